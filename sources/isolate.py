"""Child processes for hostile bytes: what happens there cannot hurt the site, and may take only so long.

    async with Children() as children:
        parsed = await children.run(read_document, document, reading)

A child is a fresh Python process (never a fork of ours), started when first needed, used again, and replaced after
`TASKS_EACH` tasks or anything untoward. It gets no secrets of the environment and dies with us. `sources.child` is
its inside; its answers are read by `sources.replies`, which takes data and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from sources.errors import N_, ParseError, SourceError
from sources.replies import decode

T = TypeVar("T")
TASKS_EACH = 200
START_SECONDS = 30.0
LONGEST_TEXT = 200  # characters of a foreign error
LONGEST_ANSWER = 256 * 1024 * 1024  # bytes
SLICE = 1024 * 1024  # bytes written or read at a time
BIG = 64 * 1024  # bytes of answer from which on decoding is given to a thread
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

TOO_SLOW = N_("The feed took too long to read.")
TOO_MUCH = N_("Reading the feed needed too much memory.")
CRASHED = N_("Reading the feed failed: it is badly broken or far too complicated.")
FAILED = N_("The feed could not be read ({kind}: {detail}).")
NOT_STARTED = N_("The program that reads feeds could not be started.")
# a signal that was not ours: SIGKILL from a kernel short of memory, SIGXCPU for the limit on processor time
ENDED_BY: dict[int, str] = {signal.SIGKILL: TOO_MUCH, signal.SIGXCPU: TOO_SLOW}

BOOT = """
import json, sys
path, memory, parent, preload = json.loads(sys.argv[1])
sys.path[:] = path
from sources.child import main
main(memory, parent, preload)
"""
log = logging.getLogger(__name__)


class Children:
    """A pool of at most `count` child processes; an async context manager, for one event loop.

    memory_mb: address space of each, MiB. seconds: for one task, and as much of processor time.
    preload: modules to import at start.
    """

    def __init__(
        self, count: int = 2, memory_mb: int = 1024, seconds: float = 60, preload: tuple[str, ...] = ()
    ) -> None:
        self._memory = memory_mb * 1024 * 1024
        self._seconds = seconds
        self._preload = preload
        self._turns = asyncio.Semaphore(count)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._open = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        for child in list(self._all):
            child.process.kill()
        for child in list(self._all):
            await self._end(child)

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """`function(*args)`, worked out in a child. function: of a module, found again by its name.

        Raises the SourceError it raised; ParseError for any other failure, crash, or limit passed.
        """
        frame = pickle.dumps((*_name(function), args, self._seconds), protocol=5)
        async with self._turns:
            child = await self._take()
            try:
                async with asyncio.timeout(self._seconds):
                    outcome = await _decode(await child.ask(frame))
            except TimeoutError:
                await self._end(child)
                raise ParseError(TOO_SLOW) from None
            except (EOFError, OSError) as error:
                code = await self._end(child)
                log.warning("a child process ended with code %s", code)
                raise ParseError(ENDED_BY.get(-code, CRASHED)) from error
            except (ValueError, pickle.UnpicklingError) as error:
                await self._end(child)
                log.warning("a child process gave no proper answer: %s", error)
                raise ParseError(CRASHED) from error
            except BaseException:
                await self._end(child)
                raise
            await self._give_back(child, fit=outcome[0] != "memory")
        return cast(T, _result(*outcome))

    async def _take(self) -> _Child:
        if not self._open:
            raise RuntimeError("the children are closed")
        while self._idle:
            child = self._idle.pop()
            if child.process.poll() is None:
                return child
            await self._end(child)
        try:
            child = await _Child.start(self._memory, self._preload)
        except (OSError, EOFError, TimeoutError) as error:
            log.exception("no child process could be started")
            raise ParseError(NOT_STARTED) from error
        self._all.add(child)
        return child

    async def _give_back(self, child: _Child, fit: bool) -> None:
        child.tasks += 1
        if fit and child.tasks < TASKS_EACH and self._open:
            self._idle.append(child)
        else:
            await self._end(child)

    async def _end(self, child: _Child) -> int:
        self._all.discard(child)
        return await child.end()


def _name(function: Callable[..., Any]) -> tuple[str, str]:
    module, name = function.__module__, function.__qualname__
    if "<" in name or module == "__main__":
        raise ValueError(f"a child cannot find {module}.{name} by its name")
    return module, name


async def _decode(answer: bytes) -> tuple[Any, ...]:
    outcome = decode(answer) if len(answer) < BIG else await asyncio.to_thread(decode, answer)
    match outcome:
        case ("value", _) | ("raised", SourceError()) | ("failed", str(), str()) | ("memory",):
            return cast(tuple[Any, ...], outcome)
    raise pickle.UnpicklingError("an answer of the wrong shape")


def _result(kind: str, *rest: Any) -> Any:
    if kind == "value":
        return rest[0]
    if kind == "raised":
        raise rest[0]
    if kind == "memory":
        raise ParseError(TOO_MUCH)
    raise ParseError(FAILED, kind=rest[0][:LONGEST_TEXT], detail=rest[1][:LONGEST_TEXT])


@dataclass(eq=False)
class _Child:
    """One child process and our end of its socket."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tasks: int = 0

    @classmethod
    async def start(cls, memory: int, preload: tuple[str, ...]) -> _Child:
        """Start one and wait until it is ready. Raises OSError, EOFError, TimeoutError."""
        ours, theirs = socket.socketpair()
        try:
            process = _popen(theirs, memory, preload)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=SLICE)
        child = cls(process, reader, writer)
        try:
            async with asyncio.timeout(START_SECONDS):
                await child.receive()
        except BaseException:
            await child.end()
            raise
        return child

    async def ask(self, frame: bytes) -> bytes:
        """Send a task, wait for the answer. Raises EOFError, OSError when the child is gone."""
        self.writer.write(len(frame).to_bytes(8))
        for begin in range(0, len(frame), SLICE):
            self.writer.write(memoryview(frame)[begin : begin + SLICE])
            await self.writer.drain()
        return await self.receive()

    async def receive(self) -> bytes:
        """One frame. Raises EOFError; ValueError if it were longer than any answer."""
        length = int.from_bytes(await self.reader.readexactly(8))
        if length > LONGEST_ANSWER:
            raise ValueError(f"an answer of {length} bytes")
        return await self.reader.readexactly(length)

    async def end(self) -> int:
        """Kill it if it lives, leave nothing behind. Returns the exit code, negative for a signal."""
        self.process.kill()
        self.writer.transport.abort()
        with suppress(OSError):
            await self.writer.wait_closed()
        return await asyncio.shield(asyncio.to_thread(self.process.wait))


def _popen(theirs: socket.socket, memory: int, preload: tuple[str, ...]) -> subprocess.Popen[bytes]:
    path = [str(Path(entry).resolve()) for entry in sys.path]
    return subprocess.Popen(  # noqa: S603 (our own Python and program)
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", BOOT, json.dumps([path, memory, os.getpid(), preload])],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        start_new_session=True,  # Ctrl-C at the terminal is for us to handle
    )
