"""Everything that a period's report tells, put together from the kept counts and the settings' files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator import settingfiles
from aggregator.coverage import coursing, pauses, reaching, reporting, wishing
from aggregator.coverage.coursing import Asked, Course
from aggregator.coverage.gaps import DAYS, Gap, gaps
from aggregator.coverage.population import Population
from aggregator.coverage.profile import Places
from aggregator.coverage.reporting import Report, Table
from aggregator.coverage.terms import Period, quarter, quarters_back, weeks
from aggregator.given import holidays_of
from aggregator.schoolholidays import Holidays
from aggregator.settings import Settings
from aggregator.store import Store
from aggregator.store.coverage import Known, Version
from sources.errors import SourceError

QUARTERS = 8
BUILDERS = (
    reporting.ages, reporting.prices, reporting.areas, reporting.coming, reporting.reach, reporting.weekdays,
    pauses.hobbies, pauses.schools, reaching.vulnerable, reaching.voices, reaching.topics, wishing.wishes,
    reaching.quality,
)  # fmt: skip


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
    population: Population | None
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
    """What is known of the municipality. Raises AreasError, HolidaysError."""
    districts, schools = settingfiles.areas(settings).value
    return Known(
        own_holidays(settings),
        Places.of(districts, schools),
        {school.slug: school.name for school in schools},
        settings.horizon_days,
    )


def own_holidays(settings: Settings) -> Holidays:
    """When the municipality's own schools pause. Raises HolidaysError."""
    return holidays_of(settings).of(None)


def refresh(store: Store, settings: Settings, now: int, *, anew: bool = False) -> int:
    """Make today's counts unless somebody has; how many days have changed. Raises SourceError."""
    changed = store.coverage.refresh(known(settings), now, anew=anew)
    coursing.follow(store, settings)
    return changed


def area_names(store: Store, settings: Settings) -> dict[str, str]:
    """The municipality's own areas as it lists them, else those that events tell: slug -> name."""
    own = {one.slug: one.name for one in settingfiles.districts(settings)}
    return own or store.coverage.names("area")


def courses_now(store: Store, settings: Settings, asked: Iterable[Asked], today: date) -> list[Course]:
    """How goals, kept or not, have stood up to now. Raises SourceError."""
    quarters = quarters_back(quarter(today), coursing.QUARTERS)
    days = store.coverage.days(Period(quarters[0].first, quarters[-1].last))
    setting = coursing.Setting(
        store.coverage,
        list(area_names(store, settings)),
        own_holidays(settings),
        frozenset(one.day for one in days),
    )
    return coursing.courses(asked, quarters, setting)


def overview(store: Store, settings: Settings, period: Period, compared: Period, today: date) -> Overview:
    """The report of a period. Raises SourceError where a file of the settings never could be used."""
    coverage, areas = store.coverage, settingfiles.areas(settings)
    districts, schools = areas.value
    version, holidays, names = coverage.version(), own_holidays(settings), area_names(store, settings)
    ahead = Period(today, today + timedelta(days=DAYS - 1))
    before = coverage.totals(compared, version)
    report = Report(
        period, coverage.totals(period, version), before if before.counted else None, ahead,
        coverage.totals(ahead, version), names, [one.slug for one in districts if one.middle is not None],
        coverage.names("source"), {one.slug: one.name for one in schools},
        store.voices.counts(period), store.voices.counts(compared),
    )  # fmt: skip
    quarters = quarters_back(period, QUARTERS)
    days = coverage.days(Period(quarters[0].first, quarters[-1].last))
    made = [build(report) for build in BUILDERS]
    made.append(pauses.holidays(weeks(period, holidays), report.now.days))
    made.append(reaching.trend([(each, [day for day in days if day.day in each]) for each in quarters]))
    children = settingfiles.population(settings, districts, names)
    goals, spoilt = coursing.every(store, settings)
    setting = coursing.Setting(coverage, list(names), holidays, frozenset(day.day for day in days))
    return Overview(
        period, compared, version, report, {table.slug: table for table in made},
        gaps(coverage.counts(ahead), list(names), children.value) if report.coming.counted else (),
        coursing.courses(goals, quarters[-coursing.QUARTERS:], setting),
        {one.slug: one.where for one in districts}, children.value,
        tuple(error for error in (areas.error, children.error, spoilt) if error is not None),
    )  # fmt: skip
