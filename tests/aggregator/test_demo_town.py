"""Puuhala over real HTTP: what its sites answer, and that our adapters read all of it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from aggregator.articles import understand
from aggregator.demo.drawings import MOTIFS, PICTURED
from aggregator.demo.happening import is_holiday
from aggregator.demo.sites import TownSites
from aggregator.demo.stories import BY_PATH, FEEDS
from aggregator.demo.town import CITY, LIBRARY, VENUES, library_ics, linked_events
from aggregator.demo.venues import KEYWORDS, PLACES
from sources.adapters import adapters
from sources.pictures import shrink
from sources.records import Document, Parsed, Reading, SourceEvent

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ICAL, LINKED = adapters()["ical"], adapters()["linkedevents"]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with TownSites(TODAY) as base, httpx.Client(base_url=base, trust_env=False) as opened:
        yield opened


def listing(client: httpx.Client, **query: Any) -> dict[str, Any]:
    answer = client.get("/linkedevents/v1/event/", params=query)
    answer.raise_for_status()
    assert answer.headers["content-type"] == "application/json"
    return dict(answer.json())


def walked(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    page = listing(client, **query)
    found = list(page["data"])
    while page["meta"]["next"]:
        page = client.get(page["meta"]["next"]).json()
        found += page["data"]
    assert len(found) == page["meta"]["count"]
    return found


def read_library(today: date = TODAY) -> Parsed:
    return ICAL.parse(Document("https://x.example/a.ics", library_ics(today, NOW)), Reading(now=NOW))


def read_town(client: httpx.Client) -> list[SourceEvent]:
    """Everything, as collecting does it: pages, references, events."""
    waiting = list(LINKED.start(f"{client.base_url}/linkedevents/v1", {}, NOW).requests)
    reading, events = Reading(now=NOW), []
    while waiting:
        request = waiting.pop(0)
        document = Document(request.address, client.get(request.address).content)
        links = LINKED.links(document, reading)
        said = [
            LINKED.refer(Document(each.address, client.get(each.address).content, role=each.role))
            for each in links.references
        ]
        reading = Reading(now=NOW, references={**reading.references, **dict(said)})
        parsed = LINKED.parse(document, reading)
        assert parsed.problems == []
        events += parsed.events
        waiting += links.pages
    return events


def test_the_library_calendar_is_read_whole() -> None:
    parsed = read_library()
    assert parsed.problems == []
    assert parsed.title == "Puuhalan kirjaston tapahtumat"
    assert {event.key.partition("@")[0] for event in parsed.events} == {each.id for each in LIBRARY}
    kinds = Counter[str]()
    for event in parsed.events:
        kinds["series"] += event.recurrence is not None
        kinds["paused"] += bool(event.recurrence and event.recurrence.exdates)
        kinds["overridden"] += bool(event.recurrence and event.recurrence.overrides)
        kinds["days"] += not isinstance(event.starts, datetime)
        kinds["cancelled"] += event.status == "cancelled"
        assert event.place
        assert event.place.lat
    assert kinds["series"] >= 15
    assert min(kinds["paused"], kinds["overridden"], kinds["days"], kinds["cancelled"]) >= 1


def test_the_town_is_read_whole_page_by_page(client: httpx.Client) -> None:
    events = read_town(client)
    wanted = [
        event
        for event in linked_events(TODAY).events.values()
        if not event["deleted"]
        and event["super_event_type"] is None
        and event["type_id"] != "Volunteering"
        and event["end_time"] >= "2026-11-20T22:00:00Z"
    ]
    assert len(wanted) > 100, "the demo is to need a second page"
    assert {event.key for event in events} == {event["id"] for event in wanted}
    for event in events:
        assert event.place
        assert event.place.district
        assert event.place.street
    assert {code for event in events for code in event.title} == {"fi", "sv", "en"}
    assert any(event.signup and event.signup.capacity for event in events)
    assert any(event.series_key for event in events)
    assert {offer.is_free for event in events for offer in event.offers} == {True, False}
    assert any((event.min_age, event.max_age) == (7, 12) for event in events)


@pytest.mark.parametrize(
    "today", [TODAY, date(2026, 1, 1), date(2024, 2, 29), date(2026, 3, 23), date(2026, 12, 24)]
)
def test_events_lie_from_two_weeks_ago_to_ten_weeks_ahead(today: date) -> None:
    first, last = today - timedelta(days=21), today + timedelta(weeks=12)
    for each in (*LIBRARY, *CITY):
        for _, begins in each.instances(today):
            day = begins.date() if isinstance(begins, datetime) else begins
            assert first <= day <= last, each.id
            assert not is_holiday(day), each.id
    assert len(read_library(today).events) == len(LIBRARY)


def test_the_content_is_whole() -> None:
    ids = [each.id for each in (*LIBRARY, *CITY)]
    assert len(ids) == len(set(ids)) >= 100
    assert (len(PLACES), len(KEYWORDS)) == (12, 15)
    for each in (*LIBRARY, *CITY):
        assert each.venue in VENUES
        assert len(each.text) > 80
        assert max((*each.pauses, *each.moved, *each.off), default=0) < each.times
    for each in CITY:
        assert set(each.keywords) <= KEYWORDS.keys()
        assert VENUES[each.venue] in PLACES


def test_one_happening_stands_in_both_feeds() -> None:
    library, town = ({(e.title, e.begins(TODAY)) for e in events} for events in (LIBRARY, CITY))
    assert library & town


def test_the_calendar_is_answered_conditionally(client: httpx.Client) -> None:
    first = client.get("/kirjasto/tapahtumat.ics")
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert client.get("/kirjasto/tapahtumat.ics").content == first.content
    etag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers, status in [
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'"x", W/{etag}'}, 304),
        ({"If-None-Match": '"x"', "If-Modified-Since": changed}, 200),
        ({"If-Modified-Since": changed}, 304),
        ({"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "eilen"}, 200),
    ]:
        answer = client.get("/kirjasto/tapahtumat.ics", headers=headers)
        assert answer.status_code == status, headers
        assert answer.headers["etag"] == etag
        assert bool(answer.content) == (status == 200)


def test_pages_are_followed_without_loss_or_twins(client: httpx.Client) -> None:
    whole = {event["id"] for event in walked(client, page_size=100, sort="start_time")}
    small = [event["id"] for event in walked(client, page_size=7, sort="start_time")]
    assert len(small) == len(set(small))
    assert set(small) == whole
    first = listing(client)
    assert len(first["data"]) == 20
    assert first["meta"]["previous"] is None
    assert len(listing(client, page_size=5_000)["data"]) == 100
    second = client.get(first["meta"]["next"]).json()
    assert client.get(second["meta"]["previous"]).json()["data"] == first["data"]


def test_the_list_honours_its_filters(client: httpx.Client) -> None:
    everything = walked(client, event_type="General,Course,Volunteering", page_size=100)
    assert {event["type_id"] for event in everything} == {"General", "Course", "Volunteering"}
    assert {event["type_id"] for event in walked(client, page_size=100)} == {"General"}
    singles = walked(client, super_event_type="none", page_size=100)
    assert {event["super_event_type"] for event in singles} == {None}
    assert any(event["super_event_type"] == "recurring" for event in everything)
    coming = walked(client, start="today", page_size=100, sort="start_time")
    assert all(event["end_time"] >= "2026-11-21T22:00:00Z" for event in coming)
    assert 0 < len(coming) < len(walked(client, page_size=100))
    assert [event["start_time"] for event in coming] == sorted(event["start_time"] for event in coming)
    assert all(
        event["start_time"] <= "2026-11-30T00:00:00Z" for event in walked(client, end="2026-11-30T00:00:00Z")
    )
    circus = walked(client, keyword="yso:p5007,yso:p1", event_type="General,Course")
    assert circus
    assert all("yso:p5007" in json.dumps(event["keywords"]) for event in circus)


def test_changes_and_deletions_arrive_when_asked_for(client: httpx.Client) -> None:
    since = "2026-11-21T22:00:00Z"
    assert walked(client, last_modified_since=since) == []
    (gone,) = walked(client, last_modified_since=since, show_deleted="true")
    assert gone["deleted"] is True
    assert gone.keys() <= {
        "id",
        "@id",
        "@context",
        "@type",
        "name",
        "deleted",
        "replaced_by",
        "last_modified_time",
    }
    assert walked(client, last_modified_since="2026-11-15", page_size=100)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/linkedevents/v1/", 200),
        ("/linkedevents/v1/event/puuhala:perhekahvila-1/", 200),
        ("/linkedevents/v1/place/puuhala:tori/", 200),
        ("/linkedevents/v1/keyword/yso%3Ap4354/", 200),
        ("/linkedevents/v1/event/puuhala:ei-ole/", 404),
        ("/linkedevents/v1/language/fi/", 404),
        ("/linkedevents/v1/event/?page=99", 404),
        ("/linkedevents/v1/event/?page=0", 400),
        ("/linkedevents/v1/event/?start=huomenna", 400),
        ("/linkedevents/v1/event/?sort=name", 400),
        ("/robots.txt", 200),
        ("/ei-ole", 404),
    ],
)
def test_other_paths(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    head = client.head(path)
    assert (head.status_code, head.content) == (status, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_the_pages_lead_to_the_feeds_and_events(client: httpx.Client) -> None:
    page = client.get("/kirjasto/").text
    assert '<link rel="alternate" type="text/calendar"' in page
    assert 'href="/kirjasto/tapahtumat.ics"' in page
    assert 'href="/kirjasto/"' in client.get("/").text
    calendar = ICAL.parse(
        Document("https://x.example", client.get("/kirjasto/tapahtumat.ics").content), Reading(now=NOW)
    )
    events = [*calendar.events, *read_town(client)]
    addresses = {event.url for event in events} | {event.signup.url for event in events if event.signup}
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_tips_and_news_are_read_and_lead_to_pages(client: httpx.Client) -> None:
    rss = adapters()["rss"]
    for path, (_, _, stories) in FEEDS.items():
        answer = client.get(path)
        parsed = rss.parse(Document(f"{client.base_url}{path}", answer.content), Reading(now=NOW))
        assert (parsed.problems, parsed.events, len(parsed.articles)) == ([], [], len(stories))
        understood = [understand(told) for told in parsed.articles]
        assert len([one for one in understood if one.ages]) >= len(stories) - 1
        for told in parsed.articles:
            assert client.get(told.url).status_code == 200
            assert told.published and told.published < NOW
            assert not told.image or client.get(told.image).headers["content-type"] == "image/png"


def test_pictures_are_drawn_for_events_of_both_feeds(client: httpx.Client) -> None:
    calendar = ICAL.parse(
        Document("https://x.example", client.get("/kirjasto/tapahtumat.ics").content), Reading(now=NOW)
    )
    addresses = {event.image for event in (*calendar.events, *read_town(client)) if event.image}
    assert {address.rpartition("/")[2].removesuffix(".png") for address in addresses} == PICTURED.keys()
    assert (
        {*PICTURED.values()} <= MOTIFS.keys() == {*PICTURED.values(), *(s.motif for s in BY_PATH.values())} - {""}
    )
    for motif in MOTIFS:
        body = client.get(f"/kuvat/{motif}/x.png").content
        assert [one.width for one in shrink(body)] == [480, 960]
        assert client.get(f"/kuvat/{motif}/x.png").content == body
    assert client.get("/kuvat/muu/x.png").status_code == 404


def test_sites_leave_nothing_behind() -> None:
    before = set(threading.enumerate())
    sites = TownSites(TODAY)
    base = sites.start()
    assert urlsplit(base).hostname == "127.0.0.1"
    assert httpx.get(f"{base}/", trust_env=False).status_code == 200
    sites.stop()
    sites.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base}/", trust_env=False)
    assert not {thread for thread in threading.enumerate() if thread.name == "puuhala"} - before
