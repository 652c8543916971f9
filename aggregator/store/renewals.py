"""Finding items that go on under renewed keys: what aggregator.renewal has to look at, and no more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from aggregator.codec import load_event
from aggregator.reconcile import StoredItem
from aggregator.renewal import Item, Renewal, by_content, by_move, by_words, kin, start
from aggregator.store.items import load_tellings, same_titles
from aggregator.understand import Understood


def find(
    db: Connection,
    source_id: int,
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    read: Sequence[Understood],
    complete: bool,
    now: int,
) -> list[Renewal]:
    """Vanished items of a source that its answer has under other keys. stored: all of the source's items."""
    gone = {key: old for key, old in stored.items() if key not in present}
    arrived = {item.key: item for item in read if item.key not in stored}
    if not gone or not arrived:
        return []
    found = by_content(
        {key: old.content_hash for key, old in gone.items()}, {key: item.hash for key, item in arrived.items()}
    )
    for pair in found:
        del gone[pair.old], arrived[pair.new]
    if not gone or not arrived:
        return found
    old_items = _items(db, source_id, gone, now)
    new_items = [Item(key, item.hash, item.event, item.last_end > now) for key, item in arrived.items()]
    by_time = by_words(old_items, new_items)
    found += by_time
    if not complete:
        return found
    done = {pair.old for pair in by_time} | {pair.new for pair in by_time}
    old_items = [item for item in old_items if item.key not in done and not gone[item.key].gone]
    new_items = [item for item in new_items if item.key not in done]
    if not old_items or not new_items:
        return found
    return found + by_move(old_items, new_items, _siblings(db, source_id, old_items, present))


def _items(db: Connection, source_id: int, gone: Mapping[str, StoredItem], now: int) -> list[Item]:
    tellings = load_tellings(db, source_id, gone)
    return [
        Item(key, gone[key].content_hash, load_event(detail), gone[key].last_end_at > now)
        for key, detail in tellings.items()
    ]


def _siblings(
    db: Connection, source_id: int, items: Sequence[Item], present: Mapping[str, bytes]
) -> dict[tuple[str, str], list[int]]:
    """The starts of events of the same titles that stay."""
    titles = {json.dumps(dict(item.event.title), ensure_ascii=False) for item in items}
    found: dict[tuple[str, str], list[int]] = {}
    for key, detail in same_titles(db, source_id, titles):
        if key in present:
            event = load_event(detail)
            found.setdefault(kin(event), []).append(start(event))
    return found
