"""One course -> one event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.hellewi.times import times
from sources.linked.wire import Unreadable, spelt, whole_number
from sources.openactive.schedule import moment
from sources.postal import split_location
from sources.records import SourceEvent, SourceOffer, SourcePlace, SourceSignup, Texts
from sources.text import one_line, plain, safe_address

Course = Mapping[str, Any]
State = Literal["", "open", "full", "closed"]
WORDS: dict[str, dict[str, str]] = {
    "fi": {"open": "ilmoittautuminen auki", "full": "täynnä", "closed": "ilmoittautuminen päättynyt"},
    "sv": {"open": "anmälan öppen", "full": "fullbokad", "closed": "anmälan stängd"},
    "en": {"open": "sign-up open", "full": "full", "closed": "sign-up closed"},
}
TEXTS = ("description", "publicdescription", "info", "timetable")
KINDS = ("department", "category", "subject")  # of catalogue items; the rest is terms, places and teachers
SUMS = ("price", "materialfee", "materialprice")
VOLATILE = frozenset(("participants", "accepted", "queue", "reserve", "modified", "teachers", "teacher"))
VERSION = b"1"
_LANGUAGE = re.compile(r"/(fi|sv|en)(?:/|$)")
_FREE = re.compile(r"0+(?:[.,]0+)?\s*(?:€|e|eur|euroa)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all courses of a document. full: ids of those known to be full."""

    address: str
    language: str
    zone: ZoneInfo
    now: datetime | None
    full: frozenset[str]


def language_of(address: str, otherwise: str) -> str:
    """The language an address asks for."""
    match = _LANGUAGE.search(urlsplit(address).path)
    return match[1] if match else otherwise


def course_id(course: Course) -> str:
    """Its id; "" if it has none."""
    said = course.get("id")
    return one_line(str(said), 200) if isinstance(said, str | int) and not isinstance(said, bool) else ""


def state(course: Course, context: Context) -> State:
    """Whether one can sign up now; "" where that is not told, or not yet so."""
    if course.get("full") is True or course_id(course) in context.full:
        return "full"
    opens, hard = _clock(course, "registrationbegins", context), _clock(course, "registrationendshard", context)
    ends = _clock(course, "ends", context)
    now = context.now
    if now is None or opens is None or now < opens:
        return ""
    return "closed" if (hard and hard <= now) or (ends and ends < now) else "open"


def digest(course: Course, context: Context) -> bytes:
    """16 bytes that change when the course, or whether one can sign up, does."""
    steady = {name: value for name, value in course.items() if name not in VOLATILE}
    return blake2b(spelt([steady, state(course, context)]), digest_size=16, person=VERSION).digest()


def read_course(course: Course, context: Context) -> tuple[SourceEvent, str]:
    """The event, and a message id of what is missing. Raises Unreadable."""
    title = _text(course.get("name"))
    if not title:
        raise Unreadable(N_("The course has no name."))
    when, first_day_only = times(course, context.zone)
    if when is None:
        raise Unreadable(N_("The course does not say when it begins."))
    url = _page(course, context)
    event = SourceEvent(
        key=course_id(course),
        title={context.language: title},
        starts=when.starts,
        ends=when.ends,
        timezone=when.zone.key,
        description=_description(course, context.language),
        status="cancelled" if course.get("cancelled") is True else "confirmed",
        recurrence=when.recurrence,
        place=_place(course, context.language),
        categories=_categories(course, context),
        offers=tuple(_offers(course, context.language)),
        url=url,
        signup=_signup(course, url, context),
        modified=_clock(course, "modified", context),
    )
    told = N_("The course does not tell its single times; only its first day is shown.")
    return event, told if first_day_only else ""


def _clock(course: Course, name: str, context: Context) -> datetime | None:
    read = moment(course.get(name), context.zone)
    return read if isinstance(read, datetime) or read is None else datetime.combine(read, _MIDNIGHT, context.zone)


_MIDNIGHT = datetime.min.time()


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _description(course: Course, language: str) -> Texts:
    said = (plain(course[name]) for name in TEXTS if isinstance(course.get(name), str))
    whole = "\n\n".join(dict.fromkeys(filter(None, said)))
    return {language: whole} if whole else {}


def _categories(course: Course, context: Context) -> tuple[str, ...]:
    items = course.get("catalogitems")
    listed = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    names = [_text(one.get("name")) for one in listed if one.get("type") in KINDS]
    word = WORDS.get(context.language, WORDS["en"]).get(state(course, context), "")
    return tuple(dict.fromkeys(filter(None, (*names, word))))


def _signup(course: Course, url: str, context: Context) -> SourceSignup | None:
    opens = _clock(course, "registrationbegins", context)
    closes = _clock(course, "registrationendshard", context) or _clock(course, "registrationends", context)
    if not (opens or closes or url):
        return None
    return SourceSignup(url, opens, closes, whole_number(course.get("maxparticipants")))


def _page(course: Course, context: Context) -> str:
    """The course's own page, where one signs up."""
    said = course.get("url") or course.get("courseUrl")
    if isinstance(said, str) and safe_address(said):
        return safe_address(said)
    parts = urlsplit(context.address)
    steps = [step for step in parts.path.split("/") if step]
    if not (parts.hostname or "").startswith("api.") or len(steps) < 3:
        return ""
    host = (parts.hostname or "").removeprefix("api.")
    return safe_address(f"https://uusi.{host}/{steps[1]}/{steps[2]}/course/{course_id(course)}")


def _place(course: Course, language: str) -> SourcePlace | None:
    said = course.get("location") or course.get("locations")
    said = said[0] if isinstance(said, list) and said else said
    if isinstance(said, str) and (whole := one_line(said)):
        read = split_location(whole)
        return SourcePlace(
            name={language: read.name}, street=read.street, postal_code=read.postal_code, city=read.city
        )
    if not isinstance(said, dict):
        return None
    name, street, code, city = (_first(said, names) for names in _PLACE)
    found = SourcePlace(
        key=course_id(said), name={language: name} if name else {}, street=street, postal_code=code, city=city
    )
    return found if name or street else None


_PLACE = (("name",), ("address", "street"), ("zip", "postalcode", "zipcode"), ("city",))


def _first(said: Course, names: tuple[str, ...]) -> str:
    return next(filter(None, (_text(said.get(name)) for name in names)), "")


def _offers(course: Course, language: str) -> Iterator[SourceOffer]:
    """Every fee in its own words; what materials cost is told apart."""
    listed = course.get("prices")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            yield from _offer(one.get("price", one.get("amount")), _text(one.get("name")), language)
    for name in SUMS:
        yield from _offer(course.get(name), "" if name == "price" else _MATERIAL.get(language, ""), language)


_MATERIAL = {"fi": "materiaalimaksu", "sv": "materialavgift", "en": "materials"}


def _offer(value: Any, name: str, language: str) -> Iterator[SourceOffer]:
    if isinstance(value, bool) or value is None or value == "":
        return
    told = _sum(value, language) if isinstance(value, int | float) else _text(value)
    free = bool(_FREE.fullmatch(told.strip()))
    yield SourceOffer(
        is_free=free if told else None,
        price={language: told} if told and not free else {},
        description={language: name} if name else {},
    )


def _sum(value: float, language: str) -> str:
    told = f"{value:.2f} €".replace(".00", "")
    return told if language == "en" else told.replace(".", ",")
