"""Recurrence rules (RFC 5545 section 3.3.10): the text checked, and the wall-clock times it gives.

Everything here is local time without a zone: "every Tuesday at 18:00" is said in wall-clock time and stays there
across a clock change. What a rule says is trusted only after `read`: known parts, values in their ranges, daily at
the most, and at least one time that it ever gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from sources.errors import N_, SourceError
from sources.limits import limited

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PERIOD_DAYS = {"DAILY": 1, "WEEKLY": 7}
TOO_OFTEN = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
LONGEST_TEXT = 500
MOST_STEPS = 50_000
SECONDS = 0.5
LAST_DAY = date.max.toordinal()

OFTEN = N_("The rule “{rule}” repeats more often than daily; only the first time is shown.")
UNREADABLE = N_("The rule “{rule}” for repeating cannot be understood; only the first time is shown.")
NEVER = N_("The rule “{rule}” for repeating never gives a day; only the first time is shown.")
ENDLESS = N_("The rule “{rule}” for repeating takes too long to work out; only the first time is shown.")


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


class RuleError(SourceError):
    """A rule that is not followed, and why."""

    def __init__(self, what: str, rule: str) -> None:
        super().__init__(what, rule=rule[:100])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that passed the check.

    parts: name -> value in the order written, without COUNT and UNTIL. Of these two at most one is not None.
    until: the last possible time, itself included: a `date` for an all-day series, else a datetime in UTC.
    """

    parts: Mapping[str, str]
    count: int | None = None
    until: date | datetime | None = None

    @property
    def interval(self) -> int:
        """Every how many periods."""
        return int(self.parts.get("INTERVAL", "1"))

    @property
    def plain(self) -> bool:
        """Whether the times follow by adding days: every n days, or every n weeks on given weekdays."""
        known = {"DAILY": {"FREQ", "INTERVAL", "WKST"}, "WEEKLY": {"FREQ", "INTERVAL", "WKST", "BYDAY"}}
        days = self.parts.get("BYDAY", "MO").split(",")
        return self.parts.keys() <= known.get(self.parts["FREQ"], set()) and all(day in WEEKDAYS for day in days)

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, UNTIL in UTC or as a date."""
        written = [f"{name}={value}" for name, value in self.parts.items()]
        if self.count is not None:
            written.append(f"COUNT={self.count}")
        elif isinstance(self.until, datetime):
            written.append(f"UNTIL={basic(self.until)}Z")
        elif self.until is not None:
            written.append(f"UNTIL={basic(self.until)}")
        return ";".join(written)


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
    except RuleError:
        raise
    except TimeoutError:
        raise RuleError(ENDLESS, text) from None
    except Exception:  # dateutil raises almost anything on combinations it did not expect
        raise RuleError(UNREADABLE, text) from None


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


def wall(when: date | datetime) -> datetime:
    """The wall-clock time of `when` in its own zone; a day is its midnight."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None, fold=0)
    return datetime.combine(when, time.min)


def basic(when: date) -> str:
    """The local day or time in ISO 8601's basic form: "20260106", "20260106T180000"."""
    return when.isoformat()[:19].replace("-", "").replace(":", "")


def walls(rule: Rule, start: datetime, lower: datetime, upper: datetime) -> Iterator[datetime]:
    """The rule's wall-clock times in order, endless if it is; those before `lower` may be left out.

    start: the series' first wall-clock time; it comes only if it matches. upper: how far the caller will look.
    Goes up to a day past UNTIL: the caller compares instants. Raises RuleError when it takes too many steps,
    and what dateutil raises.
    """
    times = _by_days(rule, start, lower) if rule.plain else _by_dateutil(rule, start, lower, upper)
    if rule.until is None:
        return times
    # an instant's wall-clock time is less than a day from its time in UTC
    return _up_to(min(wall(rule.until), datetime(9999, 12, 30)) + timedelta(days=1), times)  # noqa: DTZ001


def _up_to(last: datetime, times: Iterator[datetime]) -> Iterator[datetime]:
    for each in times:
        if each > last:
            return
        yield each


def _by_days(rule: Rule, start: datetime, lower: datetime) -> Iterator[datetime]:
    clock, first = start.time(), start.toordinal()
    period = rule.interval * PERIOD_DAYS[rule.parts["FREQ"]]
    base, offsets = _week(rule, start) if rule.parts["FREQ"] == "WEEKLY" else (first, [0])
    turn = max(0, (lower.toordinal() - base) // period)
    # the first week's days before the start get negative numbers
    number = turn * len(offsets) - sum(base + offset < first for offset in offsets)
    count = rule.count if rule.count is not None else LAST_DAY
    combine, day_of = datetime.combine, date.fromordinal
    for day in range(base + turn * period, LAST_DAY - 6, period):
        for offset in offsets:
            if number >= count:
                return
            if number >= 0:
                yield combine(day_of(day + offset), clock)
            number += 1


def _week(rule: Rule, start: datetime) -> tuple[int, list[int]]:
    """The day number on which the week of `start` begins, and the rule's days as offsets from it."""
    begins = WEEKDAYS.index(rule.parts.get("WKST", "MO"))
    days = rule.parts.get("BYDAY", WEEKDAYS[start.weekday()]).split(",")
    return (
        start.toordinal() - (start.weekday() - begins) % 7,
        sorted({(WEEKDAYS.index(day) - begins) % 7 for day in days}),
    )


def _by_dateutil(rule: Rule, start: datetime, lower: datetime, upper: datetime) -> Iterator[datetime]:
    # The Gregorian calendar repeats itself, weekdays and all, every 400 years. dateutil looks for a day that never
    # comes until year 9999; near that year it gives up 20 times sooner (4.4 s became 0.2 s), in any thread.
    shift = 400 * max(0, (9990 - max(upper.year, start.year)) // 400)
    begin = _forward(rule, start, lower)
    text = str(replace(rule, until=None))
    times = rrulestr(text, dtstart=begin.replace(year=begin.year + shift))
    for step, each in enumerate(times):
        if step >= MOST_STEPS:
            raise RuleError(ENDLESS, text)
        yield each.replace(year=each.year - shift)


def _forward(rule: Rule, start: datetime, lower: datetime) -> datetime:
    """A start near `lower` from which the same times follow."""
    days = PERIOD_DAYS.get(rule.parts["FREQ"])
    if days is None or rule.count is not None:
        return start
    period = rule.interval * days
    return start + timedelta(days=period * max(0, (lower - start).days // period))
