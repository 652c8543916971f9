"""What workers corrected, laid over what sources tell. Pure.

A correction is one field's value, for one event or for all events of a source ("always for this source"). What
holds, from the strongest:

    corrected for the event > stated by the feed's own field for it > corrected for the source > read > default

A word about a whole source is less sure of one event than that event's own age field, and surer than what was
read from its texts. Audiences and topics have no fields of their own in feeds, so there a source's correction
replaces what was read. Nothing a source says later removes a correction; when it changes the words that had been
corrected, the correction is kept and a worker is asked to look.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Any

from aggregator.ages.decide import of_range
from aggregator.identity import content_hash
from aggregator.model import AUDIENCES, AgeClaim, AgeRange, Event, Evidence, say
from aggregator.reading.topics import TOPICS
from sources.errors import N_, SourceError

FIELDS = ("ages", "audiences", "topics", "hidden")
FOR_SOURCES = ("ages", "audiences", "topics")
OLDEST = 120


class CorrectionError(SourceError):
    """A correction that cannot be made; says why."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A worker's word.

    value: of "ages" [min, max] in completed years, None for open; of "audiences" and "topics" a list of words;
    of "hidden" True. Instants in seconds. words: see `words`. needs_look: whether the source has changed them.
    """

    field: str
    value: Any
    made_by: str = ""
    made_at: int = 0
    id: int = 0
    words: Mapping[str, str] = default(default_factory=dict)
    needs_look: bool = False
    undone_by: str = ""
    undone_at: int | None = None


def checked(name: str, value: Any) -> Any:
    """The value in its stored form. Raises CorrectionError, in plain words."""
    if name not in FIELDS:
        raise CorrectionError(
            N_("There is no field {field} to correct; there are: {fields}."), field=name, fields=", ".join(FIELDS)
        )
    return _CHECKS[name](value)


def _ages(value: Any) -> list[int | None]:
    low, high = value
    told = [age for age in (low, high) if age is not None]
    if not told or any(not 0 <= age <= OLDEST for age in told) or (len(told) == 2 and low > high):
        raise CorrectionError(N_("Ages are years from 0 to 120, the smaller first, such as 3-6, 7- or -12."))
    return [low, high]


def _audiences(value: Any) -> list[str]:
    words = sorted(set(value), key=lambda word: AUDIENCES.index(word) if word in AUDIENCES else -1)
    for word in words:
        if word not in AUDIENCES:
            raise CorrectionError(
                N_("There is no audience {word}; there are: {audiences}."),
                word=word,
                audiences=", ".join(AUDIENCES),
            )
    return words


def _topics(value: Any) -> list[str]:
    words = sorted({str(word).strip() for word in value} - {""})
    for word in words:
        if word not in TOPICS:
            raise CorrectionError(
                N_("There is no topic {word}; there are: {topics}."), word=word[:40], topics=", ".join(TOPICS)
            )
    return words


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "ages": _ages,
    "audiences": _audiences,
    "topics": _topics,
    "hidden": bool,
}


def always(event: Event, corrections: Iterable[Correction]) -> Event:
    """The event with what holds for all of its source; an age that its own field states stays."""
    for one in corrections:
        if one.field != "ages" or event.age is None or event.age.basis != "stated":
            event = _laid(event, one, "source")
    return event


def corrected(event: Event, corrections: Iterable[Correction]) -> Event:
    """The event with what was corrected for it. "hidden" is no part of an event; see `is_hidden`."""
    for one in corrections:
        event = _laid(event, one, "worker")
    return event


def is_hidden(corrections: Iterable[Correction]) -> bool:
    """Whether a worker took the event out of sight."""
    return any(one.field == "hidden" and one.value for one in corrections)


def _laid(event: Event, one: Correction, where: str) -> Event:
    match one.field:
        case "ages":
            low, high = one.value
            words = f"{'' if low is None else low}–{'' if high is None else high}"
            claim = AgeClaim(AgeRange(low, high), "corrected", (Evidence(words, where, "corrected"),))
            audiences, suits = of_range((low, high), event.audiences)
            return replace(event, age=claim, audiences=audiences, audience_evidence=claim.evidence, suits=suits)
        case "audiences":
            evidence = (Evidence(", ".join(one.value), where, "corrected"),)
            return replace(event, audiences=tuple(one.value), audience_evidence=evidence)
        case "topics":
            return replace(event, topics=tuple(one.value))
        case _:
            return event


def words(event: Event, name: str) -> dict[str, str]:
    """What a source's words are, that a correction of the field `name` corrects: field -> a short hash.

    Those its evidence was read from; where nothing was read, its title and description and stated ages.
    """
    return {where: _hash(_text(event, where)) for where in sorted(_read_from(event, name))}


def changed_words(event: Event, before: Mapping[str, str]) -> bool:
    """Whether the source now says other words than those that were corrected."""
    return any(_hash(_text(event, where)) != hashed for where, hashed in before.items())


def _read_from(event: Event, name: str) -> set[str]:
    if name == "ages" and event.age is not None:
        evidence = event.age.evidence
    elif name == "audiences":
        evidence = event.audience_evidence
    else:
        evidence = ()
    found = {one.field for one in evidence} & _TEXTS.keys()
    return found or {"title", "description", "fields"}


_TEXTS: dict[str, Callable[[Event], object]] = {
    "title": lambda event: say(event.title),
    "description": lambda event: say(event.description),
    "categories": lambda event: event.categories,
    "keywords": lambda event: event.categories,
    "venue": lambda event: say(event.place.name) if event.place else "",
    "fields": lambda event: (
        (event.age.range.min, event.age.range.max) if event.age and event.age.basis == "stated" else None
    ),
}


def _text(event: Event, where: str) -> str:
    return json.dumps(_TEXTS[where](event), ensure_ascii=False)


def _hash(text: str) -> str:
    return content_hash(text).hex()[:16]
