"""What a feed holds, and which of several is best. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sources.records import Parsed, SourceEvent

AHEAD = timedelta(days=60)
HARDLY = 20  # weight of a candidate
_UNTIL = re.compile(r"UNTIL=(\d{8})")
# How much of an event a format tells, and how surely.
QUALITY = {
    "linkedevents": 100, "tribe": 96, "openactive": 94, "eventz": 92, "hellewi": 92, "ical": 88, "csvsheet": 80,
    "jsonld": 70, "rss": 60, "prose": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holds:
    """What is in a feed, or in its first page if there is `more`.

    coming: events in the coming 60 days. with_age: events that tell an age. newest: the last change told.
    """

    title: str = ""
    events: int = 0
    coming: int = 0
    with_age: int = 0
    articles: int = 0
    newest: datetime | None = None
    more: bool = False

    @property
    def share_with_age(self) -> float | None:
        """0 to 1; None if there is no event."""
        return self.with_age / self.events if self.events else None


def holds(parsed: Parsed, now: datetime) -> Holds:
    """What one document holds, as the feed itself tells it."""
    changes = [event.modified for event in parsed.events if event.modified]
    changes += [article.published for article in parsed.articles if article.published]
    return Holds(
        parsed.title,
        len(parsed.events),
        sum(is_coming(event, now) for event in parsed.events),
        sum(event.min_age is not None or event.max_age is not None for event in parsed.events),
        len(parsed.articles),
        max(changes, default=None),
    )


def is_coming(event: SourceEvent, now: datetime) -> bool:
    """Whether it is in the coming 60 days; of a series, whether it has begun by then and told no end yet."""
    starts, ends = _moment(event.starts, now), _moment(event.ends or event.starts, now)
    if event.recurrence and (event.recurrence.rrule or event.recurrence.rdates):
        last = max((_moment(one, now) for one in event.recurrence.rdates), default=ends)
        until = _UNTIL.search(event.recurrence.rrule)
        going_on = bool(event.recurrence.rrule) and (not until or until[1] >= f"{now:%Y%m%d}")
        return starts <= now + AHEAD and (going_on or last >= now)
    return starts <= now + AHEAD and ends >= now


def _moment(value: date, now: datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(), now.tzinfo)


def order(adapter: str, found: Holds, weight: int) -> tuple[int, bool, int, int, int]:
    """The lower, the better: what is coming, then what is there at all, then how well it is told.

    What was hardly worth a try, as a file of one calendar entry, comes after what is a feed.
    """
    kinds = (found.coming > 0, found.events > 0, found.articles > 0)
    kind = kinds.index(True) if any(kinds) else len(kinds)
    return kind, weight < HARDLY, -QUALITY.get(adapter, 50), -weight, -found.coming


def best_first(rows: Iterable[tuple[str, Holds, int]]) -> list[int]:
    """The numbers of (adapter, holds, weight) rows, best first."""
    listed = list(rows)
    return sorted(range(len(listed)), key=lambda number: (*order(*listed[number]), number))
