"""Kirkanta: the library directory. It has no events; it leads to the feeds of a municipality's libraries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sources.adapters import Plan, State
from sources.errors import N_, ParseError, Problem
from sources.kirkanta import directory_address, feeds_of, libraries, likeness, place_of
from sources.linked.wire import in_one
from sources.records import Document, Links, Parsed, Reading, Request


class Kirkanta:
    """The adapter; see sources.kirkanta."""

    name = "kirkanta"
    linked = False

    def recognises(self, document: Document) -> int:
        """A JSON answer of type "library"."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The directory's own address, or that of "kirkanta:NAME"."""
        return Plan((Request(directory_address(address) or address, accept="application/json"),))

    def links(self, document: Document, reading: Reading) -> Links:
        """None: a municipality's libraries fit into one answer."""
        return Links()

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("The library directory refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """Places with their opening hours, and the feeds they name. Raises NotAFeed, ParseError."""
        parsed = Parsed()
        listed, others = libraries(document)
        for number, library in enumerate(listed, 1):
            place = place_of(library, reading.language)
            if place is None:
                name = in_one(library.get("name")) or str(library.get("id") or number)
                parsed.problems.append(Problem(name, N_("The library has no name.")))
                continue
            parsed.places.append(place)
            parsed.feeds += feeds_of(library)
        if others:
            what = N_("Left out because they have no identity: {count} items.")
            parsed.problems.append(Problem("", what, {"count": str(others)}))
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}
