"""Keys that a feed renews: which vanished item and which arrival are one happening. Pure.

Seen in the wild: UIDs made anew at each fetch, ids that follow a content system's rows, one event deleted and made
again when it was moved. Such an event goes on under the name it was served by. From the surest to the weakest:

1. the same content;
2. the same title, start and place;
3. the same start and place, and a similar title with the same numbers ("Muskari 0–1 v" is not "Muskari 1–2 v"),
   or the same start and title where one tells no place;
4. a series of the same title, place, rule and time of day (feeds that begin a series at its next instance);
5. moved: the same title and place (or the same page of its own) at another time near by, and no second candidate;
   only in a whole answer, and never nearer to a sibling of the same title than to the old time: one of a weekly
   row that is taken out and another that is added at its end are two happenings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Literal

from aggregator.model import Event, Place, Texts, say

Why = Literal["content", "words", "similar", "series", "moved"]
DAY = 86_400
NEAR = 3 * DAY
NEAR_BY_PAGE = 60 * DAY
ALIKE = 0.8
Mark = Callable[[Event], Hashable]
# what tells groups apart: numbers and single letters ("Muskari A"; the v of "3–6 v" is years)
_LABELS = re.compile(r"\d+|\b[^\W\d_v]\b")
_APART = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One item by its key. hash: of its content without its uid. coming: whether it is not over."""

    key: str
    hash: bytes
    event: Event
    coming: bool = True


@dataclass(frozen=True, slots=True)
class Renewal:
    """The item of key `old` goes on as `new`."""

    old: str
    new: str
    why: Why


def by_content(gone: Mapping[str, bytes], arrived: Mapping[str, bytes]) -> list[Renewal]:
    """Pairs of the same content; key -> hash of both. Twins within a feed are paired in their order."""
    waiting: dict[bytes, deque[str]] = defaultdict(deque)
    for key, digest in gone.items():
        waiting[digest].append(key)
    return [
        Renewal(waiting[digest].popleft(), key, "content")
        for key, digest in arrived.items()
        if waiting.get(digest)
    ]


def by_words(gone: Sequence[Item], arrived: Sequence[Item]) -> list[Renewal]:
    """Pairs at the same time: rules 2, 3 and 4."""
    found = _in_order(gone, arrived, lambda e: (name(e.title), when(e), where(e.place)), "words")
    gone, arrived = _rest(gone, arrived, found)
    similar = _similar(gone, arrived)
    gone, arrived = _rest(gone, arrived, similar)
    return [*found, *similar, *_in_order(gone, arrived, _rhythm, "series", alone=True)]


def by_move(
    gone: Sequence[Item], arrived: Sequence[Item], siblings: Mapping[tuple[str, str], Sequence[int]]
) -> list[Renewal]:
    """Pairs at another time: rule 5. siblings: `kin` -> starts of items that stay, in instants."""
    gone = [item for item in gone if item.coming and item.event.series is None]
    arrived = [item for item in arrived if item.event.series is None]
    found = _moved(gone, arrived, page, NEAR_BY_PAGE, siblings)
    gone, arrived = _rest(gone, arrived, found)
    return [*found, *_moved(gone, arrived, kin, NEAR, siblings)]


def kin(event: Event) -> tuple[str, str]:
    """What events of one row share: title and place, for comparing."""
    return name(event.title), where(event.place)


def name(texts: Texts) -> str:
    """A title for comparing: letters and digits in one form, in small letters."""
    return " ".join(_APART.sub(" ", unicodedata.normalize("NFKC", say(texts)).casefold()).split())


def where(place: Place | None) -> str:
    """A place for comparing, "" if none is told."""
    if place is None:
        return ""
    return name(place.name) or name({"und": place.street})


def page(event: Event) -> str:
    """The event's page, "" where the address is none of its own (a site's front page)."""
    path = event.url.partition("://")[2].partition("/")[2]
    return event.url if path.strip("/#?") else ""


def when(event: Event) -> tuple[Hashable, ...]:
    """The start of an event for comparing, and whether it recurs."""
    return (start(event), event.all_day, event.series is not None)


def start(event: Event) -> int:
    """The start as an instant; of a day, of its beginning in UTC (for comparing only)."""
    return instant(event.starts)


def instant(value: date | datetime) -> int:
    """Seconds since 1970; a day is taken to begin in UTC."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    return (value - date(1970, 1, 1)).days * DAY


def _rhythm(event: Event) -> Hashable:
    series, starts = event.series, event.starts
    if series is None or not series.rrule:
        return None
    rule = ";".join(part for part in series.rrule.split(";") if not part.startswith(("UNTIL=", "COUNT=")))
    clock = (starts.hour, starts.minute) if isinstance(starts, datetime) else None
    return name(event.title), where(event.place), rule, clock, starts.weekday()


def _buckets(items: Iterable[Item], mark: Mark) -> dict[Hashable, list[Item]]:
    buckets: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        if value := mark(item.event):
            buckets[value].append(item)
    return buckets


def _shared(gone: Sequence[Item], arrived: Sequence[Item], mark: Mark) -> Iterator[tuple[list[Item], list[Item]]]:
    coming = _buckets(arrived, mark)
    for value, olds in _buckets(gone, mark).items():
        if value in coming:
            yield olds, coming[value]


def _in_order(
    gone: Sequence[Item], arrived: Sequence[Item], mark: Mark, why: Why, *, alone: bool = False
) -> list[Renewal]:
    return [
        Renewal(old.key, new.key, why)
        for olds, news in _shared(gone, arrived, mark)
        if not alone or len(olds) == len(news) == 1
        for old, new in zip(olds, news, strict=False)
    ]


def _rest(
    gone: Sequence[Item], arrived: Sequence[Item], found: Iterable[Renewal]
) -> tuple[list[Item], list[Item]]:
    found = list(found)
    old, new = {pair.old for pair in found}, {pair.new for pair in found}
    return [item for item in gone if item.key not in old], [item for item in arrived if item.key not in new]


def _similar(gone: Sequence[Item], arrived: Sequence[Item]) -> list[Renewal]:
    scored = [
        (score, old.key, new.key)
        for olds, news in _shared(gone, arrived, when)
        for old in olds
        for new in news
        if (score := _score(old.event, new.event)) >= ALIKE
    ]
    found: dict[str, str] = {}
    for _, old_key, new_key in sorted(scored, key=lambda one: -one[0]):
        if old_key not in found and new_key not in found.values():
            found[old_key] = new_key
    return [Renewal(old_key, new_key, "similar") for old_key, new_key in found.items()]


def _score(old: Event, new: Event) -> float:
    places = where(old.place), where(new.place)
    if places[0] == places[1]:
        return alike(name(old.title), name(new.title))
    return float(not all(places) and name(old.title) == name(new.title))


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; 0 where their numbers or single letters differ."""
    if sorted(_LABELS.findall(one)) != sorted(_LABELS.findall(other)):
        return 0.0
    words, others = one.split(), other.split()
    if words and others and (_within(words, others) or _within(others, words)):
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _within(words: list[str], others: list[str]) -> bool:
    """Whether each word is another's, or its beginning ("0–3 v" is "0–3-vuotiaille")."""
    return all(any(other.startswith(word) for other in others) for word in words)


def _moved(
    gone: Sequence[Item],
    arrived: Sequence[Item],
    mark: Mark,
    most: int,
    siblings: Mapping[tuple[str, str], Sequence[int]],
) -> list[Renewal]:
    found = []
    for olds, news in _shared(gone, arrived, mark):
        near = [(old, new) for old in olds for new in news if _near(old.event, new.event, most)]
        for old, new in near:
            rivals = [pair for pair in near if pair[0] is old or pair[1] is new]
            if len(rivals) == 1 and not _stays_nearer(old.event, new.event, siblings):
                found.append(Renewal(old.key, new.key, "moved"))
    return found


def _near(old: Event, new: Event, most: int) -> bool:
    return abs(start(new) - start(old)) <= most and alike(name(old.title), name(new.title)) >= ALIKE


def _stays_nearer(old: Event, new: Event, siblings: Mapping[tuple[str, str], Sequence[int]]) -> bool:
    others = [*siblings.get(kin(old), ()), *siblings.get(kin(new), ())]
    gap = min((abs(other - start(old)) for other in others), default=None)
    return gap is not None and abs(start(new) - start(old)) * 2 >= gap
