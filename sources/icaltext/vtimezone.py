"""A calendar's own VTIMEZONE -> the IANA zone with the same clock changes (RFC 5545 section 3.6.5).

Only rules as time zones have them are understood: a weekday of a month every year, or single times. Whatever
else stands there makes the zone unknown; nothing is expanded, so no rule can take long.
"""

from __future__ import annotations

import re
from calendar import monthrange, weekday
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sources.icaltext.zonenames import by_name

YEARS = 3
HALF_A_DAY = timedelta(hours=12)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_LOCAL = re.compile(r"\d{8}T\d{6}")


@dataclass(slots=True)
class Observance:
    """STANDARD or DAYLIGHT: from `starts` (local time before it) on the offset is `after`, seconds east of UTC."""

    starts: datetime
    before: int = 0
    after: int = 0
    rule: str = ""
    times: list[datetime] = field(default_factory=list)


def tzid(lines: Iterable[str]) -> str:
    """The TZID of a VTIMEZONE's lines, "" if there is none."""
    return next((line.partition(":")[2].strip() for line in lines if line.upper().startswith("TZID")), "")


@lru_cache(maxsize=64)
def zone(lines: tuple[str, ...], year: int, first: tuple[str, ...]) -> ZoneInfo | None:
    """The zone that a VTIMEZONE means: by X-LIC-LOCATION, else the first of `first` and of all zones in use whose
    clock changes are the same in `year` and the years after."""
    location = next((line for line in lines if line.upper().startswith("X-LIC-LOCATION:")), "")
    named = by_name(location.partition(":")[2])
    if named:
        return named
    try:
        offsets = _offsets(_observances(lines), year)
    except (ValueError, LookupError, OverflowError):
        return None
    candidates = (*first, "UTC", *dict.fromkeys(WINDOWS_TO_OLSON.values()))
    return next((found for key in candidates if (found := by_name(key)) and _agrees(found, offsets)), None)


def _agrees(candidate: ZoneInfo, offsets: Sequence[tuple[datetime, int]]) -> bool:
    return all(moment.astimezone(candidate).utcoffset() == timedelta(seconds=offset) for moment, offset in offsets)


def _observances(lines: Iterable[str]) -> list[Observance]:
    observances: list[Observance] = []
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        if name == "BEGIN":
            observances.append(Observance(_local("19700101T000000")))
        elif observances:
            _take(observances[-1], name, value.strip().upper())
    if not observances:
        raise ValueError("no observance")
    return observances


def _take(observance: Observance, name: str, value: str) -> None:
    if name == "DTSTART":
        observance.starts = _local(value)
    elif name == "TZOFFSETFROM":
        observance.before = _seconds(value)
    elif name == "TZOFFSETTO":
        observance.after = _seconds(value)
    elif name == "RRULE":
        observance.rule = value
    elif name == "RDATE":
        observance.times += [_local(part) for part in value.split(",")]


def _local(value: str) -> datetime:
    if not _LOCAL.fullmatch(value):
        raise ValueError(value)
    return datetime.fromisoformat(value)


def _seconds(value: str) -> int:
    match = _OFFSET.fullmatch(value)
    if not match:
        raise ValueError(value)
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    return seconds if match[1] == "+" else -seconds


def _offsets(observances: list[Observance], year: int) -> list[tuple[datetime, int]]:
    """Moments and the offsets that hold then: one a month, and half a day on either side of every change.

    ECPv6 tells changes in UTC, icalendar in the time after them; no two zones in use differ in the hour alone.
    """
    years = range(year - 1, year + YEARS)
    changes = sorted({change for one in observances for change in _changes(one, years)})
    if not changes:
        raise ValueError("no change")
    moments: list[tuple[datetime, int]] = []
    for utc, before, after in changes:
        if utc.year >= year:
            moments += [(utc - HALF_A_DAY, before), (utc + HALF_A_DAY, after)]
    for month in range(12 * YEARS):
        moment = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        past = [after for utc, _, after in changes if utc <= moment]
        moments.append((moment, past[-1] if past else changes[0][1]))
    return moments


def _changes(one: Observance, years: range) -> Iterator[tuple[datetime, int, int]]:
    times = [one.starts, *one.times]
    if one.rule:
        rule = dict(part.partition("=")[::2] for part in one.rule.rstrip(";").split(";"))
        last = int(rule.get("UNTIL", "9999")[:4])
        for year in years:
            times += _yearly(rule, one.starts, year) if one.starts.year <= year <= last else []
    for time in times:
        yield time.replace(tzinfo=UTC) - timedelta(seconds=one.before), one.before, one.after


def _yearly(rule: dict[str, str], starts: datetime, year: int) -> list[datetime]:
    if rule.get("FREQ") != "YEARLY" or rule.get("INTERVAL", "1") != "1" or "COUNT" in rule:
        raise ValueError(rule)
    month = int(rule.get("BYMONTH", starts.month))
    if "BYDAY" not in rule:
        return [starts.replace(year=year, month=month)]
    match = _BYDAY.fullmatch(rule["BYDAY"])
    if not match:
        raise ValueError(rule)
    days = [
        day
        for day in range(1, monthrange(year, month)[1] + 1)
        if weekday(year, month, day) == _DAYS.index(match[2])
    ]
    if "BYMONTHDAY" in rule:
        days = [day for day in days if day in set(map(int, rule["BYMONTHDAY"].split(",")))]
    position = int(match[1] or 1)
    return [starts.replace(year=year, month=month, day=days[position - 1 if position > 0 else position])]
