"""Which happenings are worth comparing: keys for an index, and pairs in near-linear time. Pure.

A key is a day or hour and one thing that happens or is there, so that the number of events that share one depends
on how much takes place at one hour and not on how much is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b

from aggregator.matching.features import Happening, own_page
from aggregator.matching.times import TOLERANCE

MOST_WORDS = 4
MOST_TIMES = 60
MOST_IN_BLOCK = 60
WINDOW = 12
HOUR = 3600


def block_keys(happening: Happening) -> tuple[str, ...]:
    """Short keys; two tellings of one happening practically always share at least one.

    day + title word, hour + place, own page. Of a series one set for each of its first `MOST_TIMES` times.
    """
    words, places = _matters(happening), _places(happening)
    keys = [f"{time}{word}" for time in _times(happening) for word in words]
    keys += [f"{time}{place}" for time in _hours(happening) for place in places]
    if happening.url and own_page(happening.url):
        keys.append(f"u{_short(happening.url)}")
    return tuple(dict.fromkeys(keys))


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _matters(happening: Happening) -> list[str]:
    """The words that say most of what it is, of every telling of its title."""
    found: dict[str, float] = {}
    for variant in happening.title.variants:
        ranked = sorted(variant.words, key=lambda word: (-word.weight, -len(word.text), word.text))
        for word in ranked[:MOST_WORDS]:
            found[word.text[:5]] = max(word.weight, found.get(word.text[:5], 0.0))
    return sorted(found, key=lambda word: (-found[word], word))[: 2 * MOST_WORDS]


def _places(happening: Happening) -> list[str]:
    spot = happening.spot
    return [f"@{name[:6]}" for name in (*sorted(spot.names)[:2], *sorted(spot.kinds)[:2])]


def _times(happening: Happening) -> list[str]:
    return [f"{_day(day)}" for day in happening.when.days[:MOST_TIMES]]


def _day(ordinal: int) -> str:
    return f"{ordinal - date(2020, 1, 1).toordinal():x}."


def _hours(happening: Happening) -> list[str]:
    """The hours of its times; one late in an hour is also in the next, as times may be told a little apart."""
    if happening.all_day:
        return []
    hours: dict[int, None] = {}
    for start in happening.slots[:MOST_TIMES]:
        hours[start // HOUR] = None
        hours[(start + TOLERANCE) // HOUR] = None
    return [f"{hour - 438_000:x}:" for hour in hours]


def pairs(happenings: Sequence[Happening]) -> Iterator[tuple[Happening, Happening]]:
    """The pairs that share a block, each once. A block past its bound is only compared among neighbours."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, happening in enumerate(happenings):
        for key in block_keys(happening):
            blocks[key].append(number)
    seen: set[int] = set()
    total = len(happenings)
    for members in blocks.values():
        for i, j in _within(members, happenings):
            code = i * total + j
            if code not in seen:
                seen.add(code)
                yield happenings[i], happenings[j]


def _within(members: list[int], happenings: Sequence[Happening]) -> Iterable[tuple[int, int]]:
    if len(members) <= MOST_IN_BLOCK:
        reach = len(members)
    else:
        reach = WINDOW
        members = sorted(members, key=lambda number: (_nearness(happenings[number]), number))
    for place, i in enumerate(members):
        for j in members[place + 1 : place + 1 + reach]:
            if worth_comparing(happenings[i], happenings[j]):
                yield (i, j) if i < j else (j, i)


def _nearness(happening: Happening) -> tuple[int, str, str]:
    spot = happening.spot
    return (happening.slots[0] // HOUR, spot.town, min(spot.names, default=min(spot.kinds, default="")))


def worth_comparing(a: Happening, b: Happening) -> bool:
    """Not two of one source, unless they lead to one page."""
    return a.source != b.source or (bool(a.url) and a.url == b.url)
