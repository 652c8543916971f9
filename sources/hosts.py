"""Being a good guest: few requests at a time to one host, and none for a while to a host that is dead."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from sources.errors import N_, Unreachable

FAILURES_BEFORE_REST = 3
LEFT_ALONE = N_("{host} has not answered several times in a row; it is left alone for now.")
REST = 60.0  # seconds; then one request may try again
REMEMBERED = 1000  # hosts; past that one in trouble is forgotten as soon as nobody asks for it


@dataclass
class _Host:
    turns: asyncio.Semaphore
    users: int = 0
    failures: int = 0
    rests_until: float = 0.0
    trying: bool = False


class Hosts:
    """Turns at hosts. at_once: requests at a time to each host. clock: monotonic seconds."""

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at the host. Raises Unreachable at once while the host rests."""
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._at_once)))
        host.users += 1
        try:
            async with host.turns:
                with self._leave(name, host):
                    yield
        finally:
            host.users -= 1
            if not host.users and (not host.failures or len(self._hosts) > REMEMBERED):
                del self._hosts[name]

    def answered(self, name: str) -> None:
        """The host gave an answer, of whatever kind."""
        if name in self._hosts:
            self._hosts[name].failures = 0

    def failed(self, name: str) -> None:
        """The host gave no answer: no name, no connection, no certificate, no header in time."""
        host = self._hosts.get(name)
        if host:
            host.failures += 1
            if host.failures >= FAILURES_BEFORE_REST:
                host.rests_until = self._clock() + REST

    @contextmanager
    def _leave(self, name: str, host: _Host) -> Iterator[None]:
        """Let through, unless the host rests; after its rest one request goes first and the others wait for it."""
        first = host.failures >= FAILURES_BEFORE_REST
        if first and (host.trying or self._clock() < host.rests_until):
            raise Unreachable(LEFT_ALONE, host=name)
        host.trying = host.trying or first
        try:
            yield
        finally:
            if first:
                host.trying = False
