"""What the pages and feeds show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    bindparam,
    select,
)

from aggregator.codec import load_event
from aggregator.differences import when_moved
from aggregator.model import (
    ASIDE_SIZE,
    PAGE_SIZE,
    TOTAL_CAP,
    AgeClaim,
    Card,
    EventPage,
    EventQuery,
    Listing,
    Occurrence,
    Price,
    SourceLink,
    Suits,
)
from aggregator.store import finding, marks
from aggregator.store.asked import ask
from aggregator.store.finding import Kind
from aggregator.store.resolve import standing
from aggregator.store.tables import GONE, area, event, event_text, occurrence, source, source_event
from aggregator.store.view import Found, Picked, View

UPCOMING = 60
ASIDE: tuple[Kind, ...] = ("unstated", "ongoing")


def listing(db: Connection, query: EventQuery, now: int, zone: ZoneInfo, picked: Picked | None = None) -> Listing:
    """One page of the list. picked: what the sets in memory know of it."""
    asked = ask(db, query)
    if asked.nothing:
        return Listing((), 0, query.page, more=False)
    view = View.of(db, asked, finding.span(query, now, zone), picked)
    before = (query.page - 1) * PAGE_SIZE
    rows = view.rows("cards", before + PAGE_SIZE + 1)
    aside = {kind: view.rows(kind, ASIDE_SIZE + 1) for kind in ASIDE}
    counts = {kind: len(found) if len(found) <= ASIDE_SIZE else view.count(kind) for kind, found in aside.items()}
    whole = len(rows) <= before + PAGE_SIZE
    total = min(TOTAL_CAP + 1, len(rows) + sum(counts.values())) if whole else view.total()
    shown = rows[before : before + PAGE_SIZE]
    untold, ongoing = (aside[kind][:ASIDE_SIZE] if query.page == 1 else [] for kind in ASIDE)
    cards = iter(as_cards(db, [*shown, *untold, *ongoing]))
    parts = [tuple(islice(cards, len(some))) for some in (shown, untold, ongoing)]
    return Listing(
        parts[0], total, query.page, not whole, parts[1], counts["unstated"], parts[2], counts["ongoing"]
    )


def as_cards(db: Connection, rows: Sequence[Found]) -> tuple[Card, ...]:
    """What the list shows of occurrences, in their order."""
    ids = {row.event_id for row in rows}
    shown = {row.id: row for row in db.execute(_SHOWN, {"ids": list(ids)})}
    times = _times(db, rows, {number for number, row in shown.items() if row.rrule})
    sources = _source_names(db, ids)
    return tuple(_card(row, shown[row.event_id], times[row.event_id], sources) for row in rows)


@dataclass(frozen=True, slots=True)
class _OnCard:
    """What a card shows of an event's JSON; reading the whole event takes four times as long."""

    age: AgeClaim | None = None
    price: Price = field(default_factory=Price)
    image: str = ""
    topics: tuple[str, ...] = ()
    suits: Suits = "unknown"


_SHOWN_OF: TypeAdapter[_OnCard] = TypeAdapter(_OnCard)
_IDS: Any = bindparam("ids", expanding=True)
_SHOWN = (
    select(
        event.c.id, event.c.uid, event.c.title, event.c.status, event.c.all_day, event.c.rrule, event.c.place,
        event.c.detail, area.c.name.label("area"),
    )
    .join(area, area.c.id == event.c.area_id)
    .where(event.c.id.in_(_IDS))
)  # fmt: skip
_COLUMNS = (
    occurrence.c.event_id,
    occurrence.c.start_at,
    occurrence.c.cancelled,
    occurrence.c.title,
    occurrence.c.marks,
)
_ALL_TIMES = select(*_COLUMNS).where(
    occurrence.c.event_id.in_(_IDS), occurrence.c.start_at >= bindparam("since", type_=BigInteger)
)
_ONE_TIME = select(*_COLUMNS).where(
    occurrence.c.event_id.in_(_IDS),
    occurrence.c.start_at.in_(bindparam("starts", expanding=True, type_=BigInteger)),
)


def _times(db: Connection, rows: Sequence[Found], series: set[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """The occurrences of each event from the earliest shown one on; of a single event the shown one."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {row.event_id: [] for row in rows}
    wanted = [row for row in rows if row.event_id in series]
    told = [row for row in rows if row.event_id not in series]
    if wanted:
        since = min(row.start_at for row in wanted)
        for time in db.execute(_ALL_TIMES, {"ids": list({row.event_id for row in wanted}), "since": since}):
            found[time.event_id].append(time)
    if told:
        values = {"ids": list({row.event_id for row in told}), "starts": list({row.start_at for row in told})}
        for time in db.execute(_ONE_TIME, values):
            found[time.event_id].append(time)
    return found


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
    row: Found,
    shown: Row[*tuple[Any, ...]],
    times: Sequence[Row[*tuple[Any, ...]]],
    sources: dict[int, tuple[str, ...]],
) -> Card:
    data = shown._mapping
    believed = _SHOWN_OF.validate_json(data["detail"])
    left = [time for time in times if time.start_at >= row.start_at]
    this = next(time for time in left if time.start_at == row.start_at)
    held = (time.start_at for time in left if not time.cancelled)
    days = marks.weekdays(reduce(or_, (time.marks for time in left), 0))
    return Card(
        uid=data["uid"],
        title=json.loads(this.title or data["title"]),
        start=row.start_at,
        end=row.end_at,
        all_day=data["all_day"],
        status="cancelled" if this.cancelled else data["status"],
        place=data["place"],
        area=data["area"],
        age=believed.age,
        price=believed.price,
        image=believed.image,
        sources=sources.get(row.event_id, ()),
        rrule=data["rrule"],
        remaining=len(left) if data["rrule"] else 1,
        weekday=days[0] if data["rrule"] and len(days) == 1 else None,
        resumes=min(held, default=None) if this.cancelled else None,
        topics=believed.topics,
        suits=believed.suits,
    )


def next_occurrence(db: Connection, query: EventQuery, now: int, zone: ZoneInfo) -> int | None:
    """The next start that the filter leaves from its first day on, whatever its last day."""
    asked = ask(db, query)
    if asked.nothing:
        return None
    view = View.of(db, asked, finding.span(replace(query, day_to=None), now, zone))
    kinds: tuple[Kind, ...] = ("cards", "unstated")
    return min((row.start_at for kind in kinds for row in view.rows(kind, 1)), default=None)


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
