"""A calendar's bytes -> Parsed: the pipeline of the package, end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sources.found import Found
from sources.icaltext import blocks, groups, heads, lines, reference
from sources.icaltext.blocks import Block, Calendar
from sources.icaltext.events import Context, assemble
from sources.icaltext.groups import Group
from sources.icaltext.plain import PlainReader
from sources.icaltext.vevent import Vevent
from sources.icaltext.zones import Zones, zones_of
from sources.records import Parsed, Reading, SourceEvent

# part of every digest: when events are read in another way, all of them are read anew
VERSION = "1"
LINES = 1_000
LINE_BYTES = 100_000
_MANY = {b"ATTEND", b"RDATE:", b"RDATE;", b"EXDATE", b"CATEGO", b"ATTACH", b"IMAGE:", b"IMAGE;", b"COMMEN"}
_FAILURES = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)


@dataclass(slots=True)
class _Reader:
    """What it takes to read the events of one calendar."""

    zones: Zones
    context: Context
    plain: PlainReader

    def digest(self) -> bytes:
        """All that the reading of an event depends on besides its own lines."""
        parts = (VERSION, self.zones.meaning(), self.context.language, str(self.context.cancelled))
        return "\n".join(parts).encode()


def read(body: bytes, reading: Reading) -> Parsed:
    """The events of a calendar. Raises NotAFeed, ParseError; what is wrong with single events becomes problems."""
    found = Found()
    split = blocks.split(lines.clean(body, found), found)
    readers = [_reader(calendar, reading, found) for calendar in split.calendars]
    present, changed = groups.grouped(split, [reader.digest() for reader in readers], reading.known, found)
    parsed = Parsed(title=heads.title(split.calendars), present=present)
    for group in changed:
        _take(group, readers, parsed, found)
    parsed.problems = found.problems()
    return parsed


def _reader(calendar: Calendar, reading: Reading, found: Found) -> _Reader:
    heads.check(calendar, found)
    zones = zones_of(calendar, reading.timezone, reading.now, found)
    context = Context(zones.default, reading.language, heads.cancelled(calendar))
    return _Reader(zones, context, PlainReader(zones))


def _take(group: Group, readers: list[_Reader], parsed: Parsed, found: Found) -> None:
    try:
        _read_group(group, readers, parsed, found)
    except _FAILURES as error:
        # nobody knows of such an event; but if there is one, it must not take the others with it
        found.note("failed", group.key, error=type(error).__name__)


def _read_group(group: Group, readers: list[_Reader], parsed: Parsed, found: Found) -> None:
    master = _vevent(group.master, readers, found)
    instances = [_vevent(block, readers, found) for block in group.instances]
    event = _event(group, master, instances, readers[group.master[0]].context)
    if event:
        parsed.events.append(event)
    names = _told((master, *instances), found)
    if "private" in names:
        # as if it were not there: what was public before goes missing
        del parsed.present[group.key]


def _event(group: Group, master: Vevent, instances: list[Vevent], context: Context) -> SourceEvent | None:
    return assemble(group.key, master, instances, context, series=master.uid if group.alone else "")


def _told(events: Iterable[Vevent], found: Found) -> set[str]:
    names = set()
    for event in events:
        for name, values in event.quirks:
            found.note(name, event.label, **values)
            names.add(name)
    return names


def _vevent(block: Block, readers: list[_Reader], found: Found) -> Vevent:
    calendar, text_of_block = block
    own = blocks.own_lines(text_of_block)
    if own is None:
        event = Vevent()
        event.note("nested")
        return event
    raw = lines.unfolded(own, found)
    bounds = Vevent()
    text, quirk = lines.decoded(_bounded(raw, bounds))
    reader = readers[calendar]
    event = reader.plain.read(text) or reference.read(text, reader.zones)
    if quirk:
        event.note(quirk)
    event.quirks += bounds.quirks
    return event


def _bounded(raw: bytes, event: Vevent) -> bytes:
    """At most `LINES` lines of at most `LINE_BYTES`; what is cut is noted in `event`."""
    count = raw.count(b"\n")
    if count > LINES:
        event.note("too_many_lines", count=count, limit=LINES)
        # what there may be thousands of comes last, so that the rest is not cut off
        raw = b"\n".join(sorted(raw.split(b"\n"), key=_is_one_of_many)[:LINES])
    if len(raw) <= LINE_BYTES:
        return raw
    return b"\n".join(_bounded_line(line, event) for line in raw.split(b"\n"))


def _is_one_of_many(line: bytes) -> bool:
    return line[:6].upper() in _MANY


def _bounded_line(line: bytes, event: Vevent) -> bytes:
    if len(line) <= LINE_BYTES:
        return line
    if line[:6].upper() == b"ATTACH":
        # a file inside of the calendar, as RFC 5545 section 3.8.1.1 allows
        return b""
    event.note("huge_line", count=len(line))
    if line[:6].upper() in (b"RDATE:", b"RDATE;", b"EXDATE"):
        return line[: line.rfind(b",", 0, LINE_BYTES)]
    return line[:LINE_BYTES].decode(errors="ignore").encode()
