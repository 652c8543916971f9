"""Pictures of events and articles: fetched, made small, kept in a folder, served by the site as its own.

    wanted addresses -> those due -> fetch (guarded, bounded) -> shrink (in a child) -> files named by their hash

It runs beside the pulls and never makes one wait. What fails is tried again later and later; what no event wants
any more is removed. Several processes may do this at once: each claims its own.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import anyio
import anyio.to_thread
import structlog

from aggregator.settings import Settings
from aggregator.store import Store, pictures
from aggregator.store.pictures import Picture
from sources.addresses import AddressRules
from sources.errors import SourceError
from sources.fetch import Fetched, Fetcher
from sources.isolate import Children
from sources.pictures import Shrunk, shrink
from sources.records import Request

log = structlog.get_logger(__name__)
AT_A_TIME = 4
EACH = 40
SECONDS = 30
MOST_BYTES = 12 * 1024 * 1024
ACCEPT = "image/webp,image/jpeg,image/png,image/gif;q=0.8"


Network = tuple[Fetcher, Children]


@asynccontextmanager
async def network(settings: Settings) -> AsyncIterator[Network]:
    """A fetcher with smaller bounds than feeds have, and one child to decode in."""
    rules = AddressRules.of(settings.allow_addresses, settings.ports)
    fetcher = Fetcher(rules, contact=settings.contact, seconds=SECONDS, max_bytes=MOST_BYTES)
    async with fetcher, Children(1, settings.child_memory, SECONDS) as children:
        yield fetcher, children


@dataclass(slots=True)
class Gallery:
    """The pictures of one site. network: opens a fetcher and a child of its own, so that no pull waits for one."""

    store: Store
    settings: Settings
    network: Callable[[Settings], AbstractAsyncContextManager[Network]] = network
    clock: Callable[[], float] = time.time

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.settings.picture_folder

    async def refresh(self) -> int:
        """Fetch what is wanted and due, until nothing is or the room is used up; how many came."""
        if not self.settings.picture_megabytes:
            return 0
        await anyio.to_thread.run_sync(self._want)
        due = await anyio.to_thread.run_sync(self._claim)
        if not due:
            return 0
        came = 0
        async with self.network(self.settings) as opened:
            while due:
                came += await self._round(due, *opened)
                due = await anyio.to_thread.run_sync(self._claim)
        return came

    def _now(self) -> int:
        return int(self.clock())

    def _want(self) -> None:
        with self.store.read() as db:
            addresses = pictures.wanted(db, self._now())
        with self.store.write() as db:
            pictures.want(db, addresses, self._now())

    def _claim(self) -> list[tuple[bytes, str, int]]:
        """The next ones that are due; none while there is no room for more."""
        with self.store.write() as db:
            if pictures.used(db) >= self.settings.picture_megabytes * 1_000_000:
                return []
            return pictures.claim(db, self._now(), EACH)

    async def _round(self, due: list[tuple[bytes, str, int]], fetcher: Fetcher, children: Children) -> int:
        found: dict[bytes, Picture] = {}
        failed: dict[bytes, int] = {}
        turns = anyio.CapacityLimiter(AT_A_TIME)

        async def one(key: bytes, address: str, failures: int) -> None:
            async with turns:
                try:
                    found[key] = await self._one(address, fetcher, children)
                except SourceError as error:
                    log.info("no picture", why=error.what)
                    failed[key] = failures

        async with anyio.create_task_group() as group:
            for row in due:
                group.start_soon(one, *row)
        await anyio.to_thread.run_sync(self._told, found, failed)
        return len(found)

    async def _one(self, address: str, fetcher: Fetcher, children: Children) -> Picture:
        answer = await fetcher.fetch(Request(address, "picture", accept=ACCEPT))
        assert isinstance(answer, Fetched)
        shrunk = await children.run(shrink, answer.document.body)
        return await anyio.to_thread.run_sync(self._kept, shrunk)

    def _kept(self, shrunk: list[Shrunk]) -> Picture:
        small, large = shrunk[0], shrunk[-1]
        names = [self._write(one.body) for one in shrunk]
        size = sum(len(one.body) for one in shrunk)
        return Picture(names[0], names[-1], small.width, large.width, large.height, size)

    def _write(self, body: bytes) -> str:
        name = blake2b(body, digest_size=16).hexdigest()
        file = self.folder / name[:2] / f"{name}.webp"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".part")
            partial.write_bytes(body)
            partial.replace(file)
        return name

    def _told(self, found: Mapping[bytes, Picture], failed: Mapping[bytes, int]) -> None:
        with self.store.write() as db:
            pictures.have(db, found, self._now())
            for key, failures in failed.items():
                pictures.failed(db, key, failures, self._now())


def tidy(store: Store, folder: Path, now: int, older_than: float = 3600) -> int:
    """Forget pictures that nothing wants and remove files that nothing names; how many files.

    older_than: seconds; younger files may be of a picture that is just being written down.
    """
    with store.write() as db:
        pictures.forget(db, now)
    with store.read() as db:
        named = pictures.names(db)
    removed = 0
    for file in folder.glob("??/*"):
        if file.stem not in named and file.stat().st_mtime < now - older_than:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
