"""A goal of the action plan in words: what it asks for, and how it has stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aggregator.coverage.coursing import Course
from aggregator.coverage.goals import Goal, Standing
from aggregator.model import say
from web import words
from web.coverage import wording
from web.coverage.conditions import in_words
from web.i18n import N_, Tongue
from web.parts import Parts

# (what is counted, where it is asked of: "each" area, the "whole" municipality or "some" areas together)
ASKED: dict[tuple[str, str], Callable[[Tongue, int], str]] = {
    ("hobbies", "each"): lambda said, count: said.plural(
        "At least {count} lasting hobby in every week, in each area",
        "At least {count} lasting hobbies in every week, in each area", count,
    ),
    ("hobbies", "whole"): lambda said, count: said.plural(
        "At least {count} lasting hobby in every week, in the whole municipality",
        "At least {count} lasting hobbies in every week, in the whole municipality", count,
    ),
    ("hobbies", "some"): lambda said, count: said.plural(
        "At least {count} lasting hobby in every week", "At least {count} lasting hobbies in every week", count
    ),
    ("sessions", "each"): lambda said, count: said.plural(
        "At least {count} session in every week, in each area",
        "At least {count} sessions in every week, in each area", count,
    ),
    ("sessions", "whole"): lambda said, count: said.plural(
        "At least {count} session in every week, in the whole municipality",
        "At least {count} sessions in every week, in the whole municipality", count,
    ),
    ("sessions", "some"): lambda said, count: said.plural(
        "At least {count} session in every week", "At least {count} sessions in every week", count
    ),
}  # fmt: skip
WEEKS = {
    "term": N_("weeks of term"), "holiday": N_("holiday weeks"), "all": N_("weeks of term and holiday weeks"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal and how it has stood, quarter by quarter. language: of the title where it is another than the page's.

    number: of one that is written on the site, None of the settings' file.
    """

    title: str
    language: str
    measured: str
    quarters: tuple[tuple[str, str], ...]
    now: str
    missed: tuple[str, ...]
    number: int | None


def goal_line(course: Course, areas: Mapping[str, str], site: Parts, said: Tongue) -> GoalLine:
    """How a goal stands. areas: slug -> name."""
    title, language = words.in_language(course.goal.title, said.code)
    quarters = tuple(
        (wording.period_name(period.name, said), standing_words(standing, said))
        for period, standing in course.quarters
    )
    return GoalLine(
        title, language, measured(course.goal, site, said), quarters, standing_words(course.now, said),
        _missed(course.now, areas, said), course.number,
    )  # fmt: skip


def title_of(goal: Goal, said: Tongue) -> str:
    """A goal's own title."""
    return say(goal.title, said.code)


def measured(goal: Goal, site: Parts, said: Tongue) -> str:
    """What a goal asks for: "At least 2 sessions in every week, in each area: free of charge (weeks of term)"."""
    where = "each" if goal.by_area else "some" if goal.areas else "whole"
    asked = ASKED[goal.count, where](said, goal.at_least)
    conditions = in_words(goal.cut, site, said)
    whole = f"{asked}: {', '.join(conditions)}" if conditions else asked
    return f"{whole} ({said(WEEKS[goal.weeks])})"


def _missed(now: Standing, areas: Mapping[str, str], said: Tongue) -> tuple[str, ...]:
    return tuple(
        said("{where}: in {met} of {weeks} weeks; the poorest week had {least}.",
             where=areas.get(area, area) or said("The whole municipality"), met=met, weeks=now.weeks,
             least=now.least.get(area, 0))
        for area, met in now.by_area.items() if met < now.weeks
    )  # fmt: skip


def standing_words(standing: Standing, said: Tongue) -> str:
    """How it stood in one quarter."""
    if not standing.asked:
        return said("Not counted")
    if standing.met == standing.asked:
        return said("Met")
    if len(standing.by_area) > 1:
        return said("Met in {met} of {areas} areas", met=standing.areas_met, areas=len(standing.by_area))
    return said("Met in {met} of {weeks} weeks", met=standing.met, weeks=standing.weeks)
