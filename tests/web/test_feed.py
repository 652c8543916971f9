"""Calendar feeds: what clients need, when they are answered from memory, and when not."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any

import icalendar
import pytest
import uvicorn
from starlette.testclient import TestClient

from web.app import create_app
from web.fast import Kept, Shelf


@pytest.fixture(autouse=True)
def events(sqlite_town: Any) -> list[Any]:
    """Two events in the store."""
    told = [sqlite_town.event("1", min_age=7, max_age=9), sqlite_town.event("2", min_age=0, max_age=2)]
    sqlite_town.take_in(*told)
    return told


def lines(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_the_headers_a_client_needs(browse: TestClient, follow: Any) -> None:
    found = browse.get(follow("ika=7-9&ilman-ikaa=0"), headers={"accept-encoding": "identity"})
    assert found.status_code == 200
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["content-disposition"].startswith("inline")
    assert found.headers["cache-control"] == "public, max-age=900, stale-while-revalidate=3600"
    assert found.headers["vary"] == "Accept-Encoding"
    assert re.fullmatch(r'"[^"]+"', found.headers["etag"])
    assert found.headers["last-modified"].endswith(" GMT")
    assert found.headers["content-length"] == str(len(found.content))
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in found.headers


def test_the_calendar_holds_what_the_filter_leaves(browse: TestClient, follow: Any) -> None:
    path = follow("ika=7-9&ilman-ikaa=0")
    body = browse.get(path).content
    calendar = icalendar.Calendar.from_ical(body)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Satutunti 1"]
    assert {
        "METHOD:PUBLISH", "NAME:Puuhakalenteri: 7–9 v\\, vain jos ikä on kerrottu",
        f"SOURCE;VALUE=URI:https://puuha.example.fi{path}",
        f"URL:https://puuha.example.fi/fi{path.removesuffix('.ics')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    } <= set(lines(body))  # fmt: skip


@pytest.mark.parametrize("accept", [None, "text/html", "application/json", "text/calendar;q=0", "image/*"])
def test_never_406(browse: TestClient, follow: Any, accept: str | None) -> None:
    headers = {"accept": accept} if accept else {}
    assert browse.get(follow(), headers=headers).status_code == 200


def test_gzip_is_another_representation_of_the_same(browse: TestClient, follow: Any) -> None:
    path = follow()
    plain = browse.get(path, headers={"accept-encoding": "identity"})
    with browse.stream("GET", path, headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["content-length"] == str(len(raw))
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in browse.get(path, headers={"accept-encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_304_names_the_tag_the_client_has(browse: TestClient, follow: Any, coding: str) -> None:
    path = follow()
    tag = browse.get(path, headers={"accept-encoding": coding}).headers["etag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', f'"x",W/{tag}'):
        for accepted in ("identity", "gzip"):
            found = browse.get(path, headers={"if-none-match": sent, "accept-encoding": accepted})
            assert (found.status_code, found.content) == (304, b"")
            assert found.headers["etag"] == tag
            assert found.headers["vary"] == "Accept-Encoding"
            assert "max-age" in found.headers["cache-control"]
            assert "content-length" not in found.headers


def test_dates_count_only_without_a_tag(browse: TestClient, follow: Any) -> None:
    path = follow()
    first = browse.get(path)
    modified = first.headers["last-modified"]
    old = "Thu, 01 Jan 2026 00:00:00 GMT"
    rows = [
        ({"if-modified-since": modified}, 304),
        ({"if-modified-since": old}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-modified-since": modified, "if-none-match": '"other"'}, 200),
        ({"if-modified-since": old, "if-none-match": first.headers["etag"]}, 304),
        ({"if-none-match": "*"}, 304),
    ]
    assert [browse.get(path, headers=sent).status_code for sent, _ in rows] == [status for _, status in rows]


def test_head_says_the_same_without_the_body(browse: TestClient, follow: Any) -> None:
    path = follow()
    browse.get(path)
    head, got = browse.head(path), browse.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert browse.head(path, headers={"if-none-match": got.headers["etag"]}).status_code == 304


def test_other_methods_are_refused(browse: TestClient, follow: Any) -> None:
    path = follow()
    browse.get(path)
    assert browse.post(path).status_code == 405


def test_an_unknown_name_is_told_in_text(browse: TestClient) -> None:
    found = browse.get("/k/aaaaaaaaaa.ics")
    assert found.status_code == 404
    assert found.headers["content-type"].startswith("text/plain")


def test_the_same_filter_has_the_same_address(follow: Any) -> None:
    assert follow("ika=7-9&ika=10-12") == follow("ika=10-12&utm=x&ika=7-9&alue=&sivu=3")
    assert follow("ika=7-9") != follow("ika=7-8")
    assert len("https://puuha.example.fi" + follow("paikka=" + "x" * 100)) < 256


class Silent:
    """Stands before a store and counts every question."""

    def __init__(self, store: Any) -> None:
        self.store, self.asked, self.broken = store, [], False

    def ask(self) -> int:
        """The revision, or the error if it is broken at that moment."""
        return int(self.revision())

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        if self.broken:
            import sqlalchemy

            raise sqlalchemy.exc.OperationalError("SELECT", {}, Exception("gone"))
        return getattr(self.store, name)


@pytest.fixture
def silent(browse: TestClient) -> Silent:
    """The running site's store, watched; the once-a-second look is not counted."""
    site = parts_of(browse)
    watched = Silent(site.store)
    site.store = watched
    return watched


def parts_of(browse: TestClient) -> Any:
    return browse.app._app._app.state.parts  # type: ignore[attr-defined]


def test_an_unchanged_feed_is_answered_without_the_store(browse: TestClient, follow: Any, silent: Silent) -> None:
    path = follow()
    tag = browse.get(path).headers["etag"]
    silent.asked.clear()
    assert browse.get(path, headers={"if-none-match": tag}).status_code == 304
    assert browse.get(path).status_code == 200
    assert silent.asked == []
    assert parts_of(browse).meter.kept == {200: 1, 304: 1}


def test_a_change_is_seen_by_itself_within_seconds(
    browse: TestClient, follow: Any, sqlite_town: Any, events: Any
) -> None:
    path = follow()
    tag = browse.get(path).headers["etag"]
    sqlite_town.take_in(sqlite_town.event("1", title={"fi": "Muskari"}, min_age=7), events[1])
    deadline = time.monotonic() + 5
    while (found := browse.get(path, headers={"if-none-match": tag})).status_code == 304:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Muskari" in found.text


def test_what_the_watch_saw_long_ago_is_not_relied_on(settings: Any, sqlite_town: Any, events: Any) -> None:
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    unwatched = TestClient(app)
    path = f"/k/{sqlite_town.store.remember_filter('')}.ics"
    unwatched.get(path)
    sqlite_town.take_in(sqlite_town.event("1", title={"fi": "Muskari"}), events[1])
    assert "Muskari" not in unwatched.get(path).text
    parts_of(unwatched).watch._trusted_until = 0.0
    assert "Muskari" in unwatched.get(path).text


def test_a_change_elsewhere_keeps_tag_and_date(browse: TestClient, follow: Any, sqlite_town: Any) -> None:
    path = follow("lahde=kirjasto")
    first = browse.get(path)
    sqlite_town.now += 60
    sqlite_town.take_in(sqlite_town.event("muu"), slug="nuoriso")
    parts_of(browse).watch.look()
    again = browse.get(path)
    assert again.content == first.content
    for name in ("etag", "last-modified"):
        assert again.headers[name] == first.headers[name]


def test_a_change_in_the_same_second_gets_a_later_date(
    browse: TestClient, follow: Any, sqlite_town: Any, events: Any
) -> None:
    path = follow()
    first = browse.get(path)
    sqlite_town.take_in(sqlite_town.event("1", title={"fi": "Muskari"}), events[1])
    parts_of(browse).watch.look()
    again = browse.get(path, headers={"if-modified-since": first.headers["last-modified"]})
    assert again.status_code == 200
    assert again.headers["etag"] != first.headers["etag"]


def test_today_is_another_day_after_midnight(browse: TestClient, follow: Any, sqlite_town: Any) -> None:
    path = follow("paiva=tanaan")
    assert b"BEGIN:VEVENT" not in browse.get(path).content
    sqlite_town.now += 86_400
    parts_of(browse).watch.look()
    assert b"BEGIN:VEVENT" in browse.get(path).content


def test_the_feed_is_the_same_all_day(browse: TestClient, follow: Any, sqlite_town: Any) -> None:
    soon = sqlite_town.event().starts - timedelta(hours=21)
    sqlite_town.take_in(sqlite_town.event("today", starts=soon), slug="nuoriso")
    parts_of(browse).watch.look()
    path = follow()
    tag = browse.get(path).headers["etag"]
    sqlite_town.now += 6 * 3600
    parts_of(browse).shelf.drop(path)
    assert browse.get(path).headers["etag"] == tag


def test_while_the_database_is_away_the_last_feed_is_served(
    browse: TestClient, follow: Any, silent: Silent
) -> None:
    kept, unknown = follow(), follow("v=5")
    body = browse.get(kept).content
    silent.broken = True
    watch = parts_of(browse).watch
    look, watch._look = watch._look, silent.ask
    with pytest.raises(Exception, match="gone"):
        watch.look()
    watch._trusted_until = 0.0
    from_memory = parts_of(browse).meter.kept[200]
    assert browse.get(kept).content == body
    assert parts_of(browse).meter.kept[200] == from_memory + 1
    away = browse.get(unknown)
    assert away.status_code == 503
    assert away.headers["retry-after"].isdigit()
    silent.broken, watch._look = False, look
    watch.look()
    assert browse.get(unknown).status_code == 200


def test_a_feed_is_made_once_however_many_ask(browse: TestClient, follow: Any, silent: Silent) -> None:
    path = follow()
    real, gate = silent.store.calendar_feed, threading.Event()

    def slow(*args: Any, **options: Any) -> Any:
        gate.wait(5)
        return real(*args, **options)

    silent.store.calendar_feed = slow
    silent.asked.clear()
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(browse.get, path) for _ in range(8)]
        time.sleep(0.2)
        gate.set()
        answers = [future.result() for future in asking]
    assert {answer.status_code for answer in answers} == {200}
    assert silent.asked.count("calendar_feed") == 1


def test_what_does_not_fit_is_told(browse: TestClient, follow: Any, sqlite_town: Any) -> None:
    first = sqlite_town.event().starts
    many = [sqlite_town.event(str(n), starts=first + timedelta(hours=n)) for n in range(1_005)]
    sqlite_town.take_in(*many)
    parts_of(browse).watch.look()
    body = browse.get(follow()).content
    assert body.count(b"BEGIN:VEVENT") == 1_000
    assert len(body) < 1_100_000
    assert any(line.startswith("X-WR-CALDESC:") and "5 ei mahtunut" in line for line in lines(body))


def test_one_event_has_a_file_without_a_calendars_name(browse: TestClient) -> None:
    address = re.search(r'href="(/fi/t/[a-z0-9]+)', browse.get("/fi/").text)
    assert address
    found = browse.get(f"{address[1]}.ics")
    assert found.status_code == 200
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert b"X-WR-CALNAME" not in found.content
    assert found.content.count(b"BEGIN:VEVENT") == 1
    again = browse.get(f"{address[1]}.ics", headers={"if-none-match": found.headers["etag"]})
    assert again.status_code == 304
    assert browse.get("/fi/t/aaaaaaaaaaaaaaaa.ics").status_code == 404


def test_the_shelf_drops_what_was_asked_longest_ago() -> None:
    def kept(name: str) -> Kept:
        return Kept.make(name.encode() * 1000, 0, 1, date(2026, 1, 1), "a.ics")

    one = kept("x").size
    shelf = Shelf(most_bytes=3 * one)
    for name in "abc":
        shelf.put(name, kept(name))
    shelf.get("a")
    shelf.put("d", kept("d"))
    assert [shelf.get(name) is not None for name in "abcd"] == [True, False, True, True]
    shelf.put("d", kept("d"))
    assert (len(shelf), shelf.bytes) == (3, sum(shelf.get(name).size for name in "acd"))  # type: ignore[union-attr]


def test_one_connection_to_a_real_server(sqlite_town: Any, settings: Any) -> None:
    """Framing: neither HEAD nor 304 may leave anything behind that the next answer would be read from."""
    name = sqlite_town.store.remember_filter("")
    server = uvicorn.Server(uvicorn.Config(create_app(settings, sqlite_town.store), log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        connection = HTTPConnection(*listening.getsockname(), timeout=10)
        try:

            def ask(method: str, **headers: str) -> tuple[int, bytes, str]:
                connection.request(method, f"/k/{name}.ics", headers={"Accept-Encoding": "identity", **headers})
                answer = connection.getresponse()
                return answer.status, answer.read(), answer.headers["etag"]

            status, body, tag = ask("GET")
            assert (status, body[:15]) == (200, b"BEGIN:VCALENDAR")
            for _ in range(3):
                assert ask("HEAD") == (200, b"", tag)
                assert ask("GET", **{"If-None-Match": tag}) == (304, b"", tag)
                assert ask("GET") == (200, body, tag)
        finally:
            connection.close()
            server.should_exit = True
            thread.join()
