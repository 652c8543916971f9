"""A pull's changes, all the way: written, put together with what others tell, told to the readers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from aggregator.reconcile import Changes, StoredItem
from aggregator.store import blocks, compose, matchmaker, merges, parting, singles, waiting, writes
from aggregator.store.sources import SourceRow
from aggregator.understand import Understanding, Understood


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
    told = {stored[item.key].event_id: set[str]() for item in changes.changed if stored[item.key].composed}
    for item in changes.changed:
        if stored[item.key].composed:
            told[stored[item.key].event_id].add(item.key)
    done = writes.apply(db, row.id, changes, stored, present, now, how, slug)
    apart = parting.come_apart(db, told, row.id, how, now) if told else set()
    again = done.composed | apart
    composed = compose.rewrite(db, again, how, now, slug) if again else {}
    unseen = done.composed - composed.keys()
    hidden = {stored[key].event_id for key in changes.hidden}
    changes.changed = [item for item in changes.changed if stored[item.key].event_id not in unseen]
    changes.hidden = {key for key in changes.hidden if stored[key].event_id not in unseen}
    touched = {**done.new, **done.changed, **composed}
    joined: set[int] = set()
    if touched:
        blocks.index(db, done.new, row.id, now, new=True)
        blocks.index(db, done.changed, row.id, now)
        for teller, some in _by_teller(db, composed).items():
            blocks.index(db, some, teller, now)
        joined = matchmaker.match(db, touched, slug, how, now)
    settled = bool(done.new) and waiting.arrive(db, how, now, (slug,))
    singles.settle(db, {*done.new, *done.changed, *hidden} | apart | joined, how.site.zone)
    if changes.visible or composed or settled:
        writes.move_revision(db)


def _by_teller(db: Connection, items: Mapping[int, Understood]) -> dict[int, dict[int, Understood]]:
    """The events by the row id of the one source that tells them, SEVERAL where there are more."""
    found: dict[int, dict[int, Understood]] = {}
    for number, tellers in merges.tellers_of(db, items.keys()).items():
        teller = next(iter(tellers)) if len(tellers) == 1 else blocks.SEVERAL
        found.setdefault(teller, {})[number] = items[number]
    return found
