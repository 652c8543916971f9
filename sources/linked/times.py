"""start_time and end_time -> days or moments.

Linked Events stores moments and keeps beside them whether a clock time was given. What arrives:

    "2026-05-01"                       a day; as an end, the last day (inclusive)
    2026-05-01T00:00Z .. 05-02T00:00Z  days too: importers write dates as midnight UTC (end exclusive)
    local 00:00 .. 23:59 or 00:00      a whole day
    anything else                      moments
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.isodates import DAY, exact
from sources.linked.wire import Item, Unreadable
from sources.records import When


def moment(value: object, zone: ZoneInfo) -> When | None:
    """An ISO 8601 date or time (UTC where it names no zone) in `zone`; None if null. Raises Unreadable."""
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str):
            raise ValueError(value)
        return exact(value.strip(), zone, UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable(N_("The event has a time that cannot be read.")) from error


def clock(value: object, zone: ZoneInfo) -> datetime | None:
    """As `moment`, a day as its first moment; None for what cannot be read."""
    try:
        read = moment(value, zone)
    except Unreadable:
        return None
    return read if isinstance(read, datetime) or read is None else datetime.combine(read, time(), zone)


def span(item: Item, zone: ZoneInfo) -> tuple[When, When | None, bool]:
    """When an event begins and ends, and whether its end had to be left out because it is before its start.

    Raises Unreadable if it has no start or a time is no time.
    """
    starts, ends = moment(item.get("start_time"), zone), moment(item.get("end_time"), zone)
    if starts is None:
        raise Unreadable(N_("The event has no start time."))
    try:
        days = _days(starts, ends, zone, item.get("has_start_time") is not False)
        if days is None and ends is not None and not isinstance(ends, datetime):
            ends = datetime.combine(ends + DAY, time(), zone)
    except OverflowError as error:
        raise Unreadable(N_("The event has a time that cannot be read.")) from error
    if days is not None:
        first, after = days
        return (
            (first, None, True)
            if after and after < first
            else (first, max(after, first + DAY) if after else None, False)
        )
    assert isinstance(starts, datetime)
    return (starts, None, True) if ends is not None and ends < starts else (starts, ends, False)


def _days(starts: When, ends: When | None, zone: ZoneInfo, has_clock: bool) -> tuple[date, date | None] | None:
    """First day and the day after the last, or None if the event has clock times."""
    if not isinstance(starts, datetime):
        return starts, None if ends is None else _day_after(ends, zone) or _day_of(ends) + DAY
    for midnight in (UTC, zone):
        local = starts.astimezone(midnight)
        if local.time() != time():
            continue
        if ends is None:
            return local.date(), None
        if after := _day_after(ends, midnight) or _day_after(ends, zone):
            return local.date(), after
    return None if has_clock else (starts.date(), None if ends is None else _day_of(ends) + DAY)


def _day_after(ends: When, zone: tzinfo) -> date | None:
    """The day after the last one, or None if `ends` is not the end of a day in `zone`."""
    if not isinstance(ends, datetime):
        return ends + DAY
    local = ends.astimezone(zone)
    if (local.hour, local.minute) == (23, 59):
        return local.date() + DAY
    return local.date() if local.time() == time() else None


def _day_of(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
