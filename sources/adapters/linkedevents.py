"""Linked Events: the event API of many Finnish cities, followed page by page and synchronised by changes.

    once in 24 hours   everything from yesterday on           a missing event is missing
    in between         last_modified_since + show_deleted     only what has changed, deletions told

What is read of one event is in sources.linked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sources.adapters import Plan, State
from sources.errors import N_, NotAFeed, Problem
from sources.linked import addresses
from sources.linked.events import Context, digest, is_gone, is_left_out, read_event
from sources.linked.places import VALUES
from sources.linked.wire import Item, Unreadable, in_one, likeness, load, own_id, page
from sources.records import Document, Links, Parsed, Reading


class LinkedEvents:
    """The adapter; see sources.adapters.Adapter for the calls."""

    name = "linkedevents"
    linked = True

    def recognises(self, document: Document) -> int:
        """95 for a list of events, 60 for an empty one, 40 for an empty list that may be another's, else 0."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """Everything, or what has changed, as the state says. See `sources.linked.addresses.plan`."""
        return addresses.plan(address, state, now)

    def links(self, document: Document, reading: Reading) -> Links:
        """`meta.next` on the same host, and the places and keywords not in `reading.references`."""
        meta, data = page(document)
        wanted = [item for item in data if isinstance(item, dict) and not (is_gone(item) or is_left_out(item))]
        return addresses.links(meta, wanted, document.address, reading)

    def refer(self, document: Document) -> tuple[str, Any]:
        """Address (the document's "@id") and value of a place or keyword. Raises NotAFeed, ParseError."""
        said = load(document)
        if not isinstance(said, dict) or document.role not in VALUES:
            raise NotAFeed(N_("The answer is JSON, but not a place or keyword of Linked Events."))
        address = addresses.neighbour(said.get("@id"), document.address) or document.address
        return address, VALUES[document.role](said)

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events of one page. Raises NotAFeed, ParseError."""
        _, data = page(document)
        context = Context(document.address, ZoneInfo(reading.timezone), reading.language, reading.references)
        parsed = Parsed()
        for item in _latest(data, parsed):
            _take(item, context, reading, parsed)
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """When to ask for changes from, and when everything was last asked."""
        return addresses.remember(state, plan, now)


def _latest(data: list[Any], parsed: Parsed) -> Iterable[Item]:
    """The items with an id, each id once (pages may overlap, and a list be changed while it is paged)."""
    items: dict[str, Item] = {}
    for number, item in enumerate(data, 1):
        key = own_id(item) if isinstance(item, dict) else ""
        if not key:
            parsed.problems.append(Problem(_label(item, number), N_("The event has no id.")))
        elif key not in items or _version(items[key]) < _version(item):
            items[key] = item
    return items.values()


def _version(item: Item) -> tuple[str, str]:
    return str(item.get("last_modified_time")), repr(sorted(item.items(), key=lambda pair: pair[0]))


def _label(item: object, number: int) -> str:
    return (in_one(item.get("name")) if isinstance(item, dict) else "") or str(number)


def _take(item: Item, context: Context, reading: Reading, parsed: Parsed) -> None:
    key = own_id(item)
    if is_gone(item):
        parsed.deleted.add(key)
        return
    if is_left_out(item):
        return
    now = digest(item, context)
    if reading.known.get(key) == now:
        parsed.present[key] = now
        return
    try:
        event, mended = read_event(item, key, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[key] = b""
        parsed.problems.append(Problem(key, str(error)))
        return
    parsed.present[key] = now
    parsed.events.append(event)
    if mended:
        parsed.problems.append(Problem(key, mended))
