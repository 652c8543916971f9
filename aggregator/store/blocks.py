"""Finding events of other sources that may be the same happening, by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from aggregator.store.engine import chunks
from aggregator.store.ledger import block
from aggregator.store.tables import event
from aggregator.understand import Understood

SEVERAL = 0
TOLERANCE = 15 * 60  # seconds, as aggregator.matching.times has it
MOST_RIVALS = 20

_FORGET = delete(block).where(block.c.event_id.in_(bindparam("events", expanding=True)))


def forget(db: Connection, event_ids: Collection[int]) -> None:
    """Let events be found no more."""
    for part in chunks(sorted(event_ids)):
        db.execute(_FORGET, {"events": part})


def index(db: Connection, items: Mapping[int, Understood], source_id: int, now: int, *, new: bool = False) -> None:
    """Let events be found by what they are now. source_id: SEVERAL if more than one tells them.

    items: by row id; those that are over are not found. new: none of them has been indexed before.
    """
    if not new:
        forget(db, items.keys())
    rows = [
        {"key": key, "event_id": number, "source_id": source_id}
        for number, item in items.items()
        if item.last_end > now
        for key in item.blocks
    ]
    if rows:
        db.execute(insert(block), rows)


def shared(db: Connection, event_ids: Collection[int]) -> None:
    """Note that several sources tell these events."""
    for part in chunks(sorted(event_ids)):
        db.execute(update(block).where(block.c.event_id.in_(part)).values(source_id=SEVERAL))


_MINE, _OTHER = block.alias("mine"), block.alias("other")
_A, _B = event.alias("a"), event.alias("b")
_NEAR = or_(
    _MINE.c.key < 0,
    _A.c.rrule != "",
    _B.c.rrule != "",
    _A.c.all_day,
    _B.c.all_day,
    func.abs(_A.c.first_start_at - _B.c.first_start_at) <= TOLERANCE,
)
_RIVALS: Any = (
    select(_MINE.c.event_id, _OTHER.c.event_id, func.count().label("shared"))
    .join(_OTHER, (_OTHER.c.key == _MINE.c.key) & (_OTHER.c.source_id != _MINE.c.source_id))
    .join(_A, _A.c.id == _MINE.c.event_id)
    .join(_B, _B.c.id == _OTHER.c.event_id)
    .where(
        _MINE.c.event_id.in_(bindparam("events", expanding=True)),
        _MINE.c.event_id != _OTHER.c.event_id,
        _A.c.hidden.is_(False),
        _B.c.hidden.is_(False),
        _B.c.last_end_at > bindparam("now"),
        _NEAR,
    )
    .group_by(_MINE.c.event_id, _OTHER.c.event_id)
)


def rivals(db: Connection, event_ids: Collection[int], now: int) -> dict[int, list[int]]:
    """Events of other sources that share a key with each event and are near in time, likeliest first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for part in chunks(sorted(event_ids)):
        for mine, other, shared in db.execute(_RIVALS, {"events": part, "now": now}):
            found.setdefault(mine, []).append((-shared, other))
    return {mine: [other for _, other in sorted(others)[:MOST_RIVALS]] for mine, others in found.items()}
