"""Following a filter in one's own calendar."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from starlette.testclient import TestClient

from web.subscribe import buttons

FEED = "https://puuha.example.fi/k/abc.ics"


def test_the_page_tells_the_filter_the_next_events_and_the_address(sqlite_town: Any, browse: TestClient) -> None:
    sqlite_town.take_in(*(sqlite_town.event(str(n), min_age=7, max_age=9) for n in range(5)))
    landing = browse.get("/fi/k?ika=7-9&v=4").headers["location"]
    assert re.fullmatch(r"/fi/k/[a-z0-9]{10}", landing)
    html = browse.get(landing).text
    address = f"https://puuha.example.fi{landing.removeprefix('/fi')}.ics"
    assert "4, 7–9 v" in html
    assert html.count("<li><time") == 3
    assert f'readonly value="{address}"' in html
    assert f'href="webcal{address.removeprefix("https")}"' in html
    assert 'href="/fi/?v=4&amp;ika=7-9"' in html or 'href="/fi/?ika=7-9&amp;v=4"' in html
    assert "8–24 tunnin välein" in html


def test_each_language_has_the_page_and_the_same_calendar(browse: TestClient) -> None:
    landings = [browse.get(f"/{language}/k?v=4").headers["location"] for language in ("fi", "sv", "en")]
    names = {landing.rpartition("/")[2] for landing in landings}
    assert len(names) == 1
    name = names.pop()
    for language, words in (("fi", "Tilaa kalenteriin"), ("sv", "Prenumerera i kalendern"), ("en", "Subscribe")):
        assert words in browse.get(f"/{language}/k/{name}").text


def test_an_unknown_name_is_a_page_that_says_so(browse: TestClient) -> None:
    found = browse.get("/sv/k/aaaaaaaaaa")
    assert found.status_code == 404
    assert "Sidan hittades inte" in found.text


def test_an_empty_calendar_can_be_followed(browse: TestClient) -> None:
    html = browse.get(browse.get("/fi/k?v=4").headers["location"]).text
    assert "Ei vielä mitään." in html


def test_where_the_buttons_lead() -> None:
    links = {button.key: button.href for button in buttons(FEED, "Puuha & muu", "")}
    assert links["apple"] == "webcal://puuha.example.fi/k/abc.ics"
    google = urlsplit(links["google"])
    assert (google.netloc, parse_qs(google.query)) == (
        "calendar.google.com", {"cid": ["webcal://puuha.example.fi/k/abc.ics"]},
    )  # fmt: skip
    for key, host in (("outlook", "outlook.live.com"), ("office", "outlook.office.com")):
        link = urlsplit(links[key])
        assert (link.netloc, link.path) == (host, "/calendar/0/addfromweb")
        assert parse_qs(link.query) == {"url": [FEED], "name": ["Puuha & muu"]}
        assert "+" not in link.query


@pytest.mark.parametrize(
    ("user_agent", "first"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "apple"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9)", "google"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "outlook"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "apple"),
        ("", "apple"),
    ],
)
def test_the_visitors_own_platform_stands_first(user_agent: str, first: str) -> None:
    shown = buttons(FEED, "x", user_agent)
    assert shown[0].key == first
    assert {button.key for button in shown} == {"apple", "google", "outlook", "office"}


def test_the_code_leads_to_the_landing_page_and_is_read_as_drawn(browse: TestClient) -> None:
    """The modules that the page draws are those of the address; never of webcal:."""
    landing = browse.get("/sv/k?v=4").headers["location"]
    html = browse.get(landing).text
    drawn = re.search(r'<svg viewBox="0 0 (\d+) \1"><path stroke="#000" d="([^"]+)"', html)
    assert drawn
    expected = segno.make("https://puuha.example.fi" + landing, error="m", micro=False)
    modules = [(x, y) for y, row in enumerate(expected.matrix) for x, dark in enumerate(row) if dark]
    assert sorted(dark_modules(drawn[2], border=4)) == sorted(modules)
    assert int(drawn[1]) == len(expected.matrix) + 8


def dark_modules(path: str, border: int) -> list[tuple[int, int]]:
    """The squares that the path's horizontal strokes cover."""
    x, y, found = 0.0, 0.0, []
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            found += [(int(x) + n - border, int(y) - border) for n in range(int(values[0]))]
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return found
