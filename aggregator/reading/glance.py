"""One look at a text for all readers: its words in lower case, and which of them anybody wants to hear more about.

Words come again and again, so what stems say of a word is remembered; a text is one dictionary look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from aggregator.model import Texts
from aggregator.reading.cues import cue_stems
from aggregator.reading.stems import Stems
from aggregator.reading.vocabulary import word_stems

REMEMBERED_WORDS = 1 << 16
# No event's text is longer (sources.text.plain cuts there as well); what stands behind is not read.
LONGEST = 20_000
LONGEST_SENTENCE = 600
# A sentence ends at a full stop that is no abbreviation's and no number's, or at a line's end.
_MAY_END = re.compile(r"[.!?\n|•*]")
_ABBREVIATIONS = frozenset((
    "v", "alk", "klo", "kl", "n", "esim", "hlö", "max", "min", "sis", "pers", "lk", "inkl", "kk", "år", "st", "ca",
    "kpl", "ml", "mm", "puh", "ilm", "viim",
))  # fmt: skip
_PLAIN = (
    *((space, " ") for space in "\u00a0\u2007\u2009\u202f"),
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    ("\u2019", "'"),
)


class Part(NamedTuple):
    """A sentence or clause: offsets in the text, and bits of what its words say (`vocabulary.bit`, `cues`)."""

    begin: int
    end: int
    found: int


class Glance(NamedTuple):
    """text: NFC. low: the same in lower case, every dash and space the plain one, letter for letter as long.

    found: bits of what all its words say. sentences: the same sentence by sentence; a very long one in pieces.
    """

    text: str
    low: str
    found: int
    sentences: tuple[Part, ...]


def fold(text: str) -> str:
    """`text` in lower case with plain dashes, spaces and apostrophes; as long as `text`."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in text)
    if not low.isascii():
        for odd, plain in _PLAIN:
            low = low.replace(odd, plain)
    return low


@lru_cache(maxsize=16)
def glance(text: str) -> Glance:
    """The look at one text."""
    text = text[:LONGEST]
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    low = fold(text)
    ends = [found.span() for found in _MAY_END.finditer(low) if _is_end(low, found.start())]
    sentences = tuple(_between(low, ends, 0, len(low)))
    return Glance(text, low, reduce(or_, [part.found for part in sentences], 0), sentences)


def bits(low: str) -> int:
    """What the words of a folded text say together."""
    return reduce(or_, map(_word, low.split()), 0)


def _is_end(low: str, dot: int) -> bool:
    """Whether the mark ends a sentence: not in "12.30", "5. krs", "7-v. maksutta", "alk. 12 €"."""
    mark, behind = low[dot], low[dot + 1 : dot + 2]
    if mark != ".":
        return mark not in "!?" or not behind.strip()
    if behind not in (" ", "\n", ""):
        return False
    word = low[max(0, dot - 8) : dot].replace("-", " ").split()[-1:]
    return not word or not (word[0][-1].isdecimal() or word[0] in _ABBREVIATIONS)


def clauses(low: str, cut: re.Pattern[str], sentence: Part) -> Iterator[Part]:
    """What lies between the places where `cut` matches in a sentence."""
    ends = [found.span() for found in cut.finditer(low, sentence.begin, sentence.end)]
    if not ends:
        return iter((sentence,))
    return _between(low, ends, sentence.begin, sentence.end)


def _between(low: str, ends: list[tuple[int, int]], begin: int, end: int) -> Iterator[Part]:
    for first, last in (*ends, (end, end)):
        while first - begin > LONGEST_SENTENCE:
            space = low.rfind(" ", begin + 1, begin + LONGEST_SENTENCE)
            cut = space if space > 0 else begin + LONGEST_SENTENCE
            yield Part(begin, cut, bits(low[begin:cut]))
            begin = cut
        if first > begin:
            yield Part(begin, first, bits(low[begin:first]))
        begin = last


def by_language(texts: Iterable[Texts]) -> dict[str, str]:
    """Title and description of one language as one text."""
    joined: dict[str, str] = {}
    for one in texts:
        for code, text in one.items():
            if text:
                joined[code] = f"{joined[code]}\n{text}" if code in joined else text
    return joined


def heard(texts: Iterable[Texts], cue: int) -> list[tuple[str, Glance]]:
    """(language, look) of every text in which `cue` is found."""
    looks = [(code, glance(text)) for code, text in by_language(texts).items()]
    return [(code, look) for code, look in looks if look.found & cue]


@cache
def _stems() -> Stems:
    return Stems((*word_stems(), *cue_stems()))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _word(word: str) -> int:
    return _stems().bits(word)
