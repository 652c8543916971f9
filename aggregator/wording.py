"""Where the words of an evidence stand in a text: it was read with dashes and spaces made alike. Pure."""

from __future__ import annotations

import re

DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_DASH = re.compile(DASH)
LONGEST = 300


def place_of(text: str, words: str) -> tuple[int, int] | None:
    """Begin and end of the first place, None if they do not stand there."""
    pattern = r"\s+".join(map(_pattern, words[:LONGEST].replace("|", " ").split()))
    found = re.search(pattern, text, re.IGNORECASE) if pattern else None
    return found.span() if found else None


def _pattern(word: str) -> str:
    return DASH.join(map(re.escape, _DASH.split(word)))
