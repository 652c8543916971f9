"""A text -> the happenings it tells of. See the package's docstring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sources.dates.build import Builder, Span, Time
from sources.dates.clusters import clusters
from sources.dates.found import AMBIGUOUS, ENDS_EARLY, NO_SUCH_DAY, WEEKDAY, WHICH_WEEK, Found
from sources.dates.items import Cluster, Days, Except, Partial, Weekly
from sources.dates.roles import before_in_sentence, is_opening_hours, role
from sources.dates.scan import scan
from sources.dates.series import bounds, weekly, without
from sources.dates.weekdays import names_break, read_week
from sources.dates.years import Context, fits, place, place_range, season_start, week_of

DAY = timedelta(days=1)
EXCEPT_REACH = 120
MOST = 400
MOST_AT_ONCE = 16
TIGHT = 10


def find_all(text: str, context: Context) -> list[Found]:
    """Every day told in `text`, in order, whatever it is told for."""
    return _Finder(text, context).all()


def find_times(
    text: str,
    context: date,
    zone: ZoneInfo,
    language: str = "und",
    *,
    published: bool = True,
    year: int | None = None,
    on: date | None = None,
) -> list[Found]:
    """The happenings told in `text`; sign-up and other days are left out. Never raises, linear in time.

    context: the day the text was published, or, with `published` False, is read. zone: of the clock times.
    year, on: what a heading tells for the text below it: a year, a day.
    """
    where = Context(context, zone, language, published, year, on)
    return [found for found in find_all(text, where) if found.kind == "event"]


class _Finder:
    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.build = Builder(text, context)
        self.found: list[Found] = []

    def all(self) -> list[Found]:
        skipped: Except | None = None
        for part in clusters(self.text, scan(self.text, self.context.language)):
            if isinstance(part, Except):
                skipped = None if part.weeks or part.words else part
                if skipped is None:
                    self._except(part, [])
            elif skipped and part.days and part.begin - skipped.end <= 3 and not part.clocks:
                self._except(skipped, self._days_of(part))
                skipped = None
            else:
                skipped = None
                self.found += self._read(part)
            if len(self.found) > MOST:
                break
        return _once(self.found)

    def _except(self, skipped: Except, days: list[date]) -> None:
        words = self.build.words(skipped.begin, skipped.end)
        for number in range(max(0, len(self.found) - MOST_AT_ONCE), len(self.found)):
            found = self.found[number]
            if (found.rrule or found.rdates) and 0 <= skipped.begin - found.span[1] <= EXCEPT_REACH:
                shorter = without(found, skipped, days, words)
                self.found[number] = shorter._replace(span=(found.span[0], skipped.end))

    def _days_of(self, cluster: Cluster) -> list[date]:
        near = self.found[-1].start if self.found else None
        day = near.date() if isinstance(near, datetime) else near
        context = self.context._replace(day=day, published=True) if day else self.context
        placed = (place(first, context) for days in cluster.days for first, _ in days.days)
        return [day for day in placed if day]

    def _read(self, cluster: Cluster) -> list[Found]:
        times = [time for clock in cluster.clocks if not clock.closing for time in clock.times]
        times = _with_end(times, cluster)
        if cluster.weekly:
            found = self._weekly(cluster, cluster.weekly, times)
        elif cluster.days:
            found = self._days(cluster, times)
        else:
            found = self._of_heading(cluster, times)
        if any(clock.doubtful for clock in cluster.clocks):
            found = [self.build.doubt(one, AMBIGUOUS) for one in found]
        return found

    def _of_heading(self, cluster: Cluster, times: list[Time]) -> list[Found]:
        """Clock times alone hold for the day of the heading above them."""
        day, span = self.context.on, (cluster.begin, cluster.end)
        begins = cluster.begin < TIGHT and not self.text[: cluster.begin].strip(" –•*-")
        if day is None or (all(clock.weak for clock in cluster.clocks) and not begins):
            return []
        return [self.build.one(day, time, span) for time in times]

    def _days(self, cluster: Cluster, times: list[Time]) -> list[Found]:
        cluster.days = _same_year(cluster.days)
        if all(days.weak for days in cluster.days) and not times:
            return []
        if cluster.until is not None:
            return [self.build.over_days(cluster, times)]
        kind = role(self.text, cluster.begin, cluster.days[-1].end)
        spans = self._spans(cluster)
        return [
            one._replace(kind=kind)
            for days, span in zip(cluster.days, spans, strict=True)
            for one in self._of_days(days, times, span)
        ]

    def _spans(self, cluster: Cluster) -> list[Span]:
        """Where each day of the cluster stands; the first and last reach over its clock times."""
        begins = [cluster.begin, *(days.begin for days in cluster.days[1:])]
        ends = [*(days.end for days in cluster.days[:-1]), cluster.end]
        return list(zip(begins, ends, strict=True))

    def _of_days(self, days: Days, times: list[Time], span: Span) -> Iterator[Found]:
        if days.moment is not None:
            yield self.build.moment(days.moment, times, span)
            return
        for first, last in days.days:
            if last is None:
                yield from (self.build.single(first, time, span) for time in _each(times))
            else:
                yield from self._range(days, first, last, times, span)

    def _range(self, days: Days, first: Partial, last: Partial, times: list[Time], span: Span) -> Iterator[Found]:
        begin, end = place_range(first, last, self.context)
        if begin is None or end is None or end < begin:
            what = NO_SUCH_DAY if begin is None or end is None else ENDS_EARLY
            yield self.build.doubt(Found(None, None, span), what)
            return
        rule = days.within
        if rule and (len(rule.days) > 1 or begin.weekday() == end.weekday() == rule.days[0]):
            yield from self._series(rule._replace(habit=True), begin, end, times, span)
            return
        odd = next((day for day, part in ((begin, first), (end, last)) if not fits(day, part.weekday)), None)
        for time in _each(times):
            found = self.build.each_day(begin, end, time, span)
            yield found if odd is None else self.build.doubt(found, WEEKDAY, odd)

    def _weekly(self, cluster: Cluster, rule: Weekly, times: list[Time]) -> list[Found]:
        span = (cluster.begin, cluster.end)
        if sum(len(days.days) for days in cluster.days) > 1:
            return self._days(cluster, times)
        if not (times or cluster.days):
            return []
        if is_opening_hours(self.text, cluster.begin, cluster.end):
            return self._days(cluster, []) if cluster.days else []
        first, last = self._bounds(cluster)
        if not rule.habit and first is None and not cluster.days and len(rule.days) == 1:
            return self._next(rule, times, span)
        found = list(self._series(rule, first, last, times, span))
        unknown = first is None and last is None and names_break(before_in_sentence(self.text, cluster.begin))
        return [self.build.doubt(one, WHICH_WEEK) for one in found] if unknown else found

    def _next(self, rule: Weekly, times: list[Time], span: Span) -> list[Found]:
        """The day of "tiistaina klo 18": the next Tuesday, where it is known when that was written."""
        if not self.context.published:
            return []
        day = self.context.day + (rule.days[0] - self.context.day.weekday()) % 7 * DAY
        return [self.build.one(day, time, span) for time in times]

    def _bounds(self, cluster: Cluster) -> tuple[date | None, date | None]:
        if not cluster.days:
            week = read_week(before_in_sentence(self.text, cluster.begin))
            monday = week_of(week, self.context) if week else None
            return monday, monday and monday + 6 * DAY
        days = cluster.days[0]
        first, last = days.days[0]
        if last is not None:
            return place_range(first, last, self.context)
        day = place(first, self.context)
        return (None, day) if role(self.text, days.begin, days.end) in ("until", "closes") else (day, None)

    def _series(
        self, rule: Weekly, first: date | None, last: date | None, times: list[Time], span: Span
    ) -> Iterator[Found]:
        # from the day of publishing on; of a text of unknown age from a day that stays the same for half a year
        day = self.context.day
        within = bounds(first, last, day if self.context.published else season_start(last or day))
        for time in _each(times):
            found = weekly(rule, within, self.build.when(time), span, self.build.words(*span))
            if found:
                yield self.build.checked(found, time)


def _each(times: list[Time]) -> Sequence[Time | None]:
    """The clock times, or one None for the day as a whole."""
    return times or (None,)


def _once(found: list[Found]) -> list[Found]:
    """Each happening once, however often the text tells it; a day alone not beside its own clock times."""
    timed = {one.start.date() for one in found if isinstance(one.start, datetime) and one.kind == "event"}
    found = [one for one in found if not (one.start in timed and one.kind == "event" and _is_one_day(one))]
    told = {(one.start, one.end, one.kind, one.rrule, one.doubtful): one for one in reversed(found)}
    return list(told.values())[::-1]


def _is_one_day(found: Found) -> bool:
    start, end = found.start, found.end
    return not isinstance(start, datetime) and start is not None and end == start + DAY and not found.rrule


def _with_end(times: list[Time], cluster: Cluster) -> list[Time]:
    """The times of "klo 18 … päättyy klo 20": the end told apart from the start."""
    ends = [clock.times[0][0] for clock in cluster.clocks if clock.closing]
    return [(times[0][0], ends[0])] if ends and len(times) == 1 and times[0][1] is None else times


def _same_year(days: list[Days]) -> list[Days]:
    """A year told for one day of a list holds for those that tell none."""
    years = {part.year for one in days for pair in one.days for part in pair if part and part.year}
    if len(years) != 1:
        return days
    year = years.pop()
    return [
        one._replace(days=tuple((_given(first, year), last and _given(last, year)) for first, last in one.days))
        if all(last is None for _, last in one.days)
        else one
        for one in days
    ]


def _given(part: Partial, year: int | None) -> Partial:
    return part if part.year else part._replace(year=year)
