"""A series made ready for expanding: what its dates, exceptions and changes mean for each of its instances.

Times recur by the wall clock of the series' own zone, days by the site's. A local time that a clock change skips
is read with the offset before the change, one that comes twice is its first (RFC 5545 section 3.3.5); both is what
`datetime` does with fold=0. An instance is known by the instant it would begin at had nobody moved it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from aggregator.model import Event, Occurrence, Override, Series, Texts
from aggregator.rules import Rule, RuleError, wall, walls

ZERO, DAY = timedelta(), timedelta(days=1)
MOST_DATES = 10_000
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (a wall-clock time, to count from)
AnyWhen = TypeVar("AnyWhen", date, datetime)


@dataclass(frozen=True, slots=True)
class Version:
    """What holds for a stretch of instances. shift: how far their start is moved."""

    shift: timedelta
    duration: timedelta
    cancelled: bool = False
    title: Texts | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A series made ready.

    start: its first wall-clock time; zone: where its wall clock hangs. versions[n] holds for instances after n of
    the instants in `changes`. left_out, days_left_out: instants, and days of a series of times, that EXDATE takes
    away. changed: instant -> the override that tells it.
    """

    start: datetime
    zone: tzinfo
    changes: list[int]
    versions: list[Version]
    left_out: set[int]
    days_left_out: set[date]
    changed: dict[int, Override]

    @property
    def reach(self) -> timedelta:
        """How far an occurrence can be from the instance it comes from, with an hour's change to spare."""
        return DAY + max(abs(each.shift) + each.duration for each in self.versions)

    def last(self, rule: Rule | None) -> int | None:
        """The instant after which `rule` gives nothing; None where it has no such end."""
        if rule is None or rule.until is None:
            return None
        return instant(wall(rule.until), UTC if isinstance(rule.until, datetime) else self.zone)

    def excludes(self, wall: datetime, base: int) -> bool:
        """Whether EXDATE takes away the instance at `wall`, the instant `base`."""
        return base in self.left_out or (bool(self.days_left_out) and wall.date() in self.days_left_out)

    def occurrence(self, wall: datetime, base: int) -> Occurrence:
        """The occurrence that the instance at `wall`, the instant `base`, gives."""
        version = self.versions[bisect_left(self.changes, base)]
        if version.shift:
            wall = later(wall, version.shift)
            base = instant(wall, self.zone)
        end = instant(later(wall, version.duration), self.zone)
        if end <= base:
            # a clock change swallowed it, or it is a point in time
            end = base + int(version.duration.total_seconds())
        return Occurrence(base, end, version.cancelled, version.title)


def aligned(when: date | datetime, starts: date | datetime) -> date | datetime:
    """`when` told as `starts` is: a day, or a time in the same zone (of a mere day: at the same time of day)."""
    if not isinstance(starts, datetime):
        return when.date() if isinstance(when, datetime) else when
    if isinstance(when, datetime):
        return in_zone(when, starts.tzinfo)
    return datetime.combine(when, starts.timetz())


def in_zone(when: datetime, zone: tzinfo | None) -> datetime:
    """`when` as the clocks of `zone` show it; as it is written where that is outside the years 1–9999."""
    try:
        return when.astimezone(zone)
    except OverflowError:
        return when.replace(tzinfo=zone)


def later(when: AnyWhen, by: timedelta) -> AnyWhen:
    """`when` + `by` by the wall clock, but never outside the years 1–9999."""
    try:
        return when + by
    except OverflowError:
        edge = date.max if by > ZERO else date.min
        return when.replace(year=edge.year, month=edge.month, day=edge.day)


def span(starts: date | datetime, ends: date | datetime, site_zone: ZoneInfo) -> tuple[int, int]:
    """The instants at which something begins and ends; a day lasts at least a day, a time never less than 0 s."""
    begin, end = beginning(starts, site_zone), beginning(ends, site_zone)
    if end <= begin and not isinstance(starts, datetime):
        end = beginning(later(starts, DAY), site_zone)
    return begin, max(begin, end)


def instant(wall: datetime, zone: tzinfo) -> int:
    """The instant at which the clocks of `zone` show `wall`."""
    since = wall - EPOCH - (zone.utcoffset(wall) or ZERO)
    return since.days * 86_400 + since.seconds


def beginning(when: date | datetime, site_zone: ZoneInfo) -> int:
    """The instant `when`, or at which the day `when` begins in the site's zone."""
    if isinstance(when, datetime):
        return int(when.timestamp())
    return instant(wall(when), site_zone)


def bounded(series: Series) -> Series:
    """The series with at most MOST_DATES of its dates, exceptions and overrides; itself if it has no more."""
    lists = (series.rdates, series.exdates, series.overrides)
    if all(len(each) <= MOST_DATES for each in lists):
        return series
    return Series(
        series.rrule, series.rdates[:MOST_DATES], series.exdates[:MOST_DATES], series.overrides[:MOST_DATES]
    )


def plan_of(event: Event, series: Series, site_zone: ZoneInfo) -> Plan:
    """`series`, which may be a part of `event.series`, made ready."""
    starts = event.starts
    zone = starts.tzinfo if isinstance(starts, datetime) else None
    duration = duration_of(starts, event.ends)
    plan = Plan(
        start=wall(starts),
        zone=zone or site_zone,
        changes=[],
        versions=[Version(ZERO, duration)],
        left_out={beginning(aligned(when, starts), site_zone) for when in series.exdates},
        days_left_out={each for each in series.exdates if not isinstance(each, datetime)} if zone else set(),
        changed={},
    )
    told = [(aligned(each.recurrence_id, starts), each) for each in series.overrides]
    based = sorted(((beginning(was, site_zone), was, each) for was, each in told), key=lambda item: item[0])
    for base, was, override in based:
        if override.this_and_future:
            plan.changes.append(base)
            plan.versions.append(_version(override, was, duration))
        if not plan.excludes(wall(was), base):
            plan.changed[base] = override
    return plan


def duration_of(starts: date | datetime, ends: date | datetime) -> timedelta:
    """How long by the wall clock; a day at least one day."""
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        ends = in_zone(ends, starts.tzinfo)
    least = ZERO if isinstance(starts, datetime) else DAY
    return max(least, wall(ends) - wall(starts))


def _version(override: Override, was: date | datetime, duration: timedelta) -> Version:
    moved = was if override.starts is None else override.starts
    if isinstance(moved, datetime) and isinstance(was, datetime):
        moved = in_zone(moved, was.tzinfo)
    return Version(
        shift=wall(moved) - wall(was),
        duration=duration if override.ends is None else duration_of(moved, override.ends),
        cancelled=override.status == "cancelled",
        title=override.title,
    )


def given_by(rule: Rule | None, plan: Plan, dates: set[int]) -> set[int]:
    """Those of the instants `dates` at which the rule has an instance, or that are too far ahead to tell."""
    if rule is None:
        return set()
    ends, last, at = plan.last(rule), max(dates) + 86_400, 0
    found: set[int] = set()
    try:
        for number, each in enumerate(walls(rule, plan.start, plan.start, plan.start)):
            at = instant(each, plan.zone)
            if number >= MOST_DATES:
                return {when for when in dates if when in found or when >= at}
            if at > last:
                break
            if ends is None or at <= ends:
                found.add(at)
    except RuleError:
        return {when for when in dates if when in found or when > at}
    return found & dates
