"""Place and keyword documents -> the few values we keep of them (JSON types), and those -> records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sources.linked.wire import Item, address_in, in_one, listed, own_id, titles
from sources.records import SourcePlace
from sources.text import one_line

# A neighbourhood is what people say; the others are its stand-ins, and municipalities are no district.
DIVISIONS = ("neighborhood", "sub_district", "district")


def place_value(place: Item, language: str = "und") -> dict[str, Any]:
    """What we keep of a place's document; {} of one that has been deleted."""
    if place.get("deleted"):
        return {}
    position = place.get("position")
    lat, lon = _position(position.get("coordinates") if isinstance(position, dict) else None)
    value = {
        "id": own_id(place),
        "name": titles(place.get("name"), language),
        "street": in_one(place.get("street_address")),
        "postal_code": in_one(place.get("postal_code")),
        "city": in_one(place.get("address_locality")),
        "district": _district(place.get("divisions")),
        "lat": lat,
        "lon": lon,
        "url": address_in(place.get("info_url")),
    }
    return {name: said for name, said in value.items() if said or said == 0.0}


def keyword_value(keyword: Item, language: str = "und") -> dict[str, Any]:
    """What we keep of a keyword's document; {} of one that has been deleted."""
    return {} if keyword.get("deleted") else {"id": own_id(keyword), "name": titles(keyword.get("name"), language)}


def source_place(value: Mapping[str, Any]) -> SourcePlace | None:
    """The record of what `place_value` kept; None of an empty value."""
    if not value.get("name") and not value.get("street"):
        return None
    return SourcePlace(
        key=value.get("id", ""),
        name=value.get("name", {}),
        street=value.get("street", ""),
        postal_code=value.get("postal_code", ""),
        city=value.get("city", ""),
        district=value.get("district", ""),
        lat=value.get("lat"),
        lon=value.get("lon"),
        url=value.get("url", ""),
    )


def _position(coordinates: object) -> tuple[float | None, float | None]:
    """GeoJSON's (longitude, latitude; RFC 7946 section 3.1.1) as latitude and longitude."""
    match coordinates:
        case [float() | int() as lon, float() | int() as lat, *_]:
            known = math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180
            return (float(lat), float(lon)) if known and (lat, lon) != (0, 0) else (None, None)
    return None, None


def _district(divisions: object) -> str:
    said = {
        one_line(str(division.get("type"))): in_one(division.get("name"))
        for division in reversed(listed(divisions))
    }
    return next((said[kind] for kind in DIVISIONS if said.get(kind)), "")


VALUES = {"place": place_value, "keyword": keyword_value}
