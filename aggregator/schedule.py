"""Who is due, again and again: one APScheduler tick; the due times themselves stand in the sources' table.

Jobs persisted for each feed run twice as soon as there are two processes; a tick that claims due rows does not,
however many processes tick. For many machines there is aggregator.queueing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.chores import GRACE_SECONDS, PICTURE_MINUTES, UPKEEP_HOURS, Chores, Told
from aggregator.pull import Puller
from aggregator.store.leases import Lease

log = structlog.get_logger(__name__)
REST_SECONDS = 0.5  # before room that has come free is filled, for all of it at once


class Schedule:
    """Pulls what is due until it is stopped: an aggregator.chores.Engine.

    told: called with every report. stop() claims nothing more, waits a little for pulls under way, then cancels
    them and gives their leases back; nothing half-done is ever written.
    """

    def __init__(self, puller: Puller, told: Told = lambda report: None) -> None:
        self._chores = Chores(puller, told)
        self._settings = puller.settings
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = self._resting = False

    def start(self) -> None:
        """Begin ticking in the running event loop."""
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        soon = datetime.now(UTC)
        later = soon + timedelta(seconds=5)
        jobs = (
            (self.tick, soon, {"seconds": self._settings.tick}),
            (self._chores.keep_up, later, {"hours": UPKEEP_HOURS}),
            (self._chores.draw, later + timedelta(seconds=15), {"minutes": PICTURE_MINUTES}),
        )
        for job, first, interval in jobs:
            self._scheduler.add_job(self._begin, "interval", (job,), next_run_time=first, **interval, **once)
        self._scheduler.start()

    async def _begin(self, chore: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Run `chore` as a task of our own: APScheduler cancels its own ones when it is shut down."""
        self._do(chore())

    def _do(self, chore: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(chore)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def tick(self) -> int:
        """Claim as many due sources as there is room for and start pulling them; how many."""
        if self._stopping:
            return 0
        # without room, too: that it has looked tells those who watch that it lives
        room = max(self._settings.pulls_at_once - len(self._running), 0)
        try:
            claimed = await self._chores.claim(room)
        except Exception:
            # a database that is away for a moment must not end the ticking
            log.exception("sources could not be claimed")
            return 0
        for lease in claimed:
            task = asyncio.create_task(self._pull(lease))
            self._running[task] = lease
            task.add_done_callback(self._done)
        return len(claimed)

    async def _pull(self, lease: Lease) -> None:
        report = await self._chores.pull(lease)
        if report and report.outcome == "changed" and not self._stopping:
            self._do(self._chores.draw())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if not (self._stopping or self._resting or task.cancelled()):
            self._resting = True
            self._do(self._rest())

    async def _rest(self) -> None:
        """Room has come free: the next due sources need not wait for the next tick, but readers come first."""
        await asyncio.sleep(REST_SECONDS)
        self._resting = False
        await self.tick()

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Stop within `grace` seconds and a little."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        under_way = {*self._running, *self._tasks}
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=grace)
            left = [self._running[task] for task in late if task in self._running]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            await self._chores.release(left)
