"""Records -> rows. Pure; see `tables` for what the columns mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aggregator.model import AgeClaim, Event, Occurrence, Price, say
from aggregator.store import marks
from aggregator.store.tables import AGE_OPEN, AGE_UNSTATED, FREE_UNTOLD
from aggregator.understand import Understood

DAY = 86_400
LASTING = 3 * DAY


def age_bounds(claim: AgeClaim | None) -> tuple[int, int]:
    """Bounds for overlap, see `tables`."""
    if claim is None:
        return AGE_UNSTATED, AGE_OPEN
    low, high = claim.range.min, claim.range.max
    return (0 if low is None else low), (AGE_OPEN if high is None else high)


def free_code(price: Price) -> int:
    """1 free, 0 paid, 2 not told."""
    return FREE_UNTOLD if price.is_free is None else int(price.is_free)


def event_values(
    item: Understood, created: int, now: int, sequence: int, areas: Mapping[str, int]
) -> dict[str, Any]:
    """The columns of `event` but for its id and uid. areas: slug -> row id."""
    believed = item.event
    low, high = age_bounds(believed.age)
    return {
        "title": json.dumps(dict(believed.title), ensure_ascii=False),
        "status": believed.status,
        "all_day": believed.all_day,
        "rrule": "" if believed.series is None else believed.series.rrule or "RDATE",
        "place": say(believed.place.name) if believed.place else "",
        "area_id": areas[item.area[0]],
        "free": free_code(believed.price),
        "min_age": low,
        "max_age": high,
        "first_start_at": item.first_start,
        "last_end_at": item.last_end,
        "hidden": False,
        "cancelled": believed.status == "cancelled",
        "content_hash": item.hash,
        "sequence": sequence,
        "created_at": created,
        "changed_at": now,
        "expanded_until": item.expanded_until,
        "detail": item.detail,
    } | found_by(item)


def found_by(item: Understood) -> dict[str, Any]:
    """The columns of `event` that only filters look at."""
    together = 0
    for _, bits, _over in marks.timed(item.event, item.occurrences):
        together |= bits
    lat, lon = position(item.event)
    return {"marks": together, "lat": lat, "lon": lon, "likeness": item.likeness}


def position(event: Event) -> tuple[float | None, float | None]:
    """Degrees; (None, None) unless both are known."""
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return None, None
    return place.lat, place.lon


def how_long(seconds: int) -> int:
    """`occurrence.is_long` of something that lasts so long."""
    return (seconds > DAY) + (seconds > LASTING)


def occurrence_values(told: Occurrence, item: Understood) -> dict[str, Any]:
    """The columns of `occurrence` that differ between an event's occurrences."""
    return {
        "start_at": told.start,
        "end_at": told.end,
        "is_long": how_long(told.end - told.start),
        "cancelled": told.cancelled or item.event.status == "cancelled",
        "title": None if told.title is None else json.dumps(dict(told.title), ensure_ascii=False),
    }
