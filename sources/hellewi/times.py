"""A course's lessons -> when it is: a weekly rule where they are regular, else their dates.

A course that tells only when it begins and ends has its weekly times in its text at best. Weeks on end of one
event would be wrong, so such a course is told by its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.isodates import DAY
from sources.openactive.schedule import Times, moment
from sources.records import Recurrence, SourceOverride, When

WEEK = timedelta(days=7)
LONGEST = timedelta(days=7)  # a camp may go on day and night; a course does not
FEWEST = 3  # lessons from which on a rule says more than dates
MOST_LESSONS = 500
LESSONS = ("lessons", "sessions")
CANCELLED = ("cancelled", "canceled", "iscancelled")

Lesson = tuple[datetime, datetime | None, bool]


def times(course: Mapping[str, Any], zone: ZoneInfo) -> tuple[Times | None, bool]:
    """When the course is, None if it does not say, and whether only its first day is known."""
    lessons = _lessons(course, zone)
    if lessons:
        return _series(lessons, zone), False
    starts, ends = _bare(moment(course.get("begins"), zone)), _bare(moment(course.get("ends"), zone))
    if starts is None:
        return None, False
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        first = starts.date() if isinstance(starts, datetime) and ends is not None else starts
        last = ends.date() if isinstance(ends, datetime) else ends
        if isinstance(first, datetime) or last is None or last < first:
            return Times(first, None, zone), False
        long = last - first >= LONGEST
        return Times(first, first + DAY if long else last + DAY, zone), long
    if ends < starts:
        return Times(starts, None, zone), False
    long = ends - starts > LONGEST
    return Times(starts, None if long else ends, zone), long


def _bare(when: When | None) -> When | None:
    """A day where the clock time is the midnight that systems write for "no time"."""
    return when.date() if isinstance(when, datetime) and when.time() == time() else when


def _lessons(course: Mapping[str, Any], zone: ZoneInfo) -> list[Lesson]:
    said: list[Any] = next((course[name] for name in LESSONS if isinstance(course.get(name), list)), [])
    found: dict[datetime, Lesson] = {}
    for one in said[:MOST_LESSONS]:
        starts = moment(one.get("begins"), zone) if isinstance(one, dict) else None
        if isinstance(starts, datetime):
            ends = moment(one.get("ends"), zone)
            end = ends if isinstance(ends, datetime) and ends > starts else None
            found[starts] = (starts, end, any(one.get(name) is True for name in CANCELLED))
    return sorted(found.values(), key=lambda lesson: lesson[0])


def _series(lessons: list[Lesson], zone: ZoneInfo) -> Times:
    starts, ends, _ = lessons[0]
    changes = tuple(_changes(lessons))
    if len(lessons) == 1 and not changes:
        return Times(starts, ends, zone)
    dates = [lesson[0] for lesson in lessons]
    rule = _weekly(dates)
    if rule is None:
        return Times(starts, ends, zone, Recurrence(rdates=tuple(dates[1:]), overrides=changes))
    return Times(starts, ends, zone, Recurrence(rule[0], exdates=rule[1], overrides=changes))


def _weekly(dates: list[datetime]) -> tuple[str, tuple[datetime, ...]] | None:
    """The weekly rule and the weeks it leaves out; None where dates say it better."""
    local = {(day.weekday(), day.time()) for day in dates}
    if len(dates) < FEWEST or len(local) > 1:
        return None
    weeks = (dates[-1].date() - dates[0].date()) // WEEK + 1
    every = [datetime.combine(dates[0].date() + n * WEEK, dates[0].time(), dates[0].tzinfo) for n in range(weeks)]
    left_out = tuple(day for day in every if day not in set(dates))
    if len(left_out) * 2 > len(dates):
        return None
    return f"FREQ=WEEKLY;UNTIL={dates[-1].astimezone(UTC):%Y%m%dT%H%M%SZ}", left_out


def _changes(lessons: list[Lesson]) -> Iterable[SourceOverride]:
    """Lessons that are cancelled, or of another length than the first."""
    first, first_end, _ = lessons[0]
    length = None if first_end is None else first_end - first
    for starts, ends, cancelled in lessons:
        other = ends is not None and ends - starts != length
        if other or cancelled:
            yield SourceOverride(starts, ends=ends if other else None, status="cancelled" if cancelled else None)
