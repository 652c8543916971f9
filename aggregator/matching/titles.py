"""Titles: what each telling of a title consists of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from aggregator.matching.marks import Marks, merged, read_marks
from aggregator.matching.vocabulary import SAID_IN_TITLES, WEIGHTS
from aggregator.matching.words import (
    Vocable,
    Word,
    clear_town,
    fold,
    in_pieces,
    is_noise,
    language_of,
    phrased,
    stem,
    taken_apart,
)

CUT_LENGTH = 50
AUDIENCE_WEIGHT = 0.2
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")
_SIDES = re.compile(r"\s+[/|]\s+")
_CLAUSES = re.compile(r"[:;,.()\[\]\"”“|/]|\s-\s|-\s|\s-")
_SYMBOLS = re.compile(r"[#*!?]|(?<=\w)'(?=\w)")


@dataclass(frozen=True, slots=True)
class Variant:
    """One telling of a title. plain: folded, whole. cut: whether its end is missing. language: fi, sv, en."""

    plain: str
    words: tuple[Word, ...]
    language: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """All tellings of one event's title.

    audiences: for whom, by name. towns: named in it. house, part: the kind of house it names and the name before
    it ("Kontulan kirjaston": "kirjasto", "kontul").
    """

    variants: tuple[Variant, ...]
    marks: Marks
    audiences: frozenset[str]
    towns: frozenset[str]
    house: str = ""
    part: str = ""


def read_title(texts: Mapping[str, str]) -> Title:
    """What the title in every language it is told in consists of."""
    return _read(tuple(sorted(texts.items())))


@lru_cache(maxsize=16_384)
def _read(texts: tuple[tuple[str, str], ...]) -> Title:
    """Cached: a hobby's times have one title. Nobody changes what comes out."""
    variants: list[Variant] = []
    marks: list[Marks] = []
    audiences: set[str] = set()
    towns: set[str] = set()
    house = part = ""
    for language, text in _tellings(texts):
        folded = phrased(fold(_SYMBOLS.sub(" ", text)))
        told, rest = read_marks(_CUT.sub("", folded))
        words, named = _words(rest, language)
        marks.append(told)
        audiences |= named.audiences
        towns |= named.towns
        house, part = (named.house, named.part) if not part else (house, part)
        variants.append(Variant(_CUT.sub("", folded), words, language, _is_cut(text)))
    return Title(tuple(variants), merged(marks), frozenset(audiences), frozenset(towns), house, part)


def _is_cut(text: str) -> bool:
    return bool(_CUT.search(text)) or len(text.strip()) >= CUT_LENGTH


def _tellings(texts: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for language, text in texts:
        if not text.strip():
            continue
        known = language if language in ("fi", "sv", "en") else language_of(text)
        yield known, text
        sides = _SIDES.split(text)
        if len(sides) > 1:
            yield from ((language_of(side), side) for side in sides if side.strip())


@dataclass(slots=True)
class _Named:
    audiences: set[str]
    towns: set[str]
    house: str = ""
    part: str = ""


def _words(rest: str, language: str) -> tuple[tuple[Word, ...], _Named]:
    found: dict[str, Word] = {}
    named = _Named(set(), set())
    for number, clause in enumerate(_CLAUSES.split(rest)):
        pieces = in_pieces(clause)
        for place, piece in enumerate(pieces):
            town = "" if is_noise(piece) else clear_town(piece)
            if town:
                named.towns.add(town)
            elif not is_noise(piece):
                before = pieces[place - 1] if place and not clear_town(pieces[place - 1]) else ""
                later = next(iter(pieces[place + 1 : place + 2]), "")
                whole, narrows = stem(piece, language), stem(later, language) if later else ""
                for word in _parts(piece, language, before, named):
                    found.setdefault(
                        word.text, replace(word, whole=whole, narrows=narrows, later=bool(found) and number > 0)
                    )
    if named.part:
        found.pop(stem(named.part, language), None)
        named.part = stem(named.part, language)
    if not any(word.weight > AUDIENCE_WEIGHT for word in found.values()):
        # "Nuorisotila auki": then the house is the matter
        found |= {
            word: Word(word) for word in (named.house, *(stem(p, language) for p in in_pieces(rest))) if word
        }
    return tuple(found.values()), named


def _parts(piece: str, language: str, before: str, named: _Named) -> Iterator[Word]:
    parts = taken_apart(piece)
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if isinstance(part, str):
            yield Word(stem(part, language) if last else part, 1.0, not last)
        elif part.kind == "audience":
            named.audiences.add(part.name)
            yield Word(f"@{part.name}", AUDIENCE_WEIGHT)
        elif part.kind == "house" and part.name in SAID_IN_TITLES and len(parts) == 1:
            _house(part, piece, before, named)
        elif part.kind == "house" and len(parts) > 1:
            # "perhekirkko" is no place
            yield Word(f"{part.name}+", 1.0, not last)
        else:
            yield Word(part.name, WEIGHTS.get(part.name, 1.0), not last and part.kind == "event")


def _house(part: Vocable, piece: str, before: str, named: _Named) -> None:
    """A house named in passing: where, not what. "Kontulan kirjaston": the word before it is its name."""
    named.house = part.name
    known = taken_apart(before) if before else ()
    if (
        before.endswith("n")
        and len(before) > 4
        and len(known) == 1
        and isinstance(known[0], str)
        and piece != before
    ):
        named.part = before
