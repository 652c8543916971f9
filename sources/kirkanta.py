"""Kirkanta, the directory of all Finnish libraries (API v4, CC BY 4.0): a municipality's name -> its libraries.

    kirkanta:Imatra -> GET /v4/library?city.name=imatra&with=customData,schedules,…

The directory holds no events. What it is good for: `customData` may name a library's own feeds, by the ids
"events" and "news", so that nobody has to be asked for them; and it knows where and when each is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from sources.errors import N_, NotAFeed
from sources.linked.places import source_place
from sources.linked.wire import address_in, in_one, listed, load, titles
from sources.records import Document, SourceFeed, SourcePlace
from sources.text import one_line, safe_address

BASE = "https://api.kirjastot.fi/v4"
SCHEME = "kirkanta:"
HOLDS = ("events", "news")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CLOSED = 0  # of a time's status; 1 is open, 2 open without staff
_QUERY = {
    "with": "customData,schedules,primaryContactInfo",
    "period.start": "0w",  # the week that is going on
    "period.end": "0w",
    "limit": "1000",
}
_NAME = re.compile(r"[^\W\d_][\w .-]{1,60}")
_MARKS = (rb'"customData"', rb'"schedules"', rb'"mainLibrary"', rb'"consortium"', rb'"liveStatus"', rb'"zipcode"')


def directory_address(text: str, base: str = BASE) -> str:
    """The address that asks for the libraries of "kirkanta:Imatra"; "" if `text` is not of that form."""
    name = text.strip()
    if not name.lower().startswith(SCHEME):
        return ""
    name = name[len(SCHEME) :].strip().lower()
    return f"{base}/library?{urlencode({'city.name': name, **_QUERY}, safe=',')}" if _NAME.fullmatch(name) else ""


def likeness(body: bytes) -> int:
    """How surely these bytes are a list of libraries, 0 to 100; looks at the ends only."""
    ends = body[:65_536] + body[-2_048:]
    if ends.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" or not re.search(rb'"type"\s*:\s*"library"', ends):
        return 0
    return 95 if sum(mark in ends for mark in _MARKS) >= 2 else 60


def libraries(document: Document) -> tuple[list[Mapping[str, Any]], int]:
    """The libraries as they are listed, and how many entries are none. Raises NotAFeed, ParseError."""
    whole = load(document)
    said = whole if isinstance(whole, dict) and whole.get("type") == "library" else {}
    found = next((said[name] for name in ("items", "result", "data") if name in said), None)
    if found is None:
        raise NotAFeed(N_("The answer is JSON, but not a list of libraries."))
    of_libraries = listed(found)
    return of_libraries, len(found) - len(of_libraries) if isinstance(found, list) else 0


def place_of(library: Mapping[str, Any], language: str = "und") -> SourcePlace | None:
    """Where it is and when it is open; None if it has no name."""
    address, position = _object(library.get("address")), _object(library.get("coordinates"))
    found = source_place(
        {
            "id": str(library.get("id") or ""),
            "name": titles(library.get("name"), language),
            "street": in_one(address.get("street")),
            "postal_code": in_one(address.get("zipcode")),
            "city": in_one(address.get("city")),
            "district": in_one(address.get("area")),
            "lat": _degrees(position.get("lat"), 90),
            "lon": _degrees(position.get("lon"), 180),
            "url": _homepage(library),
        }
    )
    if found is None or not found.name:
        return None
    return SourcePlace(**{name: getattr(found, name) for name in _PLACE}, hours=hours(library.get("schedules")))


_PLACE = ("key", "name", "street", "postal_code", "city", "district", "lat", "lon", "url")


def feeds_of(library: Mapping[str, Any]) -> list[SourceFeed]:
    """The library's own feeds, its events first."""
    said = {str(entry.get("id")): address_in(entry.get("value")) for entry in listed(library.get("customData"))}
    name = in_one(library.get("name"))
    return [SourceFeed(said[kind], name, kind) for kind in HOLDS if said.get(kind)]


def hours(schedules: object) -> tuple[str, ...]:
    """Opening hours of a week as schema.org's openingHours: "Mo 10:00-19:00"; without staff counts as open."""
    found: dict[int, list[tuple[str, str]]] = {}
    for day in listed(schedules):
        try:
            weekday = date.fromisoformat(str(day.get("date"))[:10]).weekday()
        except ValueError:
            continue
        times = [
            (_clock(one.get("from")), _clock(one.get("to"))) for one in listed(day.get("times")) if _open(one)
        ]
        found.setdefault(weekday, _joined(sorted(one for one in times if all(one))))
    return tuple(f"{DAYS[day]} {start}-{end}" for day in sorted(found) for start, end in found[day])


def _joined(times: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Times that follow each other without a break as one: staff come and go while the doors stay open."""
    whole: list[tuple[str, str]] = []
    for start, end in times:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _open(times: Mapping[str, Any]) -> bool:
    return bool(times.get("status", 1) != CLOSED)


def _clock(value: object) -> str:
    return _hour(str(value))


@lru_cache(maxsize=1_024)
def _hour(text: str) -> str:
    try:
        return f"{time.fromisoformat(text):%H:%M}"
    except ValueError:
        return ""


def _homepage(library: Mapping[str, Any]) -> str:
    page = _object(_object(library.get("primaryContactInfo")).get("homepage"))
    return safe_address(one_line(in_one(page.get("url")), 2_000))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _degrees(value: object, most: int) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if -most <= number <= most else None
