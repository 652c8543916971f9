"""A family's own calendar, from the form to the calendar that a phone reads."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from starlette.testclient import TestClient

from sources.records import Recurrence
from web.app import create_app
from web.limits import Limit, network_of
from web.secrecy import Redact, shown_path

OWN = {"sec-fetch-site": "same-origin"}
TOKEN = re.compile(r"[a-z2-7]{26}")


@pytest.fixture(autouse=True)
def events(sqlite_town: Any) -> None:
    sqlite_town.take_in(
        sqlite_town.event("pieni", min_age=4, max_age=6),
        sqlite_town.event("iso", min_age=8, max_age=10),
        sqlite_town.event("nuori", min_age=15, max_age=17),
    )


def post(browse: TestClient, path: str, fields: dict[str, Any], **headers: str) -> Any:
    return browse.post(path, data=fields, headers=OWN | headers)


def made(browse: TestClient, **fields: Any) -> str:
    """The path of a new calendar's own page."""
    found = post(browse, "/fi/perhe", {"synt-0": "2017", "teko": "tallenna", "ilman-ikaa": "0"} | fields)
    assert found.status_code == 303, found.text
    return str(found.headers["location"]).partition("?")[0]


def feed_of(browse: TestClient, page: str) -> str:
    return str(re.search(r'value="https://puuha\.example\.fi(/p/[^"]+)"', browse.get(page).text)[1])  # type: ignore[index]


def titles(browse: TestClient, feed: str) -> set[str]:
    calendar = icalendar.Calendar.from_ical(browse.get(feed).content)
    return {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


def test_from_the_form_to_the_calendar_and_a_change_without_subscribing_again(browse: TestClient) -> None:
    page = made(browse)
    feed = feed_of(browse, page)
    assert titles(browse, feed) == {"Satutunti iso"}
    changed = post(browse, page, {"synt-0": "2017", "synt-1": "2021", "ilman-ikaa": "0", "teko": "tallenna"})
    assert changed.status_code == 303
    assert titles(browse, feed) == {"Satutunti iso", "Satutunti pieni"}
    assert feed_of(browse, page) == feed
    html = browse.get(page).text
    assert "2017 syntyneet" in html and "2021 syntyneet" in html and "Satutunti pieni" in html


def test_the_tokens_differ_and_the_feed_opens_nothing_else(browse: TestClient) -> None:
    page = made(browse)
    edit, feed = page.rpartition("/")[2], feed_of(browse, page)[3:-4]
    assert TOKEN.fullmatch(edit) and TOKEN.fullmatch(feed) and edit != feed
    assert browse.get(f"/fi/perhe/{feed}").status_code == 404
    assert browse.get(f"/p/{edit}.ics").status_code == 404
    body = browse.get(f"/p/{feed}.ics").text
    assert edit not in body and feed not in body, "a file handed on hands on no secret"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in body


def test_nobody_keeps_or_finds_it(browse: TestClient) -> None:
    page = made(browse)
    found, feed = browse.get(page), browse.get(feed_of(browse, page))
    assert found.headers["cache-control"] == "private, no-store"
    assert feed.headers["cache-control"].startswith("private")
    for answer in (found, feed, browse.get("/fi/perhe/" + "a" * 26)):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
    assert '<link rel="canonical"' not in found.text
    assert "set-cookie" not in found.headers


def test_an_unchanged_feed_is_304_and_the_same_bytes(browse: TestClient) -> None:
    feed = feed_of(browse, made(browse))
    first = browse.get(feed)
    again = browse.get(feed, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["cache-control"].startswith("private")
    assert browse.get(feed).content == first.content


def test_removed_it_is_gone_at_once_and_in_every_process(
    browse: TestClient, sqlite_town: Any, settings: Any
) -> None:
    page = made(browse)
    feed = feed_of(browse, page)
    with TestClient(create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)) as other:
        assert other.get(feed).status_code == 200
        done = post(browse, page, {"teko": "poista"})
        assert done.headers["location"] == "/fi/perhe?poistettu=1"
        assert "on poistettu" in browse.get("/fi/perhe?poistettu=1").text
        assert [client.get(feed).status_code for client in (browse, other)] == [404, 404]
        assert browse.get(page).status_code == 404
        assert post(browse, page, {"teko": "tallenna", "synt-0": "2018"}).status_code == 404


def test_one_more_child_needs_no_javascript_and_loses_nothing(browse: TestClient) -> None:
    found = post(browse, "/fi/perhe", {"synt-0": "2017", "aihe-0": ["sports", "music"], "teko": "lapsi"})
    assert found.status_code == 200
    assert 'id="synt-1"' in found.text and "<option selected>2017</option>" in found.text
    assert len(re.findall(r'name="aihe-0" value="(?:sports|music)" checked', found.text)) == 2


def test_the_form_begins_with_the_filter_one_comes_from(browse: TestClient) -> None:
    html = browse.get("/sv/perhe?synt=2018&maksuton=1&q=muskari").text
    assert "<option selected>2018</option>" in html
    assert 'name="maksuton" value="1" checked' in html
    assert 'name="pohja" value="q=muskari"' in html and "muskari" in html


def test_nothing_chosen_is_told(browse: TestClient) -> None:
    found = post(browse, "/fi/perhe", {"teko": "tallenna"})
    assert found.status_code == 422
    assert 'role="alert"' in found.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
def test_a_strangers_form_makes_nothing(browse: TestClient, headers: dict[str, str]) -> None:
    fields = {"synt-0": "2017", "teko": "tallenna"}
    assert browse.post("/fi/perhe", data=fields, headers=headers).status_code == 403
    assert browse.post("/fi/perhe", data=fields, headers={"origin": "https://puuha.example.fi"}).status_code == 303


def test_an_old_browser_may_change_what_it_knows(browse: TestClient) -> None:
    page = made(browse)
    fields = {"synt-0": "2016", "teko": "tallenna"}
    assert browse.post(page, data=fields, headers={"origin": "null"}).status_code == 303
    assert browse.post(page, data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_a_flood_is_stopped_and_too_large_a_form_too(browse: TestClient) -> None:
    answers = [post(browse, "/fi/perhe", {"synt-0": "2017", "teko": "tallenna"}).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]
    assert post(browse, "/fi/perhe", {"pohja": "a" * 20_000}).status_code == 413


def test_secrets_are_in_no_log(browse: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    page = made(browse)
    secret = page.rpartition("/")[2]
    monkeypatch.setattr("web.family.in_words", lambda *_: 1 / 0)
    with caplog.at_level(logging.DEBUG), TestClient(browse.app, raise_server_exceptions=False) as broken:
        assert broken.get(page).status_code == 500
    assert "/fi/perhe/…" in caplog.text
    assert secret not in caplog.text.split("Traceback")[0]
    record = logging.LogRecord("uvicorn.access", 20, "", 0, '%s - "%s %s"', ("::1", "GET", page + "?uusi=1"), None)
    assert Redact().filter(record)
    assert record.getMessage() == '::1 - "GET /fi/perhe/…?uusi=1"'
    assert any(isinstance(one, Redact) for one in logging.getLogger("uvicorn.access").filters)
    assert secret not in browse.get("/metrics").text
    assert shown_path("/p/abc.ics") == "/p/….ics"


def test_a_networks_bucket_fills_again_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(burst=2, per_hour=2, everybody=100)
    assert [limit.allows("192.0.2.1", 0) for _ in range(3)] == [True, True, False]
    assert limit.allows("192.0.2.2", 0), "another network"
    assert [limit.allows("192.0.2.1", 1800), limit.allows("192.0.2.1", 1801)] == [True, False]
    assert network_of("2001:db8:0:ff00::1") == network_of("2001:db8:0:ff99::2")
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1/32"
    assert network_of("testclient") == "unknown"
    monkeypatch.setattr("web.limits.NETWORKS", 3)
    crowd = Limit(burst=1, per_hour=1, everybody=5)
    assert sum(crowd.allows(f"192.0.2.{n}", 0) for n in range(50)) == 5
    assert len(crowd._buckets) <= 3


def test_the_next_events_stand_in_the_order_of_their_next_times(browse: TestClient, sqlite_town: Any) -> None:
    tomorrow = sqlite_town.event("1").starts
    weekly, ages = Recurrence("FREQ=WEEKLY;COUNT=9"), {"min_age": 8, "max_age": 10}
    begun = tomorrow - timedelta(days=6)
    sqlite_town.take_in(
        sqlite_town.event("sarja", starts=begun, recurrence=weekly, **ages),
        sqlite_town.event("leiri", starts=begun, ends=tomorrow + timedelta(days=9), **ages),
        slug="nuoriso",
    )
    html = browse.get(made(browse)).text
    assert re.findall(r">(Satutunti \w+)</a>", html) == ["Satutunti iso", "Satutunti sarja", "Satutunti leiri"]
