"""The decisions of detection one by one, and its bounds."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.adapters import adapters
from sources.answers import Fetched, Validators
from sources.detect import MOST_REQUESTS, Detection, Detector, Holds, adapter_named, holds, recognise
from sources.detecting import search
from sources.detecting.candidates import ALTERNATE, candidates, events_pages, of_api
from sources.detecting.holds import best_first
from sources.detecting.page import absolute, facts, is_page
from sources.detecting.robots import read_robots
from sources.detecting.shares import shared
from sources.detecting.systems import SYSTEMS, places, shown, site_feed
from sources.errors import BadStatus, NotAFeed, SourceError
from sources.records import Document, Parsed, Reading, Recurrence, Request, SourceArticle, SourceEvent

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = "https://kirjasto.example/fi/sivu"


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        (
            "https://calendar.google.com/calendar/u/2/embed?height=600&src=a%40b.fi&src=c%40d.fi#x",
            "https://calendar.google.com/calendar/ical/a%40b.fi/public/basic.ics",
        ),
        (
            "https://www.google.com/calendar/embed?src=a@b.fi",
            "https://calendar.google.com/calendar/ical/a%40b.fi/public/basic.ics",
        ),
        (
            "https://calendar.google.com/calendar/feeds/a%40b.fi/public/full",
            "https://calendar.google.com/calendar/ical/a%40b.fi/public/basic.ics",
        ),
        (
            "https://calendar.google.com/calendar/render?cid=http%3A%2F%2Fx.example%2Fk.ics",
            None,
        ),
        (
            "https://www.google.com/calendar/render?cid=http%3A%2F%2Fx.example%2Fk.ics",
            "http://x.example/k.ics",
        ),
        (
            "https://outlook.office.com/calendar/0/addfromweb?name=X&url=https%3A%2F%2Fx.example%2Fk.ics",
            "https://x.example/k.ics",
        ),
        (
            "https://outlook.office365.com/owa/calendar/a@b.fi/1234/reachcalendar.html",
            "https://outlook.office365.com/owa/calendar/a@b.fi/1234/calendar.ics",
        ),
        (
            "https://pilvi.example/remote.php/dav/public-calendars/AbCdEf123/",
            "https://pilvi.example/remote.php/dav/public-calendars/AbCdEf123?export",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGhIjKlMnOpQr/pubhtml?gid=3&single=true",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGhIjKlMnOpQr/pub?output=csv&gid=3&single=true",
        ),
        ("https://opistopalvelut.fi/imatra/index.php?l=sv", "https://api.opistopalvelut.fi/v1/imatra/fi/courses"),
        (
            "https://uusi.opistopalvelut.fi/imatra/sv/search",
            "https://api.opistopalvelut.fi/v1/imatra/sv/courses",
        ),
        ("https://api.espoo.fi/events/v1/", "https://api.espoo.fi/events/v1/event/"),
        ("https://www.trumba.com/calendars/x.ics", None),
        ("https://calendar.google.com/calendar/ical/a%40b.fi/public/basic.ics", None),
        ("https://kirjasto.example/tapahtumat", None),
        ("webcals://kirjasto.example/k.ics", "https://kirjasto.example/k.ics"),
        ("mailto:a@b.fi", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_share_links(address: str, feed: str | None) -> None:
    found = shared(address)
    assert (found[0] if found else None) == feed


@given(st.text(max_size=80))
def test_no_address_breaks_the_table(rest: str) -> None:
    for start in (
        "https://calendar.google.com/calendar/embed?src=",
        "https://x.example/apps/calendar/p/",
        "webcal:",
    ):
        shared(start + rest)


def page(body: str, head: str = "", address: str = HERE) -> Any:
    return facts(Document(address, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()))


def found(body: str = "", head: str = "") -> list[tuple[str, str]]:
    return [(one.address, one.adapter) for one in candidates(page(body, head))]


def test_what_a_page_names_comes_before_what_may_be_there() -> None:
    head = (
        '<meta name="generator" content="Drupal 11"><link rel=alternate type="application/atom+xml" href=/u.atom>'
        '<link rel="alternate" hreflang="sv" href="/sv/"><link rel="stylesheet" type="text/css" href="/a.css">'
    )
    assert found('<a href="../k.ics">Kalenteri</a>', head) == [
        ("https://kirjasto.example/k.ics", "ical"),
        ("https://kirjasto.example/u.atom", "rss"),
        ("https://kirjasto.example/rss.xml", "rss"),
    ]


def test_each_address_once_and_comments_never() -> None:
    body = '<a href="/feed/">RSS</a><a href="/feed">RSS</a><a href="/comments/feed/">x</a><a href="/a#b">x</a>'
    assert found(body) == [("https://kirjasto.example/feed/", "rss")]


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("k.ics", "https://kirjasto.example/fi/k.ics"),
        ("//media.example/k.ics#x", "https://media.example/k.ics"),
        ("WEBCAL://x.example/k.ics", "https://x.example/k.ics"),
        ("  /a b.ics ", "https://kirjasto.example/a%20b.ics"),
        ("javascript:alert(1)", ""),
        ("mailto:x@y.fi", ""),
        ("https://user:pass@x.example/k.ics", ""),
        ("http://[/", ""),
        ("data:text/calendar,BEGIN", ""),
    ],
)
def test_where_links_lead(href: str, leads_to: str) -> None:
    assert absolute(href, HERE) == leads_to


def test_attributes_however_they_are_written() -> None:
    said = page(
        "<A HREF='/x?a=1&amp;copy=2'>&quot;X&quot; <b>y</b></A><a href=/y>z</a><a title=T href='/t'><img></a>"
    )
    assert [(link.address, link.text) for link in said.links] == [
        ("https://kirjasto.example/x?a=1&copy=2", '"X" y'),
        ("https://kirjasto.example/y", "z"),
        ("https://kirjasto.example/t", "T"),
    ]


@given(st.binary(max_size=400))
def test_facts_never_raise(body: bytes) -> None:
    for start in (b"", b"<html><a href=", b"<!--", b"<script ", b"<title>"):
        candidates(facts(Document(HERE, start + body)))


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a href='x'>", "<!--", "<script>", "<title>", "<a " + "x" * 99, "springy ", "trumba.com/scripts "],
)
def test_a_hostile_page_takes_no_time(piece: str) -> None:
    body = ("<html>" + piece * (1_000_000 // len(piece))).encode()
    started = time.process_time()
    candidates(facts(Document(HERE, body)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html><body>Hei</body></html>", True),
        ("\ufeff\n <!DOCTYPE HTML PUBLIC>\n<title>x</title>", True),
        ('<?xml version="1.0"?><html xmlns="x">', True),
        ('<?xml version="1.0"?><rss version="2.0">', False),
        ("<feed xmlns='x'>", False),
        ("BEGIN:VCALENDAR", False),
        ("{}", False),
        ("", False),
    ],
)
def test_pages_and_feeds(body: str, kind: bool) -> None:
    assert is_page(Document(HERE, body.encode())) is kind


def test_every_system_shows_itself_and_has_a_place() -> None:
    names = [system.name for system in SYSTEMS]
    assert len(names) == len(set(names))
    for system in SYSTEMS:
        assert system.places
        for place in system.places:
            assert bool(system.catch) or "{1}" not in place.address
            assert place.adapter in ("", *adapters(), "rss")
    assert not shown("<html><body>Tapahtumat</body></html>")


def test_places_are_filled() -> None:
    (one,) = shown("https:\\/\\/api.x.example\\/linkedevents\\/v1")
    assert [place.address for _, place in places((one,), HERE)] == ["https://api.x.example/linkedevents/v1/event/"]


def test_sites_known_by_name() -> None:
    place = site_feed("https://tapahtumat.hel.fi/fi/haku")
    assert place
    assert place.adapter == "linkedevents"
    assert site_feed("https://tapahtumat.hel.fi.evil.example/") is None


def test_the_root_of_an_api() -> None:
    root = b'{"keyword": "https://x.example/v1/keyword/", "event": "https://x.example/v1/event/"}'
    named = of_api(Document("https://x.example/v1/", root))
    assert named
    assert named.address == "https://x.example/v1/event/"
    assert of_api(Document("https://x.example/v1/", b'{"event": "https://x.example/event/"}')) is None


def test_pages_a_person_would_go_on_to() -> None:
    hrefs = {
        "/paatokset/2026/5/ohjelma": "Päätös",
        "/vapaa-aika/lasten-tapahtumat": "Lasten tapahtumat",
        "/tapahtumat": "Tapahtumat",
        "https://muu.example/tapahtumat": "Tapahtumat",
        "/fi/sivu": "Tapahtumat",
    }
    body = "".join(f'<a href="{href}">{text}</a>' for href, text in hrefs.items())
    assert events_pages(page(body))[0] == "https://kirjasto.example/tapahtumat"
    assert all(address.startswith("https://kirjasto.example/") for address in events_pages(page(body)))
    assert HERE not in events_pages(page(body))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: puuhakalenteri\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /tapahtumat", "/tapahtumat/1", False),
        ("User-agent: *\nDisallow: /tapahtumat", "/muut", True),
        ("User-agent: GPTBot\nDisallow: /", "/x", True),
        ("<html>Ei löydy</html>", "/x", True),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("\x00\xff", "/x", True),
        ("", "/x", True),
    ],
)
def test_robots(text: str, path: str, allowed: bool) -> None:
    robots = read_robots(text.encode(), HERE)
    assert robots.allow("https://kirjasto.example" + path) is allowed
    assert robots.allow("https://muu.example" + path)


def event(start: datetime | date, **more: Any) -> SourceEvent:
    return SourceEvent(str(start), {"fi": "x"}, start, **more)


@pytest.mark.parametrize(
    ("one", "coming"),
    [
        (event(NOW + timedelta(days=59)), True),
        (event(NOW + timedelta(days=61)), False),
        (event(NOW - timedelta(hours=1)), False),
        (event(NOW - timedelta(hours=1), ends=NOW + timedelta(hours=1)), True),
        (event(date(2026, 5, 5)), True),
        (event(NOW - timedelta(days=300), recurrence=Recurrence("FREQ=WEEKLY")), True),
        (event(NOW - timedelta(days=300), recurrence=Recurrence("FREQ=WEEKLY;UNTIL=20260401")), False),
        (event(NOW - timedelta(days=9), recurrence=Recurrence(rdates=(NOW + timedelta(days=9),))), True),
        (event(NOW - timedelta(days=9), recurrence=Recurrence(rdates=(NOW - timedelta(days=2),))), False),
        (event(NOW + timedelta(days=99), recurrence=Recurrence("FREQ=WEEKLY")), False),
    ],
)
def test_what_is_coming(one: SourceEvent, coming: bool) -> None:
    assert holds(Parsed(events=[one]), NOW).coming == coming


def test_what_a_feed_holds() -> None:
    changed = datetime(2026, 5, 1, tzinfo=UTC)
    parsed = Parsed(
        "Kirjasto",
        [event(NOW, min_age=3, modified=changed), event(date(2026, 6, 1))],
        [SourceArticle("a", {}, published=changed - timedelta(days=1))],
    )
    said = holds(parsed, NOW)
    assert said == Holds("Kirjasto", 2, 2, 1, 1, changed)
    assert said.share_with_age == 0.5
    assert Holds().share_with_age is None


def test_which_feed_is_best() -> None:
    rows = [
        ("rss", Holds(articles=9), 99),
        ("prose", Holds(events=2, coming=2), 60),
        ("ical", Holds(events=500), 99),
        ("ical", Holds(events=5, coming=1), 19),
        ("tribe", Holds(events=5, coming=1), 10),
        ("ical", Holds(events=5, coming=1), 90),
        ("ical", Holds(), 99),
    ]
    assert best_first(rows) == [5, 1, 4, 3, 2, 0, 6]


# -- bounds of the search


class Web:
    """Answers of a table; anything else is 404. slow: seconds each takes."""

    def __init__(self, pages: dict[str, str], slow: float = 0) -> None:
        self.pages = pages
        self.slow = slow
        self.asked: list[str] = []

    async def fetch(self, request: Request) -> Fetched:
        self.asked.append(request.address)
        await asyncio.sleep(self.slow)
        body = self.pages.get(request.address)
        if body is None:
            raise BadStatus("no", status=404)
        return Fetched(Document(request.address, body.encode(), role=request.role), Validators(), b"")


async def detect(web: Web, address: str) -> Detection[Parsed]:
    async def work(function: Any, *arguments: Any) -> Any:
        return function(*arguments)

    async def look(adapter: str, document: Document, reading: Reading) -> tuple[Holds, Parsed]:
        parsed = adapters()[adapter].parse(document, reading)
        return holds(parsed, NOW), parsed

    return await Detector(web, work, look, "https://directory.example/v4").detect(address, Reading(now=NOW), NOW)


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20260512T070000Z\r\n"
    "SUMMARY:Satutunti {0}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.anyio
async def test_never_more_than_twelve_requests() -> None:
    links = "".join(
        f'<a href="/{n}/kalenteri.ics">Kalenteri {n}</a><a href="/{n}/tapahtumat">Tapahtumat</a>'
        for n in range(40)
    )
    pages = {HERE: f"<!doctype html><html><body>{links}</body></html>"}
    pages |= {f"https://kirjasto.example/{n}/tapahtumat": pages[HERE] for n in range(40)}
    web = Web(pages)
    found = await detect(web, HERE)
    assert found.requests == len(web.asked) <= MOST_REQUESTS
    assert len(set(web.asked)) == len(web.asked)
    assert web.asked.count("https://kirjasto.example/robots.txt") == 1


@pytest.mark.anyio
async def test_no_longer_than_the_limit_and_what_was_found_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SECONDS", 2.0)
    pages = {HERE: named(*(f"/{n}.ics" for n in range(9))), "https://kirjasto.example/robots.txt": ""}
    pages |= {f"https://kirjasto.example/{n}.ics": CALENDAR.format(n).replace("2026", "2024") for n in range(9)}
    started = time.monotonic()
    found = await detect(Web(pages, slow=0.35), HERE)
    assert time.monotonic() - started < 4
    assert found.feeds
    assert "2 seconds" in " ".join(map(str, found.problems))


def named(*hrefs: str) -> str:
    """A page that names calendars."""
    links = "".join(f'<link rel="alternate" type="text/calendar" href="{href}">' for href in hrefs)
    return f"<!doctype html><html><head>{links}</head></html>"


@pytest.mark.anyio
async def test_the_same_feed_under_two_addresses_is_told_once() -> None:
    pages = {HERE: named("/a.ics", "/b.ics")}
    pages |= {f"https://kirjasto.example/{name}.ics": CALENDAR.format(1) for name in "ab"}
    found = await detect(Web(pages), HERE)
    assert [(one.address, one.candidate.why) for one in found.feeds] == [
        ("https://kirjasto.example/a.ics", ALTERNATE)
    ]


@pytest.mark.anyio
async def test_links_that_robots_forbid_are_not_followed() -> None:
    pages = {
        HERE: named("/salaa/a.ics", "/b.ics"),
        "https://kirjasto.example/robots.txt": "User-agent: *\nDisallow: /salaa/",
        "https://kirjasto.example/salaa/a.ics": CALENDAR.format(1),
        "https://kirjasto.example/b.ics": CALENDAR.format(2),
    }
    web = Web(pages)
    found = await detect(web, HERE)
    assert [one.address for one in found.feeds] == ["https://kirjasto.example/b.ics"]
    assert "https://kirjasto.example/salaa/a.ics" not in web.asked


@pytest.mark.anyio
async def test_of_many_libraries_those_not_looked_at_are_still_named() -> None:
    address = (
        "https://directory.example/v4/library?city.name=helsinki&with=customData,schedules,primaryContactInfo"
    )
    address += "&period.start=0w&period.end=0w&limit=1000"
    items = ",".join(
        f'{{"id":{n},"name":"Kirjasto {n}","customData":[{{"id":"events","value":"https://k{n}.example/k.ics"}}]}}'
        for n in range(20)
    )
    web = Web({address: f'{{"type":"library","total":20,"items":[{items}]}}'} | {
        f"https://k{n}.example/k.ics": CALENDAR.format(n) for n in range(20)
    })  # fmt: skip
    found = await detect(web, "kirkanta:Helsinki")
    assert len(found.feeds) == 20
    assert sum(one.holds is not None for one in found.feeds) == MOST_REQUESTS - 1 == len(web.asked) - 1
    assert found.feeds[0].title == "Kirjasto 0"


@pytest.mark.anyio
async def test_an_address_that_cannot_be_fetched_says_why() -> None:
    with pytest.raises(SourceError, match="no"):
        await detect(Web({}), HERE)


def test_adapters_by_name() -> None:
    assert adapter_named("ical").name == "ical"
    with pytest.raises(NotAFeed, match="kirkanta, linkedevents"):
        adapter_named("nosuch")
    sure = recognise(Document(HERE, CALENDAR.format(1).encode()))
    assert sure
    assert sure.name == "ical"
    assert recognise(Document(HERE, b"moi")) is None
