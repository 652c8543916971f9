"""What pages, feeds and reports are told by the store. Plain records, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from aggregator.model.event import AgeClaim, AgeRange, Event, Occurrence, Price, Status, Suits, Texts

PAGE_SIZE = 50
ASIDE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One row of the list: one occurrence of an event, with what the list shows.

    remaining: how many occurrences of a series are left from this one on, this one counted (1: single or last);
    single events that are one hobby are a series here. weekday: 0 Monday … 6 Sunday, if all that are left fall on
    it; else None. weekly: whether they mostly follow each other by a week. topics: as the event's own.
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
    weekly: bool = False


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


TOTAL_CAP = 2_000


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
    """A source of an event as its page shows it. checked_at: instant of the last successful pull, or None.

    gathers: whether it gathers what others organise, as a municipality's calendar does.
    """

    slug: str
    name: str
    licence: str
    url: str
    checked_at: int | None
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class Sibling:
    """One of the single events that are one hobby, the event of the page among them. told: its time."""

    uid: str
    title: Texts
    told: Occurrence


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with all its page shows. upcoming: the next occurrences, at most 60. text: its calendar text.

    moved_from: its start before it was moved, until it is over. told_by: field -> slug, if several tell it.
    times: of a series those that are worked out, past ones too; endless: whether more will come.
    siblings: of a single event that is one time of a hobby, all of them, earliest first.
    """

    event: Event
    sources: tuple[SourceLink, ...]
    upcoming: tuple[Occurrence, ...]
    last_end: int
    changed_at: int
    text: str
    moved_from: date | datetime | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)
    times: tuple[Occurrence, ...] = ()
    endless: bool = False
    siblings: tuple[Sibling, ...] = ()


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
