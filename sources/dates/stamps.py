"""Dates and times as machines write them into feeds: one value, nothing around it.

2026-03-05, 20260305                        a day (ISO 8601)
2026-03-05T18:00, 2026-03-05 18:00:00       a time in the source's zone
2026-03-05T18:00:00+02:00, …Z, 20260305T160000Z
2024-11-08EET17:30:00                       date, name of the zone, time (library feeds)
Thu, 05 Mar 2026 18:00:00 +0200             RFC 5322 section 3.3
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from sources.records import When

EARLIEST, LATEST = 1990, 2199
DAY = timedelta(days=1)
LAST_MINUTE = time(23, 59)
_ZONES = {
    "EET": "Europe/Helsinki",
    "EEST": "Europe/Helsinki",
    "CET": "Europe/Stockholm",
    "CEST": "Europe/Stockholm",
    "GMT": "UTC",
    "UTC": "UTC",
    "Z": "UTC",
}
_STAMP = re.compile(
    r"(?P<y>\d{4})[-/.]?(?P<m>\d\d)[-/.]?(?P<d>\d\d)"
    r"(?:(?:[T ]|(?P<name>[A-Z]{3,4}))(?P<H>\d\d)[:.]?(?P<M>\d\d)(?:[:.]?(?P<S>\d\d)(?:[.,]\d{1,9})?)?"
    r" ?(?P<off>Z|[A-Z]{3,4}|[+-]\d\d:?\d\d)?)?"
)


def read_stamp(text: str, zone: ZoneInfo) -> When | None:
    """The day or moment of `text`; moments in `zone`. None if it is no such value."""
    found = _STAMP.fullmatch(text.strip()[:60])
    try:
        read = _read(found, zone) if found else _mail_date(text, zone)
    except (ValueError, TypeError, OverflowError):
        return None
    return read if read is not None and EARLIEST <= read.year <= LATEST else None


def _read(found: re.Match[str], zone: ZoneInfo) -> When | None:
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    if found["H"] is None:
        return day
    hour, minute, second = (int(found[part] or 0) for part in "HMS")
    after = DAY if hour == 24 and not minute and not second else None
    clock = datetime.combine(day, time(0 if after else hour, minute, min(second, 59))) + (after or timedelta())
    offset = found["name"] or found["off"] or ""
    if offset[:1] in ("+", "-"):
        return datetime.strptime(f"{clock:%Y-%m-%dT%H:%M:%S}{offset}", "%Y-%m-%dT%H:%M:%S%z").astimezone(zone)
    if offset and offset not in _ZONES:
        return None
    # the name tells the zone, not the offset: feeds write EET in summer too
    return (
        clock.replace(tzinfo=ZoneInfo(_ZONES[offset])).astimezone(zone) if offset else clock.replace(tzinfo=zone)
    )


def _mail_date(text: str, zone: ZoneInfo) -> When | None:
    if not re.match(r"\s*(?:[A-Za-z]{3},?\s)?\d{1,2}\s[A-Za-z]{3}\s\d{2,4}\s\d", text[:40]):
        return None
    read = parsedate_to_datetime(text.strip()[:60])
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(zone)


def whole_days(start: When, end: When | None) -> tuple[When, When | None]:
    """A span told from midnight to midnight, to 23:59 or to nothing, as days (end exclusive); else as it is.

    An end told as a day is the last one.
    """
    if not isinstance(start, datetime):
        return start, max(_day_after(end), start + DAY) if end is not None else None
    if not isinstance(end, datetime):
        return (start.date(), end and end + DAY) if start.time() == time() else (start, None)
    if start.time() != time():
        return start, end
    last = end.time().replace(second=0)
    if last == LAST_MINUTE:
        return start.date(), end.date() + DAY
    return (start.date(), max(end.date(), start.date() + DAY)) if last == time() else (start, end)


def _day_after(end: When) -> date:
    if not isinstance(end, datetime):
        return end + DAY
    return end.date() + DAY if end.time() > time() else end.date()
