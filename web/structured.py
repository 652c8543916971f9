"""An event as schema.org JSON-LD for search engines (https://schema.org/Event). Pure."""

from __future__ import annotations

import json
from datetime import date, datetime, tzinfo
from typing import Any

from markupsafe import Markup

from aggregator.model import Event, EventPage, Occurrence, Place, say
from web import dates
from web.cards import iso
from web.schedules import schedule
from web.text import is_web_address
from web.words import ages, known

STATES = {
    "confirmed": "EventScheduled", "tentative": "EventScheduled", "cancelled": "EventCancelled",
    "postponed": "EventPostponed", "rescheduled": "EventRescheduled",
}  # fmt: skip
# what could end the element or begin another; JSON allows every character to be written by its number
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def event(
    found: EventPage, shown: Occurrence, address: str, zone: tzinfo, language: str, image: str = ""
) -> Markup:
    """The JSON text, safe inside <script type="application/ld+json">. shown: the time the page leads with.

    image: where we serve its picture; without it the source's own address is told.
    """
    happening = found.event
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": say(happening.title, language),
        "url": address,
        **_times(happening, shown, zone),
        "eventStatus": f"https://schema.org/{STATES['cancelled' if shown.cancelled else happening.status]}",
        "description": say(happening.description, language),
        "location": _place(happening.place, language),
        "previousStartDate": _previous(found.moved_from),
        "isAccessibleForFree": happening.price.is_free,
        "inLanguage": list(happening.languages),
        "organizer": _organiser(happening, language),
        "offers": _offers(happening),
        "audience": _audience(happening),
        "image": image or (happening.image if is_web_address(happening.image) else ""),
    }
    claim = known(happening.age)
    if claim:
        data["typicalAgeRange"] = ages(claim.range).replace("–", "-").replace("+", "-")
    data["eventSchedule"] = schedule(happening)
    kept = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    return Markup(json.dumps(kept, ensure_ascii=False).translate(ESCAPES))  # noqa: S704 (escaped above)


def _previous(moved_from: date | datetime | None) -> str:
    return moved_from.isoformat() if moved_from else ""


def _offers(happening: Event) -> dict[str, Any]:
    """What it costs, and where and when one signs up."""
    price, signup = happening.price, happening.signup
    sums = [0.0] if price.is_free else [sum_ for sum_ in (price.low, price.high) if sum_ is not None]
    offer: dict[str, Any] = {}
    if len(set(sums)) == 1:
        offer = {"@type": "Offer", "price": sums[0], "priceCurrency": "EUR"}
    elif sums:
        offer = {
            "@type": "AggregateOffer", "lowPrice": min(sums), "highPrice": max(sums), "priceCurrency": "EUR",
        }  # fmt: skip
    if offer and signup and is_web_address(signup.url):
        offer["url"] = signup.url
    if offer and signup and signup.opens:
        offer["validFrom"] = signup.opens.isoformat()
    return offer


def _audience(happening: Event) -> list[dict[str, str]]:
    return [{"@type": "Audience", "audienceType": audience} for audience in happening.audiences]


def _times(happening: Event, shown: Occurrence, zone: tzinfo) -> dict[str, str]:
    if happening.all_day:
        span = dates.span(shown.start, shown.end, True, zone)
        return {"startDate": span.first.isoformat(), "endDate": span.last.isoformat()}
    starts, ends = (dates.local(at, zone) for at in (shown.start, shown.end))
    return {"startDate": iso(starts, False), "endDate": iso(ends, False) if shown.end > shown.start else ""}


def _place(place: Place | None, language: str) -> dict[str, Any]:
    if place is None:
        return {}
    address = {
        "streetAddress": place.street, "postalCode": place.postal_code, "addressLocality": place.city,
    }  # fmt: skip
    told = {key: value for key, value in address.items() if value}
    found: dict[str, Any] = {"@type": "Place", "name": say(place.name, language)}
    if told:
        found["address"] = {"@type": "PostalAddress", **told}
    if place.lat is not None and place.lon is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return found


def _organiser(happening: Event, language: str) -> dict[str, str]:
    name = say(happening.organiser, language)
    return {"@type": "Organization", "name": name} if name else {}
