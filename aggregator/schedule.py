"""Who is due, again and again: one APScheduler tick; the due times themselves stand in the sources' table.

Jobs persisted for each feed run twice as soon as there are two processes; a tick that claims due rows does not,
however many processes tick.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio.to_thread
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.pictures import Gallery
from aggregator.pull import Puller
from aggregator.report import PullReport
from aggregator.store import leases
from aggregator.store.leases import Lease
from aggregator.upkeep import upkeep

log = structlog.get_logger(__name__)
UPKEEP_HOURS = 6
PICTURE_MINUTES = 10
GRACE_SECONDS = 10.0


class Schedule:
    """Pulls what is due until it is stopped.

    told: called with every report. stop() claims nothing more, waits a little for pulls under way, then cancels
    them and gives their leases back; nothing half-done is ever written.
    """

    def __init__(self, puller: Puller, told: Callable[[PullReport], None] = lambda report: None) -> None:
        self._puller = puller
        self._told = told
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._chores: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self._gallery = Gallery(puller.store, puller.settings, clock=puller.clock)
        self._drawing = asyncio.Lock()
        self.ticked_at: float = 0.0

    def start(self) -> None:
        """Begin ticking in the running event loop."""
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        soon = datetime.now(UTC)
        settings = self._puller.settings
        later = soon + timedelta(seconds=5)
        jobs = (
            (self.tick, soon, {"seconds": settings.tick}),
            (self._upkeep, later, {"hours": UPKEEP_HOURS}),
            (self._draw, later + timedelta(seconds=15), {"minutes": PICTURE_MINUTES}),
        )
        for job, first, interval in jobs:
            self._scheduler.add_job(self._begin, "interval", (job,), next_run_time=first, **interval, **once)
        self._scheduler.start()

    async def _begin(self, chore: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Run `chore` as a task of our own: APScheduler cancels its own ones when it is shut down."""
        self._do(chore())

    def _do(self, chore: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def tick(self) -> int:
        """Claim as many due sources as there is room for and start pulling them; how many."""
        room = self._puller.settings.pulls_at_once - len(self._running)
        self.ticked_at = time.time()
        if self._stopping or room <= 0:
            return 0
        try:
            claimed = await anyio.to_thread.run_sync(self._claim, room)
        except Exception:
            # a database that is away for a moment must not end the ticking
            log.exception("sources could not be claimed")
            return 0
        for lease in claimed:
            task = asyncio.create_task(self._pull(lease))
            self._running[task] = lease
            task.add_done_callback(self._done)
        return len(claimed)

    def _claim(self, room: int) -> list[Lease]:
        with self._puller.store.write() as db:
            return leases.claim_due(db, int(self._puller.clock()), room)

    async def _pull(self, lease: Lease) -> None:
        try:
            report = await self._puller.pull(lease)
        except asyncio.CancelledError:
            raise
        except Exception:
            # the lease ends by itself; the source is pulled again then
            log.exception("a pull broke off", source=lease.row.about.id)
            return
        if report.outcome == "not_stored":
            log.error("not stored", source=report.source, why=str(report.problems[-1]))
        log.info("pulled", source=report.source, outcome=report.outcome, new=report.new, changed=report.changed)
        self._told(report)
        if report.outcome == "changed" and not self._stopping:
            self._do(self._draw())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if not self._stopping and not task.cancelled():
            # room has come free: the next due source need not wait for the next tick
            self._do(self.tick())

    async def _upkeep(self) -> None:
        puller = self._puller
        try:
            kept = await upkeep(puller.store, puller.settings, puller.children, int(puller.clock()))
        except Exception:
            log.exception("upkeep broke off")
            return
        log.info(
            "upkeep",
            expanded=kept.expanded,
            rewritten=kept.rewritten,
            forgotten=kept.forgotten,
            counted=kept.counted,
        )

    async def _draw(self) -> None:
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

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Stop within `grace` seconds and a little."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        under_way = {*self._running, *self._chores}
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=grace)
            left = [self._running[task] for task in late if task in self._running]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            await anyio.to_thread.run_sync(self._release, left)

    def _release(self, left: list[Lease]) -> None:
        with self._puller.store.write() as db:
            for lease in left:
                leases.release(db, lease)
