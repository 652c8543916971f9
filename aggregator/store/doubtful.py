"""The queue of events whose age wants a worker's look, most seen first."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, select

from aggregator.codec import load_event
from aggregator.minding.doubts import Doubt, doubt
from aggregator.model import Event, Texts
from aggregator.store import search
from aggregator.store.ledger import correction
from aggregator.store.mindtables import passed, seen
from aggregator.store.tables import AGE_UNSTATED, GONE, event, source_event

# events with an age are looked through one by one for doubts, the most seen of them only
LOOKED_THROUGH = 400


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An event in the queue. views: how often its page was asked for. number: its row id."""

    number: int
    event: Event
    doubt: Doubt
    views: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of the queue, and how long it is; events with doubtful ages counted among the most seen only."""

    first: tuple[Doubtful, ...]
    total: int


def queue(db: Connection, source_ids: Collection[int], now: int, most: int = 1) -> Queue:
    """What waits of these sources' coming events."""
    if not source_ids:
        return Queue((), 0)
    unstated = _waiting(source_ids, now).where(event.c.min_age == AGE_UNSTATED)
    told = _waiting(source_ids, now).where(event.c.min_age > AGE_UNSTATED)
    number = db.execute(select(func.count()).select_from(unstated.order_by(None).subquery())).scalar_one()
    doubtful = _doubtful(db, told.limit(LOOKED_THROUGH))
    both = [*_doubtful(db, unstated.limit(most)), *doubtful]
    both.sort(key=lambda one: -one.views)
    return Queue(tuple(both[:most]), number + len(doubtful))


def _waiting(source_ids: Collection[int], now: int) -> Select[Any]:
    mine = exists().where(
        source_event.c.event_id == event.c.id,
        source_event.c.source_id.in_(list(source_ids)),
        source_event.c.missed < GONE,
    )
    corrected = exists().where(
        correction.c.event_id == event.c.id, correction.c.field == "ages", correction.c.undone_at.is_(None)
    )
    views = func.coalesce(seen.c.views, 0)
    return (
        select(event.c.id, event.c.detail, views.label("views"))
        .outerjoin(seen, seen.c.event_id == event.c.id)
        .outerjoin(passed, and_(passed.c.event_id == event.c.id, passed.c.passed_at >= event.c.changed_at))
        .where(
            event.c.hidden.is_(False),
            event.c.cancelled.is_(False),
            event.c.last_end_at > now,
            passed.c.event_id.is_(None),
            mine,
            ~corrected,
        )
        .order_by(views.desc(), event.c.first_start_at, event.c.id)
    )


def _doubtful(db: Connection, query: Select[Any]) -> list[Doubtful]:
    rows = ((row.id, load_event(row.detail), row.views) for row in db.execute(query))
    return [Doubtful(number, told, why, views) for number, told, views in rows if (why := doubt(told))]


def pass_by(db: Connection, number: int, by: str, now: int) -> None:
    """Leave an event's age as it is; it comes again only when the event changes."""
    back(db, number)
    db.execute(insert(passed).values(event_id=number, passed_at=now, passed_by=by))


def back(db: Connection, number: int) -> bool:
    """Have an event that was passed by in the queue again; whether it had been."""
    return db.execute(delete(passed).where(passed.c.event_id == number)).rowcount > 0


def find(
    db: Connection, source_ids: Collection[int], words: str, now: int, most: int = 20
) -> list[tuple[str, Texts, int, bool]]:
    """(uid, title, start, hidden) of these sources' coming events that have the words, soonest first.

    An event that a worker hid is found too; its words are kept.
    """
    matching = search.matching(words, db.dialect.name)
    if matching is None or not source_ids:
        return []
    mine = select(source_event.c.event_id).where(
        source_event.c.source_id.in_(list(source_ids)), source_event.c.home_id.is_(None)
    )
    query = (
        select(event.c.uid, event.c.title, event.c.first_start_at, event.c.hidden)
        .where(event.c.id.in_(matching), event.c.id.in_(mine), event.c.last_end_at > now)
        .order_by(event.c.first_start_at, event.c.id)
        .limit(most)
    )
    return [(row.uid, json.loads(row.title), row.first_start_at, row.hidden) for row in db.execute(query)]
