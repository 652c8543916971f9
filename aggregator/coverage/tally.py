"""A period's counts -> every sum that the report tells. Pure.

A sum is named by a tuple, its cell: ("price", "13-15", "yes") is the sessions for 13–15-year-olds that cost
nothing. A day's sums are kept, so that a period is nothing but additions.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from aggregator.coverage.bands import ANY, BAND_KEYS, UNTOLD
from aggregator.coverage.profile import NATIONAL, Profile

Cell = tuple[str, ...]
Count = tuple[Profile, int, int]  # profile, weekday (0 Monday), sessions
SATURDAY = 5
REMEMBERED = 4_096
COLUMNS: tuple[str, ...] = (*BAND_KEYS, UNTOLD, ANY)


def slot(profile: Profile, weekend: bool) -> str:
    """When in the week: "weekday-evening", "weekend"."""
    return "weekend" if weekend else f"weekday-{profile.when}"


@lru_cache(REMEMBERED)
def cells(profile: Profile, weekend: bool) -> tuple[Cell, ...]:
    """Everything that a session of this profile adds to; see reporting for what each is."""
    if profile.state != "held":
        return ((profile.state,),)
    return (*_by_band(profile, slot(profile, weekend)), *_by_source(profile))


def _by_band(profile: Profile, time: str) -> Iterator[Cell]:
    access = "told" if profile.accessibility else UNTOLD
    told = profile.languages
    languages = set(told) if told else {UNTOLD}
    if not NATIONAL.issuperset(told):
        languages.add("other")
    for band in (*profile.bands, ANY):
        yield "band", band
        yield "price", band, profile.free
        yield "area", band, profile.area
        yield "slot", band, time
        yield "access", band, access
        yield "low", band, profile.low_threshold
        for code in languages:
            yield "language", band, code
        for near in profile.reach:
            yield "reach", band, near
        for topic in profile.topics or (UNTOLD,):
            yield "topic", band, topic
        if profile.support:
            yield "support", band
        if profile.heard:
            yield "heard", band


def _by_source(profile: Profile) -> Iterator[Cell]:
    basis = profile.basis or UNTOLD
    for source in (*profile.sources, ANY):
        yield "quality", source, "all"
        yield "quality", source, basis
        if not profile.placed:
            yield "quality", source, "no-place"
        if profile.free == UNTOLD:
            yield "quality", source, "no-price"


@dataclass(frozen=True, slots=True)
class Day:
    """A day's sums: sessions by band (COLUMNS), those in the evening, the free ones, and what is no supply."""

    day: date
    bands: tuple[int, ...]
    evening: tuple[int, ...]
    free: tuple[int, ...]
    cancelled: int = 0
    adults: int = 0

    def dump(self) -> str:
        """As it is kept."""
        return json.dumps(
            [self.bands, self.evening, self.free, self.cancelled, self.adults], separators=(",", ":")
        )

    @classmethod
    def load(cls, told: Sequence[tuple[date, str]]) -> list[Day]:
        """Days of which `dump` wrote these texts."""
        found = json.loads(f"[{','.join(text for _, text in told)}]")
        return [
            cls(day, tuple(bands), tuple(evening), tuple(free), cancelled, adults)
            for (day, _), (bands, evening, free, cancelled, adults) in zip(told, found, strict=True)
        ]


def day_of(day: date, counts: Mapping[Profile, int]) -> Day:
    """The sums of one day."""
    sums: dict[str, dict[str, int]] = {name: dict.fromkeys(COLUMNS, 0) for name in ("bands", "evening", "free")}
    other = {"cancelled": 0, "adults": 0}
    for profile, sessions in counts.items():
        if profile.state != "held":
            other[profile.state] += sessions
            continue
        for band in (*profile.bands, ANY):
            sums["bands"][band] += sessions
            if profile.when == "evening":
                sums["evening"][band] += sessions
            if profile.free == "yes":
                sums["free"][band] += sessions
    return Day(day, **{name: tuple(each.values()) for name, each in sums.items()}, **other)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Totals:
    """A period's sums. days: those that were counted, in order. hobbies: profiles of lasting ones.

    sources: slug -> how it was doing on the last day that was counted."""

    sums: Mapping[Cell, int]
    weekdays: Mapping[tuple[str, int], int]
    days: Sequence[Day] = ()
    hobbies: Sequence[Profile] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *cell: str) -> int:
        """One sum."""
        return self.sums.get(cell, 0)

    @property
    def counted(self) -> bool:
        """Whether the period was counted at all: without it a 0 would be a lie."""
        return bool(self.days)

    def keys(self, *cell: str) -> set[str]:
        """The last parts of all cells that begin so and are one longer."""
        return {one[-1] for one in self.sums if one[:-1] == cell}


def sums_of(day: date, counts: Mapping[Profile, int]) -> Counter[Cell]:
    """Every sum of one day."""
    weekend, sums = day.weekday() >= SATURDAY, Counter[Cell]()
    for profile, sessions in counts.items():
        for cell in cells(profile, weekend):
            sums[cell] += sessions
    return sums


def totals(
    sums: Mapping[Cell, int], days: Sequence[Day], hobbies: Sequence[Profile], sources: Mapping[str, str]
) -> Totals:
    """The sums of a period."""
    weekdays: dict[tuple[str, int], int] = defaultdict(int)
    for one in days:
        for band, sessions in zip(COLUMNS, one.bands, strict=True):
            weekdays[band, one.day.weekday()] += sessions
    return Totals(sums, weekdays, days, hobbies, sources)
