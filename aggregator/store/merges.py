"""One happening from several sources as one event: joining, taking apart, and what was decided.

The older event stays and keeps its uid; the other is hidden, keeps its row and its name, and answers as the older
one until it is taken apart again. An item knows its home, the event it came in as.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from aggregator.matching.judge import Reason
from aggregator.store import blocks, history, resolve
from aggregator.store.engine import chunks
from aggregator.store.items import keep_tellings
from aggregator.store.ledger import apart, merge
from aggregator.store.tables import GONE, event, source, source_event
from aggregator.store.written import forget_occurrences
from sources.errors import N_

JUDGE = "judge"
BY_HAND = Reason("worker", 1.0, N_("Someone who knows them has said that they are the same."))


@dataclass(frozen=True, slots=True)
class Merge:
    """Two events that were joined. uid, title: of the one that stays; other_*: of the one taken into it.

    score: 0 to 1. reasons: the rules that spoke for it, strongest first. Instants in seconds;
    undone_at None while it holds.
    """

    uid: str
    title: dict[str, str]
    other_uid: str
    other_title: dict[str, str]
    score: float
    reasons: tuple[Reason, ...]
    made_by: str
    made_at: int
    undone_by: str
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class Joint:
    """A decision to make one of two standing events."""

    kept: int
    taken: int
    score: float
    reasons: Sequence[Reason]


def join(db: Connection, joints: Sequence[Joint], by: str, now: int) -> None:
    """Carry out decisions, one after another: what is taken into an event goes on with it.

    The caller puts those that stay together again (matchmaker.settle) and moves the revision.
    """
    taken = [one.taken for one in joints]
    uids = uids_of(db, {number for one in joints for number in (one.kept, one.taken)})
    keep_tellings(db, uids.keys())
    pairs = [{"b_kept": one.kept, "b_taken": one.taken} for one in joints]
    db.execute(_MOVE_ITEMS, pairs)
    db.execute(_HIDE, [{"b_taken": number} for number in taken])
    forget_occurrences(db, taken)
    blocks.forget(db, taken)
    db.execute(insert(merge), [_row(one, by, now) for one in joints])
    kept_side = [history.Noted(one.kept, "merged", by, {"with": [None, uids[one.taken]]}) for one in joints]
    taken_side = [history.Noted(one.taken, "merged", by, {"into": [None, uids[one.kept]]}) for one in joints]
    history.note(db, [*kept_side, *taken_side], now)


_MOVE_ITEMS = (
    update(source_event)
    .where(source_event.c.event_id == bindparam("b_taken"))
    .values(home_id=func.coalesce(source_event.c.home_id, source_event.c.event_id), event_id=bindparam("b_kept"))
)
_HIDE = update(event).where(event.c.id == bindparam("b_taken")).values(hidden=True)


def _row(one: Joint, by: str, now: int) -> dict[str, object]:
    return {
        "event_id": one.taken,
        "into_id": one.kept,
        "score": round(one.score * 1000),
        "reasons": told(one.reasons),
        "made_by": by,
        "made_at": now,
        "undone_by": "",
        "undone_at": None,
    }


def told(reasons: Sequence[Reason]) -> str:
    """The column `merge.reasons`."""
    rows = [[one.rule, one.points, one.message, dict(one.values)] for one in reasons]
    return json.dumps(rows, ensure_ascii=False)


def reasons(told: str) -> tuple[Reason, ...]:
    """What `told` wrote."""
    return tuple(Reason(*one) for one in json.loads(told))


def older_first(db: Connection, event_ids: Collection[int]) -> list[int]:
    """The events in the order in which they came: the first of two stays."""
    rows = [
        row
        for some in chunks(sorted(event_ids))
        for row in db.execute(select(event.c.created_at, event.c.id).where(event.c.id.in_(some)))
    ]
    return [row.id for row in sorted(rows, key=lambda row: (row.created_at, row.id))]


def groups(db: Connection, event_ids: Collection[int]) -> dict[int, set[str]]:
    """Of each standing event, its uid and those of all that were merged into it."""
    roots = resolve.roots(db, event_ids)
    found: dict[int, set[str]] = {number: set() for number in event_ids}
    for number, uid in uids_of(db, roots.keys()).items():
        found[roots[number]].add(uid)
    return found


def all_apart(db: Connection, uids: Collection[str]) -> set[tuple[str, str]]:
    """What workers keep apart among these uids; (smaller, larger)."""
    return {
        (row.uid, row.other_uid)
        for some in chunks(sorted(uids))
        for row in db.execute(select(apart.c.uid, apart.c.other_uid).where(apart.c.uid.in_(some)))
    }


def part(db: Connection, taken: int, by: str, now: int) -> int:
    """Take an event out of the one it was merged into, with all that had been merged into it; that one's row id.

    The caller puts both together again. Raises ValueError if it is merged into none.
    """
    holds = (merge.c.event_id == taken) & merge.c.undone_at.is_(None)
    into = db.execute(select(merge.c.into_id).where(holds)).scalar_one_or_none()
    if into is None:
        raise ValueError(taken)
    standing = resolve.standing(db, taken)
    homes = [taken, *resolve.taken_in(db, taken)]
    db.execute(update(merge).where(holds).values(undone_by=by, undone_at=now))
    back = (source_event.c.event_id == standing) & source_event.c.home_id.in_(homes)
    db.execute(update(source_event).where(back).values(event_id=taken))
    at_home = (source_event.c.event_id == taken) & (source_event.c.home_id == taken)
    db.execute(update(source_event).where(at_home).values(home_id=None))
    uids = uids_of(db, [taken, standing])
    history.note(
        db,
        [
            history.Noted(standing, "unmerged", by, {"with": [uids[taken], None]}),
            history.Noted(taken, "unmerged", by, {"into": [uids[standing], None]}),
        ],
        now,
    )
    return standing


def uids_of(db: Connection, event_ids: Iterable[int]) -> dict[int, str]:
    """The events' uids by their row ids."""
    found: dict[int, str] = {}
    for some in chunks(sorted(event_ids)):
        query = select(event.c.id, event.c.uid).where(event.c.id.in_(some))
        found |= {row.id: row.uid for row in db.execute(query)}
    return found


def group(db: Connection, number: int) -> list[str]:
    """The uids of a standing event and of all that were merged into it."""
    return sorted(uids_of(db, [number, *resolve.taken_in(db, number)]).values())


def keep_apart(db: Connection, ones: Collection[str], others: Collection[str], by: str, now: int) -> None:
    """Note for ever that none of `ones` is any of `others`; uids."""
    known = {tuple(row) for row in db.execute(select(apart.c.uid, apart.c.other_uid).where(_pairs(ones, others)))}
    rows = [
        {"uid": pair[0], "other_uid": pair[1], "made_by": by, "made_at": now}
        for pair in sorted({(min(a, b), max(a, b)) for a in ones for b in others if a != b} - known)
    ]
    if rows:
        db.execute(insert(apart), rows)


def bring_together(db: Connection, ones: Collection[str], others: Collection[str]) -> None:
    """Forget what `keep_apart` noted; a worker's newer word."""
    db.execute(delete(apart).where(_pairs(ones, others)))


def _pairs(ones: Collection[str], others: Collection[str]) -> ColumnElement[bool]:
    a, b = list(ones), list(others)
    return or_(
        and_(apart.c.uid.in_(a), apart.c.other_uid.in_(b)), and_(apart.c.uid.in_(b), apart.c.other_uid.in_(a))
    )


_TELLERS = (
    select(source_event.c.event_id, source.c.slug, source.c.id)
    .join(source, source.c.id == source_event.c.source_id)
    .where(source_event.c.event_id.in_(bindparam("events", expanding=True)), source_event.c.missed < GONE)
)


def sources_of(db: Connection, event_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The slugs of the sources that tell each event now."""
    found: dict[int, frozenset[str]] = dict.fromkeys(event_ids, frozenset())
    for some in chunks(sorted(event_ids)):
        for number, slug, _ in db.execute(_TELLERS, {"events": some}):
            found[number] |= {slug}
    return found


def tellers_of(db: Connection, event_ids: Collection[int]) -> dict[int, set[int]]:
    """The row ids of the same."""
    found: dict[int, set[int]] = {number: set() for number in event_ids}
    for some in chunks(sorted(event_ids)):
        for number, _, source_id in db.execute(_TELLERS, {"events": some}):
            found[number].add(source_id)
    return found


def listed(db: Connection, *, event_id: int | None = None, undone: bool = False, limit: int = 200) -> list[Merge]:
    """Merges, newest first; of one event, or of all. undone: also those that were taken apart again."""
    kept, taken = event.alias("kept"), event.alias("taken")
    query = (
        select(
            kept.c.uid, kept.c.title, taken.c.uid.label("other_uid"), taken.c.title.label("other_title"),
            merge.c.score, merge.c.reasons, merge.c.made_by, merge.c.made_at, merge.c.undone_by, merge.c.undone_at,
        )
        .join(kept, kept.c.id == merge.c.into_id)
        .join(taken, taken.c.id == merge.c.event_id)
        .order_by(merge.c.id.desc())
        .limit(limit)
    )  # fmt: skip
    if event_id is not None:
        query = query.where(or_(merge.c.event_id == event_id, merge.c.into_id == event_id))
    if not undone:
        query = query.where(merge.c.undone_at.is_(None))
    return [
        Merge(
            row.uid, json.loads(row.title), row.other_uid, json.loads(row.other_title), row.score / 1000,
            reasons(row.reasons),
            row.made_by, row.made_at, row.undone_by, row.undone_at,
        )
        for row in db.execute(query)
    ]  # fmt: skip
