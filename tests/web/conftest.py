"""The site over a real store, asked through its ASGI door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.settings import Settings
from aggregator.tokens import form_token
from web.app import create_app


@pytest.fixture
def settings() -> Settings:
    """A town's settings."""
    return Settings(municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused")


@pytest.fixture
def browse(sqlite_town: Any, settings: Settings) -> Iterator[TestClient]:
    """The running site of `sqlite_town`; its clock is the town's."""
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as client:
        yield client


@pytest.fixture
def follow(browse: TestClient) -> Any:
    """`follow("ika=7-9")`: the path of the calendar of that filter."""

    def path(asked: str = "") -> str:
        found = browse.get(f"/fi/k?{asked}")
        assert found.status_code == 303, found.text
        return "/k/" + found.headers["location"].rpartition("/")[2] + ".ics"

    return path


@pytest.fixture
def signed_client(browse: TestClient, sqlite_town: Any, enter: Any) -> Iterator[Any]:
    """`signed_client(role, organisation)`: a browser with a session of a new worker, over the site of `browse`.

    Its forms say that they come from the site; `client.submit(path, {…})` posts one with the session's csrf token,
    `client.token` and `client.csrf` are the session's.
    """
    opened: list[TestClient] = []

    def client(role: str = "worker", organisation: str = "kirjasto") -> Any:
        token = enter(sqlite_town.store, role, organisation, sqlite_town.now)
        made: Any = TestClient(
            browse.app, base_url="https://puuha.example.fi", follow_redirects=False,
            headers={"sec-fetch-site": "same-origin"}, cookies={"__Host-puuha": token},
        )  # fmt: skip
        made.token, made.csrf = token, form_token(token)
        made.submit = lambda path, fields, **more: made.post(path, data=fields | {"csrf": made.csrf}, **more)
        opened.append(made)
        return made

    yield client
    for one in opened:
        one.close()
