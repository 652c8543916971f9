"""Weekdays as they are written: "ti", "ma–pe", "ti ja to", "joka tiistai", "parillisten viikkojen maanantaisin",
"varannan torsdag", "first Tuesday of the month". What follows "ei", "utom" or "except" is read here too.
"""

from __future__ import annotations

import re

from sources.dates.items import Except, Parity, Weekly
from sources.dates.words import (
    BREAKS,
    EVEN_WEEKS,
    EVERY,
    NTH,
    ODD_WEEKS,
    OTHER,
    OTHER_WEEKS,
    SWEDISH_ONLY,
    WEEKDAYS,
    Weekday,
)

_WORD = re.compile(r"(?P<w>[^\W\d_]{2,20}(?:-[^\W\d_]{5,12})?)\b\.?")
_DASH = re.compile(r" ?(?:[-–—‒‑−]|\b(?:till|through)\b) ?", re.IGNORECASE)
_LIST = re.compile(r" ?(?:,|&|/|\+|\b(?:ja|sekä|och|samt|and)\b) ?", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"(?P<a>[^\W\d_]{3,12}) (?:(?P<b>[^\W\d_]{4,8}) )?")
_WEEKS = tuple(
    (re.compile(pattern, re.IGNORECASE), parity, every)
    for pattern, parity, every in ((EVEN_WEEKS, 0, 1), (ODD_WEEKS, 1, 1), (OTHER_WEEKS, None, 2))
)
_MONTH_AFTER = re.compile(
    r" (?:i |of (?:the |each |every )?|joka |kussakin )?(?:varje )?(?:kuu|kuukau|månad|month)\w{0,8}", re.I
)
_MONTH_BEFORE = re.compile(r"(?:kuukauden|kuun|joka kuun|joka kuukauden)\s$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<n>[1-4])\.\s(?=[^\W\d_])")
_BREAK_AT_END = re.compile(rf"\b(?:{BREAKS})\W{{0,4}}(?:\w{{1,12}}\W{{0,3}}){{0,2}}$", re.IGNORECASE)
_WEEK_NUMBERS = re.compile(
    r"(?:viikolla|viikoilla|viikko|viikot|vk|vko|vecka|veckorna|v\.|week|weeks)\.?\s(?P<n>\d{1,2}(?:\s?(?:,|-|–|&|ja|och|and)\s?\d{1,2}){0,8})"
    r"(?![\d.:])",
    re.IGNORECASE,
)
_BETWEEN = r"(?:\s(?!ja\b|och\b|and\b)[^\W\d_]{2,20}){0,2}\s?"
_BREAK = re.compile(rf"{_BETWEEN}\b(?P<w>{BREAKS})\b", re.IGNORECASE)
_EXCEPT_WEEKS = re.compile(_BETWEEN + _WEEK_NUMBERS.pattern, re.IGNORECASE)
_DAYS_FOLLOW = re.compile(rf"{_BETWEEN}(?:on |den )?(?=\d{{1,2}}[./]|\d{{4}}-|\d{{1,2}} [^\W\d_])")
_BREAK_BEFORE = re.compile(
    rf"\b(?P<w>{BREAKS})\b(?:\s[^\W\d_]{{2,15}})?,?\s(?:ei|ej|inte|ingen|no)\b", re.IGNORECASE
)
_RANGE = re.compile(r"[.,]? \d{1,2}\.(?:\d{1,2}\.(?:\d{4})?)? ?[-–—] ?\d")
_DATE = re.compile(r"[.,]? (?:den )?\d{1,2}[./]\d|,? ?\d{1,2}\.? ?[^\W\d_]{3}")


def read_weekdays(text: str, position: int, language: str = "und") -> Weekly | None:
    """The weekdays that begin with the word at `position`; None if it is no weekday."""
    start, every, habit = _prefix(text, position)
    first = _one(text, start, language)
    if first is None:
        return None
    weekday, end = first
    days, of_range = list(weekday.days), False
    while len(days) < 14 and (more := _more(text, end, language, days, habit)):
        days, end, dash = more
        of_range = of_range or dash
    kind = weekday.kind
    return Weekly(
        position, end, tuple(sorted(set(days))), habit or kind == "habit", kind == "short", of_range, every
    )


def _more(text: str, end: int, language: str, days: list[int], habit: bool) -> tuple[list[int], int, bool] | None:
    dash, comma = _DASH.match(text, end), _LIST.match(text, end)
    glue = dash or comma
    following = _one(text, glue.end(), language) if glue else None
    if following is None or len(following[0].days) > 1 or (not habit and _date_follows(text, following[1], comma)):
        return None
    day = following[0].days[0]
    if dash and len(days) == 1:
        return [(days[0] + step) % 7 for step in range((day - days[0]) % 7 + 1)], following[1], True
    return None if dash else ([*days, day], following[1], False)


def _date_follows(text: str, end: int, comma: re.Match[str] | None) -> bool:
    """Whether the second weekday belongs to a date of its own: "ti ja ke 3.3."."""
    return comma is not None and bool(_DATE.match(text, end)) and not _RANGE.match(text, end)


def _one(text: str, position: int, language: str) -> tuple[Weekday, int] | None:
    found = _WORD.match(text, position)
    if not found:
        return None
    word = found["w"].lower()
    weekday = WEEKDAYS.get(word) or (SWEDISH_ONLY.get(word) if language == "sv" else None)
    if weekday is None:
        return None
    return weekday, found.end() if weekday.kind == "short" else found.end("w")


def _prefix(text: str, position: int) -> tuple[int, int, bool]:
    """Where the weekday begins, weeks from one to the next, and whether "joka", "varje", "every" stood before."""
    words = _FIRST_WORDS.match(text, position)
    first, second = (words["a"].lower(), (words["b"] or "").lower()) if words else ("", "")
    if words and (first == "varannan" or (first in EVERY and second in OTHER)):
        return (words.end() if first in EVERY else words.end("a") + 1), 2, True
    if words and first in EVERY:
        return words.end("a") + 1, 1, True
    return position, 1, False


def read_nth(text: str, position: int, language: str = "und") -> Weekly | None:
    """The weekday of "kuukauden ensimmäinen tiistai", "1. tiistai kuussa", "första tisdagen i månaden"."""
    number = _NUMBERED.match(text, position)
    word = _WORD.match(text, position)
    nth = int(number["n"]) if number else NTH.get(word["w"].lower(), 0) if word else 0
    start = number.end() if number else word.end() + 1 if word else position
    weekday = _one(text, start, language) if nth else None
    if weekday is None or len(weekday[0].days) > 1:
        return None
    after = _MONTH_AFTER.match(text, weekday[1])
    if not after and not _MONTH_BEFORE.search(text[max(0, position - 20) : position]):
        return None
    return Weekly(position, after.end() if after else weekday[1], weekday[0].days, habit=True, nth=nth)


def read_parity(text: str, position: int) -> Parity | None:
    """Even, odd or every other week at `position`, if it is told there."""
    for pattern, parity, every in _WEEKS:
        if found := pattern.match(text, position):
            return Parity(position, found.end(), parity, every)
    return None


def read_exception(text: str, position: int, end: int) -> Except | None:
    """What "ei", "utom", "except" (from `position` to `end`) takes out; None if nothing dated follows."""
    if weeks := _EXCEPT_WEEKS.match(text, end):
        return Except(position, weeks.end(), weeks=_numbers(weeks["n"]))
    if pause := _BREAK.match(text, end):
        return Except(position, pause.end(), words=pause["w"])
    days = _DAYS_FOLLOW.match(text, end)
    return Except(position, days.end()) if days else None


def read_pause(text: str, position: int) -> Except | None:
    """As in "hiihtolomaviikolla ei kerhoa": the break stands before the word that takes it out."""
    found = _BREAK_BEFORE.match(text, position)
    return Except(position, found.end(), words=found["w"]) if found else None


def read_week(text: str) -> int | None:
    """The number of the ISO week that `text` ends with ("viikolla 8", "vk 10)"), if it does."""
    found = [found for found in _WEEK_NUMBERS.finditer(text) if len(text) - found.end() <= 4]
    weeks = _numbers(found[-1]["n"]) if found else ()
    return weeks[0] if len(weeks) == 1 else None


def names_break(text: str) -> bool:
    """Whether `text` ends with the name of a break ("hiihtolomaviikolla", "på sportlovet")."""
    return _BREAK_AT_END.search(text) is not None


def _numbers(text: str) -> tuple[int, ...]:
    """Week numbers of "8", "8 ja 10", "8–10"."""
    weeks: list[int] = []
    for first, last in re.findall(r"(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?", text):
        weeks += range(int(first), min(int(last or first), 53) + 1)
    return tuple(week for week in weeks if 1 <= week <= 53)
