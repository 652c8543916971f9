"""What the store knows of each item of a source: loading it, noting digests and absences, keeping what it tells.

Statements that every pull needs are built once: building one takes longer than carrying it out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from aggregator.reconcile import Changes, StoredItem
from aggregator.store.engine import chunks
from aggregator.store.tables import GONE, event, source_event
from aggregator.understand import Understood


def load_known(db: Connection, source_id: int) -> dict[str, bytes]:
    """Key -> digest of every item of a source; b"" for those to be read again whatever their digest."""
    cursor = db.execute(_KNOWN, {"source": source_id}).cursor
    assert cursor is not None
    # the driver's own tuples: making a Row of each takes five times as long as reading them
    return dict(cursor.fetchall())


def load_items(db: Connection, source_id: int, keys: Collection[str] | None = None) -> dict[str, StoredItem]:
    """Items of a source by key: those of `keys` and those missed of late; without `keys` all of them."""
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
        source_event.c.key, event.c.id, event.c.uid, source_event.c.digest,
        func.coalesce(source_event.c.telling_hash, event.c.content_hash),
        event.c.sequence, event.c.created_at, event.c.last_end_at, source_event.c.missed >= GONE,
        source_event.c.missed, source_event.c.missing_since, event.c.first_start_at, event.c.rrule != "",
        source_event.c.telling_hash.is_not(None),
    )
    .join(event, event.c.id == source_event.c.event_id)
    .where(_OF_SOURCE)
)  # fmt: skip
_SOME_ITEMS = _ALL_ITEMS.where(
    or_(source_event.c.key.in_(bindparam("keys", expanding=True)), source_event.c.missed == 1)
)


def any_coming(db: Connection, source_id: int, now: int) -> bool:
    """Whether a source has an event that is not over."""
    return db.execute(_COMING, {"source": source_id, "now": now}).first() is not None


_COMING = (
    select(event.c.id)
    .join(source_event, event.c.id == source_event.c.event_id)
    .where(_OF_SOURCE, event.c.last_end_at > bindparam("now"), source_event.c.missed < GONE)
    .limit(1)
)


def update_keys(db: Connection, source_id: int, column: str, values: Mapping[str, Any]) -> None:
    """Set one column (digest, missed, missing_since or key) of items, by their keys."""
    if values:
        rows = [{"source": source_id, "b_key": key, "b_value": value} for key, value in values.items()]
        db.execute(_SET[column], rows)


_SET = {
    column: update(source_event)
    .where(_OF_SOURCE, source_event.c.key == bindparam("b_key"))
    .values({column: bindparam("b_value")})
    for column in ("digest", "missed", "missing_since", "key")
}


def mark_missing(db: Connection, source_id: int, changes: Changes, stored: Mapping[str, StoredItem]) -> None:
    """Note which items a complete answer lacked, and which are back."""
    update_keys(db, source_id, "missing_since", changes.missing)
    update_keys(db, source_id, "missed", dict.fromkeys(changes.missing, 1))
    back = changes.back | {item.key for item in changes.changed if stored[item.key].missed}
    update_keys(db, source_id, "missing_since", dict.fromkeys(back))
    update_keys(db, source_id, "missed", dict.fromkeys(back, 0))


def count_out(db: Connection, source_id: int, keys: Collection[str]) -> None:
    """Count items out of their source. Without a digest they are read again as soon as the feed has them."""
    update_keys(db, source_id, "missed", dict.fromkeys(keys, GONE))
    update_keys(db, source_id, "digest", dict.fromkeys(keys, b""))


def rename_keys(db: Connection, source_id: int, renewed: Mapping[str, str]) -> None:
    """Let items go on under other keys, none of which is there yet. renewed: old -> new."""
    update_keys(db, source_id, "key", renewed)


def set_tellings(db: Connection, source_id: int, items: Mapping[str, Understood]) -> None:
    """Keep what the source tells now of items whose events are more than that. items: by key."""
    if items:
        rows = [
            {"source": source_id, "b_key": key, "b_telling": item.detail, "b_hash": item.hash}
            for key, item in items.items()
        ]
        db.execute(_SET_TELLING, rows)


_SET_TELLING = (
    update(source_event)
    .where(_OF_SOURCE, source_event.c.key == bindparam("b_key"))
    .values(telling=bindparam("b_telling"), telling_hash=bindparam("b_hash"))
)


def keep_tellings(db: Connection, event_ids: Collection[int]) -> None:
    """Set apart what the only item of each event tells, before the event becomes more than that."""
    of_event = event.c.id == source_event.c.event_id
    values = {
        "telling": select(event.c.detail).where(of_event).scalar_subquery(),
        "telling_hash": select(event.c.content_hash).where(of_event).scalar_subquery(),
    }
    for part in chunks(list(event_ids)):
        where = (source_event.c.event_id.in_(part), source_event.c.telling.is_(None))
        db.execute(update(source_event).where(*where).values(values))


def drop_tellings(db: Connection, event_ids: Collection[int]) -> None:
    """The other way round: the event's own detail is again what its only item tells."""
    for part in chunks(list(event_ids)):
        where = source_event.c.event_id.in_(part)
        db.execute(update(source_event).where(where).values(telling=None, telling_hash=None))


def load_tellings(db: Connection, source_id: int, keys: Collection[str]) -> dict[str, str]:
    """What items of a source tell, as JSON, by key."""
    found: dict[str, str] = {}
    for part in chunks(list(keys)):
        found |= {row[0]: row[1] for row in db.execute(_TELLINGS, {"source": source_id, "keys": part})}
    return found


_TELLINGS = (
    select(source_event.c.key, func.coalesce(source_event.c.telling, event.c.detail))
    .join(event, event.c.id == source_event.c.event_id)
    .where(_OF_SOURCE, source_event.c.key.in_(bindparam("keys", expanding=True)))
)


def same_titles(db: Connection, source_id: int, titles: Collection[str]) -> list[tuple[str, str]]:
    """(key, what it tells) of a source's items whose events have one of the titles, as event.title has them."""
    found: list[tuple[str, str]] = []
    for part in chunks(sorted(titles)):
        found += [(row[0], row[1]) for row in db.execute(_SAME_TITLES, {"source": source_id, "titles": part})]
    return found


_SAME_TITLES = (
    select(source_event.c.key, func.coalesce(source_event.c.telling, event.c.detail))
    .join(event, event.c.id == source_event.c.event_id)
    .where(_OF_SOURCE, source_event.c.missed < GONE, event.c.title.in_(bindparam("titles", expanding=True)))
)
