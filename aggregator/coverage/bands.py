"""The ages that supply is told by. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

ADULT = 18
OPEN = 200
PARENTS = "parents"
UNTOLD = "untold"
ANY = "any"


@dataclass(frozen=True, slots=True)
class Band:
    """Completed years, both inclusive. key: as in addresses, "13-15"."""

    key: str
    low: int
    high: int

    def overlaps(self, low: int, high: int) -> bool:
        """Whether told ages have a year in common with it."""
        return low >= 0 and low <= self.high and high >= self.low


def _bands(*keys: str) -> tuple[Band, ...]:
    return tuple(Band(key, *map(int, key.split("-"))) for key in keys)


AGES = _bands("0-2", "3-6", "7-9", "10-12", "13-15", "16-17")
BAND_KEYS: tuple[str, ...] = (*(band.key for band in AGES), PARENTS)
# The years of age at which children are in each grade (Basic Education Act 628/1998, sections 25 and 26: the duty
# begins in the year in which a child turns seven); a child of a grade is of two ages in the course of the year.
GRADES: dict[str, Band] = {
    "1-2": Band("7-8", 7, 8),
    "3-6": Band("9-12", 9, 12),
    "7-9": Band("13-15", 13, 15),
    "upper": Band("16-18", 16, 18),
}


@lru_cache(4_096)
def bands_of(low: int, high: int, parents: bool) -> tuple[str, ...]:
    """The bands that told ages overlap; (UNTOLD,) where nobody tells whom it is for."""
    found = [band.key for band in AGES if band.overlaps(low, high)]
    if parents:
        found.append(PARENTS)
    return tuple(found) if found else (UNTOLD,)
