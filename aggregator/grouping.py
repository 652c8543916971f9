"""Single events that are one hobby told one by one. Pure.

event with its occurrence --likeness--> a number that those have in common that are alike but for their day
events of one likeness --group--> those that are one hobby
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from aggregator.hobbies import LONGEST, LONGEST_GAP, Hobby, hobby, longest_gap
from aggregator.matching.places import read_place
from aggregator.matching.titles import read_title
from aggregator.model import Event, Occurrence, say
from aggregator.schoolholidays import Holidays

VERSION = "1"  # raised when the same event gives another likeness
LONGEST_DAY = 26 * 3600  # seconds of a day on which the clock is set back, and an hour
# the weeks of most of the country: a pause of one is no reason to take a hobby for two
USUAL = Holidays(winter_week=9)
RECURRING = frozenset({"confirmed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Single:
    """A single event. id: of its row. told: its time, cancelled if it is."""

    id: int
    told: Occurrence


@dataclass(frozen=True, slots=True)
class Group:
    """Single events that are one hobby. ids: in the order of their times, no two at one time."""

    ids: tuple[int, ...]
    hobby: Hobby


def likeness(event: Event, occurrences: Sequence[Occurrence], zone: ZoneInfo) -> int | None:
    """63 bits that events share which are alike: the same words in the title, a date in it aside, the same group
    marks, place, hour and length. None for what can be no single time of a hobby. zone: the site's own.

    District, ages, price and whom it suits are no part of it: they have columns of their own.
    """
    if event.series is not None or len(occurrences) != 1 or event.status not in RECURRING:
        return None
    told = occurrences[0]
    if told.end - told.start > (LONGEST_DAY if event.all_day else LONGEST):
        return None
    title = read_title(event.title)
    words = sorted({word.text for variant in title.variants for word in variant.words}) or say(event.title)
    clock = datetime.fromtimestamp(told.start, zone).strftime("%H%M")
    lasts = 0 if event.all_day else told.end - told.start
    alike = (words, _plain(title.marks), _plain(read_place(event.place, title)), event.all_day, clock, lasts)
    digest = blake2b(repr(alike).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def _plain(value: object) -> object:
    """The value written so that it is the same in every process: sets have no order of their own."""
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def group(singles: Iterable[Single], zone: ZoneInfo, *, all_day: bool = False) -> tuple[Group, ...]:
    """The hobbies among events that are alike; what is called off belongs to those that it was a time of."""
    once: dict[int, Single] = {}
    for single in sorted(singles, key=lambda one: (one.told.start, one.told.cancelled, one.id)):
        once.setdefault(single.told.start, single)
    return tuple(
        one for stretch in _stretches(list(once.values()), zone) for one in _hobbies(stretch, zone, all_day)
    )


def _stretches(members: list[Single], zone: ZoneInfo) -> list[list[Single]]:
    """The members cut where the pause is too long."""
    stretches: list[list[Single]] = []
    for member in members:
        before = stretches[-1][-1] if stretches else None
        if before and longest_gap([_day(before, zone), _day(member, zone)], USUAL) <= LONGEST_GAP:
            stretches[-1].append(member)
        else:
            stretches.append([member])
    return stretches


def _day(single: Single, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(single.told.start, zone).date()


def _hobbies(members: list[Single], zone: ZoneInfo, all_day: bool) -> list[Group]:
    """The hobby that all members are, or else those that the members of one weekday are."""
    told = hobby([one.told for one in members], zone, USUAL, all_day=all_day)
    days = {one.id: _day(one, zone).weekday() for one in members}
    if told:
        return [Group(tuple(one.id for one in members if days[one.id] in told.weekdays), told)]
    weekdays = sorted(set(days.values()))
    if len(weekdays) < 2:
        return []
    parts = ([one for one in members if days[one.id] == weekday] for weekday in weekdays)
    return [one for part in parts for one in _hobbies(part, zone, all_day)]
