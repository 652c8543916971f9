"""What every process that pulls or serves is given."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# threads that each hold memory of their own, then glibc's account of its heaps
THREADS = """
import asyncio, ctypes, sys, threading

async def work():
    hold, there = threading.Event(), threading.Barrier(9)
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    def take():
        libc.malloc(50_000)
        there.wait()
        hold.wait()
    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    there.wait()
    libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
    libc.fflush(None)
    hold.set()

if sys.argv[1] == "run_async":
    from aggregator.services import run_async
    run_async(work())
else:
    asyncio.run(work())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="heaps of threads are glibc's")
@pytest.mark.parametrize(("how", "few"), [("run_async", True), ("asyncio", False)])
def test_threads_share_two_heaps(how: str, few: bool) -> None:
    told = subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True).stdout
    assert (told.count("<heap nr=") <= 2) is few
