"""What stands beside the list: streams, sitemap, collections, frames, tips, poster, about, statement."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from starlette.testclient import TestClient

from aggregator.articles import understand
from aggregator.settings import Settings
from aggregator.store import articles
from aggregator.understand import Page
from sources.records import Recurrence, SourceArticle, SourceOffer
from web import sitemap
from web.app import create_app
from web.streams import Channel, Item, json_feed, rss

COLLECTIONS = """
[[collection]]
slug = "vanhemmuuden-tueksi"
title.fi = "Tapahtumia vanhemmuuden tueksi"
title.sv = "Evenemang som stöd för föräldraskapet"
query = "kenelle=vanhemmat"

[[collection]]
slug = "lapsille-ja-nuorille"
title.fi = "Tapahtumia lapsille ja nuorille"
text.fi = "Kaikki alle 18-vuotiaille."
query = "ika=0-17"

[[collection]]
slug = "kirjaston-vinkit"
title.fi = "Kirjaston vinkit lapsille ja nuorille"
articles = ["kirjasto"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "kokoelmat.toml").write_text(COLLECTIONS, "utf-8")
    return Settings(
        municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused",
        collections=tmp_path / "kokoelmat.toml", embed_origins=["https://www.puuhala.fi", "https://*.puuhala.fi"],
        contact="kulttuuri@puuhala.fi",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def filled(sqlite_town: Any) -> None:
    town = sqlite_town
    town.take_in(
        town.event(
            "1",
            min_age=7,
            max_age=9,
            offers=(SourceOffer(True),),
            description={"fi": "Luetaan & <b>lauletaan</b>."},
        ),
        town.event("2", min_age=0, max_age=2, recurrence=Recurrence("FREQ=WEEKLY;COUNT=8")),
        town.event("3", title={"sv": "Sagostund"}, min_age=3, max_age=6),
    )
    tips(
        town,
        ("a", "Kirjavinkkejä 7–9-vuotiaille", 3),
        ("b", "Nuorten lukuhaaste 13–17-vuotiaille", 1),
        ("c", "Aukioloajat", 2),
    )


def tips(town: Any, *told: tuple[str, str, int], slug: str = "kirjasto") -> int:
    source_id = town.source(slug)
    page = Page(tips=[
        understand(SourceArticle(
            key, {"fi": title}, {"fi": "Kolme hyvää kirjaa iltaan. " * 30}, f"https://kirjasto.example.fi/{key}",
            datetime.fromtimestamp(town.now, UTC) - timedelta(days=days),
        ))
        for key, title, days in told
    ])  # fmt: skip
    with town.store.write() as db:
        return articles.keep(db, source_id, [page], town.now)


def remembered(browse: TestClient, asked: str) -> str:
    return str(browse.get(f"/fi/k?{asked}").headers["location"]).rpartition("/")[2]


def test_rss_is_read_by_a_reader_nobody_here_wrote(browse: TestClient, sqlite_town: Any) -> None:
    name = remembered(browse, "ika=7-9&ilman-ikaa=0")
    found = browse.get(f"/k/{name}.rss")
    assert found.headers["content-type"] == "application/rss+xml; charset=utf-8"
    read = feedparser.parse(found.content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.feed.title == "Puuhakalenteri: 7–9 v, vain jos ikä on kerrottu"
    (entry,) = read.entries
    assert entry.title == "Satutunti 1" and entry.link.startswith("https://puuha.example.fi/fi/t/")
    assert entry.id.endswith("@puuhakalenteri") and not entry.guidislink
    assert parsedate_to_datetime(entry.published) == datetime.fromtimestamp(sqlite_town.now, UTC)
    assert "klo 10–11" in entry.summary and "Maksuton" in entry.summary
    root = ElementTree.fromstring(found.content)
    assert root.find("channel/item/description").text.endswith("Luetaan &amp; &lt;b&gt;lauletaan&lt;/b&gt;.")  # type: ignore[union-attr]
    assert (
        root.find("channel/{http://www.w3.org/2005/Atom}link").get("href")
        == f"https://puuha.example.fi/k/{name}.rss"
    )  # type: ignore[union-attr]


def test_json_feed_has_what_the_standard_asks(browse: TestClient) -> None:
    found = browse.get(f"/k/{remembered(browse, '')}.json")
    assert found.headers["content-type"] == "application/feed+json; charset=utf-8"
    told = found.json()
    assert told["version"] == "https://jsonfeed.org/version/1.1" and told["feed_url"].endswith(".json")
    assert [item["title"] for item in told["items"]] == ["Satutunti 1", "Satutunti 2", "Sagostund"]
    for item in told["items"]:
        assert {"id", "url", "content_text", "date_published", "date_modified"} <= item.keys()
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert item["_puuhakalenteri"]["starts"] < item["_puuhakalenteri"]["ends"]
    assert told["items"][2]["language"] == "sv"


@pytest.mark.parametrize("form", ["rss", "json"])
def test_streams_are_304_while_nothing_changes(browse: TestClient, sqlite_town: Any, form: str) -> None:
    path = f"/k/{remembered(browse, 'ika=7-9')}.{form}"
    first = browse.get(path)
    assert browse.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert first.headers["cache-control"].startswith("public")
    sqlite_town.now += 3600
    assert browse.get(path).content == first.content
    sqlite_town.take_in(sqlite_town.event("4", min_age=8, max_age=8), complete=False)
    browse.app._app._app.state.parts.watch.look()  # type: ignore[attr-defined]
    assert browse.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 200
    assert browse.get(f"/k/aaaaaaaaaa.{form}").status_code == 404


def test_hostile_words_make_no_broken_stream() -> None:
    item = Item("a", "https://x.fi/?a=1&b=2", "]]> <x> \x00\x0b\ud800 &amp;", "a\nb", 0, 0)
    channel = Channel("<&>", '"', "https://x.fi", "https://x.fi/a", "fi", (item,))
    assert feedparser.parse(rss(channel)).entries[0].link == "https://x.fi/?a=1&b=2"
    ElementTree.fromstring(rss(channel))
    json.loads(json_feed(channel))


def test_the_sitemap_names_every_event_in_every_language(
    browse: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Sitemap: https://puuha.example.fi/sitemap.xml" in browse.get("/robots.txt").text
    assert "Allow: /k/" in browse.get("/robots.txt").text
    found = browse.get("/sitemap.xml")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ElementTree.fromstring(found.content).findall("s:url", spaces)
    addresses = [url.find("s:loc", spaces).text or "" for url in urls]  # type: ignore[union-attr]
    events = [url for url in urls if "/t/" in (url.find("s:loc", spaces).text or "")]  # type: ignore[union-attr]
    assert len(events) == 9 and all(url.find("s:lastmod", spaces) is not None for url in events)
    assert "https://puuha.example.fi/sv/kokoelma/kirjaston-vinkit" in addresses
    assert not any("/p/" in one or "/k/" in one for one in addresses)
    for address in addresses:
        assert browse.get(address).status_code == 200, address
    assert browse.get("/sitemap.xml", headers={"if-none-match": found.headers["etag"]}).status_code == 304
    assert browse.get("/sitemap-1.xml").status_code == 404


def test_a_large_sitemap_is_an_index(browse: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "EVENTS", 2)
    index = browse.get("/sitemap.xml").text
    assert re.findall("<loc>(.*?)</loc>", index) == [f"https://puuha.example.fi/sitemap-{n}.xml" for n in (1, 2)]
    texts = [browse.get(f"/sitemap-{n}.xml").text for n in (1, 2)]
    assert [text.count("/t/") for text in texts] == [6, 3]
    assert browse.get("/sitemap-3.xml").status_code == 404
    assert (sitemap.MOST - 1_000) // 3 >= 16_000


def test_imatras_three_links_are_one_line_each(browse: TestClient) -> None:
    page = browse.get("/fi/kokoelma/lapsille-ja-nuorille")
    assert "Tapahtumia lapsille ja nuorille" in page.text and "Satutunti 1" in page.text
    assert (
        "Stöd" not in page.text
        and "stöd för föräldraskapet" in browse.get("/sv/kokoelma/vanhemmuuden-tueksi").text
    )
    tips_page = browse.get("/fi/kokoelma/kirjaston-vinkit").text
    assert "Kirjavinkkejä 7–9-vuotiaille" in tips_page and "Satutunti 1" not in tips_page
    calendar = icalendar.Calendar.from_ical(browse.get("/kokoelma/lapsille-ja-nuorille.ics").content)
    assert str(calendar["NAME"]) == "Tapahtumia lapsille ja nuorille"
    assert len(calendar.walk("VEVENT")) == 3
    read = feedparser.parse(browse.get("/kokoelma/kirjaston-vinkit.rss").content)
    assert read.entries[0].title == "Nuorten lukuhaaste 13–17-vuotiaille"
    for path in ("/fi/kokoelma/ei", "/kokoelma/ei.ics", "/kokoelma/ei.rss", "/kokoelma/kirjaston-vinkit.ics"):
        assert browse.get(path).status_code == 404


def test_only_the_frame_may_be_framed_and_only_by_whom_the_settings_name(browse: TestClient) -> None:
    framed = browse.get("/fi/upota?ika=7-9").headers["content-security-policy"]
    assert "frame-ancestors 'self' https://www.puuhala.fi https://*.puuhala.fi" in framed
    assert "default-src 'self'" in framed
    for path in ("/fi/", "/fi/upota/ohje", "/fi/vinkit", "/fi/kokoelma/kirjaston-vinkit"):
        assert "frame-ancestors 'none'" in browse.get(path).headers["content-security-policy"]


def test_the_frame_is_a_short_list_with_a_way_to_all(browse: TestClient, sqlite_town: Any) -> None:
    sqlite_town.take_in(*(sqlite_town.event(f"n{n}", min_age=7, max_age=9) for n in range(14)), slug="nuoriso")
    html = browse.get("/fi/upota?ika=7-9&sivu=2").text
    assert html.count('<li class="card') == 10
    assert 'href="/fi/?ika=7-9"' in html and '<base target="_top">' in html
    assert "noindex" in html
    assert "Kirjavinkkejä" in browse.get("/fi/upota?kokoelma=kirjaston-vinkit").text
    assert browse.get("/fi/upota?kokoelma=ei").status_code == 404


def test_the_guide_has_the_code_for_the_filter_one_comes_from(browse: TestClient) -> None:
    assert browse.get("/fi/upota/ohje?sivu=3&ika=7-9").headers["location"] == "/fi/upota/ohje?ika=7-9"
    html = browse.get("/fi/upota/ohje?ika=7-9").text
    assert "&lt;iframe src=&#34;https://puuha.example.fi/fi/upota?ika=7-9&#34;" in html
    assert "https://puuha.example.fi/upota.js" in html and "https://www.puuhala.fi" in html
    assert browse.get("/upota.js").headers["content-type"].startswith("text/javascript")
    assert "upota?kokoelma=kirjaston-vinkit" in browse.get("/fi/upota/ohje?kokoelma=kirjaston-vinkit").text


def test_tips_stand_beside_the_events_newest_first_and_by_age(browse: TestClient) -> None:
    html = browse.get("/fi/vinkit").text
    order = [html.index(word) for word in ("Nuorten lukuhaaste", "Aukioloajat", "Kirjavinkkejä")]
    assert order == sorted(order)
    young = browse.get("/fi/vinkit?ika=7-9").text
    assert "Kirjavinkkejä" in young and "Aukioloajat" in young and "lukuhaaste" not in young
    assert "Kirjavinkkejä" not in browse.get("/fi/").text, "never among the events"
    assert browse.get("/fi/vinkit?ika=&lahde=&q=x").headers["location"] == "/fi/vinkit"
    read = feedparser.parse(browse.get("/fi/vinkit.rss?ika=7-9").content)
    assert [entry.link for entry in read.entries] == [
        "https://kirjasto.example.fi/c",
        "https://kirjasto.example.fi/a",
    ]
    assert feedparser.parse(browse.get("/fi/vinkit.rss").content).entries[0].link.endswith("/b"), (
        "kept apart by filter"
    )


def test_the_poster_holds_a_month_every_time_while_there_is_room(browse: TestClient, sqlite_town: Any) -> None:
    assert browse.get("/fi/juliste").headers["location"] == "/fi/juliste?kk=2026-11"
    html = browse.get("/fi/juliste?ika=0-2&ilman-ikaa=0&kk=2026-12").text
    assert "joulukuu 2026" in html and html.count("<li>") == 5, "five Thursdays of a weekly series"
    assert browse.get("/fi/juliste?kk=2027-13&ika=0-2").headers["location"].endswith("?ika=0-2&kk=2026-11")
    tomorrow = datetime.fromtimestamp(sqlite_town.now, UTC) + timedelta(days=1)
    sqlite_town.take_in(
        *(sqlite_town.event(f"n{n}", starts=tomorrow + timedelta(minutes=n)) for n in range(75)), slug="nuoriso"
    )
    full = browse.get("/fi/juliste?kk=2026-11").text
    assert full.count("<li>") == 60 and "ja 18 muuta" in full


def test_about_tells_the_sources_and_the_statement_the_law(browse: TestClient) -> None:
    html = browse.get("/fi/tietoa").text
    assert "Kirjasto" in html and "3 tulevaa tapahtumaa" in html and "mailto:kulttuuri@puuhala.fi" in html
    assert "kirjasto.example.fi" not in html, "a feed's address may be a secret"
    assert 'href="/fi/rajapinta"' in html, "the only way to the guide for programs"
    for language, words in (("fi", "14 päivän"), ("sv", "14 dagar"), ("en", "14 days")):
        text = browse.get(f"/{language}/saavutettavuus").text
        assert "306/2019" in text and "EN 301 549" in text and words in text
        assert "Puuhala" in text and "mailto:kulttuuri@puuhala.fi" in text


def test_a_wrong_file_of_collections_stops_the_start_with_words(sqlite_town: Any, tmp_path: Path) -> None:
    from aggregator.collectionfile import CollectionsError

    wrong = {
        "slug = 'A B'\ntitle.fi = 'x'\nquery = ''": "slug",
        "slug = 'a'\nquery = ''": "title",
        "slug = 'a'\ntitle.fi = 'x'": "query",
        "slug = 'a'\ntitle.fi = 'x'\nquery = ''\narticles = []": "query",
        "slug = 'a'\ntitle.xx = 'x'\nquery = ''": "title",
        "slug = 'a'\ntitle.fi = 'x'\nquery = ''\nkysely = ''": "kysely",
        "slug = 'a'\ntitle.fi = 'x'\narticles = []\nages = 'x'": "ages",
    }
    for number, (text, word) in enumerate(wrong.items()):
        file = tmp_path / f"{number}.toml"
        file.write_text(f"[[collection]]\n{text}", "utf-8")
        with pytest.raises(CollectionsError, match=word):
            create_app(Settings(collections=file), sqlite_town.store)
    (tmp_path / "kysely.toml").write_text(
        "[[collection]]\nslug = 'a'\ntitle.fi = 'x'\nquery = 'ika=kissa'", "utf-8"
    )
    with pytest.raises(CollectionsError, match="ika=kissa"):
        create_app(Settings(collections=tmp_path / "kysely.toml"), sqlite_town.store)
    with pytest.raises(CollectionsError, match=r"nowhere\.toml"):
        create_app(Settings(collections=tmp_path / "nowhere.toml"), sqlite_town.store)


def test_pictures_are_served_for_ever_and_never_linked_to_the_source(sqlite_town: Any, tmp_path: Path) -> None:
    from aggregator.store import pictures
    from aggregator.store.pictures import Picture, key_of
    from web.images import Pictures

    address, name = "https://kirjasto.example.fi/kuva.jpg", "0123456789abcdef" * 2
    settings = Settings(site_address="https://puuha.example.fi", pictures=tmp_path)
    sqlite_town.take_in(sqlite_town.event("9", image=address), slug="nuoriso")
    (tmp_path / "01").mkdir()
    (tmp_path / "01" / f"{name}.webp").write_bytes(b"RIFF")
    with sqlite_town.store.write() as db:
        pictures.want(db, [address], sqlite_town.now)
        pictures.have(db, {key_of(address): Picture(name, name, 480, 480, 320, 4)}, sqlite_town.now)
    with TestClient(create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)) as client:
        parts = client.app._app._app.state.parts  # type: ignore[attr-defined]
        seen = Pictures.of(parts, [address, "https://kirjasto.example.fi/muu.jpg"])
        assert seen.view(address).src == f"/kuva/{name}.webp"
        assert seen.view("https://kirjasto.example.fi/muu.jpg") is None
        found = client.get(f"/kuva/{name}.webp")
        assert (found.content, found.headers["content-type"]) == (b"RIFF", "image/webp")
        assert "immutable" in found.headers["cache-control"]
        assert (
            client.get(f"/kuva/{name}.webp", headers={"if-none-match": found.headers["etag"]}).status_code == 304
        )
        for odd in ("f" * 32, "..%2f..%2fetc", "0123"):
            assert client.get(f"/kuva/{odd}.webp").status_code == 404
        listed = client.get("/fi/?lahde=nuoriso").text
        page = client.get(re.findall(r'href="(/fi/t/[^"]+)"', listed)[0]).text
        data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
        assert data["image"] == f"https://puuha.example.fi/kuva/{name}.webp"
        assert address not in page
        client.follow_redirects = False
        stream = client.get(f"/k/{remembered(client, 'lahde=nuoriso')}.json").json()
        assert stream["items"][0]["image"] == f"https://puuha.example.fi/kuva/{name}.webp"
