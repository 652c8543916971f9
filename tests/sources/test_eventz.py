"""Eventz beyond one answer: addresses, parts, its own pages, dates of one item."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from sources.adapters.eventz import Eventz
from sources.records import Document, Reading

ADAPTER = Eventz()
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
API = "https://tapahtumat.example/api/collection/6348/content"
HELSINKI = ZoneInfo("Europe/Helsinki")


def item(**more: Any) -> dict[str, Any]:
    own = {"_id": "a1", "name": "Kerho", "privacy": "public", "pageType": "event"}
    return own | {"defaultStartDate": "2026-05-12T15:00:00.000Z"} | more


def document(*items: Any, query: str = "", **more: Any) -> Document:
    return Document(API + query, json.dumps({"pages": items} | more).encode())


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (API, {"mode": "event", "sort": "startDate", "count": "2000"}),
        (
            f"{API}?lang=fi&country=FI&mode=event&sort=name&count=5&areas=",
            {
                "mode": "event",
                "sort": "name",
                "count": "5",
                "lang": "fi",
                "country": "FI",
                "areas": "",
            },
        ),
        ("https://tapahtumat.example/api/search/x?lang=fi", {"lang": "fi"}),
    ],
)
def test_all_of_a_collection_is_asked_for(address: str, query: dict[str, str]) -> None:
    plan = ADAPTER.start(address, {}, NOW)
    (request,) = plan.requests
    assert plan.complete
    assert request.address.partition("?")[0] == address.partition("?")[0]
    assert dict(parse_qsl(urlsplit(request.address).query, keep_blank_values=True)) == query


@pytest.mark.parametrize(
    ("query", "more", "skip"),
    [
        ("?lang=fi", {"total": 5}, "2"),
        ("?lang=fi&skip=2", {"total": 5}, "4"),
        ("?lang=fi&skip=3", {"total": 5}, None),
        ("?lang=fi", {}, None),
        ("?lang=fi", {"total": "5"}, None),
        ("?skip=9999", {"total": 10**9}, None),
    ],
)
def test_the_next_part(query: str, more: dict[str, Any], skip: str | None) -> None:
    links = ADAPTER.links(document(item(), item(_id="a2"), query=query, **more), Reading())
    assert [dict(parse_qsl(urlsplit(page.address).query)).get("skip") for page in links.pages] == (
        [skip] if skip else []
    )


@pytest.mark.parametrize(
    ("query", "more", "url", "languages"),
    [
        ("?lang=fi&country=FI", {}, "https://tapahtumat.example/fi-FI/page/a1", ["fi"]),
        ("?lang=en", {"language": "en"}, "https://tapahtumat.example/en-FI/page/a1", ["en"]),
        ("?lang=en", {"url": "https://museo.example/x"}, "https://museo.example/x", ["en"]),
        ("", {"language": "sv", "url": "javascript:x"}, "https://tapahtumat.example/fi-FI/page/a1", ["sv"]),
    ],
)
def test_pages_and_languages(query: str, more: dict[str, Any], url: str, languages: list[str]) -> None:
    (event,) = ADAPTER.parse(document(item(**more), query=query), Reading()).events
    assert event.url == url
    assert list(event.title) == languages


def test_several_dates_are_one_series() -> None:
    dates = [
        {"start": f"2026-05-{day}T15:00:00.000Z", "end": f"2026-05-{day}T16:00:00.000Z"} for day in (19, 12, 12)
    ]
    (event,) = ADAPTER.parse(document(item(event={"dates": dates})), Reading()).events
    assert (event.starts, event.ends) == (
        datetime(2026, 5, 12, 18, tzinfo=HELSINKI),
        datetime(2026, 5, 12, 19, tzinfo=HELSINKI),
    )
    assert event.recurrence
    assert event.recurrence.rdates == (datetime(2026, 5, 19, 18, tzinfo=HELSINKI),)


def test_a_count_of_views_is_no_change() -> None:
    def present(**more: Any) -> dict[str, bytes]:
        return ADAPTER.parse(document(item(**more)), Reading()).present

    assert present(countViews=1) == present(countViews=2) != present(name="Kerho!")
