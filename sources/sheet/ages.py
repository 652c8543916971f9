"""The column of ages -> completed years, also where the spreadsheet has made a date of them.

"3-6" typed into a cell becomes 3.6. (Finnish), 6-Mar or 3-Jun (English); both numbers are still there, and the
smaller is the lower age.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sources.dates.words import MONTHS

OLDEST = 99
_YEARS = r"\s*-?\s*(?:v\.?|v:|vuot\w*|vuotiaat|år\w*|åring\w*|y\.?o\.?|years?\b.*)?"
_RANGE = re.compile(rf"(?P<low>\d{{1,2}})\s*(?:v\.?|år)?\s*[-–—‒]\s*(?P<high>\d{{1,2}}){_YEARS}", re.IGNORECASE)
_AND_UP = "alkaen|täyttäneet|ja yli|och uppåt|and over|ylöspäin"
_FROM = re.compile(
    rf"(?:(?P<a>\d{{1,2}})\s*\+{_YEARS}|(?P<c>\d{{1,2}})\s*[-–]{_YEARS}|(?P<d>\d{{1,2}}){_YEARS}\s*(?:{_AND_UP})"
    rf"|(?:vähintään|alkaen|från|fr\.o\.m\.|from|min\.?)\s*(?P<b>\d{{1,2}}){_YEARS})",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    rf"(?:enintään|korkeintaan|högst|max\.?|up to|upp till|[-–])\s*(?P<n>\d{{1,2}}){_YEARS}", re.IGNORECASE
)
_UNDER = re.compile(rf"(?:alle|under)\s*(?P<n>\d{{1,2}}){_YEARS}", re.IGNORECASE)
_AS_DATE = (
    re.compile(r"(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.?(?:\d{4})?"),
    re.compile(r"\d{4}-(?P<a>\d\d)-(?P<b>\d\d)(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<a>\d{1,2})[-./ ]\s?(?P<w>[^\W\d_]{3,9})\.?(?:[-. ]\d{2,4})?"),
    re.compile(r"(?P<w>[^\W\d_]{3,9})[-. ](?P<a>\d{1,2})"),
)


class Ages(NamedTuple):
    """low, high: completed years, inclusive; None: open. was_date: whether a spreadsheet had made a date of it."""

    low: int | None
    high: int | None
    was_date: bool = False

    def __str__(self) -> str:
        return f"{'' if self.low is None else self.low}–{'' if self.high is None else self.high}"


def read_ages(text: str) -> Ages | None:
    """The ages of a cell; None where it tells none in figures ("kaikki", "1.–3. lk")."""
    text = text.strip()
    if found := _RANGE.fullmatch(text):
        return _checked(int(found["low"]), int(found["high"]))
    if found := _FROM.fullmatch(text):
        return _checked(int(next(number for number in found.group("a", "b", "c", "d") if number)), None)
    if found := _UP_TO.fullmatch(text):
        return _checked(None, int(found["n"]))
    if found := _UNDER.fullmatch(text):
        return _checked(None, int(found["n"]) - 1)
    return _of_date(text)


def _of_date(text: str) -> Ages | None:
    for pattern in _AS_DATE:
        found = pattern.fullmatch(text)
        if not found:
            continue
        word = found.groupdict().get("w")
        other = _month(word.lower()) if word else int(found["b"])
        if other and min(int(found["a"]), other) <= 12:
            low, high = sorted((int(found["a"]), other))
            return _checked(low, high, True)
    return None


def _month(word: str) -> int | None:
    """The number of a month; Finnish spreadsheets cut "syyskuu" to "syys"."""
    return MONTHS.get(word) or MONTHS.get(f"{word}kuu")


def _checked(low: int | None, high: int | None, was_date: bool = False) -> Ages | None:
    told = [number for number in (low, high) if number is not None]
    return Ages(low, high, was_date) if told == sorted(told) and all(0 <= n <= OLDEST for n in told) else None
