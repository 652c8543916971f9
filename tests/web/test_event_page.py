"""An event's page."""

from __future__ import annotations

import html as html_module
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from aggregator.model import Price
from sources.records import Recurrence, SourceOffer, SourceOverride, SourcePlace, SourceSignup
from web import facts
from web.app import create_app
from web.i18n import tongue

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


def test_the_way_there_is_a_link_that_the_settings_choose(show: Any, sqlite_town: Any, settings: Any) -> None:
    html = show(place=PLACE)
    assert 'href="geo:64.13000,28.39000?q=64.13000,28.39000(P%C3%A4%C3%A4kirjasto)"' in html
    planner = settings.model_copy(update={"route": "https://reitti.example.fi/-/{name}::{lat},{lon}"})
    with TestClient(create_app(planner, sqlite_town.store, clock=lambda: sqlite_town.now)) as client:
        html = client.get(path_of(client)).text
    assert 'href="https://reitti.example.fi/-/P%C3%A4%C3%A4kirjasto::64.13000,28.39000"' in html
    assert facts.route(None, planner.route, tongue("fi")) == ""


def test_no_way_is_shown_to_a_place_nobody_located(show: Any) -> None:
    assert "Näytä reitti" not in show(place=SourcePlace(name={"fi": "Talo"}))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"signup_needed": False}, "Ilmoittautumista ei tarvita."),
        ({"signup_needed": True}, "Ilmoittaudu ennakkoon."),
        ({"accessibility": ("wheelchair", "hearing_loop")}, "Esteettömyys Esteetön, Induktiosilmukka"),
        ({"price": Price(False, {"fi": "Perhelippu 20 €"}, 7, 12.5)}, "Hinta 7–12,50 € Perhelippu 20 €"),
        ({"price": Price(False, {"fi": "40 € / kausi"}, 40, 40)}, "Hinta 40 € / kausi Mitä toivoisit?"),
        ({"price": Price(False, {"fi": "140 € / vuosi"}, 40, 40)}, "Hinta 40 € 140 € / vuosi"),
        ({"price": Price(False, {}, 7, None)}, "Hinta 7 €"),
        ({"price": Price(False, {"fi": "48 €"}, 48, 48)}, "Hinta 48 € Mitä toivoisit?"),
        ({"price": Price(True, {"fi": "Vapaa pääsy"})}, "Hinta Maksuton Vapaa pääsy"),
        (
            {"audiences": ("children", "families"), "suits": "made_for"},
            "lapset, perheet Tehty lapsille, nuorille tai perheille",
        ),
    ],
)
def test_what_is_believed_is_shown(show: Any, sqlite_town: Any, fields: dict[str, Any], told: str) -> None:
    sqlite_town.believed["1"] = fields
    assert told in words_of(show(title={"fi": "Ilta"})).replace(" ,", ",")


def test_a_moved_event_tells_when_it_was_to_be(sqlite_town: Any, browse: TestClient, monkeypatch: Any) -> None:
    sqlite_town.take_in(sqlite_town.event("1"))
    path, whole = path_of(browse), sqlite_town.store.event_page
    before = sqlite_town.event("1").starts - DAY
    monkeypatch.setattr(type(sqlite_town.store), "event_page",
                        lambda _self, uid, now: replace(whole(uid, now), moved_from=before))  # fmt: skip
    html = browse.get(path).text
    assert "Siirretty Alun perin ke 18.11.2026 klo 10." in words_of(html)
    assert "<s>ke 18.11.2026 klo 10</s>" in html
    assert json_ld(html)["previousStartDate"] == before.isoformat()


def test_an_error_is_reported_with_the_events_name_and_address(sqlite_town: Any, settings: Any) -> None:
    sqlite_town.take_in(sqlite_town.event("1", title={"fi": "Ilta & muuta"}))
    reached = settings.model_copy(update={"contact": "palaute@puuha.example.fi"})
    with TestClient(create_app(reached, sqlite_town.store, clock=lambda: sqlite_town.now)) as client:
        path = path_of(client)
        found = re.search(r'href="(mailto:[^"]+)">Ilmoita virheestä</a></p>', client.get(path).text)
    assert found
    told = urlsplit(html_module.unescape(found[1]))
    assert told.path == "palaute@puuha.example.fi"
    fields = parse_qs(told.query)
    assert fields["subject"] == ["Virhe tapahtumassa: Ilta & muuta"]
    assert fields["body"][0].strip() == "https://puuha.example.fi" + path


def test_the_price_for_search_engines(show: Any, sqlite_town: Any) -> None:
    sqlite_town.believed["1"] = {"price": Price(False, {}, 7, 12.5), "audiences": ("youth",)}
    data = json_ld(show())
    assert data["offers"] == {"@type": "AggregateOffer", "lowPrice": 7, "highPrice": 12.5, "priceCurrency": "EUR"}
    assert data["audience"] == [{"@type": "Audience", "audienceType": "youth"}]
    sqlite_town.believed["1"] = {"price": Price(True)}
    assert json_ld(show())["offers"] == {"@type": "Offer", "price": 0, "priceCurrency": "EUR"}
