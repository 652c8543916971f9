"""The feed's own age fields beside plain words: which of them is believed. Pure."""

from __future__ import annotations

from aggregator.ages.arithmetic import Range
from aggregator.ages.telling import Contradiction, Reader


def words_of(ages: Range) -> str:
    """A range as words: "3–6", "7–", "–12"."""
    return f"{'' if ages[0] is None else ages[0]}–{'' if ages[1] is None else ages[1]}"


# what forms fill in where nobody typed an age: plain words are better, and all but 18+ say nothing
_EMPTY = frozenset({(0, 0), (0, None), (None, 0), (None, None), (1, 1)})
AGELESS = 99


def is_placeholder(ages: Range) -> bool:
    """0–0, 0–99, 18+ …: what a form fills in by itself."""
    low, high = ages
    return ages in _EMPTY or (high is not None and high >= AGELESS and (low or 0) <= 1) or ages == (18, None)


def believe(reader: Reader, read_ages: Range | None) -> tuple[Range | None, Contradiction | None]:
    """Whether the feed's own field counts: (the ages to take from it, what is to be told)."""
    stated = reader.telling.stated
    if stated is None or (stated[0] is not None and stated[1] is not None and stated[0] > stated[1]):
        return None, None
    if is_placeholder(stated):
        if read_ages is None:
            return (stated if stated == (18, None) else None), None
        return None, (None if read_ages == stated else Contradiction(stated, read_ages, "text"))
    apart = read_ages is not None and not _touch(stated, read_ages)
    return stated, (Contradiction(stated, read_ages, "field") if apart and read_ages else None)


def _touch(one: Range, other: Range) -> bool:
    top = 200
    return (one[0] or 0) <= (top if other[1] is None else other[1]) and (other[0] or 0) <= (
        top if one[1] is None else one[1]
    )
