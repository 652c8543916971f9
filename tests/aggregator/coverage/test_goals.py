"""Goals of a file, and written in the browser, stand as a plain count of the town's own truth says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from starlette.testclient import TestClient

from aggregator.accounts import audit
from aggregator.coverage import assembling, coursing
from aggregator.coverage.goals import GoalsError, load
from aggregator.coverage.terms import named, year_before
from aggregator.store import accounttables
from aggregator.store.goaltables import coverage_cut, coverage_cut_sum
from aggregator.tokens import form_token
from web.app import create_app

NOW = 1_795_000_000
TODAY = date(2026, 11, 18)
HERE = "/fi/kattavuus/tavoitteet"
AREAS = ("keskusta", "vuoksenniska", "rajapatsas")
WEEK = timedelta(days=7)
FORM = {
    "nimi-fi": "Kolme maksutonta nuorille", "vahintaan": "3", "mita": "sessions", "viikot": "term", "missa": "jokainen",
    "ika-alku": "13", "ika-loppu": "17", "maksuton": "1", "teko": "tallenna",
}  # fmt: skip
MONDAYS = [date(2026, 10, 5) + n * WEEK for n in range(12)]  # of the last quarter
QUARTERS = {"2026Q1": (date(2026, 1, 5), 12), "2026Q2": (date(2026, 4, 6), 12), "2026Q3": (date(2026, 7, 6), 12),
            "2026Q4": (date(2026, 10, 5), 12)}  # fmt: skip
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


def is_pause(monday: date) -> bool:
    """The autumn holiday, weeks of Christmas, winter and Easter, and the summer of 2026, with most working days in them."""
    week = monday.isocalendar().week
    return week in (1, 9, 42, 52) or 23 <= week <= 32


@pytest.fixture
def coordinator(known_town: Any, settings_of: Any, enter: Any) -> Iterator[Any]:
    settings = settings_of.model_copy(update={"site_address": "https://puuha.example.fi"})
    token = enter(known_town, "administrator", "", NOW)
    app = create_app(settings, known_town, clock=lambda: NOW)
    with TestClient(app, base_url="https://puuha.example.fi", headers={"sec-fetch-site": "same-origin"}) as client:
        client.cookies.set("__Host-puuha", token, domain="puuha.example.fi")
        client.submit = lambda path, fields: client.post(path, data=fields | {"csrf": form_token(token)})  # type: ignore[attr-defined]
        yield client
        for one in known_town.goals.every():
            known_town.goals.remove(one.id)
        coursing.follow(known_town, settings)
        with known_town.write() as db:
            db.execute(delete(accounttables.worker))


def free_for_the_young(
    truth: list[Any], area: str, monday: date, *, oldest: int = 17, weekend: bool = False
) -> int:
    """The free sessions of a week for somebody from 13 to `oldest`."""
    return sum(
        1
        for told in truth
        for day, _, off in told.days
        if monday <= day < monday + WEEK and told.area == area and told.free
        and not (off or told.cancelled) and (told.parents or not told.adults)
        and told.ages and told.ages[0] <= oldest and told.ages[1] >= 13 and (day.weekday() >= 5 or not weekend)
    )  # fmt: skip


def stood(store: Any, settings: Any) -> dict[str, Any]:
    quarter = named("2026Q4")
    assert quarter is not None
    found = assembling.overview(store, settings, quarter, year_before(quarter), TODAY)
    return {period.name: standing for period, standing in found.courses[-1].quarters}


def test_a_goal_written_today_stands_as_a_plain_count_says_also_in_the_past(
    coordinator: Any, known_town: Any, settings_of: Any, truth: list[Any]
) -> None:
    assert "Tavoitteita ei ole vielä" in coordinator.get(HERE).text
    seen = coordinator.submit(f"{HERE}/uusi", FORM | {"teko": "katso"})
    assert seen.status_code == 200 and not known_town.goals.every()
    kept = coordinator.submit(f"{HERE}/uusi", FORM)
    assert kept.status_code == 200 and "Tallennettu." in kept.text
    found = stood(known_town, settings_of)
    for name, (first, count) in QUARTERS.items():
        mondays = [first + n * WEEK for n in range(count)]
        term = [monday for monday in mondays if not is_pause(monday)]
        expected = {area: sum(free_for_the_young(truth, area, one) >= 3 for one in term) for area in AREAS}
        least = {area: min(free_for_the_young(truth, area, one) for one in term) for area in AREAS}
        assert (found[name].weeks, dict(found[name].by_area), dict(found[name].least)) == (
            len(term),
            expected,
            least,
        )
    assert 0 < found["2026Q4"].met < found["2026Q4"].asked
    # the look at it, the list of goals, the page and the print say the same words
    line = re.search(r"Vuoksenniska: [^<]+", seen.text)
    assert line is not None
    for path in (HERE, "/fi/kattavuus?jakso=2026Q4", "/fi/kattavuus/tuloste?jakso=2026Q4"):
        assert line[0] in coordinator.get(path).text, path
    rows = list(
        csv.reader(io.StringIO(coordinator.get("/fi/kattavuus/tavoitteet.csv?jakso=2026Q4").text), delimiter=";")
    )
    told = {(row[2], row[3]): (int(row[4]), int(row[5])) for row in rows[1:]}
    assert told["4. neljännes 2026", "Keskusta"] == (found["2026Q4"].by_area["keskusta"], found["2026Q4"].weeks)
    assert len(told) == 12
    # the same without the sums that are kept of it
    known_town.coverage.follow(())
    assert stood(known_town, settings_of) == found


def test_a_goal_is_changed_and_removed_and_the_log_tells(
    coordinator: Any, known_town: Any, settings_of: Any, truth: list[Any]
) -> None:
    coordinator.submit(f"{HERE}/uusi", FORM)
    number = known_town.goals.every()[0].id
    other = FORM | {
        "versio": "1", "viikonpaiva": "viikonloppu", "viikot": "all", "vahintaan": "1", "alue": ["keskusta", "vuoksenniska"]
    }  # fmt: skip
    assert "Tallennettu." in coordinator.submit(f"{HERE}/{number}", other).text
    now = stood(known_town, settings_of)["2026Q4"]
    assert now.weeks == 12 and dict(now.by_area) == {
        area: sum(free_for_the_young(truth, area, one, weekend=True) >= 1 for one in MONDAYS)
        for area in ("keskusta", "vuoksenniska")
    }
    # in both together
    coordinator.submit(f"{HERE}/{number}", other | {"versio": "2", "missa": "yhdessa"})
    now = stood(known_town, settings_of)["2026Q4"]
    assert dict(now.least) == {
        "": min(sum(free_for_the_young(truth, a, one, weekend=True) for a in AREAS[:2]) for one in MONDAYS)
    }
    # one who had opened it before is told, and nothing is lost
    late = coordinator.submit(f"{HERE}/{number}", FORM | {"versio": "2"})
    assert late.status_code == 422 and "Joku on sillä välin muuttanut" in late.text
    assert known_town.goals.find(number).version == 3
    with known_town.read() as db:
        assert db.execute(select(func.count()).select_from(coverage_cut)).scalar_one() == 1
    assert "Poistettu." in coordinator.submit(f"{HERE}/{number}", {"teko": "poista"}).text
    with known_town.read() as db:
        assert not db.execute(select(func.count()).select_from(coverage_cut_sum)).scalar_one()
    deeds = [(one.action, one.subject) for one in audit.lines(known_town, subject="Kolme")]
    assert [action for action, _ in deeds[:4]] == ["goal.remove", "goal.change", "goal.change", "goal.add"]
    assert "Poisti tavoitteen ”Kolme maksutonta nuorille”: Toimintaa vähintään 1 kerran" in unescape(
        coordinator.get("/fi/loki").text
    )


def test_a_hobby_in_the_evening_is_one(
    coordinator: Any, known_town: Any, settings_of: Any, truth: list[Any]
) -> None:
    sent = {**FORM, "nimi-fi": "Iltaharrastus", "mita": "hobbies", "aika": "ilta", "vahintaan": "1", "missa": "yhdessa",
            "viikot": "all"}  # fmt: skip
    coordinator.submit(f"{HERE}/uusi", sent)
    now = stood(known_town, settings_of)["2026Q4"]
    autumn = date(2026, 8, 1), date(2026, 12, 31)
    hobbies: dict[str, tuple[Any, list[date]]] = {}
    for told in truth:
        adults = told.adults and not told.parents
        if (told.weekly or told.hobby) and not told.cancelled and not adults:
            for day, _, off in told.days:
                if autumn[0] <= day <= autumn[1] and not off:
                    hobbies.setdefault(told.hobby or told.uid, (told, []))[1].append(day)
    some = [
        days for told, days in hobbies.values()
        if len(days) >= 8 and told.free and (told.days[0][1] or 0) >= 17 and told.ages and told.ages[0] <= 17 and told.ages[1] >= 13
    ]  # fmt: skip
    weeks = [sum(min(d) < one + WEEK and max(d) >= one for d in some) for one in MONDAYS]
    assert now.least == {"": min(weeks)} and now.met == sum(count >= 1 for count in weeks) > 0


def test_goals_stand_as_a_plain_count_says(
    known_town: Any, settings_of: Any, truth: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "goals.toml").write_text(GOAL, "utf-8")
    settings = settings_of.model_copy(update={"goals": tmp_path / "goals.toml"})
    quarter = named("2026Q4")
    assert quarter is not None
    found = assembling.overview(known_town, settings, quarter, year_before(quarter), TODAY)
    free, hobby = found.courses
    assert [period.name for period, _ in free.quarters] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    term = [monday for monday in MONDAYS if monday not in (date(2026, 10, 12), date(2026, 12, 21))]
    met = {area: sum(free_for_the_young(truth, area, one, oldest=15) >= 4 for one in term) for area in AREAS}
    standing = free.quarters[-1][1]
    assert standing.weeks == len(term)
    assert dict(standing.by_area) == met
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
