"""Titles: what each telling of a title consists of, and how alike two are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from aggregator.matching.marks import Marks, merged, read_marks
from aggregator.matching.vocabulary import FORMS, SAID_IN_TITLES, WEIGHTS
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
CLEAR_MATTER = 1.9  # weight of shared words from which a title is no common one
AUDIENCE_WEIGHT = 0.2
FOREIGN_WEIGHT = 0.3
BOUND_WEIGHT = 2.5
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


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two titles are. a, b: the share of each one's weight that the other has too, 0–1.

    shared: the words. only_a, only_b: those of ordinary weight that only one has. matter: weight of the shared
    words. foreign: whether the titles are in different languages.
    """

    a: float
    b: float
    shared: tuple[str, ...] = ()
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    matter: float = 0.0
    foreign: bool = False

    @property
    def figure(self) -> float:
        """One number, 0–1: mostly how much of the longer title the shorter one has."""
        return 0.35 * max(self.a, self.b) + 0.65 * min(self.a, self.b)


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
    for clause in _CLAUSES.split(rest):
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
                    found.setdefault(word.text, replace(word, whole=whole, narrows=narrows))
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


def compare(a: Title, b: Title, ignored: frozenset[str]) -> Alike:
    """The likeness of the two tellings that are most alike. ignored: words that say where or who, not what."""
    best = Alike(0.0, 0.0)
    for one in a.variants:
        for other in b.variants:
            found = _alike(one, other, ignored)
            if (found.figure, found.matter) > (best.figure, best.matter):
                best = found
    return best


def _left(words: tuple[Word, ...], ignored: frozenset[str]) -> list[Word]:
    kept = [word for word in words if word.text not in ignored and word.whole not in ignored]
    return kept if any(word.weight >= 0.5 for word in kept) else list(words)


def _alike(one: Variant, other: Variant, ignored: frozenset[str]) -> Alike:
    a, b = _left(one.words, ignored), _left(other.words, ignored)
    if _cut_of(one, other) or _cut_of(other, one):
        words = a if len(a) <= len(b) else b
        return Alike(1.0, 1.0, tuple(word.text for word in words), matter=sum(word.weight for word in words))
    pairs = _paired(a, b)
    in_a, in_b = {i for i, _ in pairs}, {j for _, j in pairs}
    foreign = one.language != other.language
    rest_a = [word for i, word in enumerate(a) if i not in in_a]
    rest_b = [word for j, word in enumerate(b) if j not in in_b]
    matter_a, matter_b = sum(a[i].weight for i in in_a), sum(b[j].weight for j in in_b)
    heads = {word.whole for word in (*(a[i] for i in in_a), *(b[j] for j in in_b)) if not word.bound}
    common = min(matter_a, matter_b) < CLEAR_MATTER
    left_a, left_b = (_weight(rest, heads, foreign, common) for rest in (rest_a, rest_b))
    return Alike(
        matter_a / (matter_a + left_a) if matter_a else 0.0,
        matter_b / (matter_b + left_b) if matter_b else 0.0,
        tuple(a[i].text for i in sorted(in_a)),
        tuple(word.text for word in rest_a if _telling(word)),
        tuple(word.text for word in rest_b if _telling(word)),
        min(matter_a, matter_b),
        foreign,
    )


def _telling(word: Word) -> bool:
    return word.weight > 0.5 or word.text in FORMS


def _weight(words: list[Word], heads: set[str], foreign: bool, common: bool) -> float:
    """The weight of words that the other title lacks. heads: the shared words.

    What stands before a shared common word makes another thing of it ("taidemuskari", "unkarin satutunti"); what
    comes after tells more of it ("satutunti: muumit").
    """
    share = FOREIGN_WEIGHT if foreign else 1.0
    return sum(
        BOUND_WEIGHT
        if (word.bound and word.whole in heads)
        or (common and word.narrows in heads and not foreign and _telling(word))
        else word.weight * share
        for word in words
    )


def _cut_of(short: Variant, whole: Variant) -> bool:
    return (
        short.cut
        and 15 <= len(short.plain) < len(whole.plain)
        and whole.plain.startswith(short.plain.rstrip(" -,:"))
    )


def _paired(a: list[Word], b: list[Word]) -> list[tuple[int, int]]:
    """Which words of both are the same word; each is taken once, exact likeness first."""
    places = {word.text: j for j, word in enumerate(b)}
    pairs = [(i, places[word.text]) for i, word in enumerate(a) if word.text in places]
    free_a = [i for i in range(len(a)) if i not in {i for i, _ in pairs}]
    free_b = [j for j in range(len(b)) if j not in {j for _, j in pairs}]
    for i in free_a:
        for j in free_b:
            if same_word(a[i].text, b[j].text):
                pairs.append((i, j))
                free_b.remove(j)
                break
    return pairs + _joined(a, b, pairs)


def _joined(a: list[Word], b: list[Word], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A word of one that the other writes as two."""
    free_a = [i for i in range(len(a)) if i not in {i for i, _ in pairs}]
    free_b = [j for j in range(len(b)) if j not in {j for _, j in pairs}]
    found = []
    for i in free_a:
        for j, k in pairwise(free_b):
            if len(a[i].text) >= 8 and ratio(a[i].text, b[j].text + b[k].text) >= 90:
                found += [(i, j), (i, k)]
    for j in free_b:
        for i, k in pairwise(free_a):
            if len(b[j].text) >= 8 and ratio(b[j].text, a[i].text + a[k].text) >= 90:
                found += [(i, j), (k, j)]
    return found


def same_word(a: str, b: str) -> bool:
    """Whether two words that are not equal are one word in two forms, or with a slip of the pen."""
    if a[:1] == "@" or b[:1] == "@" or min(len(a), len(b)) < 4 or a[:3] != b[:3]:
        return False
    if a.isdigit() or b.isdigit():
        return False
    return ratio(a, b) >= (88 if max(len(a), len(b)) < 8 else 83)
