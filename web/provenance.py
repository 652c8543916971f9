"""Which source each thing on an event's page was taken from, and why: where several tell of the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aggregator.model import EventPage
from web.i18n import N_, Tongue

OWN = N_("the organiser's own source")
# field of an event -> (what people call it, why this source's word was taken where it is not the organiser's own)
FIELDS: dict[str, tuple[str, str]] = {
    "title": (N_("Title"), N_("tells it in full")),
    "description": (N_("Description"), N_("tells more")),
    "starts": (N_("Time"), N_("tells it most exactly")),
    "status": (N_("Whether it is held"), N_("the latest word on it")),
    "place": (N_("Place"), N_("tells it most exactly")),
    "age": (N_("Age"), N_("tells the age")),
    "price": (N_("Price"), N_("tells the price")),
    "signup": (N_("Sign-up"), N_("tells how to sign up")),
    "languages": (N_("Language"), N_("tells the language")),
    "accessibility": (N_("Accessibility"), N_("tells of accessibility")),
    "url": (N_("Link"), N_("gives an address")),
    "image": (N_("Picture"), N_("has a picture")),
    "organiser": (N_("Organiser"), N_("names the organiser")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """ "Title: Kirjasto (the organiser's own source)"."""

    what: str
    source: str
    why: str


def lines(found: EventPage, said: Tongue) -> list[Line]:
    """One line a field that the page shows; [] where only one source tells of the event."""
    names = {source.slug: source for source in found.sources}
    if len(names) < 2:
        return []
    some_gather = any(source.gathers for source in found.sources)
    told: list[Line] = []
    for field, (what, why) in FIELDS.items():
        source = names.get(found.told_by.get(field, ""))
        if source is None or not _shown(field, found):
            continue
        own = some_gather and not source.gathers
        told.append(Line(said(what), source.name, said(_special(field, found) or (OWN if own else why))))
    return told


def _shown(field: str, found: EventPage) -> bool:
    event = found.event
    shown: dict[str, Callable[[], bool]] = {
        "status": lambda: event.status != "confirmed",
        "age": lambda: event.age is not None and event.age.basis != "corrected",
    }
    return field not in shown or shown[field]()


def _special(field: str, found: EventPage) -> str:
    """Why, where the event itself shows it."""
    event = found.event
    if field == "status" and event.status == "cancelled":
        return N_("who calls it off is believed")
    if field == "age" and event.age is not None:
        return {"stated": N_("states the age"), "read": N_("its text tells the age")}.get(event.age.basis, "")
    if field == "starts" and event.series is not None:
        return N_("tells the whole series")
    return ""
