"""Sets of coming events kept in memory as the bits of integers: for each area, topic, pair of age bounds …

Read for each revision of the store, or lately (aggregator.store.lately); a count is then the number of bits that
some sets share: of 10,000 events a set is 1.2 kB, and the hundred and more counts of a form take a millisecond.
What an event's own row does not tell (words, distance, the time its occurrences take place) is asked of the store
once for each filter.

Single events that are one hobby have one bit, the first one's: they count as one.

Counts are seen from the last full ten minutes, and of at most `MOST_EVENTS` coming events.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, exists, or_, select, union_all

from aggregator.store.finding import DAY, EXHIBITION, FAR, LASTING, LONG, MOST, SHORT, START, STOP
from aggregator.store.lately import Lately
from aggregator.store.tables import area, event, event_tag, meta, occurrence, source, source_event
from aggregator.store.tags import KINDS

T = TypeVar("T")
MOST_EVENTS = 200_000
MOST_SETS = 256  # of spans, words and distances, kept for each revision
STEP = 600
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
        event.c.place, area.c.slug, event.c.hobby_id, event.c.last_end_at,
    )
    .join(area, area.c.id == event.c.area_id)
    .where(*_NOT_OVER)
    .limit(MOST_EVENTS)
)  # fmt: skip
_REVISION = select(meta.c.value).where(meta.c.key == "revision")
_BASE: ColumnElement[int] = bindparam("base", type_=BigInteger)
_OF_KIND = event_tag.c.kind == bindparam("kind")
_VALUES = select(event_tag.c.value).distinct().where(_OF_KIND)
_TAGGED = select(event_tag.c.event_id).where(
    _OF_KIND, event_tag.c.value == bindparam("value"), event_tag.c.event_id >= _BASE
)
_SOURCES = (
    select(source.c.slug, source_event.c.event_id)
    .join(source, source.c.id == source_event.c.source_id)
    .where(source_event.c.event_id >= _BASE)
)


def as_bits(ids: Iterable[int], base: int, size: int) -> int:
    """The set of those ids; bit n is the event `base` + n, others than `size` from there on are left out."""
    octets, last = bytearray(size // 8 + 1), base + size
    for number in ids:
        if base <= number < last:
            at = number - base
            octets[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(octets, "little")


@dataclass(slots=True)
class Sets:
    """One revision's sets. size: of ids from `base` on. by: field -> value -> set. kept: see `MOST_SETS`.

    ends: (when it is over, id) of every event, soonest first; of a hobby told one by one when its last time is.
    stands: of the single events that are one hobby -> the one that stands for all; hobbies: the other way round.
    """

    revision: int
    since: int
    base: int
    size: int
    everything: int = 0
    ages: dict[tuple[int, int], int] = field(default_factory=dict)
    by: dict[str, dict[Any, int]] = field(default_factory=dict)
    ends: list[tuple[int, int]] = field(default_factory=list)
    kept: dict[Any, Any] = field(default_factory=dict)
    stands: dict[int, int] = field(default_factory=dict)
    hobbies: dict[int, list[int]] = field(default_factory=dict)

    def bits(self, ids: Iterable[int]) -> int:
        """The set of those ids."""
        if self.stands:
            ids = (self.stands.get(number, number) for number in ids)
        return as_bits(ids, self.base, self.size)

    def of_ids(self, ids: Iterable[int]) -> int:
        """The set of those ids that are among the coming events."""
        return self.bits(ids) & self.everything

    def after(self, at: int) -> int:
        """The events that are not over at an instant."""
        over = self.ends[: bisect_right(self.ends, at, key=itemgetter(0))]
        return self.everything & ~as_bits((number for _, number in over), self.base, self.size)

    def ids_of(self, bits: int) -> list[int]:
        """The ids in a set."""
        octets = enumerate(bits.to_bytes(self.size // 8 + 1, "little"))
        found = (self.base + 8 * at + n for at, octet in octets if octet for n in range(8) if octet >> n & 1)
        return [each for number in found for each in self.hobbies.get(number, (number,))]

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
    sets = Sets(revision, start, base, size)
    together: dict[int, list[int]] = defaultdict(list)
    for number, *_, hobby, _ in rows:
        if hobby is not None:
            together[hobby].append(number)
    sets.hobbies = {min(members): members for members in together.values()}
    sets.stands = {each: first for first, members in sets.hobbies.items() for each in members}
    sets.everything = sets.bits(row[0] for row in rows)
    over: dict[int, int] = {}
    for number, *_, end in rows:
        stands = sets.stands.get(number, number)
        over[stands] = max(over.get(stands, 0), end)
    sets.ends = sorted((end, number) for number, end in over.items())
    for name, lists in _by_column(rows).items():
        sets.by[name] = {value: sets.bits(ids) for value, ids in lists.items()}
    sets.ages = sets.by.pop("ages")
    for kind, field_name in KINDS.items():
        sets.by[field_name] = {
            value: sets.of_ids(row[0] for row in raw(db, _TAGGED, {"kind": kind, "value": value, "base": base}))
            for (value,) in raw(db, _VALUES, {"kind": kind})
        }
    sources: dict[str, list[int]] = defaultdict(list)
    for slug, number in raw(db, _SOURCES, {"base": base}):
        sources[slug].append(number)
    sets.by["sources"] = {slug: sets.of_ids(ids) for slug, ids in sources.items()}
    return sets


def _by_column(rows: Iterable[Any]) -> dict[str, dict[Any, list[int]]]:
    """field -> value -> ids of the events' own columns."""
    names = ("ages", "areas", "marks", "places", "free")
    ages, areas, bits, places, free = found = tuple(defaultdict[Any, list[int]](list) for _ in names)
    for number, low, high, cost, mark, place, slug, _, _ in rows:
        ages[low, high].append(number)
        areas[slug].append(number)
        bits[mark].append(number)
        places[place].append(number)
        if cost == 1:
            free[1].append(number)
    return dict(zip(names, found, strict=True))


def raw(db: Connection, query: Any, values: Mapping[str, Any]) -> list[Any]:
    """The driver's own tuples: making a Row of each takes longer than reading them."""
    cursor = db.execute(query, values).cursor
    assert cursor is not None
    return list(cursor.fetchall())


@lru_cache(2)
def times(*, of_ids: bool) -> Select[int, int]:
    """(event_id, marks) of the occurrences in the span, each pair once; of the events `ids` alone, or of all: then
    at most `most` of each length. Parameters as in `aggregator.store.finding`."""
    columns = occurrence.c
    pair = columns.event_id, columns.marks
    if of_ids:
        ids = columns.event_id.in_(bindparam("ids", expanding=True, type_=BigInteger))
        return select(*pair).where(ids, columns.end_at > START, columns.start_at + 0 < STOP).distinct()
    arms = [
        select(*pair)
        .where(columns.is_long == long, columns.start_at > begin, columns.start_at < STOP, columns.end_at > START)
        .limit(MOST)
        for long, begin in ((SHORT, START - DAY), (LONG, START - LASTING), (EXHIBITION, START - FAR))
    ]
    found = union_all(*(select(*arm.subquery().c) for arm in arms)).subquery("found")
    return select(found.c.event_id, found.c.marks).distinct()


class Keeper:
    """Has one store's sets at hand; safe to use from several threads. opened: gives a connection to read with."""

    def __init__(self, opened: Callable[[], Any]) -> None:
        self._open = opened
        self._lately: Lately[Sets] = Lately()

    def current(self, db: Connection, start: int) -> Sets:
        """The sets as the store is now, or as it was a moment ago. start: see `load`."""
        key = _revision(db), start // LONGEST
        make, aside = partial(load, db, start), partial(self._load_alone, start)
        return self._lately.get(key, make, aside, fits=lambda sets: sets.since <= start)

    def at_hand(self, db: Connection, start: int) -> Sets | None:
        """The sets, if they are there, hold every event and are those of the store as it is now."""
        sets = self._lately.kept
        if sets is None or sets.revision != _revision(db) or len(sets.ends) >= MOST_EVENTS:
            return None
        return sets if sets.since <= start < sets.since + LONGEST else None

    def wait(self) -> None:
        """Until no sets are being read aside."""
        self._lately.wait()

    def _load_alone(self, start: int) -> Sets:
        with self._open() as db:
            return load(db, start)


def _revision(db: Connection) -> int:
    return int(db.execute(_REVISION).scalar_one())
