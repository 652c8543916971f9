"""Microdata (HTML Living Standard section 5.2) -> nodes in the shape of JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_ELEMENTS = 8_000
MOST_CLIMBED = 80
MOST_TEXT = 3_000_000
MOST_REFERRING, MOST_REFERRED = 200, 20
DEPTH = 8

# Section 5.2.4: the elements whose value is an attribute.
_ATTRIBUTES = {
    "meta": "content", "a": "href", "area": "href", "link": "href", "object": "data", "data": "value",
    "meter": "value", "time": "datetime", "audio": "src", "embed": "src", "iframe": "src", "img": "src",
    "source": "src", "track": "src", "video": "src",
}  # fmt: skip
_ADDRESSES = frozenset(("href", "src", "data"))
# Properties whose line breaks and links are kept.
_MARKED_UP = frozenset(("description", "text", "articleBody"))


@dataclass(slots=True)
class _Items:
    """properties: by the number of the item's element, in document order. text: how much may still be copied."""

    base: str
    properties: dict[int, list[LexborNode]] = field(default_factory=dict)
    text: int = MOST_TEXT


def items(tree: LexborHTMLParser, base: str) -> list[dict[str, Any]]:
    """The items of a page that are no property of another one, and, inside of these, all others."""
    # an element that both selectors match comes twice
    marked = {int(element.mem_id): element for element in tree.css("[itemscope], [itemprop]")}
    elements = list(islice(marked.values(), MOST_ELEMENTS))
    found = _Items(base)
    tops: list[LexborNode] = []
    for element in elements:
        attributes = element.attributes
        owner = _owner(element)
        if owner is not None and "itemprop" in attributes:
            found.properties.setdefault(owner, []).append(element)
        elif "itemscope" in attributes:
            tops.append(element)
    referring = [element for element in elements if element.attributes.get("itemref")][:MOST_REFERRING]
    if referring:
        named = {element.attributes["id"] or "": element for element in tree.css("[id]")[:MOST_ELEMENTS]}
        for element in referring:
            _refer(element, named, found)
    return [_item(element, found, DEPTH) for element in tops]


def _owner(element: LexborNode) -> int | None:
    """The number of the nearest element around that is an item."""
    around = element.parent
    for _ in range(MOST_CLIMBED):
        if around is None:
            return None
        if "itemscope" in around.attributes:
            return int(around.mem_id)
        around = around.parent
    return None


def _refer(element: LexborNode, marked: dict[str, LexborNode], found: _Items) -> None:
    """Add what stands elsewhere on the page under an id named in `itemref`."""
    for name in dict.fromkeys((element.attributes["itemref"] or "").split()[:MOST_REFERRED]):
        elsewhere = marked.get(name)
        if elsewhere is None:
            continue
        inside = [elsewhere] if "itemprop" in elsewhere.attributes else elsewhere.css("[itemprop]")
        free = [one for one in inside[:MOST_REFERRED] if _owner(one) is None]
        found.properties.setdefault(int(element.mem_id), []).extend(free)


def _item(element: LexborNode, found: _Items, depth: int) -> dict[str, Any]:
    attributes = element.attributes
    item: dict[str, Any] = {"@type": (attributes.get("itemtype") or "").split()[:5]}
    if attributes.get("itemid"):
        item["@id"] = urljoin_safely(found.base, attributes["itemid"] or "")
    for part in found.properties.get(int(element.mem_id), ()) if depth else ():
        said = part.attributes
        names = (said.get("itemprop") or "").split()[:5]
        value: Any = _item(part, found, depth - 1) if "itemscope" in said else _value(part, names, found)
        for name in names:
            item.setdefault(name.rpartition("/")[2], []).append(value)
    return item


def _value(element: LexborNode, names: list[str], found: _Items) -> str:
    attributes = element.attributes
    wanted = _ATTRIBUTES.get(element.tag or "", "content")
    said = attributes.get(wanted)
    if said is not None:
        return urljoin_safely(found.base, said.strip()) if wanted in _ADDRESSES else said
    if found.text <= 0:
        return ""
    text = (element.html or "") if _MARKED_UP.intersection(names) else element.text()
    text = text[: found.text]
    found.text -= len(text)
    return text


def urljoin_safely(base: str, address: str) -> str:
    """`address` made absolute; as it is where that cannot be done."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
