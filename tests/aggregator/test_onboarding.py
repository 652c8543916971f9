"""What a dry run finds behind an address or in a file, from a real server, read in child processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.inspection import Inspection, as_json
from aggregator.onboarding import Inspector
from aggregator.services import network
from aggregator.settings import Settings

pytestmark = pytest.mark.anyio
SOON = datetime.now(UTC) + timedelta(days=9)
LATER = datetime.now(UTC) + timedelta(days=99)


@asynccontextmanager
async def inspector() -> AsyncIterator[Inspector]:
    settings = Settings(
        database="sqlite://",
        allow_addresses=["127.0.0.1/32"],
        allow_ports=["1024-65535"],
        children=1,
        fetch_seconds=5,
    )
    async with network(settings) as (fetcher, children):
        yield Inspector(settings, fetcher, children)


async def inspect(address: str) -> Inspection:
    async with inspector() as one:
        return await one.inspect(address, files=True)


@pytest.fixture
def town(feeds, ics, answer):
    """A page with two calendars: one for children with ages in the texts, one of meetings."""
    calendar, vevent = ics
    weekly = "RRULE:FREQ=WEEKLY;COUNT=3\r\nLAST-MODIFIED:20260501T080000Z\r\n"
    feeds.pages["/lapset.ics"] = answer(
        calendar(
            vevent("1", "Satutunti", f"{SOON:%Y%m%dT%H%M%S}", weekly),
            vevent("2", "Pelikerho", f"{LATER:%Y%m%dT%H%M%S}"),
        )
    )
    feeds.pages["/kokoukset.ics"] = answer(calendar(vevent("3", "Kokous", f"{SOON:%Y%m%dT%H%M%S}")))
    links = '<a href="/kokoukset.ics">Hallituksen kokoukset</a> <a href="/lapset.ics">Lasten kalenteri</a>'
    feeds.pages["/"] = answer(f"<html><body>{links}</body></html>".encode())
    return feeds


async def test_a_page_leads_to_its_feeds_and_shows_the_best(town) -> None:
    found = await inspect(town.base + "/")
    assert (found.outcome, found.adapter, found.feed) == ("ok", "ical", town.base + "/lapset.ics")
    assert [feed.address.rpartition("/")[2] for feed in found.feeds] == ["lapset.ics", "kokoukset.ics"]
    best = found.feeds[0].holds
    assert best
    assert (best.events, best.coming) == (2, 1)
    assert best.newest == datetime(2026, 5, 1, 8, tzinfo=UTC)
    told = as_json(found)
    assert told["feeds"][0]["newest"] == "2026-05-01T08:00:00+00:00"
    assert [event["title"] for event in told["events"]] == ["Satutunti", "Pelikerho"]


async def test_a_feed_is_read_whole_and_asked_once(town) -> None:
    found = await inspect(town.base + "/kokoukset.ics")
    assert (found.outcome, found.feed, len(found.items)) == ("ok", town.base + "/kokoukset.ics", 1)
    assert [path for path, _ in town.asked] == ["/kokoukset.ics"]


async def test_a_page_that_forbids_it_is_refused(town, answer) -> None:
    town.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n")
    found = await inspect(town.base + "/")
    assert found.outcome == "refused"
    assert "robots.txt" in str(found.problems[0])
    assert "/lapset.ics" not in [path for path, _ in town.asked]


async def test_a_page_with_nothing_says_so(feeds, answer) -> None:
    feeds.pages["/"] = answer(b"<html><body><p>Kirjasto on auki.</p></body></html>")
    found = await inspect(feeds.base + "/")
    assert (found.outcome, found.feeds) == ("not_a_feed", [])
    assert found.problems


@pytest.mark.parametrize(
    ("body", "outcome", "adapter"),
    [
        (
            "<html><body><p>Kirjasto on auki arkisin.</p><p>Tervetuloa.</p></body></html>",
            "not_a_feed",
            "",
        ),
        ("<html><body></body></html>", "not_a_feed", ""),
        ("403 Forbidden", "not_a_feed", ""),
        (
            "<html><body><h1>Kevät</h1><p>Julkaistu 28.4.2026</p><p>Satutunti tiistaina 12.5.2026 klo 10.</p>"
            "<p>Peli-ilta keskiviikkona 13.5.2026 klo 15–17.</p></body></html>",
            "ok",
            "prose",
        ),
    ],
)
async def test_a_file(tmp_path: Path, body: str, outcome: str, adapter: str) -> None:
    path = tmp_path / "sivu.html"
    path.write_text(body, encoding="utf-8")
    found = await inspect(str(path))
    assert (found.outcome, found.adapter) == (outcome, adapter)


async def test_a_directory_lists_feeds(tmp_path: Path) -> None:
    path = tmp_path / "kirjastot.json"
    path.write_text(
        '{"type": "library", "total": 1, "items": [{"id": 1, "name": "Imatran pääkirjasto", "schedules": [],'
        ' "customData": [{"id": "events", "value": "https://kirjasto.example/t.rss"}]}]}',
        encoding="utf-8",
    )
    found = await inspect(str(path))
    assert (found.outcome, found.adapter, found.feed) == ("ok", "kirkanta", "https://kirjasto.example/t.rss")
    assert found.feeds[0].holds is None
