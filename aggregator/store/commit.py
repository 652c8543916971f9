"""A pull's changes, all the way: written, put together with what others tell, told to the readers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from aggregator.reconcile import Changes, StoredItem
from aggregator.store import blocks, compose, matchmaker, waiting, writes
from aggregator.store.sources import SourceRow
from aggregator.understand import Understanding


def carry_out(
    db: Connection,
    row: SourceRow,
    changes: Changes,
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    now: int,
    how: Understanding,
) -> None:
    """Write `changes`; they hold afterwards only what people see. The revision moves if there is any."""
    slug = row.about.id
    done = writes.apply(db, row.id, changes, stored, present, now, how, slug)
    composed = compose.rewrite(db, done.composed, how, now, slug) if done.composed else {}
    unseen = done.composed - composed.keys()
    changes.changed = [item for item in changes.changed if stored[item.key].event_id not in unseen]
    changes.hidden = {key for key in changes.hidden if stored[key].event_id not in unseen}
    touched = {**done.new, **done.changed, **composed}
    if touched:
        blocks.index(db, done.new, row.id, now, new=True)
        blocks.index(db, done.changed, row.id, now)
        blocks.index(db, composed, blocks.SEVERAL, now)
        matchmaker.match(db, touched, slug, how, now)
    settled = bool(done.new) and waiting.arrive(db, how, now, (slug,))
    if changes.visible or composed or settled:
        writes.move_revision(db)
