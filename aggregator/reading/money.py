"""What a text says of an event's price: amounts, free for all, free for some.

    clause by clause -> amounts of money, and words that say it costs nothing
                     -> what they are for: coming in, coffee, a prize, a child under seven

Fees on the side (coffee, parking, a sales table) are nobody's price. A material fee is the price only where no
other is told. Amounts are euros; others only say that it is not free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from aggregator.reading import moneywords as words
from aggregator.reading.cues import PRICE
from aggregator.reading.glance import Glance, Part, clauses

HIGHEST = 3000.0
MOST = 8
_N = r"(?:\d{1,3}\s\d{3}(?!\d)|\d{1,6})(?:[.,]\d{1,2}(?!\d))?(?:,-)?"
_EURO = r"(?:€|eur(?:oa?|os|on)?\b|e(?![\w'-])(?!\s(?:luok|lk\b|klass)))"
_OTHER = r"(?:\$|£|usd\b|gbp\b|sek\b|kr\b|dollars?\b|pounds?\b)"
_HEAD = r"(?<![\w.,:/€$£%=&#+-])"
_AMOUNT = re.compile(
    rf"{_HEAD}(?:(?:{_N}\s?{_EURO}?\s?[-/]\s?){{0,4}}{_N}\s?{_EURO}"
    rf"|(?:€|eur\b)\s?{_N}(?:\s?[-/]\s?€?\s?{_N})?"
    rf"|(?P<other>(?:{_N}\s?[-/]\s?)?{_N}\s?{_OTHER}|[$£]\s?{_N}))"
)
# "hinta: 7" and, in a price field, "12/8"
_BARE = re.compile(rf"\b(?:hinta|pris|price|cost|kostnad|avgift)\s?:\s?{_N}\s*$")
_ONLY = re.compile(rf"\s*{_N}(?:\s?[-/]\s?{_N}){{0,4}}[\s.]*")
_NUMBER = re.compile(_N)
_ADDRESS = re.compile(
    r"(?:katu|tie|kuja|polku|raitti|väg|vägen|gata|gatan|stigen|talo|rappu|luokka|linja|sali|tila|bussi)\s$"
)
_FIELD_FREE = re.compile(r"\W*(?:free|fri|ilmainen|ilmaista|maksuton|gratis|vapaa|0(?:[.,]00?)?)\W*")


@dataclass(slots=True)
class Told:
    """amounts: euros. material: euros asked for materials. other: an amount of other money.

    paid: it costs, no sum told. free: it costs nobody anything. from_on: the amounts are the least.
    spans: the sentences it stands in.
    """

    amounts: list[float] = field(default_factory=list)
    material: list[float] = field(default_factory=list)
    other: bool = False
    paid: bool = False
    free: bool = False
    from_on: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def sums(self) -> list[float]:
        """The amounts that count: for materials only where nothing else is told."""
        return self.amounts or self.material

    @property
    def costs(self) -> bool:
        """Whether an amount above nothing is told."""
        return any(self.sums) or self.other


def read_money(look: Glance, of_field: bool = False) -> Told:
    """What `look` says. of_field: it is a price's own field, where a mere number is a price."""
    told = Told()
    if of_field:
        _read_field(look.low, told)
    for sentence in look.sentences:
        if sentence.found & PRICE:
            for clause in clauses(look.low, words.CLAUSE, sentence):
                if clause.found & PRICE and _read_clause(look, clause, told):
                    told.spans.append((sentence.begin, sentence.end))
    return told


def _read_field(low: str, told: Told) -> None:
    if _FIELD_FREE.fullmatch(low):
        told.free = True
    elif _ONLY.fullmatch(low):
        told.amounts += _values(low)


def _read_clause(look: Glance, part: Part, told: Told) -> bool:
    """Whether anything is told in it."""
    clause = look.low[part.begin : part.end]
    amounts, free = list(_amounts(clause, look.text[part.begin : part.end])), _free(clause)
    if amounts and not words.UNRELATED.search(clause) and not _is_side(clause):
        _take(clause, amounts, told)
    elif amounts and not free:
        return False
    told.free |= any(_is_whole(clause, found) for found in free)
    if amounts or free:
        return True
    paid = _stands_paid(clause) and not _is_side(clause)
    told.paid |= paid
    return paid


def _take(clause: str, amounts: list[tuple[list[float], bool]], told: Told) -> None:
    euros = [value for values, are_euros in amounts if are_euros for value in values]
    told.other |= any(any(values) for values, are_euros in amounts if not are_euros)
    (told.material if words.MATERIAL.search(clause) else told.amounts).extend(euros)
    told.from_on |= bool(words.OPEN_END.search(clause))


def _amounts(clause: str, written: str) -> Iterator[tuple[list[float], bool]]:
    """(amounts, whether they are euros). written: the clause as it stands in the text."""
    for found in _AMOUNT.finditer(clause):
        before = clause[max(0, found.start() - 12) : found.start()]
        # "12 e" is money, "12 E Main Street" and "Koulukatu 12 e" are addresses
        if found[0].endswith("e") and (written[found.end() - 1] == "E" or _ADDRESS.search(before)):
            continue
        values = [value for value in _values(found[0]) if value <= HIGHEST]
        if values:
            yield values, found["other"] is None
    if bare := _BARE.search(clause):
        yield _values(bare[0]), True


def _values(said: str) -> list[float]:
    numbers = (found[0].removesuffix(",-") for found in _NUMBER.finditer(said))
    return [float("".join(number.split()).replace(",", ".")) for number in numbers]


def _is_side(clause: str) -> bool:
    if words.SIDE_PRICE.search(clause):
        return True
    return bool(words.SIDE.search(clause)) and not (words.ENTRY.search(clause) or words.INCLUDED.search(clause))


def _free(clause: str) -> list[re.Match[str]]:
    """Every place that says "free" of something."""
    found = list(words.FREE.finditer(clause))
    taken = [one.span() for one in found]
    bare = (
        one
        for one in words.FREE_WORD.finditer(clause)
        if not any(begin <= one.start() < end for begin, end in taken[:MOST]) and _is_free_word(clause, one)
    )
    return [*found, *bare][:MOST]


def _is_free_word(clause: str, found: re.Match[str]) -> bool:
    before, after = clause[max(0, found.start() - 24) : found.start()], clause[found.end() : found.end() + 80]
    if words.NOT_FREE_BEFORE.search(before):
        return False
    if words.EVENT_NEXT.match(after) or words.GROUP_AFTER.match(after):
        return True
    return bool(words.FREE_SAID.search(before) and words.FREE_ENDS.match(after))


def _is_whole(clause: str, found: re.Match[str]) -> bool:
    """Whether it is the whole event that costs nothing, for everybody."""
    before, after = clause[max(0, found.start() - 90) : found.start()], clause[found.end() : found.end() + 90]
    if words.NEGATED.search(before) or words.SIDE_NEXT.match(after):
        return False
    if words.SIDE.search(before) and not (words.ENTRY.search(before) or words.EVENT.search(before)):
        return False
    of_event = words.EVENT_NEXT.match(after) or words.EVENT.search(found[0]) or words.EVENT.search(before)
    if words.STRICT_GROUP.search(before) or words.STRICT_GROUP.search(after):
        return False
    return bool(of_event) or not (words.GROUP.search(before) or words.GROUP_AFTER.match(after))


def _stands_paid(clause: str) -> bool:
    found = words.PAID.search(clause)
    return bool(found and not words.NEGATED.search(clause[max(0, found.start() - 40) : found.start()]))
