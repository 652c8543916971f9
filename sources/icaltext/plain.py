"""The fast reader: VEVENTs in the shapes that nearly all feeds have, read without repairs and without a library.

`PlainReader.read` gives the same `Vevent` as `reference.read`, or None for anything out of the ordinary: a
parameter it does not expect, a value not exactly in RFC 5545's form, a line without a name, a property given
twice. Nothing is guessed here. Heads of lines ("DTSTART;TZID=Europe/Helsinki") are understood once a calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sources.icaltext import values
from sources.icaltext.names import ALL_DAY, KNOWN, MANY_MOMENTS, MOMENTS, WANTED, is_picture
from sources.icaltext.vevent import Vevent
from sources.icaltext.zonenames import UTC
from sources.icaltext.zones import Zones

HEADS = 5_000
HEAD_LENGTH = 100

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")
_PARAMETER = re.compile(r'([A-Z0-9-]+)=([^"^\\,]*|"[^"^\\,]*")\Z')

Given = dict[str, str]


class UnusualError(ValueError):
    """Something the fast reader leaves to the reference reader."""


class _Head(NamedTuple):
    """slot: the field of `Vevent`, "" to skip the line. many: values of several lines are put together."""

    slot: str
    decode: Callable[[str], Any]
    many: bool = False


class PlainReader:
    """Reads blocks of one calendar."""

    def __init__(self, zones: Zones) -> None:
        self._zones = zones
        self._heads: dict[str, _Head] = {}

    def read(self, text: str) -> Vevent | None:
        """The event in a block's unfolded text, or None if anything about it is unusual."""
        try:
            said = self._said(text)
        except ValueError:
            return None
        return Vevent(**said) if "starts" in said else None

    def _said(self, text: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        heads = self._heads
        for line in text.split("\n"):
            head, colon, value = line.partition(":")
            if not colon:
                if not line:
                    continue
                raise UnusualError(line)
            slot, decode, many = heads.get(head) or self._learn(head)
            if slot in said:
                if not many:
                    raise UnusualError(line)
                said[slot] += decode(value)
            elif slot:
                said[slot] = decode(value)
        return said

    def _learn(self, head: str) -> _Head:
        how = self._understood(head)
        if len(head) <= HEAD_LENGTH and len(self._heads) < HEADS:
            self._heads[head] = how
        return how

    def _understood(self, head: str) -> _Head:
        name, *parts = head.split(";")
        upper = name.upper()
        if not _NAME.match(name):
            raise UnusualError(head)
        if upper not in WANTED and (name == upper or upper in KNOWN or upper.startswith("X-")):
            return _SKIP
        if name in MOMENTS:
            return _Head(MOMENTS[name], self._moment(name, _parameters(parts)), name in MANY_MOMENTS)
        if name not in _HEADS:
            raise UnusualError(head)
        return _HEADS[name](_parameters(parts))

    def _moment(self, name: str, given: Given) -> Callable[[str], Any]:
        kind = given.pop("VALUE", "DATE-TIME")
        tzid = given.pop("TZID", None)
        if given or kind not in ("DATE", "DATE-TIME") or (kind == "DATE" and (tzid or name == "LAST-MODIFIED")):
            raise UnusualError(name)
        if kind == "DATE":
            return values.days if name in MANY_MOMENTS else values.day
        decode = values.times if name in MANY_MOMENTS else values.time
        return partial(decode, zone=None) if tzid is None else _Zoned(decode, self._zones, tzid)


class _Zoned:
    """Decodes times in a zone that is looked up when the first good value comes: none is noted in vain."""

    def __init__(self, decode: Callable[[str, ZoneInfo | None], Any], zones: Zones, tzid: str) -> None:
        self._decode, self._zones, self._tzid = decode, zones, tzid
        self._zone: ZoneInfo | None = None

    def __call__(self, value: str) -> Any:
        if self._zone is None:
            self._decode(value, UTC)
            self._zone = self._zones.find(self._tzid)
        return self._decode(value, self._zone)


def _parameters(parts: list[str]) -> Given:
    given: Given = {}
    for part in parts:
        match = _PARAMETER.match(part)
        if not match or match[1] in given:
            raise UnusualError(part)
        given[match[1]] = match[2].strip('"')
    return given


def _bare(slot: str, decode: Callable[[str], Any]) -> Callable[[Given], _Head]:
    """A property without parameters."""

    def head(given: Given) -> _Head:
        if given:
            raise UnusualError(slot)
        return _Head(slot, decode)

    return head


def _any(slot: str, decode: Callable[[str], Any], *, many: bool = False) -> Callable[[Given], _Head]:
    """A property whose parameters change nothing."""
    return lambda given: _Head(slot, decode, many)


def _language(slot: str) -> Callable[[Given], _Head]:
    """A text in the language of its parameter."""
    return lambda given: _Head(slot, lambda value: ((given.get("LANGUAGE", ""), values.text(value)),))


def _picture(name: str) -> Callable[[Given], _Head]:
    image = _Head("images", lambda value: (values.address(value),), many=True)
    return lambda given: image if is_picture(name, given) else _SKIP


def _organiser(given: Given) -> _Head:
    return _Head("organiser", lambda value: given.get("CN", ""))


_SKIP = _Head("", str)
_HEADS: dict[str, Callable[[Given], _Head]] = {
    "UID": _bare("uid", values.text),
    "SUMMARY": _language("summary"),
    "DESCRIPTION": _language("description"),
    "X-ALT-DESC": _any("html", values.text),
    "LOCATION": _any("location", values.text),
    "GEO": _bare("geo", values.geo),
    "CATEGORIES": _any("categories", values.texts, many=True),
    "STATUS": _bare("status", values.word),
    "CLASS": _bare("classification", values.word),
    "URL": _any("url", values.address),
    "ATTACH": _picture("ATTACH"),
    "IMAGE": _picture("IMAGE"),
    "ORGANIZER": _organiser,
    "SEQUENCE": _bare("sequence", values.number),
    "DURATION": _bare("duration", values.duration),
    "RRULE": _bare("rrule", str),
    **dict.fromkeys(ALL_DAY, _any("all_day", values.yes)),
}
