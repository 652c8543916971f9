"""Dates and times in whatever form -> in RFC 5545's form (sections 3.3.4 and 3.3.5), with the repair noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sources.icaltext.vevent import Vevent

DATES = 2_000

_DATE = r"(?P<date>\d{4}-?\d{2}-?\d{2})"
_FORM = re.compile(
    rf"{_DATE}(?:[T ]+(?P<hour>\d{{2}}):?(?P<minute>\d{{2}})(?::?(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)

Formed = tuple[dict[str, str], str]


def in_form(name: str, given: dict[str, str], value: str, event: Vevent) -> Iterator[Formed]:
    """Parameters (VALUE=DATE or none; TZID where it holds) and value of each date in `value` that can be read."""
    parts = value.split(",", DATES)[:DATES] if name in ("RDATE", "EXDATE") else [value]
    for part in parts:
        try:
            yield _one(given, part, event)
        except (ValueError, OverflowError):
            event.note("bad_date", name=name, value=part)


def normal(value: str, *, as_date: bool = False) -> str:
    """One date or time in RFC 5545's form; with `as_date` a midnight becomes a date. Raises ValueError."""
    match = _FORM.fullmatch(value.strip())
    if not match:
        raise ValueError(value)
    day = date.fromisoformat(match["date"].replace("-", ""))
    if match["hour"] is None or (as_date and _is_midnight(match)):
        return f"{day.year:04}{day:%m%d}"
    return _time(day, match)


def _one(given: dict[str, str], value: str, event: Vevent) -> Formed:
    start, slash, _ = value.partition("/")
    if slash:
        event.note("period")
    kind = given.get("VALUE", "DATE-TIME").upper()
    form = normal(start, as_date=kind == "DATE")
    written = "DATE" if len(form) == 8 else "DATE-TIME"
    if form != start:
        event.note("date_form", value=value)
    elif written != kind and not slash:
        event.note("date_kind")
    return _with_zone(given.get("TZID", ""), form, event)


def _with_zone(tzid: str, form: str, event: Vevent) -> Formed:
    if len(form) == 8:
        if tzid:
            event.note("date_with_zone")
        return {"VALUE": "DATE"}, form
    if tzid and form[-1] == "Z":
        event.note("utc_with_zone")
        tzid = ""
    return ({"TZID": tzid} if tzid else {}), form


def _is_midnight(match: re.Match[str]) -> bool:
    return match["hour"] == "00" and match["minute"] == "00" and int(match["second"] or 0) == 0


def _time(day: date, match: re.Match[str]) -> str:
    hour, minute, second = int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59)
    if hour == 24 and not minute and not second:
        day, hour = day + timedelta(days=1), 0
    moment = datetime.combine(day, time(hour, minute, second))
    zone = (match["zone"] or "").upper()
    if zone and zone != "Z":
        east = 1 if zone[0] == "+" else -1
        moment -= east * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    # strftime does not pad years below 1000
    return f"{moment.year:04}{moment:%m%dT%H%M%S}" + ("Z" if zone else "")
