"""A hobby in one line, in every language; where an event's fields come from."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.hobbies import Gap, Hobby
from aggregator.schoolholidays import holidays_of
from sources.records import SourcePlace
from web.habits import in_words
from web.i18n import tongue

IMATRA = holidays_of("Imatra")
TUESDAYS = Hobby(
    (1,), time(17), time(18), date(2026, 9, 8), date(2026, 12, 8), 13, (Gap((date(2026, 10, 13),), "autumn"),)
)
BOTH = Hobby(
    (0, 3), time(16, 30), None, date(2026, 9, 7), date(2027, 5, 6), 30,
    (Gap((date(2026, 12, 24), date(2026, 12, 28)), "christmas"), Gap((date(2026, 11, 2),), None)),
)  # fmt: skip
LINES = [
    ("fi", TUESDAYS, "Joka tiistai klo 17–18, 8.9.–8.12.2026, ei syyslomalla 12.–18.10."),
    ("sv", TUESDAYS, "Varje tisdag kl. 17.00–18.00, 8.9.–8.12.2026, inte under höstlovet 12.–18.10."),
    ("en", TUESDAYS, "Every Tuesday 17:00–18:00, 8 Sept – 8 Dec 2026, not in the autumn holiday 12–18 Oct."),
    ("fi", BOTH, "Joka maanantai ja torstai klo 16.30, 7.9.2026–6.5.2027, ei joululomalla 24.–28.12., ei 2.11."),
]


@pytest.mark.parametrize(("language", "told", "line"), LINES)
def test_a_hobby_in_words(language: str, told: Hobby, line: str) -> None:
    assert in_words(told, IMATRA, tongue(language)) == line


def test_a_hobby_without_an_end() -> None:
    told = in_words(TUESDAYS, IMATRA, tongue("fi"), endless=True)
    assert told == "Joka tiistai klo 17–18, 8.9.2026 alkaen, ei syyslomalla 12.–18.10."


def page(browse: TestClient) -> str:
    found = re.search(r'href="(/fi/t/[^"]+)"', browse.get("/fi/").text)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", browse.get(found[1]).text).split())


def test_where_each_field_comes_from(sqlite_town: Any, browse: TestClient) -> None:
    town, here = sqlite_town, SourcePlace(name={"fi": "Pääkirjasto"}, street="Kirjastokatu 1", city="Puuhala")
    town.source("kirjasto", kind="library")
    town.source("kaupunki", kind="municipality")
    town.take_in(town.event("1", title={"fi": "Satutunti"}, place=here), slug="kirjasto")
    assert "Mistä tiedot ovat peräisin" not in page(browse)
    text = "Satuja ja loruja perheen pienimmille. " * 4
    told = town.event(
        "x", title={"fi": "Satutunti pääkirjastossa"}, place=here, description={"fi": text}, min_age=3
    )
    town.take_in(told, slug="kaupunki", now=town.now + 60)
    said = page(browse)
    assert "Mistä tiedot ovat peräisin" in said
    assert "Nimi: Kirjasto (järjestäjän oma lähde)" in said
    assert "Kuvaus: Kaupunki (kertoo enemmän)" in said
    assert "Ikä: Kaupunki (ilmoittaa iän)" in said


def test_dates_of_a_hobby_lead_to_each_other(sqlite_town: Any, browse: TestClient) -> None:
    town = sqlite_town
    start = town.event().starts
    events = [
        town.event(f"k{n}", title={"fi": "Lukukerho"}, starts=start + timedelta(weeks=n),
                   status="cancelled" if n == 2 else "confirmed")
        for n in range(12)
    ]  # fmt: skip
    town.take_in(*events)
    html = browse.get("/fi/").text
    assert html.count('<li class="card') == 1 and "joka torstai, 12 kertaa jäljellä" in html
    path = re.search(r'href="(/fi/t/[^"]+)"', html)[1]  # type: ignore[index]
    first = browse.get(path).text
    others = re.findall(r'<li><a href="(/fi/t/[^"]+)"><time', first)
    assert len(others) == 11 and path not in others
    assert "tämä kerta" in first and "<s>to 3.12.2026 klo 10–11</s>" in first
    assert "Joka torstai klo 10–11, 19.11.2026–4.2.2027, ei 3.12." in first
    assert browse.get(others[3]).status_code == 200
