"""The municipalities' districts, and which of them a place is in.

A place is where a worker has said, else by its coordinates, its postal code, the district or name it tells.
Whether a point is inside a polygon is counted here: a library for it is 80 MB, and takes 0.2 s and a hundred
megabytes of address space in each child process that reads feeds (tests compare with one).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aggregator.identity import slugify
from aggregator.model import Place, Texts, say
from aggregator.searchwords import finnish_key, words

Area = tuple[str, str]
NOWHERE: Area = ("", "")


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line: longitudes and latitudes in turn, WGS 84 degrees."""

    numbers: array[float]

    @property
    def area(self) -> float:
        """In square degrees, by the shoelace formula; negative if it runs clockwise."""
        return sum(x1 * y2 - x2 * y1 for x1, y1, x2, y2 in self._edges()) / 2

    @property
    def centre(self) -> tuple[float, float]:
        """lat, lon of its centre of mass; of its first point where it has no width."""
        area = self.area
        if not area:
            return self.numbers[1], self.numbers[0]
        edges = list(self._edges())
        lon = sum((x1 + x2) * (x1 * y2 - x2 * y1) for x1, y1, x2, y2 in edges) / (6 * area)
        lat = sum((y1 + y2) * (x1 * y2 - x2 * y1) for x1, y1, x2, y2 in edges) / (6 * area)
        return lat, lon

    def _edges(self) -> Iterator[tuple[float, float, float, float]]:
        """From each point to the next."""
        numbers = self.numbers
        for at in range(0, len(numbers), 2):
            yield numbers[at - 2], numbers[at - 1], numbers[at], numbers[at + 1]

    def crossings(self, lon: float, lat: float) -> int:
        """How many of its edges a ray to the east of a point crosses."""
        found, numbers = 0, self.numbers
        x1, y1 = numbers[-2], numbers[-1]
        for at in range(0, len(numbers), 2):
            x2, y2 = numbers[at], numbers[at + 1]
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
                found += 1
            x1, y1 = x2, y2
        return found


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and its holes. box: west, south, east, north."""

    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point is inside, by the even-odd rule; on an edge it may be either."""
        west, south, east, north = self.box
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return sum(ring.crossings(lon, lat) for ring in self.rings) % 2 == 1


@dataclass(frozen=True, slots=True)
class District:
    """names: slugs of other names for it and of places in it. centre: lat, lon, where it is told.

    where: language -> how "in this district" is said: {"fi": "Vuoksenniskalla"}.
    """

    slug: str
    name: str
    municipality: str = ""
    postal_codes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    polygons: tuple[Polygon, ...] = ()
    centre: tuple[float, float] | None = None
    where: Texts = field(default_factory=dict)

    @property
    def middle(self) -> tuple[float, float] | None:
        """Its centre (lat, lon): as told, else of its largest shape; None where neither is known."""
        if self.centre is not None or not self.polygons:
            return self.centre
        return max((polygon.rings[0] for polygon in self.polygons), key=lambda ring: abs(ring.area)).centre

    @property
    def area(self) -> Area:
        """What an event keeps."""
        return self.slug, self.name


@dataclass(frozen=True, slots=True)
class Areas:
    """Every district, and where workers have put places: `place_key` -> area, NOWHERE for outside them all."""

    districts: tuple[District, ...] = ()
    placed: Mapping[str, Area] = field(default_factory=dict)

    def of(self, place: Place | None, usual: str = "") -> Area:
        """Where a place is. usual: the district of a source whose events tell none, as its keeper names it."""
        if place is not None and (put := self.placed.get(place_key(place))) is not None:
            return put
        if not self.districts:
            name = (place.district if place else "") or usual
            return (slugify(name), name) if slugify(name) else NOWHERE
        found = self._of_place(place) if place is not None else None
        return (found or self._named(usual, "") or _own(usual)).area

    def _of_place(self, place: Place) -> District | None:
        return self._around(place.lat, place.lon) or self._posted(place.postal_code) or self._told(place)

    def _around(self, lat: float | None, lon: float | None) -> District | None:
        if lat is None or lon is None:
            return None
        there = (d for d in self.districts if any(polygon.holds(lat, lon) for polygon in d.polygons))
        return next(there, None)

    def _posted(self, postal_code: str) -> District | None:
        code = "".join(postal_code.split())
        return next((d for d in self.districts if code in d.postal_codes), None) if code else None

    def _told(self, place: Place) -> District | None:
        """By the district it tells, its name, or the district that its name speaks of: Vuoksenniskan kirjasto."""
        for name in (place.district, *place.name.values()):
            if found := self._named(name, place.city):
                return found
        keys = {finnish_key(word) for name in place.name.values() for word in words(name)}
        spoken_of = (d for d in self._of_city(place.city) if set(map(finnish_key, words(d.name))) <= keys)
        return next(spoken_of, None)

    def _named(self, name: str, city: str) -> District | None:
        slug = slugify(name)
        return next((d for d in self._of_city(city) if slug in d.names), None) if slug else None

    def _of_city(self, city: str) -> Iterator[District]:
        """A place in another municipality has none of this one's names."""
        told = slugify(city)
        return (d for d in self.districts if not told or not d.municipality or slugify(d.municipality) == told)


def _own(name: str) -> District:
    return District(slugify(name), name if slugify(name) else "")


def place_key(place: Place) -> str:
    """What tells places apart: the name, else the street, and the municipality ("" if it has neither)."""
    name = slugify(_said(place.name)) or slugify(place.street)
    return f"{name}/{slugify(place.city)}" if name else ""


def _said(texts: Texts) -> str:
    return say(texts)
