"""How goals have stood, quarter by quarter: those of the settings' file and those written on the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aggregator import settingfiles
from aggregator.coverage import goals as goalfile
from aggregator.coverage.goals import Goal, Standing
from aggregator.coverage.terms import Period, Week, weeks
from aggregator.schoolholidays import Holidays
from aggregator.settings import Settings
from aggregator.store import Store
from aggregator.store.coverage import Coverage
from aggregator.store.goals import Written
from sources.errors import SourceError

QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal. number: of one that was written on the site, None of the file's."""

    goal: Goal
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A goal quarter by quarter, the last one asked for last."""

    goal: Goal
    quarters: tuple[tuple[Period, Standing], ...]
    number: int | None = None

    @property
    def now(self) -> Standing:
        """How it stands in the last of them."""
        return self.quarters[-1][1]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a course is told in. areas: slugs of the municipality's own; counted: days."""

    coverage: Coverage
    areas: Sequence[str]
    holidays: Holidays
    counted: frozenset[date]


def every(store: Store, settings: Settings) -> tuple[list[Asked], SourceError | None]:
    """All goals, those of the file first; and why that cannot be used as it is now."""
    file = settingfiles.goals(settings)
    return list(together(file.value, store.goals.every())), file.error


def together(file: Iterable[Goal], written: Iterable[Written]) -> Iterator[Asked]:
    """Both. A written goal whose slug the file has taken since goes by another, "-2": the file's cannot change."""
    taken = set()
    for goal in file:
        taken.add(goal.slug)
        yield Asked(goal)
    for one in written:
        slug = free(one.goal.slug, taken)
        taken.add(slug)
        yield Asked(replace(one.goal, slug=slug), one.id)


def free(slug: str, taken: Iterable[str]) -> str:
    """The slug, or with the first number that makes it another than those."""
    known, number, found = set(taken), 1, slug
    while found in known:
        number += 1
        found = f"{slug[:56].rstrip('-')}-{number}"
    return found


def follow(store: Store, settings: Settings) -> None:
    """Have the sums of every goal's cut kept with each day's counts."""
    store.coverage.follow({one.goal.cut for one in every(store, settings)[0] if one.goal.count == "sessions"})


def courses(asked: Iterable[Asked], quarters: Sequence[Period], setting: Setting) -> list[Course]:
    """How goals stood in those quarters."""
    told = [(each, list(weeks(each, setting.holidays))) for each in quarters]
    return [_course(one, told, setting) for one in asked]


def _course(asked: Asked, quarters: Sequence[tuple[Period, Sequence[Week]]], setting: Setting) -> Course:
    goal, whole = asked.goal, Period(quarters[0][0].first, quarters[-1][0].last)
    told = [(each, goalfile.asked_weeks(goal, some, setting.counted)) for each, some in quarters]
    if goal.count == "hobbies":
        hobbies = setting.coverage.hobbies(whole, goal.cut)
        found = list(goalfile.running(hobbies, [monday for _, mondays in told for monday in mondays]))
    else:
        found = setting.coverage.by_week(whole, goal.cut)
    stood = ((each, goalfile.standing(goal, mondays, setting.areas, found)) for each, mondays in told)
    return Course(goal, tuple(stood), asked.number)
