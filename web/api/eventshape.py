"""An event as Linked Events has it, and what we know beside, under `puuhakalenteri`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b

from aggregator.ics import event_path
from aggregator.model import Event, Price, Signup, say
from aggregator.store.published.keywordids import Keyword
from aggregator.store.published.things import place_id
from aggregator.store.published.wish import Gone, Published
from web.api import shapes
from web.api.catalogue import Catalogue
from web.api.names import event_name
from web.api.shapes import Json, one_text, pointer, texts
from web.api.times import stamp
from web.text import is_web_address
from web.words import known

STATES = {
    "confirmed": "EventScheduled", "tentative": "EventScheduled", "cancelled": "EventCancelled",
    "postponed": "EventPostponed", "rescheduled": "EventRescheduled",
}  # fmt: skip
FAR = 4_102_444_800  # the year 2100: a series that ends later has no end that is known
DELETED = {"fi": "POISTETTU", "sv": "RADERAD", "en": "DELETED"}


@dataclass(frozen=True, slots=True)
class Shaper:
    """Makes objects of events. site: the public address. include: what is told in full instead of pointed to."""

    catalogue: Catalogue
    site: str
    home: str
    zone: tzinfo
    include: Collection[str] = ()

    def event(self, one: Published) -> Json:
        """The object of a single event, of a series, or of one of its times."""
        happening, name = one.event, self.name(one)
        image = happening.image if is_web_address(happening.image) else ""
        slugs = [link.slug for link in one.sources]
        return {
            **shapes.identity(self.site, "event", name, "Event/LinkedEvent"),
            "name": texts(one.title or happening.title),
            "short_description": None,
            "description": texts(happening.description),
            "location_extra_info": None,
            "location": self._location(one),
            **self._tags(happening),
            **self._times(one),
            "event_status": status(one),
            "type_id": "General",
            "publication_status": "public",
            **self._family(one),
            **_ages(happening),
            "offers": offers(happening),
            "images": [self._image(image, slugs)] if image else [],
            "videos": [],
            "external_links": [],
            "info_url": one_text(happening.url if is_web_address(happening.url) else ""),
            "provider": texts(happening.organiser),
            "provider_contact_info": None,
            "data_source": slugs[0] if slugs else "puuha",
            "publisher": slugs[0] if slugs else None,
            **_enrolment(happening.signup),
            "is_virtualevent": False,
            "virtualevent_url": None,
            "custom_data": None,
            "registration": None,
            "created_time": stamp(one.created_at),
            "last_modified_time": stamp(one.changed_at),
            "date_published": stamp(one.created_at),
            "deleted": False,
            "replaced_by": None,
            "puuhakalenteri": self._own(one),
        }

    def gone(self, one: Gone) -> Json:
        """What is told of an event that is no longer there."""
        return shapes.identity(self.site, "event", event_name(one.uid), "Event/LinkedEvent") | {
            "name": DELETED,
            "deleted": True,
            "replaced_by": shapes.address(self.site, "event", event_name(one.into)) if one.into else None,
            "last_modified_time": stamp(one.at),
        }

    @staticmethod
    def name(one: Published) -> str:
        """The event's id."""
        return event_name(one.event.uid, one.start if one.kind == "instance" else None)

    def _location(self, one: Published) -> Json | None:
        told = one.event.place
        name = say(told.name) if told else ""
        if told is None or not name:
            return None
        id_ = place_id(name)
        if "location" not in self.include:
            return pointer(self.site, "place", id_)
        return shapes.place(id_, told, one.area, self.catalogue.places().get(id_), self.site, self.home)

    def _tags(self, happening: Event) -> Json:
        """Keywords, audiences and languages; audiences stand among the keywords too, as cities have them."""
        audience = shapes.keywords_of("audience", happening.audiences)
        both = [*audience, *shapes.keywords_of("topic", happening.topics)]
        return {
            "keywords": [self._keyword(one, "keywords") for one in both],
            "audience": [self._keyword(one, "audience") for one in audience],
            "in_language": [
                shapes.language(code, self.site)
                if "in_language" in self.include
                else pointer(self.site, "language", code)
                for code in happening.languages
            ],
        }

    def _keyword(self, one: Keyword, field: str) -> Json:
        if field not in self.include:
            return pointer(self.site, "keyword", one.id)
        return shapes.keyword(one, self.catalogue.counts().get(one.tag), self.site)

    def _times(self, one: Published) -> Json:
        all_day = one.event.all_day
        # the last day is told as itself
        end = one.end - 1 if all_day else one.end
        endless = one.end >= FAR or one.end <= one.start
        return {
            "start_time": shapes.day_or_moment(one.start, all_day, self.zone),
            "end_time": None if endless else shapes.day_or_moment(end, all_day, self.zone),
        }

    def _family(self, one: Published) -> Json:
        uid, whole = one.event.uid, pointer(self.site, "event", event_name(one.event.uid))
        return {
            "super_event_type": "recurring" if one.kind == "whole" else None,
            "sub_event_type": "sub_recurring" if one.kind == "instance" else None,
            "super_event": whole if one.kind == "instance" else None,
            "sub_events": [pointer(self.site, "event", event_name(uid, start)) for start in one.parts],
        }

    def _image(self, image: str, slugs: list[str]) -> Json:
        name = f"puuha:{blake2b(image.encode(), digest_size=6).hexdigest()}"
        return {
            **shapes.identity(self.site, "image", name, "Image"), "url": image, "name": None, "alt_text": None,
            "license": "event_only", "photographer_name": None, "data_source": slugs[0] if slugs else "puuha",
            "publisher": None,
        }  # fmt: skip

    def _own(self, one: Published) -> Json:
        happening, claim = one.event, known(one.event.age)
        age = claim and {
            "min": claim.range.min, "max": claim.range.max, "basis": claim.basis,
            "evidence": [{"words": e.words, "field": e.field, "rule": e.rule} for e in claim.evidence],
        }  # fmt: skip
        return {
            "page": self.site + event_path(happening.uid, happening.title, "fi"),
            "age": age,
            "suits": happening.suits,
            "audiences": list(happening.audiences),
            "topics": list(happening.topics),
            "accessibility": list(happening.accessibility),
            "signup_needed": happening.signup_needed,
            "area": one.area[0] or None,
            "rrule": (happening.series.rrule or None) if happening.series else None,
            "price": {"low": happening.price.low, "high": happening.price.high},
            "sources": [
                {"id": link.slug, "name": link.name, "licence": link.licence or None} for link in one.sources
            ],
        }


def status(one: Published) -> str:
    """The state of this time: moved, unless it says something else."""
    if one.cancelled:
        return "EventCancelled"
    state = STATES[one.event.status]
    return "EventRescheduled" if one.moved and state == "EventScheduled" else state


def offers(happening: Event) -> list[Json]:
    """One offer, where anything is known of the price."""
    price = happening.price
    told = texts(price.words) or (None if price.is_free else one_text(sums(price)))
    if price.is_free is None and not told:
        return []
    signup = happening.signup.url if happening.signup and is_web_address(happening.signup.url) else ""
    return [{"is_free": price.is_free, "price": told, "description": None, "info_url": one_text(signup)}]


def sums(price: Price) -> str:
    """ "5 €", "5–10 €"."""
    told = [f"{sum_:g}".replace(".", ",") for sum_ in (price.low, price.high) if sum_ is not None]
    return "–".join(dict.fromkeys(told)) + " €" if told else ""


def _ages(happening: Event) -> Json:
    claim = known(happening.age)
    low, high = (claim.range.min, claim.range.max) if claim else (None, None)
    return {"audience_min_age": low, "audience_max_age": high}


def _enrolment(signup: Signup | None) -> Json:
    def moment(at: datetime | None) -> str | None:
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None

    return {
        "enrolment_url": signup.url if signup and is_web_address(signup.url) else None,
        "enrolment_start_time": moment(signup.opens) if signup else None,
        "enrolment_end_time": moment(signup.closes) if signup else None,
        "maximum_attendee_capacity": signup.capacity if signup else None,
        "minimum_attendee_capacity": None,
    }
