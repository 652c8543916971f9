"""What one known word or number is: its letter, its value, its parts. Remembered, for texts repeat their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from aggregator.ages.numberwords import joined_numbers, number_words
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


class Part(NamedTuple):
    """A token but for its place. length: from the beginning of the word to the end of the part."""

    length: int
    code: str
    word: str
    entry: Entry | None = None
    value: int = 0


# characters; the longest words and numbers of real texts have forty. Longer ones are not remembered either
LONGEST = 80
ELATIVE = ("sta", "stä", "lta", "ltä")
RATED = "k"
_NUMBER = re.compile(
    r"(\d*(?:[.,:]\d+)*)(?:\s?[½¼¾])?(?:(?:st|nd|rd|th)(?!\w)|:[a-zäö]+|\s?\+(?!\s?\d))?", re.IGNORECASE
)
_RATING = re.compile(r"k-?(\d\d?)(?!\d)", re.IGNORECASE)
_HALF = re.compile(r"(\d)[.,]5")
_HALVED = re.compile(r"-\w*")


def number_at(plain: str, start: int, digits: int) -> tuple[Part, ...]:
    """The number whose digits begin at plain[digits]; its sign, if it has one, at plain[start]."""
    match = _NUMBER.match(plain, digits)
    assert match is not None
    length = match.end() - start
    return _number(plain[start : match.end()]) if length <= LONGEST else (Part(length, "#", ""),)


@lru_cache(maxsize=4096)
def _number(written: str) -> tuple[Part, ...]:
    """ "7", "7+" and "+7", "1½", "2016", "4th", "10.30"."""
    length, match = len(written), _NUMBER.match(written.lstrip("+"))
    digits = match[1] if match else ""
    half = _HALF.fullmatch(digits)
    if half or len(digits) <= 2:
        number = Part(length, "N", written, None, int(half[1] if half else digits or "0"))
        return (number, Part(length, "+", "+")) if "+" in written else (number,)
    value = int(digits[:6]) if digits.isdigit() else 0
    return (Part(length, "Z" if 1900 <= value < 2100 and len(digits) == 4 else "#", digits, None, value),)


def closer(stem: str, plain: str, start: int) -> tuple[Part, ...]:
    """Single letters and the first halves of words: what stands around them tells what they are."""
    if stem == RATED:
        rating = _RATING.match(plain, start)
        return (Part(len(rating[0]), "k", rating[0].lower(), None, int(rating[1])),) if rating else ()
    bare = stem.rstrip("$")
    if bare.endswith("-"):
        whole = _HALVED.match(plain, start + len(bare) - 1)
        return word_of(stem, plain[start : whole.end()]) if whole else ()
    if bare == "s" and plain[start - 1 : start].isdigit():
        return (Part(1, "Y", bare),)
    return (Part(1, "b", bare),) if plain[start + 1 : start + 2] == "." else ()


_STREET = re.compile(
    r"(?:tie|tien|tiellä|tielle|katu|kadun|kadulla|kadulle|kuja|kujan|kujalla|polku|polun|gatan|vägen)$"
)
_PARENT = Entry("parent", "P", "")
# "vuotta", "år" and "years" are also lengths of time; "vuotias" and "year-old" may be one person
_WEAK = {"vuotta", "år", "års", "years", "yrs", "yr"}
_ONE = re.compile(r"vuotias|vuotiaan|vuotiaana|year-old|year old|årig|åring|vuotiaanaan")


def word_of(stem: str, written: str) -> tuple[Part, ...]:
    """A word that begins with a stem: none, one part, or a number and its unit."""
    return _word(stem, written) if len(written) <= LONGEST else ()


@lru_cache(maxsize=20_000)
def _word(stem: str, written: str) -> tuple[Part, ...]:
    word, length = written.lower(), len(written)
    joined = joined_numbers().get(stem)
    if joined:
        value, cut = joined
        unit = word[cut:]
        return Part(cut, "N", word[:cut], None, value), Part(length, _years(unit), unit)
    entry = stems().get(stem)
    if entry is None:
        return (Part(length, "N", word, None, number_words()[stem.rstrip("$")]),)
    if entry.code in "WC":
        if _STREET.search(word):
            return ()
        if "vanhem" in word or "föräld" in word:
            return (Part(length, "P", word, _PARENT),)
    return (Part(length, _years(word) if entry.code == "Y" else entry.code, word, entry),)


def _years(word: str) -> str:
    if word in _WEAK:
        return "u"
    if _ONE.fullmatch(word):
        return "i"
    return "y" if word.endswith(ELATIVE) else "Y"
