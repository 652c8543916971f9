"""Every known word and number of a text, found in one pass by an Aho-Corasick automaton.

The automaton runs over bytes in which a word's first letter is a capital, its other letters are small, digits are
0 and everything else is a space. So a stem written the same way is only found where a word begins, and a stem with
a space behind it only where the word ends there, too:

    "3–6-vuotiaille nuorille"  ->  b"0 0 Vuotiaille Nuorille "    stem "vuotia": b"Vuotia", "v$": b"V "
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from aggregator.ages.numberwords import joined_numbers, number_words
from aggregator.ages.plaintext import titled
from aggregator.ages.vocabulary import Entry, stems


@dataclass(slots=True)
class Token:
    """A known word or number at plain[start:end]. code: its letter. word: lower-cased. value: of a number."""

    start: int
    end: int
    code: str
    word: str
    entry: Entry | None = None
    value: int = 0


class _Part(NamedTuple):
    """A token but for its place. length: from the word's beginning to the part's end."""

    length: int
    code: str
    word: str
    entry: Entry | None = None
    value: int = 0


# what to do where a pattern is found: the word may go on; it has ended with a space; a sign; look closer; a number
_STEM, _WHOLE, _SIGN, _CLOSER, _DIGITS = range(5)
_EURO = "€"
# in Latin-1, which has no euro
_EURO_BYTE = "¤"
_LETTERS = {"s", "f"}
_RATED = "k"
# the codes of a number and its unit in one word, and of a single letter before it is known what it stands for
JOINED = "NY"
LETTER = "?"
_NUMBER = re.compile(
    r"(\d*(?:[.,:]\d+)*)(?:\s?[½¼¾])?(?:(?:st|nd|rd|th)(?!\w)|:[a-zäö]+|\s?\+(?!\s?\d))?", re.IGNORECASE
)
_RATING = re.compile(r"k-?(\d\d?)(?!\d)", re.IGNORECASE)
_HALF = re.compile(r"(\d)[.,]5")
_HALVED = re.compile(r"-\w*")


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
    return entry.code if entry else "k" if stem == _RATED else "N"


def _patterns() -> dict[bytes, tuple[int, str]]:
    """Pattern -> what to do where it is found, its stem."""
    found: dict[bytes, tuple[int, str]] = {}
    for stem in (*stems(), *(f"{word}$" for word in number_words()), *joined_numbers()):
        if stem[0].isalpha() or stem == _EURO:
            bare, whole = stem.rstrip("$"), stem.endswith("$")
            found.setdefault(_marked(bare) + b" " * whole, (_what(bare, whole), stem))
    found |= {_marked(rating): (_CLOSER, _RATED) for rating in ("k1", "k12", "k-1", "k-12")}
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
            parts = _number_at(plain, start, first)
        elif what == _CLOSER:
            parts = _closer(stem_of[index], plain, first)
        else:
            end = line.marked.find(b" ", after) if what == _STEM else after - 1 if what == _WHOLE else after
            parts = _word(stem_of[index], plain[start:end])
        begun = start
        for length, code, word, entry, value in parts:
            last = start + length
            tokens.append(Token(begun, last, code, word, entry, value))
            begun = last
    return tokens


def _number_at(plain: str, start: int, digits: int) -> tuple[_Part, ...]:
    match = _NUMBER.match(plain, digits)
    assert match is not None
    return _number(plain[start : match.end()])


@lru_cache(maxsize=4096)
def _number(written: str) -> tuple[_Part, ...]:
    """ "7", "7+" and "+7", "1½", "2016", "4th", "10.30"."""
    length, match = len(written), _NUMBER.match(written.lstrip("+"))
    digits = match[1] if match else ""
    half = _HALF.fullmatch(digits)
    if half or len(digits) <= 2:
        number = _Part(length, "N", written, None, int(half[1] if half else digits or "0"))
        return (number, _Part(length, "+", "+")) if "+" in written else (number,)
    value = int(digits[:6]) if digits.isdigit() else 0
    return (_Part(length, "Z" if 1900 <= value < 2100 and len(digits) == 4 else "#", digits, None, value),)


def _closer(stem: str, plain: str, start: int) -> tuple[_Part, ...]:
    """Single letters and the first halves of words: what stands around them tells what they are."""
    if stem == _RATED:
        rating = _RATING.match(plain, start)
        return (_Part(len(rating[0]), "k", rating[0].lower(), None, int(rating[1])),) if rating else ()
    bare = stem.rstrip("$")
    if bare.endswith("-"):
        whole = _HALVED.match(plain, start + len(bare) - 1)
        return _word(stem, plain[start : whole.end()]) if whole else ()
    if bare == "s" and plain[start - 1 : start].isdigit():
        return (_Part(1, "Y", bare),)
    return (_Part(1, "b", bare),) if plain[start + 1 : start + 2] == "." else ()


_STREET = re.compile(
    r"(?:tie|tien|tiellä|tielle|katu|kadun|kadulla|kadulle|kuja|kujan|kujalla|polku|polun|gatan|vägen)$"
)
_PARENT = Entry("parent", "P", "")
# "vuotta", "år" and "years" are also lengths of time; "vuotias" and "year-old" may be one person
_WEAK = {"vuotta", "år", "års", "years", "yrs", "yr"}
_ONE = re.compile(r"vuotias|vuotiaan|vuotiaana|year-old|year old|årig|åring|vuotiaanaan")
ELATIVE = ("sta", "stä")


# letters; the longest words of a real text have forty
LONGEST_WORD = 80


@lru_cache(maxsize=20_000)
def _word(stem: str, written: str) -> tuple[_Part, ...]:
    word, length = written.lower(), len(written)
    if length > LONGEST_WORD:
        return ()
    joined = joined_numbers().get(stem)
    if joined:
        value, cut = joined
        unit = word[cut:]
        return _Part(cut, "N", word[:cut], None, value), _Part(length, _years(unit), unit)
    entry = stems().get(stem)
    if entry is None:
        return (_Part(length, "N", word, None, number_words()[stem.rstrip("$")]),)
    if entry.code in "WC":
        if _STREET.search(word):
            return ()
        if "vanhem" in word or "föräld" in word:
            return (_Part(length, "P", word, _PARENT),)
    return (_Part(length, _years(word) if entry.code == "Y" else entry.code, word, entry),)


def _years(word: str) -> str:
    if word in _WEAK:
        return "u"
    if _ONE.fullmatch(word):
        return "i"
    return "y" if word.endswith(ELATIVE) else "Y"
