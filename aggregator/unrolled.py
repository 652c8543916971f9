"""One long row that means a weekly hobby, as the series it means. Pure.

"13 January 10:00 to 31 March 10:30", or 8 September to 8 December with "tiistaisin klo 17–18" in the text: a rule
of RFC 5545, without the holidays of its municipality, as such a row cannot say that it pauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aggregator.hobbies import LEAST, LONGEST
from aggregator.matching.times import ROW_DAYS, weekly_row
from aggregator.model import Event, Occurrence, Series
from aggregator.schoolholidays import Holidays
from sources.dates import Found, find_times
from sources.dates.found import NO_LAST_DAY, OTHER_WEEK, PAUSE

DAY = timedelta(days=1)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WEEKS = 60
TEXT_LENGTH = 4_000
_RULE = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=(?P<every>2))?;BYDAY=(?P<days>[A-Z,]+)(?:;|$)")
# what lasts for weeks and has something in it on some weekday
_LASTING = re.compile(
    r"näyttely|utställning|exhibition|installaatio|avoinna|auki\b|aukiolo|öppet|öppettid|open(?:ing)?\b|opastu|guidad",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Weekly:
    """weekdays: 0 Monday. starts, ends: by the clock; ends None where no end is told. every: weeks."""

    weekdays: tuple[int, ...]
    starts: time
    ends: time | None
    first: date
    last: date
    every: int = 1
    left_out: frozenset[date] = frozenset()


def unrolled(event: Event, zone: ZoneInfo, holidays: Holidays) -> Event:
    """The event as a weekly series, itself if it is no such row. zone: the site's own."""
    if event.series is not None:
        return event
    first, last = _days(event)
    if not ROW_DAYS <= (last - first).days <= MOST_WEEKS * 7:
        return event
    told = _by_its_times(event, zone) or _by_its_text(event, first, last)
    return _series(event, told, holidays) if told else event


def _days(event: Event) -> tuple[date, date]:
    starts, ends = event.starts, event.ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        local = ZoneInfo(event.timezone)
        last = (ends - timedelta(microseconds=1)).astimezone(local)
        return starts.astimezone(local).date(), last.date()
    return starts, ends - DAY


def _by_its_times(event: Event, zone: ZoneInfo) -> _Weekly | None:
    if not isinstance(event.starts, datetime) or not isinstance(event.ends, datetime):
        return None
    start, end = int(event.starts.timestamp()), int(event.ends.timestamp())
    row = weekly_row([Occurrence(start, end)], False, zone)
    if not row:
        return None
    begins, ends = (datetime.fromtimestamp(each, zone) for each in (row[0].start, row[0].end))
    last = datetime.fromtimestamp(row[-1].start, zone).date()
    return _Weekly((begins.weekday(),), begins.time(), ends.time(), begins.date(), last)


def _by_its_text(event: Event, first: date, last: date) -> _Weekly | None:
    """The one weekly hour that its text tells, if it tells nothing else."""
    for language in sorted(event.title.keys() | event.description.keys()):
        text = f"{event.title.get(language, '')}. {event.description.get(language, '')}"[:TEXT_LENGTH]
        found = find_times(text, first, ZoneInfo(event.timezone), language) if not _LASTING.search(text) else []
        weekly = [one for one in found if one.rrule]
        told = {(one.rrule, one.start, one.end) for one in weekly}
        if len(told) == 1 and all(_goes_with(one, first, last) for one in found if not one.rrule):
            return _read(weekly[0], first, last)
    return None


def _goes_with(found: Found, first: date, last: date) -> bool:
    """Whether a day in the text is the row's own first or last day."""
    return found.all_day and found.start is not None and _day(found.start) in (first, last)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _read(found: Found, first: date, last: date) -> _Weekly | None:
    rule = _RULE.match(found.rrule)
    if rule is None or not isinstance(found.start, datetime) or not _is_sure(found, first):
        return None
    ends = found.end if isinstance(found.end, datetime) else None
    if ends and (ends - found.start).total_seconds() > LONGEST:
        return None
    told_last = all(problem.what != NO_LAST_DAY for problem in found.problems)
    until = found.rrule.rpartition("UNTIL=")[2][:8]
    if told_last and until:
        last = min(last, date.fromisoformat(until))
    weekdays = tuple(CODES.index(code) for code in rule["days"].split(","))
    every = int(rule["every"] or 1)
    return _Weekly(
        weekdays, found.start.time(), ends.time() if ends else None, max(first, found.start.date()), last, every,
        frozenset(_day(day) for day in found.exdates),
    )  # fmt: skip


def _is_sure(found: Found, first: date) -> bool:
    """Every other week is so from the row's first day on, if that is such a day."""
    if any(problem.what not in (NO_LAST_DAY, OTHER_WEEK, PAUSE) for problem in found.problems):
        return False
    return not found.doubtful or (found.start is not None and _day(found.start) == first)


def _series(event: Event, told: _Weekly, holidays: Holidays) -> Event:
    days = list(_held(told))
    kept = [day for day in days if day not in told.left_out and holidays.name(day) is None]
    if len(kept) < LEAST:
        return event
    local = ZoneInfo(event.timezone)
    starts = datetime.combine(kept[0], told.starts, local)
    ends = datetime.combine(kept[0], told.ends, local) if told.ends else starts
    if ends < starts:
        ends += DAY
    left_out = tuple(
        datetime.combine(day, told.starts, local) for day in days if kept[0] < day < kept[-1] and day not in kept
    )
    interval = f";INTERVAL={told.every}" if told.every > 1 else ""
    until = datetime.combine(kept[-1], time(23, 59, 59), local).astimezone(UTC)
    rule = (
        f"FREQ=WEEKLY{interval};BYDAY={','.join(CODES[day] for day in told.weekdays)};UNTIL={until:%Y%m%dT%H%M%SZ}"
    )
    return replace(event, starts=starts, ends=ends, series=Series(rule, exdates=left_out))


def _held(told: _Weekly) -> Iterator[date]:
    """Every day of the rule between its first and its last."""
    monday = told.first - told.first.weekday() * DAY
    while monday <= told.last:
        for weekday in told.weekdays:
            day = monday + weekday * DAY
            if told.first <= day <= told.last:
                yield day
        monday += 7 * told.every * DAY
