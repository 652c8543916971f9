"""The action plan's measurable goals, as a file that the settings name, and whether they are met.

[[goal]]
slug = "kaksi-maksutonta"
title.fi = "Vähintään kaksi maksutonta harrastusta viikossa 13–15-vuotiaille joka alueella"
query = "ika=13-15&maksuton=1"     # aggregator.coverage.cuts has the words
count = "hobbies"                  # or "sessions", which is usual
at_least = 2
each = "area"                      # left out: the whole municipality together
weeks = "term"                     # which weeks it is asked of: "term" (usual), "holiday", "all"
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from aggregator.coverage import cuts
from aggregator.coverage.cuts import Cut, CutError
from aggregator.coverage.terms import Week
from aggregator.model import LANGUAGES
from aggregator.tablefile import tables
from sources.errors import N_, SourceError

LONGEST_SLUG = 60
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
KEYS = {"slug", "title", "query", "count", "at_least", "each", "weeks"}
COUNTS = ("sessions", "hobbies")
WEEKS = ("term", "holiday", "all")
MOST = 1_000
WHOLE = ""
FoundWeek = tuple[date, str, int]  # Monday, area, how many


class GoalsError(SourceError):
    """The file of goals cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Goal:
    """At least so many sessions (or lasting hobbies that go on) of a cut in every week, by area or in all."""

    slug: str
    title: Mapping[str, str]
    cut: Cut
    at_least: int
    count: Literal["sessions", "hobbies"] = "sessions"
    by_area: bool = False
    weeks: Literal["term", "holiday", "all"] = "term"

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that it is asked of; () if it names none."""
        return tuple(value for key, value in self.cut if key == "alue")


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many of some weeks a goal was met. by_area: slug -> weeks; WHOLE where it is asked of all together.

    least: the poorest week's count, None without weeks.
    """

    weeks: int
    by_area: Mapping[str, int] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)

    @property
    def met(self) -> int:
        """Weeks in which it was met, of every area."""
        return sum(self.by_area.values())

    @property
    def asked(self) -> int:
        """Weeks of every area."""
        return self.weeks * len(self.by_area)

    @property
    def areas_met(self) -> int:
        """Areas in which it was met in every week."""
        return sum(1 for weeks in self.by_area.values() if self.weeks and weeks == self.weeks)


def load(path: Path | None) -> tuple[Goal, ...]:
    """The goals in a file. Raises GoalsError. None: none."""
    if path is None:
        return ()
    found: dict[str, Goal] = {}
    for table in tables(path, "goal", N_("{file}: each goal is a table [[goal]]."), GoalsError):
        if problem := next(_problems(table, found), None):
            name = str(table.get("slug", "?"))
            raise GoalsError(N_("{file}: goal {name}: {why}"), file=path, name=name, why=problem)
        found[table["slug"]] = _goal(table)
    return tuple(found.values())


def _problems(table: Mapping[str, Any], known: Mapping[str, Goal]) -> Iterator[str]:
    """What is wrong, first things first."""
    slug = table.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        yield "slug: a-z, 0-9, -"
    if slug in known:
        yield "slug: twice"
    if unknown := sorted(set(table) - KEYS):
        yield f"{unknown[0]}?"
    texts = table.get("title")
    if (
        not isinstance(texts, dict)
        or not texts
        or not all(k in LANGUAGES and isinstance(v, str) for k, v in texts.items())
    ):
        yield 'title: title.fi = "…", title.sv, title.en'
    query = table.get("query")
    if not isinstance(query, str):
        yield 'query = "ika=13-15&maksuton=1"'
    else:
        yield from _of_query(query)
    least = table.get("at_least")
    if not isinstance(least, int) or isinstance(least, bool) or not 1 <= least <= MOST:
        yield f"at_least: 1–{MOST}"
    for key, choices in (("count", COUNTS), ("weeks", WEEKS), ("each", ("area",))):
        if key in table and table[key] not in choices:
            yield f"{key}: {' | '.join(choices)}"


def _of_query(query: str) -> Iterator[str]:
    if odd := cuts.unknown(query):
        yield f"query: {odd[0]}?"
    try:
        cuts.read(query)
    except CutError as error:
        yield f"query: {error}?"


def _goal(table: Mapping[str, Any]) -> Goal:
    return Goal(
        table["slug"], dict(table["title"]), cuts.read(table["query"]), table["at_least"],
        table.get("count", "sessions"), table.get("each") == "area", table.get("weeks", "term"),
    )  # fmt: skip


def asked_weeks(goal: Goal, weeks: Iterable[Week], counted: Iterable[date]) -> list[date]:
    """The Mondays of the weeks that a goal is asked of, of those that were counted. counted: days."""
    known = set(counted)
    kinds = {"term": (False,), "holiday": (True,), "all": (True, False)}[goal.weeks]
    return [
        week.monday for week in weeks
        if bool(week.pause) in kinds and {week.monday, week.monday + timedelta(days=6)} <= known
    ]  # fmt: skip


def standing(goal: Goal, mondays: Sequence[date], areas: Sequence[str], found: Iterable[FoundWeek]) -> Standing:
    """How a goal stands. areas: the municipality's own. found: what the goal's cut holds."""
    places = tuple(goal.areas or areas) if goal.by_area else (WHOLE,)
    sums: dict[str, Counter[date]] = defaultdict(Counter)
    for monday, area, some in found:
        sums[area if goal.by_area else WHOLE][monday] += some
    met = {area: sum(sums[area][monday] >= goal.at_least for monday in mondays) for area in places}
    least = {area: min(sums[area][monday] for monday in mondays) for area in places} if mondays else {}
    return Standing(len(mondays), met, least)


def running(hobbies: Iterable[tuple[date, date, str]], mondays: Iterable[date]) -> Iterator[FoundWeek]:
    """The hobbies (first day, last day, area) that go on in each week."""
    some = list(hobbies)
    for monday in mondays:
        sunday = monday + timedelta(days=6)
        for first, last, area in some:
            if first <= sunday and last >= monday:
                yield monday, area, 1
