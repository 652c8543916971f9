"""The words, as data: one table a language in `vocabulary/`; `spotting` finds all of them in one pass.

A table's line: kind, stems, ages, audiences, examples, parted by tabs. A stem finds every word that begins with it
(Finnish and Swedish bend and join their words at the end); a `$` ends the word. Longer stems win, so a word that
only looks like an age group stands in the table as `nothing` with a stem of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("fi", "sv", "en")
# One letter for each kind of word: phrases in `numbers` and roles in `roles` are patterns of these letters.
CODES = {
    "group": "W", "child": "C", "everyone": "E", "family": "F", "families": "L", "babyfamilies": "V",
    "expecting": "X", "activity": "T", "youthhouse": "H", "parent": "P", "older": "O", "notparent": "_",
    "companion": "c", "adultprice": "q", "with": "w", "along": "m", "theiradults": "a", "nothing": "_",
    "grandchildren": "K", "childcare": "o", "years": "Y", "born": "B", "months": "M", "grades": "G",
    "gradesbefore": "g", "under": "<", "over": ">", "upto": "{", "upward": "^", "downward": "v", "limit": "R",
    "age": "A", "negation": "!", "permission": "l", "price": "p", "performer": "e", "topic": "t", "general": "",
    "welcome": "z", "openhouse": "h", "meeting": "n", "later": "(", "earlier": ")", "film": "f", "you": "A",
    "leader": "d", "rating": "k",
}  # fmt: skip


# kinds that are looked for anywhere in a word
ANYWHERE = frozenset({"general"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table. low, high: completed years, None: open. code: see CODES."""

    kind: str
    code: str
    language: str
    low: int | None = None
    high: int | None = None
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A table's line as it stands, for the tests that try every example. stems: with their `$`."""

    entry: Entry
    stems: tuple[str, ...]
    examples: tuple[str, ...]


def _ages(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("-")
    return (int(low) if low else None), (int(high) if high else None)


def _parse(language: str, text: str) -> Iterator[Line]:
    for raw in text.splitlines():
        if not raw or raw.startswith("#"):
            continue
        kind, stems, ages, audiences, examples = (*raw.split("\t"), "", "", "", "")[:5]
        entry = Entry(kind, CODES[kind], language, *_ages(ages), tuple(audiences.split()))
        yield Line(
            entry, tuple(s.strip() for s in stems.split("|")), tuple(e.strip() for e in examples.split(","))
        )


@cache
def lines() -> tuple[Line, ...]:
    """Every line of every table."""
    folder = files(__package__).joinpath("vocabulary")
    return tuple(
        line
        for language in LANGUAGES
        for line in _parse(language, folder.joinpath(f"{language}.tsv").read_text(encoding="utf-8"))
    )


@cache
def stems() -> dict[str, Entry]:
    """Stem (with its `$`) -> entry; where languages share a stem, the first one's."""
    found: dict[str, Entry] = {}
    for line in lines():
        for stem in line.stems if line.entry.kind not in ANYWHERE else ():
            found.setdefault(stem, line.entry)
    return found


@cache
def anywhere(kind: str) -> re.Pattern[str]:
    """A pattern for the stems of a kind that may also end a compound: "joulumarkkinat"."""
    told = [stem for line in lines() if line.entry.kind == kind for stem in line.stems]
    return re.compile("|".join(re.escape(stem).replace(r"\$", r"(?!\w)") for stem in told))
