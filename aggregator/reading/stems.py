"""Which of many stems stand in a word: all of them in one go, however many there are.

A stem is plain lower-case text found anywhere in a word, so that it also finds parts of compounds; a
regular expression's sign for a word's border before or behind it asks for one there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

# Longer "words" (addresses, garbage) are looked at in pieces that overlap by the longest stem.
LONGEST_WORD = 80
OVERLAP = 24
BORDER = "\\b"


class Stem(NamedTuple):
    """bits: what it says. void: it takes those bits away from what it overlaps ("satunnainen" is no "satu")."""

    text: str
    starts: bool
    ends: bool
    bits: int
    void: bool = False

    def fits(self, word: str, at: int) -> bool:
        """Whether this stem stands in `word` at `at`."""
        end = at + len(self.text)
        return (
            word.startswith(self.text, at)
            and not (self.starts and at and _inner(word[at - 1]))
            and not (self.ends and end < len(word) and _inner(word[end]))
        )


def stem(written: str, bits: int, void: bool = False) -> Stem:
    r"""`\bkoira` and the like -> a stem. Raises ValueError if nothing is left of it."""
    text = written.removeprefix(BORDER).removesuffix(BORDER)
    if not text:
        raise ValueError(f"a stem without letters: {written!r}")
    return Stem(text, written.startswith(BORDER), written.endswith(BORDER), bits, void)


class Stems:
    """A set of stems without spaces, ready to be looked for."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        self._by_head: dict[str, list[Stem]] = {}
        self._short: list[Stem] = []
        for one in stems:
            (self._by_head.setdefault(one.text[:3], []) if len(one.text) > 2 else self._short).append(one)

    def bits(self, word: str) -> int:
        """What all stems in `word` (lower case, no spaces) say together."""
        if len(word) <= LONGEST_WORD:
            return self._of(word)
        found = 0
        for begin in range(0, len(word), LONGEST_WORD - OVERLAP):
            found |= self._of(word[begin : begin + LONGEST_WORD])
        return found

    def _of(self, word: str) -> int:
        heads = self._by_head.get
        near = [(at, one) for at in range(len(word) - 2) for one in heads(word[at : at + 3], ())]
        near += [(word.index(one.text), one) for one in self._short if one.text in word]
        hits = [(at, one) for at, one in near if one.fits(word, at)]
        found = 0
        for at, one in hits:
            if not one.void:
                found |= _left(at, one, hits)
        return found


def _left(at: int, one: Stem, hits: list[tuple[int, Stem]]) -> int:
    """The bits of a stem that no void one over the same letters takes away."""
    bits, end = one.bits, at + len(one.text)
    for begin, other in hits:
        if other.void and begin < end and at < begin + len(other.text):
            bits &= ~other.bits
    return bits


def _inner(character: str) -> bool:
    return character.isalnum() or character == "_"
