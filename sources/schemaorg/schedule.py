"""eventSchedule (https://schema.org/Schedule) -> first time and recurrence (RFC 5545 section 3.8.5)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.icaltext.zonenames import by_name
from sources.isodates import DAY, duration, when
from sources.records import Recurrence, When
from sources.schemaorg.names import WEEKDAYS, short
from sources.schemaorg.things import Thing

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {
    "D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY",
    "daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "yearly": "YEARLY", "annually": "YEARLY",
}  # fmt: skip
SEARCHED = 800  # days: any rule that is met at all is met within two years
NO_DAY = N_("The event's schedule names no day that can be found.")
UNREADABLE = N_("The event's schedule cannot be read.")
_EVERY = re.compile(r"P(\d{1,3})([DWMY])")
_NUMBERED = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_CLOCK = re.compile(r"T?(\d{1,2})[:.]?(\d\d)(?:[:.]?\d\d)?(?:Z|[+-]\d\d:?\d\d)?")


class Unscheduled(Exception):
    """A schedule that gives no time; the argument is a message id."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a series first takes place, how long, how it recurs, and in which zone."""

    starts: When
    ends: When | None
    recurrence: Recurrence | None
    zone: ZoneInfo


def timetable(schedule: Thing, starts: When | None, ends: When | None, zone: ZoneInfo) -> Timetable:
    """The times of one schedule; what it does not say is taken from the event's own start and end.

    Raises Unscheduled.
    """
    zone = by_name(schedule.word("scheduleTimezone")) or zone
    try:
        first = _day(schedule.word("startDate"), zone) or _date_of(starts)
        last = _day(schedule.word("endDate"), zone)
        opens, closes = _clock(schedule.word("startTime")), _clock(schedule.word("endTime"))
    except (ValueError, OverflowError):
        raise Unscheduled(UNREADABLE) from None
    if first is None:
        raise Unscheduled(N_("The event has no start time."))
    if opens is None and isinstance(starts, datetime):
        opens = starts.astimezone(zone).time()
    rule = _rule(schedule)
    if rule:
        first = _met(rule, first)
    until = last or (_date_of(ends) if _date_of(ends) != _date_of(starts) else None)
    if until is not None and until < first:
        raise Unscheduled(NO_DAY)
    length = _length(schedule, opens, closes, starts, ends)
    begins: When = first if opens is None else datetime.combine(first, opens, zone)
    exdates = _left_out(schedule, begins, zone)
    recurrence = Recurrence(_written(rule, schedule, until, begins, zone), exdates=exdates)
    return Timetable(begins, None if length is None else begins + length, recurrence if rule else None, zone)


def _date_of(moment: When | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _day(text: str, zone: ZoneInfo) -> date | None:
    return _date_of(when(text, zone)) if text else None


def _clock(text: str) -> time | None:
    """A time of day; a moment's clock where a whole one is written. Raises ValueError."""
    text = text.strip()
    match = _CLOCK.fullmatch(text[11:] if re.match(r"\d{4}-\d\d-\d\dT", text) else text)
    if not match:
        if text:
            raise ValueError(text)
        return None
    return time(int(match[1]) % 24, int(match[2]))


def _length(
    schedule: Thing, opens: time | None, closes: time | None, starts: When | None, ends: When | None
) -> timedelta | None:
    """How long each time lasts: as told, else from clock to clock, else as the event itself if that is short."""
    told = duration(schedule.word("duration"))
    if told:
        return told
    if opens and closes:
        away = datetime.combine(date.min + DAY, closes) - datetime.combine(date.min + DAY, opens)
        return away if away > timedelta() else away + DAY
    if isinstance(starts, datetime) and isinstance(ends, datetime) and timedelta() < ends - starts < DAY:
        return ends - starts
    return DAY if opens is None else None


def _rule(schedule: Thing) -> dict[str, str]:
    """The parts of RRULE without COUNT and UNTIL; {} if this is a single time. Raises Unscheduled."""
    said = short(schedule.word("repeatFrequency")).strip()
    every = _EVERY.fullmatch(said.upper())
    days = _weekdays(schedule.words("byDay"))
    if not said and not days:
        return {}
    frequency = FREQUENCIES.get(every[2] if every else said.lower()) if said else "WEEKLY"
    if not frequency:
        raise Unscheduled(UNREADABLE)
    if every and every[1].lstrip("0") == "":
        raise Unscheduled(UNREADABLE)
    rule = {"FREQ": frequency}
    if every and int(every[1]) > 1:
        rule["INTERVAL"] = str(int(every[1]))
    week = _numbers(schedule.words("byMonthWeek"), 1, 5, -5)
    months = _numbers(schedule.words("byMonth"), 1, 12)
    month_days = _numbers(schedule.words("byMonthDay"), 1, 31, -31)
    if frequency in ("DAILY", "WEEKLY"):
        days = [day[-2:] for day in days]
    elif week and days:
        days = [f"{number}{day[-2:]}" for number in week for day in days]
    parts = {"BYDAY": days, "BYMONTH": months, "BYMONTHDAY": month_days if frequency != "WEEKLY" else []}
    return rule | {name: ",".join(dict.fromkeys(values)) for name, values in parts.items() if values}


def _weekdays(words: Iterable[str]) -> list[str]:
    """Codes of RFC 5545, out of "https://schema.org/Monday", "Monday", "MO", "2MO"."""
    found = []
    for word in (part for said in words for part in said.split(",")):
        bare = short(word.strip())
        if bare.lower() in WEEKDAYS:
            found.append(WEEKDAYS[bare.lower()])
        elif _NUMBERED.fullmatch(bare.upper()):
            found.append(bare.upper().lstrip("+"))
    return sorted(dict.fromkeys(found), key=lambda code: (CODES.index(code[-2:]), code))


def _numbers(words: Iterable[str], low: int, high: int, lowest: int = 1) -> list[str]:
    numbers = (part.strip() for said in words for part in said.split(","))
    whole = [int(number) for number in numbers if re.fullmatch(r"[+-]?\d{1,2}", number, re.ASCII)]
    return [str(number) for number in whole if low <= number <= high or lowest <= number <= -low]


def _met(rule: dict[str, str], first: date) -> date:
    """The first day from `first` on that the rule means: DTSTART always counts (RFC 5545 section 3.8.5.3)."""
    months, days = (_ints(rule.get(name, "")) for name in ("BYMONTH", "BYMONTHDAY"))
    codes = frozenset(filter(None, rule.get("BYDAY", "").split(",")))
    day, last = first, first + SEARCHED * DAY
    while day < last:
        if months and day.month not in months:
            day = (day.replace(day=28) + 4 * DAY).replace(day=1)
        elif (days and days.isdisjoint(_dates(day))) or (codes and codes.isdisjoint(_codes(day))):
            day += DAY
        else:
            return day
    raise Unscheduled(NO_DAY)


def _ints(text: str) -> frozenset[int]:
    return frozenset(int(number) for number in text.split(",") if number)


def _dates(day: date) -> tuple[int, int]:
    """The day's number in its month, from the front and from the back."""
    return day.day, day.day - monthrange(day.year, day.month)[1] - 1


def _codes(day: date) -> tuple[str, str, str]:
    """The day's weekday: any, the nth of its month, the nth from the back."""
    code = CODES[day.weekday()]
    left = (monthrange(day.year, day.month)[1] - day.day) // 7 + 1
    return code, f"{(day.day - 1) // 7 + 1}{code}", f"-{left}{code}"


def _written(rule: dict[str, str], schedule: Thing, last: date | None, starts: When, zone: ZoneInfo) -> str:
    """RRULE, its UNTIL of the type of the start (section 3.3.10)."""
    count = schedule.number("repeatCount")
    parts = [f"{name}={value}" for name, value in rule.items()]
    if last is not None:
        end = datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)
        parts.append(f"UNTIL={end:%Y%m%dT%H%M%SZ}" if isinstance(starts, datetime) else f"UNTIL={last:%Y%m%d}")
    elif count is not None and 1 <= count < 10_000:
        parts.append(f"COUNT={int(count)}")
    return ";".join(parts)


def _left_out(schedule: Thing, starts: When, zone: ZoneInfo) -> tuple[When, ...]:
    """exceptDate, each of the type of the start."""
    found: dict[When, None] = {}
    for text in schedule.words("exceptDate"):
        try:
            moment = when(text, zone)
        except (ValueError, OverflowError):
            continue
        if isinstance(starts, datetime) and not isinstance(moment, datetime):
            moment = datetime.combine(moment, starts.time(), zone)
        elif not isinstance(starts, datetime) and isinstance(moment, datetime):
            moment = moment.date()
        found[moment] = None
    return tuple(sorted(found))
