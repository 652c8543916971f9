"""Pages that are made to hurt: no answer but events, ParseError, NotAFeed, and none of them late."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.adapters.eventz import Eventz
from sources.adapters.jsonld import JsonLd
from sources.adapters.tribe import Tribe
from sources.errors import ParseError
from sources.records import Document, Reading

ADAPTERS = (JsonLd(), Tribe(), Eventz())
ADDRESS = "https://feed.example/tapahtumat/"
SECONDS = 2.0
MILLION = 1_000_000
ITEM = '<div itemscope itemtype="https://schema.org/Event">'


def many(part: str, size: int = MILLION) -> str:
    return part * (size // len(part))


def script(inside: str) -> str:
    return f'<html><script type="application/ld+json">{inside}</script></html>'


def schedules(count: int) -> str:
    rule = '{"startDate":"2026-02-01","repeatFrequency":"P1Y","byMonthDay":30,"byMonth":2}'
    rows = ",".join([rule] * 20)
    return ",".join(f'{{"@type":"Event","name":"x{n}","eventSchedule":[{rows}]}}' for n in range(count))


def pointing(count: int) -> str:
    all_of_them = ",".join(f'{{"@id":"e{n}"}}' for n in range(100))
    start = '"startDate":"2026-05-05"'
    return ",".join(
        f'{{"@type":"Event","@id":"e{n}","name":"x{n}",{start},"location":[{all_of_them}]}}' for n in range(count)
    )


VEVENT = "<p class=vevent><b class=summary>x</b><i class=dtstart>2026-05-05</i></p>"
BOLD = "".join(f"<b a={n}>" for n in range(2500))
REFERRING = '<div itemscope itemref="a b a b a b" itemtype="https://schema.org/Event"></div>'
HOSTILE = {
    "nested div": f'<html><body class="h-event">{many("<div>")}</html>',
    "nested items": f"<html>{many(ITEM)}</html>",
    "nested properties": f"<html>{ITEM}{many('<i itemprop=name>x')}</html>",
    "nested hcalendar": f"<html>{many('<div class=vevent>')}</html>",
    "many hcalendar": f"<html>{many(VEVENT)}</html>",
    "repeated formatting": f"<html>{ITEM}<p>{BOLD}</p>{'<p>x</p>' * 2500}</html>",
    "tables in links": f"<html>{ITEM}{many('<table><a>')}</html>",
    "angle brackets": f"<html>{ITEM}{many('<')}</html>",
    "open quotes": f"<html>{ITEM}{many('<a ' + chr(34) + chr(39))}</html>",
    "long class": f'<html>{ITEM}<a class="{many("x ")}">{"<b>" * 7000}</html>',
    "item references": f"<html><p id=a itemprop=name>{many('x', 100_000)}</p>{many(REFERRING, 900_000)}</html>",
    "open scripts": f"<html>{many('<script type=application/ld+json>')}</html>",
    "open comments": f"<html itemscope>{many('<!--')}</html>",
    "lists in lists": script(many("[")),
    "objects in objects": script(many('{"Event":')),
    "comment openings": script('"Event"' + many("/*")),
    "escapes": script('x"Event' + many('\\"')),
    "commas": script('["Event"' + many(", ")),
    "schedules without a day": script(f"[{schedules(600)}]"),
    "all point to all": script(f'{{"@graph":[{pointing(300)}]}}'),
    "links": f"<html><body>{many('<a href=/events/x>')}</html>",
    "titles": f"<html>{many('<title')}</html>",
    "metas": f"<html>og:site_name{many('<meta ')}</html>",
    "bare lists": "[" * MILLION,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_is_read_in_time(name: str) -> None:
    document = Document(ADDRESS, HOSTILE[name].encode())
    for step in (
        JsonLd().recognises,
        lambda d: JsonLd().parse(d, Reading()),
        lambda d: JsonLd().links(d, Reading()),
    ):
        begin = time.process_time()
        with suppress(ParseError):
            step(document)
        assert time.process_time() - begin < SECONDS


def test_a_page_too_large_is_refused_unread() -> None:
    with pytest.raises(ParseError):
        JsonLd().parse(Document(ADDRESS, b"<html>" + bytes(9_000_000) + b"</html>"), Reading())


def test_marked_elements_survive_the_bound() -> None:
    inside = '<b itemprop="name">Kerho</b><meta itemprop="startDate" content="2026-05-12">'
    inside += '<a itemprop="url" href="/kerho">x</a>'
    body = f"<html><body>{'<div><p>y</p></div>' * 4000}{'<div>' * 3000}{ITEM}{inside}</div></body></html>"
    (found,) = JsonLd().parse(Document(ADDRESS, body.encode()), Reading()).events
    assert (found.title, found.url) == ({"und": "Kerho"}, "https://feed.example/kerho")


PIECES = [
    "<",
    ">",
    "<div",
    " itemscope",
    ' itemtype="https://schema.org/Event"',
    ' itemprop="name"',
    ' itemprop="startDate"',
    ' content="2026-05-12"',
    ' class="vevent"',
    ' class="dtstart"',
    "</div>",
    "<span",
    "</span>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    '<script type="application/ld+json">',
    "</script>",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"@type"',
    '"Event"',
    '"@graph"',
    '"startDate"',
    '"2026-05-12"',
    '"eventSchedule"',
    '"subEvent"',
    '"@id"',
    '"x"',
    "null",
    "1e999",
    "\\u",
    "&amp;",
    "\x00",
    "ä",
    "<html>",
    "</html>",
    '"location"',
    '"offers"',
    '"price"',
    '"geo"',
    '"byDay"',
    "itemref=x",
    "id=x",
]
only_parse_errors = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@only_parse_errors
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60))
def test_pieces_in_any_order(pieces: list[str]) -> None:
    for body in ("".join(pieces), f"<html>{''.join(pieces)}</html>", script("".join(pieces))):
        survive(body.encode(errors="surrogatepass"))


WORDS = """
    @type @id @value @language @context name startDate endDate location offers price eventSchedule byDay
    subEvent url image audience typicalAgeRange geo latitude inLanguage keywords organizer address
    superEvent repeatFrequency id title start_date all_day venue cost_details values categories timezone _id
    pageType privacy defaultStartDate event dates start locations hashtags
"""
NAMES = st.sampled_from(WORDS.split())
VALUES = st.sampled_from(
    [
        "Event",
        "EventSeries",
        "2026-05-12",
        "P1W",
        "Monday",
        "public",
        "event",
        "7-9",
        "https://schema.org",
        "#1",
        "",
    ]
)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES | st.text(max_size=5),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(NAMES, part, max_size=6),
    max_leaves=30,
)


@only_parse_errors
@given(st.lists(st.dictionaries(NAMES, TREES, max_size=8), min_size=1, max_size=3))
def test_anything_where_anything_is_expected(nodes: list[dict[str, Any]]) -> None:
    survive(
        script(
            json.dumps([{"@type": "Event", "name": "x", "startDate": "2026-05-12"} | node for node in nodes])
        ).encode()
    )
    survive(json.dumps({"@context": "https://schema.org", "@graph": nodes}).encode())
    survive(json.dumps({"events": nodes, "total": 1, "next_rest_url": "https://feed.example/?page=2"}).encode())
    survive(
        json.dumps(
            {"pages": [{"_id": "x", "privacy": "public", "pageType": "event", **n} for n in nodes]}
        ).encode()
    )


@only_parse_errors
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    for head in (b"", b"<html>", b"{", b"[", b'{"events": [', b'{"pages": [{"_id": "', b"\xff\xfe<\x00"):
        survive(head + body)


def survive(body: bytes) -> None:
    document = Document(ADDRESS, body)
    for adapter in ADAPTERS:
        assert 0 <= adapter.recognises(document) <= 100
        try:
            parsed = adapter.parse(document, Reading())
            adapter.links(document, Reading())
        except ParseError:
            continue
        assert all(event.key and event.title for event in parsed.events)
        json.dumps([problem.values for problem in parsed.problems]).encode()
