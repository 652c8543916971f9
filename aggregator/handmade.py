"""Events typed in by hand: what a form may say, and the document it is told in. Pure.

The document is JSON-LD in the words of schema.org (Event, Schedule), so everything after it is the way of any
other source: read in a child process, ages understood, matched, kept with its history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from aggregator.schoolholidays import Holidays
from sources.errors import N_, Problem

LONGEST = {
    "title": 200,
    "place": 200,
    "street": 200,
    "city": 80,
    "price": 200,
    "description": 5_000,
    "signup": 500,
}
OLDEST = 120
MOST_DAYS = 800  # from the first day of a hobby to its last
NAMESPACE = "https://typed.invalid"  # RFC 2606: names rows, and is never asked for
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_DAY = (len(DAYS),)  # of a hobby for which no weekday was chosen
PAUSES = ("autumn", "winter", "christmas", "easter", "public")

NO_TITLE = N_("Give it a name.")
NO_LAST = N_("Give the last day too.")
NO_START = N_("Tell when it begins.")
TOO_LONG = N_("This is too long: at most {count} characters.")
NO_DATE = N_("Give the day, e.g. 2027-01-14.")
NO_CLOCK = N_("Give the clock time, e.g. 17:30.")
ENDS_EARLY = N_("The end is before the beginning.")
LAST_EARLY = N_("The last day is before the first.")
TOO_FAR = N_("A hobby lasts two years at most; give its last day.")
NO_WEEKDAY = N_("Choose at least one weekday.")
NEVER = N_("No such weekday comes between the first and the last day that is not left out.")
BAD_AGES = N_("Ages are whole years from 0 to 120, the smaller first.")
NO_LINK = N_("This is no web address; one begins with https://.")
BAD_DAYS = N_("“{words}” is no day; write days as 2027-02-22, one a line.")


@dataclass(frozen=True, slots=True)
class Typed:
    """One event or weekly hobby. Days ISO 8601, clock times "17:30" local, "" where not told.

    weekdays: 0 Monday … 6 Sunday, () for a single event. last: the last day, of a hobby or of one of several days.
    left_out: days on which the hobby is not held.
    """

    title: str
    day: str
    start: str = ""
    end: str = ""
    last: str = ""
    weekdays: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    place: str = ""
    street: str = ""
    city: str = ""
    min_age: int | None = None
    max_age: int | None = None
    free: bool = False
    price: str = ""
    description: str = ""
    signup: str = ""
    signup_by: str = ""
    language: str = "fi"
    cancelled: bool = False


def as_json(event: Typed) -> dict[str, Any]:
    """For the store; what is at its default is left out."""
    defaults = {one.name: one.default for one in fields(Typed)}
    return {name: value for name, value in asdict(event).items() if value != defaults[name]}


def from_json(stored: Mapping[str, Any]) -> Typed:
    """From the store."""
    lists = {name: tuple(stored[name]) for name in ("weekdays", "left_out") if name in stored}
    return Typed(**{**stored, **lists})


# -- what a form says


def problems(event: Typed) -> list[Problem]:
    """Every mistake, each with the field's name as its item; [] if there is none."""
    found = [] if event.title else [Problem("title", NO_TITLE)]
    found += [
        Problem(name, TOO_LONG, {"count": str(most)})
        for name, most in LONGEST.items()
        if len(getattr(event, name)) > most
    ]
    found += _of_days(event) + _of_clocks(event)
    ages = [age for age in (event.min_age, event.max_age) if age is not None]
    if any(not 0 <= age <= OLDEST for age in ages) or ages != sorted(ages):
        found.append(Problem("min_age", BAD_AGES))
    if event.signup and not event.signup.startswith(("https://", "http://")):
        found.append(Problem("signup", NO_LINK))
    return found


def _of_days(event: Typed) -> list[Problem]:
    first, last = day_of(event.day), day_of(event.last)
    found = [Problem("day", NO_DATE)] if first is None else []
    if event.weekdays == NO_DAY:
        found.append(Problem("weekdays", NO_WEEKDAY))
    if event.last and last is None:
        found.append(Problem("last", NO_DATE))
    found += [Problem("left_out", BAD_DAYS, {"words": day[:40]}) for day in event.left_out if day_of(day) is None]
    if event.signup_by and day_of(event.signup_by) is None:
        found.append(Problem("signup_by", NO_DATE))
    if first and last and last < first:
        found.append(Problem("last", LAST_EARLY))
    elif first and last and (last - first).days > MOST_DAYS:
        found.append(Problem("last", TOO_FAR))
    elif event.weekdays and not event.last:
        found.append(Problem("last", NO_LAST))
    elif event.weekdays and first and last and not found and not held(event):
        found.append(Problem("weekdays", NEVER))
    return found


def _of_clocks(event: Typed) -> list[Problem]:
    start, end = clock_of(event.start), clock_of(event.end)
    found = [
        Problem(name, NO_CLOCK)
        for name, told in (("start", start), ("end", end))
        if getattr(event, name) and told is None
    ]
    if end and not start and not found:
        found.append(Problem("start", NO_CLOCK))
    if event.weekdays and not event.start:
        found.append(Problem("start", NO_START))
    one_day = bool(event.weekdays) or not event.last or event.last == event.day
    if start and end and end <= start and one_day:
        found.append(Problem("end", ENDS_EARLY))
    return found


def day_of(text: str) -> date | None:
    """A day of a date field, within a span that makes sense; None if it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def clock_of(text: str) -> time | None:
    """A clock time; None if it is none."""
    try:
        return time.fromisoformat(text) if len(text) in (5, 8) else None
    except ValueError:
        return None


def held(event: Typed) -> list[date]:
    """The days of a hobby on which it is held."""
    first, last = day_of(event.day), day_of(event.last)
    if first is None or last is None:
        return []
    every = (first + timedelta(days=number) for number in range(min((last - first).days, MOST_DAYS) + 1))
    return [day for day in every if day.weekday() in event.weekdays and day.isoformat() not in event.left_out]


def pauses(event: Typed, holidays: Holidays, chosen: Iterable[str]) -> tuple[str, ...]:
    """The days of the hobby that fall on the holidays of these kinds (aggregator.schoolholidays.Pause)."""
    kinds = set(chosen)
    return tuple(day.isoformat() for day in held(event) if holidays.name(day) in kinds)


# -- the document


def composed(slug: str, rows: Iterable[tuple[int, Typed]], organiser: str = "") -> bytes:
    """The document of a source's rows, each with its lasting number."""
    arranged = {"organizer": {"@type": "Organization", "name": organiser}} if organiser else {}
    graph = [_node(slug, number, event) | arranged for number, event in rows]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).encode()


def number_of(key: str) -> int | None:
    """The number of the row that an item of the document was made of."""
    last = key.rpartition("/")[2]
    return int(last) if key.startswith(NAMESPACE) and last.isascii() and last.isdigit() else None


def _node(slug: str, number: int, event: Typed) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Event", "@id": f"{NAMESPACE}/{slug}/{number}"}
    node["name"] = _said(event.title, event)
    node |= _schedule(event) if event.weekdays else {"startDate": _moment(event.day, event.start), **_ends(event)}
    if event.description:
        node["description"] = _said(event.description, event)
    if event.place or event.street:
        address = {"@type": "PostalAddress", "streetAddress": event.street, "addressLocality": event.city}
        node["location"] = {"@type": "Place", "name": event.place or event.street, "address": address}
    if event.min_age is not None or event.max_age is not None:
        ages = {"suggestedMinAge": event.min_age, "suggestedMaxAge": event.max_age}
        told = {name: age for name, age in ages.items() if age is not None}
        node["audience"] = {"@type": "PeopleAudience", **told}
    if event.cancelled:
        node["eventStatus"] = "https://schema.org/EventCancelled"
    return node | _costs(event) | _signup(event)


def _said(text: str, event: Typed) -> dict[str, str]:
    return {"@value": text, "@language": event.language}


def _moment(day: str, clock: str) -> str:
    return f"{day}T{clock}" if clock else day


def _ends(event: Typed) -> dict[str, str]:
    if not event.end and not event.last:
        return {}
    return {"endDate": _moment(event.last or event.day, event.end)}


def _schedule(event: Typed) -> dict[str, Any]:
    schedule = {
        "@type": "Schedule", "repeatFrequency": "P1W", "byDay": [DAYS[day] for day in event.weekdays],
        "startDate": event.day, "endDate": event.last, "startTime": event.start,
    }  # fmt: skip
    if event.end:
        schedule["endTime"] = event.end
    if event.left_out:
        schedule["exceptDate"] = [_moment(day, event.start) for day in event.left_out]
    return {"eventSchedule": schedule}


def _costs(event: Typed) -> dict[str, Any]:
    if event.free:
        return {"isAccessibleForFree": True}
    return {"offers": [{"@type": "Offer", "price": event.price}]} if event.price else {}


def _signup(event: Typed) -> dict[str, Any]:
    if event.signup_by:
        closes = datetime.combine(date.fromisoformat(event.signup_by), time(23, 59)).isoformat()
        offer = {"@type": "Offer", "validThrough": closes, "url": event.signup, "price": event.price}
        return {"offers": [{name: value for name, value in offer.items() if value}]}
    if event.signup:
        return {"potentialAction": {"@type": "RegisterAction", "target": event.signup}}
    return {}
