"""What holds for every address: headers, errors, languages, health and metrics."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.minding.state import silent
from aggregator.model import SourceHealth
from web.app import create_app

WEB = Path(__file__).parent.parent.parent / "web"
PATHS = ["/fi/", "/sv/", "/en/", "/fi/?ika=x", "/fi/nothing", "/health", "/metrics", "/robots.txt", "/favicon.svg"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded_and_sets_no_cookie(browse: TestClient, path: str) -> None:
    headers = browse.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers
    assert "cache-control" in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/fi/", "/sv/?ika=7-9", "/fi/nothing"])
def test_a_page_asks_nobody_else_for_anything(browse: TestClient, path: str) -> None:
    html = browse.get(path).text
    loaded = re.findall(r'<(?:link rel="(?:stylesheet|icon)" href|script[^>]* src|img[^>]* src)="([^"]+)"', html)
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize("template", sorted((WEB / "templates").glob("*.html")), ids=lambda path: path.name)
def test_no_template_has_styles_or_scripts_of_its_own(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert "|safe" not in text.replace(" ", "")


def test_pages_are_packed_for_those_who_want(browse: TestClient) -> None:
    assert browse.get("/fi/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in browse.get("/fi/", headers={"accept-encoding": "identity"}).headers


def test_static_files_are_kept_for_ever_under_an_address_that_changes(browse: TestClient) -> None:
    found = re.search(r'href="(/static/site.css\?v=[0-9a-f]+)"', browse.get("/fi/").text)
    assert found
    css = browse.get(found[1])
    assert css.headers["content-type"].startswith("text/css")
    assert "immutable" in css.headers["cache-control"]


def test_the_styles_are_small_and_layered() -> None:
    css = (WEB / "static" / "site.css").read_text()
    assert len(css.encode()) <= 12_000
    assert css.startswith("@layer")
    assert "!important" not in css
    assert "url(" not in css


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *((ink, ground, 4.5) for ink in ("text", "muted", "brand", "ok", "error") for ground in ("bg", "surface")),
        ("on-brand", "brand", 4.5), ("bg", "error", 4.5), ("note-ink", "note-bg", 4.5), ("line", "bg", 3.0),
    ],
)  # fmt: skip
def test_contrast(ink: str, ground: str, least: float, scheme: int) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11."""
    css = (WEB / "static" / "site.css").read_text()
    colors = {name: pair for name, *pair in re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", css)}
    low, high = sorted(_luminance(colors[name][scheme]) for name in (ink, ground))
    assert (high + 0.05) / (low + 0.05) >= least


def test_robots_may_read_calendars_but_not_every_filter(browse: TestClient) -> None:
    text = browse.get("/robots.txt").text
    assert "Allow: /k/\n" in text
    assert "Disallow: /*/k?\n" in text
    assert "Disallow: /\n" not in text


@pytest.mark.parametrize(
    ("path", "accept", "words"),
    [
        ("/fi/nothing", "sv", "Sivua ei löytynyt"),
        ("/sv/nothing", "fi", "Sidan hittades inte"),
        ("/nothing", "sv,en;q=0.5", "Sidan hittades inte"),
        ("/nothing", "en", "The page was not found"),
        ("/nothing", "de", "Sivua ei löytynyt"),
        ("/de/", "en", "The page was not found"),
    ],
)
def test_a_missing_page_speaks_the_visitors_language(
    browse: TestClient, path: str, accept: str, words: str
) -> None:
    found = browse.get(path, headers={"accept-language": accept})
    assert found.status_code == 404
    assert words in found.text


class Broken:
    """A store of which every question fails with `error`."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise self.error

        return fail


def broken(settings: Any, error: Exception) -> TestClient:
    return TestClient(create_app(settings, Broken(error)), follow_redirects=False)  # type: ignore[arg-type]


def unreachable() -> Exception:
    from sqlalchemy.exc import OperationalError

    return OperationalError("SELECT 1", {}, Exception("connection refused"))


@pytest.mark.parametrize("path", ["/fi/", "/fi/t/aaaa", "/fi/k?v=4", "/fi/k/aaaa", "/k/aaaa.ics"])
def test_without_its_database_the_site_says_when_to_come_again(settings: Any, path: str) -> None:
    found = broken(settings, unreachable()).get(path)
    assert found.status_code == 503
    assert int(found.headers["retry-after"]) > 0
    assert found.headers["cache-control"] == "no-store"
    assert "Kalenteriin ei saada yhteyttä" in found.text or found.headers["content-type"].startswith("text/plain")
    assert "content-security-policy" in found.headers


def test_a_fault_of_ours_is_a_page_and_a_line_in_the_log(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    found = broken(settings, KeyError("oho")).get("/sv/")
    assert found.status_code == 500
    assert "Något gick fel" in found.text
    assert "oho" not in found.text
    assert any(record.exc_info and "500 /sv/" in record.message for record in caplog.records)


def test_health_without_a_database(settings: Any) -> None:
    found = broken(settings, unreachable()).get("/health")
    assert (found.status_code, found.json()["status"]) == (503, "down")
    text = broken(settings, unreachable()).get("/metrics").text
    assert "puuha_database_up 0.0" in text


def test_health_with_sources(sqlite_town: Any, browse: TestClient) -> None:
    sqlite_town.take_in(sqlite_town.event())
    found = browse.get("/health")
    assert found.status_code == 200
    body = found.json()
    assert (body["status"], body["sources"], body["stale"]) == ("ok", 1, [])
    assert body["revision"] == sqlite_town.store.revision()
    sqlite_town.now += 3 * 3600
    body = browse.get("/health").json()
    assert (body["status"], [one["source"] for one in body["stale"]]) == ("degraded", ["kirjasto"])


@pytest.mark.parametrize(
    ("paused", "failures", "due", "expected"),
    [
        (False, 0, 0, False),
        (False, 2, 0, False),
        (False, 3, 0, True),
        (True, 9, -999_999, False),
        (False, 0, -7_200, False),
        (False, 0, -7_201, True),
        (False, 0, 86_400, False),
    ],
)
def test_a_silent_source(paused: bool, failures: int, due: int, expected: bool) -> None:
    source = SourceHealth("a", "A", paused, False, "", failures, None, 1_000_000 + due, 0)
    assert silent(source, 1_000_000, 3_600) is expected


def test_metrics_count_what_was_answered(sqlite_town: Any, browse: TestClient, follow: Any) -> None:
    sqlite_town.take_in(sqlite_town.event())
    path = follow()
    for _ in range(3):
        browse.get(path)
    browse.get("/fi/")
    browse.get("/fi/nothing")
    browse.request("BREW", "/fi/")
    text = browse.get("/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    route = '{method="GET",route="/{language:language}/",status="200"}'
    assert lines[f"puuha_request_seconds_count{route}"] == "1.0"
    assert lines['puuha_kept_feed_answers_total{status="200"}'] == "2.0"
    assert lines['puuha_source_events{source="kirjasto"}'] == "1.0"
    assert lines['puuha_sources{outcome="never"}'] == "1.0"
    assert float(lines["puuha_revision"]) == sqlite_town.store.revision()
    assert not any("BREW" in line or "nothing" in line for line in lines)


def test_the_site_opens_its_own_database_when_it_is_given_none(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUUHA_DATABASE", sqlite_database)
    with TestClient(create_app()) as client:
        assert client.get("/health").json()["status"] == "ok"
        assert client.get("/fi/").status_code == 200
