"""Calendar feeds: the kept texts of events, chosen by an index and put together inside the database.

The statements are built once for each filter (building one takes as long as reading 300 texts) and take the time
as a parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from aggregator.model import CalendarFeed, EventQuery
from aggregator.store import finding
from aggregator.store.asked import Asked
from aggregator.store.asked import ask as asking
from aggregator.store.engine import chunks
from aggregator.store.tables import event, event_text

EVERY = 1_000_000_000
PAST, CANCELLED = 180 * finding.DAY, 7 * finding.DAY  # seconds
Days = tuple[date | None, date | None]
NOW: ColumnElement[int] = bindparam("now", type_=BigInteger)
MOST: ColumnElement[int] = bindparam("most", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Statements:
    """What filters ask of the database, with the parameters `now` and `most`.

    texts: (all texts as one, newest change, how many) of the `most` nearest; everything: the same of all.
    nearest: ids of the `most` nearest, nearest first. total: how many there are.
    """

    texts: Select[Any, Any, int]
    everything: Select[Any, Any, int]
    nearest: Select[int]
    total: Select[int]


def calendar_feed(
    db: Connection, query: EventQuery, now: int, zone: ZoneInfo, *, limit: int | None, max_bytes: int
) -> CalendarFeed:
    """The kept texts the filter leaves. Past the bounds the nearest: coming ones, then past ones backwards."""
    return union_feed(db, (query,), now, zone, limit=limit, max_bytes=max_bytes)


def union_feed(
    db: Connection,
    queries: Sequence[EventQuery],
    now: int,
    zone: ZoneInfo,
    *,
    limit: int | None,
    max_bytes: int,
) -> CalendarFeed:
    """The kept texts that any of the filters leaves, each once."""
    ask = choose(db, queries, zone)
    if ask is None:
        return CalendarFeed(b"", 0, 0, 0)
    if limit is None:
        return _joined(db, ask.everything, now, EVERY)
    feed = _joined(db, ask.texts, now, limit)
    if feed.events < limit and len(feed.texts) <= max_bytes:
        return feed
    if len(feed.texts) > max_bytes:
        feed = _joined(db, ask.texts, now, _how_many_fit(db, ask, now, limit, max_bytes))
    total = int(db.execute(ask.total, {"now": now}).scalar_one())
    return CalendarFeed(feed.texts, feed.events, total - feed.events, feed.changed_at)


def choose(db: Connection, queries: Sequence[EventQuery], zone: ZoneInfo) -> Statements | None:
    """The statements of all of the filters together; None if they can leave nothing."""
    some = [(asking(db, query), (query.day_from, query.day_to)) for query in queries]
    left = [(asked, days) for asked, days in some if not asked.nothing]
    return statements(tuple(a for a, _ in left), tuple(d for _, d in left), zone) if left else None


def _joined(db: Connection, query: Select[Any, Any, int], now: int, most: int) -> CalendarFeed:
    texts, changed, events = db.execute(query, {"now": now, "most": most}).one()
    return CalendarFeed(bytes(texts or b""), events, 0, changed or 0)


@lru_cache(256)
def statements(asked: tuple[Asked, ...], days: tuple[Days, ...], zone: ZoneInfo) -> Statements:
    """The statements of filters. Pure; kept, since the same few filters are asked for all day."""
    dialect = asked[0].dialect
    each = [
        and_(*_conditions(one, NOW, zone, replace(one.query, day_from=first, day_to=last)))
        for one, (first, last) in zip(asked, days, strict=True)
    ]
    conditions = [or_(*each)]
    chosen = select(event.c.id, event.c.changed_at).where(*conditions)
    few = chosen.order_by(*_nearest()).limit(MOST).subquery()
    return Statements(
        texts=_together(select(few.c.id, few.c.changed_at), dialect),
        everything=_together(chosen, dialect),
        nearest=select(event.c.id).where(*conditions).order_by(*_nearest()).limit(MOST),
        total=select(func.count()).select_from(event).where(*conditions),
    )


def _nearest() -> tuple[ColumnElement[Any], ...]:
    columns = event.c
    past = columns.last_end_at < NOW
    begins = case((columns.first_start_at > NOW, columns.first_start_at), else_=NOW)
    return past, case((past, -columns.last_end_at), else_=begins), columns.id


def _together(chosen: Select[int, int], dialect: str) -> Select[Any, Any, int]:
    """The texts of chosen events put together inside the database: one row, whatever their number.

    In the order in which the events came into the store: any other moves as days pass and series go on, and a
    feed's bytes may change only with its events.
    """
    # the outer limit makes SQLite sort these two columns before it reads the texts, not the texts themselves
    sorted_ids = chosen.order_by(chosen.selected_columns[0]).limit(EVERY).subquery()
    ordered = (
        select(event_text.c.text, sorted_ids.c.changed_at, sorted_ids.c.id)
        .join(sorted_ids, sorted_ids.c.id == event_text.c.event_id)
        .subquery()
    )
    return select(_whole(ordered, dialect), func.max(ordered.c.changed_at), func.count())


def _whole(ordered: Subquery, dialect: str) -> ColumnElement[Any]:
    """All texts as one value, in UTF-8: decoding 10 MB to encode them again would cost as much as reading them.

    SQLite puts them together in the order of the subquery, which it walks as the outer loop; a test holds it.
    """
    if dialect == "sqlite":
        return cast(func.group_concat(ordered.c.text, ""), LargeBinary)
    order = aggregate_order_by(literal(""), ordered.c.id)
    return func.convert_to(func.string_agg(ordered.c.text, order), "UTF8")


def _how_many_fit(db: Connection, ask: Statements, now: int, limit: int, max_bytes: int) -> int:
    """How many of the nearest fit into `max_bytes`."""
    ids = list(db.execute(ask.nearest, {"now": now, "most": limit}).scalars())
    octets = func.octet_length(event_text.c.text)
    if db.dialect.name == "sqlite":
        octets = func.length(cast(event_text.c.text, LargeBinary))
    sizes: dict[int, int] = {}
    for part in chunks(ids):
        query = select(event_text.c.event_id, octets).where(event_text.c.event_id.in_(part))
        sizes |= {row[0]: row[1] for row in db.execute(query)}
    room = max_bytes
    for count, number in enumerate(ids):
        room -= sizes[number]
        if room < 0:
            return count
    return len(ids)


def _conditions(
    asked: Asked, now: ColumnElement[int], zone: ZoneInfo, query: EventQuery
) -> list[ColumnElement[bool]]:
    """What holds for the events of a feed: the past 180 days, cancelled ones until 7 days after their end."""
    columns = event.c
    start = finding.day_start(query.day_from, zone) if query.day_from else now - PAST
    conditions = [
        columns.hidden.is_(False),
        columns.last_end_at > start,
        or_(columns.cancelled.is_(False), columns.last_end_at > now - CANCELLED),
        *finding.ages(query, event),
        *finding.marked(query, event),
        *finding.asked_of_each(asked, columns.id, rare=False),
    ]
    if query.day_to:
        conditions.append(columns.first_start_at < finding.day_start(query.day_to + timedelta(days=1), zone))
    if asked.areas:
        conditions.append(columns.area_id.in_(asked.areas))
    if query.free:
        conditions.append(columns.free == 1)
    return conditions
