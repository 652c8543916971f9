"""Merges that come apart by themselves: one of the sources now tells what the judge takes for another happening.

Only what the judge has joined; what a worker has joined stays. Another time is no reason: one source mostly learns
of it before the other, and the event is then shown as moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from aggregator.codec import load_event
from aggregator.matching import vetoes
from aggregator.matching.features import Happening, features
from aggregator.matching.judge import judge
from aggregator.recurrence import expand
from aggregator.store import merges
from aggregator.store.engine import chunks
from aggregator.store.ledger import merge
from aggregator.store.tables import GONE, source, source_event
from aggregator.understand import Understanding

_ITEMS = (
    select(
        source_event.c.event_id, source_event.c.home_id, source_event.c.source_id, source_event.c.key,
        source_event.c.telling, source.c.slug,
    )
    .join(source, source.c.id == source_event.c.source_id)
    .where(
        source_event.c.event_id.in_(bindparam("events", expanding=True)),
        source_event.c.missed < GONE,
        source_event.c.telling.is_not(None),
    )
    .order_by(source_event.c.source_id, source_event.c.key)
)  # fmt: skip
_EDGES = select(merge.c.event_id, merge.c.into_id, merge.c.made_by).where(
    merge.c.undone_at.is_(None), merge.c.into_id.in_(bindparam("events", expanding=True))
)


@dataclass(frozen=True, slots=True)
class _Item:
    """What one source tells. home: the event it came in as. new: whether it has just changed."""

    home: int
    source: str
    happening: Happening
    new: bool


def come_apart(
    db: Connection, changed: Mapping[int, Collection[str]], source_id: int, how: Understanding, now: int
) -> set[int]:
    """Take apart what is no longer one, and note it; the row ids of the events on both sides.

    changed: standing event -> keys of the source's items that tell something else now. The caller puts the events
    together again.
    """
    edges = _edges(db, changed.keys())
    standing = [number for number in changed if edges.get(number)]
    if not standing:
        return set()
    apart: set[int] = set()
    for number, items in _items(db, standing, changed, source_id, how).items():
        for taken in _cuts(number, edges, items):
            apart |= {taken, merges.part(db, taken, merges.JUDGE, now)}
    return apart


def _edges(db: Connection, event_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """event -> (event taken into it, by whom), all the way down."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    wave = set(event_ids)
    while wave:
        rows = [row for part in chunks(sorted(wave)) for row in db.execute(_EDGES, {"events": part})]
        for row in rows:
            found[row.into_id].append((row.event_id, row.made_by))
        wave = {row.event_id for row in rows} - found.keys()
    return found


def _items(
    db: Connection,
    event_ids: list[int],
    changed: Mapping[int, Collection[str]],
    source_id: int,
    how: Understanding,
) -> dict[int, list[_Item]]:
    found: dict[int, list[_Item]] = defaultdict(list)
    rows = (row for part in chunks(event_ids) for row in db.execute(_ITEMS, {"events": part}))
    for row in rows:
        told = load_event(row.telling)
        times = expand(told, how.horizon, how.site.zone).occurrences
        if times:
            new = row.source_id == source_id and row.key in changed[row.event_id]
            seen = features(told, row.slug, times, how.site.zone)
            found[row.event_id].append(_Item(row.home_id or row.event_id, row.slug, seen, new))
    return found


def _cuts(number: int, edges: Mapping[int, list[tuple[int, str]]], items: list[_Item]) -> list[int]:
    """The events to take out of a standing one, the farthest from it first."""
    cuts: list[int] = []
    left = {number, *_below(number, edges)}
    for taken, by in reversed(_all_edges(number, edges)):
        inside = {taken, *_below(taken, edges)} & left
        if by == merges.JUDGE and _differ(
            [item for item in items if item.home in inside],
            [item for item in items if item.home in left - inside],
        ):
            cuts.append(taken)
            left -= inside
    return cuts


def _all_edges(number: int, edges: Mapping[int, list[tuple[int, str]]]) -> list[tuple[int, str]]:
    """The nearest first."""
    found, at = list(edges.get(number, ())), 0
    while at < len(found):
        found += edges.get(found[at][0], ())
        at += 1
    return found


def _below(number: int, edges: Mapping[int, list[tuple[int, str]]]) -> set[int]:
    return {taken for taken, _ in _all_edges(number, edges)}


def _differ(some: list[_Item], others: list[_Item]) -> bool:
    """Whether what has changed on one side is another happening than something on the other."""
    return any(
        one.source != other.source and _is_vetoed(one.happening, other.happening)
        for one in some
        for other in others
        if one.new or other.new
    )


def _is_vetoed(one: Happening, other: Happening) -> bool:
    verdict = judge(one, other)
    return not verdict.same and verdict.reasons[0].rule in vetoes.LASTING
