"""RRULE checked and put right, never expanded (RFC 5545 section 3.3.10)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import prod
from zoneinfo import ZoneInfo

from sources.icaltext import dateforms
from sources.icaltext.times import FIRST_YEAR, LAST_YEAR, Span, aware
from sources.icaltext.vevent import Vevent
from sources.icaltext.zonenames import UTC
from sources.records import When

TIMES_A_DAY = 24

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_OF_THE_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"0*[1-9]\d{0,3}",
    "COUNT": r"0*[1-9]\d{0,4}",
    "UNTIL": r".+",
    "WKST": _DAY,
    "BYDAY": rf"(?:[+-]?(?:0?[1-9]|[1-4]\d|5[0-3]))?{_DAY}",
    "BYMONTH": r"0?[1-9]|1[0-2]",
    "BYMONTHDAY": r"[+-]?(?:0?[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"[+-]?(?:0{0,2}[1-9]|0?[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYWEEKNO": r"[+-]?(?:0?[1-9]|[1-4]\d|5[0-3])",
    "BYSETPOS": r"[+-]?(?:0{0,2}[1-9]|0?[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYHOUR": r"[01]?\d|2[0-3]",
    "BYMINUTE": r"[0-5]?\d",
    "BYSECOND": r"[0-5]?\d|60",
    # RFC 7529, where it says what RFC 5545 says
    "RSCALE": r"GREGORIAN",
    "SKIP": r"OMIT",
}
_FORMS = {
    name: re.compile(rf"(?:{form})(?:,(?:{form}))*+" if name[:2] == "BY" else form, re.ASCII)
    for name, form in _PARTS.items()
}
_LENGTH = 1_000


def checked(event: Vevent, span: Span) -> str:
    """The rule of `event`, its UNTIL of the type of `span`'s start (UTC for clock times).

    "" if there is no rule, or none that can be followed; then the reason is noted.
    """
    text = event.rrule.strip().strip(";").upper().replace(" ", "")
    if not text:
        return ""
    try:
        return _checked(text, event, span)
    except (ValueError, OverflowError):
        often = any(f"FREQ={name}" in text for name in _OFTEN)
        event.note("rule_too_often" if often else "rule_form", rule=event.rrule)
        return ""


def _checked(text: str, event: Vevent, span: Span) -> str:
    if len(text) > _LENGTH:
        raise ValueError("too long")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name in parts or name not in _FORMS or not _FORMS[name].fullmatch(value):
            raise ValueError(part)
        parts[name] = value
    _bounded(parts, span)
    if "UNTIL" in parts:
        if parts.pop("COUNT", ""):
            event.note("count_and_until")
        until = _until(parts.pop("UNTIL"), event, span)
        parts |= {"UNTIL": until} if until else {}
    return ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("RSCALE", "SKIP"))


def _bounded(parts: dict[str, str], span: Span) -> None:
    if "FREQ" not in parts:
        raise ValueError("no FREQ")
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise ValueError("numbered days of no month")
    if prod(parts[name].count(",") + 1 for name in _OF_THE_DAY if name in parts) > TIMES_A_DAY:
        raise ValueError("too often")
    for name in _OF_THE_DAY if span.all_day else ():
        parts.pop(name, None)


def _until(value: str, event: Vevent, span: Span) -> str:
    form = dateforms.normal(value)
    if int(form[:4]) < FIRST_YEAR:
        raise ValueError(value)
    if int(form[:4]) > LAST_YEAR:
        # "99991231": for ever
        return ""
    if span.all_day:
        return form if len(form) == 8 else _until_day(form, event, span)
    if len(form) == 8:
        event.note("until_kind")
        end = datetime.combine(date.fromisoformat(form), time(23, 59, 59), span.zone)
    elif form[-1] == "Z":
        return form
    else:
        # a floating series may end at a floating time
        if event.starts is not None and getattr(event.starts, "tzinfo", None) is not None:
            event.note("until_local")
        end = aware(datetime.fromisoformat(form), span.zone)
    return f"{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _until_day(form: str, event: Vevent, span: Span) -> str:
    event.note("until_kind")
    if form[-1] != "Z" or form.endswith("T000000Z"):
        return form[:8]
    end = datetime.fromisoformat(form[:15]).replace(tzinfo=UTC).astimezone(span.zone)
    return f"{end:%Y%m%d}"


_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30}
_YEAR = 366
_STEP = 14  # days; no zone has a summer time shorter than that


def meets_clock_change(rrule: str, starts: When, zone: ZoneInfo) -> bool:
    """Whether a checked rule goes on over a clock change of `zone`, as far as its first year shows."""
    parts = dict(part.split("=", 1) for part in rrule.split(";") if part)
    if not isinstance(starts, datetime) or parts.get("FREQ") not in _DAYS:
        return False
    days = _YEAR
    if "COUNT" in parts:
        days = min(days, (int(parts["COUNT"]) - 1) * int(parts.get("INTERVAL", 1)) * _DAYS[parts["FREQ"]])
    if "UNTIL" in parts:
        until = datetime.fromisoformat(parts["UNTIL"][:15]).replace(tzinfo=UTC)
        days = min(days, (until - starts).days)
    told = {
        (starts + timedelta(days=day)).astimezone(zone).utcoffset()
        for day in (*range(0, days, _STEP), max(days, 0))
    }
    return len(told) > 1
