"""Places, keywords and divisions that events tell, counted once for each revision and day by who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, case, func, select

from aggregator.codec import load_event
from aggregator.identity import slugify
from aggregator.model import Place
from aggregator.store.engine import chunks
from aggregator.store.tables import area, event, event_tag

MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place by its name. events: how many there are and have been; coming: of those not over.

    latest: row id of the last event that told it; area: of that.
    """

    id: str
    name: str
    events: int
    coming: int
    latest: int
    area: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TagCount:
    """A topic or audience. kind: as aggregator.store.tags keeps it."""

    kind: str
    value: str
    events: int
    coming: int


@dataclass(frozen=True, slots=True)
class Division:
    """An area of a municipality."""

    slug: str
    name: str
    municipality: str


def place_id(name: str) -> str:
    """The lasting id of a place, from its name (as filters know it)."""
    digest = blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"puuha:{slugify(name, 40) or 'paikka'}-{digest}"


def places(db: Connection, now: int) -> dict[str, PlaceCount]:
    """Every place that an event in sight tells, by its id."""
    coming = func.sum(case((event.c.last_end_at > now, 1), else_=0))
    told = (
        select(
            event.c.place, func.count().label("events"), coming.label("coming"), func.max(event.c.id).label("id")
        )
        .where(event.c.hidden.is_(False), event.c.place != "")
        .group_by(event.c.place)
        .order_by(event.c.place)
        .limit(MOST_PLACES)
        .subquery()
    )
    query = (
        select(told, area.c.slug, area.c.name, area.c.municipality)
        .join(event, event.c.id == told.c.id)
        .join(area, area.c.id == event.c.area_id)
    )
    found = (
        PlaceCount(
            place_id(row.place), row.place, row.events, int(row.coming), row.id,
            (row.slug, row.name, row.municipality),
        )
        for row in db.execute(query)
    )  # fmt: skip
    return {one.id: one for one in found}


def tag_counts(db: Connection, now: int) -> dict[tuple[str, str], TagCount]:
    """Topics and audiences of events in sight."""
    coming = func.sum(case((event.c.last_end_at > now, 1), else_=0))
    query = (
        select(event_tag.c.kind, event_tag.c.value, func.count(), coming)
        .join(event, event.c.id == event_tag.c.event_id)
        .where(event.c.hidden.is_(False), event_tag.c.kind.in_(("topic", "audience", "language")))
        .group_by(event_tag.c.kind, event_tag.c.value)
    )
    return {(kind, value): TagCount(kind, value, many, int(left)) for kind, value, many, left in db.execute(query)}


def divisions(db: Connection) -> list[Division]:
    """The areas there are; the one without a slug is everywhere else."""
    query = select(area.c.slug, area.c.name, area.c.municipality).order_by(area.c.slug)
    return [Division(*row) for row in db.execute(query)]


def place_records(db: Connection, event_ids: Iterable[int]) -> dict[int, Place]:
    """What events tell of their places, by the events' row ids."""
    found: dict[int, Place] = {}
    for part in chunks(sorted(event_ids)):
        for row in db.execute(select(event.c.id, event.c.detail).where(event.c.id.in_(part))):
            place = load_event(row.detail).place
            if place is not None:
                found[row.id] = place
    return found
