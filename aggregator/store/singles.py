"""Single events that are one hobby: found, and kept right whenever one of them is written, hidden or goes.

They are one card and count as one, and are events of their own all the same. What holds them together is
`event.hobby_id`; the bits and `prev_end_at` of their rows let the indexes find the next of them at once. They are
of one source, one district, one price class, the same ages and whom they suit; in all else they may differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, func, select, update

from aggregator.grouping import Group, Single, group
from aggregator.hobbies import LEAST
from aggregator.model import Occurrence
from aggregator.store import marks
from aggregator.store.engine import chunks
from aggregator.store.tables import GONE, event, occurrence, source_event

SUITED = marks.MADE_FOR | marks.ALSO | marks.NOT_FOR
OWN = marks.HOBBY | marks.JOINED | marks.FOLLOWED
_IDS: Any = bindparam("ids", expanding=True)
_TOUCHED = select(event.c.id, event.c.likeness, event.c.hobby_id).where(event.c.id.in_(_IDS))
_OF_HOBBIES = select(event.c.id, event.c.likeness).where(event.c.hobby_id.in_(_IDS))
_SEVERAL = (
    select(event.c.likeness)
    .where(event.c.likeness.in_(_IDS))
    .group_by(event.c.likeness)
    .having(func.count() >= LEAST)
)
_COLUMNS = (
    select(
        event.c.id, event.c.likeness, event.c.hobby_id, event.c.hidden, event.c.cancelled, event.c.all_day,
        event.c.area_id, event.c.free, event.c.min_age, event.c.max_age, event.c.marks,
        occurrence.c.start_at, occurrence.c.end_at, occurrence.c.prev_end_at, occurrence.c.marks.label("bits"),
    )
    .outerjoin(occurrence, occurrence.c.event_id == event.c.id)
)  # fmt: skip
_ALIKE = _COLUMNS.where(event.c.likeness.in_(_IDS))
_THESE = _COLUMNS.where(event.c.id.in_(_IDS))
_TELLERS = select(source_event.c.event_id, source_event.c.source_id).where(
    source_event.c.event_id.in_(_IDS), source_event.c.missed < GONE
)
_SET_EVENT = (
    update(event)
    .where(event.c.id == bindparam("b_id"))
    .values(hobby_id=bindparam("b_hobby"), marks=bindparam("b_marks"))
)
_SET_TIME = (
    update(occurrence)
    .where(occurrence.c.event_id == bindparam("b_id"))
    .values(marks=bindparam("b_bits"), prev_end_at=bindparam("b_prev"))
)
Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Joined:
    """What a single event's rows say of its hobby. before: when those before it are over."""

    hobby_id: int | None = None
    before: int = 0
    bits: int = 0


ALONE = _Joined()


def settle(db: Connection, event_ids: Collection[int], zone: ZoneInfo) -> bool:
    """Put right which events are one hobby, after these were written or taken out of sight; whether any changed.

    zone: the site's own. The caller moves the revision.
    """
    rows = _concerned(db, event_ids)
    wanted = _wanted(db, [row for row in rows.values() if not row.hidden and row.start_at is not None], zone)
    of_events: list[dict[str, Any]] = []
    of_times: list[dict[str, Any]] = []
    for number, row in rows.items():
        to_be = wanted.get(number, ALONE)
        together = row.marks & ~OWN | to_be.bits
        if (row.hobby_id, row.marks) != (to_be.hobby_id, together):
            of_events.append({"b_id": number, "b_hobby": to_be.hobby_id, "b_marks": together})
        if row.start_at is None:
            continue
        bits = row.bits & ~OWN | to_be.bits
        if (row.prev_end_at, row.bits) != (to_be.before, bits):
            of_times.append({"b_id": number, "b_bits": bits, "b_prev": to_be.before})
    if of_events:
        db.execute(_SET_EVENT, of_events)
    if of_times:
        db.execute(_SET_TIME, of_times)
    return bool(of_events or of_times)


def _each(db: Connection, query: Any, ids: Iterable[int]) -> list[Found]:
    return [row for part in chunks(sorted(ids)) for row in db.execute(query, {"ids": part})]


def _concerned(db: Connection, event_ids: Collection[int]) -> dict[int, Found]:
    """The single events whose hobby may be another now."""
    touched = _each(db, _TOUCHED, set(event_ids))
    hobbies = {row.hobby_id for row in touched} - {None}
    left = _each(db, _OF_HOBBIES, hobbies)
    keys = {row.likeness for row in (*touched, *left)} - {None}
    several = {row.likeness for row in _each(db, _SEVERAL, keys)}
    rows = {row.id: row for row in _each(db, _ALIKE, several)}
    # those that are too few now, or no single events any more
    rest = {row.id for row in left} | {row.id for row in touched if row.hobby_id is not None}
    return rows | {row.id: row for row in _each(db, _THESE, rest - rows.keys())}


def _wanted(db: Connection, rows: list[Found], zone: ZoneInfo) -> dict[int, _Joined]:
    tellers: dict[int, list[int]] = defaultdict(list)
    by_key: dict[object, dict[int, Found]] = defaultdict(dict)
    rows = [row for row in rows if row.likeness is not None]
    for number, source_id in _each(db, _TELLERS, [row.id for row in rows]):
        tellers[number].append(source_id)
    for row in rows:
        for source_id in tellers[row.id]:
            by_key[_key(row, source_id)][row.id] = row
    wanted: dict[int, _Joined] = {}
    taken: set[int] = set()
    for members in sorted(by_key.values(), key=lambda members: (-len(members), min(members))):
        left = {number: row for number, row in members.items() if number not in taken}
        for found in _groups(left, zone):
            taken.update(found.ids)
            wanted |= _joined([left[number] for number in found.ids])
    return wanted


def _key(row: Found, source_id: int) -> object:
    ages = (row.min_age, row.max_age)
    return source_id, row.likeness, row.area_id, row.free, ages, row.marks & SUITED, row.all_day


def _groups(members: dict[int, Found], zone: ZoneInfo) -> tuple[Group, ...]:
    if len(members) < LEAST:
        return ()
    singles = [Single(row.id, Occurrence(row.start_at, row.end_at, row.cancelled)) for row in members.values()]
    return group(singles, zone, all_day=next(iter(members.values())).all_day)


def _joined(members: list[Found]) -> dict[int, _Joined]:
    first, over, found = min(row.id for row in members), 0, {}
    for row in members:
        bits = marks.HOBBY | marks.JOINED | (0 if row is members[-1] else marks.FOLLOWED)
        found[row.id] = _Joined(first, over, bits)
        over = max(over, row.end_at)
    return found
