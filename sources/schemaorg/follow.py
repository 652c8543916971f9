"""What a page asks to be fetched besides: the event pages that a list links to, and the list's next pages.

An event page is a reference that is not kept: one that is gone or broken costs the others nothing.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sources.errors import NotAFeed
from sources.records import Document, Links, Reading, Request
from sources.schemaorg import find, listing
from sources.schemaorg.events import Context
from sources.schemaorg.page import Page
from sources.schemaorg.read import NO_EVENTS, Told, candidates, event_pages, told, zone_of
from sources.schemaorg.things import Graph

ACCEPT = "text/html, application/xhtml+xml, application/ld+json;q=0.9, */*;q=0.5"
FEW = 2
LONGEST_KEPT = 200_000
_NEXT = re.compile(r"\brel\s*=\s*[\"']?[^\"'>]{0,40}\bnext\b", re.IGNORECASE)


def links(document: Document, reading: Reading) -> Links:
    """Event pages, if the page tells no dated event itself, and the next page of a list. Raises as `read` does."""
    said = told(document)
    if not said.page:
        return Links()
    dated = [one for one in candidates(said, reading, Context(document.address, zone_of(reading))) if one.starts]
    wanted = [] if dated else _event_pages(said, said.page)
    room = max(0, listing.MOST_LINKS - len(event_pages(reading)))
    new = [address for address in wanted if address not in reading.references][:room]
    pages = (Request(address, listing.EVENT, accept=ACCEPT, lasting=False) for address in new)
    is_list = len(dated) >= FEW or len(wanted) >= FEW
    return Links(_next(said.page, document.role) if is_list else (), tuple(pages))


def _event_pages(said: Told, page: Page) -> list[str]:
    named = [address for _, values in said.forms for address in find.listed(values, Graph())]
    return listing.event_links(page.tree, named, page.address)[: listing.MOST_LINKS]


def _next(page: Page, role: str) -> tuple[Request, ...]:
    """The list's next page, until `MOST_LISTS` have been asked for."""
    number = int(role.removeprefix(listing.LIST)) if role.startswith(listing.LIST) else 1
    if number >= listing.MOST_LISTS or not _NEXT.search(page.text):
        return ()
    address = listing.next_list(page.tree, page.address)
    return (Request(address, f"{listing.LIST}{number + 1}", accept=ACCEPT),) if address else ()


def refer(document: Document) -> tuple[str, Any]:
    """An event page's address, and the nodes that tell its events. Raises NotAFeed, ParseError."""
    if document.role != listing.EVENT:
        raise NotAFeed(NO_EVENTS)
    said = told(document)
    kept: list[list[Any]] = [[form, values] for form, values in said.forms if values]
    if len(json.dumps(kept)) > LONGEST_KEPT:
        kept = [[form, [value for value in values if _tells_events(value)]] for form, values in kept]
    return document.address, {
        "page": document.address,
        "language": said.language,
        "forms": kept if any(_tells_events(value) for _, values in kept for value in values) else [],
        "broken": [problem.values["text"] for problem in said.problems],
    }


def _tells_events(value: Any) -> bool:
    return any(find.events([value], Graph()))
