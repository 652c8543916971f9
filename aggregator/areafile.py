"""The file of districts that the settings name -> District records.

GeoJSON (RFC 7946), or TOML with postal codes and names:

    [[municipality]]
    name = "Imatra"
    geojson = "imatra.geojson"          # beside this file; its features are districts too

        [[municipality.district]]
        name = "Vuoksenniska"
        slug = "vuoksenniska"           # in addresses; without it made from the name
        postal_codes = ["55800"]
        names = ["Vuoksen koulu"]       # of places in it, where nothing else tells
        centre = [61.24, 28.85]         # lat, lon; without it the middle of its shape, if it has one
        where.fi = "Vuoksenniskalla"    # how "in this district" is said; also where.sv, where.en

        [[municipality.school]]         # for what is on offer in schools
        name = "Vuoksenniskan koulu"
        names = ["Vuoksenniskan yhtenäiskoulu"]
"""

from __future__ import annotations

import json
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from aggregator.areas import District, Polygon, Ring
from aggregator.coverage.profile import School
from aggregator.identity import slugify
from sources.errors import N_, SourceError

LARGEST = 64 * 1024 * 1024
# what statistics offices and town surveyors call a feature's name, its municipality and its postal code
NAMES = ("name", "nimi", "nimi_fi", "name_fi", "namn", "NIMI", "Nimi")
MUNICIPALITIES = ("municipality", "kunta", "kuntanimi", "kunta_nimi")
POSTAL_CODES = ("postal_codes", "postal_code", "postinumero", "postinumeroalue", "posti_alue")


class AreasError(SourceError):
    """The file of districts cannot be used; says why."""


def load(path: Path | None) -> tuple[District, ...]:
    """The districts in a file, read again when it changes. Raises AreasError. None: none."""
    if path is None:
        return ()
    try:
        state = path.stat()
        if state.st_size > LARGEST:
            raise AreasError(N_("{file}: larger than 64 MB."), file=path)
        return _load(path, state.st_mtime_ns)
    except OSError as error:
        raise AreasError(N_("{file} cannot be read: {why}"), file=path, why=error.strerror) from error


def schools(path: Path | None) -> tuple[School, ...]:
    """The school units in a file of districts. Raises AreasError."""
    if path is None or path.suffix != ".toml":
        return ()
    load(path)  # its problems are told first
    told = tomllib.loads(path.read_text("utf-8"))
    found: dict[str, School] = {}
    for municipality in _tables(told, "municipality", path):
        for table in _tables(municipality, "school", path):
            name = str(table.get("name", ""))
            if not (slug := slugify(name)):
                raise AreasError(N_("{file}: a school without a name."), file=path)
            found[slug] = School(
                slug, name, frozenset({slugify(n) for n in (name, *_texts(table.get("names")))} - {""})
            )
    return tuple(found.values())


@lru_cache(4)
def _load(path: Path, _changed: int) -> tuple[District, ...]:
    try:
        if path.suffix == ".toml":
            told = list(_from_toml(tomllib.loads(path.read_text("utf-8")), path))
        else:
            told = list(_features(path, ""))
    except ValueError as error:  # of TOML, JSON and UTF-8 alike
        raise AreasError(N_("{file} cannot be read: {why}"), file=path, why=error) from error
    if not told:
        raise AreasError(N_("{file}: no district in it."), file=path)
    return tuple(_apart(told))


def _apart(told: Iterable[District]) -> Iterator[District]:
    """Two municipalities may both have a centre: the later one's address names its municipality too."""
    taken: dict[str, District] = {}
    for district in told:
        slug = district.slug
        first = taken.get(slug)
        if first is not None and first.municipality != district.municipality:
            slug = slugify(f"{district.municipality} {district.name}")
            first = taken.get(slug)
        taken[slug] = District(
            slug,
            district.name,
            district.municipality,
            district.postal_codes | (first.postal_codes if first else frozenset()),
            district.names | (first.names if first else frozenset()),
            district.polygons + (first.polygons if first else ()),
            district.centre or (first.centre if first else None),
            {**(first.where if first else {}), **district.where},
        )
    return iter(taken.values())


def _from_toml(told: Mapping[str, Any], path: Path) -> Iterator[District]:
    for municipality in _tables(told, "municipality", path):
        name = str(municipality.get("name", ""))
        for district in _tables(municipality, "district", path):
            called = str(district.get("name", ""))
            if not slugify(called):
                raise AreasError(
                    N_("{file}: a district without a name in {municipality}."), file=path, municipality=name
                )
            made = _district(
                called, name, district.get("postal_codes"), district.get("names"), (), district.get("slug")
            )
            yield replace(made, centre=_centre(district, path), where=_where(district, path))
        if shapes := municipality.get("geojson"):
            beside = path.parent / str(shapes)
            if not beside.is_file():
                raise AreasError(N_("There is no file {file}."), file=beside)
            yield from _features(beside, name)


def _tables(told: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    found = told.get(key, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise AreasError(N_("{file}: {key} has to be written as [[{key}]]."), file=path, key=key)
    return found


def _district(
    name: str, municipality: str, codes: Any, names: Any, polygons: tuple[Polygon, ...], slug: Any = None
) -> District:
    known = {slugify(other) for other in (name, *_texts(names))} - {""}
    postal = frozenset("".join(code.split()) for code in _texts(codes))
    return District(slugify(str(slug or name)), name, municipality, postal, frozenset(known), polygons)


def _centre(district: Mapping[str, Any], path: Path) -> tuple[float, float] | None:
    told = district.get("centre")
    if told is None:
        return None
    numbers = isinstance(told, list) and len(told) == 2 and all(isinstance(one, (int, float)) for one in told)
    if not numbers or not (abs(told[0]) <= 90 and abs(told[1]) <= 180):
        name = str(district.get("name"))
        raise AreasError(N_("{file}: the centre of {name} is written as [61.24, 28.85]."), file=path, name=name)
    return float(told[0]), float(told[1])


def _where(district: Mapping[str, Any], path: Path) -> dict[str, str]:
    told = district.get("where", {})
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        name = str(district.get("name"))
        raise AreasError(N_('{file}: where.fi = "…" is missing its language in {name}.'), file=path, name=name)
    return dict(told)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in values if isinstance(one, (str, int)) and str(one).strip()]


def _features(path: Path, municipality: str) -> Iterator[District]:
    told = json.loads(path.read_text("utf-8"))
    features = told.get("features", [told]) if isinstance(told, dict) else []
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise ValueError("no list of features")
    for feature in features:
        properties = feature.get("properties") or {}
        name = _first(properties, NAMES)
        if not slugify(name):
            raise AreasError(N_("{file}: a feature without a name."), file=path)
        of = _first(properties, MUNICIPALITIES) or municipality
        codes = next((properties[key] for key in POSTAL_CODES if properties.get(key)), None)
        yield _district(
            name, of, codes, properties.get("names"), tuple(_polygons(feature.get("geometry"), path, name))
        )


def _first(properties: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((text for key in keys for text in _texts(properties.get(key))), "")


def _polygons(geometry: Any, path: Path, name: str) -> Iterator[Polygon]:
    """RFC 7946 sections 3.1.6 and 3.1.7."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if kind else []
    for rings in {"Polygon": [coordinates], "MultiPolygon": coordinates or []}.get(str(kind), []):
        try:
            flat = ([float(c) for point in ring for c in point[:2]] for ring in rings or [])
            lines = tuple(Ring(array("d", numbers)) for numbers in flat)
        except (TypeError, ValueError, IndexError):
            raise AreasError(N_("{file}: the shape of {name} cannot be read."), file=path, name=name) from None
        if not lines or any(len(line.numbers) < 6 for line in lines):
            raise AreasError(N_("{file}: the shape of {name} cannot be read."), file=path, name=name)
        yield Polygon(lines, _box(lines[0], path, name))


def _box(outer: Ring, path: Path, name: str) -> tuple[float, float, float, float]:
    lons, lats = outer.numbers[::2], outer.numbers[1::2]
    box = min(lons), min(lats), max(lons), max(lats)
    if not (box[0] >= -180 and box[2] <= 180 and box[1] >= -90 and box[3] <= 90):
        raise AreasError(
            N_("{file}: the shape of {name} is not in degrees (WGS 84, EPSG:4326)."), file=path, name=name
        )
    return box
