"""Stored events over which another version is written: their rows, texts, occurrences and history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from aggregator.codec import load_event
from aggregator.differences import Kind, differences, kind_of, moved_from
from aggregator.ics import stamped
from aggregator.model import Event
from aggregator.store import marks, tags
from aggregator.store.engine import chunks
from aggregator.store.history import Noted, note
from aggregator.store.rows import age_bounds, event_values, free_code, occurrence_values
from aggregator.store.tables import event, event_text, occurrence
from aggregator.understand import Understood


@dataclass(frozen=True, slots=True)
class Before:
    """An event as it is stored."""

    event_id: int
    uid: str
    detail: str
    sequence: int
    created_at: int
    changed_at: int
    last_end_at: int
    hidden: bool
    moved_from: str | None
    provenance: str | None
    text: str
    event: Event


_BEFORE: Select[Any] = (
    select(
        event.c.id.label("event_id"), event.c.uid, event.c.detail, event.c.sequence, event.c.created_at,
        event.c.changed_at, event.c.last_end_at, event.c.hidden, event.c.moved_from, event.c.provenance,
        event_text.c.text,
    )
    .join(event_text, event_text.c.event_id == event.c.id)
    .where(event.c.id.in_(bindparam("events", expanding=True)))
)  # fmt: skip


def load_before(db: Connection, event_ids: Iterable[int]) -> dict[int, Before]:
    """Stored events by their row ids."""
    found: dict[int, Before] = {}
    for part in chunks(sorted(set(event_ids))):
        found |= {row[0]: _before(row) for row in db.execute(_BEFORE, {"events": part})}
    return found


def _before(row: Any) -> Before:
    return Before(**row._mapping, event=load_event(row.detail))


@dataclass(frozen=True, slots=True)
class After:
    """What is written over a stored event. origin: for its history; kind: "" to find the word by what changed."""

    before: Before
    item: Understood
    origin: str
    hidden: bool = False
    provenance: Mapping[str, str] | None = None
    kind: Kind | None = None


def overwrite(db: Connection, versions: Sequence[After], areas: Mapping[str, int], now: int) -> None:
    """Write new versions: rows, calendar texts, occurrences and history.

    SEQUENCE and DTSTAMP move only if the calendar text says something else than before.
    """
    if not versions:
        return
    rows, texts = [], []
    for one in versions:
        row, text = _version(one, areas, now)
        rows.append(row)
        if text is not None:
            texts.append({"b_id": one.before.event_id, "b_text": text})
    db.execute(_UPDATE, rows)
    if texts:
        db.execute(UPDATE_TEXT, texts)
    replace_occurrences(db, [(one.before.event_id, one.item) for one in versions if not one.hidden], areas)
    forget_occurrences(db, [one.before.event_id for one in versions if one.hidden])
    note(db, filter(None, (_noted(one, now) for one in versions)), now)


def _version(one: After, areas: Mapping[str, int], now: int) -> tuple[dict[str, Any], str | None]:
    before, item = one.before, one.item
    same = stamped(item.text, before.created_at, before.changed_at, before.sequence) == before.text
    sequence, changed = (before.sequence, before.changed_at) if same else (before.sequence + 1, now)
    old = before.event
    row = {"b_id": before.event_id} | event_values(item, before.created_at, changed, sequence, areas)
    row |= {
        "hidden": one.hidden,
        "moved_from": moved_from(before.moved_from, old, item.event, before.last_end_at <= now),
        "provenance": provenance_text(one.provenance),
    }
    return row, None if same else stamped(item.text, before.created_at, now, sequence)


def provenance_text(provenance: Mapping[str, str] | None) -> str | None:
    """The column `event.provenance`."""
    return None if provenance is None else json.dumps(dict(provenance), ensure_ascii=False)


def _noted(one: After, now: int) -> Noted | None:
    before, item = one.before, one.item
    changes = differences(before.detail, item.detail)
    old = before.event
    kind = one.kind
    if before.hidden != one.hidden:
        changes["hidden"] = [before.hidden, one.hidden]
        kind = kind or ("hidden" if one.hidden else "back")
    if kind is None and not changes:
        return None
    moved = moved_from(None, old, item.event, before.last_end_at <= now) is not None
    return Noted(before.event_id, kind or kind_of(old, item.event, moved), one.origin, changes)


_UPDATE = update(event).where(event.c.id == bindparam("b_id"))
UPDATE_TEXT = update(event_text).where(event_text.c.event_id == bindparam("b_id")).values(text=bindparam("b_text"))
_FORGET = delete(occurrence).where(occurrence.c.event_id.in_(bindparam("events", expanding=True)))


def forget_occurrences(db: Connection, event_ids: Sequence[int]) -> None:
    """Take events out of every list."""
    for part in chunks(event_ids):
        db.execute(_FORGET, {"events": part})


def replace_occurrences(db: Connection, items: Sequence[tuple[int, Understood]], areas: Mapping[str, int]) -> None:
    """Put the items' occurrences in place of those that were stored. items: (event id, item)."""
    forget_occurrences(db, [number for number, _ in items])
    insert_occurrences(db, items, areas)


def insert_occurrences(db: Connection, items: Sequence[tuple[int, Understood]], areas: Mapping[str, int]) -> None:
    """Store the items' occurrences, of events that have none, and what they are found by."""
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
