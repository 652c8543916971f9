"""A family's filter: what it asks for, and the one query string it is written as.

    Filter  --canonical-->  "alue=keskusta&ika=7-9"   (sorted; equal filters, equal strings; web.query reads it)
    Filter  --query(today)-->  EventQuery             (relative days become dates)

The parameter names are the same in every language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlencode

from aggregator.model import AgeRange, EventQuery

Day = Literal["", "tanaan", "viikonloppu"]
OLDEST = 120
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Filter:
    """What a family asks for. Tuples are sorted and without repeats; see EventQuery for the fields' meaning.

    day: a relative choice, resolved when asked, so that a subscription to "today" stays true; then `first` and
    `last` are None. first, last: inclusive dates.
    """

    ages: tuple[AgeRange, ...] = ()
    unstated: bool = True
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    free: bool = False
    day: Day = ""
    first: date | None = None
    last: date | None = None
    page: int = 1

    def query(self, today: date) -> EventQuery:
        """The same with relative days as dates, seen on `today` (the site's own calendar day)."""
        first, last = self.days(today)
        return EventQuery(
            ages=self.ages, unstated=self.unstated, areas=self.areas, places=self.places, sources=self.sources,
            free=self.free, day_from=first, day_to=last, page=self.page,
        )  # fmt: skip

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and last day asked for; the weekend is the coming one, or what is left of this one."""
        match self.day:
            case "tanaan":
                return today, today
            case "viikonloppu":
                saturday = today + timedelta(days=SATURDAY - today.weekday())
                return max(today, saturday), saturday + timedelta(days=1)
        return self.first, self.last

    def coming(self, today: date) -> EventQuery:
        """The same for a list: "today" begins now, so that what is already over does not stand first."""
        asked = self.query(today)
        return replace(asked, day_from=None) if self.day and asked.day_from == today else asked

    def on_page(self, page: int) -> Filter:
        """The same filter, another page."""
        return replace(self, page=page)


def age_order(ages: AgeRange) -> tuple[int, int]:
    """Youngest first; an open range after the closed ones that begin with it."""
    return ages.min or 0, OLDEST + 1 if ages.max is None else ages.max


def _age_pair(ages: AgeRange) -> tuple[str, str]:
    if ages.min == ages.max:
        return "v", str(ages.min)
    return "ika", f"{ages.min or 0}-{'' if ages.max is None else ages.max}"


def pairs_of(filter_: Filter) -> list[tuple[str, str]]:
    """The parameters of the canonical form, in order."""
    pairs = [_age_pair(ages) for ages in filter_.ages]
    pairs += [("alue", area) for area in filter_.areas]
    pairs += [("paikka", place) for place in filter_.places]
    pairs += [("lahde", source) for source in filter_.sources]
    single = {
        "alku": filter_.first.isoformat() if filter_.first else "",
        "ilman-ikaa": "" if filter_.unstated else "0",
        "loppu": filter_.last.isoformat() if filter_.last else "",
        "maksuton": "1" if filter_.free else "",
        "paiva": filter_.day,
        "sivu": str(filter_.page) if filter_.page > 1 else "",
    }
    pairs += [(key, value) for key, value in single.items() if value]
    return sorted(pairs, key=lambda pair: pair[0])  # stable: values keep their own order


def canonical(filter_: Filter) -> str:
    """The one query string for `filter_` ("" if it asks for everything); `parse` reads it back."""
    return urlencode(pairs_of(filter_))


def subscription(filter_: Filter) -> str:
    """The canonical form of what a calendar can follow: the filter without its page."""
    return canonical(filter_.on_page(1))
