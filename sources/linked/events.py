"""One event object of Linked Events -> SourceEvent.

item + what its references said -> texts, times, place, keywords, ages, offers, enrolment
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.linked.addresses import REFERENCES, neighbour
from sources.linked.places import VALUES, keyword_value, place_value, source_place
from sources.linked.times import clock, span
from sources.linked.wire import (
    Item,
    Unreadable,
    address_in,
    in_one,
    listed,
    own_id,
    spelt,
    texts,
    titles,
    whole_number,
)
from sources.records import SourceEvent, SourceOffer, SourcePlace, SourceSignup, Status, Texts
from sources.text import plain, safe_address

STATUSES: dict[str, Status] = {
    "EventScheduled": "confirmed",
    "EventCancelled": "cancelled",
    "EventPostponed": "postponed",
    "EventRescheduled": "rescheduled",
}
# What changes without the event having changed. Raise VERSION when more is read of an event than before, so
# that stored events are read again.
VOLATILE = frozenset(("last_modified_time", "last_modified_by", "days_left", "is_owner"))
VOLATILE |= {"n_events", "has_upcoming_events", "upcoming_events_count"}
VERSION = b"1"
_PRICE = partial(plain, limit=500)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points to. value: as sources.linked.places keeps it, {} unknown. spelt: it as bytes."""

    id: str
    value: Mapping[str, Any]
    word: str
    spelt: bytes = b""


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all events of one document: its address, zone, language, and what references said."""

    base: str
    zone: ZoneInfo
    language: str
    references: Mapping[str, Any]
    _targets: dict[str, Target] = field(default_factory=dict)

    def target(self, reference: Item, inline: Callable[[Item, str], dict[str, Any]]) -> Target:
        """What `reference` points to: the object itself if it is there, else what was fetched of it."""
        if "name" in reference:
            value = inline(reference, self.language)
            return Target(own_id(reference), value, in_one(value.get("name")))
        pointer = str(reference.get("@id"))
        if pointer not in self._targets:
            self._targets[pointer] = self._fetched(reference, pointer)
        return self._targets[pointer]

    def _fetched(self, reference: Item, pointer: str) -> Target:
        said = self.references.get(neighbour(pointer, self.base))
        value = said if isinstance(said, dict) else {}
        return Target(own_id(reference), value, in_one(value.get("name")), spelt(value))


def digest(item: Item, context: Context) -> bytes:
    """16 bytes that change when the event, or what its places and keywords are called, changes."""
    steady = {name: value for name, value in item.items() if name not in VOLATILE}
    steady |= {name: _steady(steady[name]) for name in _OBJECTS & steady.keys()}
    whole = blake2b(spelt(steady), digest_size=16, person=VERSION)
    for name, role in REFERENCES:
        for reference in listed(item.get(name)):
            whole.update(context.target(reference, VALUES[role]).spelt)
    return whole.digest()


_OBJECTS = frozenset(("location", "keywords", "audience", "in_language", "super_event", "images"))


def _steady(value: Any) -> Any:
    if isinstance(value, list):
        return [_steady(one) for one in value]
    return {k: v for k, v in value.items() if k not in VOLATILE} if isinstance(value, dict) else value


def is_gone(item: Item) -> bool:
    """Whether the feed says that this event is no longer (or not yet) there for the public."""
    withdrawn = item.get("publication_status") not in (None, "public") or bool(item.get("replaced_by"))
    undated = _status(item) == "postponed" and not item.get("start_time")
    return item.get("deleted") is True or withdrawn or undated


def is_left_out(item: Item) -> bool:
    """Voluntary work, and a series or festival told as a whole: its parts are told one by one."""
    whole = item.get("super_event_type") is not None and bool(item.get("sub_events"))
    return whole or item.get("type_id") == "Volunteering"


def read_event(item: Item, key: str, context: Context) -> tuple[SourceEvent, str]:
    """The event, and a message id of what was mended in it ("" if nothing). Raises Unreadable."""
    title = titles(item.get("name"), context.language)
    if not title:
        raise Unreadable(N_("The event has no name."))
    starts, ends, no_end = span(item, context.zone)
    ids, words = _keywords(item, context)
    event = SourceEvent(
        key=key,
        title=title,
        starts=starts,
        ends=ends,
        timezone=context.zone.key,
        description=_description(item, context.language),
        status=_status(item),
        place=_place(item, context),
        categories=words,
        keyword_ids=ids,
        min_age=whole_number(item.get("audience_min_age")),
        max_age=whole_number(item.get("audience_max_age")),
        offers=tuple(_offer(offer, context.language) for offer in listed(item.get("offers"))),
        languages=_languages(item),
        url=address_in(item.get("info_url")) or _first_address(item.get("external_links"), "link"),
        image=_first_address(item.get("images"), "url"),
        signup=_signup(item, context.zone),
        organiser=titles(item.get("provider"), context.language),
        series_key=_series(item),
        modified=clock(item.get("last_modified_time"), context.zone),
    )
    return event, N_("The event ends before it starts; its end was left out.") if no_end else ""


def _status(item: Item) -> Status:
    return STATUSES.get(str(item.get("event_status")).rpartition("/")[2], "confirmed")


def _languages(item: Item) -> tuple[str, ...]:
    codes = dict.fromkeys(own_id(one).replace("_", "-") for one in listed(item.get("in_language")))
    return tuple(filter(None, codes))


def _description(item: Item, language: str) -> Texts:
    """Short description, description and what is said about the place, each only where it adds something."""
    whole: dict[str, str] = {}
    for name in ("short_description", "description", "location_extra_info"):
        for code, text in texts(item.get(name), language).items():
            before = whole.get(code, "")
            if before in text:
                whole[code] = text
            elif text not in before:
                whole[code] = f"{before}\n\n{text}"
    return whole


def _place(item: Item, context: Context) -> SourcePlace | None:
    for one in listed(item.get("location")):
        if place := source_place(context.target(one, place_value).value):
            return place
    name = titles(item.get("location_extra_info"), context.language)
    return SourcePlace(name=name) if name else None


def _keywords(item: Item, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids and words of keywords and audience together: audiences stand in either."""
    both = [*listed(item.get("keywords")), *listed(item.get("audience"))]
    targets = [context.target(one, keyword_value) for one in both]
    ids, words = dict.fromkeys(target.id for target in targets), dict.fromkeys(target.word for target in targets)
    return tuple(filter(None, ids)), tuple(filter(None, words))


def _offer(offer: Item, language: str) -> SourceOffer:
    free = offer.get("is_free")
    return SourceOffer(
        is_free=free if isinstance(free, bool) else None,
        price=texts(offer.get("price"), language, _PRICE),
        description=texts(offer.get("description"), language, _PRICE),
        url=address_in(offer.get("info_url")),
    )


def _signup(item: Item, zone: ZoneInfo) -> SourceSignup | None:
    """Enrolment as the event tells it; a capacity alone is no sign-up."""
    url = address_in(item.get("enrolment_url"))
    opens, closes = clock(item.get("enrolment_start_time"), zone), clock(item.get("enrolment_end_time"), zone)
    if not (url or opens or closes):
        return None
    return SourceSignup(url, opens, closes, whole_number(item.get("maximum_attendee_capacity")))


def _series(item: Item) -> str:
    """The id of the recurring event this one is a part of; "" also where its kind is not told (a festival?)."""
    whole = item.get("super_event")
    if not isinstance(whole, dict):
        return ""
    recurring = item.get("sub_event_type") == "sub_recurring" or whole.get("super_event_type") == "recurring"
    return own_id(whole) if recurring else ""


def _first_address(value: object, name: str) -> str:
    found: Iterator[str] = (safe_address(str(one.get(name) or "")) for one in listed(value))
    return next(filter(None, found), "")
