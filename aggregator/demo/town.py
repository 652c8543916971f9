"""The feeds of Puuhala: the library's as iCalendar, the town's as Linked Events. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from aggregator.contentlines import escaped, fold, in_utc, moment
from aggregator.demo import city_culture, city_families, city_sports, city_youth
from aggregator.demo import library_little as little
from aggregator.demo import library_others as others
from aggregator.demo import library_school as school
from aggregator.demo.drawings import address
from aggregator.demo.happening import Happening
from aggregator.demo.linked import LinkedData, as_linked_data
from aggregator.demo.venues import LIBRARIES, PLACES, TOWN
from aggregator.vtimezone import vtimezone

LIBRARY = (*little.HAPPENINGS, *school.HAPPENINGS, *others.HAPPENINGS)
CITY = (*city_families.HAPPENINGS, *city_sports.HAPPENINGS, *city_youth.HAPPENINGS, *city_culture.HAPPENINGS)
VENUES = {venue.id: venue for venue in (*LIBRARIES, *PLACES)}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def linked_events(today: date, base: str = "") -> LinkedData:
    """The town's events, places and keywords as Linked Events objects, around `today`.

    base: the server's address without a slash at the end; "@id"s begin with it.
    """
    return as_linked_data(CITY, today, base)


def library_ics(today: date, now: datetime, base: str = "https://kirjasto.puuhala.example") -> bytes:
    """The library's calendar (RFC 5545) around `today`, as a common calendar plug-in would write it at `now`.

    base: the library's web site, for the events' addresses; their pictures are beside it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Puuhalan kirjasto//Tapahtumakalenteri 2.3//FI",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Puuhalan kirjaston tapahtumat",
        "X-WR-TIMEZONE:Europe/Helsinki",
    ]
    events = (line for each in LIBRARY for line in _vevents(each, today, now, base))
    return (fold(lines) + vtimezone("Europe/Helsinki") + fold([*events, "END:VCALENDAR"])).encode()


def _vevents(happening: Happening, today: date, now: datetime, base: str) -> Iterator[str]:
    """The event or series, and an override for every instance that is moved or called off."""
    begins = happening.begins(today)
    yield from _vevent(happening, begins, now, base, _rule(happening, begins, today))
    for number, held in happening.instances(today):
        if number in (*happening.moved, *happening.off):
            override = [moment("RECURRENCE-ID", begins + timedelta(weeks=number), zoned=True)]
            yield from _vevent(happening, held, now, base, override, off=number in happening.off)


def _rule(happening: Happening, begins: date, today: date) -> list[str]:
    if happening.times == 1:
        return []
    rule = f"RRULE:FREQ=WEEKLY;BYDAY={WEEKDAYS[happening.day]};COUNT={happening.times}"
    left_out = happening.left_out(today)
    return [rule, *(moment("EXDATE", begins + timedelta(weeks=number), zoned=True) for number in left_out)]


def _vevent(
    happening: Happening, begins: date, now: datetime, base: str, more: list[str], off: bool = False
) -> Iterator[str]:
    venue = VENUES[happening.venue]
    where = f"{venue.name}, {venue.street}, {venue.postal_code} {TOWN}"
    yield "BEGIN:VEVENT"
    yield f"UID:{happening.id}@kirjasto.puuhala.example"
    yield f"DTSTAMP:{in_utc(now)}"
    yield moment("DTSTART", begins, zoned=True)
    yield moment("DTEND", happening.ends(begins), zoned=True)
    yield from more
    yield f"SUMMARY:{escaped(happening.title)}"
    yield f"DESCRIPTION:{escaped(_with_price(happening))}"
    yield f"LOCATION:{escaped(where)}"
    yield f"GEO:{venue.lat};{venue.lon}"
    yield f"CATEGORIES:{','.join(map(escaped, happening.keywords))}"
    yield f"URL:{base}/tapahtumat/{happening.id}"
    if picture := address(happening.id, base.removesuffix("/kirjasto")):
        yield f"IMAGE;VALUE=URI;DISPLAY=GRAPHIC;FMTTYPE=image/png:{picture}"
    yield f"STATUS:{'CANCELLED' if off or happening.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _with_price(happening: Happening) -> str:
    price = f"Hinta: {happening.price}." if happening.price else "Vapaa pääsy."
    return f"{happening.text}\n\n{price}" if happening.free is not None else happening.text
