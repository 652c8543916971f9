"""The map: pins and the list beside it, tiles only where the settings name them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sources.records import SourcePlace
from web.app import create_app

HOUSE = SourcePlace(name={"fi": "Talo"}, lat=61.19, lon=28.77)
CLOSE = SourcePlace(name={"fi": "Naapuri"}, lat=61.1901, lon=28.7701)
FAR = SourcePlace(name={"fi": "Kaukana"}, lat=61.25, lon=28.85)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def pins(html: str) -> list[str]:
    return re.findall(r'<a href="#paikka-\d+" aria-label="([^"]+)"', html)


@pytest.fixture
def town(sqlite_town: Any) -> Any:
    event = sqlite_town.event
    sqlite_town.take_in(
        *(event(f"t{n}", title={"fi": f"Kerho {n}"}, place=HOUSE) for n in range(3)),
        event("n", title={"fi": "Naapurissa"}, place=CLOSE),
        event("k", title={"fi": "Kauempana"}, place=FAR, min_age=7, max_age=9),
        event("p", title={"fi": "Pimeässä"}, place=SourcePlace(name={"fi": "Pimeä"})),
    )
    return sqlite_town


def test_places_are_pins_and_a_list(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/kartta").text
    assert pins(html) == ["1: Talo, 3 tapahtumaa; Naapuri, 1 tapahtuma", "2: Kaukana, 1 tapahtuma"]
    listed = [words_of(found) for found in re.findall(r"<h3>(.*?)</h3>", html)]
    assert listed == ["1 Talo", "1 Naapuri", "2 Kaukana", "Pimeä ei kartalla"]
    assert {f'id="paikka-{n}"' in html for n in (1, 2)} == {True}
    assert html.count('id="paikka-1"') == 1
    assert 'href="/fi/?paikka=Talo">+1 lisää' in html
    assert 'id="maara">6 tapahtumaa' in html


def test_a_filter_narrows_the_map(town: Any, browse: TestClient) -> None:
    assert pins(browse.get("/fi/kartta?ika=7-9&ilman-ikaa=0").text) == ["1: Kaukana, 1 tapahtuma"]


def test_near_tells_how_far_and_shows_where_one_is(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/kartta?lahella=61.190,28.770,20").text
    told = [words_of(found) for found in re.findall(r"<h3>(.*?)</h3>", html)]
    assert told == ["1 Talo 0 km", "1 Naapuri 0 km", "2 Kaukana 7,9 km"]
    assert "Olet tässä" in html
    assert 'name="lahella" value="61.190,28.770,20" checked' in html


def test_without_any_location_the_list_stands_alone(sqlite_town: Any, browse: TestClient) -> None:
    sqlite_town.take_in(
        sqlite_town.event("1", place=SourcePlace(name={"fi": "Pimeä"})), sqlite_town.event("2", place=None)
    )
    html = browse.get("/fi/kartta").text
    assert '<svg class="map"' not in html
    assert "Mikään näistä tapahtumista ei kerro sijaintiaan kartalla." in html
    assert "Pimeä" in html
    assert "Paikkaa ei kerrottu" in html


def test_an_empty_map_says_why(town: Any, browse: TestClient) -> None:
    html = browse.get("/sv/kartta?q=olematon").text
    assert "Mest stängdes ute av: ”olematon”" in words_of(html)


def test_nobody_else_is_asked_without_tiles(town: Any, browse: TestClient) -> None:
    found = browse.get("/fi/kartta")
    assert "<image" not in found.text
    assert "img-src" not in found.headers["content-security-policy"]


def test_tiles_are_shown_and_allowed_on_this_page_alone(town: Any, settings: Any) -> None:
    tiled = settings.model_copy(
        update={"tiles": "https://tiles.example.fi/{z}/{x}/{y}.png", "tiles_credit": "© Kartta"}
    )
    with TestClient(create_app(tiled, town.store, clock=lambda: town.now)) as client:
        found, other = client.get("/fi/kartta"), client.get("/fi/")
    assert re.search(r'<image href="https://tiles\.example\.fi/\d+/\d+/\d+\.png"', found.text)
    assert "© Kartta" in found.text
    assert found.headers["content-security-policy"].endswith("img-src 'self' https://tiles.example.fi")
    assert "tiles.example.fi" not in other.headers["content-security-policy"]


@pytest.mark.parametrize("tiles", ["tiles/{z}", "https://a.example/; script-src *", "javascript:alert(1)"])
def test_tiles_that_are_no_address_are_refused(settings: Any, tiles: str) -> None:
    from aggregator.settings import Settings

    with pytest.raises(ValueError, match="tiles"):
        Settings(tiles=tiles)


def test_districts_are_drawn(town: Any, settings: Any, tmp_path: Path) -> None:
    ring = [[28.7, 61.15], [28.8, 61.15], [28.8, 61.22], [28.7, 61.22], [28.7, 61.15]]
    feature = {"type": "Feature", "properties": {"name": "Keskusta"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    areas = tmp_path / "areas.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with TestClient(
        create_app(settings.model_copy(update={"areas": areas}), town.store, clock=lambda: town.now)
    ) as client:
        html = client.get("/fi/kartta").text
    assert re.search(r'<path class="district" d="M[-\d. L]+Z"/>', html)
    assert ">Keskusta</text>" in html
