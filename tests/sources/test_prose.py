"""Pages in prose beyond what every adapter promises: titles, edits, whole pages, hostile markup."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.adapters import adapters
from sources.adapters.prose import Prose
from sources.errors import NotAFeed, ParseError
from sources.prose.blocks import lines_of_text
from sources.prose.places import place_in
from sources.records import Document, Parsed, Reading

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
READING = Reading(now=NOW)
CASES = sorted((Path(__file__).parent.parent / "data" / "prose").glob("*.html"))


def page(main: str, title: str = "Uutisia", head: str = '<meta name="date" content="2026-04-28">') -> bytes:
    return (
        f"<!doctype html><html><head>{head}</head><body><main><h1>{title}</h1>{main}</main></body></html>".encode()
    )


def parse(body: bytes, reading: Reading = READING) -> Parsed:
    return Prose().parse(Document("https://kunta.example/uutinen", body), reading)


def told(body: bytes, reading: Reading = READING) -> list[tuple[str, str]]:
    return [(event.title["und"], f"{event.starts:%d.%m.%Y %H:%M}") for event in parse(body, reading).events]


TITLES = {
    "bold": ("<p><b>Satutunti</b> ti 12.5. klo 10.</p><p>Ke 13.5. klo 18 jotain</p>", "Satutunti"),
    "bold with a colon": ("<p><strong>Satutunti:</strong> ti 12.5. klo 10</p><p>x</p>", "Satutunti"),
    "list item, date first": ("<ul><li>Ti 12.5. klo 10 Satutunti</li></ul>", "Satutunti"),
    "list item, date last": ("<ul><li>Satutunti ti 12.5. klo 10</li></ul>", "Satutunti"),
    "list item, date around": ("<ul><li>Ti 12.5. Satutunti klo 10</li></ul>", "Satutunti"),
    "heading": ("<h2>Satutunti</h2><p>Luetaan yhdessä.</p><p>Ti 12.5. klo 10 kirjastossa</p>", "Satutunti"),
    "heading with the date": ("<h2>Satutunti ti 12.5. klo 10</h2><p>Luetaan yhdessä.</p>", "Satutunti"),
    "bold line as a heading": ("<p><b>Satutunti</b></p><p>Ti 12.5. klo 10 kirjastossa</p>", "Satutunti"),
    "heading that is the day": ("<h2>Tiistaina 12.5.</h2><p>klo 10 Satutunti</p>", "Satutunti"),
    "line that is the day": ("<h2>Satutunti</h2><p>Ti 12.5.</p><p>klo 10</p>", "Satutunti"),
    "labels": ("<h2>Satutunti</h2><p>Aika: ti 12.5. klo 10</p><p>Paikka: kirjasto</p>", "Satutunti"),
    "table": ("<table><tr><td>12.5.</td><td>klo 10</td><td>Satutunti</td></tr></table>", "Satutunti"),
    "heading of many": ("<h2>Toukokuun tapahtumat</h2><p>Satutunti on ti 12.5. klo 10.</p>", "Satutunti"),
    "the article": ("<p>Luetaan satuja. Tervetuloa ti 12.5. klo 10!</p>", "Uutisia"),
}


@pytest.mark.parametrize("name", TITLES)
def test_where_the_title_comes_from(name: str) -> None:
    markup, title = TITLES[name]
    # one more part, so that the article's own title is for none of them
    more = "" if name == "the article" else "<ul><li>La 30.5. klo 12 Toukojuhla</li></ul>"
    assert (title, "12.05.2026 10:00") in told(page(markup + more))


def test_each_part_keeps_its_own_text() -> None:
    story, band = "<b>Satutunti</b> ti 12.5. klo 10, 3–6 v.", "<b>Bändi-ilta</b> pe 15.5. klo 18, K-15."
    parsed = parse(page(f"<p>{story}</p><p>{band}</p>"))
    texts = {event.title["und"]: event.description["und"] for event in parsed.events}
    assert "3–6" in texts["Satutunti"]
    assert "K-15" not in texts["Satutunti"]


def test_navigation_and_scripts_tell_nothing() -> None:
    body = page("<p>Ei mitään tällä kertaa, mutta tekstiä on silti sen verran että sitä voi pitää uutisena.</p>")
    noise = (
        b"<nav><li>ti 12.5. klo 10 Nav</li></nav><script>'ti 12.5. klo 10'</script><aside>ke 13.5. klo 10</aside>"
    )
    parsed = parse(body.replace(b"<h1>", noise + b"<h1>"))
    assert parsed.events == []
    assert len(parsed.articles) == 1


PUBLISHED = {
    "meta": '<meta property="article:published_time" content="2025-12-20T10:00:00+02:00">',
    "json-ld": '<script type="application/ld+json">{"datePublished": "2025-12-20"}</script>',
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_year_comes_from_the_day_of_publishing(name: str) -> None:
    assert told(page("<p>Kerho ma 5.1. klo 18</p>", head=PUBLISHED[name])) == [("Uutisia", "05.01.2026 18:00")]


def test_the_year_comes_from_a_time_element_or_words() -> None:
    for said in ('<time datetime="2025-12-20">20.12.2025</time>', "<p>Julkaistu 20.12.2025 klo 9.15</p>"):
        assert told(page(f"{said}<p>Kerho ma 5.1. klo 18</p>", head="")) == [("Uutisia", "05.01.2026 18:00")]


def test_a_page_of_unknown_age_keeps_the_year_it_was_first_read_in() -> None:
    body = page("<ul><li>12.5. klo 10 Satutunti</li></ul>", head="")
    first = parse(body)
    assert told(body) == [("Satutunti", "12.05.2026 10:00")]
    # by then the day is closer in the year to come
    later = replace(READING, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert told(body, later) == [("Satutunti", "12.05.2027 10:00")]
    again = parse(body, replace(later, known=first.present))
    assert again.present.keys() == first.present.keys()


def test_a_moved_day_takes_the_old_one_with_it() -> None:
    first = parse(page("<ul><li>Ti 12.5. klo 10 Satutunti</li><li>Ke 13.5. klo 18 Muskari</li></ul>"))
    body = page("<ul><li>Ti 19.5. klo 10 Satutunti</li></ul><p>Muskari on loppunut.</p>")
    second = parse(body.replace(b"Uutisia", b"Muuta"), replace(READING, known=first.present))
    gone = {key.rpartition("@")[2] for key in second.deleted}
    # Satutunti is still told, with another day; Muskari is not told at all, which says nothing
    assert gone <= {"2026-05-12T10:00"}
    two = page("<ul><li>Ti 19.5. klo 10 Satutunti</li><li>La 23.5. klo 12 Juhla</li></ul>")
    assert {key.rpartition("@")[2] for key in parse(two, replace(READING, known=first.present)).deleted} == {
        "2026-05-12T10:00"
    }


def test_a_contradiction_is_told_and_the_text_kept() -> None:
    parsed = parse(
        page("<p>Satutunti on ke 12.5. klo 10. Tervetuloa kuuntelemaan koko perheen voimin kirjastoon!</p>")
    )
    assert parsed.events == []
    assert [str(problem) for problem in parsed.problems] == [
        "“ke 12.5. klo 10”: the weekday does not fit the date 2026-05-12. Check which is right."
    ]
    assert "ke 12.5. klo 10" in parsed.articles[0].text["und"]


def test_an_article_page_without_days_is_an_article() -> None:
    head = """<meta property="og:type" content="article"><meta property="og:image" content="https://k.example/1.jpg">
    <meta property="article:published_time" content="2026-05-01T09:00:00+03:00">
    <meta property="article:section" content="Kirjasto"><meta property="article:tag" content="lapset">
    <meta property="article:tag" content="Kirjasto">"""
    text = "Tässä on kirja, jonka jokainen ekaluokkalainen jaksaa lukea loppuun saakka ihan itse, ilman apua."
    (article,) = parse(page(f"<p>{text}</p>", head=head)).articles
    assert article.title == {"und": "Uutisia"}
    assert article.text == {"und": text}
    assert article.image == "https://k.example/1.jpg"
    assert article.published == datetime(2026, 5, 1, 6, tzinfo=UTC)
    assert article.categories == ("Kirjasto", "lapset")


def test_a_page_cut_short_is_incomplete() -> None:
    with pytest.raises(ParseError, match="incomplete"):
        parse(page("<p>Satutunti ti 12.5. klo 10</p>").removesuffix(b"</html>"))
    assert parse(b"<p>Satutunti ti 12.5. klo 10</p><p>Muskari ke 13.5. klo 9</p>").events


def test_it_comes_last() -> None:
    body = page(
        '<p>Ti 12.5. klo 10</p><p>x</p><script type="application/ld+json">{"@type": "Event", "name": "A"}</script>'
    )
    scores = {name: adapter.recognises(Document("", body)) for name, adapter in adapters().items()}
    assert 0 < scores["prose"] <= 40
    assert scores["jsonld"] > scores["prose"]


def test_venues_by_their_endings() -> None:
    assert {text: (place := place_in(text)) and place.name["und"] for text in VENUES} == VENUES


VENUES = {
    "Satutunti Sotkamon kirjastossa klo 10": "Sotkamon kirjasto",
    "Kerho pääkirjastossa": "Pääkirjasto",
    "Pelit nuorisotilalla": "Nuorisotila",
    "Konsertti seurakuntakeskuksessa": "Seurakuntakeskus",
    "Sagostund på Stadsbiblioteket kl 10": "Stadsbiblioteket",
    "Story time at the Old Town Library": "Old Town Library",
    "See library.example for more": None,
    "Hyvässä mielentilassa": None,
    "Tervetuloa kaikki": None,
}


def test_a_fragment_may_be_escaped_or_plain() -> None:
    for markup in (
        "<p>Ti 12.5.</p><p>Tervetuloa</p>",
        "&lt;p&gt;Ti 12.5.&lt;/p&gt;&lt;p&gt;Tervetuloa&lt;/p&gt;",
        "Ti 12.5.\nTervetuloa",
    ):
        assert [line.text for line in lines_of_text(markup)] == ["Ti 12.5.", "Tervetuloa"]


EVIL = {
    "nested": b"<div>" * 100_000,
    "formatting": b"".join(b"<p><font size=%d>" % n for n in range(30_000)),
    "tables": b"<table><tr><td>" * 20_000,
    "paragraphs": b"<p>ti 12.5. klo 10 Satutunti</p>" * 15_000,
    "items": b"<li>ti 12.5." * 30_000,
    "one line": b"<p>" + b"ti 12.5. klo 10 " * 30_000,
    "spans": b"<span>x</span>" * 50_000,
    "brackets": b"<p>" + b"<" * 300_000,
    "headings": b"<h2>Ti 12.5.</h2>" * 15_000,
}


@pytest.mark.parametrize("name", EVIL)
def test_hostile_markup_ends_quickly(name: str) -> None:
    begin = time.process_time()
    with suppress(ParseError):
        parse(b"<html><body><main><h1>x</h1>" + EVIL[name] + b"</main></body></html>")
    assert time.process_time() - begin < 6, "2 s at most where this was written"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b"<html><body><main><h1>x</h1><p>" + body + b"</p></main></body></html>"):
        assert 0 <= Prose().recognises(Document("", whole)) <= 40
        try:
            parse(whole)
        except ParseError:
            continue


def test_no_page_no_news() -> None:
    for body in (b"ti 12.5. klo 10", b"<html><body></body></html>", b'{"a": "<p>ti 12.5. klo 10</p>"}'):
        with pytest.raises(NotAFeed):
            parse(body)


# events and articles in each file; what is left out on purpose stands behind it
COUNTS = {
    "english.html": (2, 0),
    "ilman_paivia.html": (0, 1),  # a decision, a closure and a day of publishing
    "kirjaston_kevat.html": (6, 0),  # the last day to call is no event
    "lihavoidut.html": (3, 0),
    "paivaotsikot.html": (3, 0),
    "ristiriita.html": (1, 1),  # a weekday that does not fit, a 31 June
    "svenska.html": (3, 0),
    "taulukko.html": (3, 0),
    "tunnisteet.html": (2, 0),
    "viikkosarjat.html": (3, 0),  # opening hours are no event
}


def test_how_many_of_how_many_are_read() -> None:
    read = {case.name: parse(case.read_bytes()) for case in CASES}
    assert {name: (len(parsed.events), len(parsed.articles)) for name, parsed in read.items()} == COUNTS
