"""Carrying out what reconcile decided, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    select,
    update,
)

from aggregator.ics import stamped
from aggregator.reconcile import Changes, StoredItem
from aggregator.store import marks, tags
from aggregator.store.engine import chunks
from aggregator.store.items import mark_missing, update_keys
from aggregator.store.rows import age_bounds, event_values, free_code, occurrence_values
from aggregator.store.tables import (
    area,
    event,
    event_text,
    meta,
    occurrence,
    source_event,
)
from aggregator.understand import Understood

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
    areas = area_ids(db, touched)
    first_id = counter(db, "next_event_id", len(changes.new)) - len(changes.new) if changes.new else 0
    _insert_new(db, source_id, list(enumerate(changes.new, first_id)), present, areas, now)
    _update_events(db, [(stored[item.key], item) for item in changes.changed], areas, now)
    changes.digests |= {item.key: present.get(item.key, b"") for item in changes.changed}
    replace_occurrences(db, [(stored[item.key].event_id, item) for item in changes.changed], areas)
    update_keys(db, source_id, "digest", changes.digests)
    mark_missing(db, source_id, changes)
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


def area_ids(db: Connection, items: Iterable[Understood]) -> dict[str, int]:
    """The row ids of the items' areas by slug, made if they are new."""
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
        [{"id": n, "uid": i.event.uid} | event_values(i, now, now, 0, areas) for n, i in numbered],
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
            {"b_id": old.event_id} | event_values(item, old.created_at, now, old.sequence + 1, areas)
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


def replace_occurrences(db: Connection, items: Sequence[tuple[int, Understood]], areas: Mapping[str, int]) -> None:
    """Put the items' occurrences in place of those that were stored. items: (event id, item)."""
    for part in chunks([number for number, _ in items]):
        db.execute(_FORGET_OCCURRENCES, {"events": part})
    _insert_occurrences(db, items, areas)


def _insert_occurrences(db: Connection, items: Sequence[tuple[int, Understood]], areas: Mapping[str, int]) -> None:
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
        rows += [
            shared | occurrence_values(told, item) | {"marks": bits, "prev_end_at": over}
            for told, bits, over in marks.timed(item.event, by_start.values())
        ]
    if rows:
        db.execute(insert(occurrence), rows)
    tags.replace(db, items)


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
