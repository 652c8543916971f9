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
"""

from __future__ import annotations

import json
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from aggregator.areas import District, Polygon, Ring
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
            yield _district(
                called, name, district.get("postal_codes"), district.get("names"), (), district.get("slug")
            )
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
