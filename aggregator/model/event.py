"""What we believe about an event. Plain records, no I/O.

Instants are whole seconds since 1970-01-01T00:00:00Z (`int`), as the occurrences table holds them; a day
without a clock time is a `date` in the event and, in an occurrence, the instants at which that day begins and
ends in the site's own time zone. Texts are language code -> plain text ("und" where the feed did not say).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Texts = Mapping[str, str]
Status = Literal["confirmed", "tentative", "cancelled", "postponed", "rescheduled"]
Basis = Literal["stated", "corrected", "read", "default"]
Suits = Literal["made_for", "also", "no", "unknown"]
LANGUAGES = ("fi", "sv", "en")
AUDIENCES = ("children", "youth", "parents", "families", "adults", "seniors")


def say(texts: Texts, language: str = "fi") -> str:
    """The text in `language`, else in Finnish, Swedish, English, else in whatever there is ("" if nothing)."""
    for code in (language, "und", *LANGUAGES):
        if texts.get(code):
            return texts[code]
    return next((text for text in texts.values() if text), "")


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Completed years, both inclusive; None: open at that end."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is believed: words as they stand in a text, the field they stand in, the rule that read them.

    field: "title", "description", "categories", "keywords", "venue"; "fields" of the feed's own age fields,
    "source" of what the source's keeper said, "worker" of a correction.
    """

    words: str
    field: str
    rule: str


@dataclass(frozen=True, slots=True)
class AgeClaim:
    """An age range, where it comes from, and why."""

    range: AgeRange
    basis: Basis
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """lat, lon: WGS 84 degrees."""

    name: Texts = field(default_factory=dict)
    street: str = ""
    postal_code: str = ""
    city: str = ""
    district: str = ""
    lat: float | None = None
    lon: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """is_free: None where nobody says. words: the organiser's own. low, high: euros, None where not told."""

    is_free: bool | None = None
    words: Texts = field(default_factory=dict)
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Signup:
    """url "" where sign-up is told without an address."""

    url: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time an event takes place: [start, end) in instants. A point in time has end == start.

    cancelled, title: where this one instance of a series says otherwise than the series.
    """

    start: int
    end: int
    cancelled: bool = False
    title: Texts | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """One instance of a series that differs (RFC 5545 section 3.8.4.4); None: as the series says.

    this_and_future: the change holds from this instance on (RANGE=THISANDFUTURE).
    """

    recurrence_id: date | datetime
    this_and_future: bool = False
    starts: date | datetime | None = None
    ends: date | datetime | None = None
    title: Texts | None = None
    description: Texts | None = None
    place: Place | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """How an event recurs (RFC 5545 section 3.8.5). rrule "" if only rdates."""

    rrule: str = ""
    rdates: tuple[date | datetime, ...] = ()
    exdates: tuple[date | datetime, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One happening or one series.

    starts, ends: of the first occurrence; `date`s if all day (ends exclusive), else aware datetimes.
    series: None for a single event. age: None while nobody has said or implied one.
    audiences: of AUDIENCES. audience_evidence: why. area: the district's slug ("" unknown).
    topics: of aggregator.reading.topics. accessibility: of aggregator.reading.accessibility.
    languages: the event's own, ISO 639-1. signup_needed: None where nobody says.
    """

    uid: str
    title: Texts
    starts: date | datetime
    ends: date | datetime
    timezone: str
    status: Status = "confirmed"
    series: Series | None = None
    description: Texts = field(default_factory=dict)
    place: Place | None = None
    area: str = ""
    age: AgeClaim | None = None
    audiences: tuple[str, ...] = ()
    audience_evidence: tuple[Evidence, ...] = ()
    suits: Suits = "unknown"
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    price: Price = field(default_factory=Price)
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    url: str = ""
    image: str = ""
    signup: Signup | None = None
    signup_needed: bool | None = None
    organiser: Texts = field(default_factory=dict)

    @property
    def all_day(self) -> bool:
        """Whether the event is told by days, without clock times."""
        return not isinstance(self.starts, datetime)
