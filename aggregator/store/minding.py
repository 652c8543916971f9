"""What the workers' list of sources shows: counts, last pulls, and the days behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from aggregator.minding.days import Stretch
from aggregator.minding.state import State, stale, state
from aggregator.model import Occurrence
from aggregator.store import sources
from aggregator.store.sources import SourceRow
from aggregator.store.tables import AGE_UNSTATED, GONE, event, occurrence, pull, source, source_event


@dataclass(frozen=True, slots=True)
class Minded:
    """A source with what its worker minds.

    events: its coming ones in sight; with_age: those of them whose age somebody tells or that could be read.
    pulled_at: end of its last pull, good or not.
    """

    row: SourceRow
    events: int
    with_age: int
    pulled_at: int | None

    @property
    def slug(self) -> str:
        return self.row.about.id

    @property
    def paused(self) -> bool:
        return self.row.about.paused

    @property
    def quarantined(self) -> bool:
        return self.row.quarantine.since is not None

    @property
    def outcome(self) -> str:
        return self.row.outcome

    @property
    def failures(self) -> int:
        return self.row.failures

    @property
    def checked_at(self) -> int | None:
        return self.row.checked_at

    @property
    def next_pull_at(self) -> int:
        return self.row.next_pull_at

    def state(self, now: int, pull_every: int) -> State:
        """How it is doing. pull_every: the site's usual interval in seconds."""
        return state(self, now, self.row.about.every or pull_every)

    def stale(self, now: int) -> bool:
        """Whether it has brought nothing new or changed for half a year."""
        return not self.paused and stale(self.row.changed_at, now)

    @property
    def share_with_age(self) -> int | None:
        """Per cent of the coming events that have an age; None where there are no events."""
        return round(100 * self.with_age / self.events) if self.events else None


def minded(db: Connection, now: int, slug: str | None = None) -> list[Minded]:
    """Every source, or the one of that slug, by name."""
    rows = sources.every(db) if slug is None else [row for row in [sources.one(db, slug)] if row]
    ids = [row.id for row in rows]
    counts = _counts(db, ids, now)
    pulled = _pulled(db, ids)
    return [Minded(row, *counts.get(row.id, (0, 0)), pulled.get(row.id)) for row in rows]


def _counts(db: Connection, ids: Iterable[int], now: int) -> dict[int, tuple[int, int]]:
    mine = (
        select(source_event.c.source_id, source_event.c.event_id)
        .where(source_event.c.source_id.in_(list(ids)), source_event.c.missed < GONE)
        .distinct()
        .subquery()
    )
    told = case((event.c.min_age > AGE_UNSTATED, 1), else_=0)
    query = (
        select(mine.c.source_id, func.count(), func.sum(told))
        .join(event, event.c.id == mine.c.event_id)
        .where(event.c.hidden.is_(False), event.c.last_end_at > now)
        .group_by(mine.c.source_id)
    )
    return {number: (events, int(with_age)) for number, events, with_age in db.execute(query)}


def _pulled(db: Connection, ids: Iterable[int]) -> dict[int, int]:
    query = (
        select(pull.c.source_id, func.max(pull.c.finished_at))
        .where(pull.c.source_id.in_(list(ids)))
        .group_by(pull.c.source_id)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def stretches(db: Connection, source_id: int, since: int) -> list[Stretch]:
    """A source's pulls that ended after an instant."""
    query = select(pull.c.outcome, pull.c.started_at, pull.c.finished_at, pull.c.times).where(
        pull.c.source_id == source_id, pull.c.finished_at >= since
    )
    return [Stretch(*row) for row in db.execute(query)]


def owners(db: Connection, event_ids: Iterable[int]) -> dict[int, list[str]]:
    """The slugs of the sources that tell events, or told them last."""
    query = (
        select(source_event.c.event_id, source.c.slug)
        .join(source, source.c.id == source_event.c.source_id)
        .where(source_event.c.event_id.in_(list(event_ids)))
        .distinct()
        .order_by(source.c.slug)
    )
    found: dict[int, list[str]] = {}
    for number, slug in db.execute(query):
        found.setdefault(number, []).append(slug)
    return found


def exists(db: Connection, source_id: int) -> bool:
    """Whether a source is still there; its row stays until the caller's transaction ends."""
    row = select(source.c.id).where(source.c.id == source_id).with_for_update(key_share=True)
    return db.execute(row).first() is not None


def told_by(db: Connection, uids: Iterable[str], slugs: Iterable[str]) -> set[str]:
    """Those of the uids that any of the sources tells, or told last."""
    query = (
        select(event.c.uid)
        .join(source_event, source_event.c.event_id == event.c.id)
        .join(source, source.c.id == source_event.c.source_id)
        .where(event.c.uid.in_(list(uids)), source.c.slug.in_(list(slugs)))
    )
    return set(db.execute(query).scalars())


def next_time(db: Connection, number: int, now: int) -> Occurrence:
    """An event's next occurrence, else the first and last of its instants; of an event out of sight too."""
    coming = (
        select(occurrence.c.start_at, occurrence.c.end_at)
        .where(occurrence.c.event_id == number, occurrence.c.end_at > now)
        .order_by(occurrence.c.start_at)
        .limit(1)
    )
    whole = select(event.c.first_start_at, event.c.last_end_at).where(event.c.id == number)
    start, end = db.execute(coming).first() or db.execute(whole).one()
    return Occurrence(start, end)
