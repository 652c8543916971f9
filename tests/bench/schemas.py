"""Records of the JSON formats for pydantic: what one writes to get checked records out of JSON with a library.

Only what our own records hold is named, so that both do the same: texts, times, place, offers, addresses.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

Texts = dict[str, str | None]


@dataclass
class Reference:
    id: Annotated[str, Field(alias="@id")]


@dataclass
class Image:
    url: str


@dataclass
class LinkedOffer:
    is_free: bool | None = None
    price: Texts | None = None
    description: Texts | None = None
    info_url: Texts | None = None


@dataclass
class LinkedEvent:
    id: str
    name: Texts
    start_time: datetime
    event_status: str
    last_modified_time: datetime
    keywords: list[Reference]
    audience: list[Reference]
    location: Reference
    offers: list[LinkedOffer]
    images: list[Image]
    in_language: list[Reference]
    end_time: datetime | None = None
    description: Texts | None = None
    short_description: Texts | None = None
    info_url: Texts | None = None
    audience_min_age: int | None = None
    audience_max_age: int | None = None


@dataclass
class Named:
    name: str


@dataclass
class Venue:
    id: int
    venue: str
    address: str
    city: str


@dataclass
class Organizer:
    organizer: str


@dataclass
class CostDetails:
    values: list[str]


@dataclass
class TribeEvent:
    id: int
    url: str
    title: str
    description: str
    start_date: datetime
    end_date: datetime
    modified_utc: datetime
    timezone: str
    all_day: bool
    cost: str
    cost_details: CostDetails
    categories: list[Named]
    venue: Venue
    organizer: list[Organizer]
    image: Image


@dataclass
class Concept:
    prefLabel: str  # noqa: N815 (the format's own name)


@dataclass
class Ages:
    minValue: int  # noqa: N815
    maxValue: int  # noqa: N815


@dataclass
class Address:
    streetAddress: str  # noqa: N815
    postalCode: str  # noqa: N815
    addressLocality: str  # noqa: N815


@dataclass
class Geo:
    latitude: float
    longitude: float


@dataclass
class Place:
    name: str
    address: Address
    geo: Geo


@dataclass
class Offer:
    name: str
    price: float
    priceCurrency: str  # noqa: N815


@dataclass
class Opportunity:
    name: str
    description: str
    url: str
    activity: list[Concept]
    ageRange: Ages  # noqa: N815
    startDate: datetime  # noqa: N815
    endDate: datetime  # noqa: N815
    location: Place
    offers: list[Offer]
    organizer: Named


@dataclass
class RpdeItem:
    state: str
    kind: str
    id: int
    modified: int
    data: Opportunity


@dataclass
class Location:
    address: str
    lat: float
    lng: float


@dataclass
class EventzPage:
    id: Annotated[str, Field(alias="_id")]
    name: str
    privacy: str
    language: str
    descriptionLong: str  # noqa: N815
    locations: list[Location]
    hashtags: list[str]
    ages: list[str]
    defaultStartDate: datetime  # noqa: N815
    defaultEndDate: datetime  # noqa: N815
    ownerName: str  # noqa: N815
    imageDesktop: str  # noqa: N815


@dataclass
class Lesson:
    begins: datetime
    ends: datetime


@dataclass
class Price:
    name: str
    price: float


@dataclass
class Room:
    id: int
    name: str
    address: str
    zip: str


@dataclass
class Course:
    id: int
    name: str
    description: str
    begins: datetime
    ends: datetime
    lessons: list[Lesson]
    registrationbegins: datetime
    registrationends: datetime
    maxparticipants: int
    prices: list[Price]
    location: Room
    catalogitems: list[Named]


@dataclass
class Hours:
    to: time
    status: int
    start: Annotated[time, Field(alias="from")]


@dataclass
class Day:
    date: str
    times: list[Hours]


@dataclass
class Library:
    id: int
    name: str
    address: dict[str, str | None]
    coordinates: dict[str, float]
    schedules: list[Day]
    customData: list[dict[str, str | None]]  # noqa: N815


LINKED = TypeAdapter(list[LinkedEvent])
TRIBE = TypeAdapter(list[TribeEvent])
OPENACTIVE = TypeAdapter(list[RpdeItem])
EVENTZ = TypeAdapter(list[EventzPage])
HELLEWI = TypeAdapter(list[Course])
KIRKANTA = TypeAdapter(list[Library])
