"""Numbers as words, from `vocabulary/numbers.tsv`: "kolme", "kolmesta", "fem", "four", "viisivuotiaat"."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# units that are written in one word with their number
_UNITS = {"fi": ("vuotia",), "sv": ("åring", "årig"), "en": ()}


@cache
def _rows() -> tuple[tuple[str, int, list[str], list[str]], ...]:
    text = files(__package__).joinpath("vocabulary", "numbers.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((language, int(value), words.split(), joined.split()) for language, value, words, joined in rows)


@cache
def number_words() -> dict[str, int]:
    """Word -> its value; where languages share a word ("fem"), they agree on it."""
    return {word: value for _, value, words, _ in _rows() for word in words}


@cache
def joined_numbers() -> dict[str, tuple[int, int]]:
    """Stem of a number and its unit in one word -> (value, length of the number alone): "viisivuotia" -> 5, 5."""
    return {
        word + unit: (value, len(word))
        for language, value, _, joined in _rows()
        for word in joined
        for unit in _UNITS[language]
    }
