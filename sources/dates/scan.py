"""From left to right through a text, once: what it holds of days, weekdays, clock times and exceptions.

Each word or number is looked at once; what a rule has taken is not looked at again. All rules are anchored and
bounded, so the time is linear in the text's length. Addresses, phone numbers and what belongs to a unit
(ages, prices, classes) are stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from sources.dates.clocks import read_bare, read_marked
from sources.dates.days import read_days
from sources.dates.items import Clock, Days, Except, Item, Parity, Partial, Weekly
from sources.dates.spoken import read_spoken
from sources.dates.weekdays import read_exception, read_nth, read_parity, read_pause, read_weekdays
from sources.dates.words import (
    CLOCK_WORDS,
    EVERY,
    EXCEPT,
    HALVES,
    HOURS,
    MONTHS,
    NTH,
    SWEDISH_ONLY,
    WEEKDAYS,
    one_of,
)

_ADDRESS = r"https?://[^\s<>]{1,2000}|www\.[^\s<>]{1,500}"
_MAIL = r"[\w.+-]{1,64}@[\w.-]{1,100}"
_LETTER = r"[^\W\d_]"
_WORDS = rf"(?P<number>\d+)|(?P<word>{_LETTER}+)"
_TOKEN = re.compile(rf"(?P<skip>{_ADDRESS})|{_WORDS}|(?P<at>@)", re.IGNORECASE)
_TOKEN_OR_MAIL = re.compile(rf"(?P<skip>{_ADDRESS}|{_MAIL})|{_WORDS}|(?P<at>@)", re.IGNORECASE)
_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:T| )(?P<H>[01]\d|2[0-4]):(?P<M>[0-5]\d)(?::\d\d(?:\.\d{1,9})?)?"
    r"(?P<off> ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?![\d:])"
)
_PHONE = re.compile(r"(?:0\d{1,3}[\s)-]{1,2}|358[\s-]?)\(?\d[\d\s)-]{4,14}\d")
_RUN = re.compile(r"\d+(?:[.,:/–-]\d+)*")
_PHONE_WORDS = frozenset(
    ("puh", "p", "puhelin", "tel", "tfn", "gsm", "phone", "fax", "isbn", "issn", "nro", "tunnus")
)
_NUMBER_OF = re.compile(r"[.:]{0,2} ?(?:numerosta )?[\d(+][\d ()+/–-]{0,24}")
_CLOCK_FOLLOWS = re.compile(r",? ?(?:klo|kello|kl|klockan|at)\b", re.IGNORECASE)
_WEEKS_BEGIN = ("parill", "paritt", "jämn", "udda", "ojämn", "even", "odd", "joka", "varannan", "every")
_PAUSE = re.compile("loma|lov|pyhä|pääsiä|joulu|juhannus|vappu|påsk|jul|helg|holiday|break|easter|christmas")
_SPOKEN = frozenset({word.split()[0] for word in HALVES} | set(HOURS))
_WEEKDAY_WORDS = frozenset(WEEKDAYS) | EVERY | {"varannan"} | frozenset(SWEDISH_ONLY)
# most words of a text are none of these
_KNOWN = (
    frozenset(MONTHS) | CLOCK_WORDS | _WEEKDAY_WORDS | frozenset(NTH) | _SPOKEN | EXCEPT | {"noon", "midnight"}
)
_TOLD = one_of(word for word in _KNOWN | _PHONE_WORDS if word.isalpha())
# the same tokens in lower case without the words that tell nothing, which are most of a text
_LIKELY_TOKEN = re.compile(
    rf"(?P<number>\d+)|(?<!{_LETTER})(?:(?P<skip>{_ADDRESS})|(?P<word>{_TOLD}(?!{_LETTER})"
    rf"|{one_of(_WEEKS_BEGIN)}{_LETTER}*))|(?P<at>@)"
)
NEAR_PARITY = 25


def scan(text: str, language: str = "und") -> list[Item]:
    """The items of `text` in order. language: ISO 639-1 or "und"."""
    return _with_parity(list(_items(text, language)))


def _items(text: str, language: str) -> Iterator[Item | Parity]:
    position = 0
    last: Item | Parity | None = None
    tokens, searched = _tokens(text)
    glued = False
    while token := (_TOKEN if glued else tokens).search(searched, position):
        found: Item | Parity | None = None
        if token["number"]:
            found = _number(text, token.start(), last)
        elif not token["skip"]:
            found = _word(text, token, language)
        if found is None:
            position, glued = _past(text, token), False
            continue
        position = max(found.end, token.start() + 1)
        # what is left of a word is a word ("2. päiväjoka tiistai")
        glued = tokens is _LIKELY_TOKEN and text[position - 1 : position + 1].isalpha()
        last = found
        yield found


def _tokens(text: str) -> tuple[re.Pattern[str], str]:
    """What finds the tokens of `text`, and the text, in lower case or not, that they are to be sought in."""
    lower = text.lower()
    if "@" in text:
        return _TOKEN_OR_MAIL, text
    return (_TOKEN, text) if len(lower) != len(text) or _PAUSE.search(lower) else (_LIKELY_TOKEN, lower)


def _past(text: str, token: re.Match[str]) -> int:
    """Where to go on behind a number or word that tells nothing of days."""
    run = _PHONE.match(text, token.start()) or _RUN.match(text, token.start())
    if token["word"] and token[0].lower() in _PHONE_WORDS:
        run = _NUMBER_OF.match(text, token.end())
    return max(token.end(), run.end()) if run else token.end()


def _number(text: str, position: int, last: Item | Parity | None) -> Item | None:
    if position and not _stands_free(text, position):
        return None
    certain: Item | None = _iso(text, position) if text[position + 4 : position + 5] == "-" else None
    if certain is None and text[position + 1 : position + 3] == ". ":
        certain = read_nth(text, position)
    certain = certain or read_days(text, position)
    if certain and not (isinstance(certain, Days) and certain.weak):
        return certain
    clock = read_bare(text, position)
    if isinstance(certain, Days) and clock and _is_day(text, certain, clock, last):
        return certain
    return clock or certain


def _stands_free(text: str, position: int) -> bool:
    """Whether no letter, currency or sign stands right before the number ("K-12", "A4", "€5.30")."""
    before = text[position - 1]
    if before in "-–" and position > 1:
        return not (text[position - 2].isalnum() and not _short_weekday(text, position - 1))
    return not (before.isalnum() or before in "€$£+#_&=%/")


def _short_weekday(text: str, end: int) -> bool:
    return text[max(0, end - 2) : end].lower() in WEEKDAYS


def _is_day(text: str, days: Days, clock: Clock, last: Item | Parity | None) -> bool:
    """Whether "10.12" is a day: behind a weekday, with a time behind it; or a month of one figure ("16.2")."""
    if clock.times[0][1] is not None:
        return False
    beside = isinstance(last, Weekly) and not text[last.end : days.begin].strip(" .,")
    if beside and _CLOCK_FOLLOWS.match(text, days.end):
        return True
    return not text[days.end - 2 : days.end].isdigit()


def _iso(text: str, position: int) -> Days | None:
    """A moment as machines write it (ISO 8601, RFC 3339)."""
    found = _ISO.match(text, position)
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(
            f"{found['y']}-{found['m']}-{found['d']}T{found['H']}:{found['M']}" + _offset(found)
        )
    except ValueError:
        return None
    partial = Partial(moment.day, moment.month, moment.year)
    return Days(position, found.end(), ((partial, None),), moment=moment)


def _offset(found: re.Match[str]) -> str:
    said = (found["off"] or "").strip()
    return "+00:00" if said in ("Z", "UTC", "GMT") else said


def _word(text: str, token: re.Match[str], language: str) -> Item | Parity | None:
    begin, word = token.start(), token[0].lower()
    if not (word in _KNOWN or word.startswith(_WEEKS_BEGIN) or token["at"]):
        return read_pause(text, begin) if _PAUSE.search(word) else None
    return (
        (_clock(text, begin, language) if token["at"] or word in CLOCK_WORDS else None)
        or (read_parity(text, begin) if word.startswith(_WEEKS_BEGIN) else None)
        or (read_nth(text, begin, language) if word in NTH else None)
        or (read_weekdays(text, begin, language) if word in _WEEKDAY_WORDS else None)
        or (read_days(text, begin) if word in MONTHS else None)
        or (read_spoken(text, begin) if word in _SPOKEN else None)
        or (read_bare(text, begin) if word in ("noon", "midnight") else None)
        or _exception(text, token, word)
    )


def _clock(text: str, begin: int, language: str) -> Clock | None:
    return read_marked(text, begin, language) or read_spoken(text, begin)


def _exception(text: str, token: re.Match[str], word: str) -> Except | None:
    if word in EXCEPT:
        return read_exception(text, token.start(), token.end())
    return read_pause(text, token.start()) if _PAUSE.search(word) else None


def _with_parity(found: list[Item | Parity]) -> list[Item]:
    """The items, with "parillisten viikkojen" and the like given to the weekdays beside them."""
    items: list[Item] = []
    waiting: Parity | None = None
    for item in found:
        last = items[-1] if items else None
        if isinstance(item, Parity):
            beside = isinstance(last, Weekly) and item.begin - last.end <= NEAR_PARITY
            if beside and isinstance(last, Weekly):
                items[-1] = last._replace(end=item.end, parity=item.parity, every=item.every, habit=True)
            waiting = None if beside else item
            continue
        if isinstance(item, Weekly) and waiting and item.begin - waiting.end <= NEAR_PARITY:
            weeks = item._replace(begin=waiting.begin, parity=waiting.parity, every=waiting.every, habit=True)
            items.append(weeks)
        else:
            items.append(item)
        waiting = None
    return items
