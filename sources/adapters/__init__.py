"""The formats we read: one module each, one line each in ADAPTERS. README.md, "Adding an adapter", makes one.

How one source is collected (`sources.collect` does this for every adapter):

    start(address, state, now) -> Plan             which addresses to fetch, and whether that is everything
      fetch each -> Document
        links(document, reading) -> Links           more pages, and places or keywords that items point to
        refer(document) -> (key, value)             for each such reference, once; kept in Reading.references
        parse(document, reading) -> Parsed          the items; runs in a child process
      finish(state, ...) -> new state               what to remember until the next pull

Adapters do no I/O, keep no state and read no clock: bytes in, records out. A document that is not theirs
raises NotAFeed, one that is broken ParseError; one bad item of many becomes a Problem and the rest is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from sources.records import Document, Links, Parsed, Reading, Request

State = Mapping[str, Any]
SECRET = "secret"  # noqa: S105 (a name)


@dataclass(frozen=True, slots=True)
class Plan:
    """requests: what to fetch first. complete: whether an item not found there is missing (removal rule).

    resume: in `finish`: every Links.resume that was told on the way, in their order.
    """

    requests: tuple[Request, ...]
    complete: bool = True
    resume: tuple[str, ...] = ()


class Adapter(Protocol):
    """A format. See the module's docstring for the order of the calls."""

    @property
    def name(self) -> str:
        """The word used in settings and reports."""

    @property
    def linked(self) -> bool:
        """Whether documents point to others (more pages, places), i.e. whether `links` is to be asked."""

    def recognises(self, document: Document) -> int:
        """How surely these bytes are this format: 0 (no) to 100 (certain). Never raises, reads only a part."""

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """What to fetch first for the source at `address`.

        state[SECRET]: the source's key, if it has one; there in `start` only, it never reaches a child process.
        The headers of the first request are sent along with all others to the same origin.
        """

    def links(self, document: Document, reading: Reading) -> Links:
        """What else to fetch; raises as `parse` does."""

    def refer(self, document: Document) -> tuple[str, Any]:
        """A reference document's key and value (JSON types only)."""

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The items of one document. Raises NotAFeed, ParseError."""

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """What to remember after a pull that began at `now` and went well."""


# Name -> module and class, surest formats first. Each is imported when it is asked for: a process that reads
# calendars need not carry the parsers of web pages (30 MB).
ADAPTERS = {
    "ical": "ical:ICal",
    "linkedevents": "linkedevents:LinkedEvents",
    "openactive": "openactive:OpenActive",
    "hellewi": "hellewi:Hellewi",
    "kirkanta": "kirkanta:Kirkanta",
    "jsonld": "jsonld:JsonLd",
    "tribe": "tribe:Tribe",
    "eventz": "eventz:Eventz",
    "rss": "rss:Rss",
    "csvsheet": "csvsheet:CsvSheet",
    "prose": "prose:Prose",
}


@cache
def adapter(name: str) -> Adapter:
    """The adapter of that name. Raises KeyError if there is none."""
    module, _, made = ADAPTERS[name].partition(":")
    found: Adapter = getattr(import_module(f"sources.adapters.{module}"), made)()
    return found


def adapters() -> dict[str, Adapter]:
    """Every adapter by its name."""
    return {name: adapter(name) for name in ADAPTERS}
