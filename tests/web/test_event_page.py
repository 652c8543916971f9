"""An event's page."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from sources.records import Recurrence, SourceOffer, SourceOverride, SourcePlace, SourceSignup

DAY = timedelta(days=1)
PLACE = SourcePlace(
    name={"fi": "Pääkirjasto", "sv": "Huvudbiblioteket"}, street="Kirjastokatu 1", postal_code="88600",
    city="Puuhala", lat=64.13, lon=28.39, url="https://kirjasto.example.fi/",
)  # fmt: skip


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def show(sqlite_town: Any, browse: TestClient) -> Any:
    """`show(**fields)`: the page of an event with these fields, as text."""

    def page(language: str = "fi", **fields: Any) -> str:
        sqlite_town.take_in(sqlite_town.event("1", **fields))
        return str(browse.get(path_of(browse, language)).text)

    return page


def path_of(browse: TestClient, language: str = "fi") -> str:
    found = re.search(rf'href="(/{language}/t/[^"]+)"', browse.get(f"/{language}/").text)
    assert found
    return found[1]


def json_ld(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_everything_that_is_known(show: Any, sqlite_town: Any) -> None:
    said = words_of(
        show(
            title={"fi": "Satutunti"}, place=PLACE, min_age=3, max_age=6, languages=("fi", "sv"),
            description={"fi": "Luetaan.\n\nTervetuloa!"}, organiser={"fi": "Kirjasto ry"},
            offers=(SourceOffer(False, {"fi": "7 €"}),), url="https://kirjasto.example.fi/1",
            signup=SourceSignup("https://ilmo.example.fi/", None, sqlite_town.event().starts - DAY, 12),
        )
    )  # fmt: skip
    for told in (
        "to 19.11.2026 klo 10–11", "Pääkirjasto Kirjastokatu 1 88600 Puuhala", "3–6 v (järjestäjän ilmoittama)",
        "Ikä on järjestäjän ilmoittama.", "7 €", "suomi, ruotsi", "Kirjasto ry", "Paikkoja on 12.", "Luetaan.",
        "Lisää kalenteriin", "Lue lisää järjestäjän sivulta",
    ):  # fmt: skip
        assert told in said


def test_the_address_carries_the_name_and_leads_to_itself(show: Any, browse: TestClient) -> None:
    show(title={"fi": "Satutunti Äänekoskella!", "sv": "Sagostund"})
    path = path_of(browse)
    assert path.endswith("-satutunti-aanekoskella")
    uid = path.split("/")[3].split("-")[0]
    for other in (f"/fi/t/{uid}", f"/fi/t/{uid}-vanha-nimi", f"{path}x"):
        moved = browse.get(other)
        assert (moved.status_code, moved.headers["location"]) == (301, path)
    assert browse.get(f"/sv/t/{uid}").headers["location"].endswith("-sagostund")


@pytest.mark.parametrize(("language", "words"), [("fi", "Sivua ei löytynyt"), ("sv", "Sidan hittades inte")])
def test_an_unknown_event_is_told_in_the_visitors_language(browse: TestClient, language: str, words: str) -> None:
    found = browse.get(f"/{language}/t/aaaaaaaaaaaaaaaa-x")
    assert found.status_code == 404
    assert words in found.text
    assert 'content="noindex"' in found.text


def test_a_cancelled_event_says_so_first(show: Any) -> None:
    html = show(title={"fi": "Kerho"}, status="cancelled")
    assert re.search(r"banner stop.*Peruttu.*<h1>.*<s>Kerho</s>", html, re.DOTALL)
    assert "Lisää kalenteriin" not in html
    assert json_ld(html)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_past_event_says_so_and_is_gone_after_a_year(show: Any, sqlite_town: Any, browse: TestClient) -> None:
    assert "Tapahtuma on jo ollut." not in show()
    path = path_of(browse)
    sqlite_town.now += 3 * 86_400
    assert "Tapahtuma on jo ollut." in browse.get(path).text
    sqlite_town.now += 366 * 86_400
    gone = browse.get(path)
    assert gone.status_code == 410
    assert "Tapahtumasta on jo kauan" in gone.text


def test_a_series_lists_its_dates_with_the_cancelled_one_struck(show: Any, sqlite_town: Any) -> None:
    first = sqlite_town.event().starts
    changed = SourceOverride(first + 7 * DAY, status="cancelled")
    html = show(recurrence=Recurrence("FREQ=WEEKLY;COUNT=12", overrides=(changed,)))
    assert "<s>to 26.11.2026 klo 10–11</s>" in html
    assert html.count("<li><time") == 12
    assert "Näytä loput" in html


def test_the_page_leads_with_the_next_date_that_is_held(show: Any, sqlite_town: Any) -> None:
    first = sqlite_town.event().starts
    changed = SourceOverride(first, status="cancelled")
    html = show(recurrence=Recurrence("FREQ=WEEKLY;COUNT=3", overrides=(changed,)))
    assert re.search(r'class="lead"><time[^>]*>to 26.11.2026', html)
    assert "banner stop" not in html


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (None, None, "Ilmoittaudu ennakkoon."),
        (-2 * DAY, 1 * DAY, "Ilmoittautuminen päättyy"),
        (1 * DAY, 2 * DAY, "Ilmoittautuminen alkaa"),
        (None, -1 * DAY, "Ilmoittautuminen päättyi"),
    ],
)
def test_sign_up(show: Any, sqlite_town: Any, opens: Any, closes: Any, expected: str) -> None:
    now = sqlite_town.event().starts - DAY
    signup = SourceSignup("https://ilmo.example.fi/", opens and now + opens, closes and now + closes)
    assert expected in words_of(show(signup=signup))


def test_when_the_source_was_last_seen(sqlite_town: Any, show: Any, browse: TestClient) -> None:
    show()
    from sqlalchemy import update

    from aggregator.store.tables import source

    with sqlite_town.store.write() as db:
        db.execute(update(source).values(checked_at=sqlite_town.now - 2 * 3600))
    assert "Tarkistettu 2 h sitten" in words_of(browse.get(path_of(browse)).text)


def test_structured_data(show: Any) -> None:
    data = json_ld(show(place=PLACE, min_age=16, offers=(SourceOffer(True),), languages=("fi",)))
    assert data["@type"] == "Event"
    assert data["startDate"] == "2026-11-19T10:00+02:00"
    assert data["typicalAgeRange"] == "16-"
    assert data["isAccessibleForFree"] is True
    assert data["location"]["address"]["streetAddress"] == "Kirjastokatu 1"
    assert data["location"]["geo"]["latitude"] == 64.13


def test_whole_days_end_on_their_last_day(show: Any, sqlite_town: Any) -> None:
    first = sqlite_town.event().starts.date()
    data = json_ld(show(starts=first, ends=first + 3 * DAY))
    assert (data["startDate"], data["endDate"]) == ("2026-11-19", "2026-11-21")


def test_hostile_texts_are_inert(show: Any) -> None:
    bad = "</script><script>alert(1)</script><!--\u2028"
    html = show(
        title={"fi": bad}, description={"fi": f"{bad} https://a.fi/\"onmouseover=alert(1) javascript:alert(1)"},
        url="javascript:alert(1)", signup=SourceSignup("javascript:alert(1)"),
        place=SourcePlace(name={"fi": bad}, url="data:text/html,x"), offers=(SourceOffer(False, {"fi": bad}),),
        organiser={"fi": bad},
    )  # fmt: skip
    assert re.findall(r"<script(?! src=)[^>]*>", html) == ['<script type="application/ld+json">']
    assert not re.search(r'href="(javascript|data):', html)
    assert "onmouseover" not in " ".join(re.findall(r"<a [^>]*>", html))
    assert "alert(1)" in json_ld(html)["name"]
