"""Finding events of other sources that may be the same happening, by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, insert, or_, select, update

from aggregator.blocking import KIND, PAGE, PLACE, WORD
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
        {"key": key, "event_id": number, "source_id": source_id, "named": item.blocks.named}
        for number, item in items.items()
        if item.last_end > now
        for key in item.blocks.numbers
    ]
    if rows:
        db.execute(insert(block), rows)


def shared(db: Connection, event_ids: Collection[int]) -> None:
    """Note that several sources tell these events."""
    for part in chunks(sorted(event_ids)):
        db.execute(update(block).where(block.c.event_id.in_(part)).values(source_id=SEVERAL))


_MINE, _OTHER = block.alias("mine"), block.alias("other")
_KIND = _MINE.c.key.bitwise_and(KIND)
_WORDS = func.count(case((_KIND == WORD, 1)))
_PLACES = func.count(case((_KIND == PLACE, 1)))
_PAGES = func.count(case((_KIND == PAGE, 1)))
_UNNAMED = func.count(case((or_(_MINE.c.named.is_(False), _OTHER.c.named.is_(False)), 1)))
_RIVALS: Any = (
    select(_MINE.c.event_id, _OTHER.c.event_id, func.count(), _PAGES)
    .join(_OTHER, and_(_OTHER.c.key == _MINE.c.key, _OTHER.c.source_id != _MINE.c.source_id))
    .where(_MINE.c.event_id.in_(bindparam("events", expanding=True)), _MINE.c.event_id != _OTHER.c.event_id)
    .group_by(_MINE.c.event_id, _OTHER.c.event_id)
    .having(or_(_PAGES > 0, and_(_WORDS > 0, or_(_PLACES > 0, _UNNAMED > 0))))
)
_WHEN: Any = select(event.c.id, event.c.first_start_at, or_(event.c.all_day, event.c.rrule != "")).where(
    event.c.id.in_(bindparam("events", expanding=True)),
    event.c.hidden.is_(False),
    event.c.last_end_at > bindparam("now"),
)


def rivals(db: Connection, event_ids: Collection[int], now: int) -> dict[int, list[int]]:
    """Events of other sources that may be the same as each of these, likeliest first."""
    pairs = [tuple(row) for part in chunks(sorted(event_ids)) for row in db.execute(_RIVALS, {"events": part})]
    when = _when(db, {number for pair in pairs for number in pair[:2]}, now)
    found: dict[int, list[tuple[int, int]]] = {}
    for mine, other, shared, pages in pairs:
        if mine in when and other in when and (pages or _near(when[mine], when[other])):
            found.setdefault(mine, []).append((-shared, other))
    return {mine: [other for _, other in sorted(others)[:MOST_RIVALS]] for mine, others in found.items()}


def _when(db: Connection, event_ids: Collection[int], now: int) -> dict[int, tuple[int, bool]]:
    """The start of each event in sight that is not over, and whether it is more than one hour's."""
    found: dict[int, tuple[int, bool]] = {}
    for part in chunks(sorted(event_ids)):
        found |= {row[0]: (row[1], row[2]) for row in db.execute(_WHEN, {"events": part, "now": now})}
    return found


def _near(one: tuple[int, bool], other: tuple[int, bool]) -> bool:
    return one[1] or other[1] or abs(one[0] - other[0]) <= TOLERANCE
