"""Weekdays that recur, with their first and last day -> a rule of RFC 5545 section 3.3.10.

Even and odd weeks are weeks of ISO 8601. A rule of every second week keeps to them only within a year of 52 weeks;
where New Year turns them round (2026 has 53), the days are told one by one instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sources.dates.found import NO_LAST_DAY, OTHER_WEEK, PAUSE, Found
from sources.dates.items import Except, Weekly
from sources.dates.years import even_week, season_end
from sources.errors import Problem
from sources.records import When

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
LONGEST = 800
MOST_OUT = 100
Span = tuple[int, int]
Times = Callable[[date], tuple[When, When | None]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last day of a series; told: whether the text tells them."""

    first: date
    last: date
    first_told: bool
    last_told: bool


def bounds(first: date | None, last: date | None, otherwise: date) -> Bounds:
    """The days a series runs between; from `otherwise` on and to the end of the half year where not told."""
    begin = first or otherwise
    return Bounds(begin, last or season_end(begin), first is not None, last is not None)


def at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment `minutes` after the midnight that begins `day`, by the clock."""
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).replace(tzinfo=zone)


def daily(
    first: date, last: date, when: Callable[[date], tuple[When, When | None]], span: tuple[int, int]
) -> Found:
    """The same clock times on each day of a range."""
    start, end = when(first)
    return Found(start, end, span, rrule=f"FREQ=DAILY;UNTIL={_until(start, last)}" if last > first else "")


def weekly(
    rule: Weekly,
    within: Bounds,
    when: Callable[[date], tuple[When, When | None]],
    span: tuple[int, int],
    words: str,
) -> Found | None:
    """The series of `rule` inside `within`; None if no day of it falls there."""
    days = _days(rule, within)
    if not days:
        return None
    start, end = when(days[0])
    problems = [] if within.last_told else [_problem(NO_LAST_DAY, words, within.last)]
    unanchored = rule.every > 1 and rule.parity is None and not within.first_told
    if unanchored:
        problems.append(_problem(OTHER_WEEK, words))
    found = Found(start, end, span, doubtful=unanchored, problems=tuple(problems))
    if len(days) == 1:
        return found
    if rule.parity is not None and _turns_round(days):
        return found._replace(rdates=tuple(when(day)[0] for day in days[1:]))
    return found._replace(rrule=f"{_frequency(rule)};UNTIL={_until(start, within.last)}")


def without(found: Found, skipped: Except, days: list[date], words: str) -> Found:
    """`found` without the weeks or days taken out; a break told by its name only is a problem."""
    if skipped.words and not skipped.weeks:
        return found._replace(problems=(*found.problems, _problem(PAUSE, words)))
    if found.start is None:
        return found
    first = found.start.date() if isinstance(found.start, datetime) else found.start
    last = _last(found.rrule) or date.max
    out = [_like(found.start, day) for day in (*_in_weeks(found, skipped.weeks), *days) if first <= day <= last]
    return found._replace(exdates=tuple(dict.fromkeys((*found.exdates, *out)))[:MOST_OUT])


def _problem(message: str, words: str, day: date | None = None) -> Problem:
    values = {"words": words}
    return Problem("", message, values | {"date": day.isoformat()} if day else values)


def _days(rule: Weekly, within: Bounds) -> list[date]:
    length = min((within.last - within.first).days + 1, LONGEST)
    days = [within.first + step * DAY for step in range(max(0, length))]
    days = [day for day in days if day.weekday() in rule.days and _in_parity(day, rule)]
    if rule.nth is not None:
        return [day for day in days if _is_nth(day, rule.nth)]
    if rule.every > 1 and days:
        monday = days[0] - days[0].weekday() * DAY
        days = [day for day in days if (day - monday).days // 7 % rule.every == 0]
    return days


def _in_parity(day: date, rule: Weekly) -> bool:
    return rule.parity is None or even_week(day) == (rule.parity == 0)


def _is_nth(day: date, nth: int) -> bool:
    """Whether it is the nth of its weekday in the month, -1 the last."""
    return (day + 7 * DAY).month != day.month if nth == -1 else (day.day - 1) // 7 + 1 == nth


def _turns_round(days: list[date]) -> bool:
    """Whether the weeks do not follow each other by two throughout."""
    first = days[0] - days[0].weekday() * DAY
    return any((day - first).days // 7 % 2 for day in days)


def _frequency(rule: Weekly) -> str:
    if rule.nth is not None:
        return f"FREQ=MONTHLY;BYDAY={rule.nth}{_CODES[rule.days[0]]}"
    if len(rule.days) == 7 and rule.parity is None and rule.every == 1:
        return "FREQ=DAILY"
    interval = ";INTERVAL=2" if rule.every > 1 or rule.parity is not None else ""
    return f"FREQ=WEEKLY{interval};BYDAY={','.join(_CODES[day] for day in rule.days)}"


def _until(start: When, last: date) -> str:
    if not isinstance(start, datetime):
        return f"{last:%Y%m%d}"
    return f"{datetime.combine(last, time(23, 59, 59), start.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _last(rrule: str) -> date | None:
    until = rrule.rpartition("UNTIL=")[2][:8] if "UNTIL=" in rrule else ""
    return date.fromisoformat(until) if until else None


def _like(start: When, day: date) -> When:
    return datetime.combine(day, start.time(), start.tzinfo) if isinstance(start, datetime) else day


def _in_weeks(found: Found, weeks: tuple[int, ...]) -> list[date]:
    """The weekdays of the series in ISO weeks of these numbers, in its first year and the next."""
    assert found.start is not None
    named = found.rrule.rpartition("BYDAY=")[2].partition(";")[0].split(",")
    days = [number for number, code in enumerate(_CODES, 1) if code in named or "FREQ=DAILY" in found.rrule]
    years = (found.start.year, found.start.year + 1)
    return [
        date.fromisocalendar(year, week, day)
        for year in years
        for week in weeks
        if week <= date(year, 12, 28).isocalendar().week
        for day in days
    ]
