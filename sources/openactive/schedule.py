"""eventSchedule (schema.org's Schedule, OpenActive's PartialSchedule) -> first time and recurrence rule.

    {"repeatFrequency": "P1W", "byDay": ["https://schema.org/Tuesday"], "startDate": "2026-09-01",
     "endDate": "2026-12-08", "startTime": "17:30", "endTime": "18:30", "scheduleTimezone": "Europe/Helsinki"}

The same forms stand in web pages, so nothing here is OpenActive's alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.isodates import DAY, FIRST_YEAR, LAST_YEAR, exact
from sources.records import Recurrence, When

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_DURATION = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?"
    r"(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?"
)
_FREQUENCIES = (("Y", "YEARLY"), ("M", "MONTHLY"), ("W", "WEEKLY"), ("D", "DAILY"))
MOST_DATES = 400
SEARCHED = 370  # days in which the first date of a rule is looked for


@dataclass(frozen=True, slots=True)
class Times:
    """When something is, and how it repeats. Fields as in sources.records.SourceEvent."""

    starts: When
    ends: When | None
    zone: ZoneInfo
    recurrence: Recurrence | None = None


def duration(value: object) -> timedelta | None:
    """An ISO 8601 duration; years and months count 365 and 30 days. None if it is none or nothing long."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    days += years * 365 + months * 30 + weeks * 7
    return timedelta(days, seconds, minutes=minutes, hours=hours) or None


def moment(value: object, zone: ZoneInfo) -> When | None:
    """An ISO 8601 date or time in `zone`, which is also that of times that name none; None if it is neither."""
    if not isinstance(value, str):
        return None
    try:
        read = exact(value.strip(), zone, zone)
    except (ValueError, OverflowError):
        return None
    return read if FIRST_YEAR <= read.year <= LAST_YEAR else None


def times_of(schedule: Mapping[str, Any], event: Mapping[str, Any], zone: ZoneInfo) -> Times | None:
    """The schedule's first time and rule; what it leaves out is taken from its event. None if it has no start."""
    zone = _zone(schedule.get("scheduleTimezone")) or zone
    first = _day(schedule.get("startDate"), zone) or _day(event.get("startDate"), zone)
    if first is None:
        return None
    clock = _clock(schedule.get("startTime"))
    rule = _Rule.read(schedule)
    first = rule.first(first)
    last = _day(schedule.get("endDate"), zone)
    if last and last < first:
        return None
    starts: When = first if clock is None else datetime.combine(first, clock, zone)
    length = duration(schedule.get("duration")) or duration(event.get("duration"))
    ends = _end(starts, _clock(schedule.get("endTime")), length)
    exdates = tuple(sorted(set(_dates(schedule.get("exceptDate"), starts, zone))))
    text = rule.text(starts, last, schedule.get("repeatCount"))
    return Times(starts, ends, zone, Recurrence(text, exdates=exdates) if text else None)


def _end(starts: When, clock: time | None, length: timedelta | None) -> When | None:
    if not isinstance(starts, datetime):
        return None
    if clock is not None:
        ends = datetime.combine(starts.date(), clock, starts.tzinfo)
        return ends if ends > starts else ends + DAY
    return starts + length if length and length < timedelta(days=2) else None


@dataclass(frozen=True, slots=True)
class _Rule:
    """freq, interval: of RFC 5545 section 3.3.10. days: BYDAY. monthdays: BYMONTHDAY. months: BYMONTH."""

    freq: str = ""
    interval: int = 1
    days: tuple[str, ...] = ()
    monthdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()

    @classmethod
    def read(cls, schedule: Mapping[str, Any]) -> _Rule:
        days = tuple(dict.fromkeys(filter(None, map(_weekday, _listed(schedule.get("byDay"))))))
        freq, interval = _frequency(schedule.get("repeatFrequency"))
        if not freq and days:
            freq = "WEEKLY"
        return cls(
            freq,
            interval,
            days if freq in ("WEEKLY", "MONTHLY") else tuple(day[-2:] for day in days),
            _numbers(schedule.get("byMonthDay"), 31),
            _numbers(schedule.get("byMonth"), 12),
        )

    def first(self, day: date) -> date:
        """The first day from `day` on that the rule has; `day` itself if none is found."""
        plain = {name[-2:] for name in self.days if len(name) == 2 or self.freq != "MONTHLY"}
        ordinal = {name for name in self.days if len(name) > 2 and self.freq == "MONTHLY"}
        for step in range(SEARCHED):
            one = day + step * DAY
            weekday = DAYS[one.weekday()]
            nth = f"{(one.day - 1) // 7 + 1}{weekday}"
            last = f"-1{weekday}" if (one + 7 * DAY).month != one.month else ""
            fits = not (plain or ordinal) or weekday in plain or nth in ordinal or last in ordinal
            if fits and one.day in (self.monthdays or (one.day,)) and one.month in (self.months or (one.month,)):
                return one
        return day

    def text(self, starts: When, last: date | None, count: object) -> str:
        """The rule's value, "" where nothing repeats."""
        if not self.freq:
            return ""
        parts = [f"FREQ={self.freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        for name, values in (("BYDAY", self.days), ("BYMONTHDAY", self.monthdays), ("BYMONTH", self.months)):
            if values:
                parts.append(f"{name}={','.join(map(str, values))}")
        if last:
            parts.append(f"UNTIL={_until(starts, last)}")
        elif isinstance(count, int) and 0 < count <= 10_000:
            parts.append(f"COUNT={count}")
        return ";".join(parts)


def _until(starts: When, last: date) -> str:
    if not isinstance(starts, datetime):
        return f"{last:%Y%m%d}"
    return f"{datetime.combine(last, time(23, 59, 59), starts.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _frequency(value: object) -> tuple[str, int]:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    counts = [int(part or 0) for part in match.groups()[:4]] if match else []
    for (_, name), count in zip(_FREQUENCIES, counts, strict=False):
        if count:
            weekly = name == "DAILY" and count % 7 == 0
            return ("WEEKLY", count // 7) if weekly else (name, count)
    return "", 1


def _weekday(value: object) -> str:
    name = str(value).strip().rpartition("/")[2].rpartition(":")[2]
    if name.lower() in NAMES:
        return DAYS[NAMES.index(name.lower())]
    match = _DAY.fullmatch(name.upper())
    return (match[1] or "").lstrip("+") + match[2] if match else ""


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (ValueError, OSError, KeyError):
        return None


def _day(value: object, zone: ZoneInfo) -> date | None:
    read = moment(value, zone)
    return read.date() if isinstance(read, datetime) else read


def _clock(value: object) -> time | None:
    try:
        return (
            time.fromisoformat(value.strip()).replace(microsecond=0, tzinfo=None)
            if isinstance(value, str)
            else None
        )
    except ValueError:
        return None


def _dates(values: object, starts: When, zone: ZoneInfo) -> list[When]:
    """Dates left out, each of the same kind as `starts`."""
    found: list[When] = []
    for value in _listed(values)[:MOST_DATES]:
        read = moment(value, zone)
        if isinstance(starts, datetime) and read is not None and not isinstance(read, datetime):
            read = datetime.combine(read, starts.time(), starts.tzinfo)
        elif not isinstance(starts, datetime) and isinstance(read, datetime):
            read = read.date()
        if read is not None:
            found.append(read)
    return found


def _numbers(values: object, most: int) -> tuple[int, ...]:
    return tuple(
        sorted({n for n in _listed(values) if isinstance(n, int) and not isinstance(n, bool) and 0 < n <= most})
    )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
