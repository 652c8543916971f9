"""Events in web pages: schema.org in JSON-LD or microdata, and microformats. See `sources.schemaorg`.

A page without events that is an article, or lists such, is read as articles (JSON-LD only).

A page shows a window of what there is: the coming month, the first twenty. What is not on it is not missing, so
a page is never complete; a document of JSON-LD alone (".jsonld") is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sources.adapters import Plan, State
from sources.records import Document, Links, Parsed, Reading, Request
from sources.schemaorg import follow
from sources.schemaorg.read import read
from sources.schemaorg.recognise import likeness


class JsonLd:
    """The adapter. Keys are what the page calls its events: @id, address, or a hash of name, start and place."""

    name = "jsonld"
    linked = True

    def recognises(self, document: Document) -> int:
        """70 for a page with events in any of the three forms; of JSON-LD alone 80 with events, 60 if empty."""
        return likeness(document)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The address itself. A page is always asked for anew: what it links to may change while it does not."""
        data = urlsplit(address).path.endswith((".jsonld", ".json"))
        return Plan((Request(address, conditional=data, accept=follow.ACCEPT),), complete=data)

    def links(self, document: Document, reading: Reading) -> Links:
        """Event pages of a list that tells no dates itself, the list's next pages. Raises NotAFeed, ParseError."""
        return follow.links(document, reading)

    def refer(self, document: Document) -> tuple[str, Any]:
        """What an event page tells. Raises NotAFeed, ParseError."""
        return follow.refer(document)

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events of a page, or of the pages it links to, else its articles. Raises NotAFeed, ParseError."""
        return read(document, reading)

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}
