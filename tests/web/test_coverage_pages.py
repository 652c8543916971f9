"""The coordinator's pages: numbers with their links, files, periods, and who may see them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from aggregator.coverage import assembling
from aggregator.settings import Settings
from sources.records import Recurrence, SourceOffer
from web.app import create_app
from web.coverage.report import write
from web.warm import go_through

AREAS = """
[[municipality]]
name = "Puuhala"
    [[municipality.district]]
    name = "Keskusta"
    [[municipality.district]]
    name = "=HYPERLINK(1)"
    slug = "vuoksenniska"
    where.fi = "Vuoksenniskalla"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "areas.toml").write_text(AREAS, "utf-8")
    (tmp_path / "population.csv").write_text("Alue;13;14;15\nKeskusta;1;1;1\n=HYPERLINK(1);20;20;20\n", "utf-8")
    return Settings(
        municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused", coverage_public=True,
        areas=tmp_path / "areas.toml", population=tmp_path / "population.csv", horizon_days=60,
    )  # fmt: skip


@pytest.fixture
def town(sqlite_town: Any, settings: Settings) -> Any:
    day, free = sqlite_town.event().starts, (SourceOffer(True),)
    sqlite_town.believed = {"bandi": {"area": "keskusta"}}
    sqlite_town.take_in(
        sqlite_town.event("bandi", title={"fi": "Bändikerho", "sv": "Bandklubb"}, starts=day.replace(hour=17) - timedelta(weeks=6),
                          recurrence=Recurrence("FREQ=WEEKLY;COUNT=12"), min_age=13, max_age=15, offers=free),
        sqlite_town.event("satu", min_age=3, max_age=6), sqlite_town.event("ilta", starts=day.replace(hour=18)),
        sqlite_town.event("pois", status="cancelled", min_age=3, max_age=6),
    )  # fmt: skip
    assembling.refresh(sqlite_town.store, settings, sqlite_town.now)
    return sqlite_town


@pytest.fixture
def look(town: Any, settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, town.store, clock=lambda: town.now)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as client:
        yield client


def test_each_number_leads_to_as_many_events(look: TestClient) -> None:
    html = look.get("/fi/kattavuus?jakso=2026Q4").text
    links = set(re.findall(r'<a href="(/fi/kattavuus/tapahtumat[^"]*)">(\d+)</a>', html))
    assert len(links) > 40
    for href, number in sorted(links)[::7]:
        if "pitka=1" not in href:
            page = look.get(unescape(href)).text
            assert re.search(rf"<b>{number} kert", page), href
    assert "style=" not in html and "<script>" not in html
    behind = look.get("/sv/kattavuus/tapahtumat?jakso=2026Q4&ika=13-15&hinta=maksuton").text
    assert "Bandklubb" in behind and "för 13–15-åringar" in behind


def test_gaps_in_words_of_the_municipality(look: TestClient) -> None:
    html = re.sub(r"\s+", " ", look.get("/fi/kattavuus").text)
    assert "0–17-vuotiaille ei ole mitään toimintaa Vuoksenniskalla seuraavan 30 päivän aikana." in html
    assert "Se koskee 60 lasta." in html
    assert "Vuoksenniskalla" not in look.get("/sv/kattavuus").text


def test_files_are_inert_and_whole(look: TestClient) -> None:
    answer = look.get("/fi/kattavuus/alueet.csv?jakso=2026Q4")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[2][0] == "'=HYPERLINK(1)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert len({len(row) for row in rows[:5]}) == 1
    picture = look.get("/en/kattavuus/viikonpaivat.svg")
    root = ET.fromstring(picture.text)
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert (
        "Monday" in words
        and "13–15" in words
        and "default-src 'none'" in picture.headers["content-security-policy"]
    )
    text = look.get("/fi/kattavuus/yhteenveto.txt").text
    assert "Ne eivät kerro, kuinka moni osallistui" in text
    assert "1 kerta peruttiin" in text and "13–15-vuotiaat: " in text
    for path in ("olematon.csv", "iat.svg", "olematon.svg"):
        assert look.get(f"/fi/kattavuus/{path}").status_code == 404


def test_periods_and_mistakes(look: TestClient) -> None:
    assert "2. neljännes 2026" in look.get("/fi/kattavuus?jakso=2026Q2").text
    html = look.get("/fi/kattavuus?jakso=kissa").text
    assert "”kissa” ei ole ajanjakso" in html and 'role="alert"' in html
    own = look.get("/fi/kattavuus?jakso=oma&alku=2026-11-01&loppu=2026-11-30&vertailu=syksy-2026").text
    assert "1.–30. marraskuuta 2026, vertailuna Syyslukukausi 2026" in own
    assert "Ensimmäisen ja viimeisen päivän" in look.get("/fi/kattavuus?jakso=oma&alku=2026-11-31&loppu=x").text
    assert look.get("/fi/kattavuus/tapahtumat?ika=<script>").status_code == 400
    # what was never counted is no nought
    never = look.get("/fi/kattavuus?jakso=2019Q1").text
    assert (
        "Tätä ajanjaksoa ei ole laskettu." in never
        and "tapahtumat?" not in never.partition("Mitä puuttuu</h2>")[2].partition("</ul>")[2]
    )


def test_a_file_that_was_spoilt_since_is_told_and_the_rest_stands(
    town: Any, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "goals.toml").write_text(
        '[[goal]]\nslug = "x"\ntitle.fi = "Tavoite"\nquery = ""\nat_least = 1\n', "utf-8"
    )
    given = settings.model_copy(update={"goals": tmp_path / "goals.toml"})
    with TestClient(
        create_app(given, town.store, clock=lambda: town.now), base_url="https://puuha.example.fi"
    ) as client:
        assert "<b>Tavoite</b>" in client.get("/fi/kattavuus").text
        (tmp_path / "goals.toml").write_text("[[", "utf-8")
        (tmp_path / "population.csv").write_text("x;y\n", "utf-8")
        html = client.get("/fi/kattavuus").text
    assert "goals.toml" in html and "population.csv" in html and "Bändikerho" not in html and "Kertoja" in html


def test_only_for_those_who_log_in_unless_public(
    look: TestClient, town: Any, settings: Settings, enter: Any
) -> None:
    visited = look.get("/fi/kattavuus")
    assert visited.headers["cache-control"] == "public, max-age=60"
    assert 'class="who"' not in visited.text
    app = create_app(settings.model_copy(update={"coverage_public": False}), town.store, clock=lambda: town.now)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as closed:
        for path in ("", "/tapahtumat", "/tuloste", "/yhteenveto.txt", "/iat.csv", "/alueet.svg"):
            away = closed.get(f"/fi/kattavuus{path}")
            assert away.status_code == 303 and away.headers["location"].startswith("/fi/kirjaudu?next="), path
        closed.cookies.set("__Host-puuha", enter(town.store, "worker", "kirjasto", town.now))
        inside = closed.get("/fi/kattavuus")
        assert (inside.status_code, inside.headers["cache-control"]) == (200, "private, no-store")
        # the way back to the rest of the workers' area, and the truth about cookies
        for page in (inside, closed.get("/fi/kattavuus/tapahtumat")):
            assert '<a href="/fi/kattavuus" aria-current=' in page.text
            assert "ei käytä evästeitä" not in page.text and "pitää sinut" in page.text


def test_what_is_gone_through_at_the_start_is_the_page_first_asked_for(
    look: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    real = assembling.overview
    monkeypatch.setattr(assembling, "overview", lambda *given: asked.append(given[2:]) or real(*given))
    go_through(look.app._app._app.state.parts)  # type: ignore[attr-defined]  # Front, Guard, Starlette
    assert look.get("/fi/kattavuus").status_code == 200
    begun, visited = asked
    assert begun == visited


def test_the_report_as_files(town: Any, settings: Settings, tmp_path: Path) -> None:
    made = write(town.store, settings, "2026Q4", tmp_path / "out", date(2026, 11, 18))
    names = {str(path.relative_to(tmp_path / "out")) for path in made}
    assert {"fi/raportti.html", "sv/yhteenveto.txt", "en/iat.csv", "fi/alueet.svg", "fi/puutteet.csv"} <= names
    html = (tmp_path / "out/fi/raportti.html").read_text("utf-8")
    assert (
        "<style>" in html
        and 'href="https://puuha.example.fi/fi/kattavuus/tapahtumat?' in html
        and "<script" not in html
    )
    with pytest.raises(ValueError, match="kissa"):
        write(town.store, settings, "kissa", tmp_path, date(2026, 11, 18))
