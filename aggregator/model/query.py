"""What a family asks for: a filter, without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from aggregator.model.event import AgeRange

Part = Literal["morning", "afternoon", "evening"]
PARTS: tuple[Part, ...] = ("morning", "afternoon", "evening")
Shape = Literal["hobby", "single"]
Suited = Literal["", "made_for", "also"]
HOBBY_TIMES = 3


@dataclass(frozen=True, slots=True)
class Near:
    """Within `km` kilometres of a point; lat, lon: WGS 84 degrees."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A filter, in one canonical form (`web.query` makes it from a query string).

    ages: an event suits if it overlaps any of them; empty: every age. unstated: also events with no age told;
    stated: also those that tell one.
    areas, places (their names), sources (their slugs), topics, audiences, languages: any of; empty: all.
    accessibility: every one of. radius: kilometres around `places` (0: those places alone). near: of a point.
    free: only free events. day_from, day_to: inclusive, in the site's zone; None: from today on / without end.
    parts: of the day, by local start: morning before 12, afternoon before 17, evening; what lasts all day: each.
    weekdays: 0 Monday … 6 Sunday. shape: `hobby` a series of `HOBBY_TIMES` or more, `single` all else.
    suits: `made_for` children, young people or families; `also`: those and what they are welcome to.
    words: every word is found, however inflected, in title, place, organiser, topics or description.
    each_time: every occurrence of a series is a card, instead of the next one alone.
    page: from 1, `PAGE_SIZE` cards each.
    """

    ages: tuple[AgeRange, ...] = ()
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
    day_from: date | None = None
    day_to: date | None = None
    parts: tuple[Part, ...] = ()
    weekdays: tuple[int, ...] = ()
    each_time: bool = False
    page: int = 1
