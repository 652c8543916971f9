"""What workers set going from a page and do not wait for: looking into an address, pulling a source now.

One desk for a process of the site, with a fetcher and child processes of its own, started when first needed. How
far an inquiry is stands in the database (aggregator.store.inquiries): any process can tell it, and an inquiry
whose process has died is seen to be lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import anyio.to_thread
import structlog

from aggregator import adding
from aggregator.inspection import Inspection
from aggregator.onboarding import Inspector
from aggregator.preview import preview_of, result_of
from aggregator.pull import Puller
from aggregator.services import pulling
from aggregator.settings import Settings
from aggregator.store import Store, inquiries, leases, lookalikes, sources
from aggregator.store.inquiries import Inquiry
from sources.errors import N_

T = TypeVar("T")
AT_ONCE = 4  # inquiries in one process
LOOK, BEAT = 0.25, 1.0  # seconds between looks at what is being done, and whether it is still wanted
WAITING = N_("Waiting for a turn…")
STARTING = N_("Starting…")
log = structlog.get_logger(__name__)


class Desk:
    """Starts work in the running event loop and keeps it until `close`. clock: seconds since 1970."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._opening = asyncio.Lock()
        self._parts: Puller | None = None
        self._stack = AsyncExitStack()
        self._closing = False

    def look_into(self, token: str) -> None:
        """Begin, or go on with, an inquiry that stands in the database as running."""
        self._start(self._inquire(token))

    def pull(self, slug: str, token: str = "") -> None:
        """Pull a source now. token: the inquiry it came from, whose corrections are made afterwards."""
        self._start(self._pull(slug, token))

    async def close(self) -> None:
        """End everything that is under way; inquiries are told to be interrupted."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self) -> Puller:
        async with self._opening:
            if self._parts is None:
                self._parts = await self._stack.enter_async_context(pulling(self._settings, self._store))
                self._parts.clock = self._clock
        return self._parts

    # -- inquiries

    async def _inquire(self, token: str) -> None:
        told: list[tuple[str, Mapping[str, str]]] = [(WAITING, {})]
        work = asyncio.create_task(self._look(token, told))
        try:
            quiet, last = 0.0, None
            while not work.done():
                if told[-1] != last or quiet >= BEAT:
                    quiet, last = 0.0, told[-1]
                    if not await self._thread(self._beat, token, last):
                        break  # cancelled by the worker
                await asyncio.wait({work}, timeout=LOOK)
                quiet += LOOK
            if work.done() and (error := work.exception()):
                log.error("an inquiry broke off", exc_info=error)
                await self._thread(self._end, token, "failed", None)
        except asyncio.CancelledError:
            if self._closing:
                self._end(token, "failed", {"obstacle": "interrupted"})
            raise
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _beat(self, token: str, told: tuple[str, Mapping[str, str]]) -> bool:
        with self._store.write() as db:
            return inquiries.beat(db, token, self._now(), told)

    def _end(self, token: str, state: inquiries.State, result: Mapping[str, Any] | None) -> None:
        with self._store.write() as db:
            inquiries.end(db, token, state, self._now(), result)

    async def _look(self, token: str, told: list[tuple[str, Mapping[str, str]]]) -> None:
        async with self._turns:
            told.append((STARTING, {}))
            parts = await self._open()
            tell = lambda what, values: told.append((what, values))  # noqa: E731 (a callback of one line)
            inspector = Inspector(self._settings, parts.fetcher, parts.children, tell)
            asked, body = await self._thread(self._load, token)
            if asked is None:
                return
            feed = adding.chosen_feed(asked)
            if body:
                found, text = await inspector.table(asked.address, body)
                await self._thread(self._keep_body, token, text)
            elif feed:
                found = await inspector.inspect(feed["address"], adapter=feed["adapter"])
            else:
                found = await inspector.inspect(asked.address)
            result = await self._thread(self._told, asked, found, feed)
            await self._thread(self._end, token, "done", result)

    def _load(self, token: str) -> tuple[Inquiry | None, bytes]:
        with self._store.read() as db:
            return inquiries.one(db, token), inquiries.body(db, token)

    def _keep_body(self, token: str, text: bytes) -> None:
        with self._store.write() as db:
            inquiries.put_body(db, token, text)

    def _told(self, asked: Inquiry, found: Inspection, feed: Mapping[str, Any] | None) -> dict[str, Any]:
        """What is kept of an inspection: all of it, or what one of the feeds found before holds."""
        now = self._now()
        with self._store.read() as db:
            coming = [item for item in found.items if item.last_end > now]
            same = {} if asked.slug else lookalikes.lookalikes(db, coming, self._settings.zone)
            already = adding.known(db, [one.address for one in found.feeds])
            vanishing = adding.vanishing(db, asked.slug, {item.key for item in found.items}, now)
        more = bool(feed is None and found.feeds and found.feeds[0].holds and found.feeds[0].holds.more)
        preview = preview_of(found, same, now, self._settings.zone, more=more) | {"vanishing": vanishing}
        if feed is None:
            result = result_of(found, already)
            return result | {"previews": {"0": preview} if found.items else {}}
        number = str(adding.chosen_number(asked))
        return {**asked.result, "previews": {**asked.result["previews"], number: preview}}

    # -- pulling

    async def _pull(self, slug: str, token: str) -> None:
        parts = await self._open()
        lease = await self._thread(self._claim, slug)
        if lease is None:
            return  # somebody is pulling it this very moment, or it was removed
        try:
            report = await parts.pull(lease)
        except asyncio.CancelledError:
            self._release(lease)
            raise
        except Exception:
            log.exception("a pull broke off", source=slug)
            return
        log.info("pulled", source=slug, outcome=report.outcome, new=report.new, changed=report.changed)
        if token:
            await self._thread(adding.mend, self._store, self._settings, token, self._now())

    def _claim(self, slug: str) -> leases.Lease | None:
        with self._store.write() as db:
            row = sources.one(db, slug)
            return leases.claim(db, row.id, self._now()) if row else None

    def _release(self, lease: leases.Lease) -> None:
        with self._store.write() as db:
            leases.release(db, lease)

    async def _thread(self, function: Callable[..., T], *args: Any) -> T:
        return await anyio.to_thread.run_sync(function, *args)

    def _now(self) -> int:
        return int(self._clock())
