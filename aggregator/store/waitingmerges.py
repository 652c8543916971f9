"""Merges that were decided and wait to be carried out: a pull of thousands makes them in several transactions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, insert, or_, select

from aggregator.store import merges, resolve
from aggregator.store.engine import chunks
from aggregator.store.ledger import joint
from aggregator.store.tables import event

_ANY = select(joint.c.id).limit(1)


def any_left(db: Connection) -> bool:
    """Whether any wait."""
    return db.execute(_ANY).first() is not None


def add(db: Connection, joints: Sequence[merges.Joint]) -> None:
    """Let them wait, in this order."""
    if joints:
        rows = [
            {"event_id": one.kept, "other_id": one.taken, "score": round(one.score * 1000),
             "reasons": merges.told(one.reasons)}
            for one in joints
        ]  # fmt: skip
        db.execute(insert(joint), rows)


def forget(db: Connection, event_ids: Collection[int]) -> None:
    """These events have changed: what was decided of them is decided anew."""
    if not any_left(db):
        return
    for part in chunks(sorted(event_ids)):
        db.execute(delete(joint).where(or_(joint.c.event_id.in_(part), joint.c.other_id.in_(part))))


def take(db: Connection, most: int) -> list[merges.Joint]:
    """The first `most`, which wait no longer; of those whose events are still in sight, as what they are now."""
    rows = db.execute(select(joint).order_by(joint.c.id).limit(most)).all()
    db.execute(delete(joint).where(joint.c.id.in_([row.id for row in rows])))
    now = resolve.all_standing(db, {number for row in rows for number in (row.event_id, row.other_id)})
    found = [
        merges.Joint(now[row.event_id], now[row.other_id], row.score / 1000, merges.reasons(row.reasons))
        for row in rows
    ]
    ids = {number for one in found for number in (one.kept, one.taken)}
    shown = set(db.execute(select(event.c.id).where(event.c.id.in_(ids), event.c.hidden.is_(False))).scalars())
    return [one for one in found if {one.kept, one.taken} <= shown]
