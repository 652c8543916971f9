"""The log holds nothing about persons: no network address, no e-mail, no token, whatever has gone wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from aggregator.accounts import inviting
from aggregator.chores import Chores
from aggregator.cli.say import log_to_stderr
from aggregator.mailing import MailError
from aggregator.services import pulling
from aggregator.settings import Settings
from aggregator.store import Store, sources
from aggregator.store.told import Letter
from sources.catalogue import Source
from sources.errors import N_
from web.app import create_app
from web.workers import minder

VISITOR = "203.0.113.77"
EMAIL = "liisa.lukija@example.fi"
SAME = {"sec-fetch-site": "same-origin"}
CONTACT = "puuha@example.fi"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """`told()`: everything that has been logged, ours and our libraries', down to the last detail."""
    caplog.set_level(logging.DEBUG)
    log_to_stderr("DEBUG")
    stream = StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(stream))

    def so_far() -> str:
        return stream.getvalue() + "\n".join(logging.Formatter().format(record) for record in caplog.records)

    yield so_far
    structlog.reset_defaults()


def site(store: Store) -> TestClient:
    app = create_app(Settings(site_address="https://puuha.example.fi", contact=CONTACT), store)
    return TestClient(
        app, base_url="https://puuha.example.fi", follow_redirects=False, client=(VISITOR, 5),
        raise_server_exceptions=False,
    )  # fmt: skip


@pytest.mark.anyio
async def test_a_pull_names_the_source_and_no_address(sqlite_store: Store, told: Any) -> None:
    secret = "avain-8f3b2c"
    with sqlite_store.write() as db:
        sources.add(db, Source(id="kerho", name="Liisa Lukija", address=f"https://127.0.0.1/{secret}.ics?email={EMAIL}", adapter="ical"), 0)  # fmt: skip
    settings = Settings(database=sqlite_store.database, children=1)
    async with pulling(settings, sqlite_store) as puller:
        chores = Chores(puller)
        (lease,) = await chores.claim(1)
        report = await chores.pull(lease)
    assert report is not None and report.outcome not in ("changed", "unchanged")
    text = told()
    assert "source=kerho" in text, "the pull was logged"
    assert_silent(text, secret)


def test_a_refused_log_in(sqlite_store: Store, told: Any) -> None:
    _, invitation = inviting.invite(sqlite_store, "test", EMAIL, "worker", "kirjasto", 1_795_000_000)
    with site(sqlite_store) as browser:
        browser.get(f"/fi/kutsu/{invitation}")
        html = browser.get("/fi/kirjaudu").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', html)[1]  # type: ignore[index]
        wrong = {"email": EMAIL, "password": "salasana-jota-ei-ole", "csrf": csrf}
        answers = [browser.post("/fi/kirjaudu", data=wrong, headers=SAME).status_code for _ in range(2)]
        assert answers == [422, 422]
        forged = browser.post("/fi/kirjaudu", data=wrong | {"csrf": "x"}, headers=SAME)
        assert forged.status_code == 403
    assert_silent(told(), invitation, csrf, "salasana-jota-ei-ole")


def test_a_family_page_that_breaks(sqlite_store: Store, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with site(sqlite_store) as browser:
        page = browser.post("/fi/perhe", data={"synt-0": "2017", "teko": "tallenna"}, headers=SAME).headers[
            "location"
        ]
        token = page.partition("?")[0].rpartition("/")[2]
        assert browser.get(page).status_code == 200
        monkeypatch.setattr("web.family.in_words", lambda *_: 1 / 0)
        assert browser.get(page).status_code == 500
    text = told()
    assert "500 /fi/perhe/…" in text, "the fault was logged"
    assert_silent(text, token)


def test_a_letter_that_nobody_takes(sqlite_store: Store, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise MailError(N_("The mail server does not take mail to {address}."), address=EMAIL)

    letter: Any = Letter(**dict.fromkeys(Letter.__dataclass_fields__, 1) | {"address": EMAIL})
    monkeypatch.setattr("aggregator.store.told.failed", lambda *_: None)
    parts: Any = type("Parts", (), {"store": sqlite_store, "now": lambda self: 1})()
    assert not minder._sent(parts, refused, letter)
    text = told()
    assert "a letter could not be sent" in text
    assert_silent(text)


def assert_silent(text: str, *secrets: str) -> None:
    """No line of ours tells any of these, or anything that looks like an address of a person or a network."""
    # the test's own client tells of its requests
    ours = "\n".join(line for line in text.splitlines() if "HTTP Request:" not in line)
    for secret in (VISITOR, EMAIL, "Lukija", *secrets):
        assert secret not in ours
    assert not re.findall(r"[\w.+-]+@[\w-]+\.\w+", ours.replace(CONTACT, ""))


@pytest.fixture
def anyio_backend() -> str:
    """asyncio is what the program runs on."""
    return "asyncio"
