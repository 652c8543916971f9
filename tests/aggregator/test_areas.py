"""Districts: read from their file, a place found in them, corrected by a worker, and kept with the events."""

from __future__ import annotations

import json
import pickle
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.areafile import AreasError, load
from aggregator.areas import NOWHERE, Areas, Polygon, Ring, place_key
from aggregator.model import EventQuery, Place
from aggregator.store import places
from sources.records import SourcePlace

NOW = 1_795_000_000
TOML = """
[[municipality]]
name = "Imatra"

    [[municipality.district]]
    name = "Vuoksenniska"
    postal_codes = ["55800", "55 910"]
    names = ["Kuparin koulu"]

    [[municipality.district]]
    name = "Keskusta"
    postal_codes = ["55100"]

[[municipality]]
name = "Lappeenranta"
geojson = "lappeenranta.geojson"

    [[municipality.district]]
    name = "Keskusta"
    postal_codes = ["53100"]
"""


def square(west: float, south: float, size: float = 0.1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: str, *rings: list[list[float]], **properties: object) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"nimi": name, **properties}, "geometry": shape}


SHAPES = {
    "type": "FeatureCollection",
    "features": [
        feature("Sammonlahti", square(28.0, 61.0)),
        feature("Lauritsala", square(28.2, 61.0), square(28.24, 61.04, 0.02)),
        feature("Keskusta", square(28.1, 61.0), kunta="Lappeenranta"),
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "lappeenranta.geojson").write_text(json.dumps(SHAPES), "utf-8")
    (tmp_path / "areas.toml").write_text(TOML, "utf-8")
    return tmp_path / "areas.toml"


def test_two_municipalities_in_one_file(file: Path) -> None:
    found = {district.slug: district for district in load(file)}
    assert {slug: (d.name, d.municipality) for slug, d in found.items()} == {
        "vuoksenniska": ("Vuoksenniska", "Imatra"),
        "keskusta": ("Keskusta", "Imatra"),
        "lappeenranta-keskusta": ("Keskusta", "Lappeenranta"),
        "sammonlahti": ("Sammonlahti", "Lappeenranta"),
        "lauritsala": ("Lauritsala", "Lappeenranta"),
    }
    # one district told by its codes and by its shape
    assert found["lappeenranta-keskusta"].postal_codes == {"53100"}
    assert len(found["lappeenranta-keskusta"].polygons) == 1


@pytest.mark.parametrize(
    ("place", "usual", "slug"),
    [
        # coordinates before all else
        (Place({"fi": "Talo"}, postal_code="55800", lat=61.05, lon=28.05), "", "sammonlahti"),
        (Place({"fi": "Talo"}, lat=61.05, lon=28.29), "", "lauritsala"),
        (Place({"fi": "Saari"}, lat=61.05, lon=28.25), "", ""),  # in the hole
        (Place({"fi": "Talo"}, lat=61.05, lon=28.15), "", "lappeenranta-keskusta"),
        # outside every shape: the code, the district told, the name
        (Place({"fi": "Talo"}, postal_code="55800", lat=62.0, lon=25.0), "", "vuoksenniska"),
        (Place({"fi": "Talo"}, postal_code="55910"), "", "vuoksenniska"),
        (Place({"fi": "Talo"}, postal_code="53100", district="Vuoksenniska"), "", "lappeenranta-keskusta"),
        (Place({"fi": "Talo"}, district="VUOKSENNISKA"), "", "vuoksenniska"),
        (Place({"fi": "Kuparin koulu"}), "", "vuoksenniska"),
        (Place({"fi": "Vuoksenniskan kirjasto"}, city="Imatra"), "", "vuoksenniska"),
        (Place({"fi": "Keskustan nuorisotila"}, city="Lappeenranta"), "", "lappeenranta-keskusta"),
        (Place({"fi": "Vuoksenniskan kirjasto"}, city="Lappeenranta"), "", ""),
        (Place({"fi": "Kuparin koulun kenttä"}), "", ""),
        # what the source's keeper says, of places that tell nothing
        (Place({"fi": "Talo"}, district="Muualla"), "Vuoksenniska", "vuoksenniska"),
        (Place({"fi": "Talo"}), "Muu kylä", "muu-kyla"),
        (None, "Keskusta", "keskusta"),
        (None, "", ""),
    ],
)
def test_where_a_place_is(file: Path, place: Place | None, usual: str, slug: str) -> None:
    areas = Areas(load(file))
    assert areas.of(place, usual)[0] == slug
    assert pickle.loads(pickle.dumps(areas)).of(place, usual)[0] == slug


def test_without_a_list_the_feeds_own_words_hold() -> None:
    assert Areas().of(Place(district="Rantakylä"), "Keskusta") == ("rantakyla", "Rantakylä")
    assert Areas().of(Place(), "Keskusta") == ("keskusta", "Keskusta")
    assert Areas().of(None, "–") == NOWHERE


def test_a_workers_word_goes_before_all(file: Path) -> None:
    place = Place({"fi": "Talo"}, city="Imatra", lat=61.05, lon=28.05)
    placed = {place_key(place): ("keskusta", "Keskusta")}
    assert Areas(load(file), placed).of(place)[0] == "keskusta"
    assert Areas(load(file), {place_key(place): NOWHERE}).of(place, "Keskusta") == NOWHERE
    assert place_key(Place(street="Kirjastokatu 1", city="Imatra")) == "kirjastokatu-1/imatra"
    assert place_key(Place()) == ""


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.toml", "[[municipality", "cannot be read"),
        ("a.toml", "", "no district"),
        ("a.toml", "municipality = 3", "[[municipality]]"),
        ("a.toml", "[[municipality]]\nname='I'\n[[municipality.district]]\npostal_codes=['1']", "without a name"),
        ("a.toml", "[[municipality]]\nname='I'\ngeojson='nope.json'", "no file"),
        ("a.json", "{", "cannot be read"),
        ("a.json", "[]", "no district"),
        ("a.json", json.dumps({"features": [feature("")]}), "without a name"),
        ("a.json", json.dumps(feature("A", square(600_000, 6_780_000, 100))), "not in degrees"),
        ("a.json", json.dumps(feature("A", [[1, 2], [3, 4]])), "shape of A"),
        ("a.json", json.dumps(feature("A", [["x", 2], [3, 4], [5, 6]])), "shape of A"),
        ("a.json", json.dumps({"features": [{"geometry": {"type": "Polygon"}, "properties": {"name": "A"}}]}), "shape of A"),
        ("a.json", json.dumps({"features": [7]}), "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, text: str, what: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(AreasError) as told:
        load(tmp_path / name)
    assert what in str(told.value)
    with pytest.raises(AreasError):
        load(tmp_path / "missing.toml")


def test_a_changed_file_is_read_again(file: Path) -> None:
    assert len(load(file)) == 5
    file.write_text(TOML.replace("Vuoksenniska", "Kuparinniska (uusi)"), "utf-8")
    assert "kuparinniska-uusi" in {district.slug for district in load(file)}


COORDINATES = st.floats(-1, 1).map(lambda value: round(value, 3))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=12), COORDINATES, COORDINATES)
def test_inside_is_what_a_library_calls_inside(corners: list[tuple[float, float]], lat: float, lon: float) -> None:
    shapely = pytest.importorskip("shapely")
    shape = shapely.Polygon(corners)
    point = shapely.Point(lon, lat)
    if not shape.is_valid or shape.exterior.distance(point) < 1e-9:
        return
    lons, lats = zip(*corners, strict=True)
    box = min(lons), min(lats), max(lons), max(lats)
    ours = Polygon((Ring(array("d", [c for corner in corners for c in corner])),), box)
    assert ours.holds(lat, lon) is bool(shape.contains(point))


def areas_of(town) -> dict[str, str]:
    return {card.title["fi"]: card.area for card in town.store.listing(EventQuery(), NOW).cards}


def test_a_list_moves_what_is_stored_and_a_correction_outlives_pulls(town, file: Path) -> None:
    school = SourcePlace(name={"fi": "Kuparin koulu"}, city="Imatra")
    hall = SourcePlace(name={"fi": "Halli"}, city="Imatra", postal_code="55100")
    events = [
        town.event("1", title={"fi": "koululla"}, place=school),
        town.event("2", title={"fi": "hallilla"}, place=hall),
    ]
    town.take_in(*events)
    assert set(areas_of(town).values()) == {"Keskusta"}  # the source's own
    districts = load(file)
    assert places.settle(town.store, districts) == 1
    assert places.settle(town.store, districts) == 0
    assert areas_of(town) == {"koululla": "Vuoksenniska", "hallilla": "Keskusta"}
    choices = town.store.choices(NOW)
    assert choices.municipalities == (("Imatra", ("keskusta", "vuoksenniska")),)

    def policy(placed: dict[str, tuple[str, str]]) -> None:
        town.how = replace(town.how, policy=replace(town.how.policy, areas=Areas(districts, placed)))

    policy({})
    assert not town.take_in(*events).visible  # a pull says the same as what was moved
    key = place_key(Place({"fi": "Halli"}, city="Imatra"))
    with town.store.write() as db:
        assert places.put(db, key, ("vuoksenniska", "Vuoksenniska"), NOW) == 1
        policy(places.corrections(db))
    assert set(areas_of(town).values()) == {"Vuoksenniska"}
    assert town.store.listing(EventQuery(areas=("vuoksenniska",)), NOW).total == 2
    assert town.store.listing(EventQuery(words="vuoksenniska halli"), NOW).total == 1
    assert not town.take_in(*events).visible
    assert set(areas_of(town).values()) == {"Vuoksenniska"}
    with town.store.read() as db:
        known = {place.key: (place.area[0], place.put, place.events) for place in places.known(db, NOW)}
    assert known == {key: ("vuoksenniska", True, 1), "kuparin-koulu/imatra": ("vuoksenniska", False, 1)}
    with town.store.write() as db:
        places.forget(db, key)
    assert places.settle(town.store, districts) == 1
    assert areas_of(town)["hallilla"] == "Keskusta"
