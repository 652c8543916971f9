"""Clean bytes -> calendars and the raw text of their VEVENTs, in linear time whatever the nesting.

    text -> split at BEGIN:VEVENT -> up to END:VEVENT: a block; what follows: lines of the calendar itself
         -> the calendars' own lines one by one: heads, VTIMEZONEs, other components (skipped)

A body whose last VCALENDAR is not closed has been cut off in transfer and is refused as a whole: what is not in
it may still exist. BEGIN and END lines that are not written as in RFC 5545 section 3.6 are put right first, and
only then: well-formed bodies are never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sources.errors import N_, ParseError
from sources.found import Found
from sources.icaltext import lines

EVENTS = 50_000
CALENDARS = 1_000
DEPTH = 20
ZONES = 100
ZONE_LINES = 2_000

_BEGIN, _END, _ANY_END = b"\nBEGIN:VEVENT", b"\nEND:VEVENT", b"\nEND:"
_ENDS_UNCLOSED = re.compile(rb"\n(?:END|BEGIN):VCALENDAR")
_FRAME_BYTES = re.compile(rb"\n(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]+)[ \t]*(?=\n|\Z)", re.IGNORECASE)
_FRAME = re.compile(r"(?P<what>BEGIN|END)[ \t]*:[ \t]*(?P<name>[A-Z0-9-]+)[ \t]*", re.IGNORECASE)


@dataclass(slots=True)
class Calendar:
    """A VCALENDAR without its events. head: name -> value, the first of each. zones: lines of its VTIMEZONEs."""

    head: dict[str, str] = field(default_factory=dict)
    zones: list[list[str]] = field(default_factory=list)


# a VEVENT: the number of its calendar, and its lines as they came, each after its line feed
Block = tuple[int, bytes]


@dataclass(slots=True)
class Split:
    """A body taken apart; calendars and blocks in its order.

    nested: whether there may be components inside of events. instances: whether any event may be one of a series.
    """

    calendars: list[Calendar] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    nested: bool = False
    instances: bool = False


class _OddFrameError(Exception):
    """BEGIN and END lines need putting right before the body can be split."""


def split(text: bytes, found: Found) -> Split:
    """Take `text` (as `lines.clean` gives it) apart. Raises ParseError on a body that is cut off or too deep."""
    try:
        return _split(text, _Walk(found, strict=True))
    except _OddFrameError:
        text = re.sub(rb"\r\n?", b"\n", text)
        tidy = _FRAME_BYTES.sub(lambda frame: b"\n%b:%b" % (frame[1].upper(), frame[2].upper()), text)
        if tidy != text:
            found.note("frame")
        return _split(tidy, _Walk(found, strict=False))


def _split(text: bytes, walk: _Walk) -> Split:
    first, *chunks = text.split(_BEGIN, EVENTS + 1)
    walk.lines(first)
    if len(chunks) > EVENTS:
        walk.too_many(EVENTS + 1 + chunks[-1].count(_BEGIN))
        # behind the bound only what ends the calendar is of interest
        chunks[-1] = chunks[-1][max(chunks[-1].rfind(_END), 0) :]
    calendar, usual = walk.calendar, walk.open
    for chunk in chunks:
        end = chunk.find(_ANY_END)
        after = end + len(_END)
        if not usual or not chunk.startswith(_END, end):
            end, after = walk.unusual_end(chunk)
        walk.blocks.append((calendar, chunk[:end]))
        if len(chunk) - after > 2:
            walk.lines(chunk[after:])
            calendar, usual = walk.calendar, walk.open
    del walk.blocks[EVENTS:]
    return walk.done(instances=b"\nRECURRENCE-ID" in text)


class _Walk:
    """Goes through the calendars' own lines and remembers which components are open.

    calendar: the number of the one that is open or was last. open: whether it is.
    """

    def __init__(self, found: Found, *, strict: bool) -> None:
        self._found = found
        self._strict = strict
        self._split = Split()
        self._stack: list[str] = []
        self._zone: list[str] = []
        self.blocks = self._split.blocks
        self.calendar = 0
        self.open = False

    def unusual_end(self, chunk: bytes) -> tuple[int, int]:
        """Where an event ends and what follows begins, if something else ends first or no calendar is open."""
        self._split.nested = True
        end = chunk.find(_END)
        if end >= 0 and self.open:
            return end, end + len(_END)
        if self._strict:
            raise _OddFrameError
        if end >= 0:
            self._found.note("frame")
            return end, end + len(_END)
        self._found.note("unclosed_event")
        closed = _ENDS_UNCLOSED.search(chunk)
        end = closed.start() if closed else len(chunk)
        return end, end

    def too_many(self, count: int) -> None:
        self._found.note("too_many_events", count=count, limit=EVENTS)

    def lines(self, raw: bytes) -> None:
        text, quirk = lines.decoded(lines.unfolded(raw, self._found))
        if quirk:
            self._found.note(quirk)
        for line in text.split("\n"):
            frame = _FRAME.fullmatch(line)
            if frame:
                self._frame(frame)
            elif line.strip():
                self._line(line)
        self.calendar = max(len(self._split.calendars) - 1, 0)
        self.open = bool(self._stack)

    def done(self, *, instances: bool) -> Split:
        """The result; raises ParseError if the last calendar is still open."""
        if self._stack:
            if self._strict:
                raise _OddFrameError
            raise ParseError(N_("The calendar is cut off: its end is missing."))
        if not self._split.calendars:
            raise ParseError(N_("The calendar cannot be understood: its first line is broken."))
        self._split.instances = instances
        return self._split

    def _frame(self, frame: re.Match[str]) -> None:
        name = frame["name"].upper()
        if self._strict and frame[0] != f"{frame['what'].upper()}:{name}":
            raise _OddFrameError
        if frame["what"].upper() == "BEGIN":
            self._begin(name)
        else:
            self._end(name)

    def _begin(self, name: str) -> None:
        if name == "VEVENT" and self._strict:
            raise _OddFrameError
        if name == "VCALENDAR" or not self._split.calendars:
            self._stack = []
            self._split.calendars.append(Calendar())
        elif name == "VTIMEZONE":
            self._zone = []
            if len(self._split.calendars[-1].zones) < ZONES:
                self._split.calendars[-1].zones.append(self._zone)
        elif self._stack[1:] == ["VTIMEZONE"]:
            self._zone.append(f"BEGIN:{name}")
        self._stack.append(name)
        if len(self._stack) > DEPTH or len(self._split.calendars) > CALENDARS:
            raise ParseError(N_("The calendar holds too many things inside each other."))

    def _end(self, name: str) -> None:
        if name in self._stack:
            while self._stack.pop() != name:
                pass
        elif self._strict:
            raise _OddFrameError
        else:
            self._found.note("frame")

    def _line(self, line: str) -> None:
        if not self._stack:
            self._found.note("text_after", text=line)
        elif self._stack == ["VCALENDAR"]:
            self._property(line)
        elif self._stack[1:2] == ["VTIMEZONE"] and len(self._zone) < ZONE_LINES:
            self._zone.append(line)

    def _property(self, line: str) -> None:
        head = lines.HEAD.match(line)
        if head:
            self._split.calendars[-1].head.setdefault(head["name"].upper(), line[head.end() :].strip())
        else:
            self._found.note("head_line", line=line)


def own_lines(text: bytes) -> bytes | None:
    """A block's text without the components inside it (VALARM …); None if they are nested deeper than `DEPTH`.

    A component inside that is never closed is read as if it had not begun: no line of the event is lost.
    """
    if b"\nBEGIN:" not in text:
        return text
    kept: list[bytes] = []
    inside: list[bytes] = []
    depth = 0
    for line in text.split(b"\n"):
        if line.startswith(b"BEGIN:"):
            depth += 1
        elif line.startswith(b"END:"):
            depth -= 1
            if depth <= 0:
                depth = 0
                inside = []
        else:
            (inside if depth else kept).append(line)
        if depth > DEPTH:
            return None
    return b"\n".join(kept + inside)
