"""What an event is about: 14 topics, told by its title, description, categories and keyword ids.

A text is searched for the stems of its own language. Where a feed does not say which that is, the text is asked;
one in several languages is asked part by part, and what cannot be told is searched in all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from aggregator.model import LANGUAGES, Texts
from aggregator.reading import vocabulary
from aggregator.reading.cues import PHRASE
from aggregator.reading.glance import bits, by_language, glance
from aggregator.reading.stems import Stem
from aggregator.reading.textlanguage import SHARE, counted, text_language

TOPICS: tuple[str, ...] = tuple(topic.slug for topic in vocabulary.topics())
_ALL = (1 << len(TOPICS) * len(LANGUAGES)) - 1
_PART = re.compile(r"\*{2,}|\s\|\s|\s/\s|\n")


def labels(language: str = "fi") -> dict[str, str]:
    """Slug -> the topic's name in "fi", "sv" or "en" (Finnish for any other), in the order of the list."""
    code = language if language in LANGUAGES else "fi"
    return {topic.slug: topic.labels[code] for topic in vocabulary.topics()}


def topics(
    texts: Iterable[Texts], categories: Iterable[str] = (), keyword_ids: Iterable[str] = ()
) -> tuple[str, ...]:
    """Slugs in the order of `TOPICS`. texts: title and description. keyword_ids: such as "yso:p916"."""
    found = 0
    spoken: set[str] = set()
    for code, text in by_language(texts).items():
        languages = _languages(code, text)
        spoken |= set(languages)
        found |= _parts(text) if code not in LANGUAGES and len(languages) != 1 else _in(text, languages)
    for category in categories:
        found |= _in(category, tuple(spoken) or LANGUAGES)
    by_id = _by_id()
    told = {slug for one in keyword_ids for slug in by_id.get(one, ())}
    return tuple(slug for number, slug in enumerate(TOPICS) if slug in told or found & vocabulary.every(number))


def _languages(code: str, text: str) -> tuple[str, ...]:
    """Whose stems to look for: of the language told and the one it sounds like; else of all it may be."""
    if code in LANGUAGES:
        sounds = text_language(text)
        return (code, sounds) if sounds in LANGUAGES and sounds != code else (code,)
    votes = dict(zip(LANGUAGES, counted(text), strict=True))
    most = sum(votes.values())
    return tuple(one for one, said in votes.items() if said and said >= SHARE * most) or LANGUAGES


def _parts(text: str) -> int:
    """Part by part, so that a language is not searched for another's stems."""
    found = 0
    for part in _PART.split(text):
        found |= _in(part, _languages("und", part))
    return found


def _in(text: str, languages: Iterable[str]) -> int:
    """The bits of the topics found in `text` with the stems of `languages`."""
    look = glance(text)
    wanted = _mask(frozenset(languages))
    found, low = look.found & _ALL, look.low
    for phrase in vocabulary.phrases() if look.found & PHRASE else ():
        if phrase.bits & wanted and phrase.text in low and _stands(phrase, low):
            found = _without(phrase, found, low) if phrase.void else found | phrase.bits
    return found & wanted


def _stands(phrase: Stem, low: str) -> bool:
    at = low.find(phrase.text)
    while at >= 0:
        if phrase.fits(low, at):
            return True
        at = low.find(phrase.text, at + 1)
    return False


def _without(phrase: Stem, found: int, low: str) -> int:
    """`found`, but what `phrase` is about only where the rest of the text says so too."""
    return found & ~phrase.bits | bits(low.replace(phrase.text, " ")) & found & phrase.bits


@cache
def _mask(languages: frozenset[str]) -> int:
    return sum(vocabulary.bit(number, one) for number in range(len(TOPICS)) for one in languages)


@cache
def _by_id() -> dict[str, tuple[str, ...]]:
    by_id: dict[str, tuple[str, ...]] = {}
    for topic in vocabulary.topics():
        for one in topic.ids:
            by_id[one] = (*by_id.get(one, ()), topic.slug)
    return by_id
