"""A weekly hobby, however its source tells it: one long row, single events, or a rule. Pure; figures only.

occurrences --hobby--> Hobby: weekdays, hours, first and last date, how often, what is left out and why
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from aggregator.matching.times import weekly_row
from aggregator.model import Occurrence
from aggregator.schoolholidays import Holidays, Pause

LEAST = 3  # times: two of anything are no habit
MOST_WEEKS = 2  # every week or every other
LONGEST_GAP = 5  # weeks without a time that a hobby may have before it is another one
SHARE = 0.8  # of the times must be on the hobby's weekdays at its hour
LONGEST = 8 * 3600  # seconds: longer is a camp or an open day, not an hour of a hobby
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Gap:
    """Dates on which the hobby would be and is not. pause: the holiday they fall in, None if in none."""

    dates: tuple[date, ...]
    pause: Pause | None


@dataclass(frozen=True, slots=True)
class Hobby:
    """What recurs every `every` weeks (1 or 2).

    weekdays: 0 Monday to 6 Sunday, in order. starts, ends: by the clock; None if told by days, `ends` also where
    no end is told. first, last: dates. count: how many times. gaps: what is left out between them. told_singly:
    False where the source tells only the first and the last date, so that gaps and count are worked out.
    """

    weekdays: tuple[int, ...]
    starts: time | None
    ends: time | None
    first: date
    last: date
    count: int
    gaps: tuple[Gap, ...] = ()
    every: int = 1
    told_singly: bool = True


def hobby(
    occurrences: Sequence[Occurrence], zone: ZoneInfo, holidays: Holidays, *, all_day: bool = False
) -> Hobby | None:
    """The hobby that these times are; None if they are none (too few, too far apart, without a steady hour).

    One long row ("13 January 10:00 to 31 March 10:30") counts as weekly; its school holidays are taken to be left
    out, as the row cannot say.
    """
    row = weekly_row(occurrences, all_day, zone)
    times = [o for o in row or occurrences if not o.cancelled]
    if len(times) < LEAST or any(o.end - o.start > LONGEST for o in times if not all_day):
        return None
    local = [datetime.fromtimestamp(o.start, zone) for o in times]
    hour = None if all_day else _usual([moment.time() for moment in local])
    kept = [(moment, o) for moment, o in zip(local, times, strict=True) if all_day or moment.time() == hour]
    if all_day and any(o.end - o.start > 26 * 3600 for o in times):
        return None
    if len(kept) < max(LEAST, SHARE * len(times)):
        return None
    days = sorted({moment.date() for moment, _ in kept})
    if row:
        days = [day for day in days if holidays.name(day) is None] or days
    end = None if all_day else _usual([_ends(o, zone) for _, o in kept])
    return _of_days(days, hour, end, holidays, bool(row))


def _usual(values: Sequence[time | None]) -> time | None:
    counts: dict[time | None, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return max(counts, key=lambda value: (counts[value], value is not None, str(value)))


def _ends(occurrence: Occurrence, zone: ZoneInfo) -> time | None:
    if occurrence.end <= occurrence.start:
        return None
    return datetime.fromtimestamp(occurrence.end, zone).time()


def _of_days(
    days: list[date], starts: time | None, ends: time | None, holidays: Holidays, row: bool
) -> Hobby | None:
    weekdays = _weekdays(days)
    days = [day for day in days if day.weekday() in weekdays]
    if len(days) < LEAST or not weekdays:
        return None
    every = _every(days, weekdays)
    if every is None or longest_gap(days, holidays) > LONGEST_GAP:
        return None
    gaps = _gaps(_skipped(days, weekdays, every), holidays)
    if sum(len(gap.dates) for gap in gaps if gap.pause is None) > len(days):
        return None
    return Hobby(weekdays, starts, ends, days[0], days[-1], len(days), gaps, every, not row)


def _weekdays(days: list[date]) -> tuple[int, ...]:
    """The weekdays that recur; a day moved once does not make a weekday."""
    counts: dict[int, int] = defaultdict(int)
    for day in days:
        counts[day.weekday()] += 1
    most = max(counts.values(), default=0)
    weekdays = tuple(sorted(day for day, count in counts.items() if count >= max(2, most / 3)))
    within = sum(counts[day] for day in weekdays)
    # every day of the week is opening hours
    return weekdays if len(weekdays) < 6 and within >= SHARE * len(days) else ()


def _every(days: list[date], weekdays: tuple[int, ...]) -> int | None:
    """1: every week, 2: every other week; None: neither."""
    weeks = sorted({_monday(day) for day in days if day.weekday() == weekdays[0]} | {_monday(day) for day in days})
    steps = [(later - earlier) // WEEK for earlier, later in pairwise(weeks)]
    if not steps:
        return None
    if all(step % 2 == 0 for step in steps):
        return 2 if steps.count(2) * 2 >= len(steps) else None
    return 1 if steps.count(1) * 2 >= len(steps) else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def longest_gap(days: list[date], holidays: Holidays) -> int:
    """The most weeks in a row without a time, those of a holiday not counted."""
    longest = 0
    for earlier, later in pairwise(days):
        weeks = (_monday(later) - _monday(earlier)) // WEEK - 1
        mondays = (_monday(earlier) + number * WEEK for number in range(1, weeks + 1))
        paused = sum(1 for monday in mondays if _is_pause(monday, holidays))
        longest = max(longest, weeks - paused)
    return longest


def _is_pause(monday: date, holidays: Holidays) -> bool:
    return any(holidays.name(monday + timedelta(days=day)) for day in range(5))


def _skipped(days: list[date], weekdays: tuple[int, ...], every: int) -> tuple[date, ...]:
    """The dates on which it would have been, between the first and the last."""
    held, monday, found = set(days), _monday(days[0]), []
    while monday <= days[-1]:
        for weekday in weekdays:
            day = monday + timedelta(days=weekday)
            if days[0] < day < days[-1] and day not in held:
                found.append(day)
        monday += every * WEEK
    return tuple(found)


def _gaps(missing: Iterable[date], holidays: Holidays) -> tuple[Gap, ...]:
    """Neighbouring missing dates of one holiday together."""
    gaps: list[Gap] = []
    for day in missing:
        pause = holidays.name(day)
        if gaps and gaps[-1].pause == pause and day - gaps[-1].dates[-1] <= WEEK:
            gaps[-1] = Gap((*gaps[-1].dates, day), pause)
        else:
            gaps.append(Gap((day,), pause))
    return tuple(gaps)
