"""Which occurrences and events a filter leaves: the conditions, cut so that an index alone answers them.

Occurrences longer than a day are rare and looked for apart (a partial index of their own was no quicker among a
million); all else that overlaps [from, to) starts after from − 1 day, so a bounded range of an index holds it
all. Measured among 1,000,000 occurrences: a page of 50 in 0.2 ms with the covering index, 1,028 ms by start.

A series is one card: the first occurrence to end after `from` is told by `prev_end_at` inside the index. So are
single events that are one hobby (aggregator.store.singles); only what they may differ in is asked of each.

What no index of occurrences holds (words, topics, distance …) is asked of each candidate if it is common, and is
where to begin if it is rare: `few` tells which by looking for at most `RARE` events.

Statements are built once for each filter (building one takes longer than carrying it out); what changes from one
request to the next are the parameters start, stop, day (the first day's beginning), most, and ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)  # fmt: skip

from aggregator.model import EventQuery
from aggregator.store import marks
from aggregator.store.asked import Asked, Narrowing, narrowings
from aggregator.store.tables import AGE_OPEN, event, occurrence

DAY = 86_400
LASTING = 3 * DAY
FAR = 253_402_300_799  # the last second of the year 9999
FREE_CODES = (0, 1, 2)
OF_TIME = ("parts", "weekdays")
RARE = 1_000
SHORT, LONG, EXHIBITION = 0, 1, 2  # values of is_long
Kind = Literal["cards", "unstated", "ongoing"]

START: ColumnElement[int] = bindparam("start", type_=BigInteger)
STOP: ColumnElement[int] = bindparam("stop", type_=BigInteger)
FIRST_DAY: ColumnElement[int] = bindparam("day", type_=BigInteger)
MOST: ColumnElement[int] = bindparam("most", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in instants. day: when the first day begins; what lasts longer and began before is ongoing."""

    start: int
    end: int
    day: int

    @property
    def values(self) -> dict[str, int]:
        """The parameters of the statements."""
        return {"start": self.start, "stop": self.end, "day": self.day}


def day_start(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def span(query: EventQuery, now: int, zone: ZoneInfo) -> Span:
    """The time the list looks at: from the given day or from now, to the end of the given day or without end."""
    day = day_start(query.day_from or datetime.fromtimestamp(now, zone).date(), zone)
    start = day if query.day_from else now
    end = day_start(query.day_to + timedelta(days=1), zone) if query.day_to else FAR
    return Span(start, end, day)


def ages(query: EventQuery, table: Table) -> list[ColumnElement[bool]]:
    """Overlap with any of the filter's ages; an event without one overlaps them all."""
    columns = table.c
    conditions: list[ColumnElement[bool]] = []
    if query.ages:
        overlaps = [
            and_(
                columns.min_age <= (AGE_OPEN if ages.max is None else ages.max),
                columns.max_age >= (0 if ages.min is None else ages.min),
            )
            for ages in query.ages
        ]
        conditions.append(or_(*overlaps))
    if not query.unstated:
        conditions.append(columns.min_age >= 0)
    if not query.stated:
        conditions.append(columns.min_age < 0)
    return conditions


def marked(query: EventQuery, table: FromClause, fields: tuple[str, ...] = ()) -> list[ColumnElement[bool]]:
    """What the bits of a row have to be; of `fields` alone, or of all."""
    return [
        table.c.marks.bitwise_and(bits) != 0 if there else table.c.marks.bitwise_and(bits) == 0
        for name, (bits, there) in marks.groups(query).items()
        if not fields or name in fields
    ]


def indexed(asked: Asked, table: Table, *, rare: bool = False) -> list[ColumnElement[bool]]:
    """The conditions that the covering indexes answer. rare: the rows are found by other means, lead none on."""
    columns, query = table.c, asked.query
    conditions = [*ages(query, table), *marked(query, table)]
    if asked.areas:
        area_id = columns.area_id + 0 if rare else columns.area_id
        conditions.append(area_id == asked.areas[0] if len(asked.areas) == 1 else area_id.in_(asked.areas))
    if query.free:
        conditions.append(columns.free == 1)
    elif asked.areas:
        # all there are: with them the area's index still gives a bounded range of starts
        conditions.append(columns.free.in_(FREE_CODES))
    return conditions


def asked_of_each(
    asked: Asked, event_id: ColumnElement[int], *, rare: bool, ids: str = "ids"
) -> list[ColumnElement[bool]]:
    """What no covering index answers, of the event of an id. rare: see `occurrences`. ids: a parameter."""
    if rare:
        return [event_id.in_(bindparam(ids, expanding=True, type_=BigInteger))]
    return [narrowing.has(event_id) for narrowing in narrowings(asked)]


def _first_of_its_series(asked: Asked, *, rare: bool) -> list[ColumnElement[bool]]:
    """No earlier occurrence of the event, or of its hobby, would do as well."""
    columns, query = occurrence.c, asked.query
    if query.each_time:
        return []
    of_time = bool(query.parts or query.weekdays)
    first = columns.prev_end_at <= START
    if not of_time and not narrowings(asked):
        return [first]
    joined = columns.marks.bitwise_and(marks.JOINED) != 0
    among_others = and_(joined, ~_of_its_hobby(asked, columns.event_id, rare=rare, earlier=True))
    if not of_time:
        return [or_(first, among_others)]
    earlier = occurrence.alias("earlier")
    before = exists().where(
        earlier.c.event_id == columns.event_id,
        earlier.c.start_at < columns.start_at,
        earlier.c.end_at > START,
        *marked(query, earlier, OF_TIME),
    )
    # one that is the first of all needs no looking back
    return [or_(first, among_others, and_(~joined, ~before))]


def _of_its_hobby(asked: Asked, event_id: ColumnElement[int], *, rare: bool, earlier: bool) -> ColumnElement[bool]:
    """Whether an earlier single event of the hobby that is not over, or a later one, is what is asked for."""
    this, other = event.alias("this"), event.alias("other")
    before = and_(other.c.first_start_at < this.c.first_start_at, other.c.last_end_at > START)
    return exists().where(
        this.c.id == event_id,
        other.c.hobby_id == this.c.hobby_id,
        before if earlier else other.c.first_start_at > this.c.first_start_at,
        *marked(asked.query, other, OF_TIME),
        *asked_of_each(asked, other.c.id, rare=rare),
    )


def _counted_once(asked: Asked, *, rare: bool) -> ColumnElement[bool]:
    """Of the single events of a hobby, the last that the filter leaves."""
    last = event.c.marks.bitwise_and(marks.FOLLOWED) == 0
    if not asked.query.parts and not asked.query.weekdays and not narrowings(asked):
        return last
    return or_(last, ~_of_its_hobby(asked, event.c.id, rare=rare, earlier=False))


def _of_kind(query: EventQuery, kind: Kind) -> list[ColumnElement[bool]]:
    """The unstated stand apart where ages are asked for."""
    if not query.ages or kind == "ongoing":
        return []
    return [occurrence.c.min_age < 0 if kind == "unstated" else occurrence.c.min_age >= 0]


@lru_cache(128)
def occurrences(
    asked: Asked, kind: Kind = "cards", *, rare: bool = False, cut: bool = True
) -> Select[int, int, int]:
    """(event_id, start_at, end_at) of what the filter leaves, see the parameters above.

    cut: the first `most`, earliest start first (of what is ongoing: soonest end first); else all. rare: of the
    events `ids` alone, which are those that `few` has found.
    """
    columns = occurrence.c
    shown = (columns.event_id, columns.start_at, columns.end_at)
    filters = [
        columns.end_at > START,
        *_of_kind(asked.query, kind),
        *indexed(asked, occurrence, rare=rare),
        *asked_of_each(asked, columns.event_id, rare=rare),
        *_first_of_its_series(asked, rare=rare),
    ]
    if kind == "ongoing":
        long, start = (columns.is_long + 0, columns.start_at + 0) if rare else (columns.is_long, columns.start_at)
        running = select(*shown).where(long == EXHIBITION, start < FIRST_DAY, *filters)
        return running.order_by(columns.end_at, columns.event_id).limit(MOST) if cut else running
    if rare:
        # the sums keep the planner from the indexes of time: the events' own rows are to be read
        ahead = or_(columns.is_long + 0 < EXHIBITION, columns.start_at + 0 >= FIRST_DAY)
        some = select(*shown).where(ahead, columns.start_at + 0 < STOP, *filters)
        return some.order_by(columns.start_at, columns.event_id).limit(MOST) if cut else some
    arms = [
        select(*shown).where(columns.is_long == long, columns.start_at > begin, columns.start_at < STOP, *filters)
        for long, begin in ((SHORT, START - DAY), (LONG, START - LASTING), (EXHIBITION, FIRST_DAY - 1))
    ]
    both = union_all(*(_first(arm) if cut else arm for arm in arms)).subquery("found")
    found = select(both.c.event_id, both.c.start_at, both.c.end_at)
    return found.order_by(both.c.start_at, both.c.event_id).limit(MOST) if cut else found


@lru_cache(128)
def counted(asked: Asked, kind: Kind = "cards", *, rare: bool = False) -> Select[int]:
    """How many occurrences of a kind there are, at most `most`."""
    found = occurrences(asked, kind, rare=rare, cut=False).limit(MOST)
    return select(func.count()).select_from(found.subquery())


def _first(arm: Select[int, int, int]) -> Select[int, int, int]:
    """Cut each arm by itself, along its index; a union sorted whole reads everything (measured: 120 ms)."""
    cut = arm.order_by(occurrence.c.start_at, occurrence.c.event_id).limit(MOST).subquery()
    return select(cut.c.event_id, cut.c.start_at, cut.c.end_at)


@lru_cache(128)
def _candidates(asked: Asked) -> Select[int] | None:
    return beginning(narrowings(asked))


def beginning(narrow: Sequence[Narrowing]) -> Select[int] | None:
    """The ids of at most `most` events that all of these leave; None without any."""
    if not narrow:
        return None
    first, *rest = narrow
    begun = first.those.subquery("first")
    event_id = begun.c.event_id
    return select(event_id).where(*(narrowing.has(event_id) for narrowing in rest)).limit(MOST)


def few(db: Connection, asked: Asked) -> list[int] | None:
    """The events to begin with, if they are few; None: begin with the time."""
    return if_few(db, _candidates(asked))


def if_few(db: Connection, candidates: Select[int] | None) -> list[int] | None:
    """What a statement of `beginning` finds; None if that is much, or there is no such statement."""
    if candidates is None:
        return None
    ids = list(db.execute(candidates, {"most": RARE + 1}).scalars())
    return ids if len(ids) <= RARE else None


@lru_cache(128)
def coming(asked: Asked, *, rare: bool = False) -> Select[int]:
    """How many events have an occurrence that is not over at `start`, at most `most`; each is one row here."""
    columns = event.c
    times = marked(asked.query, occurrence, OF_TIME)
    some = exists().where(occurrence.c.event_id == columns.id, occurrence.c.end_at > START, *times)
    # one whose occurrences are all beyond the horizon has none, and begins and ends at one instant
    there = some if times else or_(columns.first_start_at < columns.last_end_at, some)
    found = (
        select(columns.id)
        .where(
            columns.hidden.is_(False),
            (columns.last_end_at + 0 if rare else columns.last_end_at) > START,
            there,
            _counted_once(asked, rare=rare),
            *indexed(asked, event, rare=rare),
            *asked_of_each(asked, columns.id, rare=rare),
        )
        .limit(MOST)
    )
    return select(func.count()).select_from(found.subquery())


def values(when: Span, most: int, ids: Sequence[int] | None = None) -> dict[str, Any]:
    """The parameters of the statements."""
    return when.values | {"most": most} | ({} if ids is None else {"ids": ids})
