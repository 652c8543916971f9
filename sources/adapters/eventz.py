"""Eventz, the calendar of Tampere and other towns: JSON, the whole collection in one answer.

    https://tapahtumat.tampere.fi/api/collection/{collection}/content?lang=fi&country=FI&mode=event&sort=startDate

Items stand under `pages`, in other answers under `items` or `result`. Times are UTC, with milliseconds. Items
that are no public event are left out one by one. `count` asks for all of a collection.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.adapters import Plan, State
from sources.errors import N_, NotAFeed, ParseError, Problem
from sources.eventz import Context, context_of, digest, read_event
from sources.linked.wire import Item, Unreadable, load, own_id
from sources.records import Document, Links, Parsed, Reading, Request
from sources.text import one_line

ACCEPT = "application/json"
MOST_PAGES = 100
LISTS = ("pages", "items", "result", "results")
# What is asked for unless the address says otherwise: the API's own list is short.
DEFAULTS = {"mode": "event", "sort": "startDate", "count": "2000"}
NO_END = N_("The event ends before it starts; its end was left out.")
_COLLECTION = re.compile(r"/api/collection/[^/]+/content/?$")
_MARKS = tuple(
    re.compile(rb'"%s"\s*:' % mark)
    for mark in (b"_id", b"pageType", b"defaultStartDate", b"privacy", b"descriptionLong")
)
# "pages" with nothing in it, and no more than a total beside it
_TOTAL = rb'"total(?:Count)?"\s*:\s*0'
_EMPTY = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:%b\s*,\s*)?"pages"\s*:\s*\[\s*\]\s*(?:,\s*%b\s*)?\}\s*' % (_TOTAL, _TOTAL)
)
_LISTED = re.compile(rb'"(?:pages|items|results?)"\s*:\s*\[')


class Eventz:
    """The adapter. Keys are the items' `_id`."""

    name = "eventz"
    linked = True

    def recognises(self, document: Document) -> int:
        """90 for a list of Eventz' pages, 60 for one that is empty, else 0."""
        ends = document.body[:65_536] + document.body[-2_048:]
        if ends.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[") or not _LISTED.search(ends):
            return 0
        if sum(bool(mark.search(ends)) for mark in _MARKS) >= 3:
            return 90
        return 60 if _EMPTY.fullmatch(document.body) else 0

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The address, a collection's with all of it asked for."""
        parts = urlsplit(address)
        if not _COLLECTION.search(parts.path):
            return Plan((Request(address, conditional=True, accept=ACCEPT),))
        query = urlencode(DEFAULTS | dict(parse_qsl(parts.query, keep_blank_values=True)), safe=",:")
        wanted = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
        return Plan((Request(wanted, conditional=True, accept=ACCEPT),))

    def links(self, document: Document, reading: Reading) -> Links:
        """The next part, where the answer tells a total larger than what has come (`skip` in the address)."""
        whole, items = _items(document)
        total = whole.get("total", whole.get("totalCount"))
        parts = urlsplit(document.address)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        skipped = int(query.get("skip", "0")) if query.get("skip", "0").isdecimal() else 0
        seen = skipped + len(items)
        if not items or not isinstance(total, int) or total <= seen or seen >= MOST_PAGES * 100:
            return Links()
        address = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query | {"skip": str(seen)}), ""))
        return Links((Request(address, accept=ACCEPT),))

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A calendar refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events. Raises NotAFeed, ParseError."""
        _, items = _items(document)
        context, parsed = context_of(document, reading), Parsed()
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict) or not own_key(item):
                parsed.problems.append(Problem(_label(item, str(number)), N_("The event has no id.")))
            elif item.get("privacy") == "public" and item.get("pageType") == "event":
                _take(item, own_key(item), context, reading, parsed)
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}


def own_key(item: Item) -> str:
    """An item's `_id`, "" if it has none."""
    return own_id({"id": item.get("_id")})


def _label(item: object, otherwise: str) -> str:
    return (one_line(str(item.get("name") or ""), 80) if isinstance(item, dict) else "") or otherwise


def _items(document: Document) -> tuple[Item, list[Any]]:
    whole = load(document)
    found = next((whole[name] for name in LISTS if name in whole), None) if isinstance(whole, dict) else None
    if not isinstance(found, list) or (found and not any(_is_page(item) for item in found)):
        raise NotAFeed(N_("The answer is JSON, but not a list of Eventz' pages."))
    return whole, found


def _is_page(item: object) -> bool:
    return isinstance(item, dict) and "_id" in item and "pageType" in item


def _take(item: Item, key: str, context: Context, reading: Reading, parsed: Parsed) -> None:
    now = digest(item, context)
    if key in parsed.present or reading.known.get(key) == now:
        parsed.present.setdefault(key, now)
        return
    try:
        event, mended = read_event(item, key, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[key] = b""
        parsed.problems.append(Problem(_label(item, key), str(error)))
        return
    parsed.present[key] = now
    parsed.events.append(event)
    if mended:
        parsed.problems.append(Problem(_label(item, key), NO_END))
