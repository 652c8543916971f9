"""The inside of a child process: runs one function after the other, on hostile bytes, under hard limits.

Started by `sources.isolate`. Frames on file descriptor 0, a socket: 8 bytes of length (big-endian), then a pickle.
In: (module, qualified name, arguments, seconds). Out: a pickle for `sources.replies.decode`, one of

    ("value", x)    ("raised", SourceError)    ("failed", type's name, text)    ("memory",)

What is limited: memory, processor time, open files; nothing is written, no connection made, no process started.
"""

from __future__ import annotations

import importlib
import math
import os
import pickle
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from sources.errors import SourceError
from sources.replies import encode

HEAD = struct.Struct(">Q")
LONGEST_TEXT = 200  # characters of a foreign error's own words
OUT_OF_MEMORY = encode(("memory",))  # made while there is some
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h

# Audit events (PEP 578) of what reading a feed never needs. Not a wall against machine code, only against a
# library that fetches what a document names, or takes a body for a path.
DENIED = frozenset(
    """
    socket.__new__ socket.connect socket.bind socket.getaddrinfo socket.gethostbyname socket.sendto
    subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn os.kill os.killpg
    os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown
    """.split()  # noqa: SIM905 (a list of twenty strings reads worse)
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main(memory: int, parent: int, preload: list[str]) -> None:
    """Serve until the parent hangs up. memory: bytes of address space. parent: its process id."""
    die_with(parent)
    limit(memory)
    with open(0, "rb") as requests, open(0, "wb", closefd=False) as answers:
        for module in preload:
            importlib.import_module(module)
        sys.addaudithook(_deny)
        send(answers, b"")
        while (frame := receive(requests)) is not None:
            send(answers, answer(frame))


def die_with(parent: int) -> None:
    """End when the parent ends, even while busy (Linux; elsewhere the limit on processor time does it)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        prctl = ctypes.CDLL(None).prctl
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")  # let the kernel take this one first
    if os.getppid() != parent:
        sys.exit()
    os.nice(5)  # the site's pages go before


def limit(memory: int) -> None:
    """Set the hard limits (setrlimit(2)) of a life's length."""
    wanted = {"AS": memory, "CORE": 0, "FSIZE": 0, "NOFILE": 64, "NPROC": 0}
    for name, most in wanted.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901
        with suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(kind, (most, most))


def limit_processor(seconds: float) -> None:
    """Let this process use `seconds` more of processor time than it has used; then SIGXCPU ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def answer(frame: bytes) -> bytes:
    """Do what a frame asks. Never raises."""
    try:
        return encode(_outcome(frame))
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        return encode(("failed", type(error).__name__, _text(error)))


def _outcome(frame: bytes) -> tuple[str, Any]:
    module, name, arguments, seconds = pickle.loads(frame)  # noqa: S301 (from the parent, who is trusted)
    limit_processor(seconds)
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    try:
        return "value", function(*arguments)
    except SourceError as error:
        return "raised", error


def _text(error: BaseException) -> str:
    try:
        text = str(error)[:LONGEST_TEXT]
    except Exception:
        return ""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _deny(event: str, arguments: tuple[Any, ...]) -> None:
    if event in DENIED or (event == "open" and (arguments[2] or 0) & WRITING):
        raise PermissionError(f"{event} is not allowed while a feed is read")


def send(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame."""
    stream.write(HEAD.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one frame; None when the other side has hung up."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None
