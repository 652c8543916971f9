"""What runs in a child process while a page is searched: functions that can be found again by their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sources.adapters import adapter as adapter_of
from sources.adapters.kirkanta import Kirkanta
from sources.errors import SourceError
from sources.records import Document, Links, Reading, SourceFeed


def links(adapter: str, document: Document, reading: Reading) -> Links:
    """What else the document asks for. Raises ParseError."""
    return adapter_of(adapter).links(document, reading)


def refer(adapter: str, documents: Iterable[Document]) -> dict[str, Any]:
    """What reference documents say; one that cannot be read is left out."""
    found: dict[str, Any] = {}
    for document in documents:
        try:
            key, value = adapter_of(adapter).refer(document)
        except SourceError:
            continue
        found[key] = value
    return found


def directory(document: Document, reading: Reading) -> tuple[list[SourceFeed], int]:
    """The feeds that a library directory names, and how many libraries it lists. Raises NotAFeed, ParseError."""
    parsed = Kirkanta().parse(document, reading)
    return parsed.feeds, len(parsed.places)
