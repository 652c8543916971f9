"""The site over a real store, asked through its ASGI door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.settings import Settings
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
