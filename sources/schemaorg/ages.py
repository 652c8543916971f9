"""typicalAgeRange, and the ages of an audience -> completed years (https://schema.org/typicalAgeRange).

    7-9, 7–9, 4/10, 3 to 6, 7...9      both ends          11-, 11+, 11 and up     from
    -4                                 up to              7                       just that, 18: from
    6–18 kk, 0-12 months               months             K-12, sallittu          not read: a film's rating

Ages in prose are read elsewhere; here a text that says anything else is left as words.
"""

from __future__ import annotations

import re

from sources.schemaorg.things import Thing

OLDEST = 120
GROWN_UP = 18
LENGTH = 60
Ages = tuple[int | None, int | None]
UNTOLD: Ages = (None, None)

_DASHES = re.compile(r"[-‐‑‒–—−]|\.{2,3}|…")
# "3-6-vuotiaat": the dash before a word is none of the range
_HYPHEN = re.compile(r"-(?= ?[^\W\d])")
_INTRODUCED = re.compile(r"^(?:aged|ages?|ikä|ikäryhmä|ålder|från|from)\s*:?\s*|\s*(?:old|olds|of age)$|\.$")
_YEARS = r"(?:v|vuot\w*|years?|yrs?|yo|y|år\w*)\.?"
_MONTHS = r"(?:kk|kuukau\w*|months?|mos?|mån\w*)\.?"
_AGE = rf"(\d{{1,3}})(?:[.,][05])?\s*(?:({_MONTHS})|({_YEARS}))?"
_BOTH = re.compile(rf"{_AGE}\s*(?:-|/|to|till)\s*{_AGE}")
_FROM = re.compile(rf"{_AGE}\s*(?:-|\+|and (?:up|over)|ja (?:vanhemmat|yli)|och (?:uppåt|äldre))|\+\s*{_AGE}")
_UP_TO = re.compile(rf"-\s*{_AGE}")
_JUST = re.compile(_AGE)


def age_range(text: str) -> Ages | None:
    """The ages in a text that says nothing else; None if it says something else."""
    if len(text) > LENGTH:
        return None
    text = _HYPHEN.sub(" ", _DASHES.sub("-", text.strip().lower()))
    text = _INTRODUCED.sub("", _INTRODUCED.sub("", text)).strip()
    if match := _BOTH.fullmatch(text):
        low, low_months, low_years, high, high_months, _ = match.groups()
        months = low_months or (None if low_years else high_months)
        return _checked(_least(low, months), _most(high, high_months))
    if match := _FROM.fullmatch(text):
        low, months, _ = match.groups()[:3] if match[1] else match.groups()[3:]
        return _checked(_least(low, months), None)
    if match := _UP_TO.fullmatch(text):
        return _checked(None, _most(match[1], match[2]))
    if match := _JUST.fullmatch(text):
        low = _least(match[1], match[2])
        return _checked(low, None if low >= GROWN_UP else low)
    return None


def _least(age: str, months: str | None) -> int:
    return int(age) // 12 if months else int(age)


def _most(age: str, months: str | None) -> int:
    return max(int(age) - 1, 0) // 12 if months else int(age)


def _checked(low: int | None, high: int | None) -> Ages | None:
    if any(age is not None and age > OLDEST for age in (low, high)):
        return None
    if low is not None and high is not None and low > high:
        return None
    return low, high


def ages(event: Thing) -> tuple[Ages, list[str]]:
    """The ages an event states in its own fields, and the words that are no numbers ("koko perhe")."""
    words: list[str] = []
    for text in event.words("typicalAgeRange"):
        if read := age_range(text):
            return read, words
        words.append(text)
    for thing in (*event.things("typicalAgeRange"), *event.things("ageRange")):
        if found := _quantity(thing):
            return found, words
    for audience in event.things("audience"):
        words += audience.words("audienceType") or audience.words("name")
        if found := _audience(audience):
            return found, words
    return UNTOLD, words


def _audience(audience: Thing) -> Ages | None:
    for low, high in (("suggestedMinAge", "suggestedMaxAge"), ("requiredMinAge", "requiredMaxAge")):
        if found := _told(audience, low, high):
            return found
    return next(filter(None, map(_quantity, audience.things("suggestedAge"))), None)


def _quantity(value: Thing) -> Ages | None:
    """QuantitativeValue; unitCode MON (UN/CEFACT) is months."""
    found = _told(value, "minValue", "maxValue")
    if found and value.word("unitCode").upper() == "MON":
        low, high = found
        return None if low is None else low // 12, None if high is None else max(high - 1, 0) // 12
    return found


def _told(thing: Thing, low: str, high: str) -> Ages | None:
    first, last = thing.number(low), thing.number(high)
    if first is None and last is None:
        return None
    return _checked(None if first is None else int(max(first, 0)), None if last is None else int(max(last, 0)))
