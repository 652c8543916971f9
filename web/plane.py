"""A small flat map: where on it places, district lines and tiles stand. Pure.

The projection is Web Mercator (EPSG:3857), as tiles have it; a map is WIDTH units wide and as high as its places
need. Places that would stand on one another share a pin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, hypot, log2, pi, radians, sin, sinh, sqrt, tan

Point = tuple[float, float]  # latitude, longitude in degrees
WIDTH = 320.0
LOWEST, HIGHEST = 200.0, 340.0
MARGIN = 24.0
APART = 28.0  # units between the middles of two pins
TILE = 128.0  # units of a tile's side: half of its pixels, so that it is sharp where the map is drawn larger
SMALLEST = 0.6  # kilometres across, where all is in one place
EARTH_KM = 6371.0088
LEVELS = 18
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def mercator(point: Point) -> Point:
    """x, y from 0 to 1, from the north-west corner of the world."""
    lat, lon = max(-85.0, min(85.0, point[0])), point[1]
    return lon / 360 + 0.5, 0.5 - asinh(tan(radians(lat))) / (2 * pi)


def latitude(y: float) -> float:
    """The latitude of a y, in degrees."""
    return degrees(atan(sinh(pi * (1 - 2 * y))))


def kilometres(one: Point, other: Point) -> float:
    """The distance along a great circle (haversine formula)."""
    up, along = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(up / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(along / 2) ** 2
    return 2 * EARTH_KM * atan(sqrt(half) / sqrt(max(1e-12, 1 - half)))


@dataclass(frozen=True, slots=True)
class Tile:
    """A square picture at x, y of the map, by its numbers in the usual scheme."""

    z: int
    column: int
    row: int
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Plane:
    """What part of the world is seen. left, top: of the world's 0 to 1; scale: units of the world's width."""

    left: float
    top: float
    scale: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> Plane:
        """The map that shows all points. points: at least one."""
        xs, ys = zip(*map(mercator, points), strict=True)
        middle = latitude((min(ys) + max(ys)) / 2)
        least = SMALLEST / (2 * pi * EARTH_KM * cos(radians(middle)))
        wide, high = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least / 2)
        scale = min((WIDTH - 2 * MARGIN) / wide, (HIGHEST - 2 * MARGIN) / high)
        height = max(LOWEST, min(HIGHEST, high * scale + 2 * MARGIN))
        left = (min(xs) + max(xs)) / 2 - WIDTH / scale / 2
        return cls(left, (min(ys) + max(ys)) / 2 - height / scale / 2, scale, height)

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point stands, in units from the upper left corner."""
        x, y = mercator(point)
        return round((x - self.left) * self.scale, 1), round((y - self.top) * self.scale, 1)

    @property
    def kilometre(self) -> float:
        """How many units a kilometre is, in the middle."""
        middle = latitude(self.top + self.height / self.scale / 2)
        return self.scale / (2 * pi * EARTH_KM * cos(radians(middle)))

    def bar(self) -> tuple[float, float]:
        """A scale bar: kilometres, and how long they are in units; about a quarter of the width."""
        length = next((km for km in reversed(STEPS) if km * self.kilometre <= WIDTH / 3), STEPS[0])
        return length, round(length * self.kilometre, 1)

    def tiles(self) -> Iterator[Tile]:
        """The tiles that cover the map."""
        z = max(0, min(LEVELS, round(log2(self.scale / TILE))))
        side, count = self.scale / 2**z, 2**z
        first = int(self.left * count), int(self.top * count)
        right, bottom = self.left + WIDTH / self.scale, self.top + self.height / self.scale
        for row in range(max(0, first[1]), min(count - 1, int(bottom * count)) + 1):
            for column in range(first[0], int(right * count) + 1):
                x, y = (column / count - self.left) * self.scale, (row / count - self.top) * self.scale
                yield Tile(z, column % count, row, round(x, 2), round(y, 2), round(side, 2))

    def line(self, numbers: Sequence[float]) -> str:
        """A closed line as SVG path data, without bends too small to see. numbers: lon, lat in turn."""
        told: list[str] = []
        last: tuple[float, float] | None = None
        for at in range(0, len(numbers), 2):
            point = self.at((numbers[at + 1], numbers[at]))
            if last is None or hypot(point[0] - last[0], point[1] - last[1]) >= 1.5:
                told.append(f"{point[0]:g} {point[1]:g}")
                last = point
        return "M" + "L".join(told) + "Z" if len(told) > 2 else ""

    def sees(self, box: tuple[float, float, float, float]) -> bool:
        """Whether any of a box (west, south, east, north) is on the map."""
        west, north = self.at((box[3], box[0]))
        east, south = self.at((box[1], box[2]))
        return east > 0 and west < WIDTH and south > 0 and north < self.height


def pins(places: Iterable[tuple[float, float]]) -> list[tuple[float, float, list[int]]]:
    """x, y of a pin and the numbers of its places: those that stand too close to one another share one."""
    found: list[tuple[float, float, list[int]]] = []
    for number, (x, y) in enumerate(places):
        near = next((pin for pin in found if hypot(pin[0] - x, pin[1] - y) < APART), None)
        if near is None:
            found.append((x, y, [number]))
        else:
            near[2].append(number)
    return found
