"""Why an event's age wants a worker's look. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from aggregator.ages import Telling, read
from aggregator.model import AgeClaim, AgeRange, Event
from sources.errors import N_

Doubt = Literal["unstated", "default", "guessed", "contradictory"]
WORDS: dict[Doubt, str] = {
    "unstated": N_("No age is told."),
    "default": N_("The age is only what this source's events usually are."),
    "guessed": N_("The age is guessed from what such events usually are."),
    "contradictory": N_("The organiser's age field and the text say different ages."),
}
# what these rules and fields tell is likely, not said
WEAK_RULES = frozenset({"activity word", "everyone word", "keyword"})
WEAK_FIELDS = frozenset({"venue", "categories", "keywords"})


def doubt(event: Event) -> Doubt | None:
    """What is doubtful about the age of an event; None where nothing is, or a worker has said it."""
    claim = event.age
    if claim is None or (claim.range.min is None and claim.range.max is None):
        return "unstated"
    match claim.basis:
        case "default":
            return "default"
        case "read":
            return "guessed" if _is_guess(claim) else None
        case "stated":
            return "contradictory" if _contradicts(event, claim.range) else None
        case _:
            return None


def _is_guess(claim: AgeClaim) -> bool:
    told = claim.evidence
    return bool(told) and all(one.rule in WEAK_RULES or one.field in WEAK_FIELDS for one in told)


def _contradicts(event: Event, stated: AgeRange) -> bool:
    told = _read(tuple(event.title.values()), tuple(event.description.values()), event.starts.year)
    return told is not None and not _is_guess(told) and not _overlap(told.range, stated)


# a worker goes through the queue one by one, and each time the same events are looked through
@lru_cache(1024)
def _read(titles: tuple[str, ...], descriptions: tuple[str, ...], year: int) -> AgeClaim | None:
    return read(Telling(titles, descriptions, year=year)).claim


def _overlap(one: AgeRange, other: AgeRange) -> bool:
    low, high = max(one.min or 0, other.min or 0), min(_top(one), _top(other))
    return low <= high


def _top(ages: AgeRange) -> int:
    return 200 if ages.max is None else ages.max
