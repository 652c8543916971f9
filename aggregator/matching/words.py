"""A text's words as a matcher compares them: without dots, endings and marks, compounds taken apart. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from aggregator.matching import vocabulary
from aggregator.schoolholidays import SWEDISH_NAMES, TOWNS

LONGEST = 300
_DASHES = re.compile(r"[‐‑‒–—―−]")
_WORD = re.compile(r"[a-z0-9]+")
_STEMMERS = {
    "fi": snowballstemmer.stemmer("finnish"),
    "sv": snowballstemmer.stemmer("swedish"),
    "en": snowballstemmer.stemmer("english"),
}
_TELLING = {
    "sv": re.compile(r"å|\b(?:och|för|på|med|barn|av|i|till|hos|vi|från|den|det|en|ett)\b|(?:stund|klubb)\b"),
    "en": re.compile(r"\b(?:the|for|and|with|of|in|at|to|from|your|club|story|family)\b"),
    "fi": re.compile(r"\b\w+(?:ssa|ssä|lla|llä|lle|sta|stä|uu|aa|ää|nen)\b|\bja\b"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word. text: how it is compared. weight: what it says of the matter, 0–1 (1: an ordinary word).

    bound: the first part of a compound, which narrows the last ("taide" of "taidemuskari"). whole: the stem of all
    of the compound. narrows: the `whole` of the word that follows it directly ("satutun" for "unkarin" of
    "unkarin satutunti"), "" if none does. later: whether it stands after a colon, a dash or the like.
    """

    text: str
    weight: float = 1.0
    bound: bool = False
    whole: str = ""
    narrows: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Vocable:
    """What a beginning of a word means. kind: "event", "audience", "house"."""

    kind: str
    name: str


def fold(text: str, most: int = LONGEST) -> str:
    """The first `most` characters of `text` in small letters without dots and marks.

    Entities are decoded, every dash is "-", all is on one line.
    """
    plain = unicodedata.normalize("NFKD", _DASHES.sub("-", html.unescape(text[:most])).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _rows(kind: str, rows: Iterable[str]) -> Iterator[tuple[str, Vocable]]:
    for row in rows:
        name, *beginnings = row.split()
        for beginning in beginnings:
            yield fold(beginning), Vocable(kind, name)


# earlier rows go before later ones where they share a beginning
_MEANINGS: dict[str, Vocable] = dict(
    reversed(
        (
            *_rows("event", vocabulary.EVENT_WORDS),
            *_rows("audience", vocabulary.AUDIENCES),
            *_rows("house", vocabulary.HOUSES),
        )
    )
)
_LONGEST = max(map(len, _MEANINGS))
_PHRASES = tuple((re.compile(pattern), into) for pattern, into in vocabulary.PHRASES)
_NOISE = frozenset(map(fold, vocabulary.NOISE.split()))
# the beginnings stop before what changes, so an ending may have the stem's last consonants before it
_INFLECTION = re.compile(
    r"[tdnkplrvjsm]{0,2}[aeiouy]{0,3}(?:n|t|a|ta|ssa|sta|lla|lta|lle|ksi|na|den|ten|tten|jen|ien|ja|hin|seen|set|sten|sille|"
    r"mme|nsa|ssaan|llaan)?|en|et|er|ar|or|erna|arna|orna|ens|ets|na|s|es|ing|ers?"
)
_GRADES = (("nk", "ng"), ("mp", "mm"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("tt", "t"), ("kk", "k"),
           ("pp", "p"), ("t", "d"), ("p", "v"), ("k", ""))  # fmt: skip


_OBLIQUE = (("s", "d"), ("s", "ks"), ("nen", "s"), ("si", "d"))  # Varkauden, Kauniaisten, Haapaveden


def language_of(text: str) -> str:
    """ "fi", "sv" or "en": what the words of a text without a language look like; Finnish if they do not tell."""
    small = text.casefold()
    found = {language: len(pattern.findall(small)) for language, pattern in _TELLING.items()}
    return max(("fi", "sv", "en"), key=lambda language: found[language])


def phrased(folded: str) -> str:
    """`folded` with the phrases that are one word written as one."""
    for pattern, into in _PHRASES:
        folded = pattern.sub(into, folded)
    return folded


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The word's stem without dots; the word where little would be left of it."""
    cut = fold(_STEMMERS.get(language, _STEMMERS["fi"]).stemWord(word.casefold()))
    return cut if len(cut) >= 3 and len(cut) >= len(word) - 5 else fold(word)


@lru_cache(maxsize=65_536)
def meaning(word: str) -> tuple[Vocable, str] | None:
    """What the longest known beginning of a folded word means, and the rest of the word."""
    for size in range(min(_LONGEST, len(word)), 2, -1):
        if vocable := _MEANINGS.get(word[:size]):
            return vocable, word[size:]
    return None


_HOUSES: dict[str, str] = {
    beginning: vocable.name for beginning, vocable in reversed(tuple(_rows("house", vocabulary.HOUSES)))
}


@lru_cache(maxsize=16_384)
def house_of(word: str) -> tuple[str, str] | None:
    """The kind of house that a folded word names, and what of the word stands before it ("keskus", "koulu")."""
    for start in range(0, max(1, len(word) - 3)):
        if 0 < start < 3:
            continue
        for size in range(len(word), start + 2, -1):
            kind = _HOUSES.get(word[start:size])
            if kind and (start == 0 or size - start >= 4) and _INFLECTION.fullmatch(word[size:]):
                return kind, word[:start]
    return None


# for whom, as the first part of a compound: "vauvadisko"
_IN_COMPOUNDS = frozenset(("baby", "toddler", "child", "youth", "family", "adult", "senior", "parent", "school"))


@lru_cache(maxsize=65_536)
def taken_apart(word: str) -> tuple[Vocable | str, ...]:
    """A folded word as what its parts mean; a part nobody knows as it is. ("x",) of an unknown simple word."""
    whole = _known_parts(word)
    if whole:
        return whole
    found = meaning(word)
    if found and found[0].name in _IN_COMPOUNDS and len(found[1]) >= 4:
        return (found[0], *taken_apart(found[1]))
    for start in range(3, len(word) - 3):
        rest = _known_parts(word[start:])
        # a short word may stand in any other by chance: "ilta" in "kiiltava", "isat" in "sateenkaarisatu"
        if rest and rest[0].kind != "audience" and (start >= 4 or len(word) - start >= 5):
            return (word[:start], *rest)
    return (word,)


def _known_parts(word: str) -> tuple[Vocable, ...]:
    found = meaning(word)
    if found is None:
        return ()
    vocable, rest = found
    if rest:
        for skipped in range(min(4, len(rest) - 3), -1, -1) if len(rest) > 3 else ():
            more = _known_parts(rest[skipped:])
            if more and skipped <= 3 and not (skipped == 0 and len(rest) < 3):
                return (vocable, *more)
    return (vocable,) if _INFLECTION.fullmatch(rest) else ()


@lru_cache(maxsize=8_192)
def is_noise(word: str) -> bool:
    """Whether a folded word says nothing of the matter."""
    return word in _NOISE or (len(word) == 1 and word.isalpha())


def _town_stem(folded: str) -> str:
    return folded.rstrip("aeiouy") if len(folded) > 3 else folded


def _town_stems() -> Iterator[tuple[str, str]]:
    for name in TOWNS:
        base = fold(name)
        yield _town_stem(base), base
        for end, oblique in _OBLIQUE:
            if base.endswith(end):
                yield base[: -len(end)] + oblique, base
        bare = base.rstrip("aeiouy")
        for strong, weak in _GRADES:
            if bare.endswith(strong):
                yield bare[: -len(strong)] + weak, base
                break


_SWEDISH = {fold(swedish): fold(finnish) for swedish, finnish in SWEDISH_NAMES.items()}
_TOWN_STEMS = {stem_: town for stem_, town in _town_stems() if len(stem_) >= 3}
_CASES = re.compile(r"[aeiouy]{0,2}(?:n|ssa|sta|lla|lta|lle|s)")


_AMBIGUOUS = frozenset(vocabulary.ALSO_NAMES.split())


@lru_cache(maxsize=16_384)
def clear_town(word: str) -> str:
    """As `town_of`, but "" where the word may as well be a person, a rapid or a butterfly."""
    town = town_of(word)
    return "" if town in _AMBIGUOUS else town


@lru_cache(maxsize=16_384)
def town_of(word: str) -> str:
    """The municipality that a folded word names, in any usual form; "" if none."""
    if swedish := _SWEDISH.get(word) or _SWEDISH.get(word.removesuffix("s")):
        return swedish
    for size in range(len(word), 2, -1):
        town = _TOWN_STEMS.get(word[:size])
        # a partitive is no form in which towns are told: "kemia" is chemistry
        if town and len(word) >= 4 and (word == town or _CASES.fullmatch(word[size:])):
            return town
    return ""


def in_pieces(folded: str) -> list[str]:
    """The words and numbers of a folded text."""
    return _WORD.findall(folded)
