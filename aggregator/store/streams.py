"""Events as readers of feeds want them: the nearest, with when they came and when they changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from aggregator.codec import load_event
from aggregator.model import Event, EventQuery, Texts
from aggregator.store import sources
from aggregator.store.engine import chunks
from aggregator.store.feeds import choose
from aggregator.store.tables import event, occurrence


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its next time, [start, end) in instants, and when it came and last changed."""

    event: Event
    start: int
    end: int
    created_at: int
    changed_at: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """An event's page for the sitemap."""

    uid: str
    titles: Texts
    changed_at: int


@dataclass(frozen=True, slots=True)
class SourceTold:
    """A source as the page about the site tells of it. checked_at: instant, None: never yet."""

    name: str
    licence: str
    organiser: str
    checked_at: int | None
    events: int


def entries(db: Connection, queries: Sequence[EventQuery], now: int, zone: ZoneInfo, most: int) -> list[Entry]:
    """The nearest coming events that any of the filters leaves; a series once."""
    question = choose(db, queries, now, zone)
    if question is None:
        return []
    ids = list(question.ask(db, question.statements.nearest, most).scalars())
    found: dict[int, Entry] = {}
    for part in chunks(ids):
        times = _next_times(db, part, now)
        columns = (event.c.id, event.c.detail, event.c.created_at, event.c.changed_at)
        for row in db.execute(select(*columns).where(event.c.id.in_(part))):
            if row.id in times:
                believed = load_event(row.detail)
                found[row.id] = Entry(believed, *times[row.id], row.created_at, row.changed_at)
    return [found[number] for number in ids if number in found]


def _next_times(db: Connection, ids: Sequence[int], now: int) -> dict[int, tuple[int, int]]:
    columns = occurrence.c
    coming = (
        select(columns.event_id, func.min(columns.start_at).label("start_at"))
        .where(columns.event_id.in_(ids), columns.end_at > now)
        .group_by(columns.event_id)
        .subquery()
    )
    same = (columns.event_id == coming.c.event_id) & (columns.start_at == coming.c.start_at)
    rows = db.execute(select(columns.event_id, columns.start_at, columns.end_at).join(coming, same))
    return {row.event_id: (row.start_at, row.end_at) for row in rows}


def map_size(db: Connection, since: int) -> int:
    """How many events are in sight that were not over at `since`."""
    there = (event.c.hidden.is_(False), event.c.last_end_at > since)
    return int(db.execute(select(func.count()).select_from(event).where(*there)).scalar_one())


def map_rows(db: Connection, since: int, first: int, most: int) -> list[MapRow]:
    """Those from the `first` (0: the oldest) on, at most `most`, in the order in which they came."""
    query = (
        select(event.c.uid, event.c.title, event.c.changed_at)
        .where(event.c.hidden.is_(False), event.c.last_end_at > since)
        .order_by(event.c.id)
        .offset(first)
        .limit(most)
    )
    return [MapRow(uid, json.loads(title), changed) for uid, title, changed in db.execute(query)]


def sources_told(db: Connection, now: int) -> list[SourceTold]:
    """Every source that is pulled, by name."""
    counts = {told.slug: told.events for told in sources.health(db, now)}
    rows = sources.every(db)
    return [
        SourceTold(row.about.name, row.about.licence, row.about.organiser, row.checked_at, counts[row.about.id])
        for row in rows
        if not row.about.paused
    ]
