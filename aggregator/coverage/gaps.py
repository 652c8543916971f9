"""What is missing, in words: nothing for an age, in an area, at a time, without a fee. Pure.

A gap that follows from a larger one is not told beside it: where there is nothing at all for 13–15-year-olds, it
goes without saying that there is nothing free. Neighbouring ages that lack the same are one gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from aggregator.coverage.bands import AGES, ANY, PARENTS, UNTOLD
from aggregator.coverage.cuts import Cut, cut
from aggregator.coverage.population import Population
from aggregator.coverage.profile import Profile
from aggregator.coverage.tally import SATURDAY, Count
from sources.errors import N_

DAYS = 30
EVERYWHERE = ""
Lack = frozenset[str]


def _lack(*conditions: str) -> Lack:
    return frozenset(conditions)


# what there is none of -> how it is said; who: "for 13–15-year-olds", where: "in Vuoksenniska"
SENTENCES: dict[Lack, str] = {
    _lack(): N_("There is nothing at all {who} {where} in the next {days} days."),
    _lack("free"): N_("There is nothing free of charge {who} {where} in the next {days} days."),
    _lack("evening"): N_("There is nothing on weekday evenings {who} {where} in the next {days} days."),
    _lack("weekend"): N_("There is nothing at weekends {who} {where} in the next {days} days."),
    _lack("free", "evening"): N_(
        "There is nothing free of charge on weekday evenings {who} {where} in the next {days} days."
    ),
    _lack("free", "weekend"): N_(
        "There is nothing free of charge at weekends {who} {where} in the next {days} days."
    ),
    _lack("free", "open"): N_(
        "There is nothing free of charge and without sign-up {who} {where} in the next {days} days."
    ),
    _lack("accessible"): N_(
        "There is nothing said to be accessible or adapted {who} {where} in the next {days} days."
    ),
}
CONDITIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "free": (("hinta", "maksuton"),),
    "open": (("ilmoittautuminen", "ei"),),
    "evening": (("aika", "ilta"), ("viikonpaiva", "arki")),
    "weekend": (("viikonpaiva", "viikonloppu"),),
    "accessible": (("esteeton", "1"),),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """low, high: completed years; (-1, -1) parents. area: slug, EVERYWHERE for the whole municipality.

    untold: sessions there that meet the rest but tell no age. children: how many live there; None: not known.
    """

    low: int
    high: int
    area: str
    lack: Lack
    untold: int = 0
    children: int | None = None

    @property
    def parents(self) -> bool:
        """Whether it is parents who lack it."""
        return self.low < 0

    @property
    def sentence(self) -> str:
        """A message id with {who}, {where}, {days}."""
        return SENTENCES[self.lack]

    @property
    def cut(self) -> Cut:
        """What there is none of."""
        who = ("kenelle", "vanhemmat") if self.parents else ("ika", f"{self.low}-{self.high}")
        where = (("alue", self.area),) if self.area else ()
        return cut(who, *where, *(one for name in sorted(self.lack) for one in CONDITIONS[name]))


def meets(profile: Profile, weekday: int) -> tuple[Lack, ...]:
    """Of SENTENCES those whose conditions a session meets."""
    weekend = weekday >= SATURDAY
    evening = profile.when == "evening" and not weekend
    return _met(profile.free == "yes", profile.signup == "no", evening, weekend, bool(profile.accessibility))


@cache
def _met(*told: bool) -> tuple[Lack, ...]:
    met = {
        name
        for name, is_so in zip(("free", "open", "evening", "weekend", "accessible"), told, strict=True)
        if is_so
    }
    return tuple(lack for lack in SENTENCES if lack <= met)


def there_is(counts: Iterable[Count]) -> dict[tuple[str, str, Lack], int]:
    """(band, area, conditions) -> sessions; every area also in EVERYWHERE, every age in ANY."""
    alike: dict[tuple[tuple[str, ...], str, tuple[Lack, ...]], int] = defaultdict(int)
    for profile, weekday, sessions in counts:
        if profile.state == "held":
            alike[profile.bands, profile.area, meets(profile, weekday)] += sessions
    found: dict[tuple[str, str, Lack], int] = defaultdict(int)
    for (bands, area, met), sessions in alike.items():
        who = {*bands, ANY} if set(bands) - {PARENTS, UNTOLD} else set(bands)
        where = {area, EVERYWHERE} if area else {EVERYWHERE}
        for key in product(who, where, met):
            found[key] += sessions
    return found


def gaps(counts: Iterable[Count], areas: Sequence[str], population: Population | None = None) -> list[Gap]:
    """The gaps of some days, most children first; without a population the widest first."""
    there = there_is(counts)
    places = (EVERYWHERE, *areas)
    bands = (ANY, *(band.key for band in AGES), PARENTS)
    empty = {key for key in product(bands, places, SENTENCES) if not there.get(key)}
    left = [key for key in empty if not _follows(key, empty)]
    found = [
        Gap(low, high, area, lack, there.get((UNTOLD, area, lack), 0), _children(population, area, low, high))
        for (area, lack), some in _together(left).items()
        for low, high in some
    ]
    order = {area: number for number, area in enumerate(places)}
    return sorted(
        found,
        key=lambda gap: (
            -(gap.children or 0),
            len(gap.lack),
            order[gap.area],
            gap.parents,
            gap.low,
            sorted(gap.lack),
        ),
    )


def _follows(key: tuple[str, str, Lack], empty: set[tuple[str, str, Lack]]) -> bool:
    """Whether another gap says it already."""
    band, area, lack = key
    wider_bands = {band, ANY} if band != PARENTS else {band}
    wider = product(wider_bands, {area, EVERYWHERE}, (other for other in SENTENCES if other <= lack))
    return any(other != key and other in empty for other in wider)


def _together(left: Iterable[tuple[str, str, Lack]]) -> dict[tuple[str, Lack], list[tuple[int, int]]]:
    """(area, lack) -> ages, those that follow one another as one."""
    named: dict[tuple[str, Lack], set[str]] = defaultdict(set)
    for key, area, lack in left:
        named[area, lack].add(key)
    found: dict[tuple[str, Lack], list[tuple[int, int]]] = {}
    for place, some in named.items():
        spans: list[tuple[int, int]] = [(AGES[0].low, AGES[-1].high)] if ANY in some else []
        for band in AGES:
            if band.key not in some:
                continue
            if spans and spans[-1][1] == band.low - 1:
                spans[-1] = spans[-1][0], band.high
            else:
                spans.append((band.low, band.high))
        found[place] = spans + ([(-1, -1)] if PARENTS in some else [])
    return found


def _children(population: Population | None, area: str, low: int, high: int) -> int | None:
    return None if population is None or low < 0 else population.children(area, low, high)
