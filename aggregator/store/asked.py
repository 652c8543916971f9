"""A filter made ready for the database: names looked up, and what needs another table than the index.

Each `Narrowing` is a set of events: as a list of ids (`those`) to begin with, or as a question about one event
(`has`) for the rest. All values are in the statements as parameters of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import cos, pi, radians, sin
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, exists, func, or_, select

from aggregator.model import EventQuery, Near
from aggregator.store import search
from aggregator.store.tables import area, event, event_tag, source, source_event

# fields of EventQuery that are asked of other tables, see `narrowings`
BESIDE = ("words", "near", "places", "topics", "audiences", "languages", "accessibility", "sources")
_NOTHING_BESIDE = {name: getattr(EventQuery(), name) for name in BESIDE}
KILOMETRES = 111.195  # of a degree of a great circle: the Earth's mean radius is 6371.0088 km


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter without days and page. areas: row ids. points: what is near enough is near one of them.

    nothing: it names areas or places and none of them is known.
    """

    query: EventQuery
    areas: tuple[int, ...] = ()
    points: tuple[Near, ...] = ()
    dialect: str = "sqlite"
    nothing: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether it asks for more than the indexes of occurrences hold."""
        return any(getattr(self.query, name) for name in BESIDE)


def bare(asked: Asked) -> Asked:
    """What of a filter the indexes of occurrences hold; of areas one, since several are not in order of time."""
    areas = asked.areas if len(asked.areas) == 1 else ()
    return replace(asked, query=replace(asked.query, **_NOTHING_BESIDE), points=(), areas=areas)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A set of events. field: of EventQuery. those: their ids. has: whether the event of an id is one."""

    field: str
    those: Select[int]
    has: Callable[[ColumnElement[int]], ColumnElement[bool]]


def ask(db: Connection, query: EventQuery) -> Asked:
    """Look up what `query` names."""
    if query.words:
        search.prepare(db)
    bare = replace(query, day_from=None, day_to=None, page=1)
    known = select(area.c.id).where(area.c.slug.in_(query.areas))
    areas = tuple(db.execute(known).scalars()) if query.areas else ()
    points: tuple[Near, ...] = (query.near,) if query.near else ()
    if query.radius and query.places:
        points += tuple(_positions(db, query))
    return Asked(bare, areas, points, db.dialect.name, bool(query.areas) and not areas)


def _positions(db: Connection, query: EventQuery) -> Iterator[Near]:
    """Where the named places are: sources differ by some metres."""
    known = (
        select(func.avg(event.c.lat), func.avg(event.c.lon))
        .where(event.c.place.in_(query.places), event.c.lat.is_not(None))
        .group_by(event.c.place)
        .order_by(event.c.place)
    )
    return (Near(round(lat, 5), round(lon, 5), query.radius) for lat, lon in db.execute(known))


def within(columns: Any, near: Near) -> ColumnElement[bool]:
    """Whether a row's `lat` and `lon` are near: a box that an index finds, then the distance.

    The distance is that on a plane that touches the Earth halfway, written without trigonometry: within 100 km it
    differs from the great circle's by less than a thousandth (a test holds it).
    """
    north = near.km / KILOMETRES
    east = north / max(0.02, cos(radians(min(89.0, abs(near.lat) + north))))
    up = columns.lat - near.lat
    # the cosine of the latitude halfway between the two, to the first order
    shrink = cos(radians(near.lat)) - sin(radians(near.lat)) * pi / 360 * up
    along = (columns.lon - near.lon) * shrink
    return and_(
        columns.lat.between(near.lat - north, near.lat + north),
        columns.lon.between(near.lon - east, near.lon + east),
        up * up + along * along <= north * north,
    )


def narrowings(asked: Asked) -> list[Narrowing]:
    """The sets of events the filter asks for beside what an index of occurrences holds, likely smallest first."""
    query = asked.query
    found: list[Narrowing] = []
    matching = search.matching(query.words, asked.dialect)
    if matching is not None:
        found.append(Narrowing("words", matching, lambda event_id: event_id.in_(matching)))
    found += _by_place(asked)
    tags = [("topics", "topic"), ("audiences", "audience"), ("languages", "language")]
    found += [_tagged(field, kind, getattr(query, field)) for field, kind in tags if getattr(query, field)]
    found += [_tagged("accessibility", "accessibility", (value,)) for value in query.accessibility]
    if query.sources:
        found.append(_from(query.sources))
    return found


def _by_place(asked: Asked) -> Iterator[Narrowing]:
    query = asked.query
    by_name = query.places and not query.radius
    if by_name:
        yield _events("places", lambda columns: columns.place.in_(query.places))
    if query.near:
        near = query.near
        yield _events("near", lambda columns: within(columns, near))
    if query.places and not by_name:
        points = asked.points[1:] if query.near else asked.points
        yield _events(
            "places",
            lambda columns: or_(columns.place.in_(query.places), *(within(columns, point) for point in points)),
        )


def _events(field: str, condition: Callable[[Any], ColumnElement[bool]]) -> Narrowing:
    # an alias, or `has` would mean the row of an outer query on `event` itself; and correlated on purpose: one key
    # look-up for each candidate, not a list of all
    there = event.alias("there")
    return Narrowing(
        field,
        select(event.c.id.label("event_id")).where(condition(event.c)),
        lambda event_id: exists().where(there.c.id == event_id, condition(there.c)),
    )


def _tagged(field: str, kind: str, values: tuple[str, ...]) -> Narrowing:
    def chosen(table: FromClause) -> ColumnElement[bool]:
        same = table.c.value == values[0] if len(values) == 1 else table.c.value.in_(values)
        return and_(table.c.kind == kind, same)

    tag = event_tag.alias("tag")
    those = select(tag.c.event_id).where(chosen(tag))
    return Narrowing(
        field,
        those if len(values) == 1 else those.distinct(),
        lambda event_id: exists().where(tag.c.event_id == event_id, chosen(tag)),
    )


def _from(slugs: tuple[str, ...]) -> Narrowing:
    those = (
        select(source_event.c.event_id)
        .distinct()
        .join(source, source.c.id == source_event.c.source_id)
        .where(source.c.slug.in_(slugs))
    )
    return Narrowing(
        "sources",
        those,
        lambda event_id: exists().where(
            source_event.c.event_id == event_id,
            source_event.c.source_id == source.c.id,
            source.c.slug.in_(slugs),
        ),
    )
