"""Events as the public API tells them: a page of rows, one event, and what is no longer there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Connection, and_, bindparam, func, select

from aggregator.codec import load_event
from aggregator.model import Event, SourceLink
from aggregator.store.asked import ask
from aggregator.store.ledger import history
from aggregator.store.published.rows import IDS, Found, Rows
from aggregator.store.published.wish import Gone, Kind, Page, Published, Wish
from aggregator.store.resolve import event_id, standing
from aggregator.store.tables import GONE, area, event, occurrence, source, source_event

PARTS = 500  # instances of one series that are named with it
MOST_GONE = 500


def page(db: Connection, wish: Wish, now: int, zone: ZoneInfo, *, gone: bool = False) -> Page:
    """A page of events. gone: on the first page also what is no longer there (since `wish.changed_since`)."""
    asked = ask(db, wish.query)
    if asked.nothing:
        return Page((), (), 0)
    rows = Rows.make(db, asked, wish, zone)
    total = rows.total()
    found = rows.page() if total else []
    lost = _gone(db, wish.changed_since) if gone and wish.page == 1 else ()
    return Page(tuple(published(db, found, now)), lost, total + len(lost))


def one(db: Connection, uid: str, start: int | None, now: int) -> Published | Gone | None:
    """One event: a single one, a series as a whole (start None) or its instance that begins at `start`."""
    number = event_id(db, uid)
    if number is None:
        return None
    row = db.execute(_ONE, {"id": number}).one()
    if row.hidden:
        stands = standing(db, number)
        other = db.execute(_ONE, {"id": stands}).one()
        return Gone(uid, "" if stands == number or other.hidden else other.uid, row.changed_at)
    if start is None and row.rrule:
        return next(published(db, [_found(number, row.first_start_at, row.last_end_at, 1)], now), None)
    times = select(occurrence.c.start_at, occurrence.c.end_at).where(occurrence.c.event_id == number)
    if row.rrule:
        times = times.where(occurrence.c.start_at == start)
    elif start is not None:
        return None
    time = db.execute(times.order_by(occurrence.c.start_at).limit(1)).first()
    found = [_found(number, time.start_at, time.end_at, 0)] if time else []
    return next(published(db, found, now), None)


def _found(number: int, start: int, end: int, whole: int) -> Any:
    return _Found(number, start, end, whole)


class _Found:
    """A row of `rows`, made by hand."""

    __slots__ = ("end_at", "event_id", "start_at", "whole")

    def __init__(self, event_id: int, start_at: int, end_at: int, whole: int) -> None:
        self.event_id, self.start_at, self.end_at, self.whole = event_id, start_at, end_at, whole


_ONE = select(
    event.c.uid, event.c.hidden, event.c.rrule, event.c.first_start_at, event.c.last_end_at, event.c.changed_at
).where(event.c.id == bindparam("id"))
_EVENTS = (
    select(
        event.c.id, event.c.detail, event.c.rrule, event.c.created_at, event.c.changed_at, event.c.moved_from,
        event.c.last_end_at, event.c.cancelled, area.c.slug, area.c.name, area.c.municipality,
    )
    .join(area, area.c.id == event.c.area_id)
    .where(event.c.id.in_(IDS))
)  # fmt: skip
_TIMES = select(occurrence.c.event_id, occurrence.c.start_at, occurrence.c.cancelled, occurrence.c.title).where(
    occurrence.c.event_id.in_(IDS),
    occurrence.c.start_at.in_(bindparam("starts", expanding=True, type_=BigInteger)),
)
_NUMBERED = (
    select(
        occurrence.c.event_id, occurrence.c.start_at,
        func.row_number().over(partition_by=occurrence.c.event_id, order_by=occurrence.c.start_at).label("number"),
    )
    .where(occurrence.c.event_id.in_(IDS))
    .subquery()
)  # fmt: skip
_PARTS = (
    select(_NUMBERED.c.event_id, _NUMBERED.c.start_at)
    .where(_NUMBERED.c.number <= PARTS)
    .order_by(_NUMBERED.c.event_id, _NUMBERED.c.start_at)
)
_SOURCES = (
    select(source_event.c.event_id, source.c.slug, source.c.name, source.c.about, source.c.checked_at)
    .join(source, source.c.id == source_event.c.source_id)
    .where(source_event.c.event_id.in_(IDS), source_event.c.missed < GONE)
    .distinct()
    .order_by(source.c.name)
)


def published(db: Connection, rows: Sequence[Found], now: int) -> Iterator[Published]:
    """The records of rows, in their order."""
    ids = list({row.event_id for row in rows})
    if not ids:
        return iter(())
    events = {row.id: row for row in db.execute(_EVENTS, {"ids": ids})}
    believed = {number: load_event(row.detail) for number, row in events.items()}
    starts = list({row.start_at for row in rows if not row.whole})
    times = {
        (row.event_id, row.start_at): row
        for row in (db.execute(_TIMES, {"ids": ids, "starts": starts}) if starts else ())
    }
    links = _links(db, ids, believed)
    parts = _parts(db, [row.event_id for row in rows if row.whole])
    return (_record(row, events[row.event_id], believed[row.event_id], times, links, parts, now) for row in rows)


def _record(
    row: Found,
    stored: Any,
    believed: Event,
    times: Mapping[tuple[int, int], Any],
    links: Mapping[int, tuple[SourceLink, ...]],
    parts: Mapping[int, tuple[int, ...]],
    now: int,
) -> Published:
    time = times.get((row.event_id, row.start_at)) if not row.whole else None
    kind: Kind = "whole" if row.whole else "instance" if stored.rrule else "single"
    return Published(
        event=believed,
        kind=kind,
        start=row.start_at,
        end=row.end_at,
        cancelled=bool(time.cancelled if time else stored.cancelled),
        title=json.loads(time.title) if time and time.title else None,
        moved=stored.moved_from is not None and stored.last_end_at > now,
        created_at=stored.created_at,
        changed_at=stored.changed_at,
        area=(stored.slug, stored.name, stored.municipality),
        sources=links.get(row.event_id, ()),
        parts=parts.get(row.event_id, ()) if row.whole else (),
    )


def _links(db: Connection, ids: list[int], believed: Mapping[int, Event]) -> dict[int, tuple[SourceLink, ...]]:
    found: dict[int, tuple[SourceLink, ...]] = {}
    for number, slug, name, about, checked in db.execute(_SOURCES, {"ids": ids}):
        link = SourceLink(slug, name, json.loads(about).get("licence", ""), believed[number].url, checked)
        found[number] = (*found.get(number, ()), link)
    return found


def _parts(db: Connection, wholes: list[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for number, start in db.execute(_PARTS, {"ids": wholes}) if wholes else ():
        found.setdefault(number, []).append(start)
    return {number: tuple(starts) for number, starts in found.items()}


def _gone(db: Connection, since: int | None) -> tuple[Gone, ...]:
    """Events that went out of sight, the last first; at most `MOST_GONE`."""
    latest = (
        select(history.c.event_id, func.max(history.c.at).label("at"))
        .where(history.c.kind.in_(("hidden", "merged", "corrected")), history.c.at >= (since or 0))
        .group_by(history.c.event_id)
        .subquery()
    )
    query = (
        select(event.c.id, event.c.uid, latest.c.at)
        .join(latest, latest.c.event_id == event.c.id)
        .where(and_(event.c.hidden))
        .order_by(latest.c.at.desc(), event.c.id)
        .limit(MOST_GONE)
    )
    return tuple(Gone(row.uid, _answering(db, row.id, row.uid), row.at) for row in db.execute(query).all())


def _answering(db: Connection, number: int, uid: str) -> str:
    other = db.execute(_ONE, {"id": standing(db, number)}).one()
    return "" if other.hidden or other.uid == uid else str(other.uid)
