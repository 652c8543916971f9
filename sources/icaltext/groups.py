"""Blocks -> groups: an event, or a series with its instances, under a key and a digest that stay the same as long
as what is told stays the same, wherever in the feed it stands.

A UID is worth something only within one feed: two feeds may use the same, and one feed may use it twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from sources.found import Found
from sources.icaltext import lines, values
from sources.icaltext.blocks import Block, Split, own_lines
from sources.text import one_line

UID_LENGTH = 255
DIGEST = 16

# told anew with every answer, or without anything else having changed
_VOLATILE = re.compile(rb"\n(?:DTSTAMP|LAST-MODIFIED|SEQUENCE)[:;][^\n]*")
_UID = rb"\nUID(?:;[^:\n]*)?:([^\n]*(?:\n[ \t][^\n]*)*)"
_USUAL_UID, _ANY_UID = re.compile(_UID), re.compile(_UID, re.IGNORECASE)
_REPEATS = re.compile(rb"\n(?:RRULE|RDATE)[;:]", re.IGNORECASE)
_VALUES = {
    name: re.compile(rb"\n%b[ \t]*(?:;[^:\n]*)?:([^\n]*)" % name.encode(), re.IGNORECASE)
    for name in ("DTSTART", "RECURRENCE-ID", "SUMMARY", "LOCATION", "SEQUENCE", "LAST-MODIFIED")
}
_INSTANCE = re.compile(rb"\nRECURRENCE-ID[;:]")


class Group(NamedTuple):
    """master: the event or series, or, if `alone`, an instance that came without it. instances: of the series."""

    key: str
    digest: bytes
    master: Block
    instances: tuple[Block, ...] = ()
    alone: bool = False


# a block and its digest
_Item = tuple[Block, bytes]


class Grouped(NamedTuple):
    """present: key -> digest of every group. changed: the groups that are new or have another digest."""

    present: dict[str, bytes]
    changed: list[Group]

    def add(self, known: Mapping[str, bytes], group: Group) -> None:
        """One more, unless the key is taken."""
        if group.key not in self.present:
            self.present[group.key] = group.digest
            if known.get(group.key) != group.digest:
                self.changed.append(group)


def grouped(split: Split, contexts: Sequence[bytes], known: Mapping[str, bytes], found: Found) -> Grouped:
    """The groups of `split`. contexts: for each calendar, what reading its events depends on besides them."""
    first: dict[str, _Item] = {}
    more: dict[str, list[_Item]] = {}
    empty = [blake2b(context, digest_size=DIGEST) for context in contexts]
    for block in split.blocks:
        calendar, text = block
        hasher = empty[calendar].copy()
        hasher.update(b"".join(_VOLATILE.split(text)))
        said = _USUAL_UID.search(text)
        # an alarm may have a UID too
        uid = _key(said[1] if said and not split.nested else _uid(text))
        item = (block, hasher.digest())
        if first.setdefault(uid, item) is not item:
            more.setdefault(uid, []).append(item)
    return _by_key(first, more, split.instances, known, found)


def _uid(text: bytes) -> bytes:
    uid = _ANY_UID.search(own_lines(text) or text)
    return uid[1] if uid else b""


def _by_key(
    first: dict[str, _Item],
    more: dict[str, list[_Item]],
    instances: bool,
    known: Mapping[str, bytes],
    found: Found,
) -> Grouped:
    groups = Grouped({}, [])
    present, changed = groups
    special: list[str] = []
    for uid, (block, digest) in first.items():
        if uid in more or not uid or len(uid) > UID_LENGTH or (instances and _INSTANCE.search(block[1])):
            special.append(uid)
        else:
            present[uid] = digest
            if known.get(uid) != digest:
                changed.append(Group(uid, digest, block))
    for uid in special:
        items = [first[uid], *more.get(uid, ())]
        for group in _named(uid, [_Told(item) for item in items], found) if uid else _unnamed(items, found):
            groups.add(known, group)
    return groups


def _key(raw: bytes) -> str:
    if raw.isascii() and b"\\" not in raw and b"\n" not in raw:
        return raw.decode().strip()
    if b"\n" in raw:
        raw = raw.replace(b"\r", b"").replace(b"\n ", b"").replace(b"\n\t", b"")
    return values.text(lines.decoded(raw)[0]).strip()


class _Told:
    """What tells one block of a UID from another."""

    def __init__(self, item: _Item) -> None:
        self.block, self.digest = item
        text = lines.unfolded(own_lines(self.block[1]) or b"", Found())
        said = {name: match[1].strip() if (match := form.search(text)) else b"" for name, form in _VALUES.items()}
        self.starts, self.instance, self.title = said["DTSTART"], said["RECURRENCE-ID"], said["SUMMARY"]
        self.hash = _short_hash(said["DTSTART"], said["SUMMARY"], said["LOCATION"])
        self.version = int(said["SEQUENCE"]) if re.fullmatch(rb"\d{1,9}", said["SEQUENCE"]) else 0
        self.rank = (self.version, said["LAST-MODIFIED"], self.digest)
        self.repeats = bool(_REPEATS.search(text))
        self.label = one_line(values.text(lines.decoded(self.title)[0]))


def _short_hash(*parts: bytes) -> str:
    return blake2b(b"\n".join(parts), digest_size=DIGEST).hexdigest()


def _unnamed(items: list[_Item], found: Found) -> list[Group]:
    """Events without a UID: known by time, title and place."""
    told = _latest([_Told(item) for item in items], lambda one: one.hash, found)
    for one in told:
        found.note("no_uid", one.label)
    return [Group(f"~{one.hash}", one.digest, one.block) for one in told]


def _named(uid: str, told: list[_Told], found: Found) -> list[Group]:
    if len(uid) > UID_LENGTH:
        found.note("long_uid", told[0].label)
        uid = f"{uid[: UID_LENGTH - 40]}#{_short_hash(uid.encode())}"
    masters = _masters([one for one in told if not one.instance], found)
    instances = [one for one in told if one.instance]
    series = masters if len(masters) == 1 else [one for one in masters if one.repeats]
    keys = _keys(uid, masters)
    if len(masters) > 1:
        found.note("same_uid", masters[0].label)
    groups: list[Group] = []
    for one in masters:
        own = instances if series == [one] else []
        groups.append(_group(keys[one.digest], one, own))
    if len(series) != 1:
        groups += _alone(uid, instances, found)
    return groups


def _masters(masters: list[_Told], found: Found) -> list[_Told]:
    """One of each event, of each the latest version."""
    latest = _latest(masters, lambda one: (one.starts, one.title), found)
    newest: dict[bytes, int] = {}
    for one in latest:
        newest[one.starts] = max(one.version, newest.get(one.starts, 0))
    return [one for one in latest if one.version == newest[one.starts]]


def _latest(told: list[_Told], same: Callable[[_Told], object], found: Found) -> list[_Told]:
    """The latest of those that are the same, in an order that does not depend on the feed's."""
    best: dict[object, _Told] = {}
    count = Counter(same(one) for one in told)
    for one in told:
        other = best.setdefault(same(one), one)
        if one.rank > other.rank:
            best[same(one)] = one
    for one in best.values():
        if count[same(one)] > 1:
            found.note("same_event_twice", one.label, count=count[same(one)])
    return sorted(best.values(), key=lambda one: (one.starts, one.rank))


def _keys(uid: str, masters: list[_Told]) -> dict[bytes, str]:
    """Digest -> key: the UID; with the start where the UID is not enough; with a hash where that is not enough."""
    if len(masters) == 1:
        return {masters[0].digest: uid}
    starts = Counter(one.starts for one in masters)
    return {
        one.digest: f"{uid}#{_key(one.starts)}" + (f"#{one.hash[:8]}" if starts[one.starts] > 1 else "")
        for one in masters
    }


def _group(key: str, master: _Told, instances: Iterable[_Told]) -> Group:
    ordered = sorted(instances, key=lambda one: one.rank)
    if not ordered:
        return Group(key, master.digest, master.block)
    hasher = blake2b(master.digest, digest_size=DIGEST)
    for digest in sorted(one.digest for one in ordered):
        hasher.update(digest)
    return Group(key, hasher.digest(), master.block, tuple(one.block for one in ordered))


def _alone(uid: str, instances: list[_Told], found: Found) -> list[Group]:
    told = _latest(instances, lambda one: one.instance, found)
    for one in told:
        found.note("instance_alone", one.label)
    return [Group(f"{uid}#{_key(one.instance)}", one.digest, one.block, alone=True) for one in told]
