"""WordPress sites with The Events Calendar, by its REST API, page by page. See `sources.tribe`.

Where the API is switched off, the site's `?ical=1` is a calendar of 30 events for the `ical` adapter.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sources.adapters import Plan, State
from sources.errors import N_, NotAFeed, ParseError, Problem
from sources.icaltext.zonenames import zone_of_key
from sources.linked.wire import Item, Unreadable, load
from sources.records import Document, Links, Parsed, Reading
from sources.text import one_line
from sources.tribe import addresses
from sources.tribe.events import Context, digest, is_left_out, is_offset, key_of, read_event
from sources.windows import cut_window

_LIST = re.compile(rb'"events"\s*:\s*\[')
_MARKS = (rb"utc_start_date", rb"global_id", rb"next_rest_url", rb"tribe\\?/events", rb"start_date_details")
OFFSET = N_("The site's time zone is {zone}, an offset; times are read as the clock shows them in {read_as}.")


class Tribe:
    """The adapter. Keys are the site's ids, of recurring events their name and start."""

    name = "tribe"
    linked = True

    def recognises(self, document: Document) -> int:
        """95 for the API's list of events, 60 for an empty one, else 0."""
        ends = document.body[:65_536] + document.body[-2_048:]
        if not ends.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or not _LIST.search(ends):
            return 0
        marks = sum(bool(re.search(mark, ends)) for mark in _MARKS)
        return 95 if marks >= 2 else 60 if marks and b'"total' in ends else 0

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """All coming events, for a site's, a calendar page's or the API's address."""
        return addresses.plan(address, now)

    def links(self, document: Document, reading: Reading) -> Links:
        """`next_rest_url` on the same host."""
        return addresses.links(_page(document)[0], document.address)

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A calendar refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events of one page. Raises NotAFeed, ParseError."""
        meta, items = _page(document)
        zone = zone_of_key(reading.timezone) or zone_of_key("Europe/Helsinki")
        assert zone is not None
        context, parsed = Context(zone, reading.language), Parsed()
        _check(meta, items, zone.key, parsed)
        for number, item in enumerate(items, 1):
            if isinstance(item, dict) and not is_left_out(item):
                _take(item, number, context, reading, parsed)
            elif not isinstance(item, dict):
                parsed.problems.append(Problem(str(number), N_("The event cannot be read.")))
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}


def _page(document: Document) -> tuple[Item, list[Any]]:
    whole = load(document)
    items = whole.get("events") if isinstance(whole, dict) else None
    if not isinstance(items, list) or not ({"rest_url", "total", "total_pages", "next_rest_url"} & whole.keys()):
        if isinstance(whole, dict) and "code" in whole and "message" in whole:
            said = one_line(str(whole["message"]), 200)
            raise NotAFeed(N_("WordPress answers: “{message}”; its list of events is switched off."), message=said)
        raise NotAFeed(N_("The answer is JSON, but not a list of events of The Events Calendar."))
    return whole, items


def _check(meta: Item, items: list[Any], zone: str, parsed: Parsed) -> None:
    """What is to be told of the answer as a whole."""
    offsets = sorted({str(item["timezone"]) for item in items if isinstance(item, dict) and is_offset(item)})
    parsed.problems += [Problem("", OFFSET, {"zone": offset, "read_as": zone}) for offset in offsets[:3]]
    total = meta.get("total")
    known = isinstance(total, int) and not isinstance(total, bool)
    if cut_window(len(items)) and not meta.get("next_rest_url") and not known:
        what = N_("The list has exactly {count} events and names no next page; there may be more.")
        parsed.problems.append(Problem("", what, {"count": str(len(items))}))


def _take(item: Item, number: int, context: Context, reading: Reading, parsed: Parsed) -> None:
    key = key_of(item)
    label = one_line(str(item.get("title") or ""), 80) or key or str(number)
    if not key:
        parsed.problems.append(Problem(label, N_("The event has no id.")))
        return
    now = digest(item, context)
    if reading.known.get(key) == now:
        parsed.present[key] = now
        return
    if key in parsed.present:
        return
    try:
        event, mended = read_event(item, key, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[key] = b""
        parsed.problems.append(Problem(label, str(error)))
        return
    parsed.present[key] = now
    parsed.events.append(event)
    if mended:
        parsed.problems.append(Problem(label, mended))
