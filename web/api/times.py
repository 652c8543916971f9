"""Dates and times in parameters, as Linked Events reads them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from web.api.params import BadValue

INVALID = "time in invalid format (try ISO 8601 or yyyy-mm-dd)"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLUS = re.compile(r" (\d{2}:?\d{2})$")  # a plus sign that nobody escaped
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_LASTS = re.compile(r"(\d{1,6})\s*([dhms]?)")
UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1, "": 1}


def instant(value: str, now: int, zone: tzinfo, *, end: bool = False, naive: tzinfo | None = None) -> int:
    """A day (its beginning; with `end` its last second), a time, "today" or "now", as seconds since 1970.

    naive: the zone of a time that names none; the site's if it is None. Raises BadValue.
    """
    said = value.strip()
    if said.lower() == "now":
        return now
    try:
        if said.lower() == "today":
            return _midnight(datetime.fromtimestamp(now, zone).date(), zone, end)
        if _DAY.fullmatch(said):
            return _midnight(date.fromisoformat(said), zone, end)
        read = datetime.fromisoformat(_PLUS.sub(r"+\1", said))
        return int((read if read.tzinfo else read.replace(tzinfo=naive or zone)).timestamp())
    except (ValueError, OverflowError) as error:
        raise BadValue(INVALID) from error


def _midnight(day: date, zone: tzinfo, end: bool) -> int:
    return int(datetime.combine(day + timedelta(days=end), time(), zone).timestamp()) - end


def minutes(value: str, name: str) -> int:
    """A time of day, "16" or "16:30", as minutes after midnight. Raises BadValue."""
    found = _CLOCK.fullmatch(value.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise BadValue(f"{name} must be hours, or hours and minutes set apart by a colon")
    return int(found[1]) * 60 + int(found[2] or 0)


def seconds(value: str) -> int:
    """A duration such as 86400, 180m, 3h or 3d. Raises BadValue."""
    found = _LASTS.fullmatch(value.strip().lower())
    if found is None:
        raise BadValue("Invalid duration supplied. Try '1d', '2h' or '180m'.")
    return int(found[1]) * UNITS[found[2]]


def stamp(at: int) -> str:
    """An instant as the API writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
