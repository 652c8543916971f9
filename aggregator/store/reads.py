"""What the lists show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import islice, pairwise
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

from aggregator.model import (
    ASIDE_SIZE,
    PAGE_SIZE,
    TOTAL_CAP,
    AgeClaim,
    Card,
    EventQuery,
    Listing,
    Price,
    Suits,
)
from aggregator.store import finding, marks
from aggregator.store.asked import ask
from aggregator.store.finding import Kind
from aggregator.store.tables import area, event, occurrence, source, source_event
from aggregator.store.view import Found, Picked, View

DAY = 86_400
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
    times |= _times_of_hobbies(db, rows, shown)
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
        event.c.detail, event.c.hobby_id, area.c.name.label("area"),
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
_TOGETHER = (
    select(event.c.hobby_id, *_COLUMNS)
    .join(occurrence, occurrence.c.event_id == event.c.id)
    .where(event.c.hobby_id.in_(_IDS), occurrence.c.start_at >= bindparam("since", type_=BigInteger))
    .order_by(occurrence.c.start_at)
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


def _times_of_hobbies(
    db: Connection, rows: Sequence[Found], shown: Mapping[int, Row[*tuple[Any, ...]]]
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Of single events that are one hobby the times of all of them, from the earliest shown one on."""
    hobby_of = {row.event_id: shown[row.event_id].hobby_id for row in rows}
    wanted = [row for row in rows if hobby_of[row.event_id] is not None]
    if not wanted:
        return {}
    since, ids = min(row.start_at for row in wanted), list({hobby_of[row.event_id] for row in wanted})
    times: dict[int, list[Row[*tuple[Any, ...]]]] = {number: [] for number in ids}
    for time in db.execute(_TOGETHER, {"ids": ids, "since": since}):
        times[time.hobby_id].append(time)
    return {row.event_id: times[hobby_of[row.event_id]] for row in wanted}


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
    several = bool(data["rrule"]) or data["hobby_id"] is not None
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
        remaining=len(left) if several else 1,
        weekday=days[0] if several and len(days) == 1 else None,
        resumes=min(held, default=None) if this.cancelled else None,
        topics=believed.topics,
        suits=believed.suits,
        weekly=several and _is_weekly([time.start_at for time in left]),
    )


def _is_weekly(starts: list[int]) -> bool:
    """Whether at least half of the times follow by a week; by the clock, which may be set meanwhile."""
    weeks = [round((later - earlier) / DAY) == 7 for earlier, later in pairwise(starts)]
    return bool(weeks) and sum(weeks) * 2 >= len(weeks)


def next_occurrence(db: Connection, query: EventQuery, now: int, zone: ZoneInfo) -> int | None:
    """The next start that the filter leaves from its first day on, whatever its last day."""
    asked = ask(db, query)
    if asked.nothing:
        return None
    view = View.of(db, asked, finding.span(replace(query, day_to=None), now, zone))
    kinds: tuple[Kind, ...] = ("cards", "unstated")
    return min((row.start_at for kind in kinds for row in view.rows(kind, 1)), default=None)
