"""What changed in an event, when, and by whom: written only when something changes, cut by upkeep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, desc, func, insert, select

from aggregator.differences import Changes, Kind
from aggregator.store.ledger import history
from aggregator.store.tables import event, source, source_event

KEPT = 200  # entries of one event; older ones are forgotten by `prune`


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
    """Write entries."""
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


_NOTE = insert(history)


def prune(db: Connection) -> int:
    """Forget the oldest entries of events that have more than KEPT; how many."""
    crowded = select(history.c.event_id).group_by(history.c.event_id).having(func.count() > KEPT)
    forgotten = 0
    for number in db.execute(crowded).scalars().all():
        newest = select(history.c.id).where(history.c.event_id == number).order_by(desc(history.c.id))
        oldest_kept = db.execute(newest.limit(1).offset(KEPT - 1)).scalar_one()
        older = (history.c.event_id == number) & (history.c.id < oldest_kept)
        forgotten += db.execute(delete(history).where(older)).rowcount
    return forgotten


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
