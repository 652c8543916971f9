"""RSS and Atom beyond what every adapter promises: what counts as a feed, whose day it is, hostile bytes."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.adapters.rss import Rss
from sources.errors import NotAFeed, ParseError
from sources.records import Document, Parsed, Reading, SourceArticle

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
READING = Reading(now=NOW)
CASES = sorted((Path(__file__).parent.parent / "data" / "rss").glob("*.*"))


def parse(body: bytes | str, reading: Reading = READING) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    return Rss().parse(Document("https://feed.example/rss", raw), reading)


def feed(*items: str, more: str = "") -> str:
    spaces = 'xmlns:xcal="urn:ietf:params:xml:ns:xcal"'
    return f'<rss version="2.0" {spaces}><channel><title>Kirjasto</title>{more}{"".join(items)}</channel></rss>'


def item(title: str, text: str = "", guid: str = "1", **more: str) -> str:
    said = "".join(f"<{name.replace('_', ':')}>{value}</{name.replace('_', ':')}>" for name, value in more.items())
    return f"<item><title>{title}</title><guid>{guid}</guid><description>{text}</description>{said}</item>"


PUB = "Mon, 27 Apr 2026 08:15:00 +0300"


def starts(parsed: Parsed) -> list[str]:
    return [f"{event.starts:%Y-%m-%d %H:%M}" for event in parsed.events]


def test_the_day_of_publishing_is_never_the_events_day() -> None:
    parsed = parse(feed(item("Kirjavinkki", "Hyvä kirja.", pubDate=PUB)))
    assert parsed.events == []
    (article,) = parsed.articles
    assert article.published == datetime(2026, 4, 27, 5, 15, tzinfo=UTC)
    dated = parse(feed(item("Satutunti", "Ti 12.5. klo 10.", pubDate=PUB)))
    assert starts(dated) == ["2026-05-12 10:00"]


def test_event_elements_go_before_the_text() -> None:
    parsed = parse(feed(item("Satutunti", "Ti 12.5. klo 10.", xcal_dtstart="2026-05-19EEST10:00:00")))
    assert starts(parsed) == ["2026-05-19 10:00"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<foo><item><title>x</title></item></foo>",
        "<!doctype html><html><body><p>Sivua ei ole</p></body></html>",
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "/etc/passwd",
        "http://127.0.0.1:9/feed",
    ],
)
def test_what_has_no_version_is_no_feed(body: str) -> None:
    with pytest.raises(NotAFeed):
        parse(body)


def test_a_feed_with_nothing_in_it_is_empty() -> None:
    parsed = parse(feed())
    assert (parsed.events, parsed.articles, parsed.problems) == ([], [], [])


@pytest.mark.parametrize(
    "body",
    [
        '<rss version="9.9"><channel><title>T</title></channel></rss>',
        "<rss><channel><title>T</title></channel></rss>",
        "<feed><title>T</title></feed>",
        '<feed version="7"><title>T</title></feed>',
    ],
)
def test_nothing_of_an_unknown_version_is_no_empty_feed(body: str) -> None:
    with pytest.raises(NotAFeed, match="version"):
        parse(body)
    # what has entries is read, whatever it calls itself
    assert len(parse(body.replace("</title>", "</title><item><title>A 5.5. klo 10</title></item>")).events) == 1


def test_a_feed_cut_short_is_no_shorter_feed() -> None:
    whole = feed(item("A", "5.5. klo 10"), item("B", "6.5. klo 10", guid="2"))
    assert len(parse(whole).events) == 2
    for end in ("</channel></rss>", "</rss>"):
        with pytest.raises(ParseError, match="incomplete"):
            parse(whole.removesuffix(end))
    with pytest.raises(ParseError, match="incomplete"):
        parse(whole[: whole.index("<item><title>B")])


def test_what_follows_a_feed_costs_no_entry() -> None:
    parsed = parse(feed(item("A", "5.5. klo 10")) + "<b>Warning</b>: mysql_connect()")
    assert len(parsed.events) == 1
    assert len(parsed.problems) == 1


def test_the_plan_is_never_complete() -> None:
    plan = Rss().start("https://feed.example/rss", {}, NOW)
    assert not plan.complete
    assert plan.requests[0].conditional


def test_an_entry_that_fell_out_is_not_gone() -> None:
    first = parse(feed(item("A", "5.5. klo 10"), item("B", "6.5. klo 10", guid="2")))
    second = parse(feed(item("A", "5.5. klo 10")), replace(READING, known=first.present))
    assert second.deleted == set()
    assert second.events == []


def test_a_corrected_day_changes_the_event_in_place() -> None:
    first = parse(feed(item("A", "Ti 12.5. klo 10")))
    second = parse(feed(item("A", "Ke 13.5. klo 10")), replace(READING, known=first.present))
    assert [event.key for event in second.events] == [event.key for event in first.events] == ["1"]
    assert second.deleted == set()


def test_a_day_that_an_entry_no_longer_tells_is_gone() -> None:
    first = parse(feed(item("Kerho", "Ti 12.5. klo 10 ja ti 19.5. klo 10")))
    assert set(first.present) == {"1@2026-05-12T10:00", "1@2026-05-19T10:00"}
    moved = parse(feed(item("Kerho", "Ti 12.5. klo 10 ja ke 20.5. klo 10")), replace(READING, known=first.present))
    assert moved.deleted == {"1@2026-05-19T10:00"}
    assert [event.key for event in moved.events] == ["1@2026-05-12T10:00", "1@2026-05-20T10:00"]
    # past days are left in peace
    later = replace(READING, known=first.present, now=datetime(2026, 5, 15, tzinfo=UTC))
    assert parse(feed(item("Kerho", "Ti 26.5. klo 10 ja ke 27.5. klo 10")), later).deleted == {
        "1@2026-05-19T10:00"
    }


def test_one_day_that_becomes_two_leaves_no_twin() -> None:
    first = parse(feed(item("Kerho", "Ti 12.5. klo 10")))
    second = parse(
        feed(item("Kerho", "Ti 12.5. klo 10 ja ti 19.5. klo 10")), replace(READING, known=first.present)
    )
    assert second.deleted == {"1"}
    assert len(second.events) == 2


def test_an_entry_nobody_can_date_any_more_keeps_what_was_read_before() -> None:
    first = parse(feed(item("Kerho", "Ti 12.5. klo 10")))
    second = parse(feed(item("Kerho", "Ke 12.5. klo 10")), replace(READING, known=first.present))
    assert second.deleted == set()
    assert "1" in second.present
    assert len(second.problems) == 1
    assert len(second.articles) == 1


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fi"><title>Uutiset</title>
<entry><id>a</id><title>Kirjavinkki</title><updated>2026-05-02T09:00:00Z</updated><published>2026-05-01T09:00:00Z</published>
<link href="/uutiset/a"/><category term="Lapset"/><category term="Kirjat"/><summary>Lyhyesti.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lue <b>tämä</b> kirja.</p><p>Koko perheelle.</p></div></content></entry>
<entry xml:lang="sv-FI"><id>b</id><title>Boktips</title><updated>2026-05-02T09:00:00Z</updated>
<link href="/nyheter/b"/><content type="html">&lt;img src="/pixel.gif" width="1"&gt;&lt;img class="wide" src="/b.jpg?a=1&amp;amp;b=2"&gt;Läs!</content></entry></feed>"""


def test_an_article_keeps_text_image_link_day_words_and_language() -> None:
    tip, book = parse(ATOM).articles
    assert tip == SourceArticle(
        key="a",
        title={"fi": "Kirjavinkki"},
        text={"fi": "Lue tämä kirja.\n\nKoko perheelle."},
        url="https://feed.example/uutiset/a",
        published=datetime(2026, 5, 1, 9, tzinfo=UTC),
        categories=("Lapset", "Kirjat"),
    )
    assert (book.title, book.text) == ({"sv": "Boktips"}, {"sv": "Läs!"})
    assert book.image == "https://feed.example/b.jpg?a=1&b=2"


@pytest.mark.parametrize(
    ("more", "image"),
    [
        ('<enclosure url="https://k.example/1.jpg" type="image/jpeg" length="9"/>', "https://k.example/1.jpg"),
        ('<m:content url="https://k.example/2.jpg" medium="image"/>', "https://k.example/2.jpg"),
        ('<m:thumbnail url="https://k.example/3.jpg"/>', "https://k.example/3.jpg"),
        ("<image><url>https://k.example/4.jpg</url></image>", "https://k.example/4.jpg"),
        ('<description>&lt;img src="//k.example/5.jpg"&gt;Luettavaa</description>', "https://k.example/5.jpg"),
        ('<description>&lt;img src="javascript:x()"&gt;Luettavaa</description>', ""),
    ],
)
def test_the_image_of_an_article(more: str, image: str) -> None:
    spaces = 'xmlns:m="http://search.yahoo.com/mrss/"'
    whole = f"<item><title>Kirjavinkki</title><category>Kirjat, lapset</category>{more}</item>"
    (article,) = parse(
        f'<rss version="2.0" {spaces}><channel><language>fi-FI</language>{whole}</channel></rss>'
    ).articles
    assert article.image == image
    assert article.title == {"fi": "Kirjavinkki"}
    assert article.categories == ("Kirjat, lapset",)


@pytest.mark.parametrize(
    ("told", "language"),
    [("fi-FI", "fi"), ("SV", "sv"), ("smn", "smn"), ("und", "und"), ("suomi", "und"), ("", "und")],
)
def test_the_language_a_feed_tells(told: str, language: str) -> None:
    (article,) = parse(feed(item("A", "b"), more=f"<language>{told}</language>")).articles
    assert set(article.title) == {language}


def entities(count: int) -> str:
    lines = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(count))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{lines}]>'


BOMBS = {
    "entities in entities": entities(9) + feed(item("&j;")),
    "one long entity": f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>' + feed(item("&a;" * 20_000)),
    "an entity that is a file": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + feed(item("&a;")),
    "an entity of another host": '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;]>' + feed(item("x")),
    "nested": '<rss version="2.0"><channel>' + "<a>" * 300_000,
    "brackets": feed(item("<" * 200_000)),
    "ampersands": feed(item("&" * 200_000)),
    "declarations": feed(item("<!DOCTYPE " * 50_000)),
    "attributes": feed(f"<item {'a=b ' * 50_000}><title>x</title></item>"),
    "dates": feed(item("x", "9.2. klo 18 " * 8_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_quickly(name: str) -> None:
    begin = time.process_time()
    try:
        parsed = parse(BOMBS[name])
    except ParseError:
        parsed = Parsed()
    assert time.process_time() - begin < 5, "1.5 s at most where this was written"
    said = "".join(
        text for article in parsed.articles for text in (*article.title.values(), *article.text.values())
    )
    assert "root:" not in said
    assert len(said) < 50_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert 0 <= Rss().recognises(Document("", body)) <= 100
    for whole in (body, b'<rss version="2.0"><channel><item><title>' + body + b"</title></item></channel></rss>"):
        try:
            parse(whole)
        except ParseError:
            continue


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([case for case in CASES if case.suffix != ".json"]), st.data())
def test_a_spoilt_feed_is_read_or_refused(case: Path, data: st.DataObject) -> None:
    body = bytearray(case.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        parsed = parse(bytes(body))
    except ParseError:
        return
    assert all(isinstance(event.starts, date) for event in parsed.events)


# what each file holds: entries, events, articles, entries nobody can date
COUNTS = {
    "blogi_squarespace.xml": (3, 2, 1),
    "kalenteri.atom": (3, 2, 1),
    "kirjasto_xcal.xml": (3, 3, 0),
    "kirjavinkit.xml": (2, 0, 2),
    "kunnan_uutiset.xml": (3, 4, 1),
    "latin1_rikki.xml": (1, 1, 0),
    "museo_trumba.xml": (3, 2, 1),
    "nimettomat.atom": (2, 0, 0),
    "ristiriidat.xml": (5, 2, 2),
    "samat_tunnukset.xml": (4, 4, 0),
    "seurat_rdf.rdf": (2, 2, 0),
    "tyhja.xml": (0, 0, 0),
    "vanha_091.rss": (2, 2, 0),
    "viikkosarjat.xml": (3, 3, 0),
}


def test_how_many_of_how_many_are_read() -> None:
    found = {}
    for case in CASES:
        if case.suffix != ".json":
            body = case.read_bytes()
            parsed = parse(body)
            entries = len(re.findall(rb"<(?:item|entry)[ >]", body))
            found[case.name] = (entries, len(parsed.events), len(parsed.articles))
    assert found == COUNTS
