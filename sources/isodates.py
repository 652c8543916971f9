"""Dates and times as pages and APIs write them: ISO 8601 and its near misses -> days and moments.

    2026-05-01, 20260501, 2026-5-1, 1.5.2026            days
    2026-05-01T18:00+03:00, …+0300, …Z, 20260501T180000  moments
    2026-5-1T18-30-00, 2026-05-01 18.30, 6:30 PM         moments as some products write them
    2026-5-1T18-18-30-00                                 EventON: the hour twice

A time without a zone is in the zone asked for. Prose is read elsewhere.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from sources.icaltext.zonenames import zone_of_key
from sources.records import When

FIRST_YEAR, LAST_YEAR = 1900, 2200
LENGTH = 80
DAY = timedelta(days=1)

_DAYS = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
    r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
)
_CLOCKS = (
    r"(?P<H>\d{1,2})[:.](?P<M>\d\d)(?:[:.](?P<S>\d\d)(?:[.,]\d{1,9})?)?",
    r"(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?",
    r"(?P<H>\d\d)-(?P=H)-(?P<M>\d\d)-(?P<S>\d\d)",
    r"(?P<H>\d{1,2})-(?P<M>\d\d)-(?P<S>\d\d)(?!-)",
)
_BETWEEN = r"(?:\s*T\s*|,?\s+(?:klo\.?\s*|kl\.?\s*)?)"
_HALF = r"\s*(?P<half>[ap])\.?m\.?"
_ZONE = (
    r"\s*(?:(?P<utc>Z|UTC|GMT)|(?:UTC|GMT)?(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zm>\d\d))?|(?P<name>EES?T|CES?T))"
)
_FORMS = tuple(
    re.compile(rf"{day}(?:{_BETWEEN}{clock}(?:{_HALF})?(?:{_ZONE})?(?:\[(?P<key>[^\]]+)\])?)?", re.I | re.ASCII)
    for day in _DAYS
    for clock in _CLOCKS
)
_HOURS = {"EET": 2, "EEST": 3, "CET": 1, "CEST": 2}
_DURATION = re.compile(
    r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:[.,]\d+)?S)?)?", re.I
)


def exact(text: str, zone: ZoneInfo, bare: tzinfo) -> When:
    """The day, or the moment in `zone`, of ISO 8601 to the letter; `bare`: the zone of times that name none.

    Raises ValueError, OverflowError.
    """
    if len(text) == len("2026-05-01"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    local = (moment if moment.tzinfo else moment.replace(tzinfo=bare)).astimezone(zone)
    return local.replace(microsecond=0) if local.microsecond else local


def when(text: str, zone: ZoneInfo) -> When:
    """The day, or the moment as the clock shows it in `zone`. Raises ValueError."""
    text = text.strip()
    if text[10:11] in "Tt " and text[13:14] == ":":
        try:
            return _placed(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    if len(text) > LENGTH:
        raise ValueError("no date")
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _read(match, zone)
    raise ValueError("no date")


def _read(match: re.Match[str], zone: ZoneInfo) -> When:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["H"] is None:
        return _bounded(day)
    hour, minute = int(match["H"]), int(match["M"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    if (hour, minute) == (24, 0):
        day, hour = day + DAY, 0
    clock = time(hour, minute, min(int(match["S"] or 0), 59), tzinfo=_offset(match))
    return _placed(datetime.combine(day, clock), zone)


def _offset(match: re.Match[str]) -> tzinfo | None:
    if match["utc"]:
        return timezone.utc  # noqa: UP017 (the other branches are of this class)
    if match["sign"]:
        away = timedelta(hours=int(match["zh"]), minutes=int(match["zm"] or 0))
        return timezone(-away if match["sign"] == "-" else away)
    if match["name"]:
        return timezone(timedelta(hours=_HOURS[match["name"].upper()]))
    return zone_of_key(match["key"]) if match["key"] else None


def _placed(moment: datetime, zone: ZoneInfo) -> datetime:
    _bounded(moment)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    local = aware.astimezone(zone)
    return local.replace(microsecond=0) if local.microsecond else local


def _bounded(when: When) -> When:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError("no year of ours")
    return when


def duration(text: str) -> timedelta | None:
    """An ISO 8601 duration of weeks, days and clock time ("PT1H30M"); None for anything else, and for nothing."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or None


def span(starts: When, ends: When | None, zone: ZoneInfo) -> tuple[When, When | None, bool]:
    """Start and exclusive end of one kind, and whether an end had to be left out because it is before the start.

    An end that is a day is the last day itself (schema.org, Linked Events). From 00:00, in the event's zone or in
    UTC, to 00:00, 23:59 or nothing is whole days: so do products write them that know only moments.
    """
    if isinstance(starts, datetime):
        first, midnight = _midnight(starts, ends, zone)
        if first is None:
            return _moments(starts, ends, zone)
        starts = first
    else:
        midnight = zone
    if ends is None:
        return starts, None, False
    after = _after(ends, midnight)
    if after < starts:
        return starts, None, True
    return starts, max(after, starts + DAY), False


def _midnight(starts: datetime, ends: When | None, zone: ZoneInfo) -> tuple[date | None, tzinfo]:
    """The first day if these are whole days, and the zone whose midnight that is."""
    for midnight in (zone, timezone.utc):  # noqa: UP017
        local = starts.astimezone(midnight)
        if local.time() == time() and (not isinstance(ends, datetime) or _ends_day(ends.astimezone(midnight))):
            return local.date(), midnight
    return None, zone


def _ends_day(local: datetime) -> bool:
    return local.time() == time() or (local.hour, local.minute) == (23, 59)


def _after(ends: When, midnight: tzinfo) -> date:
    """The day after the last one."""
    if not isinstance(ends, datetime):
        return ends + DAY
    local = ends.astimezone(midnight)
    return local.date() if local.time() == time() else local.date() + DAY


def _moments(starts: datetime, ends: When | None, zone: ZoneInfo) -> tuple[When, When | None, bool]:
    if ends is not None and not isinstance(ends, datetime):
        # "from 18:00, ends that day" tells no hour of the end
        ends = None if ends == starts.date() else datetime.combine(ends + DAY, time(), zone)
    # two moments of one zone would be compared by the clock, which goes back an hour in October
    if ends is not None and ends.timestamp() < starts.timestamp():
        return starts, None, True
    return starts, ends, False
