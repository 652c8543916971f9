"""What of a session counts: whom it is for, where, when in the day, at what price, and what nobody tells. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any, Literal, NamedTuple

from aggregator.areas import District
from aggregator.coverage.bands import ADULT, PARENTS, bands_of
from aggregator.coverage.recognised import recognise
from aggregator.identity import slugify

State = Literal["held", "cancelled", "adults"]
When = Literal["morning", "afternoon", "evening", "day"]
Told = Literal["yes", "no", "untold"]
PRICES: tuple[Told, ...] = ("no", "yes", "untold")  # by the code of event.free: does it cost nothing
REACH_KM = 3.0
KM_A_DEGREE = 111.2
NOWHERE = ("?",)  # the reach of what has no known position
BASES = {"stated": "stated", "corrected": "stated", "default": "read", "read": "read"}
NATIONAL = frozenset({"fi", "sv"})
MOST_TAGS = 8


class Profile(NamedTuple):
    """The session's own row of the cube.

    state: cancelled ones and those for adults only are told apart, they are no supply. low, high: completed
    years, -1 where nobody tells. basis: "stated", "read", "". reach: areas whose centre is near. when: by the
    start. free, signup: does it cost nothing, is sign-up needed. lasting: of a hobby of 8 times a term or more.
    sources: slugs.
    """

    state: State
    low: int
    high: int
    basis: str
    parents: bool
    area: str
    reach: tuple[str, ...]
    school: str
    when: When
    free: Told
    signup: Told
    accessibility: tuple[str, ...]
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    support: bool
    heard: bool
    lasting: bool
    placed: bool
    sources: tuple[str, ...]

    @property
    def bands(self) -> tuple[str, ...]:
        """Whom it is for."""
        return bands_of(self.low, self.high, self.parents)

    @property
    def low_threshold(self) -> Told:
        """Free and without sign-up: no if either is known to be otherwise."""
        if self.free == "no" or self.signup == "yes":
            return "no"
        return "yes" if (self.free, self.signup) == ("yes", "no") else "untold"


_LISTS = tuple(map(Profile._fields.index, ("reach", "accessibility", "languages", "topics", "sources")))


@lru_cache(20_000)
def dump(profile: Profile) -> str:
    """One text for equal profiles."""
    return json.dumps(profile, ensure_ascii=False, separators=(",", ":"))


def load(texts: Sequence[str]) -> list[Profile]:
    """The profiles of texts that `dump` wrote; thousands at once take a quarter of the time of one by one."""
    return [_made(values) for values in json.loads(f"[{','.join(texts)}]")]


def _made(values: list[Any]) -> Profile:
    for at in _LISTS:
        values[at] = tuple(values[at])
    return Profile._make(values)


@dataclass(frozen=True, slots=True)
class Row:
    """An event as the store's columns tell it; see aggregator.store.tables. detail: the event's JSON, loaded."""

    low: int
    high: int
    area: str
    free: int
    cancelled: bool
    lat: float | None
    lon: float | None
    place: str
    sources: tuple[str, ...]
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class School:
    """A school unit. names: slugs of what its premises are called."""

    slug: str
    name: str
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of the municipality: areas with a centre, and schools by the slugs of their names."""

    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, districts: tuple[District, ...], schools: tuple[School, ...]) -> Places:
        """From the file of districts."""
        centres = {one.slug: middle for one in districts if (middle := one.middle) is not None}
        return cls(centres, {name: school.slug for school in schools for name in school.names})

    def reach(self, lat: float | None, lon: float | None) -> tuple[str, ...]:
        """The areas whose centre is at most `REACH_KM` from a point."""
        if lat is None or lon is None:
            return NOWHERE
        near = (area for area, centre in self.centres.items() if kilometres(centre, (lat, lon)) <= REACH_KM)
        return tuple(sorted(near))

    def school(self, place: str) -> str:
        """The school that a place is or is in: "Vuoksen koulu", "Vuoksen koulu, liikuntasali"; "" for none."""
        slug = slugify(place) if self.schools else ""
        while slug:
            if found := self.schools.get(slug):
                return found
            slug = slug.rpartition("-")[0]
        return ""


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points (lat, lon in degrees), as on a plane: right to a metre within a town."""
    north = (one[0] - other[0]) * KM_A_DEGREE
    east = (one[1] - other[1]) * KM_A_DEGREE * cos(radians((one[0] + other[0]) / 2))
    return hypot(north, east)


def profile_of(row: Row, places: Places) -> Profile:
    """What all sessions of an event share; `when`, `lasting` and a session's own cancelling are set for each."""
    detail = row.detail
    parents = PARENTS in detail["audiences"]
    recognised = recognise(detail["title"], detail["description"], detail["topics"])
    return Profile(
        state=_state(row, parents),
        low=row.low,
        high=row.high if row.low >= 0 else -1,
        basis=BASES[detail["age"]["basis"]] if row.low >= 0 and detail["age"] else "",
        parents=parents,
        area=row.area,
        reach=places.reach(row.lat, row.lon),
        school=places.school(row.place),
        when="day",
        free=PRICES[row.free],
        signup=_signup(detail),
        accessibility=_tags(detail["accessibility"]),
        languages=_tags(detail["languages"]),
        topics=_tags(detail["topics"]),
        support=recognised.support,
        heard=recognised.heard,
        lasting=False,
        placed=bool(row.place),
        sources=row.sources,
    )


def _state(row: Row, parents: bool) -> State:
    if row.cancelled:
        return "cancelled"
    adults = row.low >= ADULT or row.detail["suits"] == "no"
    return "adults" if adults and not parents else "held"


def _signup(detail: Mapping[str, Any]) -> Told:
    needed = detail["signup_needed"]
    if needed is None:
        return "yes" if detail["signup"] else "untold"
    return "yes" if needed else "no"


def _tags(values: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))[:MOST_TAGS]
