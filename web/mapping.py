"""The map, `/{language}/kartta?filter`: the events by place, and the places as pins on a map of our own.

Nothing is asked of anybody else, unless the settings name a server of tiles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from aggregator import settingfiles
from aggregator.areas import District
from aggregator.model import Spot
from web import cards, plane, words
from web.cards import Around, CardView
from web.empty import why_empty
from web.filter import Filter
from web.guard import POLICY
from web.i18n import Tongue
from web.plane import Plane
from web.screen import Screen, begin, count_words

MOST_LINE = 6_000  # letters of path data
NAME_BELOW = 14.0  # the upper edge, in units of the map


@dataclass(frozen=True, slots=True)
class SpotView:
    """A place in the list. number: of its pin, 0 if it has none. away: "1,2 km" from where one is."""

    number: int
    name: str
    away: str
    cards: list[CardView]
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin. names: the places it stands for. id: of the first of them in the list."""

    x: float
    y: float
    number: int
    names: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A district: its line, and where its name stands."""

    line: str
    name: str
    x: float
    y: float


def map_page(request: Request) -> Response:
    """The pins and the places beside them."""
    screen = begin(request, "map")
    if isinstance(screen, Response):
        return screen
    found = screen.site.store.spots(screen.asked, screen.now)
    located = [spot for spot in found.spots if spot.lat is not None and spot.name]
    drawn = _plane(screen, located)
    pins = plane.pins([drawn.at((spot.lat or 0, spot.lon or 0)) for spot in located]) if drawn else []
    numbers = {located[index].name: number for number, pin in enumerate(pins, 1) for index in pin[2]}
    settings = screen.site.settings
    return screen.page(
        "map.html", found.total,
        robots="noindex, follow",
        headers=_allowing(settings.tiles if drawn else ""),
        spots=sorted((_spot(screen, spot, numbers) for spot in found.spots), key=_by_pin),
        left_out=found.left_out,
        left_out_words=screen.said.plural("{count} more place", "{count} more places", found.left_out),
        map=_map(screen, drawn, located, pins) if drawn else None,
        empty=why_empty(screen) if not found.spots else None,
    )  # fmt: skip


def _by_pin(spot: SpotView) -> float:
    return spot.number or float("inf")


def _plane(screen: Screen, located: list[Spot]) -> Plane | None:
    points = [(spot.lat or 0.0, spot.lon or 0.0) for spot in located]
    near = screen.filter.near
    if near:
        points.append((near.lat, near.lon))
    return Plane.around(points) if points else None


def _spot(screen: Screen, spot: Spot, numbers: dict[str, int]) -> SpotView:
    said, left = screen.said, spot.total - len(spot.cards)
    around = Around(screen.site.settings.zone, screen.asked.day_from or screen.today, said)
    only = screen.filter.without("places")
    href = screen.address(_at(only, spot.name), "list") if spot.name else ""
    return SpotView(
        numbers.get(spot.name, 0),
        spot.name or said("Place not told"),
        _away(screen, spot),
        [cards.view(card, around, dated=True) for card in spot.cards],
        said("+{count} more", count=said.number(left)) if left else "",
        href,
    )


def _at(filter_: Filter, place: str) -> Filter:
    return replace(filter_, places=(place,), near=None)


def _away(screen: Screen, spot: Spot) -> str:
    near = screen.filter.near
    if near is None or spot.lat is None or spot.lon is None:
        return ""
    kilometres = plane.kilometres((near.lat, near.lon), (spot.lat, spot.lon))
    return f"{words.distance(round(kilometres, 1), screen.said)} km"


def _map(
    screen: Screen, drawn: Plane, located: list[Spot], pins: list[tuple[float, float, list[int]]]
) -> dict[str, Any]:
    settings, near = screen.site.settings, screen.filter.near
    length, units = drawn.bar()
    return {
        "width": plane.WIDTH, "height": drawn.height,
        "tiles": [
            {"href": _tile(settings.tiles, tile), "x": tile.x, "y": tile.y, "side": tile.side}
            for tile in drawn.tiles()
        ] if settings.tiles else [],
        "credit": settings.tiles_credit if settings.tiles else "",
        "outlines": [] if settings.tiles else _outlines(settingfiles.districts(settings), drawn),
        "pins": [
            Pin(x, y, number, _names(screen.said, [located[index] for index in indexes]))
            for number, (x, y, indexes) in enumerate(pins, 1)
        ],
        "me": drawn.at((near.lat, near.lon)) if near else None,
        "reach": round(near.km * drawn.kilometre, 1) if near else 0,
        "bar": {"words": f"{words.distance(length, screen.said)} km", "units": units},
    }  # fmt: skip


def _names(said: Tongue, spots: list[Spot]) -> str:
    return "; ".join(f"{spot.name}, {count_words(spot.total, said)}" for spot in spots)


def _tile(template: str, tile: plane.Tile) -> str:
    return template.replace("{z}", str(tile.z)).replace("{x}", str(tile.column)).replace("{y}", str(tile.row))


def _outlines(districts: tuple[District, ...], drawn: Plane) -> list[Outline]:
    """The districts on the map, as long as there is room for their lines."""
    found, letters = [], 0
    for district in districts:
        seen = [polygon for polygon in district.polygons if drawn.sees(polygon.box)]
        line = "".join(drawn.line(ring.numbers) for polygon in seen for ring in polygon.rings)
        letters += len(line)
        if not line or letters > MOST_LINE:
            continue
        west, _south, east, north = seen[0].box
        x, y = drawn.at((north, (west + east) / 2))
        found.append(Outline(line, district.name, x, max(y, 0.0) + NAME_BELOW))
    return found


def _allowing(tiles: str) -> dict[str, str]:
    """The one page that may show pictures of the tiles' server."""
    if not tiles:
        return {}
    there = urlsplit(tiles)
    return {"Content-Security-Policy": f"{POLICY}; img-src 'self' {there.scheme}://{there.netloc}"}
