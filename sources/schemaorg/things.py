"""Nodes in the shape of JSON-LD 1.1: what they are, and what they say, whichever way it is written.

A value may be one or a list, a text, `{"@value": …, "@language": …}`, an object, or `{"@id": …}` that points to an
object elsewhere in the same document.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sources.schemaorg.names import short
from sources.text import one_line

Node = Mapping[str, Any]
MOST_VALUES = 200
# names of places, organisers and the like come again in every event
_line = lru_cache(maxsize=4_096)(one_line)
MOST_POINTED_TO = 50
DEPTH = 6
_POINTERS = re.compile(r'"@id": "([^"\\]*)"')
_PREFIXED = re.compile(r"schema:|https?://schema\.org/")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Graph:
    """What is the same for all nodes of a document.

    language: of texts that name none. index: @id -> node. spelt: what `spelt` has worked out, by @id.
    """

    language: str = "und"
    index: Mapping[str, Node] = field(default_factory=dict)
    spelt: dict[str, tuple[int, bytes, list[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thing:
    """A node in its graph. language: of its own texts, "" as the graph has it."""

    node: Node
    graph: Graph
    language: str = ""

    @property
    def types(self) -> list[str]:
        """Its types, without prefixes."""
        return types(self.node)

    @property
    def id(self) -> str:
        """Its @id as it is written, "" if it has none."""
        return own_id(self.node)

    def all(self, name: str) -> list[Any]:
        """The values of a property: objects, texts, numbers, truth values; references looked up, no nulls."""
        value = self.node.get(name)
        if value is None or isinstance(value, str):
            # most properties are absent, most others one text
            return [value] if value else []
        return [self._resolved(one) for one in flat(value)]

    def things(self, name: str) -> list[Thing]:
        """The values that are objects."""
        if not isinstance(self.node.get(name), dict | list):
            return []
        return [
            thing(value, self.graph, self.language)
            for value in self.all(name)
            if isinstance(value, dict) and "@value" not in value
        ]

    def words(self, name: str) -> list[str]:
        """The values as texts: what is written, a number in digits, an object's name. Not yet plain."""
        return [word for value in self.all(name) if (word := _word(value))]

    def word(self, name: str) -> str:
        """The first text, "" if there is none."""
        return next(iter(self.words(name)), "")

    def line(self, name: str) -> str:
        """The first text, plain and on one line."""
        return _line(self.word(name))

    def texts(self, name: str, read: Callable[[str], str] = _line) -> dict[str, str]:
        """Language -> text read by `read`; of two in one language the first."""
        found: dict[str, str] = {}
        for value in self.all(name):
            language = _language(value) or self.language or self.graph.language
            text = read(_word(value))
            if text:
                found.setdefault(language, text)
        return found

    def flag(self, name: str) -> bool | None:
        """A truth value, also written as a text or as "https://schema.org/True"; None if it says neither."""
        for value in self.all(name):
            said = short(_word(value)).lower()
            if said in ("true", "false", "1", "0"):
                return said in ("true", "1")
        return None

    def number(self, name: str) -> float | None:
        """A number, also written as a text ("60,17"); None if there is none."""
        text = self.word(name).replace(",", ".").strip()
        try:
            value = float(text) if len(text) < 40 else math.nan
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, dict) and len(value) <= 2 and "@value" not in value:
            return self.graph.index.get(own_id(value), value)
        return value


def thing(node: Node, graph: Graph, language: str = "") -> Thing:
    """A node in its graph, its properties by their bare names where the document prefixes them ("schema:name")."""
    if ":" in "".join(node):
        node = {short(name) if _PREFIXED.match(name) else name: value for name, value in node.items()}
    return Thing(node, graph, language)


def types(node: Node) -> list[str]:
    """A node's types, without prefixes; also where "@type" is written "type" (JSON-LD 1.1 aliases)."""
    said = node.get("@type", node.get("type"))
    if isinstance(said, str):
        return [short(said)]
    return [short(one) for one in said[:20] if isinstance(one, str)] if isinstance(said, list) else []


def own_id(node: Node) -> str:
    """A node's @id as it is written, "" if it has none."""
    said = node.get("@id")
    return said if isinstance(said, str) else ""


def flat(value: Any, depth: int = DEPTH) -> Iterator[Any]:
    """Single values, out of lists, `@list` and `@set`; at most `MOST_VALUES`, without nulls."""
    if isinstance(value, list):
        for one in value[:MOST_VALUES]:
            if depth:
                yield from flat(one, depth - 1)
    elif isinstance(value, dict) and depth and ("@list" in value or "@set" in value):
        yield from flat(value.get("@list", value.get("@set")), depth - 1)
    elif value is not None and value != "":
        yield value


def spelt(node: Node, graph: Graph) -> tuple[int, bytes]:
    """The length and a digest of a node and all that it points to inside of the document."""
    whole = blake2b(digest_size=16)
    length = 0
    waiting: list[tuple[str, Node]] = [("", node)]
    seen = {own_id(node)}
    while waiting and len(seen) < MOST_POINTED_TO:
        size, digest, pointers = _own(*waiting.pop(0), graph)
        length += size
        whole.update(digest)
        new = [pointer for pointer in pointers if pointer in graph.index and pointer not in seen]
        seen.update(new)
        waiting += [(pointer, graph.index[pointer]) for pointer in new]
    return length, whole.digest()


def _own(name: str, node: Node, graph: Graph) -> tuple[int, bytes, list[str]]:
    """Length and digest of a node's own text, and the names in it; kept for those that others point to."""
    if name and name in graph.spelt:
        return graph.spelt[name]
    text = json.dumps(node, sort_keys=True, ensure_ascii=False)
    pointers = list(dict.fromkeys(_POINTERS.findall(text))) if graph.index else []
    digest = blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
    found = len(text), digest, pointers[:MOST_POINTED_TO]
    if name:
        graph.spelt[name] = found
    return found


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value) if isinstance(value, float) or abs(value) < 10**18 else ""
    if isinstance(value, dict):
        said = value.get("@value", value.get("name", value.get("schema:name")))
        inner = next(flat(said), "")
        if isinstance(inner, dict):
            inner = inner.get("@value", "")
        return "" if isinstance(inner, dict | list) else _word(inner)
    return ""


def _language(value: Any) -> str:
    said = value.get("@language") if isinstance(value, dict) else None
    return language_code(said) if isinstance(said, str) else ""


def language_code(text: str) -> str:
    """A language tag cut down to the language (BCP 47): "fi-FI" -> "fi"; "" if it is none."""
    text = text.strip()
    return text[:3].rstrip("-_").lower() if _CODE.fullmatch(text) else ""
