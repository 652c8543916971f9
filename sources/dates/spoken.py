"""Clock times in words: "kahdesta puoli viiteen", "kello kaksi", "halv sex", "half past five", "five o'clock".

One to six are in the afternoon unless the morning is named: nobody is invited at half past two at night. Seven to
nine may be either; without "aamulla" or "illalla" beside them they are told as doubtful.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sources.dates.items import Clock
from sources.dates.words import EVENING, HALVES, HOURS, MORNING, HourCase

_HALF = re.compile("|".join(sorted(HALVES, key=len, reverse=True)) + r"\b", re.IGNORECASE)
_WORD = re.compile(r" {0,2}(?P<w>[^\W\d_]{2,14})\b")
_MARK = re.compile(r"(?:klockan|klo|kello|kl)\.? ", re.IGNORECASE)
_O_CLOCK = re.compile(r" ?o['’´]clock\b", re.IGNORECASE)
_MORNING, _EVENING = re.compile(MORNING, re.IGNORECASE), re.compile(EVENING, re.IGNORECASE)
NEAR = 25


class _Said(NamedTuple):
    """minutes: from midnight as said. half: whether a word such as "puoli" stood before."""

    minutes: int
    case: HourCase
    half: bool
    end: int


def read_spoken(text: str, position: int) -> Clock | None:
    """The time in words at `position` (a word for a half, an hour, or "kello"); None if there is none."""
    mark = _MARK.match(text, position)
    first = _said(text, mark.end() if mark else position)
    if first is None:
        return None
    if first.case == "from":
        last = _said(text, first.end)
        return _clock(text, position, first, last) if last and last.case == "till" else None
    o_clock = _O_CLOCK.match(text, first.end)
    if o_clock:
        return _clock(text, position, first._replace(end=o_clock.end()))
    certain = mark or (first.half and first.case != "till")
    if not certain and first.case != "at":
        return None
    return _clock(text, position, first, weak=not certain)


def _said(text: str, position: int) -> _Said | None:
    spaces = len(text[position : position + 2]) - len(text[position : position + 2].lstrip(" "))
    half = _HALF.match(text, position + spaces)
    word = _WORD.match(text, half.end() if half else position)
    known = HOURS.get(word["w"].lower()) if word else None
    if word is None or known is None:
        return None
    hour, case = known
    if half and half[0].lower() == "puolesta":
        case = "from"
    return _Said(hour * 60 + (HALVES[half[0].lower()] if half else 0), case, bool(half), word.end())


def _clock(text: str, begin: int, first: _Said, last: _Said | None = None, weak: bool = False) -> Clock:
    end = (last or first).end
    around = text[max(0, begin - NEAR) : end + NEAR]
    evening = bool(_EVENING.search(around))
    start = _by_day(first.minutes, evening, bool(_MORNING.search(around)))
    until = None
    if last:
        until = _by_day(last.minutes, evening, False)
        until += 12 * 60 if until <= start else 0
    # a pair within the morning hours may be the evening's as well
    doubtful = not evening and 7 * 60 <= start < 10 * 60 and not _MORNING.search(around)
    return Clock(begin, end, ((start, until),), weak=weak, doubtful=doubtful and (until or start) < 11 * 60)


def _by_day(minutes: int, evening: bool, morning: bool) -> int:
    if minutes < 60:
        minutes += 12 * 60  # half past twelve, said "puoli yksi"
    if minutes < 12 * 60 and ((minutes < 7 * 60 and not morning) or evening):
        minutes += 12 * 60
    return minutes
