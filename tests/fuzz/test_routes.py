"""Whatever a browser, a robot or somebody with a grudge sends to any address of the site: never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.convertors import CONVERTOR_TYPES
from starlette.routing import Mount, Route, compile_path
from starlette.testclient import TestClient

from aggregator.settings import Settings
from web.app import create_app, routes
from web.query import KEYS

ROUTES = [route for route in routes() if isinstance(route, Route)]
MOUNTS = [route.path for route in routes() if isinstance(route, Mount)]
EXAMPLES = 4  # for each route
WORDS = [
    "fi",
    "sv",
    "en",
    "1",
    "0",
    "-1",
    "ics",
    "atom",
    "json",
    "x",
    "a" * 300,
    "..",
    "%2e%2e",
    "%00",
    "%ff",
    "%",
    "ä",
    "\U0001f9f8",
]
VALUES = [
    "7", "0-3", "-", "99999999999999999999", "1e999", "nan", "2026-11-27", "0001-01-01", "9999-12-31", "viikonloppu",
    "\x00", "%", "’", "<script>", "61.1,28.7", "91,181", "'; DROP TABLE event; --", "fi", "true", "\ud7ff",
]  # fmt: skip
part = st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
value = st.one_of(st.sampled_from(VALUES), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
key = st.one_of(st.sampled_from(sorted(KEYS)), st.sampled_from(["csrf", "nimi", "sivu", "token", "lapsi"]), value)
pairs = st.lists(st.tuples(key, value), max_size=6)
latin = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
NAMES = ["If-None-Match", "If-Modified-Since", "Accept-Language", "Accept", "Cookie", "Range", "Origin", "Referer",
         "X-Forwarded-For", "X-Forwarded-Proto", "Content-Type", "Sec-Fetch-Site", "Authorization"]  # fmt: skip
headers = st.dictionaries(st.sampled_from(NAMES), latin, max_size=4)
LONGEST = 8_000


@pytest.fixture
def site(sqlite_town: Any, tmp_path) -> Iterator[tuple[TestClient, str]]:
    """The site of a town with one event, and the event's name."""
    sqlite_town.take_in(sqlite_town.event("1"), sqlite_town.event("2", title={"fi": "Kerho"}))
    made = Settings(database=sqlite_town.store.database, municipality="Puuhala", pictures=tmp_path)
    app = create_app(made, sqlite_town.store, clock=lambda: sqlite_town.now)
    with TestClient(
        app, base_url="https://puuha.example.fi", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        from aggregator.model import EventQuery

        yield client, sqlite_town.store.listing(EventQuery(), sqlite_town.now).cards[0].uid


def address(route: Route, draw: Any, event: str) -> str:
    """A path that the route answers, its parameters good, odd or hostile."""
    _, form, convertors = compile_path(route.path)
    known = {
        "language": ["fi", "sv", "en"],
        "form": ["atom", "json", "rss"],
        "int": ["0", "1", "99999999999999999999"],
    }
    names = {convertor: name for name, convertor in CONVERTOR_TYPES.items()}
    for name, convertor in convertors.items():
        kind = names.get(convertor, "str")
        chosen = draw(st.sampled_from(known[kind]) if kind in known else st.one_of(st.just(event), part))
        form = form.replace("{" + name + "}", chosen)
    return form


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_no_address_answers_500(site: tuple[TestClient, str], route: Route) -> None:
    client, event = site

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        path = address(route, data.draw, event)
        query, sent = data.draw(pairs), data.draw(headers)
        raw = {name: text.strip().encode("latin-1") for name, text in sent.items()}
        told = client.get(quoted(path), params=query, headers=raw)
        assert told.status_code != 500, told.text
        if {"POST", "PUT", "DELETE"} & set(route.methods or ()):
            origin = data.draw(
                st.sampled_from([{}, {"Origin": "https://puuha.example.fi", "Sec-Fetch-Site": "same-origin"}])
            )
            body = data.draw(
                st.one_of(pairs.map(form_of), st.binary(max_size=200), st.just(b"a=" + b"x" * 300_000))
            )
            told = client.post(quoted(path), content=body, headers={
                **raw, "Content-Type": b"application/x-www-form-urlencoded", **origin})  # fmt: skip
            assert told.status_code != 500, told.text

    ask()


def quoted(path: str) -> str:
    from urllib.parse import quote

    return "/" + quote(path.lstrip("/"), safe="/%:@!$&'()*+,;=~-._")[:LONGEST]


def form_of(fields: list[tuple[str, str]]) -> bytes:
    from urllib.parse import urlencode

    return urlencode(fields).encode()


@pytest.mark.parametrize(
    "path",
    [f"{mount}/{rest}" for mount in MOUNTS for rest in (*WORDS, "../app.py", "..%2f..%2fapp.py", "a/" * 500)],
)
def test_no_file_outside_is_served(site: tuple[TestClient, str], path: str) -> None:
    told = site[0].get(quoted(path))
    assert told.status_code in (200, 301, 302, 307, 400, 404), told.text
    assert "create_app" not in told.text
