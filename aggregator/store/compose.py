"""Events put together again: from what all their sources tell, and what workers corrected.

For events with several sources or a correction, after any of these has changed. Each comes out the same however
often it is done; nothing is written where nothing is different.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from aggregator.belief import Belief, Told, believe
from aggregator.codec import load_event
from aggregator.corrections import Correction
from aggregator.differences import Kind
from aggregator.identity import slugify
from aggregator.model import Event
from aggregator.store import corrections, singles
from aggregator.store.engine import chunks
from aggregator.store.items import drop_tellings, keep_tellings
from aggregator.store.tables import GONE, event, source, source_event
from aggregator.store.writes import area_ids
from aggregator.store.written import After, Before, load_before, overwrite, provenance_text
from aggregator.understand import Understanding, Understood, complete

_TOLD = (
    select(
        source_event.c.event_id, source.c.slug, source.c.about, source_event.c.missed, source_event.c.home_id,
        source_event.c.telling,
    )
    .join(source, source.c.id == source_event.c.source_id)
    .where(source_event.c.event_id.in_(bindparam("events", expanding=True)))
    .order_by(source_event.c.event_id, source.c.id, source_event.c.key)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """An event with all it is made of."""

    before: Before
    items: tuple[Told, ...]
    corrections: tuple[Correction, ...]

    @property
    def belief(self) -> Belief:
        """What is believed of it."""
        return believe(self.before.uid, self.items, self.corrections)

    @property
    def simple(self) -> bool:
        """Whether it is what its only item tells."""
        return len(self.items) == 1 and not self.corrections


def load(db: Connection, event_ids: Collection[int]) -> dict[int, Whole]:
    """Events that still have an item, by their row ids."""
    before = load_before(db, event_ids)
    items: dict[int, list[Told]] = {}
    for part in chunks(sorted(before)):
        for row in db.execute(_TOLD, {"events": part}):
            event = load_event(row.telling) if row.telling else before[row.event_id].event
            kind = json.loads(row.about).get("kind", "other")
            told = Told(row.slug, kind, event, row.missed < GONE)
            items.setdefault(row.event_id, []).append(told)
    fixes = corrections.of_events(db, before.keys())
    return {number: Whole(before[number], tuple(told), fixes.get(number, ())) for number, told in items.items()}


def rewrite(
    db: Connection,
    event_ids: Collection[int],
    how: Understanding,
    now: int,
    origin: str = "",
    kind: Kind | None = None,
) -> dict[int, Understood]:
    """Put events together again; those that are different now. The caller moves the revision.

    how: the site and the horizon. origin, kind: for their histories; kind None: by what changed.
    """
    keep_tellings(db, event_ids)
    wholes = load(db, event_ids)
    changed: dict[int, After] = {}
    for number, whole in wholes.items():
        belief = whole.belief
        corrections.flag(db, belief.told, whole.corrections)
        item = _understood(belief.event, how)
        if _differs(whole.before, belief, item):
            after = After(whole.before, item, origin, belief.hidden, belief.provenance, kind)
            changed[number] = after
    overwrite(db, list(changed.values()), area_ids(db, (one.item for one in changed.values())), now)
    drop_tellings(db, [number for number, whole in wholes.items() if whole.simple])
    singles.settle(db, event_ids, how.site.zone)
    return {number: one.item for number, one in changed.items()}


def _differs(before: Before, belief: Belief, item: Understood) -> bool:
    shown = (item.detail, belief.hidden, provenance_text(belief.provenance))
    return shown != (before.detail, before.hidden, before.provenance)


def _understood(told: Event, how: Understanding) -> Understood:
    district = told.place.district if told.place else ""
    return complete("", told, district if slugify(district) == told.area else told.area, how)[0]


def ids_of(db: Connection, uids: Iterable[str]) -> dict[str, int]:
    """The row ids of events by their uids."""
    query = select(event.c.uid, event.c.id).where(event.c.uid.in_(list(uids)))
    return {row.uid: row.id for row in db.execute(query)}
