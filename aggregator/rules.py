"""Recurrence rules (RFC 5545 section 3.3.10) and the wall-clock times they give.

Everything here is local time without a zone: "every Tuesday at 18:00" is said in wall-clock time and stays there
across a clock change. Rules come from `ruletext.read`, which trusts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from sources.errors import N_, SourceError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PERIOD_DAYS = {"DAILY": 1, "WEEKLY": 7}
MOST_STEPS = 50_000
SECONDS = 0.5
LAST_DAY = date.max.toordinal()

OFTEN = N_("The rule “{rule}” repeats more often than daily; only the first time is shown.")
UNREADABLE = N_("The rule “{rule}” for repeating cannot be understood; only the first time is shown.")
NEVER = N_("The rule “{rule}” for repeating never gives a day; only the first time is shown.")
ENDLESS = N_("The rule “{rule}” for repeating takes too long to work out; only the first time is shown.")


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
    begin = _forward(rule, start, lower)
    shift = _years_ahead(begin.year, max(upper.year, begin.year))
    text = str(replace(rule, until=None))
    try:
        for step, each in enumerate(rrulestr(text, dtstart=begin.replace(year=begin.year + shift))):
            if step >= MOST_STEPS:
                break
            yield each.replace(year=each.year - shift)
        else:
            return
    except TimeoutError:
        raise
    except Exception:  # dateutil raises almost anything on combinations it did not expect
        raise RuleError(UNREADABLE, text) from None
    raise RuleError(ENDLESS, text)


def _years_ahead(first: int, last: int) -> int:
    """By how many years to move the years `first` to `last`, so that the calendar stays the same and ends soon.

    dateutil looks for a day that never comes until year 9999: 4.4 s for 30 February, where a timer is of no use in
    a thread. The Gregorian calendar repeats itself, weekdays and all, every 400 years, and every 28 years between
    two centuries without a leap day. So we search near year 9999, where 28 years more are left (0.02 s), or, for
    times long ago or far ahead, 400 years at most.
    """
    turns = max(0, -((1971 - last) // 28))
    if first >= 1901 + 28 * turns and last <= 2071:
        return 8000 - 28 * turns
    return 400 * max(0, (9990 - last) // 400)


def _forward(rule: Rule, start: datetime, lower: datetime) -> datetime:
    """A start near `lower` from which the same times follow."""
    days = PERIOD_DAYS.get(rule.parts["FREQ"])
    if days is None or rule.count is not None:
        return start
    period = rule.interval * days
    return start + timedelta(days=period * max(0, (lower - start).days // period))
