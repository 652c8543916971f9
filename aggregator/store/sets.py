"""Sets of coming events kept in memory as the bits of integers: for each area, topic, pair of age bounds …

Read once for each revision of the store; a count is then the number of bits that some sets share: of 10,000 events
a set is 1.2 kB, and the hundred and more counts of a form take a millisecond. What an event's own row does not tell
(words, distance, the time its occurrences take place) is asked of the store once for each filter.

Counts are seen from the last full ten minutes, and of at most `MOST_EVENTS` coming events.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, bindparam, exists, or_, select

from aggregator.store.tables import area, event, event_tag, meta, occurrence, source, source_event
from aggregator.store.tags import KINDS

T = TypeVar("T")
MOST_EVENTS = 200_000
MOST_SETS = 256  # of spans, words and distances, kept for each revision
STEP = 600
SLOW = 0.2  # seconds: a longer reading is done aside, while the last revision's sets answer
LONGEST = 24 * 3600

_NOT_OVER = (
    event.c.hidden.is_(False),
    event.c.last_end_at > bindparam("start", type_=BigInteger),
    or_(
        event.c.first_start_at < event.c.last_end_at,
        exists().where(occurrence.c.event_id == event.c.id),
    ),
)
_EVENTS = (
    select(
        event.c.id, event.c.min_age, event.c.max_age, event.c.free, event.c.marks,
        event.c.place, area.c.slug,
    )
    .join(area, area.c.id == event.c.area_id)
    .where(*_NOT_OVER)
    .limit(MOST_EVENTS)
)  # fmt: skip
_REVISION = select(meta.c.value).where(meta.c.key == "revision")
_TAGS = select(event_tag.c.kind, event_tag.c.value, event_tag.c.event_id)
_SOURCES = select(source.c.slug, source_event.c.event_id).join(source, source.c.id == source_event.c.source_id)


class Bits:
    """Sets of event ids by key while they are read; bit n is the event `base` + n."""

    def __init__(self, base: int, size: int) -> None:
        self._base, self._bytes = base, size // 8 + 1
        self._sets: dict[Any, bytearray] = {}

    def add(self, key: Any, event_id: int) -> None:
        """Put an event into the set of `key`."""
        found = self._sets.get(key)
        if found is None:
            found = self._sets[key] = bytearray(self._bytes)
        at = event_id - self._base
        found[at >> 3] |= 1 << (at & 7)

    def done(self) -> dict[Any, int]:
        """Every set as an integer."""
        return {key: int.from_bytes(bits, "little") for key, bits in self._sets.items()}


@dataclass(slots=True)
class Sets:
    """One revision's sets. size: of ids from `base` on. by: field -> value -> set. kept: see `MOST_SETS`."""

    revision: int
    since: int
    base: int
    size: int
    everything: int = 0
    ages: dict[tuple[int, int], int] = field(default_factory=dict)
    by: dict[str, dict[Any, int]] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)

    def of_ids(self, ids: Iterable[int]) -> int:
        """The set of those ids that are among the coming events."""
        bits = Bits(self.base, self.size)
        last = self.base + self.size
        for number in ids:
            if self.base <= number < last:
                bits.add("", number)
        return bits.done().get("", 0) & self.everything

    def keep(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` makes, once."""
        if key not in self.kept:
            if len(self.kept) >= MOST_SETS:
                self.kept.clear()
            self.kept[key] = make()
        found: T = self.kept[key]
        return found


def load(db: Connection, start: int) -> Sets:
    """The sets of all events that are not over at `start`."""
    revision = _revision(db)
    rows = raw(db, _EVENTS, {"start": start})
    base = min((row[0] for row in rows), default=0)
    size = max((row[0] for row in rows), default=0) - base + 1
    bits = Bits(base, size)
    for number, low, high, free, bit, place, slug in rows:
        add = bits.add
        add("", number)
        add(("ages", (low, high)), number)
        add(("areas", slug), number)
        add(("marks", bit), number)
        if place:
            add(("places", place), number)
        if free == 1:
            add(("free", 1), number)
    last = base + size
    for kind, value, number in raw(db, _TAGS, {}):
        if base <= number < last:
            bits.add((KINDS[kind], value), number)
    for slug, number in raw(db, _SOURCES, {}):
        if base <= number < last:
            bits.add(("sources", slug), number)
    sets = bits.done()
    every = sets.pop("", 0)
    by: dict[str, dict[Any, int]] = defaultdict(dict)
    for (name, value), members in sets.items():
        by[name][value] = members & every
    return Sets(revision, start, base, size, every, by.pop("ages", {}), dict(by))


def raw(db: Connection, query: Any, values: Mapping[str, Any]) -> list[Any]:
    """The driver's own tuples: making a Row of each takes longer than reading them."""
    cursor = db.execute(query, values).cursor
    assert cursor is not None
    return list(cursor.fetchall())


class Keeper:
    """Has one store's sets at hand; safe to use from several threads. opened: gives a connection to read with."""

    def __init__(self, opened: Callable[[], Any]) -> None:
        self._open = opened
        self._sets: Sets | None = None
        self._took = 0.0
        self._lock = Lock()
        self._reading: Thread | None = None

    def current(self, db: Connection, start: int) -> Sets:
        """The sets as the store is now, or as it was a moment ago while many are read anew. start: see `load`."""
        sets = self._sets
        if sets and sets.revision == _revision(db) and sets.since <= start < sets.since + LONGEST:
            return sets
        if sets and self._took > SLOW and sets.since <= start:
            self._read_aside(start)
            return sets
        with self._lock:
            return self._read(db, start)

    def _read(self, db: Connection, start: int) -> Sets:
        begun = time.perf_counter()
        self._sets = sets = load(db, start)
        self._took = time.perf_counter() - begun
        return sets

    def _read_aside(self, start: int) -> None:
        with self._lock:
            if self._reading is None or not self._reading.is_alive():
                self._reading = Thread(target=self._read_alone, args=(start,), daemon=True)
                self._reading.start()

    def _read_alone(self, start: int) -> None:
        with self._open() as db:
            self._read(db, start)


def _revision(db: Connection) -> int:
    return int(db.execute(_REVISION).scalar_one())
