"""A family's filter: what it asks for, and the one query string it is written as.

    Filter  --canonical-->  "alue=keskusta&ika=7-9"   (sorted; equal filters, equal strings; web.query reads it)
    Filter  --query(today)-->  EventQuery             (relative days become dates, birth years ages)

The parameter names and their words are the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Literal, TypeVar, get_args
from urllib.parse import urlencode

from aggregator.model import AgeRange, EventQuery, Near, Part, Shape, Suited

T = TypeVar("T")
Day = Literal[
    "", "tanaan", "huomenna", "viikonloppu", "viikko", "ensi-viikko", "ma", "ti", "ke", "to", "pe", "la", "su"
]
DAYS: tuple[Day, ...] = get_args(Day)
OLDEST = 120
SATURDAY = 5
NEAREST, FARTHEST = 0.1, 100  # kilometres
USUAL_KM = 3.0
# words of the query string -> what the model calls it, in reading order
WEEKDAYS: dict[str, int] = {word: number for number, word in enumerate(("ma", "ti", "ke", "to", "pe", "la", "su"))}
PARTS: dict[str, Part] = {"aamu": "morning", "paiva": "afternoon", "ilta": "evening"}
AUDIENCES: dict[str, str] = {
    "lapset": "children", "nuoret": "youth", "vanhemmat": "parents", "perheet": "families", "aikuiset": "adults",
    "seniorit": "seniors",
}  # fmt: skip
SHAPES: dict[str, Shape] = {"harrastus": "hobby", "tapahtuma": "single"}
SUITS: dict[str, Suited] = {"tehty": "made_for", "myos": "also"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a family asks for. Tuples are in order and without repeats; see EventQuery for the fields' meaning.

    births: years of birth, so that the filter grows with the child. day: a relative choice, resolved when asked,
    so that a subscription to "today" stays true; then `first` and `last` are None. first, last: inclusive dates.
    radius: only with places. near: as `nearby` rounds it.
    """

    ages: tuple[AgeRange, ...] = ()
    births: tuple[int, ...] = ()
    unstated: bool = True
    stated: bool = True
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    radius: float = 0
    near: Near | None = None
    sources: tuple[str, ...] = ()
    free: bool = False
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    suits: Suited = ""
    shape: Shape | None = None
    words: str = ""
    day: Day = ""
    first: date | None = None
    last: date | None = None
    parts: tuple[Part, ...] = ()
    weekdays: tuple[int, ...] = ()
    each_time: bool = False
    page: int = 1

    def query(self, today: date) -> EventQuery:
        """The same with relative days as dates, seen on `today` (the site's own calendar day)."""
        first, last = self.days(today)
        same = {name: getattr(self, name) for name in _SAME}
        grown = {age_of(year, today) for year in self.births}
        ages = tuple(sorted({*self.ages, *grown}, key=age_order))
        return EventQuery(**same | {"ages": ages, "day_from": first, "day_to": last})

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and last day asked for. The weekend is the coming one, or what is left of this one, as is the
        week; a weekday is the next one, today counted."""
        if not self.day:
            return self.first, self.last
        first, last = _ahead(self.day, today.weekday())
        return today + timedelta(days=first), today + timedelta(days=last)

    def coming(self, today: date) -> EventQuery:
        """The same for a list: "today" begins now, so that what is already over does not stand first."""
        asked = self.query(today)
        return replace(asked, day_from=None) if self.day and asked.day_from == today else asked

    def without(self, part: str) -> Filter:
        """The filter without one of its parts: a field of EventQuery, or `days`."""
        fields = {"ages": ("ages", "births"), "days": ("day", "first", "last"), "places": ("places", "radius")}
        return replace(self, page=1, **{name: getattr(EVERYTHING, name) for name in fields.get(part, (part,))})

    def on_page(self, page: int) -> Filter:
        """The same filter, another page."""
        return replace(self, page=page)


EVERYTHING = Filter()
_SAME = tuple({field.name for field in fields(Filter)} & {field.name for field in fields(EventQuery)} - {"ages"})


def _ahead(day: Day, weekday: int) -> tuple[int, int]:
    """How many days ahead a relative choice begins and ends, seen on a weekday (0 Monday)."""
    if day in WEEKDAYS:
        ahead = (WEEKDAYS[day] - weekday) % 7
        return ahead, ahead
    return {
        "tanaan": (0, 0),
        "huomenna": (1, 1),
        "viikonloppu": (max(0, SATURDAY - weekday), 6 - weekday),
        "viikko": (0, 6 - weekday),
        "ensi-viikko": (7 - weekday, 13 - weekday),
    }[day]


def age_of(year: int, today: date) -> AgeRange:
    """The ages a child born in a year has on that day: one before the birthday, another after; none yet: 0."""
    oldest = max(0, today.year - year)
    return AgeRange(max(0, oldest - 1), oldest)


def age_order(ages: AgeRange) -> tuple[int, int]:
    """Youngest first; an open range after the closed ones that begin with it."""
    return ages.min or 0, OLDEST + 1 if ages.max is None else ages.max


def nearby(lat: float, lon: float, km: float) -> Near:
    """A position to about a hundred metres: a calendar's address need not tell at which door somebody lives."""
    return Near(round(lat, 3) + 0.0, round(lon, 3) + 0.0, round(km, 1))


def _age_pair(ages: AgeRange) -> tuple[str, str]:
    if ages.min == ages.max:
        return "v", str(ages.min)
    return "ika", f"{ages.min or 0}-{'' if ages.max is None else ages.max}"


def _number(value: float) -> str:
    return f"{value:g}"


def _word(words: Mapping[str, object], meaning: object) -> str:
    return next((word for word, meant in words.items() if meant == meaning), "")


def _words(words: Mapping[str, T], meanings: tuple[T, ...]) -> tuple[str, ...]:
    return tuple(word for word, meant in words.items() if meant in meanings)


def pairs_of(filter_: Filter) -> list[tuple[str, str]]:
    """The parameters of the canonical form, in order."""
    near = filter_.near
    several: dict[str, tuple[str, ...]] = {
        "aihe": filter_.topics,
        "aika": _words(PARTS, filter_.parts),
        "alue": filter_.areas,
        "esteeton": filter_.accessibility,
        "kenelle": _words(AUDIENCES, filter_.audiences),
        "kieli": filter_.languages,
        "lahde": filter_.sources,
        "paikka": filter_.places,
        "synt": tuple(str(year) for year in filter_.births),
        "viikonpaiva": _words(WEEKDAYS, filter_.weekdays),
    }
    single = {
        "alku": filter_.first.isoformat() if filter_.first else "",
        "ilman-ikaa": "vain" if not filter_.stated else "" if filter_.unstated else "0",
        "lahella": f"{near.lat:.3f},{near.lon:.3f},{_number(near.km)}" if near else "",
        "loppu": filter_.last.isoformat() if filter_.last else "",
        "maksuton": "1" if filter_.free else "",
        "paiva": filter_.day,
        "q": filter_.words,
        "sade": _number(filter_.radius) if filter_.radius and filter_.places else "",
        "sivu": str(filter_.page) if filter_.page > 1 else "",
        "sopii": _word(SUITS, filter_.suits),
        "toistuvat": "1" if filter_.each_time else "",
        "tyyppi": _word(SHAPES, filter_.shape),
    }
    pairs = [_age_pair(ages) for ages in filter_.ages]
    pairs += [(key, value) for key, values in several.items() for value in values]
    pairs += [(key, value) for key, value in single.items() if value]
    return sorted(pairs, key=lambda pair: pair[0])  # stable: values keep their own order


def canonical(filter_: Filter) -> str:
    """The one query string for `filter_` ("" if it asks for everything); `parse` reads it back."""
    return urlencode(pairs_of(filter_))


def subscription(filter_: Filter) -> str:
    """The canonical form of what a calendar can follow: the filter without its page, its series whole."""
    return canonical(replace(filter_, page=1, each_time=False))
