"""What is asked of the public API, and what it is answered. Plain records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aggregator.model import Event, EventQuery, SourceLink, Texts

# single: an event of one time; instance: one time of a series; whole: a series as a whole
Kind = Literal["single", "instance", "whole"]
KINDS: frozenset[Kind] = frozenset(("single", "instance", "whole"))
Tag = tuple[str, str]  # kind and value, as aggregator.store.tags keeps them
Clock = Literal["starts_after", "starts_before", "ends_after", "ends_before"]
Sort = Literal["start_time", "end_time", "duration", "last_modified_time", "name"]
SORTS: tuple[Sort, ...] = ("start_time", "end_time", "duration", "last_modified_time", "name")
EACH_TIME = EventQuery(each_time=True)


@dataclass(frozen=True, slots=True)
class Box:
    """WGS 84 degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Wish:
    """Which events, in which order, which page.

    query: what the site's own filter knows of it. start, end: instants; what ends after and begins no later.
    tags: of each group at least one; without: none of these. any_words: what has all words of at least one.
    names: (uid, start of an instance or None), None: every. min_age, max_age: bounds (both inclusive, None open)
    on the event's own youngest and oldest; what tells no age is in none of them. free: False: only what is not.
    spoken: languages it is held or told in; told: languages it is told in. statuses: of aggregator.model.Status.
    changed_since: instant. of: uid of the series whose instances are asked for. clocks: minutes after local
    midnight. seconds: shortest and longest duration. sort: (by what, whether backwards).
    """

    query: EventQuery = EACH_TIME
    start: int | None = None
    end: int | None = None
    tags: tuple[tuple[Tag, ...], ...] = ()
    without: tuple[Tag, ...] = ()
    any_words: tuple[str, ...] = ()
    names: tuple[tuple[str, int | None], ...] | None = None
    min_age: tuple[int | None, int | None] = (None, None)
    max_age: tuple[int | None, int | None] = (None, None)
    free: bool | None = None
    box: Box | None = None
    spoken: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    changed_since: int | None = None
    kinds: frozenset[Kind] = KINDS
    of: str = ""
    clocks: tuple[tuple[Clock, int], ...] = ()
    seconds: tuple[int | None, int | None] = (None, None)
    sort: tuple[tuple[Sort, bool], ...] = (("last_modified_time", True),)
    page: int = 1
    size: int = 20
    nothing: bool = False

    @property
    def by_start(self) -> bool:
        """Whether the order is the one that the indexes have."""
        return len(self.sort) == 1 and self.sort[0][0] == "start_time"


@dataclass(frozen=True, slots=True)
class Published:
    """One row of the API's list of events. start, end: instants of this time, of a whole from first to last.

    title: of this time alone, where it is another. moved: it was to begin at another time. parts: the starts of a
    whole's instances, at most `PARTS`. area: slug, name and municipality. created_at, changed_at: instants.
    """

    event: Event
    kind: Kind
    start: int
    end: int
    cancelled: bool
    title: Texts | None
    moved: bool
    created_at: int
    changed_at: int
    area: tuple[str, str, str]
    sources: tuple[SourceLink, ...]
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """An event that is no longer there. into: the uid that answers for it, "" if none. at: instant, since when."""

    uid: str
    into: str
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows. total: how many there are in all, as far as they can be paged."""

    rows: tuple[Published, ...]
    gone: tuple[Gone, ...]
    total: int
