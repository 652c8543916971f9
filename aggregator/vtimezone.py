"""VTIMEZONE by rules (RFC 5545 section 3.6.5): "the last Sunday of March", for ever.

A list of every change from 1970 to 2038, as some writers make it, is misread by desktop Outlook.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aggregator.contentlines import CRLF
from aggregator.rules import WEEKDAYS, basic

# Far enough ahead for only the zone's standing rule to hold; the calendar repeats itself after 400 years, and in
# 28 years every month begins on every weekday. 2396 stands for 1996, since when the European Union has its rule.
YEARS = range(2370, 2398)
FIRST_YEAR, CYCLE = 2396, 400


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clocks. at: the local time before it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=128)
def vtimezone(name: str) -> str:
    """The VTIMEZONE of an IANA zone as it stands now; "" if there is no such zone."""
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    # by the month too: the midnight after the last Thursday of October is a Friday of two months
    kinds: dict[tuple[timedelta, timedelta, int], list[_Change]] = {}
    for change in _changes(zone):
        kinds.setdefault((change.before, change.after, change.at.month), []).append(change)
    observances = [_observance(changes) for changes in kinds.values()] or [_always(zone)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *(line for each in observances for line in each), "END:VTIMEZONE"]
    return CRLF.join(lines) + CRLF


def _changes(zone: ZoneInfo) -> list[_Change]:
    """Every change in YEARS, in order."""
    found = []
    day = datetime(YEARS.start, 1, 1, tzinfo=UTC)
    while day.year in YEARS:
        following = day + timedelta(days=1)
        if _offset(day, zone) != _offset(following, zone):
            found.append(_change(day, zone))
        day = following
    return found


def _change(day: datetime, zone: ZoneInfo) -> _Change:
    before = _offset(day, zone)
    early, late = 0, 86_400  # seconds after `day`: still as before, already changed
    while late - early > 1:
        middle = (early + late) // 2
        same = _offset(day + timedelta(seconds=middle), zone) == before
        early, late = (middle, late) if same else (early, middle)
    moment = day + timedelta(seconds=late)
    local = (moment + before).replace(tzinfo=None)
    return _Change(local, before, _offset(moment, zone), moment.astimezone(zone).tzname() or "")


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _observance(changes: list[_Change]) -> list[str]:
    first = next((change for change in changes if change.at.year >= FIRST_YEAR), changes[0])
    kind = "DAYLIGHT" if first.after > first.before else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{basic(first.at.replace(year=first.at.year - CYCLE))}",
        f"TZOFFSETFROM:{_signed(first.before)}",
        f"TZOFFSETTO:{_signed(first.after)}",
        f"TZNAME:{first.name}",
        f"RRULE:FREQ=YEARLY;BYMONTH={first.at.month};{_days(changes)}",
        f"END:{kind}",
    ]


def _days(changes: list[_Change]) -> str:
    """On which day of its month the change comes, as parts of a rule."""
    days = sorted({change.at.day for change in changes})
    weekdays = {change.at.weekday() for change in changes}
    if len(weekdays) > 1:
        return f"BYMONTHDAY={days[0]}"
    weekday, whole_week = WEEKDAYS[weekdays.pop()], len(days) == 7
    # April, June, September and November end a day sooner
    if whole_week and days[0] == (24 if changes[0].at.month in (4, 6, 9, 11) else 25):
        return f"BYDAY=-1{weekday}"
    if whole_week and days[0] % 7 == 1:
        return f"BYDAY={days[0] // 7 + 1}{weekday}"
    return f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, days))}"


def _always(zone: ZoneInfo) -> list[str]:
    moment = datetime(FIRST_YEAR, 1, 1, tzinfo=zone)
    offset = _signed(moment.utcoffset() or timedelta())
    return [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{moment.tzname()}",
        "END:STANDARD",
    ]


def _signed(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
