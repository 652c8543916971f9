"""Stored × incoming -> Changes. Pure: it decides, `store.writes` carries out.

The removal rule (families forgive a missing event, not a wrong one; and an empty answer is a broken feed far
more often than an empty town):

* only a complete, well-formed answer counts anything as missing; the callers see to that with `complete`;
* an answer cut at a limit (`cut`) misses nothing behind its own last event;
* future events dropping to none, or below half of five or more: quarantine. What is there is taken in, nothing
  is counted as missing, the keeper is told; applied after 3 such pulls over 48 h, or by hand;
* a single missing event is hidden after 2 successful pulls at least 6 h apart;
* past events are never removed by absence, nor are those of a day that have begun: many feeds list only what is
  to come, and so a season ends without anything being broken;
* a feed of exactly 10, 30, 50, 100, 200 or 500 items is taken for cut (sources.windows): what would begin where
  its last item begins, or later, may still be coming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aggregator.understand import Understood
from sources.windows import cut_window

DAY = 86_400
HIDE_AFTER = 6 * 3600
FEW = 5
QUARANTINE_PULLS = 3
QUARANTINE_SECONDS = 48 * 3600


@dataclass(frozen=True, slots=True)
class StoredItem:
    """What the store knows of one item of a source. Instants in seconds; missing_since None while it is there.

    content_hash: of what this source tells. gone: counted out of the source, by itself or by the removal rule.
    start_at: of the first occurrence. recurs: whether it is a series. composed: whether the event is more than
    what this item tells, i.e. has other sources or a correction.
    """

    event_id: int
    uid: str
    digest: bytes
    content_hash: bytes
    sequence: int
    created_at: int
    last_end_at: int
    gone: bool
    missed: int = 0
    missing_since: int | None = None
    start_at: int = 0
    recurs: bool = False
    composed: bool = False

    def ahead(self, now: int) -> bool:
        """Whether a feed of what is to come has to have it."""
        return not self.gone and self.last_end_at > now and (self.recurs or self.start_at > now)

    def lasting(self, now: int) -> bool:
        """Whether it has begun, goes on, and is more than one day's."""
        return not self.gone and self.last_end_at > now and self.last_end_at - self.start_at > DAY


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A source whose answers suddenly hold far less. since: of the first such pull; pulls: how many so far.

    approved, rejected: a worker's word; a rejected answer is never believed by itself, however often it comes.
    """

    since: int | None = None
    pulls: int = 0
    approved: bool = False
    rejected: bool = False

    def due(self, now: int) -> bool:
        """Whether the smaller answer is to be believed now."""
        old = self.since is not None and now - self.since >= QUARANTINE_SECONDS
        return self.approved or (not self.rejected and self.pulls + 1 >= QUARANTINE_PULLS and old)


@dataclass(slots=True)
class Changes:
    """What is to be written for one source.

    new, changed: items with visible changes. digests: key -> digest of stored items whose bytes changed but
    whose content did not, or that are back. missing: keys newly missed, with the instant since when.
    hidden: keys to take out of sight. back: keys seen again. absent: how many coming ones the answer lacks.
    doubted: keys that would go if a quarantined answer were believed. pending: whether the next answer has to be
    read even if it is the same, since something waits to be counted out. renewed: old key -> new key.
    rehashed: event's row id -> hash of items whose form changed but nothing in them.
    """

    new: list[Understood] = field(default_factory=list)
    changed: list[Understood] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    absent: int = 0
    doubted: set[str] = field(default_factory=set)
    pending: bool = False
    renewed: dict[str, str] = field(default_factory=dict)
    rehashed: dict[int, bytes] = field(default_factory=dict)
    quarantine: Quarantine = field(default_factory=Quarantine)

    @property
    def visible(self) -> bool:
        """Whether people would see a difference."""
        return bool(self.new or self.changed or self.hidden)

    @property
    def any(self) -> bool:
        """Whether there is anything to write at all."""
        return bool(self.visible or self.digests or self.missing or self.back or self.renewed)


def reconcile(
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    items: Iterable[Understood],
    *,
    deleted: Iterable[str] = (),
    complete: bool,
    now: int,
    quarantine: Quarantine,
    renewed: Mapping[str, str] | None = None,
) -> Changes:
    """What a successful answer changes.

    stored: every item of the source; where `present` has them all, those of `items` and the missed ones suffice.
    present: key -> digest of everything in the answer; items: what was read of it (new, or with another digest).
    deleted: what the feed itself says is gone. complete: whether the answer was everything the feed has.
    renewed: old key -> new key of items that go on under another (aggregator.renewal); `stored` has the new ones.
    """
    changes = Changes(renewed=dict(renewed or {}))
    for item in items:
        _take_in(changes, stored.get(item.key), item, present.get(item.key, b""))
    changes.back = {key for key, old in stored.items() if old.missed and not old.gone and key in present}
    gone = {key for key in deleted if key in stored and not stored[key].gone and key not in present}
    changes.hidden |= gone
    if complete:
        _count_missing(changes, stored, present, gone, now, quarantine)
    return changes


def _take_in(changes: Changes, old: StoredItem | None, item: Understood, digest: bytes) -> None:
    if old is None:
        changes.new.append(item)
    elif old.content_hash != item.hash or old.gone:
        changes.changed.append(item)
    elif old.digest != digest:
        changes.digests[item.key] = digest


def _count_missing(
    changes: Changes,
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    gone: set[str],
    now: int,
    quarantine: Quarantine,
) -> None:
    beyond = _window(changes, stored, present)
    inside = {key: old for key, old in stored.items() if key not in gone and (not beyond or old.start_at < beyond)}
    ahead = {key for key, old in inside.items() if old.ahead(now)}
    absent = {key for key, old in inside.items() if key in ahead or old.lasting(now)} - present.keys()
    changes.absent, changes.pending = len(absent), bool(absent)
    if not absent:
        return
    arrived = sum(1 for item in changes.new if item.last_end > now)
    if shrunk(len(ahead), len(ahead & present.keys()) + arrived) and not quarantine.due(now):
        since = now if quarantine.since is None else quarantine.since
        changes.quarantine = Quarantine(since, quarantine.pulls + 1, rejected=quarantine.rejected)
        changes.doubted = absent
        return
    believed = quarantine.since is not None and quarantine.due(now)
    for key in absent:
        since_when = stored[key].missing_since
        if since_when is None and not believed:
            changes.missing[key] = now
        elif believed or now - (since_when or now) >= HIDE_AFTER:
            changes.hidden.add(key)
    changes.pending = not absent <= changes.hidden


def _window(changes: Changes, stored: Mapping[str, StoredItem], present: Mapping[str, bytes]) -> int | None:
    """Where the answer may have been cut: the latest start in it; None if it does not look cut."""
    if not cut_window(len(present)):
        return None
    starts = [stored[key].start_at for key in present.keys() & stored.keys()]
    return max((*starts, *(item.first_start for item in (*changes.new, *changes.changed))), default=None)


def shrunk(before: int, after: int) -> bool:
    """Whether an answer with `after` future events, where there were `before`, is too small to be believed."""
    return before > 0 and (after == 0 or (before >= FEW and after * 2 < before))
