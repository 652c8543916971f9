"""Decoders of property values in exactly RFC 5545's forms (section 3.3), for the fast reader.

Each takes a value as it stands behind the colon and raises ValueError for anything that is not just so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sources.icaltext.zonenames import UTC

_DATE = re.compile(r"\d{8}\Z", re.ASCII)
_LOCAL = re.compile(r"\d{8}T\d{6}\Z", re.ASCII)
_UTC = re.compile(r"\d{8}T\d{6}Z\Z", re.ASCII)
_WORD = re.compile(r"[A-Z][A-Z-]*\Z")
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_GEO = re.compile(r"(-?\d{1,3}(?:\.\d{1,20})?);(-?\d{1,3}(?:\.\d{1,20})?)\Z", re.ASCII)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W|(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,4})M)?(?:(?P<seconds>\d{1,5})S)?)?)(?<![PT])\Z",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\([\\,;:nN])")
_COMMA = re.compile(r"(?<!\\),")


def day(value: str) -> date:
    """3.3.4 DATE."""
    if not _DATE.match(value):
        raise ValueError(value)
    return date.fromisoformat(value)


def days(value: str) -> tuple[date, ...]:
    """Several of them."""
    return tuple(day(part) for part in value.split(","))


def time(value: str, zone: ZoneInfo | None) -> datetime:
    """3.3.5 DATE-TIME: in `zone`, or in UTC, or naive (floating)."""
    if _LOCAL.match(value):
        return datetime.fromisoformat(value).replace(tzinfo=zone)
    if zone is None and _UTC.match(value):
        return datetime.fromisoformat(value[:15]).replace(tzinfo=UTC)
    raise ValueError(value)


def times(value: str, zone: ZoneInfo | None) -> tuple[datetime, ...]:
    """Several of them."""
    return tuple(time(part, zone) for part in value.split(","))


def duration(value: str) -> timedelta:
    """3.3.6 DURATION, without a sign."""
    match = _DURATION.match(value)
    if not match:
        raise ValueError(value)
    return timedelta(**{unit: int(count) for unit, count in match.groupdict().items() if count})


def text(value: str) -> str:
    """3.3.11 TEXT; also "\\:" is unescaped, as icalendar does."""
    return _ESCAPE.sub(_unescaped, value) if "\\" in value else value


def address(value: str) -> str:
    """3.3.13 URI, in which escapes are resolved too, as icalendar does and many products need."""
    if "\\" not in value:
        return value
    resolved = text(value)
    if "\n" in resolved:
        raise ValueError(value)
    return resolved


def texts(value: str) -> tuple[str, ...]:
    """Several of them, as in CATEGORIES."""
    if "\\" not in value:
        return tuple(value.split(","))
    # NUL stands in no text, see lines.clean
    parts = _COMMA.split(value.replace("\\\\", "\0"))
    return tuple(text(part.replace("\0", "\\\\")) for part in parts)


def geo(value: str) -> tuple[float, float]:
    """3.8.1.6: two numbers."""
    match = _GEO.match(value)
    if not match:
        raise ValueError(value)
    return float(match[1]), float(match[2])


def word(value: str) -> str:
    """A name in capitals, as of STATUS and CLASS."""
    if not _WORD.match(value):
        raise ValueError(value)
    return value


def number(value: str) -> int:
    """3.3.8 INTEGER, not negative."""
    if not _NUMBER.match(value):
        raise ValueError(value)
    return int(value)


def yes(value: str) -> bool:
    """3.3.2 BOOLEAN, also as "1"."""
    return value.strip().upper() in ("TRUE", "1")


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]
