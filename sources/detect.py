"""Which format some bytes are, and which feeds a page names."""

from __future__ import annotations

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from sources.adapters import Adapter, adapters
from sources.errors import N_, NotAFeed
from sources.records import Document
from sources.text import one_line, safe_address

LIKELY = 50
FEED_TYPES = ("text/calendar",)
LONGEST_PAGE = 500_000


def recognise(document: Document) -> Adapter | None:
    """The adapter that is surest of these bytes, None if none is."""
    surest = max(adapters().values(), key=lambda adapter: adapter.recognises(document))
    return surest if surest.recognises(document) >= LIKELY else None


def named_feeds(document: Document) -> list[tuple[str, str]]:
    """(address, title) of the feeds a web page names by <link rel="alternate">; [] for anything else.

    Run it in a child process: it parses hostile HTML.
    """
    tree = LexborHTMLParser(document.body[:LONGEST_PAGE].decode("utf-8", "replace"))
    found: dict[str, str] = {}
    for link in tree.css('link[rel~="alternate"][href]'):
        attributes = link.attributes
        if (attributes.get("type") or "").lower().split(";")[0].strip() in FEED_TYPES:
            address = safe_address(urljoin(document.address, attributes.get("href") or ""))
            if address:
                found.setdefault(address, one_line(attributes.get("title") or ""))
    return list(found.items())


def adapter_named(name: str) -> Adapter:
    """The adapter of that name. Raises NotAFeed with the names there are."""
    known = adapters()
    if name not in known:
        raise NotAFeed(
            N_("There is no adapter {name}; there are: {names}."), name=name, names=", ".join(sorted(known))
        )
    return known[name]
