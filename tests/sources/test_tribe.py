"""The Events Calendar beyond one answer: addresses, paging, keys, zones, windows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from sources.adapters.tribe import Tribe
from sources.errors import NotAFeed, ParseError
from sources.records import Document, Parsed, Reading
from sources.windows import cut_window

ADAPTER = Tribe()
NOW = datetime(2026, 5, 4, 0, 30, tzinfo=UTC)
API = "https://feed.example/wp-json/tribe/events/v1/events"
HELSINKI = ZoneInfo("Europe/Helsinki")


def item(**more: Any) -> dict[str, Any]:
    own = {"id": 7, "title": "Kerho", "start_date": "2026-05-12 18:00:00", "end_date": "2026-05-12 19:00:00"}
    return own | {"timezone": "Europe/Helsinki", "url": "https://feed.example/tapahtuma/kerho/"} | more


def document(*items: Any, address: str = API, **more: Any) -> Document:
    return Document(address, json.dumps({"events": items, "total": len(items)} | more).encode())


def read(*items: Any, **more: Any) -> Parsed:
    return ADAPTER.parse(document(*items, **more), Reading(now=NOW))


def asked(address: str) -> tuple[str, dict[str, str]]:
    plan = ADAPTER.start(address, {}, NOW)
    assert plan.complete
    (request,) = plan.requests
    parts = urlsplit(request.address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))


ALWAYS = {"per_page": "50", "ends_after": "2026-05-03", "status": "publish"}


@pytest.mark.parametrize(
    ("address", "path", "more"),
    [
        ("https://feed.example", "/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/", "/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/tapahtumat/", "/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/tapahtumat/kuukausi/2026-05/", "/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/events/?ical=1", "/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/seura/events/list/", "/seura/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/seura", "/seura/wp-json/tribe/events/v1/events", {}),
        ("https://feed.example/wp-json/", "/wp-json/tribe/events/v1/events", {}),
        (
            "https://feed.example/events/category/perheet/",
            "/wp-json/tribe/events/v1/events",
            {"categories": "perheet"},
        ),
        (
            "https://feed.example/tapahtumat/kategoria/lapset/lista/",
            "/wp-json/tribe/events/v1/events",
            {"categories": "lapset"},
        ),
        ("https://feed.example/events/tag/muskari/", "/wp-json/tribe/events/v1/events", {"tags": "muskari"}),
        (
            f"{API}?page=4&per_page=10&start_date=2020-01-01&venue=5",
            "/wp-json/tribe/events/v1/events",
            {"venue": "5"},
        ),
        (f"{API}/", "/wp-json/tribe/events/v1/events", {}),
        (
            "https://feed.example/?rest_route=/tribe/events/v1/events",
            "/",
            {"rest_route": "/tribe/events/v1/events"},
        ),
    ],
)
def test_what_is_asked(address: str, path: str, more: dict[str, str]) -> None:
    assert asked(address) == (f"https://feed.example{path}", ALWAYS | more)


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (f"{API}/?page=2&per_page=50", f"{API}/?page=2&per_page=50"),
        ("http://feed.example/wp-json/tribe/events/v1/events/?page=2", f"{API}/?page=2"),
        ("https://other.example/?page=2", ""),
        (f"{API}/?page=101", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_the_next_page(following: Any, expected: str) -> None:
    links = ADAPTER.links(document(item(), next_rest_url=following), Reading())
    assert [request.address for request in links.pages] == ([expected] if expected else [])


def test_a_moved_event_keeps_its_key_and_an_instance_is_known_by_its_start() -> None:
    (before,) = read(item()).present
    (after,) = read(item(start_date="2026-05-13 18:00:00", title="Uusi nimi")).present
    assert before == after == "7"
    dated = "https://feed.example/tapahtuma/kerho/2026-05-12/"
    (first,) = read(item(url=dated)).events
    (second,) = read(item(id=10_000_009, url=dated, title="Uusi nimi")).events
    assert first.key == second.key == "kerho@2026-05-12 18:00:00"
    assert first.series_key == "kerho"


@pytest.mark.parametrize(
    ("zone", "starts", "told"),
    [
        ("Europe/Helsinki", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), False),
        ("Europe/Stockholm", datetime(2026, 5, 12, 18, tzinfo=ZoneInfo("Europe/Stockholm")), False),
        ("UTC+0", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), True),
        ("UTC+2", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), True),
        ("UTC", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), True),
        ("", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), False),
        ("Nowhere/Atall", datetime(2026, 5, 12, 18, tzinfo=HELSINKI), False),
    ],
)
def test_people_see_the_clock_that_the_site_shows(zone: str, starts: datetime, told: bool) -> None:
    parsed = read(item(timezone=zone))
    assert parsed.events[0].starts == starts
    assert parsed.events[0].timezone == str(starts.tzinfo)
    assert bool(parsed.problems) is told


def test_only_whole_days_are_days() -> None:
    (night,) = read(item(start_date="2026-05-12 00:00:00", end_date="2026-05-12 06:00:00")).events
    assert night.starts == datetime(2026, 5, 12, tzinfo=HELSINKI)
    (day,) = read(item(start_date="2026-05-12 00:00:00", end_date="2026-05-12 23:59:59", all_day=True)).events
    assert (day.starts, day.ends) == (date(2026, 5, 12), date(2026, 5, 13))


def test_a_list_without_a_next_page_is_a_window_only_if_nobody_counts() -> None:
    items = [item(id=n + 1, url=f"https://feed.example/t/{n}") for n in range(10)]
    assert read(*items).problems == []
    body = json.dumps({"events": items, "rest_url": API}).encode()
    (problem,) = ADAPTER.parse(Document(API, body), Reading()).problems
    assert problem.values == {"count": "10"}


@pytest.mark.parametrize(
    ("count", "cut"),
    [(n, n in (10, 30, 50, 100, 200, 500)) for n in (0, 1, 9, 10, 29, 30, 31, 50, 100, 200, 500, 501)],
)
def test_windows(count: int, cut: bool) -> None:
    assert cut_window(count) is cut


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (
            b'{"code":"rest_no_route","message":"Reitti\\u00e4 ei l\\u00f6ydy","data":{"status":404}}',
            NotAFeed,
            "Reittiä",
        ),
        (b'{"events": {}}', NotAFeed, "Events Calendar"),
        (b'{"events": []}', NotAFeed, "Events Calendar"),
        (b'{"events": [', ParseError, "cut off"),
        (b"[" * 100_000, ParseError, "cut off"),
    ],
)
def test_other_answers(body: bytes, kind: type[ParseError], words: str) -> None:
    with pytest.raises(kind, match=words):
        ADAPTER.parse(Document(API, body), Reading())


def test_a_save_that_changes_nothing_else_is_no_change() -> None:
    assert read(item(modified="2026-05-01 10:00:00")).present == read(item(modified="2026-05-02 10:00:00")).present
    assert read(item(title="Kerho")).present != read(item(title="Kerho!")).present


def test_an_address_that_is_none_keeps_no_event_away() -> None:
    parsed = read(item(url="http://[::f+35/kerho/2026-05-12/"), item(id=8))
    assert list(parsed.present) == ["7", "8"]
    assert [event.url for event in parsed.events] == ["", "https://feed.example/tapahtuma/kerho/"]
