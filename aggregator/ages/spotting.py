"""Every known word and number of a text, found in one pass by an Aho-Corasick automaton.

The automaton runs over bytes in which a word's first letter is a capital, its other letters are small, digits are
0 and everything else is a space. So a stem written the same way is only found where a word begins, and a stem with
a space behind it only where the word ends there, too:

    "3–6-vuotiaille nuorille"  ->  b"0 0 Vuotiaille Nuorille "    stem "vuotia": b"Vuotia", "v$": b"V "
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from aggregator.ages.numberwords import joined_numbers, number_words
from aggregator.ages.plaintext import titled
from aggregator.ages.vocabulary import stems
from aggregator.ages.wordforms import RATED, Token, closer, number_at, word_of

# what to do where a pattern is found: the word may go on; it has ended with a space; a sign; look closer; a number
_STEM, _WHOLE, _SIGN, _CLOSER, _DIGITS = range(5)
_EURO = "€"
# in Latin-1, which has no euro
_EURO_BYTE = "¤"
_LETTERS = {"s", "f"}
# the codes of a number and its unit in one word, and of a single letter before it is known what it stands for
JOINED = "NY"
LETTER = "?"


def _written(byte: int) -> int:
    character = chr(byte)
    if character in "0123456789":
        return ord("0")
    return byte if character.isalpha() or character in f"½{_EURO_BYTE}" else ord(" ")


_WRITTEN = bytes(map(_written, range(256)))


@dataclass(slots=True)
class Line:
    """A clean text and what the automaton sees of it. raw: in Latin-1, "?" for what it does not have."""

    plain: str
    raw: bytes
    marked: bytes


def line_of(plain: str) -> Line:
    """A clean text made ready."""
    raw = titled(plain).replace(_EURO, _EURO_BYTE).encode("latin-1", "replace")
    return Line(plain, raw, raw.translate(_WRITTEN) + b" ")


def _marked(stem: str) -> bytes:
    return line_of(stem).marked[:-1]


class _Spotter:
    """The automaton, and for each of its patterns what to do, the stem, and the letter of its code."""

    def __init__(self) -> None:
        patterns = _patterns()
        self.find = BytesAhoCorasick(
            list(patterns), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        ).find_matches_as_indexes
        self.whats = [what for what, _ in patterns.values()]
        self.stems = [stem for _, stem in patterns.values()]
        self.codes = [_code(stem) for stem in self.stems]


_spotter = cache(_Spotter)


def _code(stem: str) -> str:
    if stem in joined_numbers():
        return JOINED
    if stem.rstrip("$") in _LETTERS:
        return LETTER
    entry = stems().get(stem)
    return entry.code if entry else "k" if stem == RATED else "N"


def _patterns() -> dict[bytes, tuple[int, str]]:
    """Pattern -> what to do where it is found, its stem."""
    found: dict[bytes, tuple[int, str]] = {}
    for stem in (*stems(), *(f"{word}$" for word in number_words()), *joined_numbers()):
        if stem[0].isalpha() or stem == _EURO:
            bare, whole = stem.rstrip("$"), stem.endswith("$")
            found.setdefault(_marked(bare) + b" " * whole, (_what(bare, whole), stem))
    found |= {_marked(rating): (_CLOSER, RATED) for rating in ("k1", "k12", "k-1", "k-12")}
    found |= {b"0" * digits: (_DIGITS, "") for digits in range(1, 5)}
    return found | {_marked("½"): (_DIGITS, "")}


def _what(bare: str, whole: bool) -> int:
    if bare == _EURO:
        return _SIGN
    if bare in _LETTERS or bare.endswith("-"):
        return _CLOSER
    return _WHOLE if whole else _STEM


Match = tuple[int, int, int]
# the densest of real texts has a thousand in the 20,000 characters that are read
MOST_MATCHES = 1_500


def spot(line: Line) -> tuple[list[Match], set[str]]:
    """Where patterns are found, and the letters of their codes: enough to tell a text that needs no more."""
    spotter = _spotter()
    codes, matches = spotter.codes, spotter.find(line.marked)
    return matches, {codes[index] for index, _, _ in matches}


def tokens_of(line: Line, matches: list[Match]) -> list[Token]:
    """The known words and numbers, from left to right."""
    spotter, plain = _spotter(), line.plain
    whats, stem_of = spotter.whats, spotter.stems
    tokens: list[Token] = []
    last = 0
    for index, first, after in matches[:MOST_MATCHES]:
        if first < last:
            continue
        what, start = whats[index], first
        if what == _DIGITS:
            # "room B12" has no 12
            if first and plain[first - 1].isalnum():
                continue
            if first > last and plain[first - 1] == "+":
                start -= 1
            parts = number_at(plain, start, first)
        elif what == _CLOSER:
            parts = closer(stem_of[index], plain, first)
        else:
            end = line.marked.find(b" ", after) if what == _STEM else after - 1 if what == _WHOLE else after
            parts = word_of(stem_of[index], plain[start:end])
        begun = start
        for length, code, word, entry, value in parts:
            last = start + length
            tokens.append(Token(begun, last, code, word, entry, value))
            begun = last
    return tokens
