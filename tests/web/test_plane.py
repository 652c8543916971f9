"""The small map: projection, distance, scale, shared pins, tiles. Values by other means than the code's."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import plane
from web.plane import Plane

IMATRA, VUOKSENNISKA = (61.1713, 28.7524), (61.2196, 28.8283)
points = st.tuples(st.floats(59.5, 70.1), st.floats(19.5, 31.6))


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [((60.1699, 24.9384), (60.4518, 22.2666), 150.5), ((0, 0), (0, 1), 111.195), ((61, 28), (61, 28), 0)],
)
def test_distances(one: plane.Point, other: plane.Point, kilometres: float) -> None:
    """Helsinki to Turku as surveyors tell it; a degree of the equator."""
    assert isclose(plane.kilometres(one, other), kilometres, rel_tol=0.002, abs_tol=0.001)


@given(points)
def test_latitudes_come_back(point: plane.Point) -> None:
    assert isclose(plane.latitude(plane.mercator(point)[1]), point[0], abs_tol=1e-9)


@given(st.lists(points, min_size=1, max_size=12))
def test_every_place_is_on_the_map_with_room_for_its_pin(places: list[plane.Point]) -> None:
    drawn = Plane.around(places)
    assert plane.LOWEST <= drawn.height <= plane.HIGHEST
    for place in places:
        x, y = drawn.at(place)
        assert plane.MARGIN - 1 <= x <= plane.WIDTH - plane.MARGIN + 1
        assert plane.MARGIN - 1 <= y <= drawn.height - plane.MARGIN + 1


@given(points, points)
def test_north_is_up_and_east_is_right(one: plane.Point, other: plane.Point) -> None:
    drawn = Plane.around([one, other])
    (x1, y1), (x2, y2) = drawn.at(one), drawn.at(other)
    assert (y1 <= y2) or one[0] <= other[0]
    assert (x1 <= x2) or one[1] >= other[1]


def test_the_bar_is_as_long_as_it_says() -> None:
    drawn = Plane.around([IMATRA, VUOKSENNISKA])
    km, units = drawn.bar()
    across = drawn.at(VUOKSENNISKA)[0] - drawn.at(IMATRA)[0], drawn.at(IMATRA)[1] - drawn.at(VUOKSENNISKA)[1]
    distance = (across[0] ** 2 + across[1] ** 2) ** 0.5
    assert isclose(distance / (units / km), plane.kilometres(IMATRA, VUOKSENNISKA), rel_tol=0.01)


@given(st.lists(st.tuples(st.floats(0, 320), st.floats(0, 340)), max_size=40))
def test_pins_stand_apart_and_every_place_has_one(places: list[tuple[float, float]]) -> None:
    found = plane.pins(places)
    assert sorted(number for _, _, numbers in found for number in numbers) == list(range(len(places)))
    for at, (x, y, _) in enumerate(found):
        for other in found[:at]:
            assert (x - other[0]) ** 2 + (y - other[1]) ** 2 >= plane.APART**2


def test_tiles_cover_the_map_without_gaps() -> None:
    drawn = Plane.around([IMATRA, VUOKSENNISKA])
    tiles = list(drawn.tiles())
    assert 4 <= len(tiles) <= 36
    assert min(tile.x for tile in tiles) <= 0
    assert min(tile.y for tile in tiles) <= 0
    assert max(tile.x + tile.side for tile in tiles) >= plane.WIDTH
    assert max(tile.y + tile.side for tile in tiles) >= drawn.height
    # the tile that holds Imatra by the published formula of slippy maps
    tile = next(
        t for t in tiles if t.x <= drawn.at(IMATRA)[0] < t.x + t.side and t.y <= drawn.at(IMATRA)[1] < t.y + t.side
    )
    assert (tile.column, tile.row) == (int((28.7524 + 180) / 360 * 2**tile.z), row_of(61.1713, tile.z))


def row_of(lat: float, z: int) -> int:
    from math import cos, log, pi, radians, tan

    return int((1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * 2**z)


def test_a_line_leaves_out_what_cannot_be_seen() -> None:
    drawn = Plane.around([IMATRA, VUOKSENNISKA])
    square = [28.75, 61.17, 28.80, 61.17, 28.800001, 61.17, 28.80, 61.20, 28.75, 61.20]
    assert drawn.line(square).count("L") == 3
    assert drawn.line([28.75, 61.17, 28.750001, 61.17]) == ""
    assert drawn.sees((28.7, 61.1, 28.8, 61.2))
    assert not drawn.sees((20.0, 60.0, 20.1, 60.1))
