"""What those who run the site are told by /health and /metrics, whom the site believes, and what its log tells."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from aggregator.chores import TICKED
from aggregator.cli.serving import _server
from aggregator.settings import Settings
from aggregator.store import Store, leases, versions

LIMIT = 10 * 30 + 60


def tick(store: Store, at: int) -> None:
    """Remember a look at that instant."""
    with store.write() as db:
        versions.keep(db, TICKED, str(at))


@pytest.mark.parametrize(
    ("waited", "ticked", "stuck"),
    [
        (LIMIT + 1, LIMIT + 1, True),
        (LIMIT + 1, None, True),
        (LIMIT + 1, LIMIT, False),
        (LIMIT, LIMIT + 1, False),
        (-10, 90_000, False),
    ],
)
def test_a_stuck_engine(
    sqlite_town: Any, browse: TestClient, waited: int, ticked: int | None, stuck: bool
) -> None:
    sqlite_town.source()
    began = sqlite_town.now
    sqlite_town.now += waited
    at = None if ticked is None else sqlite_town.now - ticked
    if at is not None:
        tick(sqlite_town.store, at)
    body = browse.get("/health").json()
    assert (body["status"], body["engine"]) == ("degraded" if stuck else "ok", {"ticked_at": at, "stuck": stuck})
    lines = browse.get("/metrics").text.splitlines()
    assert f"puuha_sources_due {float(waited >= 0)}" in lines
    told = [float(line.split()[1]) for line in lines if line.startswith("puuha_engine_tick_timestamp_seconds ")]
    assert told == ([] if at is None else [at])
    assert began == sqlite_town.now - waited


def test_due_is_what_waits(town: Any) -> None:
    for slug in ("kirjasto", "nuoriso", "seurakunta"):
        town.source(slug, paused=slug == "seurakunta")
    with town.store.write() as db:
        assert leases.waiting(db, town.now + 5) == (2, town.now)
        assert leases.claim_due(db, town.now, 1)
        assert leases.waiting(db, town.now + 5) == (1, town.now)
        leases.claim_due(db, town.now, 1)
        assert leases.waiting(db, town.now + 5) == (0, None)


def served(town: Any, proxies: list[str]) -> Any:
    """The site as `puuha serve` wraps it, called from 203.0.113.9."""
    settings = Settings(site_address="https://puuha.example.fi", trusted_proxies=proxies)
    config = _server(settings, town.store).config
    config.load()
    return TestClient(
        config.loaded_app, base_url="https://puuha.example.fi", follow_redirects=False, client=("203.0.113.9", 5),
    )  # fmt: skip


def flood(client: TestClient, forwarded: str) -> list[int]:
    """What making eleven calendars is answered; {n} in `forwarded` is another each time."""
    form = {"synt-0": "2017", "teko": "tallenna"}
    same = {"sec-fetch-site": "same-origin"}
    return [
        client.post("/fi/perhe", data=form, headers=same | {"X-Forwarded-For": forwarded.format(n=n)}).status_code
        for n in range(11)
    ]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "last"),
    [
        ([], "198.51.100.{n}", 429),
        (["127.0.0.1/32"], "198.51.100.{n}", 429),
        (["203.0.113.0/24"], "198.51.100.{n}", 303),
        (["203.0.113.0/24"], "192.0.2.{n}, 198.51.100.7", 429),
    ],
    ids=["no proxy", "another proxy", "each visitor behind the proxy", "what a visitor forged before the proxy"],
)
def test_a_forged_address_is_not_believed(
    sqlite_town: Any, monkeypatch: pytest.MonkeyPatch, proxies: list[str], forwarded: str, last: int
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert flood(served(sqlite_town, proxies), forwarded) == [303] * 10 + [last]


@pytest.mark.parametrize("proxies", [["0.0.0.0/0"], ["::/0"], ["proxy"]])
def test_not_everybody_is_a_proxy(proxies: list[str]) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=proxies)
