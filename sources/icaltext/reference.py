"""The reference reader: repaired lines of one block through icalendar, one block at a time, into a `Vevent`.

icalendar sees our lines without their parameters (each has a number to find it again): time zones, languages and
names are taken from the line itself, so that no zone is guessed twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from icalendar import Event
from icalendar.parser.property import unescape_backslash
from icalendar.prop import vBroken

from sources.icaltext.names import ALL_DAY
from sources.icaltext.repairs import Line, repaired
from sources.icaltext.values import yes
from sources.icaltext.vevent import Vevent
from sources.icaltext.zones import Zones
from sources.records import When

# RRULE stays text (`rules.checked` looks at it), of ORGANIZER only a parameter is read
_OWN = frozenset({"RRULE", "ORGANIZER"})
_ALL_DAY = "all day"
_TOGETHER = {"IMAGE": "ATTACH", **dict.fromkeys(ALL_DAY, _ALL_DAY)}
_FAILURES = (ValueError, TypeError, LookupError, AttributeError, OverflowError, AssertionError)

Reading = tuple[Line, Any]


def read(text: str, zones: Zones) -> Vevent:
    """The event in a block's unfolded text. Never raises; `starts` is None if no start can be read."""
    event = Vevent()
    lines = repaired(text, event)
    parsed = _parsed(lines, event)
    for name, readings in _by_name(lines, parsed, event).items():
        slot, decode = _FIELDS[name]
        setattr(event, slot, decode(readings, zones))
    event.this_and_future = any(line.given.get("RANGE", "").upper() == "THISANDFUTURE" for line in lines)
    return event


def _parsed(lines: list[Line], event: Vevent) -> dict[int, Any]:
    """Line number -> icalendar's value for it."""
    written = {number: _written(number, line) for number, line in enumerate(lines) if line.name not in _OWN}
    try:
        return _numbered(_component(written.values()))
    except _FAILURES:
        values: dict[int, Any] = {}
        for number, text in written.items():
            try:
                values |= _numbered(_component([text]))
            except _FAILURES:
                event.note("unreadable_line", line=f"{lines[number].name}:{lines[number].value}")
        return values


def _written(number: int, line: Line) -> str:
    kind = ";VALUE=DATE" if line.given.get("VALUE") == "DATE" else ""
    return f"{line.name};X-N={number}{kind}:{line.value}"


def _component(lines: Iterable[str]) -> Event:
    event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")).encode())
    assert isinstance(event, Event)
    return event


def _numbered(event: Event) -> dict[int, Any]:
    values = (value for held in event.values() for value in (held if isinstance(held, list) else [held]))
    return {int(value.params["X-N"]): value for value in values}


def _by_name(lines: list[Line], parsed: dict[int, Any], event: Vevent) -> dict[str, list[Reading]]:
    readings: dict[str, list[Reading]] = defaultdict(list)
    for number, line in enumerate(lines):
        value = parsed.get(number)
        if line.name not in _OWN and (value is None or isinstance(value, vBroken)):
            event.note("unreadable_line", line=f"{line.name}:{line.value}")
        else:
            readings[_TOGETHER.get(line.name, line.name)].append((line, value))
    return readings


def _moment(value: When, line: Line, zones: Zones) -> When:
    if isinstance(value, datetime) and value.tzinfo is None and "TZID" in line.given:
        return value.replace(tzinfo=zones.find(line.given["TZID"]))
    return value


def _one_moment(readings: list[Reading], zones: Zones) -> When:
    line, value = readings[0]
    return _moment(value.dt, line, zones)


def _many_moments(readings: list[Reading], zones: Zones) -> tuple[When, ...]:
    return tuple(_moment(one.dt, line, zones) for line, value in readings for one in value.dts)


def _modified(readings: list[Reading], zones: Zones) -> datetime | None:
    value = _one_moment(readings, zones)
    return value if isinstance(value, datetime) else None


def _text(readings: list[Reading], zones: Zones) -> str:
    return str(readings[0][1])


def _said(readings: list[Reading], zones: Zones) -> tuple[tuple[str, str], ...]:
    return tuple((line.given.get("LANGUAGE", ""), str(value)) for line, value in readings)


def _images(readings: list[Reading], zones: Zones) -> tuple[str, ...]:
    return tuple(_uri(line, value) for line, value in readings)


def _uri(line: Line, value: Any) -> str:
    # icalendar unescapes ATTACH, and leaves IMAGE as it is
    return unescape_backslash(str(value)) if line.name == "IMAGE" else str(value)


def _categories(readings: list[Reading], zones: Zones) -> tuple[str, ...]:
    return tuple(str(word) for _, value in readings for word in value.cats)


_FIELDS: dict[str, tuple[str, Callable[[list[Reading], Zones], Any]]] = {
    "DTSTART": ("starts", _one_moment),
    "DTEND": ("ends", _one_moment),
    "DURATION": ("duration", lambda readings, zones: readings[0][1].dt),
    "RECURRENCE-ID": ("recurrence_id", _one_moment),
    "RDATE": ("rdates", _many_moments),
    "EXDATE": ("exdates", _many_moments),
    "RRULE": ("rrule", lambda readings, zones: readings[0][0].value),
    "LAST-MODIFIED": ("modified", _modified),
    "UID": ("uid", _text),
    "SUMMARY": ("summary", _said),
    "DESCRIPTION": ("description", _said),
    "X-ALT-DESC": ("html", lambda readings, zones: unescape_backslash(str(readings[0][1]))),
    "LOCATION": ("location", _text),
    "GEO": ("geo", lambda readings, zones: (readings[0][1].latitude, readings[0][1].longitude)),
    "CATEGORIES": ("categories", _categories),
    "STATUS": ("status", _text),
    "CLASS": ("classification", _text),
    "URL": ("url", _text),
    "ATTACH": ("images", _images),
    "ORGANIZER": ("organiser", lambda readings, zones: readings[0][0].given.get("CN", "")),
    "SEQUENCE": ("sequence", lambda readings, zones: int(readings[0][1])),
    _ALL_DAY: ("all_day", lambda readings, zones: any(yes(str(value)) for _, value in readings)),
}
