"""A wish as conditions on rows of `occurrence` and of `event`; both have the columns that filters look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, and_, case, exists, false, or_, select

from aggregator.store import asked as filters
from aggregator.store import finding, search
from aggregator.store.asked import Asked, Narrowing
from aggregator.store.published.wish import Box, Clock, Tag, Wish
from aggregator.store.tables import event, event_tag, occurrence

DAY_SECONDS = 86_400
Condition = ColumnElement[bool]


def narrowings(asked: Asked, wish: Wish) -> list[Narrowing]:
    """The sets of events that no index of times holds; the first is where to begin if all together are few."""
    return [
        *([_named(wish)] if wish.names is not None or wish.of else []),
        *filters.narrowings(asked),
        *([_any_words(asked, wish.any_words)] if wish.any_words else []),
        *map(_tagged, wish.tags),
        *([_in_box(wish.box)] if wish.box else []),
    ]


def _narrowing(field: str, condition: Callable[[Any], Condition]) -> Narrowing:
    there = event.alias("there")
    return Narrowing(
        field,
        select(event.c.id.label("event_id")).where(condition(event.c)),
        lambda event_id: exists().where(there.c.id == event_id, condition(there.c)),
    )


def _named(wish: Wish) -> Narrowing:
    uids = [uid for uid, _ in wish.names or ()] if wish.names is not None else [wish.of]
    return _narrowing("names", lambda columns: columns.uid.in_(uids))


def _in_box(box: Box) -> Narrowing:
    def inside(columns: Any) -> Condition:
        return and_(columns.lat.between(box.south, box.north), columns.lon.between(box.west, box.east))

    return _narrowing("box", inside)


def _any_words(asked: Asked, groups: Iterable[str]) -> Narrowing:
    found = [matching for words in groups if (matching := search.matching(words, asked.dialect)) is not None]
    if not found:
        return _narrowing("words", lambda columns: columns.id >= 0)
    return _narrowing("words", lambda columns: or_(*(columns.id.in_(one) for one in found)))


def _tagged(tags: tuple[Tag, ...]) -> Narrowing:
    """Events with any of the tags; of none, none."""
    tag = event_tag.alias("tag")
    any_of = or_(false(), *(and_(tag.c.kind == kind, tag.c.value == value) for kind, value in tags))
    return Narrowing(
        "tags",
        select(tag.c.event_id).where(any_of).distinct(),
        lambda event_id: exists().where(tag.c.event_id == event_id, any_of),
    )


def on_row(asked: Asked, wish: Wish, table: Table, event_id: ColumnElement[int]) -> list[Condition]:
    """What a row of either table tells by itself, and what its tags must not be."""
    found = [*finding.indexed(asked, table), *_ages(wish, table)]
    if wish.free is False:
        found.append(table.c.free != 1)
    if wish.without:
        found.append(~_tagged(wish.without).has(event_id))
    return found


def _ages(wish: Wish, table: Table) -> Iterator[Condition]:
    bounds = ((table.c.min_age, wish.min_age), (table.c.max_age, wish.max_age))
    for column, (low, high) in bounds:
        if low is not None:
            yield column >= low
        if high is not None:
            yield column <= high
    if any(bound != (None, None) for _, bound in bounds):
        yield table.c.min_age >= 0


def on_event(wish: Wish, columns: Any) -> list[Condition]:
    """What only the event's own row tells. columns: of `event` or an alias."""
    found: list[Condition] = []
    if wish.changed_since is not None:
        found.append(columns.changed_at >= wish.changed_since)
    if wish.told:
        found.append(or_(*map(partial(_written, columns.title), wish.told)))
    if wish.spoken:
        held = _tagged(tuple(("language", code) for code in wish.spoken)).has(columns.id)
        found.append(or_(held, *map(partial(_written, columns.title), wish.spoken)))
    return found


def _written(title: ColumnElement[str], code: str) -> Condition:
    """Whether there is a title in a language. title: JSON, language code -> text; Finnish where none is told."""
    codes = (code, "und") if code == "fi" else (code,)
    return or_(*(title.contains(f'"{one}": "', autoescape=True) for one in codes))


def status(wish: Wish, columns: Any, cancelled: Condition) -> list[Condition]:
    """The statuses asked for. cancelled: whether the row is."""
    if not wish.statuses:
        return []
    moved = and_(columns.moved_from.is_not(None), columns.status.in_(("confirmed", "tentative")))
    arms: list[Condition] = [cancelled] if "cancelled" in wish.statuses else []
    others = [one for one in wish.statuses if one not in ("cancelled", "confirmed", "tentative")]
    arms.append(and_(~cancelled, columns.status.in_(others)))
    if "rescheduled" in wish.statuses:
        arms.append(and_(~cancelled, moved))
    if "confirmed" in wish.statuses:
        arms.append(and_(~cancelled, ~moved, columns.status.in_(("confirmed", "tentative"))))
    return [or_(*arms)]


def kinds(wish: Wish, columns: Any) -> list[Condition]:
    """Which occurrences: of single events, of series, or of both."""
    wanted = wish.kinds - {"whole"}
    if len(wanted) == 2:
        return []
    return [columns.rrule != "" if "instance" in wanted else columns.rrule == ""]


def lasting(wish: Wish, start: ColumnElement[int], end: ColumnElement[int], zone: ZoneInfo) -> Iterator[Condition]:
    """Durations and times of day."""
    shortest, longest = wish.seconds
    if shortest is not None:
        yield end - start >= shortest
    if longest is not None:
        yield end - start <= longest
    for clock, minutes in wish.clocks:
        yield _at_clock(clock, minutes, start if clock.startswith("starts") else end, zone)


def _at_clock(clock: Clock, minutes: int, instant: ColumnElement[int], zone: ZoneInfo) -> Condition:
    local = (instant + _offset(instant, zone)) % DAY_SECONDS
    return and_(local >= minutes * 60) if clock.endswith("after") else and_(local <= minutes * 60 + 59)


def _offset(instant: ColumnElement[int], zone: ZoneInfo) -> Any:
    """Seconds east of Greenwich at an instant, by the clock changes of the years around."""
    changes = clock_changes(zone)
    if not changes:
        return int((datetime.now(zone).utcoffset() or timedelta()).total_seconds())
    return case(*((instant < at, before) for at, before, _ in changes), else_=changes[-1][2])


def clock_changes(zone: ZoneInfo) -> list[tuple[int, int, int]]:
    """(instant, offset before, offset after) of the changes from last year to three years ahead, to the hour."""
    year, found = datetime.now(UTC).year, []
    at = datetime(year - 1, 1, 1, tzinfo=UTC)
    offset = at.astimezone(zone).utcoffset() or timedelta()
    while at.year < year + 4:
        later = at + timedelta(days=1)
        then = later.astimezone(zone).utcoffset() or timedelta()
        if then != offset:
            hours = (at + timedelta(hours=hour) for hour in range(1, 25))
            change = next(one for one in hours if one.astimezone(zone).utcoffset() == then)
            found.append((int(change.timestamp()), int(offset.total_seconds()), int(then.total_seconds())))
        at, offset = later, then
    return found


def names(wish: Wish, start: ColumnElement[int] | None) -> list[Condition]:
    """Which times of the named events. start: of an occurrence; None: of a whole."""
    if wish.names is None:
        return []
    told = event.alias("named")
    if start is None:
        return [event.c.uid.in_([uid for uid, at in wish.names if at is None])]
    single = exists().where(told.c.id == occurrence.c.event_id, told.c.rrule == "")
    whole = exists().where(
        told.c.id == occurrence.c.event_id, told.c.uid.in_([u for u, at in wish.names if at is None])
    )
    instants = [
        and_(start == at, exists().where(told.c.id == occurrence.c.event_id, told.c.uid == uid))
        for uid, at in wish.names
        if at is not None
    ]
    return [or_(and_(single, whole), *instants)]
