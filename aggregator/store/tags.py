"""What events are found by beside their own columns: tags and words. Written with the event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert

from aggregator.model import Event
from aggregator.store.engine import chunks
from aggregator.store.tables import event_tag, event_words
from aggregator.understand import Understood

# kind -> the field of Event that holds its values
KINDS = {
    "topic": "topics", "audience": "audiences", "language": "languages", "accessibility": "accessibility",
}  # fmt: skip
_IDS: Any = bindparam("events", expanding=True)
_FORGET = tuple(delete(table).where(table.c.event_id.in_(_IDS)) for table in (event_tag, event_words))


def replace(db: Connection, items: Iterable[tuple[int, Understood]]) -> None:
    """Put the items' tags and words in place of those that were stored. items: (event id, item)."""
    put(db, [(number, item.event, item.words) for number, item in items])


def put(db: Connection, rows: Sequence[tuple[int, Event, str]]) -> None:
    """The same of (event id, event, its words)."""
    for part in chunks([number for number, *_ in rows]):
        for statement in _FORGET:
            db.execute(statement, {"events": part})
    tags = [
        {"kind": kind, "value": value, "event_id": number}
        for number, event, _ in rows
        for kind, field in KINDS.items()
        for value in dict.fromkeys(getattr(event, field))
    ]
    if tags:
        db.execute(insert(event_tag), tags)
    if rows:
        db.execute(insert(event_words), [{"event_id": number, "words": words} for number, _, words in rows])
