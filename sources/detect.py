"""Which format some bytes are, and which feeds are behind an address. See `sources.detecting` for the latter."""

from __future__ import annotations

from sources.adapters import Adapter, adapters
from sources.detecting.asking import MOST_REQUESTS
from sources.detecting.holds import Holds, holds
from sources.detecting.page import is_page
from sources.detecting.search import SECONDS, Detection, Detector, Found
from sources.errors import N_, NotAFeed
from sources.records import Document

__all__ = [
    "MOST_REQUESTS",
    "SECONDS",
    "Detection",
    "Detector",
    "Found",
    "Holds",
    "adapter_named",
    "holds",
    "is_page",
    "recognise",
]

LIKELY = 50


def recognise(document: Document) -> Adapter | None:
    """The adapter that is surest of these bytes, None if none is."""
    surest = max(adapters().values(), key=lambda adapter: adapter.recognises(document))
    return surest if surest.recognises(document) >= LIKELY else None


def adapter_named(name: str) -> Adapter:
    """The adapter of that name. Raises NotAFeed with the names there are."""
    known = adapters()
    if name not in known:
        raise NotAFeed(
            N_("There is no adapter {name}; there are: {names}."), name=name, names=", ".join(sorted(known))
        )
    return known[name]
