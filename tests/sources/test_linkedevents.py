"""Linked Events beyond one page: what is asked, in which order it is remembered, and what counts as a change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.adapters.linkedevents import LinkedEvents
from sources.errors import NotAFeed, ParseError
from sources.linked.times import span
from sources.linked.wire import Unreadable
from sources.records import Document, Reading, Request

ADAPTER = LinkedEvents()
BASE = "https://feed.example/linkedevents/v1"
NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def asked(address: str, state: dict[str, str] | None = None, now: datetime = NOW) -> tuple[str, dict[str, str]]:
    (request,) = ADAPTER.start(address, state or {}, now).requests
    parts = urlsplit(request.address)
    query = parse_qs(parts.query, keep_blank_values=True)
    assert all(len(values) == 1 for values in query.values())
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {key: value for key, (value,) in query.items()}


ALWAYS = {
    "start": "2026-05-03",
    "sort": "start_time",
    "page_size": "100",
    "event_type": "General,Course",
    "super_event_type": "none",
}


@pytest.mark.parametrize(
    ("address", "where", "more"),
    [
        (BASE, f"{BASE}/event/", {}),
        (f"{BASE}/", f"{BASE}/event/", {}),
        (f"{BASE}/event", f"{BASE}/event/", {}),
        (
            f"{BASE}/event/?keyword=yso:p4354,yso:p1808&division=kaupunginosa:ranta&page=7&page_size=20",
            f"{BASE}/event/",
            {"keyword": "yso:p4354,yso:p1808", "division": "kaupunginosa:ranta"},
        ),
        (
            f"{BASE}/event/?event_type=Hobbies&sort=-name&start=today&include=location,keywords",
            f"{BASE}/event/",
            {"event_type": "Hobbies", "start": "today", "include": "location,keywords"},
        ),
        (f"{BASE}/event/?last_modified_since=2020-01-01&show_deleted=true&format=api", f"{BASE}/event/", {}),
        ("http://feed.example:8080/api/v2", "http://feed.example:8080/api/v2/event/", {}),
    ],
)
def test_everything_is_asked_with_the_address_own_filters(address: str, where: str, more: dict[str, str]) -> None:
    assert asked(address) == (where, ALWAYS | more)


@pytest.mark.parametrize(
    "address", [f"{BASE}/event/kaupunki:1/", "https://feed.example/tallennettu/sivu.json?x=1"]
)
def test_a_saved_page_or_one_event_is_taken_as_it_is(address: str) -> None:
    for state in ({}, ADAPTER.finish({}, ADAPTER.start(address, {}, NOW), NOW)):
        plan = ADAPTER.start(address, state, NOW)
        assert plan.requests == (Request(address, conditional=True, accept="application/json"),)
        assert plan.complete


def test_changes_in_between_and_everything_once_in_24_hours() -> None:
    first = ADAPTER.start(BASE, {}, NOW)
    assert first.complete
    state = dict(ADAPTER.finish({}, first, NOW))
    later = NOW + timedelta(hours=1)
    plan = ADAPTER.start(BASE, state, later)
    assert not plan.complete
    assert asked(BASE, state, later)[1] == ALWAYS | {
        "last_modified_since": "2026-05-04T12:25:00Z",
        "show_deleted": "true",
    }
    state = dict(ADAPTER.finish(state, plan, later))
    assert asked(BASE, state, later)[1]["last_modified_since"] == "2026-05-04T13:25:00Z"
    assert not ADAPTER.start(BASE, state, NOW + timedelta(hours=23, minutes=59)).complete
    assert ADAPTER.start(BASE, state, NOW + timedelta(hours=24)).complete


@pytest.mark.parametrize(
    "state",
    [
        {"since": "2026-05-04T12:00:00+00:00"},
        {"since": "eilen", "full": "2026-05-04T12:00:00+00:00"},
        {"since": "2026-05-04T12:00:00", "full": "2026-05-04T12:00:00"},
        {"since": 17, "full": None},
        {"since": "2026-05-04T13:00:00+00:00", "full": "2026-05-04T12:00:00+00:00"},
        {"since": "2026-05-04T12:00:00+00:00", "full": "2027-05-04T12:00:00+00:00"},
    ],
)
def test_a_state_that_makes_no_sense_means_everything(state: dict[str, Any]) -> None:
    assert ADAPTER.start(BASE, state, NOW).complete


def listing(*items: dict[str, Any], following: str | None = None) -> bytes:
    return json.dumps({"meta": {"count": 9, "next": following, "previous": None}, "data": items}).encode()


def item(key: str = "x:1", **more: Any) -> dict[str, Any]:
    start = {"start_time": "2026-06-01T09:00:00Z", "end_time": None}
    return {"id": key, "@id": f"{BASE}/event/{key}/", "name": {"fi": "Kerho"}, **start, **more}


def links(body: bytes, address: str = f"{BASE}/event/?page=1", **references: Any) -> Any:
    return ADAPTER.links(Document(address, body), Reading(references=references.get("references", {})))


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (None, []),
        ("", []),
        (f"{BASE}/event/?page=2", [f"{BASE}/event/?page=2"]),
        ("/linkedevents/v1/event/?page=2", [f"{BASE}/event/?page=2"]),
        ("http://feed.example/linkedevents/v1/event/?page=2", [f"{BASE}/event/?page=2"]),
        (f"{BASE}/event/?page=500&x=1", [f"{BASE}/event/?page=500&x=1"]),
        (f"{BASE}/event/?page=501", []),
        ("https://toinen.example/v1/event/?page=2", []),
        ("https://feed.example:8443/v1/event/?page=2", []),
        ("https://me@feed.example/v1/event/?page=2", []),
        ("file:///etc/passwd", []),
        ("https://[::1/", []),
        (17, []),
    ],
)
def test_the_next_page_is_on_the_same_host(following: Any, expected: list[str]) -> None:
    assert [page.address for page in links(listing(item(), following=following)).pages] == expected


def test_places_and_keywords_are_asked_once_and_only_where_needed() -> None:
    place, word, audience = (
        {"@id": f"{BASE}/{path}/"} for path in ("place/t:1", "keyword/yso:p1", "keyword/yso:p2")
    )
    inline = {"id": "yso:p3", "name": {"fi": "musiikki"}, "@id": f"{BASE}/keyword/yso:p3/"}
    body = listing(
        item("x:1", location=place, keywords=[word, inline], audience=[audience]),
        item("x:2", location=place, keywords=[word], in_language=[{"@id": f"{BASE}/language/fi/"}]),
        item("x:3", location={"@id": f"{BASE}/place/t:9/"}, type_id="Volunteering"),
        item("x:4", location={"@id": f"{BASE}/place/t:8/"}, deleted=True),
        item("x:5", location={"@id": "https://toinen.example/place/t:7/"}),
    )
    found = [(request.role, request.address) for request in links(body).references]
    assert sorted(found) == [("keyword", word["@id"]), ("keyword", audience["@id"]), ("place", place["@id"])]
    again = links(body, references={place["@id"]: {}, word["@id"]: {}})
    assert [request.address for request in again.references] == [audience["@id"]]


def test_a_reference_is_kept_under_the_address_it_was_asked_by() -> None:
    said = {"id": "t:1", "name": {"fi": "Kirjasto"}, "@id": "http://feed.example/v1/place/t:1/"}
    asked_by = "https://feed.example/v1/place/t:1/"
    key, value = ADAPTER.refer(Document(asked_by, json.dumps(said).encode(), role="place"))
    assert key == asked_by
    assert json.loads(json.dumps(value)) == value == {"id": "t:1", "name": {"fi": "Kirjasto"}}
    body = listing(item(location={"@id": said["@id"]}))
    (event,) = ADAPTER.parse(
        Document("https://feed.example/v1/event/", body), Reading(references={key: value})
    ).events
    assert event.place
    assert event.place.name == {"fi": "Kirjasto"}


@pytest.mark.parametrize(
    ("body", "role", "error"),
    [
        (b"<html>", "place", NotAFeed),
        (b"[]", "place", NotAFeed),
        (b"{}", "feed", NotAFeed),
        (b'{"id": ', "place", ParseError),
    ],
)
def test_a_reference_that_is_none_is_an_error(body: bytes, role: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        ADAPTER.refer(Document(f"{BASE}/place/t:1/", body, role=role))


def present(body: bytes, **references: Any) -> bytes:
    parsed = ADAPTER.parse(Document(f"{BASE}/event/", body), Reading(references=references.get("references", {})))
    return parsed.present["x:1"]


def test_only_what_counts_is_a_change() -> None:
    where = f"{BASE}/place/t:1/"
    plain = item(location={"@id": where})
    first = present(listing(plain))
    assert present(listing({**plain, "last_modified_time": "2026-05-04T12:00:00Z", "days_left": 3})) == first
    assert present(listing(dict(reversed(plain.items())))) == first
    assert present(listing({**plain, "start_time": "2026-06-01T10:00:00Z"})) != first
    # a place that could not be had at first, then could, then was renamed
    had = present(listing(plain), references={where: {"id": "t:1", "name": {"fi": "Kirjasto"}}})
    renamed = present(listing(plain), references={where: {"id": "t:1", "name": {"fi": "Uusi kirjasto"}}})
    assert len({first, had, renamed}) == 3
    inline = {**plain, "location": {"id": "t:1", "name": {"fi": "Kirjasto"}, "n_events": 3}}
    assert present(listing(inline)) == present(
        listing({**inline, "location": {**inline["location"], "n_events": 4}})
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"meta": {}, "data": {}}', "not a list of events of Linked Events"),
        (
            b'{"meta": {}, "data": [{"id": "yso:p1", "name": {"fi": "lapset"}}]}',
            "not a list of events of Linked Events",
        ),
        (b'{"data": []}', "not a list of events of Linked Events"),
        (b"<html>", "web page"),
    ],
)
def test_other_json_is_no_feed(body: bytes, told: str) -> None:
    with pytest.raises(NotAFeed, match=told):
        ADAPTER.parse(Document(BASE, body), Reading())


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"meta": ' * 20_000, b'{"a": ' + b"9" * 50_000 + b"}", b'{"a": "\xe4"}']
)
def test_hostile_json_is_an_error(body: bytes) -> None:
    with pytest.raises(ParseError):
        ADAPTER.parse(Document(BASE, body), Reading())


def test_a_byte_order_mark_is_no_hindrance() -> None:
    body = b"\xef\xbb\xbf" + listing(item())
    assert len(ADAPTER.parse(Document(BASE, body), Reading()).events) == 1


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_moments_stay_where_they_are(start: datetime, length: timedelta) -> None:
    begins, ends = start.replace(tzinfo=UTC), (start + length).replace(tzinfo=UTC)
    starts, until, left_out = span({"start_time": begins.isoformat(), "end_time": ends.isoformat()}, HELSINKI)
    assert not left_out
    if isinstance(starts, datetime):
        assert isinstance(until, datetime)
        # by the clock of the world: times of two zones are never equal in the hour that comes twice
        assert starts.timestamp() == begins.replace(microsecond=0).timestamp()
        assert until.timestamp() == ends.replace(microsecond=0).timestamp()
    else:
        assert until
        assert starts < until


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 400))
def test_local_days_are_days(first: date, days: int) -> None:
    begins = datetime.combine(first, datetime.min.time(), HELSINKI)
    last = datetime.combine(
        first + timedelta(days=days - 1), datetime.min.time().replace(hour=23, minute=59), HELSINKI
    )
    said = {"start_time": begins.astimezone(UTC).isoformat(), "end_time": last.astimezone(UTC).isoformat()}
    assert span(said, HELSINKI) == (first, first + timedelta(days=days), False)


@given(st.text(max_size=30))
def test_a_strange_time_is_unreadable_or_a_time(text: str) -> None:
    try:
        starts, _, _ = span({"start_time": text}, HELSINKI)
    except Unreadable:
        return
    assert isinstance(starts, date)
