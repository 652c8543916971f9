"""A time zone's name as products write it -> the zone of the IANA time zone database that is meant.

RFC 5545 section 3.2.19 lets a TZID be any text; RFC 7808 and BCP 175 say which names are in use. Names of Windows
come from the Unicode CLDR table that icalendar carries.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

UTC = ZoneInfo("UTC")
# rules of this year hold for all years to come, as far as anybody knows
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
NAME_LENGTH = 120

# Ruby on Rails (ActiveSupport::TimeZone), Windows display names and abbreviations that name no city
_OTHER_NAMES = {
    "alaska": "America/Juneau",
    "arizona": "America/Phoenix",
    "atlantic time (canada)": "America/Halifax",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "canberra": "Australia/Sydney",
    "central america": "America/Guatemala",
    "central time (us & canada)": "America/Chicago",
    "cest": "CET",
    "coordinated universal time": "UTC",
    "eastern time (us & canada)": "America/New_York",
    "edinburgh": "Europe/London",
    "eest": "EET",
    "finland": "Europe/Helsinki",
    "greenwich mean time": "Europe/London",
    "greenwich mean time : dublin": "Europe/London",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "kyiv": "Europe/Kyiv",
    "mountain time (us & canada)": "America/Denver",
    "new delhi": "Asia/Kolkata",
    "newfoundland": "America/St_Johns",
    "pacific time (us & canada)": "America/Los_Angeles",
    "saskatchewan": "America/Regina",
    "st. petersburg": "Europe/Moscow",
    "suomi": "Europe/Helsinki",
    "tzone://microsoft/utc": "UTC",
    "utc": "UTC",
    "z": "UTC",
}
_WINDOWS = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
# what the machine is set to, or nothing at all
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")
_OFFSET = re.compile(r"\((?:UTC|GMT)(?: ?[+-] ?\d{1,2}[:.]?\d{0,2})?\) *", re.IGNORECASE)
_FIXED = re.compile(r"(?:UTC|GMT)? ?([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def by_name(name: str) -> ZoneInfo | None:
    """The zone that `name` means, None if nobody can tell. Never raises."""
    name = name.strip().strip("\"'").strip()
    if not name or len(name) > NAME_LENGTH:
        return None
    zone = zone_of_key(name.strip("/"))
    for reading in (_known_name, _path, _display_name, _fixed_offset):
        zone = zone or reading(name)
    return zone


def is_key(name: str) -> bool:
    """Whether `name` is an IANA name itself, so that nothing had to be guessed."""
    return zone_of_key(name.strip("/")) is not None


@lru_cache(maxsize=256)
def same_clock(one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether clocks in both zones show the same from `FIRST_DAY` on: then the nearer name is the better."""
    days = (FIRST_DAY + timedelta(days=number) for number in range(3 * 366))
    return all(day.astimezone(one).utcoffset() == day.astimezone(other).utcoffset() for day in days)


def zone_of_key(key: str) -> ZoneInfo | None:
    """The zone with exactly this IANA name, None if there is none."""
    if not _KEY.fullmatch(key) or key in _NO_ZONES:
        return None
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: "Europe" is a folder
        return None


def _known_name(name: str) -> ZoneInfo | None:
    # Outlook numbers the names that it has twice: "FLE Standard Time 1"
    names = (name.lower(), re.sub(r" \d\Z", "", name.lower()))
    key = next(
        filter(None, (table.get(lower) for lower in names for table in (_WINDOWS, _OTHER_NAMES, _cities()))), ""
    )
    return zone_of_key(key)


def _path(name: str) -> ZoneInfo | None:
    """Evolution, Mozilla: "/freeassociation.sourceforge.net/Europe/Helsinki"."""
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[start:]) for start in range(1, min(len(parts), 8)))
    return next(filter(None, map(zone_of_key, tails)), None)


def _display_name(name: str) -> ZoneInfo | None:
    """Windows: "(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius"."""
    shown = _OFFSET.sub("", name, count=1).lower().strip()
    whole = _OTHER_NAMES.get(shown, "")
    if whole or shown == name.lower():
        return zone_of_key(whole)
    cities = (city.strip() for city in shown.split(","))
    return next(filter(None, map(_known_name, cities)), None)


def _fixed_offset(name: str) -> ZoneInfo | None:
    match = _FIXED.fullmatch(name)
    # the signs of the Etc zones are the other way round
    return zone_of_key(f"Etc/GMT{'-' if match[1] == '+' else '+'}{int(match[2])}") if match else None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Names without regard to capitals: "europe/helsinki" and "helsinki" -> "Europe/Helsinki"."""
    keys = sorted((key for key in available_timezones() if "/" in key), key=lambda key: (key[:6] != "Europe", key))
    cities = {key.lower(): key for key in keys}
    for key in keys:
        if not key.startswith(("Etc/", "SystemV/", "US/")):
            cities.setdefault(key.rpartition("/")[2].replace("_", " ").lower(), key)
    return cities
