"""The year of a day that is written without one, and whether its weekday fits.

Told nowhere, the year is the one that brings the day closest to when the text was written: into the two months
before or the ten after publishing, or, where only the day of reading is known, into the half year on either side.
A weekday is a check, not a wish: where it does not fit, that is told. Only for a text of unknown age may it point
to the year before, for an old page still lists what has been; and that is told too.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sources.dates.items import Partial

EARLIEST, LATEST = 1990, 2099
OLDEST = timedelta(days=400)


class Context(NamedTuple):
    """Where a text stands. day: when it was published or, if `published` is False, is read.

    year: told for the whole text, as in a heading ("Kesä 2026"). on: a heading's day, for times without a day.
    """

    day: date
    zone: ZoneInfo
    language: str = "und"
    published: bool = True
    year: int | None = None
    on: date | None = None

    @property
    def window(self) -> tuple[date, date]:
        """The days in which a day without a year is looked for, both inclusive; a year long."""
        back = timedelta(days=60 if self.published else 182)
        first = self.day - back
        return first, first + timedelta(days=364)


def place(part: Partial, context: Context) -> date | None:
    """The day of `part`; None if there is no such day."""
    year = part.year or context.year
    if year is not None:
        return _day(part, year)
    first, last = context.window
    days = [_day(part, number) for number in range(first.year, last.year + 1)]
    inside = next((day for day in days if day and first <= day <= last), None)
    if part.weekday is None or context.published or (inside and inside.weekday() == part.weekday):
        return inside or _leap(part, context)
    before = [_day(part, first.year - step) for step in (0, 1)]
    fitting = (day for day in before if day and day < first and day.weekday() == part.weekday)
    return next((day for day in fitting if day >= context.day - OLDEST), inside or _leap(part, context))


def place_range(first: Partial, last: Partial, context: Context) -> tuple[date | None, date | None]:
    """Both days of a range; a year told at one end holds for the other, and the start is not after the end."""
    if first.year and not last.year:
        begin = place(first, context)
        return begin, begin and _day(last, begin.year + (_turns(first, last)))
    end = place(last, context)
    if end is None or first.year:
        return place(first, context), end
    return _day(first, end.year - (_turns(first, last))), end


def fits(day: date, weekday: int | None) -> bool:
    """Whether `day` is that weekday (or none is told)."""
    return weekday is None or day.weekday() == weekday


def _turns(first: Partial, last: Partial) -> int:
    """1 where a range goes over New Year."""
    return int((first.month, first.day) > (last.month, last.day))


def _day(part: Partial, year: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, part.month, part.day)
    except ValueError:
        return None


def _leap(part: Partial, context: Context) -> date | None:
    """29 February without a year: the next one there is."""
    if (part.month, part.day) != (2, 29):
        return None
    days = (_day(part, context.day.year + step) for step in range(9))
    return next((day for day in days if day and day >= context.window[0]), None)


def even_week(day: date) -> bool:
    """Whether `day` is in an even week of ISO 8601."""
    return day.isocalendar().week % 2 == 0


def week_of(number: int, context: Context) -> date | None:
    """The Monday of the ISO week with this number that is closest to the text's own day."""
    years = range(context.day.year - 1, context.day.year + 2)
    mondays = [date.fromisocalendar(year, number, 1) for year in years if number <= _weeks(year)]
    return min(mondays, key=lambda day: abs(day - context.day), default=None)


def _weeks(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def season_start(day: date) -> date:
    """The first day of the half year `day` is in."""
    month = next(month for month in (9, 6, 1) if day.month >= month)
    return date(day.year, month, 1)


def season_end(day: date) -> date:
    """The last day of the half year `day` is in, as clubs and schools count it: 31 May, 31 August, 31 December."""
    month = next(month for month in (5, 8, 12) if day.month <= month)
    return date(day.year, month, 31)
