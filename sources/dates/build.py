"""What items tell -> happenings in time, each checked against the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sources.dates.found import ENDS_EARLY, NO_SUCH_DAY, WEEKDAY, YEAR_BEFORE, Found
from sources.dates.items import Cluster, Partial
from sources.dates.series import at, daily
from sources.dates.years import Context, fits, place, place_range
from sources.errors import Problem
from sources.found import shortened
from sources.records import When

DAY = timedelta(days=1)
Time = tuple[int, int | None]
Span = tuple[int, int]


@dataclass(slots=True)
class Builder:
    """Makes happenings of one text. Times are minutes from midnight, with the end where one is told."""

    text: str
    context: Context

    def single(self, part: Partial, time: Time | None, span: Span) -> Found:
        """One day as written."""
        day = place(part, self.context)
        if day is None:
            return self.doubt(Found(None, None, span), NO_SUCH_DAY)
        told = bool(part.year or self.context.year or part.weekday is not None)
        found = self.one(day, time, span)._replace(year_told=told)
        if not fits(day, part.weekday):
            return self.doubt(found, WEEKDAY, day)
        if part.year or self.context.year or day >= self.context.window[0]:
            return found
        return found._replace(problems=(*found.problems, self.problem(found, YEAR_BEFORE, day)))

    def moment(self, moment: datetime, times: list[Time], span: Span) -> Found:
        """A moment with its offset from UTC, in the zone of the place."""
        start = moment.astimezone(self.context.zone) if moment.tzinfo else moment.replace(tzinfo=self.context.zone)
        end = times[0][1] if times else None
        return Found(start, at(start.date(), end, self.context.zone) if end else None, span)

    def over_days(self, cluster: Cluster, times: list[Time]) -> Found:
        """One happening from a clock time on one day to another day."""
        assert cluster.until
        span = (cluster.begin, cluster.end)
        (first, _), (last, _) = cluster.days[0].days[0], cluster.until.days[0]
        begin, end = place_range(first, last, self.context)
        if begin is None or end is None:
            return self.doubt(Found(None, None, span), NO_SUCH_DAY)
        start = at(begin, times[0][0], self.context.zone)
        clock = cluster.until_clock
        until = at(end, clock.times[0][0], self.context.zone) if clock else at(end, 24 * 60, self.context.zone)
        found = Found(start, until if until > start else None, span)
        odd = next((day for day, part in ((begin, first), (end, last)) if not fits(day, part.weekday)), None)
        return found if odd is None else self.doubt(found, WEEKDAY, odd)

    def each_day(self, begin: date, end: date, time: Time | None, span: Span) -> Found:
        """The same clock times on each day; without any, all of the days."""
        if time is None:
            return Found(begin, end + DAY, span)
        return self.checked(daily(begin, end, self.when(time), span), time)

    def one(self, day: date, time: Time | None, span: Span) -> Found:
        """One day, with clock times where told."""
        start, end = self.when(time)(day)
        return self.checked(Found(start, end, span), time)

    def when(self, time: Time | None) -> Callable[[date], tuple[When, When | None]]:
        """How a day becomes start and end."""
        if time is None:
            return lambda day: (day, day + DAY)
        begin, end = time
        zone = self.context.zone
        return lambda day: (at(day, begin, zone), at(day, end, zone) if end is not None and end > begin else None)

    def checked(self, found: Found, time: Time | None) -> Found:
        """`found`; an end that comes before the start is a problem."""
        if time is None or time[1] is None or time[1] > time[0]:
            return found
        return found._replace(problems=(*found.problems, self.problem(found, ENDS_EARLY)))

    def doubt(self, found: Found, message: str, day: date | None = None) -> Found:
        """`found`, with a contradiction that nobody may read over."""
        return found._replace(doubtful=True, problems=(*found.problems, self.problem(found, message, day)))

    def problem(self, found: Found, message: str, day: date | None = None) -> Problem:
        """A problem with the words it is about."""
        values = {"words": self.words(*found.span)}
        return Problem("", message, values | {"date": day.isoformat()} if day else values)

    def words(self, begin: int, end: int) -> str:
        """The words at these offsets, on one line."""
        return shortened(self.text[begin:end], 80)
