"""Reading the parameters of /v1/event/ (the table is in eventparams.py) into a wish."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.model import Near
from aggregator.store.published import keywordids
from aggregator.store.published.wish import Box, Kind, Wish
from web.api import times
from web.api.catalogue import Catalogue
from web.api.params import (
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
