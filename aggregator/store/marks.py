"""Bits that occurrences and events are told apart by inside an index. Pure; `tables` says where they stand.

Of an occurrence: the part of day in which it starts and the weekdays it falls on, by the event's own zone; of its
event: whether it is a hobby and whom it suits. What lasts a whole day or longer is in every part of it.
Single events that are one hobby have JOINED, all but the last of them FOLLOWED (aggregator.store.singles).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from aggregator.model import HOBBY_TIMES, PARTS, Event, EventQuery, Occurrence, Part

VERSION = "1"  # raised when the same event gives other marks
DAY = 86_400
HALF_DAY = DAY // 2
EVERY_PART = 0b111
WEEKDAY = 3  # the first of seven bits
EVERY_WEEKDAY = 0b1111111 << WEEKDAY
MADE_FOR, ALSO, NOT_FOR, HOBBY, JOINED, FOLLOWED = (1 << bit for bit in range(10, 16))
SUITS = {"made_for": MADE_FOR, "also": ALSO, "no": NOT_FOR}
UNTIL = {"morning": 12, "afternoon": 17, "evening": 24}  # the hour of the local clock before which a part ends


def part_bit(part: Part) -> int:
    """The bit of a part of day."""
    return 1 << PARTS.index(part)


def weekday_bit(weekday: int) -> int:
    """The bit of a weekday, 0 Monday."""
    return 1 << (WEEKDAY + weekday)


def weekdays(marks: int) -> list[int]:
    """The weekdays in a set of bits."""
    return [day for day in range(7) if marks & weekday_bit(day)]


def event_marks(event: Event, times: int) -> int:
    """The bits all occurrences of an event share. times: how many there are."""
    hobby = HOBBY if event.series is not None and times >= HOBBY_TIMES else 0
    return hobby | SUITS.get(event.suits, 0)


@lru_cache(64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def time_marks(start: int, end: int, *, all_day: bool, zone: str) -> int:
    """The bits of an occurrence's own time. A day is told by its noon: it begins at the site's midnight."""
    inset = HALF_DAY if all_day else 0
    begins = datetime.fromtimestamp(start + inset, _zone(zone))
    if not all_day and end - start < HALF_DAY:
        part = next(part for part in PARTS if begins.hour < UNTIL[part])
        return part_bit(part) | weekday_bit(begins.weekday())
    ends = datetime.fromtimestamp(max(start, end - 1) - inset, _zone(zone))
    days = min(7, max(1, (ends.date() - begins.date()).days + 1))
    return EVERY_PART | sum(weekday_bit((begins.weekday() + day) % 7) for day in range(days))


def timed(event: Event, told: Iterable[Occurrence]) -> Iterator[tuple[Occurrence, int, int]]:
    """(occurrence, its bits, when the earlier ones are over), earliest first; the earliest has none before it."""
    ordered = sorted(told, key=lambda occurrence: occurrence.start)
    shared, over = event_marks(event, len(ordered)), 0
    for occurrence in ordered:
        own = time_marks(occurrence.start, occurrence.end, all_day=event.all_day, zone=event.timezone)
        yield occurrence, shared | own, over
        over = max(over, occurrence.end)


def groups(query: EventQuery) -> dict[str, tuple[int, bool]]:
    """field -> (bits, whether one of them has to be there or all have to be missing) that a filter asks for."""
    asked = {
        "parts": (sum(map(part_bit, query.parts)), True),
        "weekdays": (sum(map(weekday_bit, query.weekdays)), True),
        "suits": ({"": 0, "made_for": MADE_FOR, "also": MADE_FOR | ALSO}[query.suits], True),
        "shape": (HOBBY if query.shape else 0, query.shape == "hobby"),
    }
    return {name: bits for name, bits in asked.items() if bits[0]}
