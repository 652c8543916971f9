"""Clock times as they are written: "klo 17.30–18.15", "kl. 18–19.30", "at 5.30 pm", "11am–1pm", "klo 10 ja 14".

Bare numbers are times only where they cannot be anything else: with a word before them ("klo"), with a.m. or p.m.,
with a colon, as a range with minutes. What stands right beside a day may be barer; that is marked `weak`.
"""

from __future__ import annotations

import re

from sources.dates.items import Clock
from sources.dates.words import MONTHS

_TIME = r"(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?![\d:]|[.,]\d)(?: ?(?P<half>[ap])(?:\.m\.|\.?m\b\.?))?"
_ONE = re.compile(_TIME, re.IGNORECASE)
_NOON = re.compile(r"(?:12 )?(?P<word>noon|midnight)\b", re.IGNORECASE)
_MARK = re.compile(
    r"(?:klockan|klo|kello|kl|at|@)[.:]{0,2} {0,2}(?:(?:n|noin|ca|c|about)\b\.? ?)?(?=\d|noon|midnight)",
    re.IGNORECASE,
)
_TO = re.compile(
    r" {0,2}(?:[-–—‒‑−]|\b(?:to|till|til|until)\b) {0,2}(?:(?:klo|kello|kl)\b\.? ?)?(?=\d|noon|midnight)",
    re.IGNORECASE,
)
_AND = re.compile(
    r" ?(?:(?P<comma>,)|\b(?:ja|sekä|och|and|tai|eller|or)\b|&|/|\+) ?(?:(?:klo|kello|kl|at)\b\.? ?)?(?=\d)",
    re.IGNORECASE,
)
_LIST_GOES_ON = re.compile(r" ?(?:,|\b(?:ja|och|and|sekä)\b) ?\d", re.IGNORECASE)
# what makes a number an age, a price, a class, a length: never a clock time
_UNITS = """v vuot kk kuukautta lk luok åring år månad åk year yr months? € e eur euroa? kr cm km mi ft m kg % hlö
    henk henkilö kpl min minut tunti tunnin h timm hours? person l sivua kertaa? gång times"""
# units that are beginnings of words need no end
_OPEN = "".join(
    f"(?<={unit})|"
    for unit in ["vuot", "luok", "åring", "månad", "year", "minut", "timm", "gång", "person", "€", "%"]
)
UNIT = re.compile(rf"\.? ?[-–]? ?(?:{'|'.join(_UNITS.split())})(?:{_OPEN}\b)", re.IGNORECASE)
_LIKELY = re.compile(r"\d{1,2}(?:[.:]\d\d| ?[-–—‒‑−]| ?[ap]\.?m| to| till? | noon)|noon|midnight", re.IGNORECASE)
_WORD_AFTER = re.compile(r"\.? (?P<w>[^\W\d_]{3,12})\b")
_NEXT_WORD = re.compile(r" [^\W\d_]")
DAY = 24 * 60
MOST_IN_A_LIST = 12


class _Moment:
    """One clock time as written. half: "a" or "p" where a.m. or p.m. is told; bare: an hour alone."""

    __slots__ = ("bare", "end", "half", "hour", "minute")

    def __init__(self, end: int, hour: int, minute: int, half: str, bare: bool) -> None:
        self.end, self.hour, self.minute, self.half, self.bare = end, hour, minute, half, bare

    def minutes(self, half: str = "") -> int:
        half = self.half or half
        hour = self.hour
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        return hour * 60 + self.minute


def read_marked(text: str, position: int, language: str = "und") -> Clock | None:
    """Times behind the word at `position` ("klo", "kl.", "at")."""
    mark = _MARK.match(text, position)
    if not mark:
        return None
    english = mark[0][0] in "aA"
    start = _moment(text, mark.end())
    if start is None or (english and start.bare and _NEXT_WORD.match(text, start.end)):
        return None
    return _clock(text, position, start, english)


def read_bare(text: str, position: int) -> Clock | None:
    """Times that begin with the number, or "noon", at `position`, without a word before them."""
    if not _LIKELY.match(text, position):
        return None
    start = _moment(text, position)
    if start is None:
        return None
    clock = _clock(text, position, start, False)
    if clock is None:
        return None
    end = clock.times[0][1]
    written = text[position : clock.end]
    if start.half or re.search(r"\d:\d\d|[ap]\.?m|noon", written, re.IGNORECASE):
        return clock
    if end is None or (start.bare and (end <= clock.times[0][0] or clock.times[0][0] < 6 * 60)):
        return None if end is not None or start.bare else Clock(position, clock.end, clock.times, weak=True)
    return Clock(position, clock.end, clock.times, weak=start.bare)


def _moment(text: str, position: int) -> _Moment | None:
    if word := _NOON.match(text, position):
        return _Moment(word.end(), 12 if word["word"].lower() == "noon" else 24, 0, "", False)
    found = _ONE.match(text, position)
    if not found or UNIT.match(text, found.end()):
        return None
    hour, half = int(found["h"]), (found["half"] or "").lower()
    if hour == 24 and (found["m"] or "00") != "00":
        return None
    return _Moment(found.end(), hour, int(found["m"] or 0), half, not (found["m"] or half))


def _clock(text: str, begin: int, start: _Moment, english: bool) -> Clock | None:
    pair, end = _range(text, start, english)
    times = [pair]
    while len(times) < MOST_IN_A_LIST and (glue := _AND.match(text, end)):
        more = _moment(text, glue.end())
        if more is None or (more.bare and not _goes_on(text, glue, more, times)):
            break
        pair, end = _range(text, more, english)
        times.append(pair)
    return Clock(begin, end, tuple(times))


def _goes_on(text: str, glue: re.Match[str], more: _Moment, times: list[tuple[int, int | None]]) -> bool:
    """Whether a bare number after "klo 10 ja" is one more time: a later hour of a list or a range."""
    if more.hour * 60 <= (times[-1][1] or times[-1][0]):
        return False
    return not glue["comma"] or bool(_LIST_GOES_ON.match(text, more.end) or _TO.match(text, more.end))


def _is_day(text: str, last: _Moment) -> bool:
    """Whether the number is the day of a month: "kl. 15 till 24 februari"."""
    word = _WORD_AFTER.match(text, last.end) if last.bare else None
    return word is not None and word["w"].lower() in MONTHS


def _range(text: str, start: _Moment, english: bool) -> tuple[tuple[int, int | None], int]:
    to = _TO.match(text, start.end)
    last = _moment(text, to.end()) if to else None
    if last is None or (start.half and last.bare) or _is_day(text, last):
        half = "p" if english and start.bare and 1 <= start.hour <= 6 else ""
        return (start.minutes(half), None), start.end
    end = last.minutes()
    begin = start.minutes(last.half)
    if begin >= end and last.half == "p" and not start.half:
        begin = start.minutes("a")
    return (begin, end + DAY if end <= begin and end <= 6 * 60 else end), last.end
