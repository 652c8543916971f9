"""Carrying out what reconcile decided, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    cast,
    insert,
    select,
    update,
)

from aggregator.codec import dump_event
from aggregator.ics import stamped
from aggregator.identity import event_uid
from aggregator.reconcile import Changes, StoredItem
from aggregator.store.engine import chunks
from aggregator.store.history import Noted, note
from aggregator.store.items import count_out, mark_missing, rename_keys, set_tellings, update_keys
from aggregator.store.rows import event_values
from aggregator.store.tables import area, event, event_text, meta, source_event
from aggregator.store.written import (
    After,
    Before,
    forget_occurrences,
    insert_occurrences,
    load_before,
    overwrite,
)
from aggregator.understand import Understanding, Understood, served_as

_AREAS = select(area.c.slug, area.c.id).where(area.c.slug.in_(bindparam("slugs", expanding=True)))


@dataclass(slots=True)
class Applied:
    """What was written. new, changed: row id -> the item as it is stored now.

    composed: events that are more than what this source tells, so that they have to be put together again.
    """

    new: dict[int, Understood] = field(default_factory=dict)
    changed: dict[int, Understood] = field(default_factory=dict)
    composed: set[int] = field(default_factory=set)


def apply(
    db: Connection,
    source_id: int,
    changes: Changes,
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    now: int,
    how: Understanding,
    origin: str = "",
) -> Applied:
    """Write `changes`, and take out of them what turns out to be none. The caller moves the revision.

    how: as the items were understood. origin: the source's slug, for the histories.
    """
    if (changes.new or changes.changed) and db.dialect.name == "postgresql":
        # locked from here on: two who write the same happening at once would not see each other's; SQLite has one
        counter(db, "next_event_id", 0)
    rename_keys(db, source_id, changes.renewed)
    changes.changed = [served_as(item, stored[item.key].uid, how.site) for item in changes.changed]
    touched = {key: (stored[key], item) for item in changes.changed for key in (item.key,)}
    before = load_before(db, [old.event_id for old, _ in touched.values() if not old.composed])
    _weed(db, changes, touched, before, present)
    done = Applied(composed={old.event_id for old, _ in touched.values() if old.composed})
    changes.new = _own_names(db, changes.new, origin, how)
    simple = [(old, item) for old, item in touched.values() if not old.composed]
    areas = area_ids(db, (*changes.new, *(item for _, item in simple)))
    done.new = _insert_new(db, source_id, changes.new, present, areas, now)
    overwrite(db, [After(before[old.event_id], item, origin) for old, item in simple], areas, now)
    done.changed = {old.event_id: item for old, item in simple}
    set_tellings(db, source_id, {item.key: item for old, item in touched.values() if old.composed})
    changes.digests |= {key: present.get(key, b"") for key in touched}
    update_keys(db, source_id, "digest", changes.digests)
    mark_missing(db, source_id, changes, stored)
    done.composed |= _count_out(db, source_id, {key: stored[key] for key in changes.hidden}, origin, now)
    return done


def _weed(
    db: Connection,
    changes: Changes,
    touched: dict[str, tuple[StoredItem, Understood]],
    before: Mapping[int, Before],
    present: Mapping[str, bytes],
) -> None:
    """Leave out what only has another form, such as fields that a new release of this program has added."""
    for key, (old, item) in list(touched.items()):
        stored = before.get(old.event_id)
        if stored is None or stored.hidden or dump_event(stored.event) != item.detail:
            continue
        del touched[key]
        changes.changed.remove(item)
        changes.rehashed[old.event_id] = item.hash
        changes.digests[key] = present.get(key, b"")
    if changes.rehashed:
        rows = [{"b_id": number, "b_hash": digest} for number, digest in changes.rehashed.items()]
        db.execute(_REHASH, rows)


_REHASH = update(event).where(event.c.id == bindparam("b_id")).values(content_hash=bindparam("b_hash"))


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


def _own_names(db: Connection, items: list[Understood], origin: str, how: Understanding) -> list[Understood]:
    """The items with uids of their own: a feed may give a renewed event's old key to another."""
    taken: set[str] = set()
    for part in chunks([item.event.uid for item in items]):
        taken.update(db.execute(_TAKEN, {"uids": part}).scalars())
    return [_renamed(db, item, origin, how) if item.event.uid in taken else item for item in items]


_TAKEN = select(event.c.uid).where(event.c.uid.in_(bindparam("uids", expanding=True)))


def _renamed(db: Connection, item: Understood, origin: str, how: Understanding) -> Understood:
    number = 2
    while db.execute(_TAKEN, {"uids": [uid := event_uid(origin, f"{item.key}\x1f{number}")]}).first():
        number += 1
    return served_as(item, uid, how.site)


def _insert_new(
    db: Connection,
    source_id: int,
    items: Sequence[Understood],
    present: Mapping[str, bytes],
    areas: Mapping[str, int],
    now: int,
) -> dict[int, Understood]:
    if not items:
        return {}
    first = counter(db, "next_event_id", len(items)) - len(items)
    numbered = list(enumerate(items, first))
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
    insert_occurrences(db, numbered, areas)
    return dict(numbered)


def _count_out(db: Connection, source_id: int, items: Mapping[str, StoredItem], origin: str, now: int) -> set[int]:
    """Count items out of their source; the ids of events that others still have.

    Their rows stay. Without a digest they are read again, and so come back, as soon as the feed has them.
    """
    count_out(db, source_id, list(items))
    alone = [item.event_id for item in items.values() if not item.composed]
    for part in chunks(alone):
        db.execute(update(event).where(event.c.id.in_(part)).values(hidden=True))
    forget_occurrences(db, alone)
    note(db, [Noted(number, "hidden", origin) for number in alone], now)
    return {item.event_id for item in items.values() if item.composed}
