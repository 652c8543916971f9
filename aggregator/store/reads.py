"""What the pages and feeds show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Row,
    Select,
    func,
    select,
)

from aggregator.codec import load_event
from aggregator.differences import when_moved
from aggregator.model import (
    PAGE_SIZE,
    TOTAL_CAP,
    Card,
    Choices,
    EventPage,
    EventQuery,
    Listing,
    Occurrence,
    SourceLink,
)
from aggregator.store import finding
from aggregator.store.resolve import standing
from aggregator.store.tables import GONE, area, event, event_text, occurrence, source, source_event

UPCOMING = 60
PLACES = 500


def listing(db: Connection, query: EventQuery, now: int, zone: ZoneInfo) -> Listing:
    """One page of the list."""
    ids = areas_of(db, query)
    if query.areas and not ids:
        return Listing((), 0, query.page, more=False)
    when = finding.span(query, now, zone)
    before = (query.page - 1) * PAGE_SIZE
    rows = list(db.execute(finding.occurrences(query, when, ids, before + PAGE_SIZE + 1)))[before:]
    capped = finding.occurrences(query, when, ids).limit(TOTAL_CAP + 1).subquery()
    total = int(db.execute(select(func.count()).select_from(capped)).scalar_one())
    return Listing(_cards(db, rows[:PAGE_SIZE]), total, query.page, more=len(rows) > PAGE_SIZE)


def areas_of(db: Connection, query: EventQuery) -> tuple[int, ...]:
    """The row ids of the filter's areas; () if it has none, or none of them is known."""
    return tuple(db.execute(finding.area_ids(query)).scalars()) if query.areas else ()


def _cards(db: Connection, rows: Sequence[Row[int, int, int]]) -> tuple[Card, ...]:
    ids = {row.event_id for row in rows}
    shown = {row.id: row for row in db.execute(_shown().where(event.c.id.in_(ids)))}
    told = _told_occurrences(db, ids, {row.start_at for row in rows})
    left = _remaining(db, [row for row in rows if shown[row.event_id].rrule])
    sources = _source_names(db, ids)
    return tuple(_card(row, shown[row.event_id], told, left, sources) for row in rows)


def _shown() -> Select[*tuple[Any, ...]]:
    columns = event.c
    return select(
        columns.id, columns.uid, columns.title, columns.status, columns.all_day, columns.rrule, columns.place,
        columns.detail, area.c.name.label("area"),
    ).join(area, area.c.id == columns.area_id)  # fmt: skip


def _told_occurrences(
    db: Connection, ids: set[int], starts: set[int]
) -> dict[tuple[int, int], tuple[bool, str | None]]:
    columns = occurrence.c
    query = select(columns.event_id, columns.start_at, columns.cancelled, columns.title).where(
        columns.event_id.in_(ids), columns.start_at.in_(starts)
    )
    return {(row.event_id, row.start_at): (row.cancelled, row.title) for row in db.execute(query)}


def _remaining(db: Connection, rows: Sequence[Row[int, int, int]]) -> dict[tuple[int, int], int]:
    """How many occurrences are left of each series from the shown one on."""
    ids = {row.event_id for row in rows}
    starts: dict[int, list[int]] = {}
    query = select(occurrence.c.event_id, occurrence.c.start_at).where(occurrence.c.event_id.in_(ids))
    for number, start in db.execute(query):
        starts.setdefault(number, []).append(start)
    return {
        (row.event_id, row.start_at): sum(start >= row.start_at for start in starts.get(row.event_id, ()))
        for row in rows
    }


def _source_names(db: Connection, ids: set[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(source_event.c.event_id, source.c.name)
        .join(source, source.c.id == source_event.c.source_id)
        .where(source_event.c.event_id.in_(ids))
        .order_by(source.c.name)
    )
    names: dict[int, tuple[str, ...]] = {}
    for number, name in db.execute(query):
        names[number] = (*names.get(number, ()), name)
    return names


def _card(
    row: Row[int, int, int],
    shown: Row[*tuple[Any, ...]],
    told: dict[tuple[int, int], tuple[bool, str | None]],
    left: dict[tuple[int, int], int],
    sources: dict[int, tuple[str, ...]],
) -> Card:
    at = (row.event_id, row.start_at)
    cancelled, title = told.get(at, (False, None))
    data = shown._mapping
    believed = load_event(data["detail"])
    return Card(
        uid=data["uid"],
        title=json.loads(title or data["title"]),
        start=row.start_at,
        end=row.end_at,
        all_day=data["all_day"],
        status="cancelled" if cancelled else data["status"],
        place=data["place"],
        area=data["area"],
        age=believed.age,
        price=believed.price,
        image=believed.image,
        sources=sources.get(row.event_id, ()),
        rrule=data["rrule"],
        remaining=left.get(at, 1),
    )


def next_occurrence(db: Connection, query: EventQuery, now: int, zone: ZoneInfo) -> int | None:
    """The next start that the filter leaves from its first day on, whatever its last day."""
    ids = areas_of(db, query)
    if query.areas and not ids:
        return None
    when = finding.span(replace(query, day_to=None), now, zone)
    row = db.execute(finding.occurrences(query, when, ids, 1)).first()
    return row.start_at if row else None


def event_page(db: Connection, uid: str, now: int) -> EventPage | None:
    """An event in sight, with its sources and next occurrences; for the uid of a merged one, the whole one."""
    joined = select(event, event_text.c.text).join(event_text, event_text.c.event_id == event.c.id)
    row = db.execute(joined.where(event.c.uid == uid)).first()
    if row is not None and row.hidden:
        # merged into another, which answers for it
        row = db.execute(joined.where(event.c.id == standing(db, row.id))).first()
    if row is None or row.hidden:
        return None
    links = (
        select(source.c.slug, source.c.name, source.c.about, source.c.checked_at)
        .join(source_event, source_event.c.source_id == source.c.id)
        .where(source_event.c.event_id == row.id, source_event.c.missed < GONE)
        .distinct()
        .order_by(source.c.name)
    )
    believed = load_event(row.detail)
    sources = tuple(
        SourceLink(slug, name, json.loads(about).get("licence", ""), believed.url, checked)
        for slug, name, about, checked in db.execute(links)
    )
    columns = occurrence.c
    coming = (
        select(columns.start_at, columns.end_at, columns.cancelled, columns.title)
        .where(columns.event_id == row.id, columns.end_at > now)
        .order_by(columns.start_at)
        .limit(UPCOMING)
    )
    upcoming = tuple(
        Occurrence(start, end, cancelled, json.loads(title) if title else None)
        for start, end, cancelled, title in db.execute(coming)
    )
    moved = when_moved(row.moved_from) if row.last_end_at > now else None
    if isinstance(moved, datetime):
        moved = moved.astimezone(ZoneInfo(believed.timezone))
    told_by = json.loads(row.provenance or "{}")
    return EventPage(believed, sources, upcoming, row.last_end_at, row.changed_at, row.text, moved, told_by)


def choices(db: Connection, now: int) -> Choices:
    """What the filter form offers: only what has coming events."""
    coming = (event.c.hidden.is_(False), event.c.last_end_at > now)
    areas = (
        select(area.c.slug, area.c.name)
        .distinct()
        .join(event, event.c.area_id == area.c.id)
        .where(*coming, area.c.slug != "")
        .order_by(area.c.name)
    )
    named = select(event.c.place).distinct().where(*coming, event.c.place != "")
    places = named.order_by(event.c.place).limit(PLACES)
    sources = select(source.c.slug, source.c.name).order_by(source.c.name)
    return Choices(
        tuple((slug, name) for slug, name in db.execute(areas)),
        tuple(db.execute(places).scalars()),
        tuple((slug, name) for slug, name in db.execute(sources)),
    )
