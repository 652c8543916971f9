"""Reading the parameters of /v1/event/ (the table is in eventparams.py) into a wish."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.model import Near
from aggregator.store.published import keywordids
from aggregator.store.published.wish import SORTS, Box, Clock, Kind, Wish
from web.api import times
from web.api.catalogue import Catalogue
from web.api.names import read_name
from web.api.params import (
    LARGEST_PAGE_SIZE,
    BadValue,
    decimals,
    several,
    truth,
    whole,
)

INCLUDES = ("location", "keywords", "audience", "in_language", "sub_events", "super_event")
STATUSES = {
    "eventscheduled": "confirmed", "eventcancelled": "cancelled", "eventrescheduled": "rescheduled",
    "eventpostponed": "postponed",
}  # fmt: skip
TYPES = ("general", "course", "volunteering")
SUPER_TYPES: dict[str, frozenset[Kind]] = {
    "none": frozenset(("single", "instance")), "recurring": frozenset(("whole",)), "umbrella": frozenset(),
}  # fmt: skip
METRES = 1000


@dataclass(frozen=True, slots=True)
class About:
    """What reading a value needs. catalogue: the places and divisions there are."""

    now: int
    zone: ZoneInfo
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of events as asked for. include: what is told in full. gone: also what is no longer there."""

    wish: Wish = field(default_factory=Wish)
    include: frozenset[str] = frozenset()
    gone: bool = False


def wished(asked: Asked, **values: Any) -> Asked:
    """With other values in the wish."""
    return replace(asked, wish=replace(asked.wish, **values))


def filtered(asked: Asked, **values: Any) -> Asked:
    """With other values in the site's own filter."""
    return wished(asked, query=replace(asked.wish.query, **values))


def start(asked: Asked, value: str, about: About) -> Asked:
    """What ends after, or begins no earlier."""
    return wished(asked, start=times.instant(value, about.now, about.zone))


def end(asked: Asked, value: str, about: About) -> Asked:
    """What begins no later; a day counts whole."""
    return wished(asked, end=times.instant(value, about.now, about.zone, end=True))


def days(asked: Asked, value: str, about: About) -> Asked:
    """Today and so many days more."""
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise BadValue("Error while parsing days.")
    if int(value) < 1:
        raise BadValue("Days must be 1 or more.")
    today = times.instant("today", about.now, about.zone)
    return wished(asked, start=today, end=today + (int(value) + 1) * 86_400)


def since(asked: Asked, value: str, about: About) -> Asked:
    """What has changed since."""
    since = times.instant(value, about.now, about.zone, end=True, naive=UTC)
    return wished(asked, changed_since=since)


def words(asked: Asked, value: str, about: About) -> Asked:
    """Words, all of them."""
    return filtered(asked, words=f"{asked.wish.query.words} {value.replace(',', ' ')}".strip())


def ongoing_words(asked: Asked, value: str, about: About) -> Asked:
    """Words, of what is not over."""
    return ongoing(words(asked, value, about), "true", about)


def any_words(asked: Asked, value: str, about: About) -> Asked:
    """Any of several words, of what is not over."""
    return wished(ongoing(asked, "true", about), any_words=several(value)[:10])


def ongoing(asked: Asked, value: str, about: About) -> Asked:
    """What is not over."""
    if not truth(value, "all_ongoing") or asked.wish.start is not None:
        return asked
    return wished(asked, start=about.now)


def keywords(asked: Asked, value: str, about: About) -> Asked:
    """Any of these keywords."""
    tags = tuple(tag for one in several(value) for tag in keywordids.tags_of(one))
    return wished(asked, tags=(*asked.wish.tags, tags), nothing=asked.wish.nothing or not tags)


def every_keyword(asked: Asked, value: str, about: About) -> Asked:
    """All of these keywords."""
    for one in several(value):
        asked = keywords(asked, one, about)
    return asked


def no_keyword(asked: Asked, value: str, about: About) -> Asked:
    """None of these keywords."""
    return wished(asked, without=tuple(tag for one in several(value) for tag in keywordids.tags_of(one)))


def location(asked: Asked, value: str, about: About) -> Asked:
    """At any of these places."""
    places = about.catalogue.places()
    names = tuple(places[one].name for one in several(value) if one in places)
    return filtered(wished(asked, nothing=asked.wish.nothing or not names), places=names)


def division(asked: Asked, value: str, about: About) -> Asked:
    """In any of these areas or municipalities."""
    slugs = about.catalogue.areas_of(several(value))
    if slugs is None:
        return asked
    return filtered(wished(asked, nothing=asked.wish.nothing or not slugs), areas=slugs)


def bbox(asked: Asked, value: str, about: About) -> Asked:
    """Inside a box."""
    return wished(asked, box=Box(*decimals(value, "bbox", 4)))


def origin(asked: Asked, value: str, about: About) -> Asked:
    """Near a point."""
    lon, lat = decimals(value, "dwithin_origin", 2)
    if abs(lat) > 90 or abs(lon) > 180:
        raise BadValue("dwithin_origin must be longitude and latitude")
    near = asked.wish.query.near
    return filtered(asked, near=Near(lat, lon, near.km if near else 1.0))


def metres(asked: Asked, value: str, about: About) -> Asked:
    """How near the point."""
    km = min(100.0, whole(value, "dwithin_metres") / METRES)
    near = asked.wish.query.near
    return filtered(asked, near=replace(near, km=km)) if near else asked


def spoken(asked: Asked, value: str, about: About) -> Asked:
    """Held or told in a language."""
    return wished(asked, spoken=several(value)[:10])


def held_in(asked: Asked, value: str, about: About) -> Asked:
    """Held in a language."""
    return filtered(asked, languages=several(value)[:10])


def told_in(asked: Asked, value: str, about: About) -> Asked:
    """Told in a language."""
    return wished(asked, told=several(value)[:10])


def source(asked: Asked, value: str, about: About) -> Asked:
    """Told by a source."""
    return filtered(asked, sources=several(value))


def free(asked: Asked, value: str, about: About) -> Asked:
    """Free, or not free."""
    free = truth(value, "is_free")
    return filtered(wished(asked, free=free), free=free)


def bound(name: str, side: str, low: bool) -> Any:
    """An age that is the lowest or highest of the event's youngest or oldest."""
    def read(asked: Asked, value: str, about: About) -> Asked:
        age, (least, most) = whole(value, name, most=999), getattr(asked.wish, side)
        return wished(asked, **{side: (age, most) if low else (least, age)})

    return read


def suitable(asked: Asked, value: str, about: About) -> Asked:
    """Suits an age, or everybody of a span of ages."""
    ages = sorted(whole(one, "suitable_for", most=999) for one in several(value))
    if len(ages) > 2:
        raise BadValue(f"suitable_for takes at maximum two values, you provided {len(ages)}")
    return wished(asked, min_age=(0, ages[0]), max_age=(ages[-1], None)) if ages else asked


def super_type(asked: Asked, value: str, about: About) -> Asked:
    """Which of single events, times of series, and series."""
    wanted = several(value)
    if any(one not in SUPER_TYPES for one in wanted):
        raise BadValue(f"super_event_type can be of the following values: {' '.join(SUPER_TYPES)}")
    return only(asked, frozenset().union(*(SUPER_TYPES[one] for one in wanted)))


def only(asked: Asked, kinds: frozenset[Kind]) -> Asked:
    """Rows of these kinds alone."""
    return wished(asked, kinds=asked.wish.kinds & kinds)


def super_event(asked: Asked, value: str, about: About) -> Asked:
    """The times of one series, or what is none."""
    if value == "none":
        return only(asked, frozenset(("single", "whole")))
    name = read_name(value)
    found = only(asked, frozenset(("instance",)))
    return wished(found, of=name[0]) if name and name[1] is None else wished(found, nothing=True)


def recurring(asked: Asked, value: str, about: About) -> Asked:
    """Series, or all else."""
    kinds = {"super": SUPER_TYPES["recurring"], "sub": SUPER_TYPES["none"]}.get(value.lower())
    return only(asked, kinds) if kinds is not None else asked


def hide_children(asked: Asked, value: str, about: About) -> Asked:
    """Without the times of series."""
    hide = truth(value, "hide_recurring_children")
    return only(asked, frozenset(("single", "whole"))) if hide else asked


def types(asked: Asked, value: str, about: About) -> Asked:
    """All our events are of the type General."""
    wanted = several(value.lower())
    if any(one not in TYPES for one in wanted):
        raise BadValue(f"Event type can be of the following values: {' '.join(TYPES)}")
    return asked if "general" in wanted else wished(asked, nothing=True)


def statuses(asked: Asked, value: str, about: About) -> Asked:
    """In any of these states."""
    wanted = tuple(sorted(STATUSES[one] for one in several(value.lower()) if one in STATUSES))
    return wished(asked, statuses=wanted, nothing=asked.wish.nothing or not wanted)


def names(asked: Asked, value: str, about: About) -> Asked:
    """These events alone."""
    found = tuple(name for one in several(value.strip("/")) if (name := read_name(one)))
    return wished(asked, names=found, nothing=asked.wish.nothing or not found)


def clock(name: Clock) -> Any:
    """Before or after a time of day."""
    def read(asked: Asked, value: str, about: About) -> Asked:
        return wished(asked, clocks=(*asked.wish.clocks, (name, times.minutes(value, name))))

    return read


def shortest(asked: Asked, value: str, about: About) -> Asked:
    """Lasting at least."""
    return wished(asked, seconds=(times.seconds(value), asked.wish.seconds[1]))


def longest(asked: Asked, value: str, about: About) -> Asked:
    """Lasting at most."""
    return wished(asked, seconds=(asked.wish.seconds[0], times.seconds(value)))


def sort(asked: Asked, value: str, about: About) -> Asked:
    """The order."""
    wanted = several(value)
    if not wanted or any(one.removeprefix("-") not in SORTS for one in wanted):
        raise BadValue(f"It is possible to sort with the following params only: {', '.join(SORTS)}")
    return wished(asked, sort=tuple((one.removeprefix("-"), one.startswith("-")) for one in wanted))


def include(asked: Asked, value: str, about: About) -> Asked:
    """What is told in full."""
    return replace(asked, include=frozenset(several(value)) & frozenset(INCLUDES))


def deleted(asked: Asked, value: str, about: About) -> Asked:
    """Also what is no longer there."""
    return replace(asked, gone=truth(value, "show_deleted"))


def page(asked: Asked, value: str, about: About) -> Asked:
    """Which page."""
    return wished(asked, page=whole(value, "page", least=1, most=10**6))


def page_size(asked: Asked, value: str, about: About) -> Asked:
    """How many a page."""
    return wished(asked, size=min(LARGEST_PAGE_SIZE, whole(value, "page_size", least=1)))


