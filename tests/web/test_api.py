"""The public API: what it answers, in Linked Events' shapes, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from aggregator.model import AgeClaim, AgeRange, Evidence, Price
from aggregator.settings import Settings
from sources.records import Recurrence, SourceOffer, SourcePlace
from web.app import create_app

ZONE = ZoneInfo("Europe/Helsinki")
THURSDAY = datetime(2026, 11, 19, 10, tzinfo=ZONE)  # the day after the town's now
MUSEUM = SourcePlace(
    name={"fi": "Museo", "sv": "Museet"}, street="Museokatu 2", city="Puuhala", lat=61.1, lon=28.7
)


def fill(town: Any) -> None:
    """Eight events of two sources."""
    town.believed = {
        "free": {"price": Price(is_free=True), "topics": ("music",), "audiences": ("children", "families")},
        "teens": {"age": AgeClaim(AgeRange(13, 17), "stated", (Evidence("13–17", "fields", "fields"),)),
                  "audiences": ("youth",), "topics": ("sports",), "languages": ("sv",)},
        "small": {"age": AgeClaim(AgeRange(None, 6), "read", (Evidence("alle 7", "title", "under"),)), "audiences": ()},
    }  # fmt: skip
    town.take_in(
        town.event("free", title={"fi": "Muskari", "sv": "Musiklek"}, place=MUSEUM),
        town.event("teens", title={"fi": "Sählyä nuorille"}, starts=THURSDAY + timedelta(days=1, hours=7)),
        town.event("small", title={"fi": "Vauvojen hetki"}, offers=(SourceOffer(False, {"fi": "5 €"}),)),
        town.event("off", title={"fi": "Peruttu retki"}, status="cancelled"),
        town.event(
            "days", title={"fi": "Näyttely"}, starts=THURSDAY.date(), ends=THURSDAY.date() + timedelta(days=3)
        ),
        town.event("weekly", title={"fi": "Perjantaikerho"}, recurrence=Recurrence("FREQ=WEEKLY;COUNT=4")),
        town.event("past", title={"fi": "Mennyt"}, starts=THURSDAY - timedelta(days=30)),
    )
    town.take_in(town.event("late", title={"fi": "Ilta"}, starts=THURSDAY + timedelta(hours=9)), slug="museo")


@pytest.fixture
def api(town: Any, settings: Settings) -> Iterator[TestClient]:
    """The API over a filled town on either database."""
    fill(town)
    with TestClient(
        create_app(settings, town.store, clock=lambda: town.now), base_url=settings.site_address
    ) as client:
        yield client


def names(api: TestClient, query: str = "") -> list[str]:
    """The Finnish names of a page, soonest first."""
    answer = api.get(f"/v1/event/?sort=start_time&page_size=100&{query}")
    assert answer.status_code == 200, answer.text
    return [one["name"]["fi"] for one in answer.json()["data"]]


ALL_COMING = ["Näyttely", "Muskari", "Vauvojen hetki", "Peruttu retki", "Perjantaikerho", "Perjantaikerho", "Ilta",
              "Sählyä nuorille", "Perjantaikerho", "Perjantaikerho", "Perjantaikerho"]  # fmt: skip
# query -> the names it leaves, in whatever order
FILTERS: dict[str, list[str]] = {
    "start=today": ALL_COMING,
    "": ["Mennyt", *ALL_COMING],
    "end=2026-11-18": ["Mennyt"],
    "start=2026-11-20&end=2026-11-20": ["Näyttely", "Perjantaikerho", "Sählyä nuorille"],
    "start=2026-11-19T12:00:00%2B02:00&end=2026-11-19&super_event_type=none": ["Näyttely", "Ilta"],
    "days=1&super_event_type=none": [
        "Näyttely",
        "Muskari",
        "Vauvojen hetki",
        "Peruttu retki",
        "Perjantaikerho",
        "Ilta",
    ],
    "super_event_type=recurring": ["Perjantaikerho"],
    "super_event_type=umbrella": [],
    "super_event_type=umbrella,none&start=today&text=perjantaikerho": ["Perjantaikerho"] * 4,
    "hide_recurring_children=true&text=perjantaikerhot": ["Perjantaikerho"],
    "recurring=super": ["Perjantaikerho"],
    "super_event=none&text=perjantaikerho": ["Perjantaikerho"],
    "text=muskareita": ["Muskari"],
    "text=nosuchword": [],
    "all_ongoing_OR=muskari,ilta": ["Muskari", "Ilta"],
    "keyword=yso:p4354": ["Muskari"],
    "keyword=yso:p4354,yso:p11617&start=today": ["Muskari", "Sählyä nuorille"],
    "keyword_AND=yso:p4354,yso:p1808": ["Muskari"],
    "keyword_AND=yso:p4354,yso:p11617": [],
    "keyword=yso:p963": ["Sählyä nuorille"],
    "keyword=nosuch:1": [],
    "keyword_OR_set1=yso:p4354,yso:p11617&keyword_OR_set2=yso:p1808": ["Muskari"],
    "keyword!=yso:p4354&start=today&end=2026-11-20&super_event_type=none&is_free=false&text=ilta": ["Ilta"],
    "is_free=true": ["Muskari"],
    "language=sv": ["Muskari", "Sählyä nuorille"],
    "in_language=sv": ["Sählyä nuorille"],
    "translation=sv": ["Muskari"],
    "translation=en": [],
    "audience_min_age_gt=10": ["Sählyä nuorille"],
    "audience_min_age_lt=10": ["Vauvojen hetki"],
    "audience_max_age_lt=10": ["Vauvojen hetki"],
    "audience_max_age_gt=10": ["Sählyä nuorille"],
    "suitable_for=4": ["Vauvojen hetki"],
    "suitable_for=14,16": ["Sählyä nuorille"],
    "suitable_for=5,14": [],
    "bbox=28,61,29,62": ["Muskari"],
    "bbox=0,0,1,1": [],
    "dwithin_origin=28.7,61.1&dwithin_metres=500": ["Muskari"],
    "data_source=museo": ["Ilta"],
    "publisher=museo": ["Ilta"],
    "event_status=EventCancelled": ["Peruttu retki"],
    "event_status=EventScheduled&data_source=museo": ["Ilta"],
    "event_type=Course": [],
    "event_type=General,Course&text=ilta": ["Ilta"],
    "starts_after=16&start=today": ["Ilta", "Sählyä nuorille"],
    "starts_before=16:30&starts_after=12": [],
    "ends_after=19:30&start=today": ["Ilta"],
    "min_duration=2d&super_event_type=none": ["Näyttely"],
    "max_duration=1h&text=ilta": ["Ilta"],
    "division=keskusta&text=ilta": ["Ilta"],
    "division=kunta:puuhala&text=ilta": ["Ilta"],
    "division=kunta:muualla": [],
    "last_modified_since=2020-01-01&text=ilta": ["Ilta"],
    "last_modified_since=2030-01-01": [],
    "nosuchparameter=1&format=json&text=ilta": ["Ilta"],
    "start=&keyword=&text=ilta": ["Ilta"],
}


def test_every_filter_leaves_what_it_says(api: TestClient) -> None:
    wrong = {}
    for query, wanted in FILTERS.items():
        if sorted(found := names(api, query)) != sorted(wanted):
            wrong[query] = (found, wanted)
    assert not wrong, "\n".join(f"{query}: {told}" for query, told in wrong.items())


BAD = {
    "start=yesterdayish": "time in invalid format (try ISO 8601 or yyyy-mm-dd)",
    "end=2026-02-30": "time in invalid format (try ISO 8601 or yyyy-mm-dd)",
    "days=0": "Days must be 1 or more.",
    "days=x": "Error while parsing days.",
    "days=3&start=today": "Start or end cannot be used with days.",
    "start=today&days=3": "Start or end cannot be used with days.",
    "suitable_for=a": "suitable_for must be a digit",
    "suitable_for=1,2,3": "suitable_for takes at maximum two values, you provided 3",
    "audience_min_age_gt=x": "audience_min_age_gt must be a digit",
    "event_type=Party": "Event type can be of the following values: general course volunteering",
    "sort=beauty": None, "bbox=1,2,3": None, "page=0": None, "page_size=x": None, "is_free=maybe": None,
    "starts_after=25": None, "min_duration=long": None, "super_event_type=some": None, "text=a%00b": None,
}  # fmt: skip


def test_a_bad_value_is_400_in_linked_events_own_shape(api: TestClient) -> None:
    for query, words in BAD.items():
        answer = api.get(f"/v1/event/?{query}")
        assert answer.status_code == 400, query
        assert list(answer.json()) == ["detail"]
        assert words is None or answer.json()["detail"] == words
    for path in ("/v1/event/?page=99", "/v1/event/nosuch/", "/v1/place/x/", "/v1/keyword/x/", "/v1/nosuch/"):
        answer = api.get(path)
        assert (answer.status_code, list(answer.json())) == (404, ["detail"]), path
    assert api.post("/v1/event/").json()["detail"]


def test_pages_hold_everything_once_in_every_order(api: TestClient) -> None:
    for sort in ("start_time", "-start_time", "end_time", "-end_time", "name", "-last_modified_time", "duration"):
        path: str | None = f"/v1/event/?sort={sort}&page_size=5"
        seen: list[str] = []
        while path:
            page = api.get(path).json()
            seen += [one["id"] for one in page["data"]]
            assert page["meta"]["count"] == 12
            path = (parts := urlsplit(page["meta"]["next"] or "")).path and f"{parts.path}?{parts.query}"
        assert len(seen) == len(set(seen)) == 12, sort
    starts = [one["start_time"] for one in api.get("/v1/event/?sort=-start_time").json()["data"]]
    assert starts == sorted(starts, reverse=True)


def test_one_event_has_all_that_we_believe(api: TestClient) -> None:
    (event,) = api.get("/v1/event/?text=sählyä&include=keywords,location,in_language").json()["data"]
    assert event["@type"] == "Event/LinkedEvent"
    assert event["start_time"] == "2026-11-20T15:00:00Z"
    assert event["end_time"] == "2026-11-20T16:00:00Z"
    assert (event["audience_min_age"], event["audience_max_age"]) == (13, 17)
    assert event["puuhakalenteri"]["age"]["basis"] == "stated"
    assert [one["id"] for one in event["keywords"]] == ["yso:p11617", "yso:p916"]
    assert event["location"]["street_address"] == {"fi": "Kirjastokatu 1"}
    assert event["in_language"][0]["name"]["fi"] == "ruotsi"
    assert api.get(urlsplit(event["@id"]).path).json()["id"] == event["id"]
    (free,) = api.get("/v1/event/?is_free=true").json()["data"]
    assert free["offers"] == [{"is_free": True, "price": None, "description": None, "info_url": None}]
    place = api.get(urlsplit(free["location"]["@id"]).path).json()
    assert place["name"] == {"fi": "Museo", "sv": "Museet"}
    assert place["position"]["coordinates"] == [28.7, 61.1]
    assert names(api, f"location={place['id']}") == ["Muskari"]
    assert names(api, "location=puuha:nosuch") == []
    (days,) = api.get("/v1/event/?text=näyttely").json()["data"]
    assert (days["start_time"], days["end_time"]) == ("2026-11-19", "2026-11-21")
    (off,) = api.get("/v1/event/?text=retki").json()["data"]
    assert off["event_status"] == "EventCancelled"


def test_a_series_is_a_whole_and_its_times(api: TestClient) -> None:
    (whole,) = api.get("/v1/event/?super_event_type=recurring&include=sub_events").json()["data"]
    parts = whole["sub_events"]
    assert len(parts) == 4
    assert all(part["super_event"]["@id"] == whole["@id"] for part in parts)
    listed = api.get(f"/v1/event/?super_event={whole['id']}&sort=start_time").json()["data"]
    assert [one["id"] for one in listed] == [part["id"] for part in parts]
    first = api.get(urlsplit(parts[0]["@id"]).path + "?include=super_event").json()
    assert first["super_event"]["id"] == whole["id"]
    both = api.get(f"/v1/event/?ids={parts[1]['id']},{whole['id']}").json()["data"]
    assert {one["id"] for one in both} == {parts[1]["id"], whole["id"]}


def test_places_and_keywords_are_listed_and_counted(api: TestClient) -> None:
    places = api.get("/v1/place/?sort=name&has_upcoming_events=true").json()["data"]
    assert [place["name"]["fi"] for place in places] == ["Museo", "Pääkirjasto"]
    assert [one["name"]["fi"] for one in api.get("/v1/place/?text=museo").json()["data"]] == ["Museo"]
    assert [one["n_events"] for one in api.get("/v1/place/").json()["data"]] == [7, 1]
    keywords = api.get("/v1/keyword/?has_upcoming_events=true&data_source=yso").json()["data"]
    assert {one["id"] for one in keywords} >= {"yso:p4354", "yso:p11617", "yso:p916"}
    assert api.get("/v1/keyword/?show_all_keywords=true&page_size=100").json()["meta"]["count"] == 20
    assert api.get("/v1/keyword/yso:p4354/").json()["name"]["sv"] == "barn (åldersgrupper)"
    assert [one["id"] for one in api.get("/v1/language/").json()["data"]] == ["sv"]


def test_what_is_gone_says_so(api: TestClient, town: Any) -> None:
    (event,) = api.get("/v1/event/?text=ilta").json()["data"]
    town.now += 60
    other = town.event("late2", title={"fi": "Toinen"})
    for hours in (0, 1, 8, 16):
        both = (town.event("late", title={"fi": "Ilta"}, starts=THURSDAY + timedelta(hours=9)), other)
        town.take_in(*(both if not hours else (other,)), slug="museo", now=town.now + hours * 3600)
    assert api.get(urlsplit(event["@id"]).path).status_code == 410
    since = "last_modified_since=2026-11-18T10:27:00Z"
    gone = api.get(f"/v1/event/?{since}&show_deleted=true").json()["data"]
    assert [one["id"] for one in gone if one["deleted"]] == [event["id"]]
    assert "Ilta" not in names(api, since)


def test_any_site_may_read_it_and_ask_whether_it_has_changed(api: TestClient, town: Any) -> None:
    first = api.get("/v1/event/", headers={"Origin": "https://example.org"})
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["content-encoding"] == "gzip"
    assert api.options("/v1/event/").status_code == 204
    again = {"If-None-Match": first.headers["etag"]}
    same = api.get("/v1/event/", headers=again)
    assert (same.status_code, same.content) == (304, b"")
    assert api.get("/v1/event/", headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    assert api.get("/v1/place/", headers=again).status_code == 200
    assert api.get("/v1/event?start=today", follow_redirects=False).headers["location"] == "/v1/event/?start=today"
    assert api.get("/v1/").json()["event"] == "https://puuha.example.fi/v1/event/"
    page = api.get("/fi/rajapinta")
    assert page.status_code == 200
    assert "keyword_AND" in page.text
