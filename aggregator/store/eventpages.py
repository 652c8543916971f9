"""What an event's page shows."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from aggregator.belief import GATHERERS
from aggregator.codec import load_event
from aggregator.differences import when_moved
from aggregator.model import EventPage, Occurrence, Sibling, SourceLink
from aggregator.store.resolve import standing
from aggregator.store.tables import GONE, event, event_text, occurrence, source, source_event

UPCOMING = 60


def event_page(db: Connection, uid: str, now: int) -> EventPage | None:
    """An event in sight, with its sources and next occurrences; for the uid of a merged one, the whole one."""
    joined = select(event, event_text.c.text).join(event_text, event_text.c.event_id == event.c.id)
    row = db.execute(joined.where(event.c.uid == uid)).first()
    if row is not None and row.hidden:
        # merged into another, which answers for it
        row = db.execute(joined.where(event.c.id == standing(db, row.id))).first()
    if row is None or row.hidden:
        return None
    believed = load_event(row.detail)
    links = db.execute(_LINKS, {"number": row.id})
    sources = tuple(
        SourceLink(told.slug, told.name, (about := json.loads(told.about)).get("licence", ""), believed.url,
                   told.checked_at, about.get("kind") in GATHERERS)
        for told in links
    )  # fmt: skip
    times = tuple(
        Occurrence(start, end, cancelled, json.loads(title) if title else None)
        for start, end, cancelled, title in db.execute(_OCCURRENCES, {"number": row.id})
    )
    upcoming = tuple(time for time in times if time.end > now)[:UPCOMING]
    moved = when_moved(row.moved_from) if row.last_end_at > now else None
    if isinstance(moved, datetime):
        moved = moved.astimezone(ZoneInfo(believed.timezone))
    told_by = json.loads(row.provenance or "{}")
    siblings = () if row.hobby_id is None else _siblings(db, row.hobby_id)
    return EventPage(
        believed, sources, upcoming, row.last_end_at, row.changed_at, row.text, moved, told_by,
        times, row.expanded_until is not None, siblings,
    )  # fmt: skip


_LINKS = (
    select(source.c.slug, source.c.name, source.c.about, source.c.checked_at)
    .join(source_event, source_event.c.source_id == source.c.id)
    .where(source_event.c.event_id == bindparam("number"), source_event.c.missed < GONE)
    .distinct()
    .order_by(source.c.name)
)
_OCCURRENCES = (
    select(occurrence.c.start_at, occurrence.c.end_at, occurrence.c.cancelled, occurrence.c.title)
    .where(occurrence.c.event_id == bindparam("number"))
    .order_by(occurrence.c.start_at)
)
_SIBLINGS = (
    select(event.c.uid, event.c.title, event.c.cancelled, occurrence.c.start_at, occurrence.c.end_at)
    .join(occurrence, occurrence.c.event_id == event.c.id)
    .where(event.c.hobby_id == bindparam("hobby"))
    .order_by(occurrence.c.start_at)
)


def _siblings(db: Connection, hobby_id: int) -> tuple[Sibling, ...]:
    return tuple(
        Sibling(row.uid, json.loads(row.title), Occurrence(row.start_at, row.end_at, row.cancelled))
        for row in db.execute(_SIBLINGS, {"hobby": hobby_id})
    )
