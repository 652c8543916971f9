"""What the same happening of another source is found by, as numbers for an index. Pure.

The keys of aggregator.matching.blocks (time and title word, hour and place, own page) bring together what takes
place in a town's libraries at ten on a Tuesday. Judging a pair costs more than storing an event, so only those are
judged that share their own page, or a title word and what tells the house from others of its kind; the word is
enough where one of the two tells no such thing. Of the labelled pairs that are judged the same this loses none.

    number = hash of the key (60 bits) | kind: WORD, PLACE or PAGE (2 bits)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from aggregator.matching import features as matching
from aggregator.matching import places, titles
from aggregator.matching.blocks import block_keys
from aggregator.matching.features import Happening, features
from aggregator.model import Event, Occurrence

MOST = 400
WORD, PLACE, PAGE = 0, 1, 2
KIND = 3  # mask of a number's kind


@dataclass(frozen=True, slots=True)
class Blocks:
    """numbers: what is looked up. named: whether the house is told apart from others."""

    numbers: tuple[int, ...] = ()
    named: bool = False


NOTHING = Blocks()


def blocks_of(event: Event, occurrences: Sequence[Occurrence], zone: ZoneInfo) -> Blocks:
    """The blocks of an event, nothing for one without occurrences. zone: the site's own."""
    if not occurrences:
        return NOTHING
    # the longest texts say nothing of where to look
    bare = replace(event, description={}, organiser={})
    happening = features(bare, "", occurrences, zone)
    numbers = tuple(dict.fromkeys(_numbers(happening)))
    return Blocks(numbers[:MOST], any(number & KIND == PLACE for number in numbers))


def forget() -> None:
    """Let go of what was kept of whole texts: of a feed's titles and addresses few come again in the next feed."""
    for kept in (titles._read, places._read, matching.canonical_url, matching._name_words):
        kept.cache_clear()


def _numbers(happening: Happening) -> Iterator[int]:
    keys = block_keys(happening)
    for key in keys:
        # those of days among themselves ("a") are found under the days of both ("d")
        if key[0] == "u" or (key[0] in "dh" and "@" not in key):
            yield _number(key, PAGE if key[0] == "u" else WORD)
    names = _names(happening)
    for day in dict.fromkeys(key.partition(".")[0] for key in keys if key[0] == "d"):
        for name in names:
            yield _number(f"{day}@{name}", PLACE)


def _names(happening: Happening) -> list[str]:
    """What tells the house from others of its kind: its names and its street's number."""
    spot = happening.spot
    street = [" ".join(spot.street)] if spot.street else []
    return [name[:6] for name in sorted(spot.names)[:3]] + street


def _number(key: str, kind: int) -> int:
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 4 << 2 | kind
