"""Goals: the file, and whether they are met week by week; and what is asked of periods and cuts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.coverage import assembling, cuts
from aggregator.coverage.goals import GoalsError, load
from aggregator.coverage.recognised import recognise
from aggregator.coverage.terms import named, pause_of, year_before
from aggregator.schoolholidays import holidays_of

GOAL = """
[[goal]]
slug = "nelja"
title.fi = "Vähintään neljä maksutonta kertaa"
query = "ika=13-15&maksuton=1"
at_least = 4
each = "area"
[[goal]]
slug = "harrastus"
title.en = "A lasting hobby"
query = "ika=7-12"
count = "hobbies"
at_least = 1
weeks = "all"
"""


def test_goals_stand_as_a_plain_count_says(
    known_town: Any, settings_of: Any, truth: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "goals.toml").write_text(GOAL, "utf-8")
    settings = settings_of.model_copy(update={"goals": tmp_path / "goals.toml"})
    quarter = named("2026Q4")
    assert quarter is not None
    found = assembling.overview(known_town, settings, quarter, year_before(quarter), date(2026, 11, 18))
    free, hobby = found.courses
    assert [period.name for period, _ in free.quarters] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    mondays = [date(2026, 10, 5) + timedelta(weeks=n) for n in range(12)]
    term = [monday for monday in mondays if monday not in (date(2026, 10, 12), date(2026, 12, 21))]

    def met(area: str) -> int:
        weeks = 0
        for monday in term:
            some = [
                day for told in truth for day, _, off in told.days
                if monday <= day < monday + timedelta(days=7) and told.area == area and told.free
                and not (off or told.cancelled) and (told.parents or not told.adults)
                and told.ages and told.ages[0] <= 15 and told.ages[1] >= 13
            ]  # fmt: skip
            weeks += len(some) >= 4
        return weeks

    standing = free.quarters[-1][1]
    assert standing.weeks == len(term)
    assert dict(standing.by_area) == {area: met(area) for area in ("keskusta", "vuoksenniska", "rajapatsas")}
    assert 0 < standing.met < standing.asked
    assert hobby.quarters[-1][1].weeks == 12 and hobby.quarters[-1][1].met == 12


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("x = 1", "each goal is a table"), ("[[goal]]\nslug = 'A b'", "slug: a-z"), (GOAL.replace("harrastus", "nelja"), "twice"),
        (GOAL.replace("each", "eech"), r"eech\?"), (GOAL.replace("13-15", "15-13"), r"query: ika=15-13\?"),
        (GOAL.replace("maksuton", "halpa"), r"query: halpa\?"), (GOAL.replace("= 4", "= 0"), "at_least"),
        (GOAL.replace('"all"', '"some"'), "weeks: term"), (GOAL.replace("title.fi", "title.xx"), "title"), ("[[", "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, told: str, why: str) -> None:
    path = tmp_path / "goals.toml"
    path.write_text(told, "utf-8")
    with pytest.raises(GoalsError, match=why):
        load(path)


def test_periods() -> None:
    assert (
        load(None),
        named("2026Q5"),
        named("kissa"),
        named("2026-01-01..2025-01-01"),
        named("2000-01-01..2199-01-01"),
    ) == ((), None, None, None, None)
    spring = named("kevat-2026")
    assert spring is not None and (spring.last, year_before(spring).name) == (date(2026, 5, 30), "kevat-2025")
    odd = named("2028-02-29..2028-03-05")
    assert odd is not None and year_before(odd).first == date(2027, 2, 28)
    assert pause_of(date(2026, 7, 6), holidays_of("Imatra")) == "summer"
    assert pause_of(date(2026, 2, 23), holidays_of("Imatra")) == "winter"


@pytest.mark.parametrize(
    "query", ["ika=x", "ika=9-7", "alue=<b>", "aika=yo", "kenelle=isot", "viikonpaiva=xx", "tila=?"]
)
def test_a_cut_that_cannot_be_read_says_so(query: str) -> None:
    with pytest.raises(cuts.CutError, match=query.partition("=")[0]):
        cuts.read(query)


@pytest.mark.parametrize(
    ("title", "description", "support", "heard"),
    [
        ("Perhekahvila", "", True, False), ("Föräldrakväll", "", True, False), ("Nuorisovaltuuston kokous", "", False, True),
        ("Kysely nuorille", "", False, True), ("Kerho", "Lopuksi kysely", False, False), ("Barnens rättigheter", "", False, True),
        ("Kerho", "Lasten oikeuksien viikko", False, True), ("Youth council", "", False, True), ("Jalkapallokysymys", "", False, False),
    ],
)  # fmt: skip
def test_support_and_hearing_are_recognised(title: str, description: str, support: bool, heard: bool) -> None:
    found = recognise({"fi": title}, {"fi": description}, ())
    assert (found.support, found.heard) == (support, heard)


def test_topics_alone_tell_support() -> None:
    assert recognise({"fi": "Ilta"}, {}, ("parenting_support",)).support
