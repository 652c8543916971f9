"""One node of schema.org -> SourceEvent; several where its schedule has more than one row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import unquote, urljoin
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.isodates import duration, span, when
from sources.records import SourceEvent, Status, When
from sources.schemaorg.ages import ages
from sources.schemaorg.names import LANGUAGES, PLAIN_EVENTS, STATUSES, short
from sources.schemaorg.offers import offers, signup
from sources.schemaorg.places import place
from sources.schemaorg.schedule import Timetable, Unscheduled, timetable
from sources.schemaorg.things import Thing, language_code
from sources.text import one_line, plain, safe_address

NO_NAME = N_("The event has no name.")
NO_START = N_("The event has no start time.")
NO_TIME = N_("The event has a time that cannot be read.")
NO_END = N_("The event ends before it starts; its end was left out.")
MOST_ROWS = 10
_ONTOLOGY = re.compile(r"https?://www\.yso\.fi/onto/(\w{2,12})/(p\d+)")
_HTML = partial(plain, limit=20_000)


class Unreadable(Exception):
    """One event cannot be read; the argument is a message id."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all events of a document: its address and the source's zone."""

    base: str
    zone: ZoneInfo


def moment(thing: Thing, name: str, zone: ZoneInfo) -> When | None:
    """A property's day or moment; None if there is none. Raises Unreadable."""
    text = thing.word(name)
    if not text.strip():
        return None
    try:
        return when(text, zone)
    except (ValueError, OverflowError) as error:
        raise Unreadable(NO_TIME) from error


def read_event(thing: Thing, key: str, context: Context) -> tuple[list[SourceEvent], str]:
    """The event, and a message id of what was mended in it ("" if nothing). Raises Unreadable."""
    title = thing.texts("name")
    if not title:
        raise Unreadable(NO_NAME)
    (low, high), audiences = ages(thing)
    words, ids = keywords(thing)
    rows, mended = _times(thing, context.zone)
    event = SourceEvent(
        key=key,
        title=title,
        starts=rows[0].starts,
        ends=rows[0].ends,
        timezone=rows[0].zone.key,
        recurrence=rows[0].recurrence,
        description=thing.texts("description", _HTML) or thing.texts("abstract", _HTML),
        status=_status(thing),
        place=place(thing),
        categories=(*words, *dict.fromkeys(one_line(word, 80) for word in audiences)),
        keyword_ids=ids,
        min_age=low,
        max_age=high,
        offers=offers(thing),
        languages=languages(thing),
        url=address(thing, "url", context.base),
        image=image(thing, context.base),
        signup=signup(thing, context.zone),
        organiser=_organiser(thing),
        series_key=_series(thing),
    )
    if len(rows) == 1:
        return [event], mended
    return [_at(event, row, number) for number, row in enumerate(rows, 1)], mended


def _at(event: SourceEvent, row: Timetable, number: int) -> SourceEvent:
    return replace(
        event,
        key=f"{event.key}#{number}",
        starts=row.starts,
        ends=row.ends,
        recurrence=row.recurrence,
        timezone=row.zone.key,
        series_key=event.key,
    )


def _times(thing: Thing, zone: ZoneInfo) -> tuple[list[Timetable], str]:
    """When it takes place: its schedule's rows if it has such, else its start and end. Raises Unreadable."""
    starts = moment(thing, "startDate", zone)
    mended = ""
    try:
        ends = moment(thing, "endDate", zone)
    except Unreadable:
        # a start alone is worth more than nothing
        ends, mended = None, N_("The end of the event cannot be read; it was left out.")
    schedules = [*thing.things("eventSchedule"), *thing.things("schedule")][:MOST_ROWS]
    try:
        rows = [timetable(schedule, starts, ends, zone) for schedule in schedules]
    except Unscheduled as error:
        if starts is None:
            raise Unreadable(str(error)) from error
        rows, mended = [], str(error)
    if rows:
        return rows, mended
    if starts is None:
        raise Unreadable(NO_START)
    if ends is None:
        length = duration(thing.word("duration"))
        ends = starts + length if length and hasattr(starts, "hour") else None
    first, after, no_end = span(starts, ends, zone)
    return [Timetable(first, after, None, zone)], NO_END if no_end else mended


def _status(thing: Thing) -> Status:
    said = (short(word).strip().lower() for word in thing.words("eventStatus"))
    return next((STATUSES[word] for word in said if word in STATUSES), "confirmed")


def keywords(thing: Thing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words, and ids: of vocabularies ("yso:p4354") and of the kind of event ("schema:ChildrensEvent")."""
    words: dict[str, None] = {}
    for name in ("keywords", "genre"):
        for value in thing.all(name):
            parts = re.split(r"[,;]", value) if isinstance(value, str) else []
            words.update(dict.fromkeys(one_line(part, 80) for part in parts[:50]))
        words.update(dict.fromkeys(one_line(term.word("name"), 80) for term in thing.things(name)))
    ids = [f"schema:{kind}" for kind in thing.types if kind not in PLAIN_EVENTS and kind.isalnum()]
    for term in (*thing.things("keywords"), *thing.things("about")):
        pointers = map(_ONTOLOGY.match, (term.id, *term.words("url"), *term.words("sameAs")))
        ids += [f"{pointer[1]}:{pointer[2]}" for pointer in pointers if pointer]
    return tuple(word for word in words if word), tuple(dict.fromkeys(ids))


def languages(thing: Thing) -> tuple[str, ...]:
    """Its own languages, ISO 639-1."""
    found = [language.word("alternateName") or language.word("name") for language in thing.things("inLanguage")]
    found += [word for value in thing.all("inLanguage") if isinstance(value, str) for word in value.split(",")]
    codes = (LANGUAGES.get(word.strip().lower()) or language_code(word) for word in found)
    return tuple(dict.fromkeys(code for code in codes if len(code) == 2))


def address(thing: Thing, name: str, base: str) -> str:
    """The first address of a property that may be followed, "" if there is none."""
    return next(filter(None, (absolute(word, base) for word in thing.words(name))), "")


@lru_cache(maxsize=4_096)
def absolute(address: str, base: str) -> str:
    """An http(s) address made absolute, "" if it is none that may be followed."""
    address = address.strip()
    if address.startswith(("https://", "http://")):
        return safe_address(address)
    try:
        return safe_address(urljoin(base, address))
    except ValueError:
        return ""


def image(thing: Thing, base: str) -> str:
    """The address of its first picture, "" if there is none."""
    for one in thing.things("image"):
        found = address(one, "contentUrl", base) or address(one, "url", base) or absolute(one.id, base)
        if found:
            return found
    texts = (value for value in thing.all("image") if isinstance(value, str))
    return next(filter(None, (absolute(text, base) for text in texts)), "")


def _organiser(thing: Thing) -> dict[str, str]:
    return thing.texts("organizer") or thing.texts("organiser")


def _series(thing: Thing) -> str:
    """The whole that a part says it belongs to, if that is a series."""
    for whole in thing.things("superEvent"):
        if "EventSeries" in whole.types:
            return one_line(unquote(whole.id or whole.word("url") or whole.word("name")))
    return ""
