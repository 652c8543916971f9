"""Which events support parents and in which children are heard: topics and words. Pure data and a look-up.

A stem is found at the beginning of a word, in lower case; those of a title alone are too common in running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from aggregator.model import Texts
from aggregator.reading.glance import fold

LONGEST = 4_000  # characters of a description that are looked at
SUPPORT_TOPICS = frozenset({"parenting_support"})
# (what, where it may stand) -> stems in Finnish, Swedish and English
STEMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("support", "title"): (
        "vanhempainil", "vanhempainry", "perhekahvila", "perheneuvo", "vanhemmuu", "imetystuki", "eroryhm",
        "isäryhm", "äitiryhm", "vertaistuk", "perhekeskus", "perhevalmennu",
        "föräldrakväll", "föräldragrupp", "familjecafé", "familjerådgiv", "föräldraskap", "amningsstöd",
        "parenting", "parents' evening", "parent group", "family café", "family cafe", "breastfeeding support",
    ),
    ("support", "text"): (
        "vanhemmuuden tu", "vanhempien vertais", "tukea vanhem", "stöd för föräldra", "stöd i föräldra",
        "support for parents", "parenting support", "parent support",
    ),
    ("heard", "title"): (
        "nuorisovaltuus", "nuorisoneuvos", "nuvan kokous", "nuvan avoin", "lasten parlament", "lapsiparlament",
        "lasten valtuus",
        "lasten kokous", "nuorten kokous", "oppilaskun", "osallistuva budjet", "kuulemistilaisuus", "kysely",
        "lasten kuule", "nuorten kuule",
        "lasten oikeu", "nuorten ääni", "lasten ääni",
        "ungdomsfullmäktig", "ungdomsråd", "barnparlament", "barnens parlament", "elevkår", "elevråd", "enkät",
        "barnens rätt", "medborgarbudget",
        "youth council", "children's parliament", "student council", "children's rights", "rights of the child",
        "participatory budget", "survey", "public hearing",
    ),
    ("heard", "text"): (
        "nuorisovaltuus", "lapsiparlament", "lasten parlament", "lapsen oikeuksien viikko",
        "lapsen oikeuksien päivä", "lasten oikeuksien viikko", "lasten oikeuksien päivä",
        "ungdomsfullmäktig", "barnparlament", "barnkonventionens vecka", "veckan för barnets rättigheter",
        "youth council", "week of the rights of the child", "children's rights week",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """support: meant as support for parents. heard: children or young people are heard in it."""

    support: bool
    heard: bool


def recognise(title: Texts, description: Texts, topics: Iterable[str]) -> Recognised:
    """What an event is."""
    heads = [fold(text) for text in title.values()]
    bodies = heads + [fold(text[:LONGEST]) for text in description.values()]
    support = not SUPPORT_TOPICS.isdisjoint(topics) or _found("support", heads, bodies)
    return Recognised(support, _found("heard", heads, bodies))


def _found(what: str, heads: list[str], bodies: list[str]) -> bool:
    return any(_stem(what, "title").search(text) for text in heads) or any(_says(what, text) for text in bodies)


def _says(what: str, text: str) -> bool:
    # looking for each stem by itself is several times quicker than the expression, and seldom finds one
    for stem in STEMS[what, "text"]:
        if stem in text:
            return bool(_stem(what, "text").search(text))
    return False


@cache
def _stem(what: str, where: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, STEMS[what, where]))})")
