"""How alike two titles are, word by word. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from aggregator.matching.titles import Title, Variant
from aggregator.matching.vocabulary import FORMS
from aggregator.matching.words import Word

FOREIGN_WEIGHT = 0.3
LATER_SHARE = 0.6  # of a word's weight where it follows the title's first clause: it tells more of the same
BOUND_WEIGHT = 2.5
CLEAR_MATTER = 1.9  # weight of shared words from which a title is no common one


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two titles are. a, b: the share of each one's weight that the other has too, 0–1.

    shared: the words. only_a, only_b: those of ordinary weight that only one has. matter: weight of the shared
    words. foreign: whether the titles are in different languages. narrowed: whether one makes another thing of
    what they share.
    """

    a: float
    b: float
    shared: tuple[str, ...] = ()
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    matter: float = 0.0
    foreign: bool = False
    narrowed: bool = False

    @property
    def figure(self) -> float:
        """One number, 0–1: mostly how much of the longer title the shorter one has."""
        return 0.35 * max(self.a, self.b) + 0.65 * min(self.a, self.b)


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
        any(_narrows(word, heads, foreign, common) for word in (*rest_a, *rest_b)),
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
        if _narrows(word, heads, foreign, common)
        else word.weight * share * (LATER_SHARE if word.later else 1.0)
        for word in words
    )


def _narrows(word: Word, heads: set[str], foreign: bool, common: bool) -> bool:
    if word.bound:
        return word.whole in heads
    return common and not foreign and word.narrows in heads and _telling(word)


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
