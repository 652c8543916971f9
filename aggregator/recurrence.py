"""A series becomes its occurrences (RFC 5545 sections 3.8.4.4 and 3.8.5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from operator import attrgetter
from zoneinfo import ZoneInfo

from aggregator import rules, ruletext
from aggregator.instances import MOST_DATES, Plan, aligned, bounded, duration_of, instant, later, plan_of, span
from aggregator.model import Event, Occurrence, Override, Series, say
from sources.errors import N_, Problem
from sources.limits import limited

TOO_MANY = N_("The series takes place more than {count} times; only the first of them are shown.")
TOO_MANY_DATES = N_("The series lists more than {count} single dates; the rest are left out.")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The instants [start, end) that series are worked out for."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a series gives inside a horizon, earliest first, no two with the same start and end.

    finished: nothing can come after the horizon, so the event needs no expanding until it changes.
    """

    occurrences: tuple[Occurrence, ...]
    problems: tuple[Problem, ...]
    finished: bool


@dataclass(slots=True)
class _Found:
    """Occurrences inside the horizon. later: whether any began after it."""

    horizon: Horizon
    inside: list[Occurrence] = field(default_factory=list)
    later: bool = False

    def add(self, occurrence: Occurrence) -> None:
        """Keep it if any of it lies inside."""
        if occurrence.start >= self.horizon.end:
            self.later = True
        elif occurrence.end > self.horizon.start or occurrence.start >= self.horizon.start:
            self.inside.append(occurrence)


def expand(event: Event, horizon: Horizon, site_zone: ZoneInfo, *, cap: int = 2000) -> Expansion:
    """The occurrences of `event`: of a series those inside `horizon`, at most `cap`, else its one, wherever it is.

    Never raises on what a feed can say: a rule that is not followed is a Problem, and the first time remains.
    """
    if event.series is None:
        return Expansion((Occurrence(*span(event.starts, event.ends, site_zone)),), (), True)
    item = say(event.title) or event.uid
    series, problems = bounded(event.series), []
    if series is not event.series:
        problems.append(Problem(item, TOO_MANY_DATES, {"count": str(MOST_DATES)}))
    plan = plan_of(event, series, site_zone)
    found = _Found(horizon)
    for override in plan.changed.values():
        found.add(_told(override, event, site_zone))
    rule, complete = None, True
    try:
        rule = ruletext.read(series.rrule, event.starts) if series.rrule.strip() else None
        complete = rule is None or _walk(rule, plan, found, cap)
    except (rules.RuleError, TimeoutError) as error:
        problems.append(_refused(error, series.rrule).problem(item))
        found.inside.extend(_instance(plan, plan.start, None))
    for wall, last in _dates(series, event.starts, plan, rule):
        for occurrence in _instance(plan, wall, last):
            found.add(occurrence)
    occurrences = _sorted(found.inside)
    if len(occurrences) > cap:
        problems.append(Problem(item, TOO_MANY, {"count": str(cap)}))
        complete = False
    return Expansion(tuple(occurrences[:cap]), tuple(problems), complete and not found.later)


def _told(override: Override, event: Event, site_zone: ZoneInfo) -> Occurrence:
    """The occurrence that an override tells, whether or not it overrides an instance."""
    starts = aligned(override.recurrence_id, event.starts) if override.starts is None else override.starts
    ends = override.ends
    if ends is None:
        ends = later(starts, duration_of(event.starts, event.ends))
    return Occurrence(*span(starts, ends, site_zone), override.status == "cancelled", override.title)


def _walk(rule: rules.Rule, plan: Plan, found: _Found, cap: int) -> bool:
    """Add what the rule gives, until there are more than `cap`. Returns whether it gives nothing after that."""
    last, zone, occurrence, add = plan.last(rule), plan.zone, plan.occurrence, found.add
    passed, days = plan.left_out | plan.changed.keys(), plan.days_left_out
    lower = later(_wall_at(found.horizon.start, zone), -plan.reach)
    upper = later(_wall_at(found.horizon.end, zone), plan.reach)
    with nullcontext() if rule.plain else limited(rules.SECONDS):
        for wall in rules.walls(rule, plan.start, lower, upper):
            if wall < lower:
                continue
            if wall > upper or len(found.inside) > cap:
                return False
            base = instant(wall, zone)
            if base in passed or (last is not None and base > last) or (days and wall.date() in days):
                continue
            add(occurrence(wall, base))
    return True


def _wall_at(when: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(when, zone).replace(tzinfo=None)


def _dates(
    series: Series, starts: date | datetime, plan: Plan, rule: rules.Rule | None
) -> Iterator[tuple[datetime, int | None]]:
    """The wall-clock times that come without matching a rule, each with the last instant it may be.

    The start counts even if it does not match (most clients show it), unless the rule ends before it: that is what
    calendars leave behind when all of a series is deleted "from here on".
    """
    yield plan.start, plan.last(rule)
    for when in series.rdates:
        yield rules.wall(aligned(when, starts)), None


def _instance(plan: Plan, wall: datetime, last: int | None) -> list[Occurrence]:
    """The occurrence at `wall`, unless it comes after `last`, is left out or is told by an override."""
    base = instant(wall, plan.zone)
    if base in plan.changed or (last is not None and base > last) or plan.excludes(wall, base):
        return []
    return [plan.occurrence(wall, base)]


def _refused(error: rules.RuleError | TimeoutError, rule: str) -> rules.RuleError:
    return error if isinstance(error, rules.RuleError) else rules.RuleError(rules.ENDLESS, rule)


def _sorted(occurrences: list[Occurrence]) -> list[Occurrence]:
    """By time; of those at the same time the first that takes place."""
    unique: dict[tuple[int, int], Occurrence] = {}
    for each in sorted(occurrences, key=attrgetter("start", "end", "cancelled")):
        unique.setdefault((each.start, each.end), each)
    return list(unique.values())
