"""Lists that only link to their events: which pages are asked for, over real HTTP, and what is made of them."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.adapters.jsonld import JsonLd
from sources.collect import Collected, Collector, Memory
from sources.errors import NotAFeed, ParseError, SourceError
from sources.fetch import Fetcher
from sources.records import Document, Links, Parsed, Reading
from sources.schemaorg.listing import MOST_LINKS, MOST_LISTS

pytestmark = pytest.mark.anyio
ADAPTER = JsonLd()
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
Server = Any  # the HostileServer of conftest


def html(inside: str) -> bytes:
    return f'<!doctype html><html lang="fi"><body>{inside}</body></html>'.encode()


def told(**more: Any) -> str:
    event = {"@context": "https://schema.org", "@type": "Event", "name": "Kerho", "startDate": "2026-05-12T18:00"}
    return f'<script type="application/ld+json">{json.dumps(event | more)}</script>'


async def collect(server: Server, path: str = "/tapahtumat/", memory: Memory | None = None) -> Collected[Parsed]:
    async def read(document: Document, reading: Reading) -> Parsed:
        return ADAPTER.parse(document, reading)

    async def follow(document: Document, reading: Reading) -> Links:
        return ADAPTER.links(document, reading)

    async def refer(documents: list[Document]) -> dict[str, Any]:
        found = {}
        for document in documents:
            try:
                key, value = ADAPTER.refer(document)
            except SourceError:
                continue
            found[key] = json.loads(json.dumps(value))
        return found

    async with Fetcher(server.rules(), context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as fetcher:
        collector = Collector(ADAPTER, fetcher, read, follow, refer)
        return await collector.collect(server.url(path), memory or Memory(), Reading(now=NOW), NOW)


def events(found: Collected[Parsed]) -> dict[str, str]:
    return {event.key: next(iter(event.title.values())) for page in found.pages for event in page.events}


def asked(server: Server) -> list[str]:
    return [head.split()[1] for head in server.requests]


async def test_event_pages_of_a_list_are_read(hostile: Server) -> None:
    links = '<a href="/tapahtumat/satu#top">Satu</a><a href="/tapahtumat/peli">Peli</a>'
    links += '<a href="/tapahtumat/satu">Lue</a>'
    hostile.reply(
        "/tapahtumat/",
        html(f'<nav><a href="/uutiset/x">Uutiset</a></nav>{links}<a href="/tapahtumat/">Kaikki</a>'),
    )
    hostile.reply("/tapahtumat/satu", html(told(name="Satutunti")))
    hostile.reply("/tapahtumat/peli", html(told(name="Peli-ilta", url="/tapahtumat/peli")))
    found = await collect(hostile)
    assert sorted(events(found).values()) == ["Peli-ilta", "Satutunti"]
    assert hostile.url("/tapahtumat/peli") in events(found)
    assert sorted(asked(hostile)) == ["/tapahtumat/", "/tapahtumat/peli", "/tapahtumat/satu"]
    assert not found.complete
    assert found.memory.references == {}


async def test_a_dead_or_empty_event_page_costs_the_others_nothing(hostile: Server) -> None:
    hostile.reply(
        "/tapahtumat/",
        html("".join(f'<a href="/tapahtumat/{name}">x</a>' for name in ("a", "poissa", "muuta", "rikki"))),
    )
    hostile.reply("/tapahtumat/a", html(told()))
    hostile.reply("/tapahtumat/poissa", b"", status=404)
    hostile.reply("/tapahtumat/muuta", html("<p>Ei tietoja</p>"))
    hostile.reply("/tapahtumat/rikki", html(told(name="Katkennut"))[:-20])
    found = await collect(hostile)
    assert list(events(found).values()) == ["Kerho"]
    assert len(found.problems) == 1
    (problem,) = found.pages[0].problems
    assert problem.values == {"count": "1", "all": "2"}


async def test_a_page_reached_by_a_redirect_is_not_kept_for_later(hostile: Server) -> None:
    hostile.reply("/tapahtumat/", html('<a href="/tapahtumat/a">x</a>'))
    hostile.reply("/tapahtumat/a", b"", status=301, location="/tapahtumat/a/")
    hostile.reply("/tapahtumat/a/", html(told()))
    first = await collect(hostile)
    assert list(events(first).values()) == ["Kerho"]
    assert first.memory.references == {}
    hostile.reply("/tapahtumat/a/", html(told(eventStatus="EventCancelled")))
    second = await collect(hostile, memory=first.memory)
    assert [event.status for page in second.pages for event in page.events] == ["cancelled"]


async def test_pages_that_tell_their_events_are_followed_nowhere(hostile: Server) -> None:
    hostile.reply(
        "/tapahtumat/",
        html(told() + '<a href="/tapahtumat/a">x</a><a rel="next" href="/tapahtumat/?sivu=2">2</a>'),
    )
    assert list(events(await collect(hostile)).values()) == ["Kerho"]
    assert asked(hostile) == ["/tapahtumat/"]


async def test_only_so_many_event_pages_are_asked_for(hostile: Server) -> None:
    hostile.reply("/tapahtumat/", html("".join(f'<a href="/tapahtumat/t{n}">x</a>' for n in range(100))))
    for n in range(100):
        hostile.reply(f"/tapahtumat/t{n}", html(told(name=f"Kerho {n}", url=f"/tapahtumat/t{n}")))
    found = await collect(hostile)
    assert len(events(found)) == MOST_LINKS
    assert len(hostile.requests) == 1 + MOST_LINKS
    assert [problem.values for problem in found.pages[0].problems] == [{"limit": str(MOST_LINKS)}]


async def test_the_list_named_in_data_comes_before_links(hostile: Server) -> None:
    items = [{"@type": "ListItem", "position": 1, "url": "/t/a"}, {"@type": "ListItem", "item": "/t/b"}]
    data = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}
    block = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    hostile.reply("/tapahtumat/", html(block + '<a href="/tapahtumat/muu">x</a>'))
    hostile.reply("/t/a", html(told(name="A")))
    hostile.reply("/t/b", html(told(name="B", startDate="2026-05-13")))
    assert sorted(events(await collect(hostile)).values()) == ["A", "B"]
    assert "/tapahtumat/muu" not in asked(hostile)


async def test_the_next_pages_of_a_list_up_to_a_bound(hostile: Server) -> None:
    for n in range(1, 9):
        both = "".join(told(name=f"{n}{part}", url=f"/t/{n}{part}") for part in "ab")
        path = "/tapahtumat/" if n == 1 else f"/tapahtumat/?sivu={n}"
        hostile.reply(path, html(both + f'<a rel="nofollow next" href="?sivu={n + 1}">Seuraavat</a>'))
    found = await collect(hostile)
    assert len(found.pages) == MOST_LISTS
    assert len(events(found)) == 2 * MOST_LISTS


async def test_a_last_page_without_events_is_the_end(hostile: Server) -> None:
    hostile.reply("/tapahtumat/", html(told(name="A") + told(name="B") + '<link rel="next" href="?sivu=2">'))
    hostile.reply("/tapahtumat/?sivu=2", html("<p>Ei enempää</p>"))
    assert sorted(events(await collect(hostile)).values()) == ["A", "B"]


async def test_other_hosts_are_not_called(hostile: Server) -> None:
    links = '<a href="https://other.example/tapahtumat/a">x</a><a href="//other.example/event/b">x</a>'
    hostile.reply("/tapahtumat/", html(links + '<a href="mailto:a@b.fi">x</a><a href="http://[">x</a>'))
    with pytest.raises(NotAFeed):
        await collect(hostile)
    assert asked(hostile) == ["/tapahtumat/"]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a class="tribe-events-calendar-list__event-title-link" href="/juttu/a">x</a>', True),
        ('<article class="node teaser tapahtuma-nosto"><h2><a href="/juttu/a">x</a></h2></article>', True),
        ('<div class="em-event em-item" data-href="/juttu/a">x</div>', True),
        ('<div class="event-card"><a href="/juttu/a.pdf">x</a></div>', False),
        ('<div class="eventful"><a href="/juttu/a">x</a></div>', False),
        ('<a href="/juttu/a">x</a>', False),
    ],
)
def test_links_that_the_page_marks(link: str, found: bool) -> None:
    links = ADAPTER.links(Document("https://feed.example/etusivu", html(link)), Reading())
    assert [request.address for request in links.references] == ["https://feed.example/juttu/a"][: int(found)]


def test_what_is_no_event_page_is_refused_as_one() -> None:
    with pytest.raises(NotAFeed):
        ADAPTER.refer(Document("https://feed.example/a", html(told())))
    with pytest.raises(ParseError):
        ADAPTER.refer(Document("https://feed.example/a", html(told())[:-20], role="event"))
