"""When an event is: start and end made of what a VEVENT says (RFC 5545 sections 3.6.1, 3.8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sources.icaltext.vevent import Vevent
from sources.icaltext.zonenames import UTC
from sources.records import When

FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """starts: a date, or a datetime in `zone`. ends is of the same kind and exclusive, None if not told."""

    starts: When
    ends: When | None
    zone: ZoneInfo

    @property
    def all_day(self) -> bool:
        return not isinstance(self.starts, datetime)

    @property
    def length(self) -> timedelta | None:
        """How long it is, None if not told."""
        return None if self.ends is None else minus(self.ends, self.starts)

    def fit(self, moment: When) -> When:
        """`moment` as this event tells its times: a date for all-day events, else a time in its zone."""
        if isinstance(self.starts, datetime):
            if not isinstance(moment, datetime):
                return datetime.combine(moment, self.starts.time(), self.zone)
            return aware(moment, self.zone).astimezone(self.zone)
        return aware(moment, self.zone).astimezone(self.zone).date() if isinstance(moment, datetime) else moment


def minus(end: When, start: When) -> timedelta:
    """The time between two of a kind, in real time if they are clock times."""
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end.astimezone(UTC) - start.astimezone(UTC)
    assert not isinstance(end, datetime) and not isinstance(start, datetime)
    return end - start


def aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """A floating time gets the zone."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def plausible(moment: When) -> bool:
    """Whether the year can be meant. Others would overflow on the way into another time zone."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def span(event: Vevent, zone: ZoneInfo) -> Span | None:
    """Start and end of `event`; floating times are in `zone`. None if there is no start, or none that can be."""
    if event.starts is None:
        event.note("no_start")
        return None
    if not plausible(event.starts):
        event.note("year", year=event.starts.year)
        return None
    if event.ends is not None and not plausible(event.ends):
        event.note("end_year")
        event.ends = None
    if isinstance(event.starts, datetime):
        return _clock_span(event, aware(event.starts, zone), zone)
    return Span(event.starts, _last_day(event, event.starts), zone)


def _last_day(event: Vevent, starts: date) -> date:
    if event.ends is not None:
        ends = _day_after(event, event.ends)
    elif event.duration is not None:
        ends = _days_after(starts, event.duration)
    else:
        return starts + DAY
    if ends < starts:
        event.note("end_before_start")
    if ends.year > LAST_YEAR:
        event.note("end_year")
        return starts + DAY
    return max(ends, starts + DAY)


def _days_after(starts: date, duration: timedelta) -> date:
    try:
        # part of a day counts as a day
        return starts - (-duration // DAY) * DAY
    except OverflowError:
        return date.max


def _day_after(event: Vevent, ends: When) -> date:
    if not isinstance(ends, datetime):
        return ends
    event.note("end_of_other_kind")
    return ends.date() + DAY if ends.time() > time() else ends.date()


def _clock_span(event: Vevent, starts: datetime, zone: ZoneInfo) -> Span:
    own = starts.tzinfo
    assert isinstance(own, ZoneInfo)
    ends = _clock_end(event, starts, own)
    if ends is not None and ends < starts:
        event.note("end_before_start")
        ends = starts
    return _whole_days(event, Span(starts, ends, own), zone) or Span(starts, ends, own)


def _clock_end(event: Vevent, starts: datetime, own: ZoneInfo) -> datetime | None:
    if event.ends is not None and event.duration is not None:
        event.note("end_and_duration")
    if isinstance(event.ends, datetime):
        ends = aware(event.ends, own)
        return _checked_time(event, ends if ends.tzinfo is own else ends.astimezone(own))
    if event.ends is not None:
        event.note("end_of_other_kind")
        return datetime.combine(event.ends, time(), own)
    if event.duration is not None:
        return _after(event, starts, event.duration)
    return None


def _after(event: Vevent, starts: datetime, duration: timedelta) -> datetime | None:
    """Section 3.3.6: days by the calendar (24 hours make one), then hours, minutes and seconds in real time."""
    try:
        days = starts + timedelta(days=duration.days)
        ends = (days.astimezone(UTC) + timedelta(seconds=duration.seconds)).astimezone(starts.tzinfo)
    except OverflowError:
        event.note("end_year")
        return None
    return _checked_time(event, ends)


def _checked_time(event: Vevent, ends: datetime) -> datetime | None:
    if ends.year > LAST_YEAR:
        event.note("end_year")
        return None
    return ends


def _whole_days(event: Vevent, told: Span, zone: ZoneInfo) -> Span | None:
    """The days that are told from midnight to midnight, or to 23:59; None if these are clock times after all."""
    zones = (told.zone, zone) if event.all_day or told.zone is not UTC else (zone,)
    for own in zones if told.zone is not zone else (zone,):
        starts, ends = told.starts, told.ends
        assert isinstance(starts, datetime)
        first = starts.astimezone(own)
        if first.hour or first.minute:
            continue
        last = _midnight(ends.astimezone(own)) if isinstance(ends, datetime) else None
        if first.second or (last is None and not (event.all_day and ends is None)):
            continue
        last = last or first.date()
        if last > first.date() or event.all_day:
            event.note("all_day_by_clock")
            return Span(first.date(), max(last, first.date() + DAY), own)
    return None


def _midnight(ends: datetime) -> date | None:
    if ends.time() == time():
        return ends.date()
    return ends.date() + DAY if (ends.hour, ends.minute) == (23, 59) else None
