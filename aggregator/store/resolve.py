"""From a uid to the event that answers for it now."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, select

from aggregator.store.engine import chunks
from aggregator.store.ledger import merge
from aggregator.store.tables import event

DEEPEST = 50


def event_id(db: Connection, uid: str) -> int | None:
    """The row id of the event that a uid was given to, whatever became of it; None if there never was one."""
    return db.execute(select(event.c.id).where(event.c.uid == uid)).scalar_one_or_none()


def standing(db: Connection, number: int) -> int:
    """The event that an event has been merged into, itself if it has not."""
    for _ in range(DEEPEST):
        into = select(merge.c.into_id).where(merge.c.event_id == number, merge.c.undone_at.is_(None))
        found = db.execute(into).scalar_one_or_none()
        if found is None:
            break
        number = found
    return number


def all_standing(db: Connection, event_ids: Collection[int]) -> dict[int, int]:
    """The same of many."""
    found = {number: number for number in event_ids}
    for _ in range(DEEPEST):
        into = {
            row.event_id: row.into_id
            for part in chunks(sorted(set(found.values())))
            for row in db.execute(_OUT_OF, {"events": part})
        }
        if not into:
            break
        found = {number: into.get(now, now) for number, now in found.items()}
    return found


def answering(db: Connection, uid: str) -> int | None:
    """The row id of the event that answers for a uid: its own, or the one it has been merged into."""
    number = event_id(db, uid)
    return None if number is None else standing(db, number)


def taken_in(db: Connection, number: int) -> list[int]:
    """The events that have been merged into one, and those merged into them before."""
    return [one for one in roots(db, [number]) if one != number]


def roots(db: Connection, event_ids: Collection[int]) -> dict[int, int]:
    """Standing events and all that were merged into them -> the standing event of each."""
    found = {number: number for number in event_ids}
    wave = set(event_ids)
    while wave:
        pairs = [row for part in chunks(sorted(wave)) for row in db.execute(_INTO, {"events": part})]
        wave = {row.event_id for row in pairs} - found.keys()
        found |= {row.event_id: found[row.into_id] for row in pairs if row.event_id in wave}
    return found


_OUT_OF = select(merge.c.event_id, merge.c.into_id).where(
    merge.c.event_id.in_(bindparam("events", expanding=True)), merge.c.undone_at.is_(None)
)
_INTO = select(merge.c.event_id, merge.c.into_id).where(
    merge.c.into_id.in_(bindparam("events", expanding=True)), merge.c.undone_at.is_(None)
)
