"""iCalendar feeds (RFC 5545, RFC 7986): one address, one answer that holds everything. See `sources.icaltext`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sources.adapters import Plan, State
from sources.errors import N_, ParseError
from sources.icaltext.lines import likeness
from sources.icaltext.read import read
from sources.records import Document, Links, Parsed, Reading, Request


class ICal:
    """The adapter. Keys are UIDs, unique within the source only."""

    name = "ical"
    linked = False

    def recognises(self, document: Document) -> int:
        """By BEGIN:VCALENDAR in the first 4 kB, whatever the content type says."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The address itself; what is not in the answer is missing."""
        return Plan((Request(address, role="feed", conditional=True, accept="text/calendar, */*;q=0.5"),))

    def links(self, document: Document, reading: Reading) -> Links:
        """None: a calendar holds all it has to say."""
        return Links()

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A calendar refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events. Raises NotAFeed, ParseError."""
        return read(document.body, reading)

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}
