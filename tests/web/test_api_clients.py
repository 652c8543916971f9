"""Programs made for Linked Events work with our API: our own reader, requests of public front ends, a fuzzer."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from aggregator.model import AgeClaim, AgeRange, Price
from aggregator.settings import Settings
from sources.detect import adapter_named
from sources.records import Document, Reading, Recurrence, SourcePlace
from web.api.openapi import described
from web.app import create_app

ZONE = ZoneInfo("Europe/Helsinki")
EXAMPLES = int(os.environ.get("PUUHA_FUZZ", "6"))


def fill(town: Any) -> None:
    """A town with everything that another site may want to know."""
    town.believed = {
        "1": {"age": AgeClaim(AgeRange(3, 6), "corrected"), "audiences": ("children",), "topics": ("music",),
              "price": Price(True)},
        "2": {"age": AgeClaim(AgeRange(13, None), "stated"), "languages": ("fi", "sv"),
              "price": Price(False, {"fi": "5 €"}, 5.0, 5.0)},
    }  # fmt: skip
    museum = SourcePlace(
        name={"fi": "Museo", "sv": "Museet"}, street="Museokatu 2", city="Puuhala", lat=61.1, lon=28.7
    )
    starts = datetime(2026, 11, 20, 17, tzinfo=ZONE)
    town.take_in(
        town.event("1", title={"fi": "Muskari", "sv": "Musiklek"}, place=museum, description={"fi": "Lauletaan."}),
        town.event("2", title={"fi": "Peli-ilta"}, starts=starts, url="https://kirjasto.example.fi/peli"),
        town.event("3", title={"fi": "Retki"}, status="cancelled"),
        town.event("4", title={"fi": "Näyttely"}, starts=starts.date(), ends=starts.date() + timedelta(days=3)),
        town.event("5", title={"fi": "Viikkokerho"}, recurrence=Recurrence("FREQ=WEEKLY;COUNT=3")),
    )


@pytest.fixture
def loopback(sqlite_town: Any) -> Iterator[str]:
    """The site of a filled town on a port of loopback."""
    fill(sqlite_town)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        site = Settings(municipality="Puuhala", site_address=base, database="sqlite:///unused")
        app = create_app(site, sqlite_town.store, clock=lambda: sqlite_town.now)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield base
        server.should_exit = True
        thread.join()


def test_our_own_reader_arrives_at_the_same_events(loopback: str) -> None:
    import httpx

    adapter = adapter_named("linkedevents")
    now = datetime(2026, 11, 18, 12, tzinfo=ZONE)
    with httpx.Client() as client:

        def ask(request: Any) -> Document:
            answer = client.get(request.address, headers={"Accept": request.accept}, follow_redirects=True)
            assert answer.status_code == 200, answer.text
            return Document(str(answer.url), answer.content, answer.headers["content-type"], role=request.role)

        (first,) = adapter.start(f"{loopback}/v1/", {}, now).requests
        wanted, events, problems = [first], [], []
        references: dict[str, Any] = {}
        while wanted:
            document = ask(wanted.pop())
            reading = Reading(timezone="Europe/Helsinki", language="fi", references=references)
            links = adapter.links(document, reading)
            references |= dict(adapter.refer(ask(one)) for one in links.references)
            read = adapter.parse(document, replace(reading, references=references))
            events += read.events
            problems += read.problems
            wanted += links.pages
    assert not problems
    found = {(event.title["fi"], str(event.starts)): event for event in events}
    assert len(found) == len(events) == 7
    one = found["Muskari", "2026-11-19 10:00:00+02:00"]
    assert (one.title["sv"], one.min_age, one.max_age) == ("Musiklek", 3, 6)
    assert one.ends == one.starts + timedelta(hours=1)  # type: ignore[operator]
    assert one.offers[0].is_free is True
    assert one.keyword_ids == ("yso:p4354", "yso:p1808")
    assert one.place is not None
    assert (one.place.name, one.place.street, one.place.city) == (
        {"fi": "Museo", "sv": "Museet"}, "Museokatu 2", "Puuhala",
    )  # fmt: skip
    assert (one.place.lat, one.place.lon) == (61.1, 28.7)
    game = found["Peli-ilta", "2026-11-20 17:00:00+02:00"]
    assert (game.min_age, game.max_age, game.languages) == (13, None, ("fi", "sv"))
    assert (game.offers[0].is_free, game.offers[0].price) == (False, {"fi": "5 €"})
    assert game.url == "https://kirjasto.example.fi/peli"
    assert found["Retki", "2026-11-19 10:00:00+02:00"].status == "cancelled"
    days = found["Näyttely", "2026-11-20"]
    assert str(days.ends) == "2026-11-23"
    times = sorted(event.starts for event in events if event.title["fi"] == "Viikkokerho")  # type: ignore[type-var]
    assert len(times) == 3
    assert len({event.series_key for event in events if event.series_key}) == 1


# what public front ends ask, with our ids in place of theirs -> whether an event has to be in the answer
REQUESTS = {
    # the event search, "similar events" and "events of a series" of Helsinki's front ends
    "/v1/event/?event_type=General&include=keywords,location&page_size=10&x_ongoing=true&x_full_text="
    "&sort=end_time&start=now&super_event_type=umbrella,none": True,
    "/v1/event/?event_type=General&include=keywords,location&page=1&page_size=100&keyword=yso:p4354"
    "&sort=end_time&start=now&language=fi": True,
    "/v1/event/?division=ocd-division/country:fi/kunta:puuhala&keyword_AND=yso:p4354&keyword_OR_set2=yso:p1808"
    "&publisher=&publisher_ancestor=&is_free=true&internet_based=&starts_after=": True,
    "/v1/event/?all_ongoing_AND=muskari&start=now&sort=end_time&keyword!=yso:p5590&include=in_language,audience": True,
    "/v1/event/?starts_after=16&start=today&suitable_for=14": True,
    "/v1/event/?super_event=none&page_size=100&start=2026-11-18T10:00:00.000Z": True,
    # its site map, and a carousel
    "/v1/event?start=2026-11-18T10:00:00.000Z&page_size=100&page=1&division=kunta:puuhala"
    "&super_event_type=umbrella,none": True,
    "/v1/event/?sort=end_time&super_event_type=umbrella,none&language=fi": True,
    # small programs
    "/v1/event/?format=json&include=location,keywords&start=today": True,
    "/v1/event/?include=location&text=muskari&language=fi&start=today&end=today": False,
    "/v1/event/?days=7": True,
    "/v1/event/?local_ongoing_OR=muskari&format=json": True,
    "/v1/event/?last_modified_since=2022-03-01": True,
    "/v1/event/?is_free=true&keyword=yso:p4354&start=2026-11-18&end=2026-12-01": True,
    "/v1/event/?location=puuha:nosuch&start=2026-11-18&end=2026-11-19&format=json&page_size=100&sort=start_time": False,
    "/v1/event/?dwithin_origin=28.7,61.1&dwithin_metres=15000&include=location%2Ckeywords": True,
    "/v1/keyword/?has_upcoming_events=true&sort=-n_events&page=1": True,
    "/v1/keyword?data_source=yso&has_upcoming_events=true&page=1&page_size=10&show_all_keywords=false&text=lapset": True,
    "/v1/place/?division=kunta:puuhala&has_upcoming_events=true&page_size=10&show_all_places=true&sort=name": True,
}


@pytest.fixture
def api(sqlite_town: Any, settings_of_town: Settings) -> Iterator[TestClient]:
    """The API of a filled town."""
    fill(sqlite_town)
    app = create_app(settings_of_town, sqlite_town.store, clock=lambda: sqlite_town.now)
    with TestClient(app, base_url=settings_of_town.site_address) as client:
        yield client


@pytest.fixture
def settings_of_town() -> Settings:
    """A town's settings."""
    return Settings(municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused")


def test_what_public_front_ends_ask_is_answered(api: TestClient) -> None:
    for path, there in REQUESTS.items():
        answer = api.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert bool(answer.json()["data"]) is there, path


DOCUMENT = described("Puuhakalenteri", "https://puuha.example.fi")
OPERATIONS = list(schemathesis.openapi.from_dict(DOCUMENT).get_all_operations())


def conforms(operation: Any, status: int, body: Any) -> None:
    """Raises unless the document tells of such an answer."""
    told = DOCUMENT["paths"][operation.path]["get"]["responses"][str(status)]
    schema = told["content"]["application/json"]["schema"] | {"components": DOCUMENT["components"]}
    jsonschema_rs.validate(schema, body)


@pytest.mark.parametrize("result", OPERATIONS, ids=lambda result: result.ok().path)
def test_whatever_is_asked_the_answer_is_what_the_document_says(api: TestClient, result: Any) -> None:
    """PUUHA_FUZZ=500 pytest -n 0 tests/web/test_api_clients.py -k whatever looks longer."""
    operation = result.ok()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = api.get(case.formatted_path, params=case.query or {}, headers={"Accept": "application/json"})
        conforms(operation, answer.status_code, answer.json())

    ask()


def test_every_answer_of_the_table_is_what_the_document_says(api: TestClient) -> None:
    operations = {operation.path: operation for result in OPERATIONS for operation in (result.ok(),)}
    for path in REQUESTS:
        kind = path.split("?")[0].rstrip("/") + "/"
        conforms(operations[kind], 200, api.get(path).json())
    for query in ("include=sub_events,super_event,location,keywords,audience,in_language", "show_deleted=true"):
        conforms(operations["/v1/event/"], 200, api.get(f"/v1/event/?{query}").json())
