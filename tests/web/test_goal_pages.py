"""Goals on the site: who may write them, what is refused in plain words, and those of the settings' file beside them."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.coverage import assembling, goalbook
from aggregator.settings import Settings
from aggregator.tokens import form_token
from web.app import create_app

HERE = "/fi/kattavuus/tavoitteet"
AREAS = '[[municipality]]\nname = "Puuhala"\n[[municipality.district]]\nname = "Keskusta"\n[[municipality.district]]\nname = "Ranta"\n'
FILE = '[[goal]]\nslug = "yksi-kerta"\ntitle.fi = "Yksi kerta"\nquery = "ika=7-12"\nat_least = 1\n'
FORM = {"nimi-fi": "Kaksi maksutonta", "vahintaan": "2", "mita": "sessions", "viikot": "all", "missa": "jokainen",
        "maksuton": "1", "teko": "tallenna"}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, text in (("areas", AREAS), ("goals", FILE)):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return Settings(
        municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused", coverage_public=True,
        areas=tmp_path / "areas.toml", goals=tmp_path / "goals.toml", horizon_days=60,
    )  # fmt: skip


@pytest.fixture
def enter_as(sqlite_town: Any, settings: Settings, enter: Any) -> Iterator[Any]:
    """`enter_as(role)`: a browser with a session; `client.submit(path, fields)` sends a form of it."""
    sqlite_town.take_in(
        sqlite_town.event("satu", min_age=3, max_age=6), sqlite_town.event("kerho", min_age=7, max_age=9)
    )
    assembling.refresh(sqlite_town.store, settings, sqlite_town.now)
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as plain:

        def made(role: str) -> Any:
            client: Any = TestClient(
                app, base_url="https://puuha.example.fi", follow_redirects=False, headers={"sec-fetch-site": "same-origin"}
            )  # fmt: skip
            if role:
                token = enter(sqlite_town.store, role, "", sqlite_town.now)
                client.cookies.set("__Host-puuha", token, domain="puuha.example.fi")
                client.submit = lambda path, fields: client.post(path, data=fields | {"csrf": form_token(token)})
            return client

        yield made
        assert plain


def test_only_administrators_write(enter_as: Any, sqlite_town: Any) -> None:
    nobody, worker, anna = enter_as(""), enter_as("worker"), enter_as("administrator")
    assert nobody.get(HERE).headers["location"].startswith("/fi/kirjaudu?next=")
    assert worker.get(HERE).status_code == worker.submit(f"{HERE}/uusi", FORM).status_code == 403
    assert anna.post(f"{HERE}/uusi", data=FORM).status_code == 403  # without the session's token
    assert not sqlite_town.store.goals.every()
    assert anna.submit(f"{HERE}/uusi", FORM).status_code == 303
    # everybody sees it; the way to change it only those who may
    for client, may in ((nobody, False), (worker, False), (anna, True)):
        page = client.get("/fi/kattavuus")
        assert "Kaksi maksutonta" in page.text and (HERE + '"' in page.text) is may
        assert page.headers["cache-control"].startswith("public" if client is nobody else "private")
    number = sqlite_town.store.goals.every()[0].id
    assert worker.submit(f"{HERE}/{number}", {"teko": "poista"}).status_code == 403
    assert anna.get(f"{HERE}/999").status_code == 404
    assert anna.submit(f"{HERE}/999", FORM).headers["location"].endswith("tehty=toisin")


def test_mistakes_are_told_and_nothing_is_lost(enter_as: Any, sqlite_town: Any) -> None:
    anna = enter_as("administrator")
    wrong: dict[str, Any] = {
        "Anna tavoitteelle nimi suomeksi": {"nimi-fi": " "}, "enintään 200 merkkiä": {"nimi-sv": "x" * 201},
        "Kirjoita määrä kokonaislukuna": {"vahintaan": "0"}, "kokonaisina vuosina": {"ika-alku": "-1"},
        "Ensimmäinen ikä": {"ika-alku": "9", "ika-loppu": "7"}, "Asetustiedostossa on jo": {"nimi-fi": " yksi  KERTA"},
    }  # fmt: skip
    for words, fields in wrong.items():
        page = anna.submit(f"{HERE}/uusi", {**FORM, "nimi-en": "Two & <free>", **fields})
        assert page.status_code == 422 and words in unescape(page.text), words
        assert 'value="Two &amp; &lt;free&gt;"' in page.text and 'name="maksuton" value="1" checked' in page.text
    for odd in ({"vahintaan": "٣"}, {"vahintaan": "1" * 4000}, {"ika-loppu": "121"}):
        assert anna.submit(f"{HERE}/uusi", FORM | odd).status_code == 422
    assert not sqlite_town.store.goals.every()
    # what no form of ours sends is left out
    sent = {
        **FORM,
        "alue": ["keskusta", "../x"],
        "aihe": ["music", "<b>"],
        "aika": "yo",
        "viikot": "never",
        "mita": "x",
    }
    assert anna.submit(f"{HERE}/uusi", sent).status_code == 303
    goal = sqlite_town.store.goals.every()[0].goal
    assert goal.cut == (("aihe", "music"), ("alue", "keskusta"), ("hinta", "maksuton")) and goal.weeks == "term"
    again = anna.submit(f"{HERE}/uusi", FORM)
    assert again.status_code == 422 and "Tämänniminen tavoite on jo olemassa" in again.text
    # one whose letters make the same slug has a slug of its own
    anna.submit(f"{HERE}/uusi", FORM | {"nimi-fi": "Kaksi maksutonta!"})
    assert [one.goal.slug for one in sqlite_town.store.goals.every()] == ["kaksi-maksutonta", "kaksi-maksutonta-2"]
    goalbook_most = goalbook.MOST
    try:
        goalbook.MOST = 2
        assert "Tavoitteita on jo 2." in anna.submit(f"{HERE}/uusi", FORM | {"nimi-fi": "Kolmas"}).text
    finally:
        goalbook.MOST = goalbook_most


def test_the_form_says_again_what_was_saved(enter_as: Any, sqlite_town: Any) -> None:
    anna = enter_as("administrator")
    sent: dict[str, Any] = FORM | {
        "nimi-sv": "Två", "ika-alku": "13", "alue": "ranta", "aihe": ["music", "sports"], "aika": "ilta", "kieli": "sv",
        "viikonpaiva": "arki", "esteeton": "1", "missa": "yhdessa", "viikot": "holiday", "mita": "hobbies", "vahintaan": "1",
    }  # fmt: skip
    assert anna.submit(f"{HERE}/uusi", sent).status_code == 303
    number = sqlite_town.store.goals.every()[0].id
    page = anna.get(f"{HERE}/{number}").text
    for piece in ('value="Två"', 'value="13"', 'value="ranta" checked', 'value="music" checked', 'value="ilta" selected',
                  'value="sv" selected', 'value="holiday" selected', 'name="esteeton" value="1" checked',
                  'value="yhdessa" checked', 'value="hobbies" selected'):  # fmt: skip
        assert piece in page, piece
    swedish = unescape(anna.get("/sv/kattavuus/tavoitteet").text)
    assert (
        "Två" in swedish
        and "Minst 1 långvarig hobby varje vecka: " in swedish
        and "för 13–120-åringar" not in swedish
    )


def test_those_of_the_file_stand_beside_and_stay(enter_as: Any, sqlite_town: Any, settings: Settings) -> None:
    anna = enter_as("administrator")
    anna.submit(f"{HERE}/uusi", FORM)
    page = anna.get(HERE).text
    assert page.count("Asetustiedostosta; sitä muutetaan siellä.") == 1 and page.count("Muuta tai poista") == 1
    assert page.index("Yksi kerta") < page.index("Kaksi maksutonta")
    assert settings.goals is not None
    # the file may take the name later: both are told, and the file may be spoilt
    settings.goals.write_text(FILE.replace("yksi-kerta", "kaksi-maksutonta"), "utf-8")
    assert anna.get(HERE).text.count("<li><p><b>") == 2
    settings.goals.write_text("[[", "utf-8")
    spoilt = anna.get(HERE)
    assert "goals.toml" in spoilt.text and "Yksi kerta" in spoilt.text and "Kaksi maksutonta" in spoilt.text


def test_a_spoilt_file_of_areas_breaks_no_page(enter_as: Any, settings: Settings) -> None:
    anna = enter_as("administrator")
    assert settings.areas is not None
    settings.areas.write_text("[[nonsense", "utf-8")
    for path in (
        "/fi/",
        "/fi/kartta",
        "/fi/paikat",
        HERE,
        "/fi/kattavuus",
        "/fi/kattavuus/tapahtumat?ika=7-9",
        "/fi/kattavuus/tuloste",
    ):
        assert anna.get(path).status_code == 200, path
    page = anna.get("/fi/kattavuus").text
    assert "areas.toml" in page and "Ranta" in page
