"""Times: when a happening takes place, and whether two do so together. Pure; instants are whole seconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from aggregator.model import Occurrence

MINUTE, HOUR, DAY = 60, 3600, 86_400
TOLERANCE = 15 * MINUTE
ROW_DAYS = 13  # a timed event of that many days or more whose weekday and hours fit is a weekly row
ROW_HOURS = 6
SERIES_SHARE = 0.6
Meeting = Literal["exact", "near", "day", "days", "one_of", "series", "slip"]


@dataclass(frozen=True, slots=True)
class When:
    """When a happening takes place.

    slots: start instants in order; days: their local day numbers (date.toordinal) in order, each once.
    last_day: the local day on which the last occurrence ends. lasts: seconds of the first occurrence, 0: not told.
    all_day: only days are told. clock: local minutes after midnight of the first start. offset: seconds the local
    time is ahead of UTC then. row: whether the slots are worked out from one weekly row.
    """

    slots: tuple[int, ...]
    days: tuple[int, ...]
    last_day: int
    lasts: int
    all_day: bool
    clock: int
    offset: int
    row: bool = False

    @property
    def repeats(self) -> bool:
        """Whether it takes place more than once."""
        return len(self.slots) > 1


def read_when(occurrences: Sequence[Occurrence], all_day: bool, zone: ZoneInfo) -> When:
    """Raises ValueError if there are no occurrences."""
    if not occurrences:
        raise ValueError("a happening needs an occurrence")
    ordered = sorted(occurrences, key=lambda o: (o.start, o.end))
    first, last = _local(ordered[0].start, zone), _local(max(ordered[-1].end - 1, ordered[-1].start), zone)
    row = weekly_row(ordered, all_day, zone)
    if row:
        ordered = list(row)
    all_day = all_day or all(_means_a_day(_local(o.start, zone)) for o in ordered)
    starts = sorted({o.start for o in ordered})
    days = sorted({_local(start, zone).toordinal() for start in starts})
    return When(
        tuple(starts),
        tuple(days),
        max(last.toordinal(), days[-1]),
        ordered[0].end - ordered[0].start,
        all_day,
        first.hour * 60 + first.minute,
        int((first.utcoffset() or timedelta()).total_seconds()),
        bool(row),
    )


def _local(instant: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(instant, zone)


def _means_a_day(start: datetime) -> bool:
    """Midnight, here or in UTC, is how feeds without times write a day."""
    return not (start.hour or start.minute) or not (start.astimezone(UTC).hour or start.minute)


def weekly_row(occurrences: Sequence[Occurrence], all_day: bool, zone: ZoneInfo) -> tuple[Occurrence, ...]:
    """The weekly times that one long row means ("13 January 10:00 to 31 March 10:30"); () if it means none."""
    if all_day or len(occurrences) != 1:
        return ()
    start, end = _local(occurrences[0].start, zone), _local(occurrences[0].end, zone)
    lasts = timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)
    if (end.date() - start.date()).days < ROW_DAYS or start.weekday() != end.weekday():
        return ()
    if not timedelta() < lasts <= timedelta(hours=ROW_HOURS):
        return ()
    weeks = (end.date() - start.date()).days // 7
    return tuple(_week(start, lasts, number) for number in range(weeks + 1))


def _week(start: datetime, lasts: timedelta, number: int) -> Occurrence:
    wall = start + timedelta(days=7 * number)  # by the wall clock: 18:00 stays 18:00
    return Occurrence(int(wall.timestamp()), int((wall + lasts).timestamp()))


def meet(a: When, b: When) -> Meeting | None:
    """How the times of two happenings agree; None where they do not."""
    if a.all_day or b.all_day:
        return _by_day(a, b)
    if a.repeats and b.repeats:
        return "series" if _together(a.slots, b.slots) else None
    if a.repeats or b.repeats:
        many, one = (a, b) if a.repeats else (b, a)
        return "one_of" if _nearest(many.slots, one.slots[0]) <= TOLERANCE else None
    return _single(abs(a.slots[0] - b.slots[0]), a, b)


def _single(apart: int, a: When, b: When) -> Meeting | None:
    if apart == 0:
        return "exact"
    if apart <= TOLERANCE:
        return "near"
    # a clock read in the wrong zone: by exactly as much as Finland is ahead of UTC
    return "slip" if apart == a.offset == b.offset else None


def _by_day(a: When, b: When) -> Meeting | None:
    if a.repeats or b.repeats:
        return ("days" if _share(a.days, b.days) else None) if a.repeats and b.repeats else _day_of(a, b)
    if a.days[0] != b.days[0]:
        return None
    spans = sorted((a.last_day - a.days[0], b.last_day - b.days[0]))
    # an end that is told as the day after is seen as often as one that is not
    if spans[1] - spans[0] > (1 if spans[0] > 1 else 0):
        return None
    # two tellings of a camp: first and last day agree
    return "days" if (a.all_day and b.all_day) or spans[0] > 1 else "day"


def _day_of(a: When, b: When) -> Meeting | None:
    many, one = (a, b) if a.repeats else (b, a)
    return "day" if one.days[0] in many.days and one.last_day - one.days[0] <= 1 else None


def _nearest(slots: tuple[int, ...], start: int) -> int:
    place = bisect_left(slots, start)
    return min(abs(slot - start) for slot in slots[max(0, place - 1) : place + 1])


def _together(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether most of the times within the span that both have are the same."""
    first, last = max(a[0], b[0]) - TOLERANCE, min(a[-1], b[-1]) + TOLERANCE
    inside_a = [slot for slot in a if first <= slot <= last]
    inside_b = [slot for slot in b if first <= slot <= last]
    if not inside_a or not inside_b:
        return False
    shared = sum(1 for slot in inside_a if _nearest(b, slot) <= TOLERANCE)
    return shared >= SERIES_SHARE * max(len(inside_a), len(inside_b)) and shared >= min(2, len(a), len(b))


def _share(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    first, last = max(a[0], b[0]), min(a[-1], b[-1])
    inside_a, inside_b = ({day for day in days if first <= day <= last} for days in (a, b))
    return len(inside_a & inside_b) >= SERIES_SHARE * max(len(inside_a), len(inside_b), 1)


def day_name(ordinal: int) -> str:
    """The day as ISO 8601."""
    return date.fromordinal(ordinal).isoformat()
