"""What a feed says, before anybody has an opinion about it.

Plain frozen records, the same for every format. Names follow RFC 5545/7986, schema.org and Linked Events.

* A *text* is a `Texts`: language code -> plain text. "und" (BCP 47: undetermined) where the feed does not say.
  Adapters strip HTML and control characters, so every text here is plain, with line breaks.
* A *time* is a `datetime.date` (all day) or an aware `datetime.datetime` with a `zoneinfo.ZoneInfo`; floating
  times have been given the source's zone. `ends` is exclusive, as RFC 5545 section 3.6.1 has it for dates.
* An *address* is an http(s) address or "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sources.errors import Problem

Texts = Mapping[str, str]
When = date | datetime
Status = Literal["confirmed", "tentative", "cancelled", "postponed", "rescheduled"]


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place as the feed tells it. key: the feed's own id ("" if none). lat, lon: WGS 84 degrees.

    hours: when it is open, as schema.org's openingHours writes it: "Mo 10:00-19:00", local time.
    """

    key: str = ""
    name: Texts = field(default_factory=dict)
    street: str = ""
    postal_code: str = ""
    city: str = ""
    district: str = ""
    lat: float | None = None
    lon: float | None = None
    url: str = ""
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceOffer:
    """A price. is_free is None where the feed does not say; price is the feed's own words."""

    is_free: bool | None = None
    price: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class SourceSignup:
    """How and when to sign up. capacity: most attendees, None if not told."""

    url: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class SourceOverride:
    """One moved, changed or cancelled instance of a series (RFC 5545 section 3.8.4.4, RECURRENCE-ID).

    this_and_future: RANGE=THISANDFUTURE; the change holds from this instance on.
    Every other field: None where the override says the same as the series.
    """

    recurrence_id: When
    this_and_future: bool = False
    starts: When | None = None
    ends: When | None = None
    title: Texts | None = None
    description: Texts | None = None
    place: SourcePlace | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """RFC 5545 section 3.8.5. rrule: the rule's value, "" if only RDATEs. exdates, rdates: like `starts`."""

    rrule: str = ""
    rdates: tuple[When, ...] = ()
    exdates: tuple[When, ...] = ()
    overrides: tuple[SourceOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """One event or series as one source tells it.

    key: stable and unique within the source. languages: the event's own languages, ISO 639-1.
    keyword_ids: the feed's ids such as "yso:p4354"; categories: the words.
    min_age, max_age: completed years, inclusive, only what the feed's own age fields say.
    """

    key: str
    title: Texts
    starts: When
    ends: When | None = None
    timezone: str = "Europe/Helsinki"
    description: Texts = field(default_factory=dict)
    status: Status = "confirmed"
    recurrence: Recurrence | None = None
    place: SourcePlace | None = None
    categories: tuple[str, ...] = ()
    keyword_ids: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    offers: tuple[SourceOffer, ...] = ()
    languages: tuple[str, ...] = ()
    url: str = ""
    image: str = ""
    signup: SourceSignup | None = None
    organiser: Texts = field(default_factory=dict)
    series_key: str = ""
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """Something to read: a tip, a piece of news. Never an event. categories: the feed's words for it."""

    key: str
    title: Texts
    text: Texts = field(default_factory=dict)
    url: str = ""
    published: datetime | None = None
    image: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFeed:
    """A feed that a directory names. title: whose it is. holds: "events" or "news", as the directory has it."""

    address: str
    title: str = ""
    holds: str = "events"


@dataclass(frozen=True, slots=True)
class Request:
    """One address an adapter wants. role: the adapter's own word for what it expects there ("feed", "place" …).

    conditional: whether a 304 is welcome, i.e. whether ETag and Last-Modified are sent.
    headers: (name, value) pairs, sent to the address's own origin only, never along a redirect to another.
    lasting: of a reference: whether what it said may be kept until other pulls.
    """

    address: str
    role: str = "feed"
    conditional: bool = False
    accept: str = "*/*"
    headers: tuple[tuple[str, str], ...] = ()
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """An answer's bytes. address: where they came from after redirects. role: of the request.

    links: the answer's Link header (RFC 8288), relation -> absolute address.
    """

    address: str
    body: bytes
    content_type: str = ""
    role: str = "feed"
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an adapter needs to know to read one document; everything in it can cross to a child process.

    timezone: IANA name for floating times. now: aware, for years and windows.
    known: key -> digest of items already stored; an item whose digest is the same need not be read again.
    references: what reference documents (places, keywords) said, address -> value.
    state: what the adapter itself asked to be kept at the last pull.
    """

    timezone: str = "Europe/Helsinki"
    language: str = "und"
    now: datetime | None = None
    known: Mapping[str, bytes] = field(default_factory=dict)
    references: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Parsed:
    """What one document held.

    present: key -> digest of every item in the document, also of those not read again because `known` has them.
    events, articles: the items read. deleted: keys the feed says are gone.
    places, feeds: what a directory lists. problems: what was wrong, item by item; the rest is kept.
    """

    title: str = ""
    events: list[SourceEvent] = field(default_factory=list)
    articles: list[SourceArticle] = field(default_factory=list)
    present: dict[str, bytes] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    places: list[SourcePlace] = field(default_factory=list)
    feeds: list[SourceFeed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Links:
    """What else a document asks to be fetched. pages: more items. references: what items point to.

    told: what this document says itself that items of other documents point to; kept as if it were a reference.
    waits: whether items here point to something that nobody has told yet; the document is then read last.
    resume: where to go on at the next pull ("" if this is not a feed's end); see Plan.resume.
    """

    pages: tuple[Request, ...] = ()
    references: tuple[Request, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = False
    resume: str = ""
