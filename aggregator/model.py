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


Part = Literal["morning", "afternoon", "evening"]
PARTS: tuple[Part, ...] = ("morning", "afternoon", "evening")
Shape = Literal["hobby", "single"]
Suited = Literal["", "made_for", "also"]
HOBBY_TIMES = 3


@dataclass(frozen=True, slots=True)
class Near:
    """Within `km` kilometres of a point; lat, lon: WGS 84 degrees."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A filter, in one canonical form (`web.query` makes it from a query string).

    ages: an event suits if it overlaps any of them; empty: every age. unstated: also events with no age told;
    stated: also those that tell one.
    areas, places (their names), sources (their slugs), topics, audiences, languages: any of; empty: all.
    accessibility: every one of. radius: kilometres around `places` (0: those places alone). near: of a point.
    free: only free events. day_from, day_to: inclusive, in the site's zone; None: from today on / without end.
    parts: of the day, by local start: morning before 12, afternoon before 17, evening; what lasts all day: each.
    weekdays: 0 Monday … 6 Sunday. shape: `hobby` a series of `HOBBY_TIMES` or more, `single` all else.
    suits: `made_for` children, young people or families; `also`: those and what they are welcome to.
    words: every word is found, however inflected, in title, place, organiser, topics or description.
    each_time: every occurrence of a series is a card, instead of the next one alone.
    page: from 1, `PAGE_SIZE` cards each.
    """

    ages: tuple[AgeRange, ...] = ()
    unstated: bool = True
    stated: bool = True
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    radius: float = 0
    near: Near | None = None
    sources: tuple[str, ...] = ()
    free: bool = False
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    suits: Suited = ""
    shape: Shape | None = None
    words: str = ""
    day_from: date | None = None
    day_to: date | None = None
    parts: tuple[Part, ...] = ()
    weekdays: tuple[int, ...] = ()
    each_time: bool = False
    page: int = 1


PAGE_SIZE = 50
ASIDE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One row of the list: one occurrence of an event, with what the list shows.

    remaining: how many occurrences of a series are left from this one on, this one counted (1: single or last).
    weekday: 0 Monday … 6 Sunday, if all that are left fall on it; else None. topics: as the event's own.
    resumes: the next start that is not cancelled, where this one is; else None.
    """

    uid: str
    title: Texts
    start: int
    end: int
    all_day: bool
    status: Status
    place: str
    area: str
    age: AgeClaim | None
    price: Price
    image: str
    sources: tuple[str, ...]
    rrule: str = ""
    remaining: int = 1
    weekday: int | None = None
    resumes: int | None = None
    topics: tuple[str, ...] = ()
    suits: Suits = "unknown"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list. A series is one card, at its next occurrence, unless each of its times was asked for.

    unstated: where ages were asked for, the events that tell none, apart, nearest first (else they are among the
    cards). ongoing: what lasts longer than three days and began before the first day, soonest to end first.
    Both stand on the first page only, at most `ASIDE_SIZE`; *_total: how many there are.
    total: all that the filter leaves, both of them counted, up to `TOTAL_CAP` (then: "at least").
    """

    cards: tuple[Card, ...]
    total: int
    page: int
    more: bool
    unstated: tuple[Card, ...] = ()
    unstated_total: int = 0
    ongoing: tuple[Card, ...] = ()
    ongoing_total: int = 0


TOTAL_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar sheet. cards: the first of its occurrences; total: how many there are."""

    day: date
    cards: tuple[Card, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Days side by side. ongoing: what lasts longer than three days and began before the first of them."""

    days: tuple[Day, ...]
    ongoing: int = 0

    @property
    def total(self) -> int:
        """How many cards there are on all days; what touches two days is on both."""
        return sum(day.total for day in self.days)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with what takes place there, soonest first. name "": told by none. lat, lon: None where unknown."""

    name: str
    lat: float | None
    lon: float | None
    total: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of what a filter leaves, that of the soonest event first. left_out: how many places did not fit.

    total: of the events, as in Listing.
    """

    spots: tuple[Spot, ...]
    left_out: int
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events each choice would leave, the rest of the filter as it is.

    total: of the filter itself. A choice of a group counts as if it alone were chosen there (of `accessibility`:
    as if it were added). ages: those that tell an age; `unstated`: those that tell none, whatever ages are asked
    for. days: of the spans that were asked about, by their names. Choices that leave nothing may be missing.
    without: for each field of EventQuery that narrows, how many there are without it.
    """

    total: int
    ages: Mapping[AgeRange, int] = field(default_factory=dict)
    unstated: int = 0
    areas: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    audiences: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    accessibility: Mapping[str, int] = field(default_factory=dict)
    suits: Mapping[str, int] = field(default_factory=dict)
    shape: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[int, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    free: int = 0
    without: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blockers:
    """Why a list is empty: each narrowing field of EventQuery with the events there would be without it, most
    first; and the next start that the filter leaves whatever its last day (None: none)."""

    without: tuple[tuple[str, int], ...]
    next_start: int | None


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source of an event as its page shows it. checked_at: instant of the last successful pull, or None."""

    slug: str
    name: str
    licence: str
    url: str
    checked_at: int | None


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with all its page shows. upcoming: the next occurrences, at most 60. text: its calendar text.

    moved_from: when it was to begin before it was moved; None if it was not, or is over.
    told_by: field -> slug of the source it is taken from, where several tell the event.
    """

    event: Event
    sources: tuple[SourceLink, ...]
    upcoming: tuple[Occurrence, ...]
    last_end: int
    changed_at: int
    text: str
    moved_from: date | datetime | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter form offers: (value, label) in reading order, only what has coming events.

    municipalities: (name, slugs of its areas), of areas whose municipality is known. located: names of the
    places whose position is known. The rest: slugs and codes in alphabetical order.
    """

    areas: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    municipalities: tuple[tuple[str, tuple[str, ...]], ...] = ()
    located: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """The calendar texts that a filter leaves; past the bound the nearest ones.

    texts: VEVENT blocks put together (UTF-8, CRLF), in the order in which they came, so that the same
    events are the same bytes whatever the day. changed_at: newest change among them.
    left_out: how many events did not fit.
    """

    texts: bytes
    events: int
    left_out: int
    changed_at: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source for /health and /metrics. Instants; None: never yet."""

    slug: str
    name: str
    paused: bool
    quarantined: bool
    outcome: str
    failures: int
    checked_at: int | None
    next_pull_at: int
    events: int
