"""Reading more parameters of /v1/event/: languages, ages, kinds, clocks, order and paging."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aggregator.store.published.wish import SORTS, Clock, Kind
from web.api import times
from web.api.eventwishes import INCLUDES, STATUSES, SUPER_TYPES, TYPES, About, Asked, filtered, wished
from web.api.names import read_name
from web.api.params import LARGEST_PAGE_SIZE, BadValue, several, truth, whole


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
