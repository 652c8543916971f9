"""Microformats (h-event, hCalendar) -> nodes in the shape of JSON-LD, with the names of schema.org.

Dates come by the value class pattern (https://microformats.org/wiki/value-class-pattern): an attribute, the parts
with class "value" or "value-title" put together, else the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.schemaorg.microdata import urljoin_safely

MOST_EVENTS = 500
MOST_PARTS = 200
MOST_CLIMBED = 80
LONGEST = 20_000

# class -> the name in schema.org; those of microformats 2 first, so that they hold where both are there
PROPERTIES = {
    "p-name": "name", "summary": "name", "p-summary": "abstract",
    "dt-start": "startDate", "dtstart": "startDate", "dt-end": "endDate", "dtend": "endDate",
    "dt-duration": "duration", "duration": "duration",
    "u-url": "url", "url": "url", "u-uid": "@id", "uid": "@id",
    "p-location": "location", "location": "location",
    "e-content": "description", "p-description": "description", "description": "description",
    "p-category": "keywords", "category": "keywords",
    "p-organizer": "organizer", "organizer": "organizer",
    "u-photo": "image", "u-featured": "image", "photo": "image",
    "p-status": "eventStatus", "status": "eventStatus",
}  # fmt: skip
_PLACE = {
    "p-name": "name", "fn": "name", "org": "name",
    "p-street-address": "streetAddress", "street-address": "streetAddress",
    "p-locality": "addressLocality", "locality": "addressLocality",
    "p-postal-code": "postalCode", "postal-code": "postalCode",
    "p-latitude": "latitude", "latitude": "latitude", "p-longitude": "longitude", "longitude": "longitude",
    "u-url": "url", "url": "url",
}  # fmt: skip
_ADDRESSED = frozenset(("url", "@id", "image"))
_DATES = frozenset(("startDate", "endDate", "duration"))
_ROOTS = frozenset(("vevent", "h-event"))
_CARDS = frozenset(("vcard", "adr", "geo", "h-card", "h-adr", "h-geo"))
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_SELECTOR = ", ".join(f".{name}" for name in PROPERTIES)
_PLACE_SELECTOR = ", ".join(f".{name}" for name in _PLACE)


def events(tree: LexborHTMLParser, base: str) -> list[dict[str, Any]]:
    """The events of a page."""
    return [_event(root, base) for root in tree.css(".vevent, .h-event")[:MOST_EVENTS]]


def _event(root: LexborNode, base: str) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Event"}
    for part in root.css(_SELECTOR)[:MOST_PARTS]:
        if _nearest(part) != root.mem_id:
            continue
        for name in dict.fromkeys(PROPERTIES[word] for word in _classes(part) if word in PROPERTIES):
            value = _value(part, name, base)
            if value:
                node.setdefault(name, []).append(value)
    if "name" not in node:
        heading = root.css_first("h1, h2, h3, h4, h5, h6")
        node["name"] = node.get("abstract") or (heading.text() if heading else "")
    if "vevent" in _classes(root):
        node["endDate"] = [_last_day(said, node.get("startDate", [""])[0]) for said in node.get("endDate", [])]
    return node


def _classes(element: LexborNode) -> list[str]:
    return (element.attributes.get("class") or "").split()


def _nearest(element: LexborNode) -> int | None:
    """The number of the element that this property belongs to: the nearest event, card or address around it."""
    around = element.parent
    for _ in range(MOST_CLIMBED):
        if around is None:
            return None
        words = _classes(around)
        if not _ROOTS.isdisjoint(words) or not _CARDS.isdisjoint(words):
            return int(around.mem_id)
        around = around.parent
    return None


def _value(part: LexborNode, name: str, base: str) -> Any:
    if name == "location":
        return _place(part, base)
    if name in _DATES:
        return " ".join(_moments(part))
    if name in _ADDRESSED:
        attributes = part.attributes
        said = attributes.get("href") or attributes.get("src") or attributes.get("data") or part.text()
        return urljoin_safely(base, said.strip()[:LONGEST])
    if name == "description":
        return (part.html or "")[:LONGEST]
    return (part.attributes.get("title") if part.tag == "abbr" else "") or part.text()[:LONGEST]


def _moments(part: LexborNode) -> Iterator[str]:
    """The pieces of a date: one, or day, clock and zone apart."""
    own = _attribute(part)
    pieces = [] if own else part.css(".value, .value-title")[:5]
    for piece in pieces:
        yield (_attribute(piece) or piece.text()[:100]).strip()
    if not pieces:
        yield (own or part.text()[:200]).strip()


def _attribute(part: LexborNode) -> str:
    attributes = part.attributes
    return attributes.get("datetime") or attributes.get("title") or attributes.get("content") or ""


def _place(part: LexborNode, base: str) -> Any:
    if _CARDS.isdisjoint(_classes(part)) and part.css_first(".vcard, .h-card, .adr, .h-adr") is None:
        return part.text()[:LONGEST]
    said: dict[str, str] = {}
    for piece in part.css(_PLACE_SELECTOR)[:MOST_PARTS]:
        for word in _classes(piece):
            name = _PLACE.get(word, "")
            text = (
                urljoin_safely(base, piece.attributes.get("href") or "") if name == "url" else piece.text()[:500]
            )
            if name and text.strip():
                said.setdefault(name, text)
    geo = {name: said.pop(name) for name in ("latitude", "longitude") if name in said}
    names = {name: said.pop(name) for name in ("name", "url") if name in said}
    return {"@type": "Place", "address": said, "geo": geo, **names} if said or names else part.text()[:LONGEST]


def _last_day(said: str, starts: str) -> str:
    """The last day, where the end is a day: in hCalendar that is the day after, as in RFC 5545 section 3.6.1."""
    match = _DAY.fullmatch(said)
    if not match or re.sub(r"\D", "", said) <= re.sub(r"\D", "", starts)[:8]:
        return said
    try:
        return (date(*map(int, match.groups())) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return said
