"""What runs in a child process while a page is searched: a function that can be found again by its name."""

from __future__ import annotations

from sources.adapters.kirkanta import Kirkanta
from sources.records import Document, Reading, SourceFeed


def directory(document: Document, reading: Reading) -> tuple[list[SourceFeed], int]:
    """The feeds that a library directory names, and how many libraries it lists. Raises NotAFeed, ParseError."""
    parsed = Kirkanta().parse(document, reading)
    return parsed.feeds, len(parsed.places)
