"""Decisions by the names of their items: what is in force, what waits for its events, and putting it in force."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from aggregator.corrections import Correction, words
from aggregator.exchange.records import Decision, Item, Kind
from aggregator.store import compose, corrections, matchmaker, merges, resolve, sources
from aggregator.store.engine import chunks
from aggregator.store.items import keep_tellings
from aggregator.store.ledger import apart, correction, merge
from aggregator.store.tables import event, source, source_event
from aggregator.store.waitingtables import waiting
from aggregator.understand import Understanding


@dataclass(frozen=True, slots=True)
class Ready:
    """A waiting decision whose events are all there. first, second: row ids of the events they came in as."""

    id: int
    decision: Decision
    first: int
    second: int


def in_force(db: Connection) -> list[Decision]:
    """Every worker's decision that holds, and every one that waits; what no source tells any more is left out."""
    names = _names(db)
    slugs = {row.id: row.slug for row in db.execute(select(source.c.id, source.c.slug))}
    found = [_read(row) for row in db.execute(select(waiting))]
    for row in db.execute(select(correction).where(correction.c.undone_at.is_(None))):
        always = row.source_id is not None
        item = (slugs[row.source_id], "") if always else names.get(row.event_id)
        if item:
            kind: Kind = "always" if always else "event"
            found.append(Decision(kind, item, ("", ""), row.field, row.value, row.made_by, row.made_at))
    by_hand = select(merge).where(merge.c.undone_at.is_(None), merge.c.made_by != merges.JUDGE)
    for row in db.execute(by_hand):
        found += _pair("same", names.get(row.event_id), names.get(row.into_id), row)
    ids = {row.uid: row.id for row in db.execute(select(event.c.uid, event.c.id))} if _any_apart(db) else {}
    for row in db.execute(select(apart)):
        found += _pair("not_the_same", names.get(ids.get(row.uid, -1)), names.get(ids.get(row.other_uid, -1)), row)
    return sorted(dict.fromkeys(found), key=lambda one: one.order)


def _any_apart(db: Connection) -> bool:
    return db.execute(select(apart.c.uid).limit(1)).first() is not None


def _pair(kind: Kind, one: Item | None, other: Item | None, row: Any) -> list[Decision]:
    if not one or not other or one == other:
        return []
    first, second = sorted((one, other))
    return [Decision(kind, first, second, made_by=row.made_by, made_at=row.made_at)]


def _names(db: Connection) -> dict[int, Item]:
    """Of each event that a decision may be about: its first item by name, of those that it came in with."""
    home = func.coalesce(source_event.c.home_id, source_event.c.event_id)
    wanted = [
        number
        for query in (
            select(correction.c.event_id).where(correction.c.event_id.is_not(None)),
            select(merge.c.event_id).where(merge.c.made_by != merges.JUDGE),
            select(merge.c.into_id).where(merge.c.made_by != merges.JUDGE),
            select(event.c.id).where(event.c.uid.in_(select(apart.c.uid))),
            select(event.c.id).where(event.c.uid.in_(select(apart.c.other_uid))),
        )
        for number in db.execute(query).scalars()
    ]
    found: dict[int, Item] = {}
    for part in chunks(sorted(set(wanted))):
        items = (
            select(home.label("home"), source.c.slug, source_event.c.key)
            .join(source, source.c.id == source_event.c.source_id)
            .where(or_(source_event.c.event_id.in_(part), source_event.c.home_id.in_(part)), home.in_(part))
        )
        for row in db.execute(items):
            item = (row.slug, row.key)
            found[row.home] = min(found.get(row.home, item), item)
    return found


def _read(row: Any) -> Decision:
    return Decision(
        row.kind,
        (row.slug, row.key),
        (row.other_slug, row.other_key),
        row.field,
        row.value,
        row.made_by,
        row.made_at,
    )


def put(db: Connection, decisions: Iterable[Decision]) -> None:
    """Let decisions wait, each in place of an older one about the same."""
    for one in decisions:
        same = (
            (waiting.c.kind == one.kind) & (waiting.c.slug == one.item[0]) & (waiting.c.key == one.item[1])
            & (waiting.c.other_slug == one.other[0]) & (waiting.c.other_key == one.other[1])
            & (waiting.c.field == one.field)
        )  # fmt: skip
        db.execute(delete(waiting).where(same))
        values = {
            "kind": one.kind, "slug": one.item[0], "key": one.item[1], "other_slug": one.other[0],
            "other_key": one.other[1], "field": one.field, "value": one.value, "made_by": one.made_by,
            "made_at": one.made_at,
        }  # fmt: skip
        db.execute(insert(waiting).values(values))


def arrive(db: Connection, how: Understanding, now: int, slugs: Collection[str] = ()) -> bool:
    """Put what waits in force where its events are there now; whether anything was. The caller moves the revision.

    slugs: only what is about these sources; none: everything.
    """
    query = select(waiting).order_by(waiting.c.id)
    if slugs:
        query = query.where(or_(waiting.c.slug.in_(slugs), waiting.c.other_slug.in_(slugs)))
    found = [ready for row in db.execute(query).all() if (ready := _ready(db, row))]
    # two are told apart before they are put together with others
    for kind in ("always", "not_the_same", "event", "same"):
        for ready in found:
            if ready.decision.kind == kind:
                _ENFORCE[kind](db, ready, how, now)
    for part in chunks([ready.id for ready in found]):
        db.execute(delete(waiting).where(waiting.c.id.in_(part)))
    return bool(found)


def _ready(db: Connection, row: Any) -> Ready | None:
    decision = _read(row)
    if decision.kind == "always":
        owner = sources.one(db, decision.item[0])
        return Ready(row.id, decision, owner.id, 0) if owner else None
    first = _event(db, decision.item)
    second = _event(db, decision.other) if decision.other[0] else 0
    return None if first is None or second is None else Ready(row.id, decision, first, second)


def _event(db: Connection, item: Item) -> int | None:
    """The row id of the event that an item came in as."""
    query = (
        select(func.coalesce(source_event.c.home_id, source_event.c.event_id))
        .join(source, source.c.id == source_event.c.source_id)
        .where(source.c.slug == item[0], source_event.c.key == item[1])
    )
    return db.execute(query).scalar_one_or_none()


def _always(db: Connection, ready: Ready, how: Understanding, now: int) -> None:
    corrections.add(db, _correction(ready.decision), source_id=ready.first)
    sources.read_again(db, ready.first, now)


def _correct(db: Connection, ready: Ready, how: Understanding, now: int) -> None:
    number = ready.first
    stands = resolve.standing(db, number)
    whole = compose.load(db, [stands])[stands]
    keep_tellings(db, [stands])
    made = _correction(ready.decision, words(whole.belief.told, ready.decision.field))
    corrections.add(db, made, event_id=number)
    compose.rewrite(db, [stands], how, now, ready.decision.made_by, "corrected")


def _correction(one: Decision, told: dict[str, str] | None = None) -> Correction:
    return Correction(one.field, json.loads(one.value), one.made_by, one.made_at, words=told or {})


def _separate(db: Connection, ready: Ready, how: Understanding, now: int) -> None:
    one, other, by = ready.first, ready.second, ready.decision.made_by
    if resolve.standing(db, one) == resolve.standing(db, other):
        taken = one if resolve.standing(db, one) != one else other
        standing = merges.part(db, taken, by, now)
        matchmaker.settle(db, [taken, standing], how, now, by)
    uids = merges.uids_of(db, [one, other])
    merges.keep_apart(db, [uids[one]], [uids[other]], by, ready.decision.made_at)


def _join(db: Connection, ready: Ready, how: Understanding, now: int) -> None:
    one, other = resolve.standing(db, ready.first), resolve.standing(db, ready.second)
    if one == other:
        return
    merges.bring_together(db, merges.group(db, one), merges.group(db, other))
    kept, taken = merges.older_first(db, (one, other))
    joint = merges.Joint(kept, taken, 1.0, (merges.BY_HAND,))
    merges.join(db, [joint], ready.decision.made_by, ready.decision.made_at)
    matchmaker.settle(db, [kept], how, now, ready.decision.made_by)


_ENFORCE = {"always": _always, "event": _correct, "not_the_same": _separate, "same": _join}
