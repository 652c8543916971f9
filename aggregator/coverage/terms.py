"""The periods of a year that supply is counted by: quarters, school terms, weeks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from aggregator.schoolholidays import Holidays

Season = Literal["spring", "summer", "autumn"]
DAY = timedelta(days=1)
LAST_WEEK = 22  # school ends on the last working day of ISO week 22 (Basic Education Act 628/1998, section 23)
BEGINS = (8, 8)  # about when it begins again: each municipality decides for itself
AUTUMN = (8, 1)
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
LONGEST = 3 * 366  # days
WORDS: dict[str, Season] = {"kevat": "spring", "kesa": "summer", "syksy": "autumn"}


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both inclusive. name: "2026Q4", "syksy-2026", "" for any dates."""

    first: date
    last: date
    name: str = ""

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def quarter(day: date) -> Period:
    """The quarter that a day is in."""
    return numbered(day.year, (day.month - 1) // 3 + 1)


def numbered(year: int, number: int) -> Period:
    """Quarter 1–4 of a year; 0 is the last of the year before, and so on."""
    year, number = year + (number - 1) // 4, (number - 1) % 4
    last = date(year + number // 3, number * 3 % 9 + 4 if number < 3 else 1, 1) - DAY
    return Period(date(year, 3 * number + 1, 1), last, f"{year}Q{number + 1}")


@lru_cache(256)
def term(season: Season, year: int) -> Period:
    """A school term, or the summer between two."""
    summer, autumn = date.fromisocalendar(year, LAST_WEEK, 7), date(year, *AUTUMN)
    word = next(word for word, named in WORDS.items() if named == season)
    first, last = {
        "spring": (date(year, 1, 1), summer - DAY),
        "summer": (summer, autumn - DAY),
        "autumn": (autumn, date(year, 12, 31)),
    }[season]
    return Period(first, last, f"{word}-{year}")


@lru_cache(2048)
def term_of(day: date) -> Period:
    """The term or summer that a day is in."""
    seasons: tuple[Season, ...] = ("spring", "summer", "autumn")
    return next(found for season in seasons if day in (found := term(season, day.year)))


def named(name: str) -> Period | None:
    """ "2026Q4", "syksy-2026" or "2026-10-01..2026-12-31"; None if it is none of them, or too long."""
    if found := re.fullmatch(r"(2[01]\d\d)-?[Qq]([1-4])", name):
        return numbered(int(found[1]), int(found[2]))
    if found := re.fullmatch(rf"({'|'.join(WORDS)})-(2[01]\d\d)", name):
        return term(WORDS[found[1]], int(found[2]))
    if found := re.fullmatch(r"(2[01]\d\d)", name):
        return Period(date(int(name), 1, 1), date(int(name), 12, 31), name)
    first, dots, last = name.partition("..")
    return between(first, last) if dots else None


def between(first: str, last: str) -> Period | None:
    """Any dates, as ISO 8601 writes them."""
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    if not EARLIEST <= days[0] <= days[1] <= LATEST or (days[1] - days[0]).days >= LONGEST:
        return None
    return Period(*days, f"{first}..{last}")


def year_before(period: Period) -> Period:
    """What a period is compared with: the same a year before."""
    if found := re.fullmatch(r"(.*?)(2[01]\d\d)(Q[1-4])?", period.name):
        return named(f"{found[1]}{int(found[2]) - 1}{found[3] or ''}") or _shifted(period)
    return _shifted(period)


def _shifted(period: Period) -> Period:
    first, last = (_year_back(day) for day in (period.first, period.last))
    return Period(first, last, f"{first}..{last}")


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def quarters_back(last: Period, how_many: int) -> list[Period]:
    """The quarters up to the one in which a period ends, oldest first."""
    number = (last.last.month - 1) // 3 + 1
    return [numbered(last.last.year, number - back) for back in reversed(range(how_many))]


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday. pause: the school holiday that most of its working days are in; "" in term."""

    monday: date
    pause: str


def weeks(period: Period, holidays: Holidays) -> Iterator[Week]:
    """The whole weeks of a period; a week that is cut by its first or last day is left out."""
    monday = period.first + timedelta(days=-period.first.weekday() % 7)
    while monday + 6 * DAY <= period.last:
        yield Week(monday, pause_of(monday, holidays))
        monday += 7 * DAY


def pause_of(monday: date, holidays: Holidays) -> str:
    """The holiday of a week: one that takes three of its five working days or more."""
    named = [pause(monday + number * DAY, holidays) for number in range(5)]
    return next((name for name in dict.fromkeys(named) if name and named.count(name) >= 3), "")


def pause(day: date, holidays: Holidays) -> str:
    """The holiday that a day is in; "" for none. The summer is one too."""
    summer = date.fromisocalendar(day.year, LAST_WEEK, 7)
    if summer <= day < date(day.year, *BEGINS):
        return "summer"
    return holidays.name(day) or ""


def stretches(days: list[date]) -> Iterator[tuple[date, date]]:
    """Runs of days that follow one another."""
    if not days:
        return
    begin = days[0]
    for earlier, later in pairwise(days):
        if later - earlier > DAY:
            yield begin, earlier
            begin = later
    yield begin, days[-1]
