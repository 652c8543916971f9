"""The text of a recurrence rule (RFC 5545 section 3.3.10), checked before anybody follows it.

What a feed says is trusted only after `read`: known parts, values in their ranges, daily at the most, and at least
one time that it ever gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice

from aggregator.rules import ENDLESS, MOST_STEPS, NEVER, OFTEN, SECONDS, UNREADABLE, Rule, RuleError, wall, walls
from sources.limits import limited

TOO_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
LONGEST_TEXT = 500


def _list_of(item: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{item})(?:,(?:{item}))*")


_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_ORDINAL = r"[+-]?0*(?:[1-9]|[1-4]\d|5[0-3])"
_OF_MONTH = r"[+-]?0*(?:[1-9]|[12]\d|3[01])"
_OF_YEAR = r"[+-]?0*(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"
_SIXTY = r"[0-5]?\d"
VALUES: dict[str, re.Pattern[str]] = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"0*[1-9]\d{0,5}"),
    "COUNT": re.compile(r"[+-]?\d{1,9}"),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    "WKST": re.compile(_DAY),
    "BYDAY": _list_of(f"(?:{_ORDINAL})?{_DAY}"),
    "BYMONTH": _list_of(r"0?[1-9]|1[0-2]"),
    "BYMONTHDAY": _list_of(_OF_MONTH),
    "BYYEARDAY": _list_of(_OF_YEAR),
    "BYWEEKNO": _list_of(_ORDINAL),
    "BYSETPOS": _list_of(_OF_YEAR),
    "BYHOUR": _list_of(r"[01]?\d|2[0-3]"),
    "BYMINUTE": _list_of(_SIXTY),
    "BYSECOND": _list_of(_SIXTY),
}


def read(text: str, starts: date | datetime) -> Rule:
    """The rule that `text` says for a series beginning at `starts`.

    COUNT together with UNTIL, which the standard forbids, becomes the COUNT that gives the same times; a COUNT
    below 1 is left out. Raises RuleError.
    """
    parts = _parts(text)
    count = int(parts.pop("COUNT", "0"))
    try:
        until = _until(parts.pop("UNTIL", ""), starts)
    except ValueError:
        raise RuleError(UNREADABLE, text) from None
    rule = Rule(parts, count if count > 0 else None, until)
    if rule.plain and (rule.count is None or until is None):
        return rule
    try:
        with limited(SECONDS):
            return _settled(rule, text, starts)
    except TimeoutError:
        raise RuleError(ENDLESS, text) from None


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_TEXT or not text.isascii():
        raise RuleError(UNREADABLE, text)
    written = filter(None, map(str.strip, text.upper().removeprefix("RRULE:").split(";")))
    parts = {name: value for name, _, value in (part.partition("=") for part in written)}
    if parts.get("FREQ") in TOO_OFTEN:
        raise RuleError(OFTEN, text)
    known = all(name in VALUES and VALUES[name].fullmatch(value) for name, value in parts.items())
    if "FREQ" not in parts or not known:
        raise RuleError(UNREADABLE, text)
    return parts


def _until(value: str, starts: date | datetime) -> date | datetime | None:
    if not value:
        return None
    day = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    if not isinstance(starts, datetime):
        return day
    clock = time(int(value[9:11]), int(value[11:13]), min(int(value[13:15]), 59)) if "T" in value else time.max
    zone = UTC if value.endswith("Z") else starts.tzinfo
    try:
        return datetime.combine(day, clock.replace(microsecond=0), zone).astimezone(UTC)
    except OverflowError:
        return None  # the end of year 9999 in a western zone: as good as never


def _settled(rule: Rule, text: str, starts: date | datetime) -> Rule:
    start = wall(starts)
    endless = replace(rule, until=None)
    times = islice(walls(endless, start, start, start), MOST_STEPS)
    if next(times, None) is None:
        raise RuleError(NEVER, text)
    if rule.count is None or rule.until is None:
        return rule
    times = islice(walls(endless, start, start, start), MOST_STEPS)
    count = sum(1 for _ in _not_after(rule.until, times, starts))
    return replace(endless, count=count) if count else replace(rule, count=None)


def _not_after(until: date | datetime, times: Iterator[datetime], starts: date | datetime) -> Iterator[datetime]:
    zone = starts.tzinfo if isinstance(starts, datetime) else None
    for each in times:
        when = each.replace(tzinfo=zone) if isinstance(until, datetime) else each.date()
        if when > until:
            return
        yield each
