"""The rows of a page of events, and how many there are, at a bounded price.

    occurrences (three arms, each along its index, as in aggregator.store.finding) + series as a whole
    -> at most MOST_SORTED or MOST_PAGED of them, earliest first -> in the order asked for -> a page

In the order of their starts a page costs what stands before it; in any other order the earliest `MOST_SORTED` are
sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from aggregator.store.asked import Asked
from aggregator.store.finding import (
    DAY,
    EXHIBITION,
    FAR,
    LASTING,
    LONG,
    MOST,
    SHORT,
    START,
    STOP,
    beginning,
    if_few,
)
from aggregator.store.published import conditions
from aggregator.store.published.wish import Wish
from aggregator.store.tables import event, occurrence

MOST_PAGED = 50_000
MOST_SORTED = 10_000
BEGINNING = -(10**11)  # before every event
IDS: Any = bindparam("ids", expanding=True)
Found = Row[int, int, int, int]  # event_id, start_at, end_at, whole (0 or 1)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one wish. few: the events to look at, if they are few."""

    db: Connection
    asked: Asked
    wish: Wish
    zone: ZoneInfo
    few: list[int] | None

    @classmethod
    def make(cls, db: Connection, asked: Asked, wish: Wish, zone: ZoneInfo) -> Rows:
        """Look for the few events that the narrow parts of the wish leave."""
        few = if_few(db, _candidates(asked, _shape(wish)))
        return cls(db, asked, wish, zone, few)

    @property
    def reach(self) -> int:
        """How many rows can be paged."""
        return MOST_PAGED if self.wish.by_start else MOST_SORTED

    def page(self) -> list[Found]:
        """The rows of the page."""
        wish = self.wish
        before = (wish.page - 1) * wish.size
        if before >= self.reach:
            return []
        last = min(before + wish.size, self.reach)
        statement = _sorted(self.asked, _shape(wish), self.zone, self.few is not None)
        values = self._values(last if wish.by_start else self.reach)
        return list(self.db.execute(statement, values | {"before": before, "size": last - before}).all())

    def total(self) -> int:
        """How many rows there are, at most `reach`."""
        statement = _counted(self.asked, _shape(self.wish), self.zone, self.few is not None)
        return min(self.reach, int(self.db.execute(statement, self._values(self.reach)).scalar_one()))

    def _values(self, most: int) -> dict[str, Any]:
        wish = self.wish
        start = BEGINNING if wish.start is None else wish.start
        stop = FAR if wish.end is None else wish.end
        return {"start": start, "stop": stop, "most": most} | ({} if self.few is None else {"ids": self.few})


def _shape(wish: Wish) -> Wish:
    """The wish without what is a parameter of the statements."""
    return replace(wish, start=None, end=None, page=1, size=1)


@lru_cache(128)
def _candidates(asked: Asked, wish: Wish) -> Select[int] | None:
    return beginning(conditions.narrowings(asked, wish))


@lru_cache(128)
def _sorted(asked: Asked, wish: Wish, zone: ZoneInfo, rare: bool) -> Select[int, int, int, int]:
    found = _all(asked, wish, zone, rare).subquery("found")
    columns = found.c
    orders: dict[str, ColumnElement[Any]] = {
        "start_time": columns.start_at,
        "end_time": columns.end_at,
        "duration": columns.end_at - columns.start_at,
        "last_modified_time": event.c.changed_at,
        "name": event.c.title,
    }
    chosen = [orders[by].desc() if back else orders[by] for by, back in wish.sort]
    back = wish.by_start and wish.sort[0][1]
    # the same order for equals as the arms have, or pages would overlap
    rest = (columns.start_at, columns.event_id, columns.whole)
    query = select(columns.event_id, columns.start_at, columns.end_at, columns.whole)
    if any(by in ("last_modified_time", "name") for by, _ in wish.sort):
        query = query.join(event, event.c.id == columns.event_id)
    ordered = query.order_by(*chosen, *(one.desc() if back else one for one in rest))
    return ordered.offset(bindparam("before")).limit(bindparam("size"))


@lru_cache(128)
def _counted(asked: Asked, wish: Wish, zone: ZoneInfo, rare: bool) -> Select[int]:
    return select(func.count()).select_from(_all(asked, wish, zone, rare).subquery("found"))


def _all(asked: Asked, wish: Wish, zone: ZoneInfo, rare: bool) -> Any:
    arms = [*_occurrences(asked, wish, zone, rare), *_wholes(asked, wish, zone, rare)]
    return union_all(*arms) if arms else _none()


def _none() -> Select[int, int, int, int]:
    columns = occurrence.c
    zero: Any = literal_column("0").label("whole")
    return select(columns.event_id, columns.start_at, columns.end_at, zero).where(columns.event_id < 0)


def _occurrences(asked: Asked, wish: Wish, zone: ZoneInfo, rare: bool) -> list[Any]:
    if wish.nothing or not wish.kinds - {"whole"}:
        return []
    columns = occurrence.c
    there = event.alias("whose")
    of_event = [
        *conditions.on_event(wish, there.c),
        *conditions.status(wish, there.c, columns.cancelled),
        *conditions.kinds(wish, there.c),
    ]
    filters = [
        or_(columns.end_at > START, columns.start_at >= START),
        *conditions.on_row(asked, wish, occurrence, columns.event_id),
        *_of_each(asked, wish, columns.event_id, rare),
        *conditions.lasting(wish, columns.start_at, columns.end_at, zone),
        *conditions.names(wish, columns.start_at),
        *([exists().where(there.c.id == columns.event_id, *of_event)] if of_event else []),
    ]
    zero: Any = literal_column("0").label("whole")
    shown = select(columns.event_id, columns.start_at, columns.end_at, zero)
    if rare:
        return [_first(shown.where(columns.start_at + 0 <= STOP, *filters), wish, columns)]
    spans = ((SHORT, START - DAY - 1), (LONG, START - LASTING - 1), (EXHIBITION, None))
    return [
        _first(
            shown.where(
                columns.is_long == long,
                columns.start_at <= STOP,
                *([columns.start_at > begin] if begin is not None else []),
                *filters,
            ),
            wish,
            columns,
        )
        for long, begin in spans
    ]


def _wholes(asked: Asked, wish: Wish, zone: ZoneInfo, rare: bool) -> list[Any]:
    if wish.nothing or wish.of or "whole" not in wish.kinds:
        return []
    columns = event.c
    one: Any = literal_column("1").label("whole")
    shown = select(
        columns.id.label("event_id"), columns.first_start_at.label("start_at"),
        columns.last_end_at.label("end_at"), one,
    )  # fmt: skip
    found = shown.where(
        columns.hidden.is_(False),
        columns.rrule != "",
        or_(columns.last_end_at > START, columns.first_start_at >= START),
        columns.first_start_at <= STOP,
        *conditions.on_row(asked, wish, event, columns.id),
        *_of_each(asked, wish, columns.id, rare),
        *conditions.lasting(wish, columns.first_start_at, columns.last_end_at, zone),
        *conditions.names(wish, None),
        *conditions.on_event(wish, columns),
        *conditions.status(wish, columns, columns.cancelled),
    )
    return [_first(found, wish, found.selected_columns)]


def _of_each(asked: Asked, wish: Wish, event_id: ColumnElement[int], rare: bool) -> list[ColumnElement[bool]]:
    if rare:
        return [event_id.in_(IDS)]
    return [narrowing.has(event_id) for narrowing in conditions.narrowings(asked, wish)]


def _first(arm: Select[Any], wish: Wish, columns: Any) -> Any:
    """The first `most` of an arm along its index; backwards where that is the order."""
    back = wish.by_start and wish.sort[0][1]
    order = (columns.start_at, columns.event_id)
    cut = arm.order_by(*(one.desc() if back else one for one in order)).limit(MOST).subquery()
    return select(cut.c.event_id, cut.c.start_at, cut.c.end_at, cut.c.whole)
