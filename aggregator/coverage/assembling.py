"""Everything that a period's report tells, put together from the kept counts and the settings' files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from aggregator import areafile
from aggregator.areas import District
from aggregator.coverage import goals as goalfile
from aggregator.coverage import pauses, reaching, reporting, wishing
from aggregator.coverage import population as people
from aggregator.coverage.cuts import holds
from aggregator.coverage.gaps import DAYS, Gap, gaps
from aggregator.coverage.goals import Goal, Standing
from aggregator.coverage.profile import Places
from aggregator.coverage.reporting import Report, Table
from aggregator.coverage.terms import Period, quarters_back, weeks
from aggregator.schoolholidays import Holidays, holidays_of
from aggregator.settings import Settings
from aggregator.store import Store
from aggregator.store.coverage import Coverage, Known, Version
from sources.errors import SourceError

QUARTERS = 8
GOAL_QUARTERS = 4
BUILDERS = (
    reporting.ages, reporting.prices, reporting.areas, reporting.coming, reporting.reach, reporting.weekdays,
    pauses.hobbies, pauses.schools, reaching.vulnerable, reaching.voices, reaching.topics, wishing.wishes,
    reaching.quality,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """A goal quarter by quarter, the report's own last."""

    goal: Goal
    quarters: tuple[tuple[Period, Standing], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A period's report. tables: by slug, in reading order. where: area -> language -> "in the area".

    cancelled, adults: sessions that are no supply. counted_days: of the period's own. problems: of the table of
    population; errors: of files that cannot be used since they were changed.
    """

    period: Period
    compared: Period
    version: Version
    report: Report
    tables: Mapping[str, Table]
    gaps: Sequence[Gap]
    courses: Sequence[Course]
    where: Mapping[str, Mapping[str, str]]
    population: people.Population | None
    errors: tuple[SourceError, ...] = ()

    @property
    def cancelled(self) -> int:
        """Sessions that were called off."""
        return self.report.now("cancelled")

    @property
    def adults(self) -> int:
        """Sessions for adults only."""
        return self.report.now("adults")

    @property
    def counted_days(self) -> int:
        """Days of the period that were counted."""
        return len(self.report.now.days)

    @property
    def compared_days(self) -> int:
        """Days of the period compared with that were counted."""
        return len(self.report.before.days) if self.report.before else 0


def known(settings: Settings) -> Known:
    """What is known of the municipality. Raises AreasError."""
    districts, schools = areafile.load(settings.areas), areafile.schools(settings.areas)
    return Known(
        holidays_of(settings.municipality),
        Places.of(districts, schools),
        {school.slug: school.name for school in schools},
        settings.horizon_days,
    )


def refresh(store: Store, settings: Settings, now: int, *, anew: bool = False) -> int:
    """Make today's counts unless somebody has; how many days have changed. Raises AreasError."""
    return store.coverage.refresh(known(settings), now, anew=anew)


def check(settings: Settings) -> None:
    """Raise AreasError or GoalsError if a file of the settings cannot be used."""
    known(settings)
    goalfile.load(settings.goals)


def overview(store: Store, settings: Settings, period: Period, compared: Period, today: date) -> Overview:
    """The report of a period. Raises AreasError."""
    coverage, districts = store.coverage, areafile.load(settings.areas)
    version, holidays = coverage.version(), holidays_of(settings.municipality)
    ahead = Period(today, today + timedelta(days=DAYS - 1))
    before = coverage.totals(compared, version)
    names = _area_names(coverage, districts)
    report = Report(
        period, coverage.totals(period, version), before if before.counted else None, ahead,
        coverage.totals(ahead, version), names, [one.slug for one in districts if one.middle is not None],
        coverage.names("source"), {one.slug: one.name for one in areafile.schools(settings.areas)},
        store.voices.counts(period), store.voices.counts(compared),
    )  # fmt: skip
    quarters = quarters_back(period, QUARTERS)
    days = coverage.days(Period(quarters[0].first, quarters[-1].last))
    made = [build(report) for build in BUILDERS]
    made.append(pauses.holidays(weeks(period, holidays), report.now.days))
    made.append(reaching.trend([(each, [day for day in days if day.day in each]) for each in quarters]))
    children, errors = _population(settings.population, districts, names)
    goals, odd = _goals(settings.goals)
    return Overview(
        period, compared, version, report, {table.slug: table for table in made},
        gaps(coverage.counts(ahead), list(names), children) if report.coming.counted else (),
        [_course(coverage, goal, quarters[-GOAL_QUARTERS:], list(names), holidays, {day.day for day in days})
         for goal in goals],
        {one.slug: one.where for one in districts}, children, (*errors, *odd),
    )  # fmt: skip


def _area_names(coverage: Coverage, districts: Sequence[District]) -> dict[str, str]:
    """The municipality's own areas as it lists them, else those that events tell."""
    own = {one.slug: one.name for one in districts}
    return own or coverage.names("area")


def _population(
    path: Path | None, districts: Sequence[District], names: Mapping[str, str]
) -> tuple[people.Population | None, tuple[SourceError, ...]]:
    if path is None:
        return None, ()
    try:
        return people.load(path, districts, names), ()
    except people.PopulationError as error:
        return None, (error,)


def _goals(path: Path | None) -> tuple[tuple[Goal, ...], tuple[SourceError, ...]]:
    try:
        return goalfile.load(path), ()
    except goalfile.GoalsError as error:
        return (), (error,)


def _course(
    coverage: Coverage,
    goal: Goal,
    quarters: Sequence[Period],
    areas: Sequence[str],
    holidays: Holidays,
    counted: set[date],
) -> Course:
    wanted, whole = holds(goal.cut), Period(quarters[0].first, quarters[-1].last)
    told = [(each, goalfile.asked_weeks(goal, weeks(each, holidays), counted)) for each in quarters]
    if goal.count == "hobbies":
        some = [one for one in coverage.hobbies(whole) if wanted(one[2], one[0].weekday())]
        found = list(goalfile.running(some, [monday for _, mondays in told for monday in mondays]))
    else:
        found = list(coverage.by_week(whole, wanted))
    return Course(goal, tuple((each, goalfile.standing(goal, mondays, areas, found)) for each, mondays in told))
