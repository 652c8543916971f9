"""What the filter form offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from aggregator.model import Choices
from aggregator.store.tables import area, event, event_tag, source
from aggregator.store.tags import KINDS

PLACES = 500


def choices(db: Connection, now: int) -> Choices:
    """What the filter form offers: only what has coming events."""
    coming = (event.c.hidden.is_(False), event.c.last_end_at > now)
    areas = (
        select(area.c.slug, area.c.name, area.c.municipality)
        .distinct()
        .join(event, event.c.area_id == area.c.id)
        .where(*coming, area.c.slug != "")
        .order_by(area.c.name)
    )
    rows = db.execute(areas).all()
    named = (
        select(event.c.place, func.count(event.c.lat))
        .where(*coming, event.c.place != "")
        .group_by(event.c.place)
        .order_by(event.c.place)
        .limit(PLACES)
    )
    places = db.execute(named).all()
    sources = select(source.c.slug, source.c.name).order_by(source.c.name)
    tags = (
        select(event_tag.c.kind, event_tag.c.value)
        .distinct()
        .join(event, event.c.id == event_tag.c.event_id)
        .where(*coming)
        .order_by(event_tag.c.value)
    )
    by_kind: dict[str, list[str]] = {}
    for kind, value in db.execute(tags):
        by_kind.setdefault(KINDS[kind], []).append(value)
    return Choices(
        areas=tuple((row.slug, row.name) for row in rows),
        places=tuple(name for name, _ in places),
        sources=tuple((slug, name) for slug, name in db.execute(sources)),
        municipalities=_by_municipality(rows),
        located=tuple(name for name, known in places if known),
        **{field: tuple(values) for field, values in by_kind.items()},
    )


def _by_municipality(areas: Sequence[Row[*tuple[Any, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    slugs: dict[str, list[str]] = {}
    for row in areas:
        if row.municipality:
            slugs.setdefault(row.municipality, []).append(row.slug)
    return tuple((name, tuple(slugs[name])) for name in sorted(slugs))
