"""What a feed says -> what we believe. Pure; the only module of this room that reads sources.records' events.

SourceEvent -> texts kept, cancellation read from the title, place and area -> Event (aggregator.texts adds
               what the texts tell: ages, price, topics …)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from aggregator.areas import Areas
from aggregator.identity import event_uid
from aggregator.model import (
    Event,
    Override,
    Place,
    Series,
    Signup,
    Status,
    Texts,
)
from sources.records import Recurrence, SourceEvent, SourceOverride, SourcePlace

# Words that call an event off, whatever its status field says; at either end of the title, set apart.
CALLED_OFF: tuple[tuple[Status, str], ...] = (
    (
        "cancelled",
        r"peruttu|peruutettu|perutaan|peruuntunut|inställt|inställd|inställda|cancelled|canceled|cancellation",
    ),
    ("postponed", r"siirretty|siirtyy|framflyttat|framflyttad|uppskjutet|postponed"),
)
_EDGES = tuple(
    (
        status,
        re.compile(
            rf"^\W*(?:{words})\b(?:\s*[!:*|/)\]–—-]+\s*|\s*$)|(?:^|\s*[!:*|/(\[–—-]+\s*)(?:{words})\W*$", re.I
        ),
    )
    for status, words in CALLED_OFF
)
# all in capitals needs no mark to stand apart: "PERUTTU Satutunti"
_SHOUTED = tuple(
    (status, re.compile(rf"^\W*(?:{words.upper()})\s+(?=\S)|\s+(?:{words.upper()})\W*$"))
    for status, words in CALLED_OFF
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the site and the source's keeper say: used where the event itself is silent.

    source: its lasting id. area: a district's name. min_age, max_age: the source's own ages. areas: the site's.
    """

    source: str = ""
    area: str = ""
    city: str = ""
    min_age: int | None = None
    max_age: int | None = None
    areas: Areas = field(default_factory=Areas)


def read_title(title: str) -> tuple[str, Status | None]:
    """The title without a word that calls the event off, and what that word says (None if there is none)."""
    for status, pattern in (*_EDGES, *_SHOUTED):
        rest = pattern.sub(" ", title, count=1).strip()
        if rest != title.strip():
            return rest or title.strip(), status
    return title.strip(), None


def _titles(texts: Texts) -> tuple[dict[str, str], Status | None]:
    read = {language: read_title(text) for language, text in texts.items() if text.strip()}
    told = [status for _, status in read.values() if status]
    return {language: rest for language, (rest, _) in read.items()}, (told[0] if told else None)


def _status(field: Status, told: Status | None) -> Status:
    return "cancelled" if "cancelled" in (field, told) else told or field


def _place(place: SourcePlace | None, policy: Policy) -> Place | None:
    if place is None:
        return None
    return Place(
        dict(place.name), place.street, place.postal_code, place.city or policy.city,
        place.district, place.lat, place.lon, place.url,
    )  # fmt: skip


def _override(override: SourceOverride, policy: Policy) -> Override:
    titles, told = _titles(override.title or {})
    status = _status(override.status or "confirmed", told) if override.status or told else None
    return Override(
        override.recurrence_id,
        override.this_and_future,
        override.starts,
        override.ends,
        titles or None,
        override.description,
        _place(override.place, policy),
        status,
    )


def _series(recurrence: Recurrence | None, policy: Policy) -> Series | None:
    if recurrence is None:
        return None
    overrides = tuple(_override(override, policy) for override in recurrence.overrides)
    return Series(recurrence.rrule, recurrence.rdates, recurrence.exdates, overrides)


def _signup(event: SourceEvent) -> Signup | None:
    told = event.signup
    return Signup(told.url, told.opens, told.closes, told.capacity) if told else None


def _ends(event: SourceEvent) -> date:
    """RFC 5545 section 3.6.1: without an end, a day lasts a day and a time is a point."""
    if event.ends is not None:
        return event.ends
    return event.starts if hasattr(event.starts, "hour") else event.starts + timedelta(days=1)


def normalise(event: SourceEvent, policy: Policy) -> Event:
    """The event as we believe it. Texts must be plain already (adapters see to that)."""
    titles, told = _titles(event.title)
    place = _place(event.place, policy)
    return Event(
        uid=event_uid(policy.source, event.key),
        title=titles or {"und": "?"},
        starts=event.starts,
        ends=_ends(event),
        timezone=event.timezone,
        status=_status(event.status, told),
        series=_series(event.recurrence, policy),
        description=_kept(event.description),
        place=place,
        area=policy.areas.of(place, policy.area)[0],
        categories=event.categories,
        url=event.url,
        image=event.image,
        signup=_signup(event),
        organiser=_kept(event.organiser),
    )


def _kept(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}
