"""What waits for a worker: a source whose answer suddenly holds far fewer events, and which ones would go."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from aggregator.reconcile import Quarantine
from aggregator.store.engine import chunks
from aggregator.store.ledger import quarantined
from aggregator.store.sources import REJECTED, SourceRow, one
from aggregator.store.tables import event


@dataclass(frozen=True, slots=True)
class Doubted:
    """An event that would go. start: of its first occurrence, an instant."""

    uid: str
    title: dict[str, str]
    start: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A quarantined source. since: instant of the first smaller answer; pulls: how many there were since.

    approved, rejected: a worker's word, if there is one. events: what would go, earliest first.
    """

    slug: str
    name: str
    since: int
    pulls: int
    approved: bool
    rejected: bool
    events: tuple[Doubted, ...]


def columns(quarantine: Quarantine) -> tuple[int | None, int]:
    """The source's columns: quarantined_since, quarantined_pulls."""
    if quarantine.since is None:
        return None, 0
    return quarantine.since, REJECTED if quarantine.rejected else quarantine.pulls


def remember(db: Connection, row: SourceRow, event_ids: Collection[int]) -> None:
    """Keep which events would go, as the newest answer has it; none ends the list."""
    if not event_ids and row.quarantine.since is None:
        return
    db.execute(delete(quarantined).where(quarantined.c.source_id == row.id))
    if event_ids:
        rows = [{"source_id": row.id, "event_id": number} for number in sorted(event_ids)]
        for part in chunks(rows):
            db.execute(insert(quarantined), part)


def waiting(db: Connection, slug: str) -> Waiting | None:
    """A source's quarantine, None if it is in none."""
    row = one(db, slug)
    if row is None or row.quarantine.since is None:
        return None
    query = (
        select(event.c.uid, event.c.title, event.c.first_start_at)
        .join(quarantined, quarantined.c.event_id == event.c.id)
        .where(quarantined.c.source_id == row.id)
        .order_by(event.c.first_start_at, event.c.id)
    )
    events = tuple(Doubted(uid, json.loads(title), start) for uid, title, start in db.execute(query))
    now = row.quarantine
    return Waiting(slug, row.about.name, row.quarantine.since, now.pulls, now.approved, now.rejected, events)
