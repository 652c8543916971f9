"""A block's lines -> lines that are in RFC 5545's form, with every repair noted: what the reference reader reads.

Only the lines of properties that we read are looked at (`names.WANTED`): whatever stands in others can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sources.found import shortened
from sources.icaltext import dateforms, lines
from sources.icaltext.names import KNOWN, MOMENTS, TEXTS, WANTED, is_picture
from sources.icaltext.vevent import Vevent

_TIME_AFTER_SEMICOLON = re.compile(r"[A-Z-]+[ \t]*;[ \t]*(\d{8}(?:T\d{4,6}Z?)?)[ \t]*", re.IGNORECASE)
_DATE_AT_END = re.compile(r":(\d{8}(?:T\d{4,6}Z?)?[ \t]*)\Z", re.IGNORECASE | re.ASCII)
_GEO = re.compile(r"(-?\d{1,3}(?:\.\d{1,20})?) *(?:\\?;|,) *(-?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)
_GEO_COMMAS = re.compile(r"(-?\d{1,3},\d{1,20}) *\\?; *(-?\d{1,3},\d{1,20})", re.ASCII)
_DURATION = re.compile(r"[+-]?P(?:\d{1,5}W)?(?:\d{1,5}D)?(?:T(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,6}S)?)?", re.ASCII)
_WITHOUT_T = re.compile(r"([+-]?P(?:\d{1,5}[WD])?)((?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,6}S)?)", re.ASCII)


@dataclass(slots=True)
class Line:
    """A content line: name in capitals, the parameters we read, the value as it stands behind the colon.

    broken: a text that went on over lines whose breaks were not escaped.
    """

    name: str
    given: dict[str, str]
    value: str
    broken: bool = False


def repaired(text: str, event: Vevent) -> list[Line]:
    """The lines of a block's unfolded `text` that we read; what had to be repaired is noted in `event`."""
    found: list[Line] = []
    for line in _named([line for line in text.split("\n") if line.strip()], event):
        found += _in_form(line, event)
    return _once(found, event)


def _named(raw: list[str], event: Vevent) -> Iterator[Line]:
    """Lines by name; a line without a name goes on with the text before it, or is left out."""
    last: Line | None = None
    for text in raw:
        name = lines.NAME.match(text)
        if not name or _is_prose(name["name"], last):
            _go_on(last, text, event)
            continue
        if last:
            yield last
        last = _line(name["name"].upper(), text, event)
    if last:
        yield last


def _is_prose(name: str, last: Line | None) -> bool:
    """Whether what looks like a name ("Huom: …") goes on with a text rather than being a property nobody knows."""
    upper = name.upper()
    if last is None or last.name not in TEXTS or upper in KNOWN or upper in WANTED or upper[:2] == "X-":
        return False
    return name != upper or last.broken


def _go_on(last: Line | None, text: str, event: Vevent) -> None:
    if last is None or last.name not in TEXTS:
        event.note("stray_line", line=text)
    elif last.name in WANTED:
        event.note("bare_line_break")
        last.value += "\\n" + text
        last.broken = True


def _line(name: str, text: str, event: Vevent) -> Line | None:
    if name not in WANTED:
        return Line(name, {}, "") if name in TEXTS else None
    head = lines.HEAD.match(text)
    late = _DATE_AT_END.search(text) if name in MOMENTS else None
    if late and (not head or head.end() <= late.start()):
        return _late_colon(name, text[: late.start()], late[1], event)
    if head:
        given, good = lines.parameters(head["parameters"])
        value = text[head.end() :]
    else:
        time = _TIME_AFTER_SEMICOLON.fullmatch(text)
        if time and name in MOMENTS:
            event.note("semicolon_for_colon", line=text)
            return Line(name, {}, time[1])
        if ":" not in text:
            event.note("stray_line", line=text)
            return None
        # a quotation mark that is never closed
        front, _, value = text.partition(":")
        given, good = lines.parameters(front.replace('"', "")[len(name) :])
        good = False
    if not good:
        event.note("parameter", line=shortened(text, 60))
    return Line(name, {key: value for key, value in given.items() if key in WANTED[name]}, value)


def _late_colon(name: str, front: str, value: str, event: Vevent) -> Line:
    """A time whose zone has colons and is not quoted: "DTSTART;TZID=tzone://Microsoft/Utc:20260910T150000"."""
    event.note("parameter", line=shortened(front, 60))
    given, _ = lines.parameters(front[len(name) :].replace("\\,", ","))
    return Line(name, {key: value for key, value in given.items() if key in WANTED[name]}, value)


def _in_form(line: Line, event: Vevent) -> list[Line]:
    if line.name not in WANTED:
        return []
    if line.name in MOMENTS:
        formed = dateforms.in_form(line.name, line.given, line.value, event)
        range_ = {"RANGE": line.given["RANGE"]} if "RANGE" in line.given else {}
        return [Line(line.name, given | range_, value) for given, value in formed]
    if line.name in ("ATTACH", "IMAGE"):
        return [line] if is_picture(line.name, line.given) else []
    if line.name in _REPAIRS:
        value = _REPAIRS[line.name](line.value, event)
        return [] if value is None else [Line(line.name, line.given, value)]
    return [line]


def _geo(value: str, event: Vevent) -> str | None:
    match = _GEO.fullmatch(value.strip()) or _GEO_COMMAS.fullmatch(value.strip())
    good = f"{match[1]};{match[2]}".replace(",", ".") if match else None
    if good != value and value.strip():
        event.note("geo_form", value=value)
    return good


def _duration(value: str, event: Vevent) -> str | None:
    tried = value.strip().upper()
    without_t = _WITHOUT_T.fullmatch(tried)
    if without_t and without_t[2]:
        tried = f"{without_t[1]}T{without_t[2]}"
    good = tried if _DURATION.fullmatch(tried) and tried[-1] not in "PT" else None
    if good != value:
        event.note("duration_form", value=value)
    return good


def _word(value: str, event: Vevent) -> str | None:
    return value.strip().upper()


def _number(value: str, event: Vevent) -> str | None:
    number = value.strip()
    if number.isascii() and number.isdigit() and len(number) < 10:
        return number
    event.note("unreadable_line", line=f"SEQUENCE:{value}")
    return None


def _exrule(value: str, event: Vevent) -> str | None:
    event.note("exrule")
    return None


_REPAIRS: dict[str, Callable[[str, Vevent], str | None]] = {
    "GEO": _geo,
    "DURATION": _duration,
    "STATUS": _word,
    "CLASS": _word,
    "SEQUENCE": _number,
    "EXRULE": _exrule,
}
_MANY = frozenset({"RDATE", "EXDATE", "CATEGORIES", "ATTACH", "IMAGE", "SUMMARY", "DESCRIPTION"})


def _once(found: list[Line], event: Vevent) -> list[Line]:
    """Properties that may stand once only: the first of each (of a text: in each language)."""
    kept: dict[tuple[str, str], Line] = {}
    result: list[Line] = []
    for line in found:
        key = (line.name, line.given.get("LANGUAGE", ""))
        first = kept.setdefault(key, line)
        if first is line or (line.name in _MANY and line.name not in TEXTS):
            result.append(line)
        elif first.value != line.value:
            event.note("given_twice", name=line.name)
    return result
