"""Which nodes of a document are events, wherever they stand: alone, in `@graph`, lists, things' properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sources.schemaorg.names import ARTICLES, EVENTS, INHERITED, LISTS, short
from sources.schemaorg.things import Graph, Node, Thing, flat, own_id, thing, types

MOST_NODES = 50_000
DEEPEST = 40
# What an event says of others: those are not on this page's list.
_PASSED_OVER = frozenset(
    """superEvent location organizer performer offers review reviews sponsor funder workFeatured workPerformed
    previousEvent potentialAction isPartOf""".split()  # noqa: SIM905 (a list of names reads worse)
)
_PARTS = ("subEvent", "subEvents", "hasPart", "hasCourseInstance")


def graph_of(values: list[Any], language: str) -> Graph:
    """The graph of a document: its nodes by @id, of two with the same the one that says more."""
    index: dict[str, Node] = {}
    for node, _ in _nodes(values):
        name = own_id(node)
        if name and len(node) > 1 and len(node) > len(index.get(name, ())):
            index[name] = node
    return Graph(language, index)


def events(values: list[Any], graph: Graph, undated: list[str] | None = None) -> Iterator[Thing]:
    """Every event, once for each place where it is told in full; of a whole with dated parts the parts.

    undated: takes the names of parts that tell no day while others of the same whole do, and so are left out.
    """
    for node, language in _nodes(values):
        if is_event(node) and _says_something(node):
            whole = thing(node, graph, language)
            yield from _parts(whole, undated) or (whole,)
        elif "Course" in types(node):
            yield from _parts(thing(node, graph, language), undated)


def articles(values: list[Any], graph: Graph) -> Iterator[Thing]:
    """Every article, news article or post, once for each place where it is told."""
    for node, language in _nodes(values):
        if not ARTICLES.isdisjoint(types(node)) and _says_something(node):
            yield thing(node, graph, language)


def _says_something(node: Node) -> bool:
    """Whether it is more than a pointer."""
    return len(node) > 1 + ("@id" in node)


def listed(values: list[Any], graph: Graph) -> Iterator[str]:
    """Addresses that a list (ItemList) or an event without a date points to, as they are written."""
    for node, language in _nodes(values):
        if not LISTS.isdisjoint(types(node)):
            for item in thing(node, graph, language).all("itemListElement"):
                yield from _addresses(item, graph)
        elif is_event(node):
            event = thing(node, graph, language)
            if not event.word("startDate"):
                yield event.word("url") or event.id


def _addresses(item: Any, graph: Graph) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict):
        entry = thing(item, graph)
        for inner in entry.things("item"):
            yield inner.word("url") or inner.id
        yield from (word for name in ("url", "item") for word in entry.words(name))


def is_event(node: Node) -> bool:
    """Whether a node is an event that people can go to."""
    return not EVENTS.isdisjoint(types(node))


def _parts(whole: Thing, undated: list[str] | None) -> list[Thing]:
    """Dated parts, each with what the whole says for all."""
    parts = [part for name in _PARTS for part in whole.things(name) if is_event(part.node)]
    dated = [part for part in parts if part.word("startDate") or part.node.get("eventSchedule")]
    if dated and undated is not None and len(dated) < len(parts):
        others = (part for part in parts if part not in dated and _says_something(part.node))
        undated += [part.line("name") or part.id or whole.line("name") for part in others]
    return [_of_whole(part, whole) for part in dated]


def _of_whole(part: Thing, whole: Thing) -> Thing:
    named = not part.node.get("superEvent") and _is_series(whole, part)
    passed_on = {key: said for key in INHERITED if (said := whole.node.get(key)) and not part.node.get(key)}
    # without a name of its own it is known by that of the whole, and its start
    known = {} if part.id or part.word("url") or not whole.id else {"@id": whole.id}
    node = {**passed_on, **part.node, **known, **({"superEvent": _name(whole)} if named else {})}
    return Thing(node, whole.graph, part.language or whole.language)


def _is_series(whole: Thing, part: Thing) -> bool:
    return "EventSeries" in whole.types or part.word("name") in ("", whole.word("name"))


def _name(whole: Thing) -> Node:
    return {"@type": "EventSeries", "@id": whole.id, "url": whole.word("url"), "name": whole.word("name")}


def _nodes(values: list[Any]) -> Iterator[tuple[Node, str]]:
    """Every object, with the language that `@context` sets for it; not what an event says of others."""
    waiting = [(value, "", 0) for value in reversed(values)]
    seen = 0
    while waiting and seen < MOST_NODES:
        value, language, depth = waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting += [(one, language, depth + 1) for one in reversed(value[:MOST_NODES])]
        elif isinstance(value, dict) and depth < DEEPEST:
            language = _language(value) or language
            yield value, language
            parted = is_event(value) or "Course" in types(value)
            waiting += [
                (inner, language, depth + 1)
                for name, inner in reversed(value.items())
                if isinstance(inner, dict | list) and name != "@context" and not (parted and _left(name))
            ]


def _left(name: str) -> bool:
    name = short(name)
    return name in _PASSED_OVER or name in _PARTS


def _language(node: Mapping[str, Any]) -> str:
    for context in flat(node.get("@context")):
        said = context.get("@language") if isinstance(context, dict) else None
        if isinstance(said, str):
            return said[:2].lower()
    return ""
