"""New and changed events, compared with what other sources tell, and joined where the judge says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from aggregator.codec import load_event
from aggregator.matching.features import Happening, features
from aggregator.matching.judge import Judgement, judge
from aggregator.model import Event, Occurrence
from aggregator.store import blocks, compose, merges, singles, waitingmerges, writes
from aggregator.store.engine import chunks
from aggregator.store.tables import event, occurrence
from aggregator.understand import Understanding, Understood

if TYPE_CHECKING:
    from aggregator.store.store import Store

MOST_OCCURRENCES = 400
AT_ONCE = 80  # merges in one transaction: while it lasts nobody else writes (5 ms each)


def match(db: Connection, items: Mapping[int, Understood], origin: str, how: Understanding, now: int) -> set[int]:
    """Join events with the same happenings of other sources; the row ids of all that were joined.

    items: what is new or changed, by row id, found by their blocks already. origin: the source's slug. At most
    `AT_ONCE` merges are carried out; the rest wait for `go_on` in transactions of their own.
    """
    waitingmerges.forget(db, items.keys())
    found = blocks.rivals(db, items.keys(), now)
    if not found:
        return set()
    look = _Look(db, how, dict(items))
    look.load({number for others in found.values() for number in others} | found.keys())
    verdicts = [
        (judgement, mine, other)
        for mine, others in found.items()
        for other in others
        if (judgement := look.judge(mine, other)) and judgement.same
    ]
    verdicts.sort(key=lambda verdict: (-verdict[0].score, verdict[1], verdict[2]))
    joints = _Decision(db, verdicts).joints() if verdicts else []
    waitingmerges.add(db, joints[AT_ONCE:])
    return _carry_out(db, joints[:AT_ONCE], how, now, origin)


def go_on(store: Store, how: Understanding, now: int) -> int:
    """Carry out the merges that wait, in small transactions; how many there were. May be stopped halfway."""
    done = 0
    while True:
        with store.read() as db:
            if not waitingmerges.any_left(db):
                return done
        with store.write() as db:
            if db.dialect.name == "postgresql":
                writes.counter(db, "next_event_id", 0)  # as in `writes.apply`: two never merge at once
            taken = waitingmerges.take(db, AT_ONCE)
            verdicts = [(Judgement(True, one.score, tuple(one.reasons)), one.kept, one.taken) for one in taken]
            if _carry_out(db, _Decision(db, verdicts).joints(), how, now, merges.JUDGE):
                writes.move_revision(db)
        done += len(taken)


def _carry_out(
    db: Connection, joints: Sequence[merges.Joint], how: Understanding, now: int, origin: str
) -> set[int]:
    """Join; the row ids of all that were joined."""
    if not joints:
        return set()
    taken = {one.taken for one in joints}
    kept = {one.kept for one in joints} - taken
    merges.join(db, joints, merges.JUDGE, now)
    settle(db, kept, how, now, origin)
    singles.settle(db, taken, how.site.zone)
    return kept | taken


def settle(db: Connection, event_ids: Collection[int], how: Understanding, now: int, origin: str) -> None:
    """Put events together again after they were joined or taken apart, and let them be found as they are then."""
    changed = compose.rewrite(db, event_ids, how, now, origin)
    blocks.shared(db, event_ids)
    blocks.index(db, changed, blocks.SEVERAL, now)


Verdict = tuple[Judgement, int, int]


class _Decision:
    """Which of the verdicts are carried out, the surest first. All that it needs is loaded at once."""

    def __init__(self, db: Connection, verdicts: Sequence[Verdict]) -> None:
        self.verdicts = verdicts
        numbers = {number for _, *pair in verdicts for number in pair}
        self.age = {number: place for place, number in enumerate(merges.older_first(db, numbers))}
        self.told = merges.sources_of(db, numbers)
        self.uids = merges.groups(db, numbers)
        self.apart = merges.all_apart(db, {uid for uids in self.uids.values() for uid in uids})
        self.into: dict[int, int] = {}

    def joints(self) -> list[merges.Joint]:
        """In the order in which they are to be carried out."""
        return [joint for verdict in self.verdicts if (joint := self._joint(*verdict))]

    def _joint(self, judgement: Judgement, mine: int, other: int) -> merges.Joint | None:
        kept, taken = sorted((self._root(mine), self._root(other)), key=self.age.__getitem__)
        # what one source lists as two is two, also by way of a third
        if kept == taken or self.told[kept] & self.told[taken] or self._kept_apart(kept, taken):
            return None
        self.into[taken] = kept
        self.told[kept] |= self.told[taken]
        self.uids[kept] |= self.uids[taken]
        return merges.Joint(kept, taken, judgement.score, judgement.reasons)

    def _root(self, number: int) -> int:
        while number in self.into:
            number = self.into[number]
        return number

    def _kept_apart(self, one: int, other: int) -> bool:
        if not self.apart:
            return False
        pairs = ((min(a, b), max(a, b)) for a in self.uids[one] for b in self.uids[other])
        return any(pair in self.apart for pair in pairs)


@dataclass(slots=True)
class _Look:
    """Events as the judge compares them, each worked out once. known: of events that were just read."""

    db: Connection
    how: Understanding
    known: dict[int, Understood]
    told: dict[int, frozenset[str]] = field(default_factory=dict)
    events: dict[int, tuple[Event, tuple[Occurrence, ...]]] = field(default_factory=dict)
    seen: dict[int, Happening | None] = field(default_factory=dict)

    def load(self, event_ids: Collection[int]) -> None:
        """Everything that judging these needs."""
        self.told = merges.sources_of(self.db, event_ids)
        self.events = {number: (item.event, item.occurrences) for number, item in self.known.items()}
        self.events |= _stored(self.db, set(event_ids) - self.known.keys())

    def judge(self, one: int, other: int) -> Judgement | None:
        """The verdict; None where they have a source in common, or nothing to compare."""
        if self.told.get(one, frozenset()) & self.told.get(other, frozenset()):
            return None
        first, second = self._happening(one), self._happening(other)
        return judge(first, second) if first and second else None

    def _happening(self, number: int) -> Happening | None:
        if number not in self.seen:
            believed, occurrences = self.events[number]
            origin = "+".join(sorted(self.told.get(number, ())))
            self.seen[number] = (
                features(believed, origin, occurrences, self.how.site.zone) if occurrences else None
            )
        return self.seen[number]


_EVENTS = select(event.c.id, event.c.detail).where(event.c.id.in_(bindparam("events", expanding=True)))
_TIMES = (
    select(occurrence.c.event_id, occurrence.c.start_at, occurrence.c.end_at)
    .where(occurrence.c.event_id.in_(bindparam("events", expanding=True)))
    .order_by(occurrence.c.event_id, occurrence.c.start_at)
)


def _stored(db: Connection, event_ids: Iterable[int]) -> dict[int, tuple[Event, tuple[Occurrence, ...]]]:
    found: dict[int, tuple[Event, tuple[Occurrence, ...]]] = {}
    for part in chunks(sorted(event_ids)):
        times: dict[int, list[Occurrence]] = {}
        for number, start, end in db.execute(_TIMES, {"events": part}):
            times.setdefault(number, []).append(Occurrence(start, end))
        for number, detail in db.execute(_EVENTS, {"events": part}):
            found[number] = (load_event(detail), tuple(times.get(number, [])[:MOST_OCCURRENCES]))
    return found


def compared(db: Connection, one: int, other: int, zone: ZoneInfo) -> Judgement | None:
    """What the judge would say of two events, each as a source of its own; None where one has no times to compare.

    Workers are shown it before they join two by hand; also what one source lists as two.
    """
    stored = _stored(db, {one, other})
    if not all(number in stored and stored[number][1] for number in (one, other)):
        return None
    first, second = (features(stored[number][0], str(number), stored[number][1], zone) for number in (one, other))
    return judge(first, second)
