"""What changed in an event, when, and by whom: written only when something changes, bounded for each event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, desc, func, insert, select

from aggregator.differences import Changes, Kind
from aggregator.store.engine import chunks
from aggregator.store.ledger import history
from aggregator.store.tables import event, source, source_event

KEPT = 200  # entries of one event; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. at: instant. origin: the source's slug, or who did it. changes: field -> [old, new]."""

    at: int
    origin: str
    kind: Kind | str
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """An event's history, oldest first; its first entry is its arrival. uid: the one it is served by."""

    uid: str
    title: dict[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry to be written."""

    event_id: int
    kind: Kind
    origin: str
    changes: Changes = field(default_factory=dict)


def note(db: Connection, entries: Iterable[Noted], now: int) -> None:
    """Write entries, and forget the oldest of events that have more than KEPT."""
    rows: list[dict[str, Any]] = [
        {
            "event_id": one.event_id,
            "at": now,
            "origin": one.origin,
            "kind": one.kind,
            "changes": json.dumps(one.changes, ensure_ascii=False, separators=(",", ":")),
        }
        for one in entries
    ]
    if rows:
        db.execute(_NOTE, rows)
        _bound(db, sorted({row["event_id"] for row in rows}))


_NOTE = insert(history)
_LONG = (
    select(history.c.event_id)
    .where(history.c.event_id.in_(bindparam("events", expanding=True)))
    .group_by(history.c.event_id)
    .having(func.count() > KEPT)
)


def _bound(db: Connection, event_ids: Sequence[int]) -> None:
    for part in chunks(event_ids):
        for number in db.execute(_LONG, {"events": part}).scalars().all():
            newest = select(history.c.id).where(history.c.event_id == number).order_by(desc(history.c.id))
            oldest_kept = db.execute(newest.limit(1).offset(KEPT - 1)).scalar_one()
            db.execute(delete(history).where(history.c.event_id == number, history.c.id < oldest_kept))


def of(db: Connection, event_id: int) -> Past:
    """The history of an event."""
    row = db.execute(select(event.c.uid, event.c.title, event.c.created_at).where(event.c.id == event_id)).one()
    first = db.execute(
        select(source.c.slug)
        .join(source_event, source_event.c.source_id == source.c.id)
        .where(func.coalesce(source_event.c.home_id, source_event.c.event_id) == event_id)
        .order_by(source.c.id)
    ).scalars()
    arrival = Entry(row.created_at, next(iter(first), ""), "arrived")
    rows = db.execute(select(history).where(history.c.event_id == event_id).order_by(history.c.id))
    entries = (Entry(one.at, one.origin, one.kind, json.loads(one.changes)) for one in rows)
    return Past(row.uid, json.loads(row.title), (arrival, *entries))
