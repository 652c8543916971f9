"""Realtime Paged Data Exchange (RPDE 1.0) as it comes over the wire, and its items without their envelope.

{"next": …, "items": [{"state", "kind", "id", "modified", "data"}], "license": …}     a page (section 3)
[item, …]   item   {"data": …}   {"@type": "Event", …}                                saved pieces of one
{"@type": "Dataset", "distribution": [{"contentUrl": …}]}, also inside a web page     where the pages are
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from sources.errors import N_, NotAFeed
from sources.linked.wire import load
from sources.records import Document
from sources.text import safe_address

Data = Mapping[str, Any]
SERIES = ("SessionSeries", "EventSeries", "HeadlineEvent", "CourseInstance")
TYPES = (*SERIES, "ScheduledSession", "Event")
KNOWN = {*TYPES, "Slot", "FacilityUse", "IndividualFacilityUse", "OnDemandEvent", "Course"}
MOST_FEEDS = 10
_BLOCKS = re.compile(rb"<script[^>]*ld\+json[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
# beside `items` and `next`: an empty page has no `kind`, and the last one no more than the names of its query
_PAGE_SIGNS = (b'"license"', b'"kind"', b"afterChangeNumber=", b"afterTimestamp=")
_SIGNS = (b'"state"', b'"kind"', b'"modified"', b'"data"')


@dataclass(frozen=True, slots=True)
class Item:
    """One opportunity. kind, id: its identity (section 4.1); data is {} where it is deleted."""

    kind: str
    id: str
    data: Data
    deleted: bool = False
    modified: int | str | None = None

    @property
    def key(self) -> str:
        """Unique within the source."""
        return f"{self.kind}:{self.id}"

    @property
    def version(self) -> tuple[int, int, str]:
        """Rises with `modified`, a number or a text (section 4.3)."""
        if isinstance(self.modified, int):
            return 1, self.modified, ""
        return 0, 0, str(self.modified or "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's items, the address of the next one, and the feeds that a data set lists.

    unread: how many items had no identity.
    """

    items: tuple[Item, ...] = ()
    next: str = ""
    feeds: tuple[str, ...] = ()
    unread: int = field(default=0)


def likeness(body: bytes) -> int:
    """How surely these bytes are OpenActive's, 0 to 100; looks at the ends only."""
    ends = body[:65_536] + body[-2_048:]
    start = ends.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        if b"openactive.io" in ends:
            return 95
        rpde = b'"items"' in ends and b'"next"' in ends and any(sign in ends for sign in _PAGE_SIGNS)
        return 80 if rpde or sum(sign in ends for sign in _SIGNS) == 4 else 0
    return 90 if start == b"<" and b"openactive.io" in ends and b"application/vnd.openactive" in body else 0


def page(document: Document) -> Page:
    """What the document holds. Raises NotAFeed, ParseError."""
    if document.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return Page(feeds=_feeds(list(_blocks(document.body)), document.address) or _refuse(document))
    whole = load(document)
    if isinstance(whole, dict) and isinstance(whole.get("items"), list) and "next" in whole:
        items, unread = _items(whole["items"])
        return Page(items, neighbour(whole["next"], document.address), unread=unread)
    if feeds := _feeds([whole], document.address):
        return Page(feeds=feeds)
    found, unread = _items(whole if isinstance(whole, list) else [whole])
    if not found and b"openactive.io" not in document.body:
        _refuse(document)
    return Page(found, unread=unread if found else 0)


def _refuse(document: Document) -> tuple[str, ...]:
    load(document)  # says what it is where it is no JSON
    raise NotAFeed(N_("The answer is JSON, but not a list of events of OpenActive."))


def _items(values: list[Any]) -> tuple[tuple[Item, ...], int]:
    """The latest version of each (section 4.2), and how many had no identity."""
    found: dict[str, Item] = {}
    unread = 0
    for value in values:
        item = _item(value) if isinstance(value, dict) else None
        if item is None:
            unread += 1
        elif item.key not in found or found[item.key].version <= item.version:
            found[item.key] = item
    return tuple(found.values()), unread


def _item(value: dict[str, Any]) -> Item | None:
    deleted = value.get("state") == "deleted"
    inner = value.get("data")
    data = inner if isinstance(inner, dict) else {} if deleted or "kind" in value else value
    kind = str(value.get("kind") or type_of(data)) if value is not data else type_of(data)
    id_ = value.get("id") if value is not data else None
    id_ = str(id_) if isinstance(id_, str | int) and not isinstance(id_, bool) else ""
    id_ = id_ or own_id(data)
    if not id_ or not (deleted or type_of(data) in KNOWN):
        return None
    modified = value.get("modified")
    return Item(kind[:100], id_[:300], data, deleted, modified if isinstance(modified, int | str) else None)


def type_of(data: Data) -> str:
    """The opportunity's type without its prefix; "" if it has none."""
    said = data.get("@type", data.get("type"))
    names = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    bare = [_bare(str(name)) for name in names]
    return next((name for name in bare if name in KNOWN), bare[0] if bare else "")


@lru_cache(maxsize=1_024)
def _bare(name: str) -> str:
    return name.strip().rpartition("/")[2].rpartition(":")[2]


def own_id(data: Data) -> str:
    """The opportunity's own id: "@id", "id", `identifier` or `url`; "" if it has none."""
    for name in ("@id", "id", "identifier", "url"):
        said = data.get(name)
        if isinstance(said, str | int) and not isinstance(said, bool) and said != "":
            return str(said)
    return ""


def neighbour(address: object, base: str) -> str:
    """`address` if it is on the same host as `base`; "" if not."""
    if not isinstance(address, str) or not address:
        return ""
    try:
        there, here = urlsplit(urljoin(base, address)), urlsplit(base)
        same = there.hostname == here.hostname and there.port == here.port
    except ValueError:
        return ""
    if not same or "@" in there.netloc:
        return ""
    return safe_address(there._replace(scheme=here.scheme, fragment="").geturl())


def same_address(one: str, other: str) -> bool:
    """Whether two addresses ask for the same, in whatever order their queries are."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.netloc, first.path) == (second.netloc, second.path) and sorted(
        parse_qsl(first.query, keep_blank_values=True)
    ) == sorted(parse_qsl(second.query, keep_blank_values=True))


def _absolute(address: str, base: str) -> str:
    try:
        return safe_address(urljoin(base, address))
    except ValueError:  # brackets that hold no IPv6 number
        return ""


def _blocks(body: bytes) -> Iterator[Any]:
    for text in _BLOCKS.findall(body[:2_000_000]):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            continue


def _feeds(blocks: list[Any], base: str) -> tuple[str, ...]:
    """The feeds of a data set (Dataset API Discovery) that hold opportunities of ours; series first."""
    found: dict[str, int] = {}
    for block in blocks:
        listed = block.get("distribution") if isinstance(block, dict) else None
        for one in listed if isinstance(listed, list) else ():
            said = str((one.get("additionalType") or one.get("name")) if isinstance(one, dict) else "")
            kind = said.rpartition("/")[2]
            address = _absolute(str(one.get("contentUrl") or ""), base) if kind in TYPES else ""
            if address:
                found[address] = TYPES.index(kind)
    return tuple(sorted(found, key=found.__getitem__)[:MOST_FEEDS])
