"""What the store knows of each item of a source: loading it, and noting digests and absences.

Statements that every pull needs are built once: building one takes longer than carrying it out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, update

from aggregator.reconcile import Changes, StoredItem
from aggregator.store.engine import chunks
from aggregator.store.tables import event, source_event


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


def update_keys(db: Connection, source_id: int, column: str, values: Mapping[str, Any]) -> None:
    """Set one column (digest, missed or missing_since) of items, by their keys."""
    if values:
        rows = [{"source": source_id, "b_key": key, "b_value": value} for key, value in values.items()]
        db.execute(_SET[column], rows)


_SET = {
    column: update(source_event)
    .where(_OF_SOURCE, source_event.c.key == bindparam("b_key"))
    .values({column: bindparam("b_value")})
    for column in ("digest", "missed", "missing_since")
}


def mark_missing(db: Connection, source_id: int, changes: Changes) -> None:
    """Note which items a complete answer lacked, and which are back."""
    update_keys(db, source_id, "missing_since", changes.missing)
    update_keys(db, source_id, "missed", dict.fromkeys(changes.missing, 1))
    update_keys(db, source_id, "missing_since", dict.fromkeys(changes.back))
    update_keys(db, source_id, "missed", dict.fromkeys(changes.back, 0))
