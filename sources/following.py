"""What a document asks for beside itself, read in a child process: functions that can be found by their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sources.adapters import adapter as adapter_of
from sources.errors import SourceError
from sources.records import Document, Links, Reading


def links(adapter: str, document: Document, reading: Reading) -> Links:
    """What else to fetch. Raises ParseError."""
    return adapter_of(adapter).links(document, reading)


def refer(adapter: str, documents: Iterable[Document]) -> dict[str, Any]:
    """The values of reference documents; one that cannot be read is left out."""
    found: dict[str, Any] = {}
    for document in documents:
        try:
            key, value = adapter_of(adapter).refer(document)
        except SourceError:
            continue
        found[key] = value
    return found
