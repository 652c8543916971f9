"""The keys of aggregator.matching.blocks as numbers, as an index wants them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from aggregator.matching.blocks import block_keys
from aggregator.matching.features import features
from aggregator.model import Event, Occurrence

MOST = 400
PAGE = "u"  # how the key of a page of its own begins


def block_numbers(event: Event, occurrences: Sequence[Occurrence], zone: ZoneInfo) -> tuple[int, ...]:
    """63-bit numbers; negative for the event's own page, which brings together what the clock keeps apart.

    () for an event without occurrences. zone: the site's own.
    """
    if not occurrences:
        return ()
    # the longest texts say nothing of where to look
    bare = replace(event, description={}, organiser={})
    keys = block_keys(features(bare, "", occurrences, zone))
    return tuple(dict.fromkeys(map(_number, keys[:MOST])))


def _number(key: str) -> int:
    number = int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
    return -number if key.startswith(PAGE) else number
