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
    Executable,
    LargeBinary,
    Result,
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
    """What filters ask of the database, with the parameters `now`, `most` and `idsN`, the events of filter
    number N where they are few.

    texts: (all texts as one, newest change, how many) of the `most` nearest; everything: the same of all.
    nearest: ids of the `most` nearest, nearest first. total: how many there are.
    """

    texts: Select[Any, Any, int]
    everything: Select[Any, Any, int]
    nearest: Select[int]
    total: Select[int]


@dataclass(frozen=True, slots=True)
class Question:
    """Statements with the values of their parameters, all but `most`."""

    statements: Statements
    values: dict[str, Any]

    def ask(self, db: Connection, query: Executable, most: int = EVERY) -> Result[*tuple[Any, ...]]:
        """The answer to one of the statements."""
        return db.execute(query, self.values | {"most": most})


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
    question = choose(db, queries, now, zone)
    if question is None:
        return CalendarFeed(b"", 0, 0, 0)
    asked = question.statements
    if limit is None:
        return _joined(db, question, asked.everything, EVERY)
    feed = _joined(db, question, asked.texts, limit)
    if feed.events < limit and len(feed.texts) <= max_bytes:
        return feed
    if len(feed.texts) > max_bytes:
        feed = _joined(db, question, asked.texts, _how_many_fit(db, question, limit, max_bytes))
    total = int(question.ask(db, asked.total).scalar_one())
    return CalendarFeed(feed.texts, feed.events, total - feed.events, feed.changed_at)


def choose(db: Connection, queries: Sequence[EventQuery], now: int, zone: ZoneInfo) -> Question | None:
    """What to ask for all of the filters together; None if they can leave nothing."""
    some = [(asking(db, query), (query.day_from, query.day_to)) for query in queries]
    left = [(asked, days) for asked, days in some if not asked.nothing]
    if not left:
        return None
    # to begin with the few events that a topic, a source or words leave is quicker than to ask each event for them
    # (measured for one source of twenty and 10,000 events: 0.9 ms instead of 7.6)
    few = [finding.few(db, asked) for asked, _ in left]
    rare = tuple(ids is not None for ids in few)
    values: dict[str, Any] = {f"ids{number}": ids for number, ids in enumerate(few) if ids is not None}
    asked, days = tuple(asked for asked, _ in left), tuple(days for _, days in left)
    return Question(statements(asked, days, rare, zone), values | {"now": now})


def _joined(db: Connection, question: Question, query: Select[Any, Any, int], most: int) -> CalendarFeed:
    texts, changed, events = question.ask(db, query, most).one()
    return CalendarFeed(bytes(texts or b""), events, 0, changed or 0)


@lru_cache(256)
def statements(
    asked: tuple[Asked, ...], days: tuple[Days, ...], rare: tuple[bool, ...], zone: ZoneInfo
) -> Statements:
    """The statements of filters. Pure; kept, since the same few filters are asked for all day.

    rare: of each filter whether the few events it leaves are told as `idsN`.
    """
    dialect = asked[0].dialect
    names = [f"ids{number}" if known else "" for number, known in enumerate(rare)]
    each = [
        and_(*_conditions(one, ids, zone, replace(one.query, day_from=first, day_to=last)))
        for one, (first, last), ids in zip(asked, days, names, strict=True)
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


def _how_many_fit(db: Connection, question: Question, limit: int, max_bytes: int) -> int:
    """How many of the nearest fit into `max_bytes`."""
    ids = list(question.ask(db, question.statements.nearest, limit).scalars())
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


def _conditions(asked: Asked, ids: str, zone: ZoneInfo, query: EventQuery) -> list[ColumnElement[bool]]:
    """What holds for the events of a feed: the past 180 days, cancelled ones until 7 days after their end.

    ids: the parameter that tells the few events that the filter's narrow parts leave, or "".
    """
    columns = event.c
    start = finding.day_start(query.day_from, zone) if query.day_from else NOW - PAST
    rare = bool(ids)
    conditions = [
        # told as a case no index leads on: SQLite would otherwise walk the whole index of feeds for a few ids
        case((columns.hidden, 0), else_=1) == 1 if rare else columns.hidden.is_(False),
        *finding.asked_of_each(asked, columns.id, rare=rare, ids=ids),
        columns.last_end_at > start,
        or_(columns.cancelled.is_(False), columns.last_end_at > NOW - CANCELLED),
        *finding.ages(query, event),
        *finding.marked(query, event),
    ]
    if query.day_to:
        conditions.append(columns.first_start_at < finding.day_start(query.day_to + timedelta(days=1), zone))
    if asked.areas:
        conditions.append(columns.area_id.in_(asked.areas))
    if query.free:
        conditions.append(columns.free == 1)
    return conditions
