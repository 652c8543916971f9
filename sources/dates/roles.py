"""What a day is told for: the happening, the end of sign-up, the beginning of sign-up, or something else.

Decided by the words right before and behind it, in the same sentence. The tables below are tried in order.
"""

from __future__ import annotations

import re
from typing import Literal

from sources.dates.found import Kind
from sources.dates.words import any_of

_SIGNUP = any_of(
    """ilmoittau* anmäl* regist* sign-up sign_up signup rsvp enrol* haku hakuaika hakemu* hae ansök* boka* bokning*
    varau* varaa* book booking* ticket* lipunmyynti* liput biljett* deadline"""
)
_SIGNUP_DAY = any_of(
    "ilmoittau* anmäl* registration* sign-up sign_up signup rsvp enrol* haku hakuaika ansökan deadline"
)
_BETWEEN = r"[^!?\n]{0,40}"
_GLUE = r"[\s:–-]{0,4}(?:(?:on|den|the|är|is)\s){0,2}$"
_WEEKDAY_GLUE = r"(?:\s?[^\W\d_]{2,12}\.?\s?)?"

BEFORE: tuple[tuple[str, Kind], ...] = (
    (
        any_of(
            """julkaistu päivitetty muokattu luotu publicerad* uppdaterad* ändrad skapad published updated posted
            modified syntynyt synt. född f. born perustettu grundad founded since sedan vuodesta"""
        ),
        "other",
    ),
    (
        any_of(
            """viimeistään senast no_later_than deadline ennen före before by viimeinen_*päivä viimeinen_*päivä_on
            sista_*dag sista_*dagen"""
        ),
        "closes",
    ),
    (_SIGNUP + _BETWEEN + any_of("päättyy päättyvät sulkeutuu stänger slutar close closes end ends"), "closes"),
    (
        _SIGNUP + _BETWEEN + any_of("alkaa alkavat avautu* aukea* öppna* börjar open opens start* begin* från"),
        "opens",
    ),
    (any_of("päättyy päättyvät slutar avslutas ends t.o.m. tom till_och_med till until through"), "until"),
    (_SIGNUP_DAY, "closes"),
)
AFTER: tuple[tuple[str, Kind], ...] = (
    (r"[\s,]{0,2}(?:klo\s[\d.:]{1,5}\s)?mennessä\b", "closes"),
    (r"[\s,]{0,2}(?:saakka|asti)\b", "until"),
)
_SIGNUP_HERE = re.compile(_SIGNUP, re.IGNORECASE)
_NOT_A_TIME = re.compile(
    any_of(
        """ovet ovet_avataan ovet_aukeavat dörrarna dörrarna_öppnas doors doors_open paluu takaisin retur återkomst
        return back puhelinaika soittoaika telefontid soit* ring"""
    )
    + r"(?:\s(?:viimeistään|noin|senast|n\.))?[\s:]{0,3}$",
    re.IGNORECASE,
)
_END_ONLY = re.compile(any_of("päättyy loppuu slutar ends finishes until") + r"[\s:]{0,3}$", re.IGNORECASE)
_END_AFTER = re.compile(r"[\s:]{0,2}(?:een|iin|ään)?\s?(?:saakka|asti)\b", re.IGNORECASE)
_OPENING_HOURS = re.compile(
    any_of(
        """auki avoinna aukiolo* palvelee asiakaspalvelu* neuvonta* puhelin* öppet öppettid* öppen telefontid* open
        opening_hours phone päivyst* puh tavoitettavissa"""
    )
    + r"\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<![\d.])[.!?;](?=\s)|\d\.(?=\s+[A-ZÅÄÖ])|\n[^\S\n]*\n|[•·|]")
LOOK_BACK, LOOK_AHEAD = 70, 45

_BEFORE = tuple((re.compile(rf"{words}{_WEEKDAY_GLUE}{_GLUE}", re.IGNORECASE), kind) for words, kind in BEFORE)
_AFTER = tuple((re.compile(words, re.IGNORECASE), kind) for words, kind in AFTER)


def role(text: str, begin: int, end: int) -> Kind:
    """What the day at `begin`–`end` is told for."""
    before, after = before_in_sentence(text, begin), text[end : end + LOOK_AHEAD]
    for pattern, kind in _AFTER:
        if pattern.match(after):
            return "closes" if _SIGNUP_HERE.search(before + after) else kind
    for pattern, kind in _BEFORE:
        if pattern.search(before):
            return kind
    return "event"


def before_in_sentence(text: str, position: int) -> str:
    """What stands before `position` in its sentence, at most `LOOK_BACK` characters."""
    before = text[max(0, position - LOOK_BACK) : position]
    ends = [found.end() for found in _SENTENCE.finditer(before)]
    return before[ends[-1] :] if ends else before


def clock_role(text: str, begin: int, end: int) -> Literal["start", "end", "none"]:
    """What a clock time is: a start, only the end ("päättyy klo 20"), or none: of doors, a phone, the way home."""
    before = before_in_sentence(text, begin)
    if _NOT_A_TIME.search(before):
        return "none"
    return "end" if _END_ONLY.search(before) or _END_AFTER.match(text, end) else "start"


def is_opening_hours(text: str, begin: int, end: int) -> bool:
    """Whether weekdays with clock times tell when a place is open or answers the phone."""
    return bool(_OPENING_HOURS.search(before_in_sentence(text, begin) + " " + text[end : end + 15]))
