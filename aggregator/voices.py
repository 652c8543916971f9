"""What children wish for and how an event was: what may be said, and what is refused before anybody sees it. Pure.

Nobody is asked who they are. Words that tell it all the same (a telephone number, an e-mail or web address, a
personal identity code) are not taken.
"""

from __future__ import annotations

import re
import unicodedata

from aggregator.coverage.bands import BAND_KEYS
from aggregator.reading.topics import TOPICS
from sources.errors import N_

LONGEST = 200  # characters
UNSEEN = frozenset(("Cf", "Cs", "Co", "Cn"))

# Times and days, which look like telephone numbers: "klo 08.30–10.00", "01.12.2026"
_WHEN = re.compile(
    r"(?<![\d.:+])(?:(?:[01]?\d|2[0-4])[.:][0-5]\d|[0-3]?\d\.[01]?\d\.(?:(?:19|20)\d\d|\d\d)?)(?![.:]?\d)"
)
_DOMAINS = "fi|com|net|org|eu|info|gg|tv|app|dev|ax"
# what is refused, and the sentence about it; the first that fits is told
REFUSED: tuple[tuple[re.Pattern[str], str], ...] = (
    # DDMMYY, the sign of the century (since 2023 also A–F, U–Y), number, check character (dvv.fi, "The personal
    # identity code"); the Swedish one has four digits at its end
    (
        re.compile(r"(?<!\d)(?:\d{6}\s?[-+A-FU-Y]\s?\d{3}[0-9A-Z](?![0-9A-Z])|\d{8}-?\d{4}(?!\d))", re.IGNORECASE),
        N_("That looks like a personal identity code. Keep it to yourself: leave it out and tell just the wish."),
    ),
    (
        re.compile(r"@\s?\w|\w\s?[(\[]\s?(?:at|ät|snabel-?a)\s?[)\]]\s?\w", re.IGNORECASE),
        N_("That looks like an e-mail address or a user name. Leave it out: your wish is heard without it."),
    ),
    (
        re.compile(rf"https?:|\bwww\s?\.|\w\s?\.\s?(?:{_DOMAINS})\b(?!\s*\.\s*\w)|\w\.se/", re.IGNORECASE),
        N_("That looks like a web address. Leave it out and tell the wish in your own words."),
    ),
)  # fmt: skip
_NUMBER = re.compile(r"(?:\+|(?<!\d)0)(?:[\s\-–./()]{0,3}\d){6,}|\d{7,}")
NUMBER = N_("That looks like a telephone number. Leave it out: nobody needs to call you to hear your wish.")
TOO_LONG = N_("The wish is a little too long. It may have 200 characters: tell the most important part.")
NO_BAND = N_("Choose how old you are.")
NO_TOPIC = N_("Choose what your wish is about.")


def tidied(words: str) -> str:
    """The words on one line, in one form of Unicode, without what cannot be seen."""
    whole = unicodedata.normalize("NFKC", words[: LONGEST * 20])
    seen = (one for one in whole if unicodedata.category(one) not in UNSEEN)
    return " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in seen).split())


def refusal(words: str) -> str:
    """Why tidied words are not taken, as a message id; "" if they are."""
    if len(words) > LONGEST:
        return TOO_LONG
    for pattern, sentence in REFUSED:
        if pattern.search(words):
            return sentence
    return NUMBER if _NUMBER.search(_WHEN.sub(" ", words)) else ""


def mistake(band: str, topic: str, words: str) -> str:
    """What is to be put right in a wish, as a message id; "" if nothing."""
    if band not in BAND_KEYS:
        return NO_BAND
    return NO_TOPIC if topic not in TOPICS else refusal(words)
