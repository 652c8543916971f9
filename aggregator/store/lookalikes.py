"""Which events of a feed that is not a source yet are in the calendar already."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from aggregator.blocking import KIND, PAGE, PLACE, WORD
from aggregator.codec import load_event
from aggregator.matching.features import features
from aggregator.matching.judge import judge
from aggregator.model import Event, Occurrence
from aggregator.store.engine import chunks
from aggregator.store.ledger import block
from aggregator.store.tables import event, occurrence
from aggregator.understand import Understood

MOST = 60  # items looked at
MOST_RIVALS = 8  # of each

_KEYS = select(block.c.key, block.c.event_id, block.c.named).where(
    block.c.key.in_(bindparam("keys", expanding=True))
)
_EVENTS = select(event.c.id, event.c.detail).where(
    event.c.id.in_(bindparam("events", expanding=True)), event.c.hidden.is_(False)
)
_TIMES = select(occurrence.c.event_id, occurrence.c.start_at, occurrence.c.end_at).where(
    occurrence.c.event_id.in_(bindparam("events", expanding=True))
)


def lookalikes(db: Connection, items: Sequence[Understood], zone: ZoneInfo) -> dict[str, Event]:
    """Key -> the event that is the same happening, for the first MOST of `items`."""
    looked = [item for item in items if item.occurrences][:MOST]
    rivals = _rivals(db, looked)
    stored = _load(db, {number for numbers in rivals.values() for number in numbers})
    found: dict[str, Event] = {}
    for item in looked:
        mine = features(item.event, "this", item.occurrences, zone)
        for number in rivals[item.key]:
            other = stored.get(number)
            if other and judge(mine, features(other[0], "other", other[1], zone)).same:
                found[item.key] = other[0]
                break
    return found


def _rivals(db: Connection, items: Sequence[Understood]) -> dict[str, list[int]]:
    """Row ids of stored events that share with an item what aggregator.store.blocks asks for."""
    numbers = sorted({number for item in items for number in item.blocks.numbers})
    rows = [tuple(row) for part in chunks(numbers) for row in db.execute(_KEYS, {"keys": part})]
    named = {number: is_named for _, number, is_named in rows}
    by_key: dict[int, list[int]] = {}
    for key, number, _ in rows:
        by_key.setdefault(key, []).append(number)
    found: dict[str, list[int]] = {}
    for item in items:
        kinds: dict[int, set[int]] = {}
        for key in item.blocks.numbers:
            for number in by_key.get(key, ()):
                kinds.setdefault(number, set()).add(key & KIND)
        likely = [number for number, kind in kinds.items() if _likely(kind, item.blocks.named and named[number])]
        found[item.key] = sorted(likely)[:MOST_RIVALS]
    return found


def _likely(kinds: set[int], both_named: bool) -> bool:
    return PAGE in kinds or (WORD in kinds and (PLACE in kinds or not both_named))


def _load(db: Connection, ids: set[int]) -> dict[int, tuple[Event, tuple[Occurrence, ...]]]:
    times: dict[int, list[Occurrence]] = {}
    found: dict[int, tuple[Event, tuple[Occurrence, ...]]] = {}
    for part in chunks(sorted(ids)):
        for number, start, end in db.execute(_TIMES, {"events": part}):
            times.setdefault(number, []).append(Occurrence(start, end))
        for number, detail in db.execute(_EVENTS, {"events": part}):
            if number in times:
                found[number] = (load_event(detail), tuple(sorted(times[number], key=lambda one: one.start)))
    return found
