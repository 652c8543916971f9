"""The workers' pages of sources and corrections, asked through the site's door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.mailing import MailError
from aggregator.model import EventQuery
from aggregator.report import SENTENCES, PullReport
from aggregator.settings import Settings
from aggregator.store import pulls, sources, told, workers
from aggregator.store.tables import source
from sources.errors import Problem
from sources.records import SourcePlace
from web.parts import Parts
from web.workers import minder
from web.workers.source_form import read

DAY = 86_400
SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def town(sqlite_town: Any) -> Any:
    """A library's own source and another organisation's."""
    sqlite_town.take_in(
        sqlite_town.event("1", title={"fi": "Lukupiiri"}), sqlite_town.event("2", title={"fi": "Peli-ilta"}),
        sqlite_town.event("3", title={"fi": "Kerho 3–6 v"}), sqlite_town.event("4", title={"fi": "Ompelu"}),
    )  # fmt: skip
    sqlite_town.take_in(sqlite_town.event("9", title={"fi": "Muiden juttu"}), slug="seura")
    with sqlite_town.store.write() as db:
        sources.set_organisation(db, "kirjasto", "kirjasto")
        sources.set_organisation(db, "seura", "seura")
    return sqlite_town


def uid(town: Any, title: str) -> str:
    return next(c.uid for c in town.store.listing(EventQuery(), town.now).cards if title in c.title["fi"])


def set_row(town: Any, slug: str, **values: object) -> None:
    with town.store.write() as db:
        db.execute(source.update().where(source.c.slug == slug).values(**values))


def failing(town: Any, slug: str = "kirjasto") -> None:
    set_row(town, slug, outcome="unreachable", failures=3, checked_at=town.now - 2 * DAY)
    problems = (
        Problem("", SENTENCES["unreachable"]), Problem("", "The certificate of {host} has expired.", {"host": "k.fi"}),
    )  # fmt: skip
    with town.store.write() as db:
        row = sources.one(db, slug)
        pulls.record(db, row.id, PullReport(slug, "unreachable", town.now - 60, town.now - 50, problems=problems))


def age_of(town: Any, title: str) -> Any:
    page = town.store.event_page(uid(town, title), town.now)
    return page.event.age and (page.event.age.range.min, page.event.age.range.max)


def test_only_ones_own_sources_and_events(town: Any, signed_client: Any, browse: TestClient) -> None:
    mine, all_of_them = signed_client(), signed_client("administrator")
    listed = mine.get("/fi/lahteet").text
    assert "Kirjasto" in listed and "Seura</a>" not in listed
    assert "Seura</a>" in all_of_them.get("/fi/lahteet").text
    other = uid(town, "Muiden")
    for path in (
        "/fi/lahteet/seura",
        "/fi/lahteet/seura/asetukset",
        "/fi/lahteet/seura/poista",
        f"/fi/korjaukset/{other}",
        f"/fi/korjaukset/{other}/sama",
    ):
        assert mine.get(path).status_code == 403, path
        assert mine.submit(path, {"teko": "tauko", "varma": "1"}).status_code == 403, path
        assert all_of_them.get(path).status_code == 200, path
        assert browse.get(path).headers["location"].startswith("/fi/kirjaudu?next="), path
        assert mine.post(path, data={"teko": "tauko", "csrf": "x"}).status_code == 403
        assert (
            mine.post(
                path, data={"teko": "tauko", "csrf": mine.csrf}, headers={"sec-fetch-site": "cross-site"}
            ).status_code
            == 403
        )
    assert mine.submit("/fi/korjaukset", {"uid": other, "valinta": "3-6"}).status_code == 403
    always = {"uid": uid(town, "Lukupiiri"), "valinta": "3-6", "lahde": "seura"}
    assert mine.submit("/fi/korjaukset", always).status_code == 403
    for path in (
        "/fi/lahteet/olematon",
        f"/fi/korjaukset/{'a' * 16}",
        f"/fi/korjaukset/{uid(town, 'Peli')}/sama?toinen=x",
    ):
        assert mine.get(path).status_code == 404, path
    assert age_of(town, "Muiden") is None and not sources_row(town, "seura").about.paused


def sources_row(town: Any, slug: str) -> Any:
    with town.store.read() as db:
        return sources.one(db, slug)


def test_the_first_source_is_asked_for(sqlite_town: Any, signed_client: Any) -> None:
    page = signed_client().get("/fi/lahteet").text
    assert "Lisää ensimmäinen lähde" in page and 'href="/fi/lahteet/uusi"' in page


def test_a_source_that_does_not_work_says_what_to_do(town: Any, signed_client: Any) -> None:
    failing(town)
    mine = signed_client()
    assert mine.get("/fi/lahteet").text.index("Ei toimi") > 0
    page = mine.get("/fi/lahteet/kirjasto").text
    for words in ("Ei toimi", "k.fi", "varmenne", "Mitä tehdä", "Viimeiset 30 päivää", "epäonnistui 1 päivänä"):
        assert words in page, words
    assert page.count("<rect class=") == 30
    done = mine.submit("/fi/lahteet/kirjasto", {"teko": "hae"})
    assert done.headers["location"] == "/fi/lahteet/kirjasto?tehty=haetaan"
    assert sources_row(town, "kirjasto").next_pull_at == town.now
    assert "minuutin kuluessa" in mine.get(done.headers["location"]).text
    mine.submit("/fi/lahteet/kirjasto", {"teko": "tauko"})
    assert sources_row(town, "kirjasto").about.paused and "Tauolla" in mine.get("/fi/lahteet/kirjasto").text
    assert "toisin" in mine.submit("/fi/lahteet/kirjasto", {"teko": "hae"}).headers["location"]
    mine.submit("/fi/lahteet/kirjasto", {"teko": "jatka"})
    assert not sources_row(town, "kirjasto").about.paused
    assert "tehty" not in mine.submit("/fi/lahteet/kirjasto", {"teko": "muu"}).headers["location"]


def test_a_quarantine_shows_what_would_go(town: Any, signed_client: Any) -> None:
    from aggregator.store import quarantines
    from aggregator.store.items import load_items

    set_row(
        town,
        "kirjasto",
        quarantined_since=town.now - 60,
        quarantined_pulls=1,
        checked_at=town.now,
        outcome="quarantined",
    )
    with town.store.write() as db:
        row = sources.one(db, "kirjasto")
        quarantines.remember(
            db, row, [item.event_id for key, item in load_items(db, row.id).items() if key in "123"]
        )
    mine = signed_client()
    page = mine.get("/fi/lahteet/kirjasto").text
    assert "3 tapahtumaa ei ole enää syötteessä (75 % tulevista)" in page and "Peli-ilta" in page
    mine.submit("/fi/lahteet/kirjasto", {"teko": "hylkaa"})
    assert sources_row(town, "kirjasto").quarantine.rejected
    mine.submit("/fi/lahteet/kirjasto", {"teko": "hyvaksy"})
    assert sources_row(town, "kirjasto").quarantine.approved


GOOD = {
    "name": "Uusi nimi",
    "address": "https://k.example.fi/a.ics",
    "kind": "library",
    "every": "3600",
    "min_age": "3",
    "max_age": "",
}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()), ({"name": "  "}, {"name"}), ({"address": "javascript:alert(1)"}, {"address"}),
        ({"min_age": "-1"}, {"min_age"}), ({"max_age": "٣"}, {"max_age"}), ({"max_age": "2"}, {"max_age"}),
        ({"max_age": "121"}, {"max_age"}), ({"kind": "x", "every": "1e9"}, set()),
    ],
)  # fmt: skip
def test_what_a_settings_form_tells(more: dict[str, str], wrong: set[str]) -> None:
    values, mistakes = read(GOOD | more)
    assert set(mistakes) == wrong
    assert values["kind"] in ("library", "other") and values["every"] in (3600, 0)


def test_settings_are_changed_and_a_source_removed(town: Any, signed_client: Any) -> None:
    mine = signed_client()
    page = mine.get("/fi/lahteet/kirjasto/asetukset").text
    assert 'value="Kirjasto"' in page
    bad = mine.submit("/fi/lahteet/kirjasto/asetukset", GOOD | {"name": "", "min_age": "x"})
    assert bad.status_code == 422 and 'href="#name"' in bad.text and "0–120" in bad.text
    taken = mine.submit("/fi/lahteet/kirjasto/asetukset", GOOD | {"address": "https://seura.example.fi/feed.ics"})
    assert taken.status_code == 422 and "jo lähteenä" in taken.text
    assert mine.submit("/fi/lahteet/kirjasto/asetukset", GOOD).headers["location"].endswith("?tehty=asetukset")
    about = sources_row(town, "kirjasto").about
    assert (about.name, about.min_age, about.max_age, about.every) == ("Uusi nimi", 3, None, 3600)
    assert "4 tapahtumaa" in mine.get("/fi/lahteet/kirjasto/poista").text
    mine.submit("/fi/lahteet/kirjasto/poista", {})
    assert sources_row(town, "kirjasto") is not None
    assert (
        mine.submit("/fi/lahteet/kirjasto/poista", {"varma": "1"}).headers["location"]
        == "/fi/lahteet?tehty=poistettu"
    )
    assert sources_row(town, "kirjasto") is None
    log = signed_client("administrator").get("/fi/loki").text
    assert "Poisti lähteen Uusi nimi ja 4 tapahtumaa" in log


def test_the_queue_asks_one_after_another_and_undoes(town: Any, signed_client: Any, browse: TestClient) -> None:
    for _ in range(3):
        browse.get(browse.get(f"/fi/t/{uid(town, 'Peli')}").headers["location"])
    minder.keep_views(browse.app._app._app.state.parts)  # type: ignore[attr-defined]
    mine = signed_client()

    def asked(path: str = "/fi/korjaukset") -> tuple[str, str]:
        page = mine.get(path).text
        return re.search(r'id="kysymys"[^>]*>(?:<span[^>]*>)?([^<]*)', page)[1], page  # type: ignore[index]

    title, page = asked()
    assert title == "Peli-ilta" and "katsottu 3 kertaa" in page and "3 tapahtuman ikä" in page
    answered = mine.submit("/fi/korjaukset", {"uid": uid(town, "Peli"), "valinta": "10-12"})
    title, page = asked(answered.headers["location"])
    assert title == "Lukupiiri" and "”Peli-ilta” ikä on nyt: 10–12 v" in page and 'value="kumoa-ika"' in page
    assert age_of(town, "Peli") == (10, 12)
    undone = mine.submit("/fi/korjaukset", {"uid": uid(town, "Peli"), "valinta": "kumoa-ika"})
    title, page = asked(undone.headers["location"])
    assert title == "Peli-ilta" and "Kumottu" in page and age_of(town, "Peli") is None
    mine.submit("/fi/korjaukset", {"uid": uid(town, "Peli"), "valinta": "ohi"})
    hidden = uid(town, "Lukupiiri")
    answered = mine.submit("/fi/korjaukset", {"uid": hidden, "valinta": "piilo"})
    assert town.store.event_page(hidden, town.now) is None
    assert asked(answered.headers["location"])[0] == "Ompelu"
    mine.submit("/fi/korjaukset", {"uid": hidden, "valinta": "kumoa-piilo"})
    assert town.store.event_page(hidden, town.now) is not None
    mine.submit("/fi/korjaukset", {"uid": uid(town, "Peli"), "valinta": "kumoa-ohi"})
    assert asked()[0] == "Peli-ilta"
    always = mine.submit("/fi/korjaukset", {"uid": hidden, "valinta": "7-9", "lahde": "kirjasto"})
    assert "seuraavan haun jälkeen" in mine.get(always.headers["location"]).text
    assert "Aina tälle lähteelle" in mine.get("/fi/lahteet/kirjasto").text
    mine.submit("/fi/lahteet/kirjasto", {"teko": "kumoa-aina"})
    assert "Aina tälle lähteelle" not in mine.get("/fi/lahteet/kirjasto").text
    for odd in ({"uid": "x"}, {"valinta": "3-6"}):
        assert mine.submit("/fi/korjaukset", odd).status_code == 404
    assert "<script>" not in mine.get("/fi/korjaukset?oli=ika&uid=<script>&arvo=3-6").text
    assert "Lukupiiri" in mine.get("/fi/korjaukset?q=lukupiiri").text


def test_one_event_is_corrected_joined_and_taken_apart(town: Any, signed_client: Any) -> None:
    mine = signed_client()
    name, other = uid(town, "Ompelu"), uid(town, "Muiden")
    path = f"/fi/korjaukset/{name}"

    def does(**fields: str) -> str:
        return str(mine.submit(path, fields).headers.get("location", ""))

    assert does(teko="ika", alku="7", loppu="") == f"{path}?tehty=korjattu"
    assert age_of(town, "Ompelu") == (7, None)
    assert does(teko="ika", ikaryhma="3-6").endswith("korjattu") and age_of(town, "Ompelu") == (3, 6)
    for fields in ({"alku": "", "loppu": ""}, {"alku": "9", "loppu": "3"}, {"alku": "x"}):
        assert mine.submit(path, {"teko": "ika", **fields}).status_code == 422
    assert does(teko="kenelle", kenelle="families").endswith("korjattu")
    assert does(teko="aiheet", aihe="x").endswith("korjattu")
    page = mine.get(path).text
    assert "3–6 v" in page and "perheet" in page and "Korjattiin" in page and "Tuli" in page
    assert mine.submit(path, {"teko": "kenelle", "kenelle": "marsilaiset"}).status_code == 422
    assert does(teko="kumoa", kentta="ages").endswith("kumottu") and age_of(town, "Ompelu") is None
    assert does(teko="kumoa", kentta="x") == path
    does(teko="piilota")
    assert "Perheet eivät näe" in mine.get(path).text
    does(teko="kumoa", kentta="hidden")
    # the source changes the words
    does(teko="ika", ikaryhma="7-9")
    town.take_in(town.event("4", title={"fi": "Ompelu uudelleen"}), complete=False, now=town.now + 60)
    assert "on muuttanut tekstiä" in mine.get(path).text and "Ompelu uudelleen" in mine.get("/fi/korjaukset").text
    assert does(teko="katsottu").endswith("katsottu")
    assert "on muuttanut tekstiä" not in mine.get(path).text
    # the same event elsewhere
    assert "Muiden juttu" in mine.get(f"{path}/sama?q=muiden").text
    beside = mine.get(f"{path}/sama?toinen={other}").text
    assert "Muiden juttu" in beside and "Mitä ohjelma siitä päättelee" in beside
    done = mine.submit(f"{path}/sama", {"teko": "yhdista", "toinen": other})
    kept = done.headers["location"].partition("?")[0].rpartition("/")[2]
    assert {kept} <= {name, other} and "on yhdistetty tähän" in mine.get(f"/fi/korjaukset/{kept}").text
    taken = other if kept == name else name
    assert (
        mine.submit(f"/fi/korjaukset/{kept}", {"teko": "erota", "toinen": taken})
        .headers["location"]
        .endswith("erotettu")
    )
    assert mine.submit(f"{path}/sama", {"teko": "eri", "toinen": other}).headers["location"].endswith("erillaan")
    assert mine.submit(f"{path}/sama", {"teko": "yhdista", "toinen": "x"}).status_code == 422


def test_a_place_is_put_in_its_area(sqlite_town: Any, signed_client: Any) -> None:
    youth = SourcePlace(name={"fi": "Nuorisotalo"}, city="Puuhala", district="Rantakylä")
    sqlite_town.take_in(sqlite_town.event("1"), sqlite_town.event("2", title={"fi": "Bändi"}, place=youth))
    mine = signed_client()
    page = mine.get("/fi/paikat?q=nuoriso").text
    assert "Nuorisotalo" in page and "Pääkirjasto" not in page
    key = re.search(r'name="paikka" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert (
        mine.submit("/fi/paikat", {"paikka": key, "alue": "keskusta"})
        .headers["location"]
        .endswith("tehty=tallennettu")
    )
    placed = sqlite_town.store.event_page(uid(sqlite_town, "Bändi"), sqlite_town.now)
    assert placed.event.area == "keskusta"
    assert "työntekijän asettama" in mine.get("/fi/paikat?q=nuoriso").text
    taken_out = mine.submit("/fi/paikat", {"paikka": key, "alue": "-"}).headers["location"]
    assert taken_out.endswith("tehty=tallennettu")
    assert sqlite_town.store.event_page(uid(sqlite_town, "Bändi"), sqlite_town.now).event.area == ""
    page = mine.get("/fi/paikat?q=nuoriso").text
    assert re.findall(r'<option value="([^"]*)" selected>([^<]*)<', page) == [("-", "Ei millään alueella")]
    assert "tehty" not in mine.submit("/fi/paikat", {"paikka": key, "alue": "olematon"}).headers["location"]
    assert "tehty" not in mine.submit("/fi/paikat", {"paikka": "olematon", "alue": "keskusta"}).headers["location"]


def test_workers_are_told_once_on_the_site_and_by_letter(town: Any, signed_client: Any) -> None:
    failing(town)
    with town.store.write() as db:
        workers.change(db, workers.add(db, "k@example.fi", "K", "worker", "kirjasto", town.now).id, password="x")
    settings = Settings(site_address="https://puuha.example.fi", database=town.store.database)
    site = Parts.make(settings, town.store, lambda: town.now)
    letters: list[tuple[str, str, str]] = []
    down = True

    def post(*letter: str) -> None:
        if down:
            raise MailError("The mail server is away.")
        letters.append(letter)  # type: ignore[arg-type]

    minder.work(site, post)
    assert letters == []
    page = signed_client().get("/fi/korjaukset").text
    assert "Kirjasto ei toimi" in page and 'href="/fi/lahteet/kirjasto"' in page
    assert "ei toimi" not in signed_client("worker", "seura").get("/fi/korjaukset").text
    down = False
    minder.work(site, post)
    assert letters == []  # not yet: tried again five minutes later
    town.now += 301
    minder.work(site, post)
    minder.work(site, post)
    ((address, subject, body),) = letters
    assert (address, subject) == ("k@example.fi", "Kirjasto ei toimi")
    assert "varmenne" in body and "Mitä tehdä: " in body and "https://puuha.example.fi/fi/lahteet/kirjasto" in body
    set_row(town, "kirjasto", outcome="changed", failures=0, checked_at=town.now)
    minder.work(site, post)
    assert letters[1][1] == "Kirjasto toimii taas"
    with town.store.read() as db:
        assert told.standing(db) == set()


def test_the_week_as_a_page_and_as_a_letter(town: Any, signed_client: Any) -> None:
    page = signed_client().get("/fi/viikkokatsaus").text
    assert "Uusia tapahtumia tuli 4." in page and "3 tapahtuman ikä kaipaa katsomista" in page
    with town.store.write() as db:
        workers.change(db, workers.add(db, "k@example.fi", "K", "worker", "kirjasto", town.now).id, password="x")
    town.now = 1_795_410_600  # Monday 2026-11-23, 07:10 in Helsinki
    letters: list[tuple[str, ...]] = []
    settings = Settings(site_address="https://puuha.example.fi", database=town.store.database)
    site = Parts.make(settings, town.store, lambda: town.now)
    for _ in range(2):
        minder.work(site, lambda *letter: letters.append(letter))
    weekly = [body for _, subject, body in letters if subject.startswith("Lähteesi")]
    assert len(weekly) == 1 and "- Kirjasto: Ei vielä haettu, 0 tulevaa tapahtumaa" in weekly[0]


def test_every_page_in_three_languages_is_whole(town: Any, signed_client: Any) -> None:
    failing(town)
    one = signed_client("administrator")
    name = uid(town, "Ompelu")
    for language in ("fi", "sv", "en"):
        for path in (
            "lahteet",
            "lahteet/kirjasto",
            "lahteet/kirjasto/asetukset",
            "lahteet/kirjasto/poista",
            "korjaukset",
            f"korjaukset/{name}",
            f"korjaukset/{name}/sama",
            "paikat",
            "viikkokatsaus",
        ):
            found = one.get(f"/{language}/{path}")
            assert found.status_code == 200 and found.headers["cache-control"] == "private, no-store", path
            assert "<time>" not in found.text  # its datetime would have to be told
            assert f'<html lang="{language}">' in found.text and "{count}" not in found.text
