"""One source through all its stages, in one transaction or not at all.

    lease -> what is remembered -> collect (fetch, follow, read in a child) -> reconcile -> one transaction:
             events, occurrences, calendar texts, revision, what to remember, the report, the end of the lease

A pull that fails is a value, a PullReport; it changes no stored event. Times come from `clock`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from aggregator import settingfiles, understand
from aggregator.areas import Areas
from aggregator.corrections import Correction
from aggregator.given import understanding
from aggregator.reconcile import Changes, StoredItem, reconcile
from aggregator.report import SENTENCES, Outcome, PullReport, failed, outcome_of
from aggregator.settings import Settings
from aggregator.store import (
    Store,
    articles,
    commit,
    corrections,
    items,
    leases,
    matchmaker,
    places,
    pulls,
    quarantines,
    renewals,
    sources,
)
from aggregator.store.engine import UNANSWERED, first_line
from aggregator.store.leases import Lease, LeaseLost
from aggregator.stored import Reaching, taken_out
from sources import following
from sources.adapters import ADAPTERS, Adapter
from sources.adapters import adapter as adapter_of
from sources.backoff import backoff
from sources.collect import Collected, Collector, Memory
from sources.errors import N_, BadStatus, Problem, SourceError
from sources.fetch import Fetcher
from sources.isolate import Children
from sources.records import Document, Reading

T = TypeVar("T")
DAY = 86_400
MOVED_TIMES = 3
MAX_AGE = DAY
TOLD: frozenset[Outcome] = frozenset({"quarantined", "between_seasons", "error"})

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Puller:
    """Pulls sources into a store. One for a process; closed by whoever made its parts."""

    store: Store
    settings: Settings
    fetcher: Fetcher
    children: Children
    clock: Callable[[], float] = time.time
    chance: Callable[[], float] = field(default=random.random)

    async def pull(self, lease: Lease, progress: Progress = lambda pages, size: None) -> PullReport:
        """Pull the source of `lease`, which is then ended or lost; if nothing can be stored, it ends by itself."""
        started = int(self.clock())
        work = _Work(self, lease, lease.row, lease.memory, started, progress)
        try:
            return await work.run()
        except LeaseLost:
            return PullReport(lease.row.about.id, "superseded", started, int(self.clock()))
        except OperationalError as error:  # no room on the disk, locked for too long, the server away
            why = Problem("", UNANSWERED, {"why": first_line(error)})
            return failed(lease.row.about.id, "not_stored", started, int(self.clock()), why)

    async def _thread(self, function: Callable[..., T], *args: Any) -> T:
        return await anyio.to_thread.run_sync(partial(function, *args))


@dataclass(slots=True)
class _Work:
    """One pull under way."""

    by: Puller
    lease: Lease
    row: sources.SourceRow
    memory: Memory
    started: int
    progress: Progress
    known: dict[str, bytes] | None = None
    always: tuple[Correction, ...] = ()
    areas: Areas | None = None

    async def run(self) -> PullReport:
        try:
            collected = await self._collect()
        except SourceError as error:
            return await self.by._thread(self._fail, error)
        commit = self._settle if collected.new else self._quiet
        return await self.by._thread(commit, collected)

    async def _collect(self) -> Collected[understand.Page]:
        about = self.row.about
        adapter = adapter_of(about.adapter) if about.adapter in ADAPTERS else None
        if adapter is None:
            raise SourceError(N_("There is no adapter of the name {name}."), name=about.adapter)
        secret = self.by.settings.secret(about.secret)
        if about.secret and not secret:
            raise SourceError(N_("The settings hold no key of the name {name}."), name=about.secret)
        now = datetime.fromtimestamp(self.started, UTC)
        collector = Collector(
            adapter,
            Reaching(self.by.fetcher, self.by.store),
            partial(self._read, adapter),
            partial(self._child, following.links, adapter),
            partial(self._child, following.refer, adapter),
            self.progress,
        )
        reading = Reading(about.timezone, about.language, now)
        return await collector.collect(about.address, self.memory, reading, now, secret)

    async def _child(self, function: Callable[..., T], adapter: Adapter, *args: Any) -> T:
        return await self.by.children.run(function, adapter.name, *args)

    async def _read(self, adapter: Adapter, document: Document, reading: Reading) -> understand.Page:
        if self.known is None:
            self.known = await self.by._thread(self._load_known)
        return await self.by.children.run(
            understand.read, adapter.name, document, replace(reading, known=self.known), self._how()
        )

    def _how(self) -> understand.Understanding:
        return understanding(self.by.settings, self.started, self.row.about, self.always, self.areas)

    def _load_known(self) -> dict[str, bytes]:
        with self.by.store.read() as db:
            self.always = corrections.of_source(db, self.row.id)
            self.areas = Areas(settingfiles.districts(self.by.settings), places.corrections(db))
            return items.load_known(db, self.row.id)

    def _settle(self, collected: Collected[understand.Page]) -> PullReport:
        """The answer was read: decide, and write everything, in one transaction; then the merges that wait."""
        present, read, deleted, problems = _gather(collected)
        now = int(self.by.clock())
        with self.by.store.write() as db:
            leases.hold(db, self.lease)
            stored = self._stored(db, present, read, deleted)
            renewed = renewals.find(db, self.row.id, stored, present, read, collected.complete, now)
            for pair in renewed:
                stored[pair.new] = stored.pop(pair.old)
            deleted |= taken_out(db, self.row.about.address, stored, present, now)
            changes = reconcile(
                stored, present, read, deleted=deleted, complete=collected.complete,
                now=now, quarantine=self.row.quarantine, renewed={pair.old: pair.new for pair in renewed},
            )  # fmt: skip
            if changes.any:
                commit.carry_out(db, self.row, changes, stored, present, now, self._how())
            report = self._report(db, changes, present, problems, now, collected.complete)
            values = self._after_success(collected, report, now)
            if collected.complete:
                values |= self._waiting(db, changes, stored)
            articles.keep(db, self.row.id, collected.pages, now)
            leases.finish(db, self.lease, values)
            pulls.record(db, self.row.id, report)
        matchmaker.go_on(self.by.store, self._how(), now)
        return report

    def _stored(
        self, db: Connection, present: dict[str, bytes], read: list[understand.Understood], deleted: set[str]
    ) -> dict[str, StoredItem]:
        """What reconcile needs of the stored items: mostly a handful, all of them only if one is missing."""
        known = self.known or {}
        if deleted or not known.keys() <= present.keys():
            return items.load_items(db, self.row.id)
        return items.load_items(db, self.row.id, [item.key for item in read if item.key in known])

    def _outcome(self, db: Connection, changes: Changes, present: dict[str, bytes], now: int) -> Outcome:
        if changes.quarantine.since is not None:
            return "quarantined"
        if changes.visible or changes.absent or changes.hidden:
            return "changed" if changes.visible else "unchanged"
        if not present:
            return "empty"
        if not any(present.values()) or not (self.known or changes.new):  # not one item could be read
            return "error"
        return "unchanged" if items.any_coming(db, self.row.id, now) else "between_seasons"

    def _report(
        self, db: Connection, changes: Changes, present: dict[str, bytes], problems: list[Problem], now: int,
        complete: bool,
    ) -> PullReport:  # fmt: skip
        outcome: Outcome = "changed" if changes.visible else "unchanged"
        if complete:
            outcome = self._outcome(db, changes, present, now)
        seen_before = len((self.known or {}).keys() & present.keys()) + len(changes.renewed)
        return PullReport(
            self.row.about.id,
            outcome,
            self.started,
            now,
            new=len(changes.new),
            changed=len(changes.changed),
            unchanged=seen_before - len(changes.changed),
            missing=changes.absent,
            hidden=len(changes.hidden),
            refused=sum(1 for key, digest in present.items() if digest == b""),
            problems=(Problem("", SENTENCES[outcome]), *problems) if outcome in TOLD else tuple(problems),
        )

    def _waiting(self, db: Connection, changes: Changes, stored: dict[str, StoredItem]) -> dict[str, object]:
        """What a complete answer leaves undecided; then the next one is read even if its bytes are the same."""
        quarantines.remember(db, self.row, {stored[key].event_id for key in changes.doubted})
        since, pulls_so_far = quarantines.columns(changes.quarantine)
        return {"pending": changes.pending, "quarantined_since": since, "quarantined_pulls": pulls_so_far}

    def _quiet(self, collected: Collected[understand.Page]) -> PullReport:
        """Nothing new: only the time of the check is written."""
        now = int(self.by.clock())
        outcome: Outcome = "unchanged" if collected.modified else "not_modified"
        report = PullReport(self.row.about.id, outcome, self.started, now)
        with self.by.store.write() as db:
            leases.finish(db, self.lease, self._after_success(collected, report, now))
            pulls.record(db, self.row.id, report)
        return report

    def _after_success(
        self, collected: Collected[understand.Page], report: PullReport, now: int
    ) -> dict[str, object]:
        wait = max(self._interval(), min(collected.max_age or 0.0, MAX_AGE))
        values: dict[str, object] = {
            "outcome": report.outcome,
            "failures": 0 if report.good else self.row.failures + 1,
            "checked_at": now,
            "next_pull_at": now + int(wait * (0.95 + 0.1 * self.by.chance())),
        }
        if report.outcome == "changed":
            values["changed_at"] = now
        values |= self._moved(collected.moved_to)
        return values | sources.remembered(self.memory, collected.memory)

    def _moved(self, moved_to: str) -> dict[str, object]:
        """A permanent redirect is believed after it has been seen a few times."""
        if not moved_to:
            return {"moved_to": "", "moved_times": 0} if self.row.moved_to else {}
        times = self.row.moved_times + 1 if moved_to == self.row.moved_to else 1
        if times >= MOVED_TIMES:
            return {"address": moved_to, "moved_to": "", "moved_times": 0}
        return {"moved_to": moved_to, "moved_times": times}

    def _interval(self) -> float:
        return float(self.row.about.every or self.by.settings.pull_every)

    def _fail(self, error: SourceError) -> PullReport:
        """Nothing stored is touched but when to try again, and why."""
        now, outcome = int(self.by.clock()), outcome_of(error)
        report = failed(self.row.about.id, outcome, self.started, now, error.problem())
        failures = self.row.failures + 1
        asked = error.retry_after if isinstance(error, BadStatus) else None
        wait = backoff(failures, self._interval(), asked, self.by.chance)
        values: dict[str, object] = {
            "outcome": outcome,
            "failures": failures,
            "next_pull_at": now + int(wait),
            "paused": outcome == "gone" or self.row.about.paused,
        }
        with self.by.store.write() as db:
            leases.finish(db, self.lease, values)
            pulls.record(db, self.row.id, report)
        return report


def _gather(
    collected: Collected[understand.Page],
) -> tuple[dict[str, bytes], list[understand.Understood], set[str], list[Problem]]:
    present: dict[str, bytes] = {}
    items: dict[str, understand.Understood] = {}
    deleted: set[str] = set()
    problems = list(collected.problems)
    for page in collected.pages:
        for key in page.deleted:
            present.pop(key, None)
            items.pop(key, None)
        present |= page.present
        items |= {item.key: item for item in page.items}
        deleted = (deleted | page.deleted) - page.present.keys()
        problems += page.problems
    return present, list(items.values()), deleted, problems
