"""Which happenings are worth comparing: keys for an index, and pairs in near-linear time. Pure.

A key is a time and one thing that happens or is there then, so that the number of events that share one depends on
how much takes place at one hour, not on how much is stored. What is told only by the day meets what is told by the
hour under keys of their own, so that the many that tell the hour need not be compared by the day.

    h HOUR WORD, h HOUR @PLACE    told by the hour        a DAY WORD   told by the day only
    d DAY WORD                    both                    u HASH       the event's own page
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b

from aggregator.matching.features import Happening, own_page
from aggregator.matching.times import TOLERANCE

MOST_WORDS = 4
WORDS_OF_SERIES = 2
MOST_TIMES = 60
MOST_DAYS = 10  # times of a series that are also found by the day
MOST_IN_BLOCK = 60
WINDOW = 12
LETTERS = 6
HOUR = 3600
FIRST_DAY = date(2020, 1, 1).toordinal()
FIRST_HOUR = 438_288  # 2020-01-01T00:00Z in hours since 1970


def block_keys(happening: Happening) -> tuple[str, ...]:
    """Short keys to store; two tellings of one happening practically always share at least one.

    Of a series those of its first `MOST_TIMES` times.
    """
    words = _matters(happening)
    days = [f"{day - FIRST_DAY:x}" for day in happening.when.days[:MOST_DAYS]]
    keys = [f"d{day}{word}" for day in days for word in words]
    if happening.all_day:
        keys += [f"a{day}{word}" for day in days for word in words]
    else:
        keys += [f"h{hour}{thing}" for hour in _hours(happening) for thing in (*words, *_places(happening))]
    if happening.url and own_page(happening.url):
        keys.append(f"u{blake2b(happening.url.encode('utf-8', 'replace'), digest_size=6).hexdigest()}")
    return tuple(dict.fromkeys(keys))


def _matters(happening: Happening) -> list[str]:
    """ ".WORD": the words that say most of what it is, of every telling of its title."""
    most = WORDS_OF_SERIES if happening.when.repeats else MOST_WORDS
    found: dict[str, float] = {}
    for variant in happening.title.variants:
        ranked = sorted(variant.words, key=lambda word: (-word.weight, -len(word.text), word.text))
        for word in ranked[:most]:
            name = f".{word.text[:LETTERS]}"
            found[name] = max(word.weight, found.get(name, 0.0))
    return sorted(found, key=lambda word: (-found[word], word))[: 2 * most]


def _places(happening: Happening) -> list[str]:
    spot = happening.spot
    return [f"@{name[:LETTERS]}" for name in (*sorted(spot.names)[:2], *sorted(spot.kinds)[:2])]


def _hours(happening: Happening) -> list[str]:
    """The hours of its times; one late in an hour is also in the next, as times may be told a little apart."""
    hours: dict[int, None] = {}
    for start in happening.slots[:MOST_TIMES]:
        hours[start // HOUR] = None
        hours[(start + TOLERANCE) // HOUR] = None
    return [f"{hour - FIRST_HOUR:x}" for hour in hours]


def pairs(happenings: Sequence[Happening]) -> Iterator[tuple[Happening, Happening]]:
    """The pairs that share a block, each once. A block past its bound is only compared among neighbours."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, happening in enumerate(happenings):
        for key in block_keys(happening):
            blocks[key].append(number)
    seen: set[int] = set()
    total = len(happenings)
    for key, members in blocks.items():
        for i, j in _within(key, members, happenings) if len(members) > 1 else ():
            code = i * total + j
            if code not in seen:
                seen.add(code)
                yield happenings[i], happenings[j]


def _within(key: str, members: list[int], happenings: Sequence[Happening]) -> Iterable[tuple[int, int]]:
    if key[0] == "d":
        members, others = [i for i in members if happenings[i].all_day], members
    else:
        others = members
    if not members:
        return
    if len(members) * len(others) > MOST_IN_BLOCK * MOST_IN_BLOCK:
        yield from _neighbours(others, happenings)
        return
    for i in members:
        for j in others:
            if i != j and worth_comparing(happenings[i], happenings[j]):
                yield (i, j) if i < j else (j, i)


def _neighbours(members: list[int], happenings: Sequence[Happening]) -> Iterable[tuple[int, int]]:
    ordered = sorted(members, key=lambda number: (_nearness(happenings[number]), number))
    for place, i in enumerate(ordered):
        for j in ordered[place + 1 : place + 1 + WINDOW]:
            if worth_comparing(happenings[i], happenings[j]):
                yield (i, j) if i < j else (j, i)


def _nearness(happening: Happening) -> tuple[str, str, int]:
    spot = happening.spot
    return (spot.town, min(spot.names, default=min(spot.kinds, default="")), happening.slots[0] // HOUR)


def worth_comparing(a: Happening, b: Happening) -> bool:
    """Not two of one source, unless they lead to one page; not two of which the towns are told and differ."""
    if a.source == b.source:
        return bool(a.url) and a.url == b.url
    return not a.spot.town or not b.spot.town or a.spot.town == b.spot.town
