"""Stored × incoming -> Changes. Pure: it decides, `store.writes` carries out.

The removal rule (families forgive a missing event, not a wrong one; and an empty answer is a broken feed far
more often than an empty town):

* only a complete, well-formed answer counts anything as missing; the callers see to that with `complete`;
* an answer cut at a limit (`cut`) misses nothing behind its own last event;
* future events dropping to none, or below half of five or more: quarantine. What is there is taken in, nothing
  is counted as missing, the keeper is told; applied after 3 such pulls over 48 h, or by hand;
* a single missing event is hidden after 2 successful pulls at least 6 h apart;
* past events are never removed by absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aggregator.understand import Understood

HIDE_AFTER = 6 * 3600
FEW = 5
QUARANTINE_PULLS = 3
QUARANTINE_SECONDS = 48 * 3600


@dataclass(frozen=True, slots=True)
class StoredItem:
    """What the store knows of one item of a source. Instants in seconds; missing_since None while it is there."""

    event_id: int
    uid: str
    digest: bytes
    content_hash: bytes
    sequence: int
    created_at: int
    last_end_at: int
    hidden: bool
    missed: int = 0
    missing_since: int | None = None


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A source whose answers suddenly hold far less. since: of the first such pull; pulls: how many so far."""

    since: int | None = None
    pulls: int = 0
    approved: bool = False

    def due(self, now: int) -> bool:
        """Whether the smaller answer is to be believed now."""
        old = self.since is not None and now - self.since >= QUARANTINE_SECONDS
        return self.approved or (self.pulls + 1 >= QUARANTINE_PULLS and old)


@dataclass(slots=True)
class Changes:
    """What is to be written for one source.

    new, changed: items with visible changes. digests: key -> digest of stored items whose bytes changed but
    whose content did not, or that are back. missing: keys newly missed, with the instant since when.
    hidden: keys to take out of sight. back: keys seen again. absent: how many coming ones the answer lacks.
    """

    new: list[Understood] = field(default_factory=list)
    changed: list[Understood] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    absent: int = 0
    quarantine: Quarantine = field(default_factory=Quarantine)

    @property
    def visible(self) -> bool:
        """Whether people would see a difference."""
        return bool(self.new or self.changed or self.hidden)

    @property
    def any(self) -> bool:
        """Whether there is anything to write at all."""
        return bool(self.visible or self.digests or self.missing or self.back)


def reconcile(
    stored: Mapping[str, StoredItem],
    present: Mapping[str, bytes],
    items: Iterable[Understood],
    *,
    deleted: Iterable[str] = (),
    complete: bool,
    cut: bool = False,
    now: int,
    quarantine: Quarantine,
) -> Changes:
    """What a successful answer changes.

    stored: every item of the source; where `present` has them all, those of `items` and the missed ones suffice.
    present: key -> digest of everything in the answer; items: what was read of it (new, or with another digest).
    deleted: what the feed itself says is gone. complete: whether the answer was everything the feed has.
    cut: whether it looks as if it was that only up to a number of events, the nearest first.
    """
    changes = Changes()
    items = list(items)
    for item in items:
        _take_in(changes, stored.get(item.key), item, present.get(item.key, b""))
    changes.back = {key for key, old in stored.items() if old.missed and key in present}
    gone = {key for key in deleted if key in stored and not stored[key].hidden and key not in present}
    changes.hidden |= gone
    if complete:
        inside = _until_last(stored, present, items) if cut else stored
        _count_missing(changes, inside, present, gone, now, quarantine)
    return changes


def _until_last(
    stored: Mapping[str, StoredItem], present: Mapping[str, bytes], items: list[Understood]
) -> dict[str, StoredItem]:
    """The stored items that end before the last one present does, or are present themselves."""
    ends = [old.last_end_at for key, old in stored.items() if key in present]
    last = max([*ends, *(item.last_end for item in items)], default=0)
    return {key: old for key, old in stored.items() if key in present or old.last_end_at < last}


def _take_in(changes: Changes, old: StoredItem | None, item: Understood, digest: bytes) -> None:
    if old is None:
        changes.new.append(item)
    elif old.content_hash != item.hash or old.hidden:
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
    coming = {key for key, old in stored.items() if old.last_end_at > now and not old.hidden and key not in gone}
    absent = coming - present.keys()
    changes.absent = len(absent)
    if not absent:
        return
    arrived = sum(1 for item in changes.new if item.last_end > now)
    if shrunk(len(coming), len(coming) - len(absent) + arrived) and not quarantine.due(now):
        since = now if quarantine.since is None else quarantine.since
        changes.quarantine = Quarantine(since, quarantine.pulls + 1)
        return
    believed = quarantine.since is not None and quarantine.due(now)
    for key in absent:
        since_when = stored[key].missing_since
        if since_when is None and not believed:
            changes.missing[key] = now
        elif believed or now - (since_when or now) >= HIDE_AFTER:
            changes.hidden.add(key)


def shrunk(before: int, after: int) -> bool:
    """Whether an answer with `after` future events, where there were `before`, is too small to be believed."""
    return before > 0 and (after == 0 or (before >= FEW and after * 2 < before))
