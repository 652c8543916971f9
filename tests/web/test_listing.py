"""The list, as a browser without scripts gets it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from aggregator.articles import understand
from aggregator.store import articles, pictures
from aggregator.store.tables import source
from aggregator.understand import Page
from sources.records import Recurrence, SourceArticle, SourceOffer, SourceOverride, SourcePlace

DAY = timedelta(days=1)


def words_of(html: str) -> str:
    """What is read on a page, as one line."""
    body = re.sub(r"<head>.*?</head>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def titles(html: str) -> list[str]:
    return [words_of(found) for found in re.findall(r"<h4>(.*?)</h4>", html, re.DOTALL)]


@pytest.fixture
def town(sqlite_town: Any) -> Any:
    """A story hour tomorrow, a series, an exhibition that began long ago, and a cancelled club."""
    tomorrow = sqlite_town.event().starts
    sqlite_town.take_in(
        sqlite_town.event("satu", title={"fi": "Satutunti"}, min_age=3, max_age=6, offers=(SourceOffer(True),)),
        sqlite_town.event("kerho", title={"fi": "Kerho"}, starts=tomorrow + DAY, status="cancelled"),
        sqlite_town.event("sarja", title={"fi": "Muskari"}, starts=tomorrow + 5 * DAY,
                          recurrence=Recurrence("FREQ=WEEKLY;BYDAY=TU;COUNT=3")),
        sqlite_town.event("nayttely", title={"fi": "Näyttely"}, starts=(tomorrow - 30 * DAY).date(),
                          ends=(tomorrow + 10 * DAY).date()),
    )  # fmt: skip
    return sqlite_town


def test_the_front_door_leads_to_finnish(browse: TestClient) -> None:
    assert (browse.get("/").status_code, browse.get("/").headers["location"]) == (302, "/fi/")
    assert browse.get("/sv?ika=7-9").headers["location"] == "/sv/?ika=7-9"


@pytest.mark.parametrize(
    ("asked", "tidy"),
    [
        ("ika=7-9&alue=&paiva=&v=", "/fi/?ika=7-9"),
        ("paiva=&alku=&loppu=&ika=", "/fi/"),
        ("ika=10-12&ika=7-9&alue=keskusta", "/fi/?alue=keskusta&ika=7-9&ika=10-12"),
        ("v=4%2C9&paiva=valitse&alku=24.12.2026", "/fi/?alku=2026-12-24&v=4&v=9"),
    ],
)
def test_the_form_leads_to_the_tidy_address(browse: TestClient, asked: str, tidy: str) -> None:
    found = browse.get(f"/fi/?{asked}")
    assert (found.status_code, found.headers["location"]) == (303, tidy)
    assert browse.get(tidy).status_code == 200


def test_unknown_keys_are_ignored(browse: TestClient) -> None:
    assert browse.get("/fi/?utm_source=x&ika=7-9").status_code == 200


def test_days_have_headings_and_what_is_on_stands_apart(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/").text
    headings = [words_of(found) for found in re.findall(r"<h3.*?</h3>", html, re.DOTALL)]
    assert headings == [
        "Huomenna, torstai 19. marraskuuta",
        "Perjantai 20. marraskuuta",
        "Tiistai 24. marraskuuta",
        "Käynnissä nyt",
    ]
    assert titles(html) == ["Satutunti", "Peruttu Kerho", "Muskari"]
    running = html.partition('id="kaynnissa"')[2].partition("</ul>")[0]
    assert "la 28.11. asti Näyttely" in words_of("<p " + running)
    each_time = browse.get("/fi/?toistuvat=1").text
    assert titles(each_time) == ["Satutunti", "Peruttu Kerho", "Muskari", "Muskari", "Muskari"]
    assert "<s>Kerho</s>" in html


def test_a_card_tells_what_a_family_asks(town: Any, browse: TestClient) -> None:
    said = words_of(browse.get("/fi/").text)
    assert "klo 10–11 Satutunti Pääkirjasto, Keskusta 3–6 v (järjestäjän ilmoittama) Maksuton Kirjasto" in said
    assert "joka tiistai, 3 kertaa jäljellä" in said
    assert "Ikää ei kerrottu" in said
    assert "la 28.11. asti Näyttely" in said
    assert re.search(r'role="status" id="maara">4 tapahtumaa<', browse.get("/fi/").text)


def test_from_a_later_day_on_the_running_are_not_called_on_now(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?alku=2026-11-22").text
    assert "Käynnissä nyt" not in html
    assert "Alkanut aiemmin, jatkuu yhä" in html


def test_a_filter_narrows_and_stays_in_every_link(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?ika=3-6&ilman-ikaa=0").text
    assert titles(html) == ["Satutunti"]
    assert 'href="/sv/?ika=3-6&amp;ilman-ikaa=0"' in html
    assert 'rel="nofollow" href="/fi/k?ika=3-6&amp;ilman-ikaa=0"' in html
    assert re.search(r'name="ika" value="3-6" checked', html)
    assert re.search(r'name="ilman-ikaa" value="0" checked', html)


@pytest.mark.parametrize("asked", ["ika=5-11", "v=4&v=9", "alue=a&alue=b", "paikka=Muualla", "lahde=x&lahde=y"])
def test_the_form_loses_nothing_of_the_filter(browse: TestClient, asked: str) -> None:
    html = browse.get(f"/fi/?{asked}").text
    form = re.search(r"<form.*?</form>", html, re.DOTALL)
    assert form
    fields = [
        *re.findall(r'name="([^"]+)" value="([^"]*)" checked', form[0]),
        *re.findall(r'<input id="(v)" name="v" value="([^"]+)"', form[0]),
    ]
    for name, options in re.findall(r'<select id="([a-z]+)".*?>(.*?)</select>', form[0], re.DOTALL):
        fields += [(name, value) for value in re.findall(r'value="([^"]*)" selected', options)]
    sent = browse.get(f"/fi/?{urlencode(fields)}")
    assert sent.headers.get("location", f"/fi/?{asked}") == f"/fi/?{asked}"


def test_a_bad_value_is_told_and_the_rest_counts(town: Any, browse: TestClient) -> None:
    found = browse.get("/sv/?ika=abc&v=4")
    assert found.status_code == 200
    assert 'role="alert"' in found.text
    assert "Åldersgrupp : ”abc” är ingen åldersgrupp. Skriv till exempel 7-9 eller 16-." in words_of(found.text)
    assert 'value="4"' in found.text


def test_an_empty_list_says_what_comes_next(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?alku=2026-11-21&ika=3-6&ilman-ikaa=0&loppu=2026-11-22").text
    assert "Ei tapahtumia näillä rajauksilla" in html
    assert "Seuraava on" not in html
    html = browse.get("/fi/?alku=2026-11-18&ika=3-6&ilman-ikaa=0&loppu=2026-11-18").text
    assert "Seuraava on torstai 19. marraskuuta." in html
    assert 'href="/fi/?alku=2026-11-19&amp;ika=3-6&amp;ilman-ikaa=0"' in html
    assert 'href="/fi/">Tyhjennä rajaukset' in html


def test_pages(sqlite_town: Any, browse: TestClient) -> None:
    first = sqlite_town.event().starts
    sqlite_town.take_in(*(sqlite_town.event(f"{n:03}", starts=first + n * DAY) for n in range(120)))
    one, two, three = (browse.get(f"/fi/{page}").text for page in ("", "?sivu=2", "?sivu=3"))
    assert [len(titles(page)) for page in (one, two, three)] == [50, 50, 20]
    assert len({*titles(one), *titles(two), *titles(three)}) == 120
    assert 'rel="next" href="/fi/?sivu=2#tulokset"' in one
    assert 'rel="prev"' not in one
    assert 'rel="prev" href="/fi/#tulokset"' in two
    assert 'rel="next"' not in three
    assert "Sivuja ei ole näin monta." in browse.get("/fi/?sivu=9").text


@pytest.mark.parametrize(
    ("total", "expected"),
    [(0, "0 tapahtumaa"), (1, "1 tapahtuma"), (42, "42 tapahtumaa"), (10_001, "yli 2\u00a0000 tapahtumaa")],
)
def test_the_count_in_words(total: int, expected: str) -> None:
    from web.i18n import tongue
    from web.listing import count_words

    assert count_words(total, tongue("fi")) == expected


def test_hostile_texts_are_inert(sqlite_town: Any, browse: TestClient) -> None:
    bad = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    sqlite_town.take_in(sqlite_town.event("1", title={"fi": bad}))
    html = browse.get("/fi/").text
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"<(script(?! src=\"/static/)|img)", html)
    html = browse.get("/fi/", params={"paikka": bad}).text
    assert not re.search(r"<(script(?! src=\"/static/)|img)", html)


def test_three_languages(town: Any, browse: TestClient) -> None:
    assert '<html lang="sv">' in browse.get("/sv/").text
    assert "i morgon" in browse.get("/sv/").text.lower()
    assert "Tomorrow, Thursday 19 November" in browse.get("/en/").text
    assert re.search(r'<span lang="fi">Satutunti', browse.get("/en/").text)
    assert not re.search(r'<span lang="fi">', browse.get("/fi/").text)


def chip(html: str, name: str, value: str) -> str:
    found = re.search(rf'name="{name}" value="{value}"(?: checked)?><span>(.*?)</label>', html, re.DOTALL)
    assert found, (name, value)
    return words_of(found[1])


def test_every_choice_tells_how_many_it_would_leave(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?maksuton=1").text
    assert (chip(html, "ika", "3-6"), chip(html, "ika", "7-9")) == ("3–6 vuotta 1", "7–9 vuotta 0")
    assert chip(html, "alue", "keskusta") == "Keskusta 1"
    assert [chip(html, "paiva", day) for day in ("", "tanaan", "viikonloppu")] == [
        "Kaikki 1",
        "Tänään 0",
        "Viikonloppu 0",
    ]
    assert [chip(html, "aika", part) for part in ("aamu", "ilta")] == ["Aamu 1", "Ilta 0"]
    assert (chip(html, "viikonpaiva", "to"), chip(html, "viikonpaiva", "la")) == ("to 1", "la 0")
    assert chip(html, "tyyppi", "tapahtuma") == "Yksittäiset tapahtumat 1"
    assert re.search(r"Vain maksuttomat <small>1</small>", html)
    assert re.search(r"<option value=\"Pääkirjasto\">Pääkirjasto \(1\)</option>", html)
    assert '<option value="kirjasto">Kirjasto (1)</option>' in html


@pytest.mark.parametrize(
    "asked",
    [
        "synt=2018&synt=2021",
        "aihe=music&aihe=sports",
        "aika=aamu&aika=ilta",
        "viikonpaiva=ma&viikonpaiva=su",
        "kieli=se&kieli=sv",
        "esteeton=wheelchair",
        "kenelle=lapset&kenelle=perheet",
        "sopii=tehty",
        "tyyppi=harrastus",
        "q=muskari",
        "lahella=61.190%2C28.770%2C3",
        "paikka=Talo&sade=1.5",
        "ilman-ikaa=vain",
        "toistuvat=1",
        "paiva=tanaan",
        "alku=2026-11-20&loppu=2026-11-22",
    ],
)
def test_the_form_keeps_what_is_folded_away(browse: TestClient, asked: str) -> None:
    form = re.search(r"<form.*?</form>", browse.get(f"/fi/?{asked}").text, re.DOTALL)
    assert form
    fields = re.findall(r'<input type="(?:checkbox|radio)"[^>]* name="([^"]+)" value="([^"]*)" checked', form[0])
    fields += re.findall(r'<input(?: type="(?:search|date)")? id="[^"]+" name="([^"]+)" value="([^"]+)"', form[0])
    for name, options in re.findall(r'<select id="[a-z]+" name="([a-z]+)">(.*?)</select>', form[0], re.DOTALL):
        fields += [(name, value) for value in re.findall(r'value="([^"]*)" selected', options)]
    sent = browse.get(f"/fi/?{urlencode(fields)}")
    assert sent.headers.get("location", f"/fi/?{urlencode(fields)}") == f"/fi/?{asked}"


def test_the_chosen_can_be_taken_away_one_by_one(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?alue=keskusta&ika=3-6&maksuton=1").text
    chosen = re.findall(r'<li><a href="([^"]+)#tulokset" rel="nofollow">(.*?)</a>', html)
    assert [(href, words_of(told)) for href, told in chosen] == [
        ("/fi/?alue=keskusta&amp;maksuton=1", "Poista: 3–6 v ×"),
        ("/fi/?ika=3-6&amp;maksuton=1", "Poista: Keskusta ×"),
        ("/fi/?alue=keskusta&amp;ika=3-6", "Poista: maksuttomat ×"),
    ]


def test_those_with_no_age_told_stand_apart_with_a_switch(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?ika=3-6").text
    assert titles(html) == ["Satutunti", "Peruttu Kerho", "Muskari"]
    apart = html.partition('id="ilman"')[2]
    assert titles(apart) == ["Peruttu Kerho", "Muskari"]
    assert 'href="/fi/?ika=3-6&amp;ilman-ikaa=0#ilman">Piilota ne</a>' in apart
    html = browse.get("/fi/?ika=3-6&ilman-ikaa=0").text
    assert titles(html) == ["Satutunti"]
    assert "Piilossa 3 tapahtumaa, joiden ikää ei kerrottu." in words_of(html)
    assert 'href="/fi/?ika=3-6#ilman">Näytä ne</a>' in html
    assert 'id="ilman"' not in browse.get("/fi/").text


def test_many_with_no_age_told_are_a_few_and_a_way_to_all(sqlite_town: Any, browse: TestClient) -> None:
    sqlite_town.take_in(*(sqlite_town.event(str(n), title={"fi": f"Tapaaminen {n}"}) for n in range(12)))
    html = browse.get("/fi/?ika=3-6").text
    assert len(titles(html)) == 8
    assert 'href="/fi/?ilman-ikaa=vain">Näytä kaikki' in html
    assert len(titles(browse.get("/fi/?ilman-ikaa=vain").text)) == 12


def test_an_empty_list_names_what_shut_out_most(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/?ika=3-6&ilman-ikaa=0&maksuton=1&q=muskari").text
    empty = html.partition('class="empty"')[2].partition("</div>")[0]
    assert "Eniten rajasi pois: ”muskari”" in words_of(empty)
    assert (
        '<a href="/fi/?ika=3-6&amp;ilman-ikaa=0&amp;maksuton=1#tulokset">Ilman rajausta: ”muskari”</a> – 1 tapahtuma'
        in empty
    )
    assert 'href="/fi/k?ika=3-6&amp;ilman-ikaa=0&amp;maksuton=1&amp;q=muskari"' in empty


def test_a_cancelled_time_of_a_series_tells_the_next(sqlite_town: Any, browse: TestClient) -> None:
    starts = sqlite_town.event().starts
    sqlite_town.take_in(sqlite_town.event(recurrence=Recurrence("FREQ=WEEKLY;COUNT=3", overrides=(
        SourceOverride(starts, status="cancelled"),))))  # fmt: skip
    assert "seuraava kerta to 26.11." in words_of(browse.get("/fi/").text)


def test_series_in_words(town: Any, browse: TestClient) -> None:
    from web.i18n import tongue
    from web.words import series

    said = tongue("fi")
    assert series("FREQ=WEEKLY;BYDAY=TU", 9, said, 1) == "joka tiistai, 9 kertaa jäljellä"
    assert series("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 9, said, 1) == "tiistaisin, 9 kertaa jäljellä"
    assert series("FREQ=DAILY", 2, said) == "toistuu, 2 kertaa jäljellä"
    assert series("FREQ=WEEKLY;BYDAY=TU", 1, said, 1) == ""


def test_silent_sources_are_told_with_the_time_of_what_is_shown(town: Any, browse: TestClient) -> None:
    assert "Kaikki lähteet eivät" not in browse.get("/fi/").text
    silent = update(source).values(failures=3, checked_at=town.now - 7200, next_pull_at=town.now)
    with town.store.write() as db:
        db.execute(silent)
    town.now += 61  # a minute is how long the health is kept
    note = browse.get("/fi/").text.partition('class="note"')[2].partition("</div>")[0]
    assert words_of(note).endswith("viimeksi saadut tiedot: Kirjasto (ke 18.11.2026 klo 11.06).")


def test_a_full_page_is_small(sqlite_town: Any, browse: TestClient) -> None:
    first = sqlite_town.event().starts
    place = SourcePlace(name={"fi": "Puuhalan keskustakirjaston musiikkisali"}, city="Puuhala")
    sqlite_town.take_in(
        *(sqlite_town.event(
            f"{n:03}", title={"fi": f"Satutunti ja askartelupaja pienille lukijoille {n}"}, starts=first + n * DAY / 5,
            min_age=3, max_age=6, offers=(SourceOffer(True),), place=replace(place, name={"fi": f"Kirjasto {n % 60}"}),
        ) for n in range(90)),
        *(sqlite_town.event(f"u{n}", title={"fi": f"Ikää kertomatta {n}"}, starts=first) for n in range(30)),
        *(sqlite_town.event(f"x{n}", title={"fi": f"Näyttely {n}"}, starts=(first - 30 * DAY).date(),
                            ends=(first + 30 * DAY).date(), min_age=0, max_age=99) for n in range(30)),
    )  # fmt: skip
    for path in ("/fi/?ika=3-6", "/fi/", "/fi/kuukausi", "/fi/kartta", "/sv/kuukausi?alku=2026-12-01"):
        assert len(browse.get(path).content) <= 50_000, path


def test_a_picture_stands_on_the_card_and_the_page_as_our_own_copy(sqlite_town: Any, browse: TestClient) -> None:
    address, name = "https://kirjasto.example.fi/kuva.jpg", "0123456789abcdef" * 2
    sqlite_town.take_in(sqlite_town.event("1", image=address), sqlite_town.event("2", image=address + "?2"))
    assert "<img" not in browse.get("/fi/").text
    with sqlite_town.store.write() as db:
        pictures.want(db, [address], sqlite_town.now)
        pictures.have(db, {pictures.key_of(address): pictures.Picture(name, name, 480, 480, 320)}, sqlite_town.now)
    shown = f'<img class="pic" src="/kuva/{name}.webp" width="480" height="320" alt=""'
    html = browse.get("/fi/").text
    assert html.count("<img") == html.count(shown + ' loading="lazy">') == 1
    path = re.search(r'href="(/fi/t/[^"]+)">Satutunti 1<', html)
    assert path
    assert browse.get(path[1]).text.count(shown) == 1


def test_the_list_leads_to_tips_where_there_are_any_and_on_with_its_filter(
    browse: TestClient, sqlite_town: Any
) -> None:
    sqlite_town.take_in(sqlite_town.event("1", min_age=7, max_age=9))
    assert 'class="jump" href="/fi/vinkit"' not in browse.get("/fi/").text
    page = browse.get("/fi/?ika=7-9").text
    for path in ("juliste", "upota/ohje"):
        assert f'href="/fi/{path}?ika=7-9"' in page
        assert browse.get(f"/fi/{path}?ika=7-9").status_code in {200, 303}
    tip = understand(SourceArticle("a", {"fi": "Lukuvinkit"}, {"fi": "Kolme kirjaa."}))
    source_id = sqlite_town.source()
    with sqlite_town.store.write() as db:
        articles.keep(db, source_id, [Page(tips=[tip])], sqlite_town.now)
    browse.app._app._app.state.parts.watch.look()  # type: ignore[attr-defined]
    assert 'class="jump" href="/fi/vinkit"' in browse.get("/fi/").text
    assert "Tulosta juliste" not in browse.get("/fi/?q=olematon").text
