"""Carrying out what reconcile decided, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from aggregator.ics import stamped
from aggregator.model import AgeClaim, Occurrence, Price, say
from aggregator.reconcile import Changes, StoredItem
from aggregator.store.engine import chunks
from aggregator.store.tables import (
    AGE_OPEN,
    AGE_UNSTATED,
    FREE_UNTOLD,
    area,
    event,
    event_text,
    meta,
    occurrence,
    source_event,
)
from aggregator.understand import Understood

DAY = 86_400


def load_known(db: Connection, source_id: int) -> dict[str, bytes]:
    """Key -> digest of every item of a source; b"" for those to be read again whatever their digest."""
    cursor = db.execute(_KNOWN, {"source": source_id}).cursor
    assert cursor is not None
    # the driver's own tuples: making a Row of each takes five times as long as reading them
    return dict(cursor.fetchall())


def load_items(db: Connection, source_id: int, keys: Collection[str] | None = None) -> dict[str, StoredItem]:
    """Items of a source by key: those of `keys` and those that are missed; without `keys` all of them."""
    if keys is None:
        return _load(db, _ALL_ITEMS, {"source": source_id})
    found: dict[str, StoredItem] = {}
    for part in chunks(list(keys) or [""]):
        found |= _load(db, _SOME_ITEMS, {"source": source_id, "keys": part})
    return found


def _load(db: Connection, query: Select[Any], values: Mapping[str, object]) -> dict[str, StoredItem]:
    return {row[0]: StoredItem(*row[1:]) for row in db.execute(query, values)}


# Statements that every pull needs are built once: building one takes longer than carrying it out.
_OF_SOURCE = source_event.c.source_id == bindparam("source")
_KNOWN = select(source_event.c.key, source_event.c.digest).where(_OF_SOURCE)
_ALL_ITEMS: Select[Any] = (
    select(
        source_event.c.key, event.c.id, event.c.uid, source_event.c.digest, event.c.content_hash,
        event.c.sequence, event.c.created_at, event.c.last_end_at, event.c.hidden,
        source_event.c.missed, source_event.c.missing_since,
    )
    .join(event, event.c.id == source_event.c.event_id)
    .where(_OF_SOURCE)
)  # fmt: skip
_SOME_ITEMS = _ALL_ITEMS.where(
    or_(source_event.c.key.in_(bindparam("keys", expanding=True)), source_event.c.missed > 0)
)
_AREAS = select(area.c.slug, area.c.id).where(area.c.slug.in_(bindparam("slugs", expanding=True)))
_FORGET_OCCURRENCES = delete(occurrence).where(occurrence.c.event_id.in_(bindparam("events", expanding=True)))


def apply(
    db: Connection,
    source_id: int,
    changes: Changes,
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    now: int,
) -> None:
    """Write `changes`. The revision moves only if something visible is among them."""
    touched = (*changes.new, *changes.changed)
    areas = _area_ids(db, touched)
    first_id = counter(db, "next_event_id", len(changes.new)) - len(changes.new) if changes.new else 0
    _insert_new(db, source_id, list(enumerate(changes.new, first_id)), present, areas, now)
    _update_events(db, [(stored[item.key], item) for item in changes.changed], areas, now)
    changes.digests |= {item.key: present.get(item.key, b"") for item in changes.changed}
    _replace_occurrences(db, [(stored[item.key].event_id, item) for item in changes.changed], areas)
    _update_keys(db, source_id, "digest", changes.digests)
    _mark_missing(db, source_id, changes)
    hide(db, source_id, [stored[key].event_id for key in changes.hidden])
    if changes.visible:
        move_revision(db)


def counter(db: Connection, key: str, step: int) -> int:
    """Raise a counter in `meta` by `step` and return its new value; the row stays locked until the commit."""
    return int(db.execute(_RAISE, {"b_key": key, "b_step": step}).scalar_one())


_RAISED = cast(cast(meta.c.value, BigInteger) + bindparam("b_step", type_=BigInteger), Text)
_RAISE = update(meta).where(meta.c.key == bindparam("b_key")).values(value=_RAISED).returning(meta.c.value)


def move_revision(db: Connection) -> int:
    """Tell every reader that something visible has changed."""
    return counter(db, "revision", 1)


def _area_ids(db: Connection, items: Iterable[Understood]) -> dict[str, int]:
    wanted = {item.area[0]: item.area[1] for item in items}
    if not wanted:
        return {}
    found = {row.slug: row.id for row in db.execute(_AREAS, {"slugs": list(wanted)})}
    if len(found) < len(wanted):
        # the counter's row is locked first, so that two writers never make the same area
        counter(db, "next_event_id", 0)
        found = {row.slug: row.id for row in db.execute(_AREAS, {"slugs": list(wanted)})}
        for slug in wanted.keys() - found.keys():
            row = db.execute(insert(area).values(slug=slug, name=wanted[slug]).returning(area.c.id))
            found[slug] = row.scalar_one()
    return found


def age_bounds(claim: AgeClaim | None) -> tuple[int, int]:
    """Bounds for overlap, see `tables`."""
    if claim is None:
        return AGE_UNSTATED, AGE_OPEN
    low, high = claim.range.min, claim.range.max
    return (0 if low is None else low), (AGE_OPEN if high is None else high)


def free_code(price: Price) -> int:
    """1 free, 0 paid, 2 not told."""
    return FREE_UNTOLD if price.is_free is None else int(price.is_free)


def _event_values(
    item: Understood, created: int, now: int, sequence: int, areas: Mapping[str, int]
) -> dict[str, Any]:
    believed = item.event
    low, high = age_bounds(believed.age)
    return {
        "title": json.dumps(dict(believed.title), ensure_ascii=False),
        "status": believed.status,
        "all_day": believed.all_day,
        "rrule": "" if believed.series is None else believed.series.rrule or "RDATE",
        "place": say(believed.place.name) if believed.place else "",
        "area_id": areas[item.area[0]],
        "free": free_code(believed.price),
        "min_age": low,
        "max_age": high,
        "first_start_at": item.first_start,
        "last_end_at": item.last_end,
        "hidden": False,
        "cancelled": believed.status == "cancelled",
        "content_hash": item.hash,
        "sequence": sequence,
        "created_at": created,
        "changed_at": now,
        "expanded_until": item.expanded_until,
        "detail": item.detail,
    }


def _insert_new(
    db: Connection,
    source_id: int,
    numbered: Sequence[tuple[int, Understood]],
    present: Mapping[str, bytes],
    areas: Mapping[str, int],
    now: int,
) -> None:
    if not numbered:
        return
    db.execute(
        insert(event),
        [{"id": n, "uid": i.event.uid} | _event_values(i, now, now, 0, areas) for n, i in numbered],
    )
    db.execute(
        insert(source_event),
        [
            {
                "source_id": source_id,
                "key": i.key,
                "event_id": n,
                "digest": present.get(i.key, b""),
                "missed": 0,
                "missing_since": None,
            }
            for n, i in numbered
        ],
    )
    db.execute(insert(event_text), [{"event_id": n, "text": stamped(i.text, now, now, 0)} for n, i in numbered])
    _insert_occurrences(db, numbered, areas)


def _update_events(
    db: Connection, items: Sequence[tuple[StoredItem, Understood]], areas: Mapping[str, int], now: int
) -> None:
    if items:
        rows = [
            {"b_id": old.event_id} | _event_values(item, old.created_at, now, old.sequence + 1, areas)
            for old, item in items
        ]
        db.execute(_UPDATE_EVENT, rows)
        texts = [
            {"b_id": old.event_id, "b_text": stamped(item.text, old.created_at, now, old.sequence + 1)}
            for old, item in items
        ]
        db.execute(UPDATE_TEXT, texts)


_UPDATE_EVENT = update(event).where(event.c.id == bindparam("b_id"))
UPDATE_TEXT = update(event_text).where(event_text.c.event_id == bindparam("b_id")).values(text=bindparam("b_text"))


def _replace_occurrences(
    db: Connection, items: Sequence[tuple[int, Understood]], areas: Mapping[str, int]
) -> None:
    for part in chunks([number for number, _ in items]):
        db.execute(_FORGET_OCCURRENCES, {"events": part})
    _insert_occurrences(db, items, areas)


def _insert_occurrences(db: Connection, items: Iterable[tuple[int, Understood]], areas: Mapping[str, int]) -> None:
    rows: list[dict[str, Any]] = []
    for number, item in items:
        low, high = age_bounds(item.event.age)
        shared = {
            "event_id": number,
            "area_id": areas[item.area[0]],
            "free": free_code(item.event.price),
            "min_age": low,
            "max_age": high,
        }
        by_start = {told.start: told for told in item.occurrences}
        rows += [shared | _occurrence_values(told, item) for told in by_start.values()]
    if rows:
        db.execute(insert(occurrence), rows)


def _occurrence_values(told: Occurrence, item: Understood) -> dict[str, Any]:
    return {
        "start_at": told.start,
        "end_at": told.end,
        "is_long": int(told.end - told.start > DAY),
        "cancelled": told.cancelled or item.event.status == "cancelled",
        "title": None if told.title is None else json.dumps(dict(told.title), ensure_ascii=False),
    }


def _update_keys(db: Connection, source_id: int, column: str, values: Mapping[str, Any]) -> None:
    if values:
        rows = [{"source": source_id, "b_key": key, "b_value": value} for key, value in values.items()]
        db.execute(_UPDATE_KEYS[column], rows)


_UPDATE_KEYS = {
    column: update(source_event)
    .where(_OF_SOURCE, source_event.c.key == bindparam("b_key"))
    .values({column: bindparam("b_value")})
    for column in ("digest", "missed", "missing_since")
}


def _mark_missing(db: Connection, source_id: int, changes: Changes) -> None:
    _update_keys(db, source_id, "missing_since", changes.missing)
    _update_keys(db, source_id, "missed", dict.fromkeys(changes.missing, 1))
    _update_keys(db, source_id, "missing_since", dict.fromkeys(changes.back))
    _update_keys(db, source_id, "missed", dict.fromkeys(changes.back, 0))


def hide(db: Connection, source_id: int, event_ids: Sequence[int]) -> None:
    """Take events out of sight, unless another source still has them; their rows stay."""
    for part in chunks(list(event_ids)):
        elsewhere = select(source_event.c.event_id).where(
            source_event.c.event_id.in_(part), source_event.c.source_id != source_id, source_event.c.missed == 0
        )
        gone = (event.c.id.in_(part)) & event.c.id.not_in(elsewhere)
        ids = [row.id for row in db.execute(update(event).where(gone).values(hidden=True).returning(event.c.id))]
        db.execute(delete(occurrence).where(occurrence.c.event_id.in_(ids)))
        # without a digest they are read again, and so come back, as soon as a feed has them
        db.execute(update(source_event).where(source_event.c.event_id.in_(ids)).values(digest=b""))


def due_for_expansion(db: Connection, until: int, limit: int = 500) -> list[tuple[int, str, str, str]]:
    """Series whose occurrences are worked out to less than `until`: (id, uid, detail, area name)."""
    query = (
        select(event.c.id, event.c.uid, event.c.detail, area.c.name)
        .join(area, area.c.id == event.c.area_id)
        .where(event.c.expanded_until < until, event.c.hidden.is_(False))
        .order_by(event.c.expanded_until)
        .limit(limit)
    )
    return [(row.id, row.uid, row.detail, row.name) for row in db.execute(query)]


def expanded(db: Connection, items: Sequence[tuple[int, Understood]]) -> None:
    """Store occurrences worked out to a new horizon; the calendar text already tells the rule and stays."""
    areas = _area_ids(db, [item for _, item in items])
    _replace_occurrences(db, items, areas)
    for number, item in items:
        db.execute(
            update(event)
            .where(event.c.id == number)
            .values(expanded_until=item.expanded_until, last_end_at=item.last_end, first_start_at=item.first_start)
        )
    if items:
        move_revision(db)


def next_counters(db: Connection) -> dict[str, str]:
    """The marks in `meta`."""
    return {row.key: row.value for row in db.execute(select(meta.c.key, meta.c.value))}


def events_in_sight(db: Connection) -> int:
    """How many events are not hidden."""
    return int(db.execute(select(func.count()).select_from(event).where(event.c.hidden.is_(False))).scalar_one())
