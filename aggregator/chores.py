"""What has to be done when it is due, whichever engine says when: pulls, upkeep, pictures.

Nothing here raises but the cancelling of its task: what goes wrong is logged, and due again later.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Protocol

import anyio.to_thread
import structlog
from sqlalchemy import Connection

from aggregator.pictures import Gallery
from aggregator.pull import Puller
from aggregator.report import PullReport
from aggregator.store import leases, versions
from aggregator.store.leases import Lease
from aggregator.upkeep import upkeep

log = structlog.get_logger(__name__)
UPKEEP_HOURS = 6
PICTURE_MINUTES = 10
GRACE_SECONDS = 10.0
TICKED = "ticked_at"

Told = Callable[[PullReport], None]


class Engine(Protocol):
    """Says when sources are pulled. start() begins in the running event loop; stop() ends within `grace` seconds
    and a little, with nothing half-done."""

    def start(self) -> None: ...

    async def stop(self, grace: float = GRACE_SECONDS) -> None: ...


def _looked(db: Connection) -> None:
    """Remember that an engine looked for due sources just now."""
    # the machine's own time, not the puller's clock: whoever watches over the engine goes by it
    versions.keep(db, TICKED, str(int(time.time())))


class Chores:
    """The work of one process. told: called with every report."""

    def __init__(self, puller: Puller, told: Told = lambda report: None) -> None:
        self.puller = puller
        self._told = told
        self._gallery = Gallery(puller.store, puller.settings, clock=puller.clock)
        self._drawing = asyncio.Lock()

    def now(self) -> int:
        """The present, in whole seconds."""
        return int(self.puller.clock())

    async def claim(self, room: int) -> list[Lease]:
        """Leases of up to `room` sources that are due; that somebody looked is remembered."""
        return await anyio.to_thread.run_sync(self._claim, room)

    def _claim(self, room: int) -> list[Lease]:
        with self.puller.store.write() as db:
            _looked(db)
            return leases.claim_due(db, self.now(), room)

    def due(self, limit: int) -> list[int]:
        """The row ids of sources that are due and free, longest waiting first. Blocks."""
        with self.puller.store.write() as db:
            _looked(db)
            return leases.due(db, self.now(), limit)

    def lease(self, source_id: int, take_over: bool) -> Lease | None:
        """The lease of one source if it is still due and free, or anybody's if `take_over`. Blocks."""
        with self.puller.store.write() as db:
            return leases.claim(db, source_id, self.now(), due=True, take_over=take_over)

    def free(self, source_id: int) -> None:
        """End whatever lease there is on a source: who held it is gone. Blocks."""
        with self.puller.store.write() as db:
            leases.free(db, source_id)

    async def pull(self, lease: Lease) -> PullReport | None:
        """Pull the source of `lease`; None where that broke off.

        Its lease ends by itself then, and it is pulled again.
        """
        try:
            report = await self.puller.pull(lease)
        except Exception:
            log.exception("a pull broke off", source=lease.row.about.id)
            return None
        if report.outcome == "not_stored":
            log.error("not stored", source=report.source, why=str(report.problems[-1]))
        log.info("pulled", source=report.source, outcome=report.outcome, new=report.new, changed=report.changed)
        self._told(report)
        return report

    async def release(self, left: list[Lease]) -> None:
        """Give leases back unused."""
        await anyio.to_thread.run_sync(self._release, left)

    def _release(self, left: list[Lease]) -> None:
        with self.puller.store.write() as db:
            for lease in left:
                leases.release(db, lease)

    async def keep_up(self) -> None:
        """The upkeep (aggregator.upkeep)."""
        puller = self.puller
        try:
            kept = await upkeep(puller.store, puller.settings, puller.children, self.now())
        except Exception:
            log.exception("upkeep broke off")
            return
        log.info("upkeep", **asdict(kept))

    async def draw(self) -> None:
        """Fetch the pictures that pulls have told of; once at a time, whoever asks."""
        if self._drawing.locked():
            return
        async with self._drawing:
            try:
                came = await self._gallery.refresh()
            except Exception:
                log.exception("fetching pictures broke off")
                return
        if came:
            log.info("pictures", came=came)
