"""OpenActive over HTTP: walked to the end, gone on with, and put together from several pages and feeds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.adapters.openactive import OpenActive
from sources.collect import Collected, Collector, Memory
from sources.fetch import Fetcher
from sources.openactive.schedule import duration, moment, times_of
from sources.records import Document, Parsed, Reading

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Helsinki")
ADAPTER = OpenActive()


def item(kind: str, number: str, modified: int, **data: Any) -> dict[str, Any]:
    if not data:
        return {"state": "deleted", "kind": kind, "id": number, "modified": modified}
    data |= {"@type": kind, "@id": f"https://id.example/{kind}/{number}"}
    return {"state": "updated", "kind": kind, "id": number, "modified": modified, "data": data}


def session(number: str, modified: int, day: int, of: str = "s1", **more: Any) -> dict[str, Any]:
    above = f"https://id.example/SessionSeries/{of}"
    return item(
        "ScheduledSession", number, modified, superEvent=above, startDate=f"2026-06-{day:02}T15:00:00Z", **more
    )


SERIES = item(
    "SessionSeries", "s1", 5, name="Temppujumppa", ageRange={"minValue": 3, "maxValue": 6},
    eventSchedule=[{"repeatFrequency": "P1W", "startDate": "2026-06-02", "startTime": "18:00"}],
)  # fmt: skip


@dataclass
class Feed:
    """RPDE pages at /feed?after=N on a server."""

    server: Any
    memory: Memory = field(default_factory=Memory)

    def serve(self, *pages: list[dict[str, Any]], path: str = "/feed") -> None:
        for number, items in enumerate(pages):
            own = f"{path}?after={number}" if number else path
            last = number == len(pages) - 1
            following = f"{path}?after={number if last else number + 1}"
            body = {"next": self.server.url(following), "items": items, "license": "x"}
            self.server.reply(own, json.dumps(body).encode(), content_type="application/json")

    async def pull(self, path: str = "/feed", now: datetime = NOW) -> Collected[Parsed]:
        async def read(document: Document, reading: Reading) -> Parsed:
            return ADAPTER.parse(document, reading)

        async def follow(document: Document, reading: Reading) -> Any:
            return ADAPTER.links(document, reading)

        async with Fetcher(self.server.rules()) as fetcher:
            collector: Collector[Parsed] = Collector(ADAPTER, fetcher, read, follow, None)  # type: ignore[arg-type]
            found = await collector.collect(self.server.url(path), self.memory, Reading(now=now), now)
        self.memory = found.memory
        return found

    @property
    def asked(self) -> list[str]:
        return [head.split()[1] for head in self.server.requests]


@pytest.fixture
def feed(hostile) -> Feed:
    return Feed(hostile)


def titles(found: Collected[Parsed]) -> dict[str, str]:
    return {event.key: event.title["und"] for page in found.pages for event in page.events}


@pytest.mark.anyio
async def test_from_the_first_page_to_the_last_then_on_from_there(feed: Feed) -> None:
    feed.serve([SERIES], [session("a", 6, 2)], [])
    first = await feed.pull()
    assert first.complete
    assert titles(first) == {"ScheduledSession:a": "Temppujumppa"}
    assert feed.asked == ["/feed", "/feed?after=1", "/feed?after=2"]
    assert feed.memory.state["next"] == [feed.server.url("/feed?after=2")]

    feed.serve([SERIES], [session("a", 6, 2)], [session("b", 7, 9), item("ScheduledSession", "a", 8)], [])
    second = await feed.pull(now=NOW + timedelta(hours=1))
    assert not second.complete
    assert feed.asked[3:] == ["/feed?after=2", "/feed?after=3"]
    assert titles(second) == {"ScheduledSession:b": "Temppujumppa"}, "the series was told in another pull"
    assert {key for page in second.pages for key in page.deleted} == {"ScheduledSession:a"}

    third = await feed.pull(now=NOW + timedelta(hours=2))
    assert feed.asked[5:] == ["/feed?after=3"]
    assert titles(third) == {}
    assert feed.memory.state["next"] == [feed.server.url("/feed?after=3")]


@pytest.mark.anyio
async def test_after_six_days_the_whole_feed_is_walked_again(feed: Feed) -> None:
    feed.serve([SERIES], [session("a", 6, 2)], [])
    await feed.pull()
    await feed.pull(now=NOW + timedelta(days=5, hours=23))
    assert feed.asked[3:] == ["/feed?after=2"]
    again = await feed.pull(now=NOW + timedelta(days=6))
    assert again.complete
    assert feed.asked[4:] == ["/feed", "/feed?after=1", "/feed?after=2"]
    later = await feed.pull(now=NOW + timedelta(days=11))
    assert not later.complete
    feed.serve([], [], [session("b", 9, 16)], [])
    assert titles(await feed.pull(now=NOW + timedelta(days=11, hours=1))), "what series said is kept as long"


@pytest.mark.anyio
async def test_a_series_told_after_its_sessions_is_still_theirs(feed: Feed) -> None:
    feed.serve([session("a", 1, 2)], [session("b", 2, 9, name="Päätös")], [SERIES], [])
    found = await feed.pull()
    assert titles(found) == {"ScheduledSession:a": "Temppujumppa", "ScheduledSession:b": "Päätös"}
    events = [event for page in found.pages for event in page.events]
    assert {(event.min_age, event.max_age) for event in events} == {(3, 6)}
    assert not [problem for page in found.pages for problem in page.problems]


@pytest.mark.anyio
async def test_a_series_without_sessions_is_told_by_its_schedule(feed: Feed) -> None:
    feed.serve([SERIES], [])
    (event,) = [event for page in (await feed.pull()).pages for event in page.events]
    assert event.recurrence is not None
    assert event.recurrence.rrule == "FREQ=WEEKLY"


@pytest.mark.anyio
async def test_a_data_set_leads_to_its_feeds(feed: Feed) -> None:
    kinds = {"ScheduledSession": "/sessions", "SessionSeries": "/series", "Slot": "/slots"}
    rpde = "application/vnd.openactive.rpde+json; version=1"
    listed = [
        {
            "additionalType": f"https://openactive.io/{kind}",
            "contentUrl": feed.server.url(path),
            "encodingFormat": rpde,
        }
        for kind, path in kinds.items()
    ]
    listed.append({"additionalType": "https://openactive.io/SessionSeries", "contentUrl": "http://[::f+35"})
    block = json.dumps({"@type": "Dataset", "distribution": listed})
    page = f'<html><script type="application/ld+json">{block}</script></html>'.encode()
    assert ADAPTER.recognises(Document("https://x.example/", page)) > 50
    feed.server.reply("/", page, content_type="text/html")
    feed.serve([session("a", 6, 2)], [], path="/sessions")
    feed.serve([SERIES], [], path="/series")
    found = await feed.pull("/")
    assert titles(found) == {"ScheduledSession:a": "Temppujumppa"}
    assert "/slots" not in feed.asked
    feed.server.requests.clear()
    await feed.pull("/", now=NOW + timedelta(hours=1))
    assert sorted(feed.asked) == ["/series?after=1", "/sessions?after=1"]


@pytest.mark.anyio
async def test_a_feed_that_names_itself_as_next_though_it_has_items_ends(feed: Feed) -> None:
    feed.serve([SERIES])
    feed.server.reply(
        "/feed", json.dumps({"next": feed.server.url("/feed"), "items": [SERIES], "license": "x"}).encode()
    )
    await feed.pull()
    assert feed.asked == ["/feed"]


def event(**data: Any) -> Any:
    body = json.dumps(item("Event", "1", 1780000000, name="Kerho", startDate="2026-06-01", **data)).encode()
    (found,) = ADAPTER.parse(Document("https://x.example/", body), Reading(now=NOW)).events
    return found


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        (None, (None, None)),
        ({}, (None, None)),
        ({"minValue": 7}, (7, None)),
        ({"maxValue": "12"}, (None, 12)),
        ({"minValue": 0, "maxValue": 0.9}, (0, 0)),
        ([{"minValue": 3, "maxValue": 6}], (3, 6)),
        ({"minValue": 12, "maxValue": 6}, (None, None)),
        ({"minValue": True, "maxValue": -1}, (None, None)),
        ("7-12", (None, None)),
    ],
)
def test_a_missing_age_is_unknown_and_never_adult(said: Any, ages: tuple[int | None, int | None]) -> None:
    found = event(ageRange=said)
    assert (found.min_age, found.max_age) == ages


def test_people_are_not_taken_over() -> None:
    person = {"@type": "Person", "name": "Maija Malli", "email": "maija@x.example", "telephone": "040 123"}
    found = event(leader=[person], organizer=person, contributor=person, attendee=[person])
    assert "Maija" not in repr(found)
    assert "040" not in repr(found)


def test_places_left_do_not_count_as_a_change_until_there_are_none() -> None:
    def digest(left: int) -> bytes:
        body = json.dumps(item("Event", "1", 1, name="K", startDate="2026-06-01", remainingAttendeeCapacity=left))
        return ADAPTER.parse(Document("https://x.example/", body.encode()), Reading(now=NOW)).present["Event:1"]

    assert digest(9) == digest(3)
    assert digest(3) != digest(0)


@pytest.mark.parametrize(
    ("schedule", "starts", "rule"),
    [
        (
            {"repeatFrequency": "P1W", "byDay": ["https://schema.org/Friday"]},
            "2026-09-04T10:00",
            "FREQ=WEEKLY;BYDAY=FR",
        ),
        ({"repeatFrequency": "P14D"}, "2026-09-01T10:00", "FREQ=WEEKLY;INTERVAL=2"),
        ({"byDay": ["MO", "we"]}, "2026-09-02T10:00", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ({"repeatFrequency": "P1M", "byDay": ["-1FR"]}, "2026-09-25T10:00", "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"repeatFrequency": "P1Y"}, "2026-09-01T10:00", "FREQ=YEARLY"),
        ({"repeatFrequency": "joka viikko"}, "2026-09-01T10:00", None),
        ({"repeatFrequency": "P1D", "repeatCount": 3}, "2026-09-01T10:00", "FREQ=DAILY;COUNT=3"),
        ({"repeatFrequency": "P1W", "scheduleTimezone": "Mars/X"}, "2026-09-01T10:00", "FREQ=WEEKLY"),
        ({"repeatFrequency": "P1W", "byDay": ["Someday", 5, None]}, "2026-09-01T10:00", "FREQ=WEEKLY"),
    ],
)
def test_schedules(schedule: dict[str, Any], starts: str, rule: str | None) -> None:
    found = times_of({"startDate": "2026-09-01", "startTime": "10:00", **schedule}, {}, ZONE)
    assert found is not None
    assert found.starts == datetime.fromisoformat(starts).replace(tzinfo=ZONE)
    assert (found.recurrence.rrule if found.recurrence else None) == rule


@pytest.mark.parametrize(
    "schedule", [{}, {"startDate": "huomenna"}, {"startDate": "2026-09-05", "endDate": "2026-09-01"}]
)
def test_a_schedule_without_a_first_day_is_none(schedule: dict[str, Any]) -> None:
    assert times_of(schedule, {}, ZONE) is None


def test_the_last_day_of_a_schedule_is_in_it_across_the_clock_change() -> None:
    found = times_of(
        {"startDate": "2026-10-01", "endDate": "2026-11-05", "startTime": "23:30", "repeatFrequency": "P1W"},
        {},
        ZONE,
    )
    assert found is not None
    assert found.recurrence is not None
    assert found.recurrence.rrule == "FREQ=WEEKLY;UNTIL=20261105T215959Z"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT45M", timedelta(minutes=45)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P2W", timedelta(days=14)),
        ("PT2H40M0S", timedelta(minutes=160)),
        ("P", None),
        ("PT0S", None),
        ("45 min", None),
        (90, None),
    ],
)
def test_durations(text: object, length: timedelta | None) -> None:
    assert duration(text) == length


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("2026-06-01T10:00:00Z", datetime(2026, 6, 1, 13, tzinfo=ZONE)),
        ("2026-06-01T10:00:00", datetime(2026, 6, 1, 10, tzinfo=ZONE)),
        ("2026-06-01T10:00:00.5+01:00", datetime(2026, 6, 1, 12, tzinfo=ZONE)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("1.6.2026", None),
        (1780000000, None),
    ],
)
def test_moments(text: object, read: date | None) -> None:
    assert moment(text, ZONE) == read


@pytest.mark.parametrize("number", [0, 17, "0", "a"])
def test_any_number_or_text_is_an_identity(number: object) -> None:
    data = {"@type": "Event", "name": "Kerho", "startDate": "2026-06-02T15:00:00Z"}
    page = {"next": "", "license": "x", "items": [
        {"state": "updated", "kind": "Event", "id": number, "modified": 5, "data": data},
        {"state": "deleted", "kind": "Slot", "id": number, "modified": 5},
    ]}  # fmt: skip
    parsed = ADAPTER.parse(Document("https://feed.example/feed", json.dumps(page).encode()), Reading(now=NOW))
    assert [event.key for event in parsed.events] == [f"Event:{number}"]
    assert parsed.deleted == {f"Slot:{number}"}
    assert parsed.problems == []


@pytest.mark.parametrize("number", [None, "", True, False, 1.5, []])
def test_an_item_without_an_identity_is_told(number: object) -> None:
    data = {"@type": "Event", "name": "Kerho", "startDate": "2026-06-02T15:00:00Z"}
    page = {"next": "", "license": "x", "items": [{"kind": "Event", "id": number, "modified": 5, "data": data}]}
    parsed = ADAPTER.parse(Document("https://feed.example/feed", json.dumps(page).encode()), Reading(now=NOW))
    assert parsed.events == []
    assert [problem.values for problem in parsed.problems] == [{"count": "1"}]
