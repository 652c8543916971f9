"""What comparing two events needs, worked out once for each. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from aggregator.matching.marks import OPEN, Ages
from aggregator.matching.places import Spot, read_place
from aggregator.matching.times import When, read_when
from aggregator.matching.titles import Title, read_title
from aggregator.matching.words import fold, in_pieces, is_noise, stem, taken_apart, town_of
from aggregator.model import Event, Occurrence, Place, Texts, say

TEXT_WORDS = 80
TEXT_LENGTH = 800
WORD_BEGINNING = 6  # the inflected forms of a word mostly share as many letters
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_\w+|ref|lang|kieli")
_LISTS = re.compile(
    r"(?:tapahtuma(?:t|kalenteri)?|kalenteri|events?|calendar|evenemang|handelser|kalender|ohjelma|program|etusivu|index|"
    r"kurssit|harrastukset|kerhot|kahvilat|ajankohtaista|uutiset|news|feed|rss)(?:\.\w+)?"
)
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one source, ready to be compared.

    key: the event's uid. source: its source's lasting id. shown, where: title and place as people read them.
    age: what the source's fields or text claim, completed years, None where nobody does; title.marks.ages are
    those of the title. organiser: its words. text: beginnings of the description's words. url: without what only
    tracks readers. languages: the event's own. cancelled: called off, which is no reason against being the same.
    """

    key: str
    source: str
    shown: str
    where: str
    title: Title
    when: When
    spot: Spot
    age: Ages | None = None
    organiser: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    url: str = ""
    languages: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def slots(self) -> tuple[int, ...]:
        """The instants at which it begins."""
        return self.when.slots

    @property
    def all_day(self) -> bool:
        """Whether only days are told."""
        return self.when.all_day


def features(event: Event, source: str, occurrences: Sequence[Occurrence], zone: ZoneInfo = HELSINKI) -> Happening:
    """The event as `judge` compares it. zone: the site's own. Raises ValueError without occurrences."""
    title = read_title(event.title)
    return Happening(
        key=event.uid,
        source=source,
        shown=say(event.title),
        where=_where(event.place) or say(event.title),
        title=title,
        when=read_when(occurrences, event.all_day, zone),
        spot=read_place(event.place, title),
        age=_age(event),
        organiser=_names(event.organiser),
        text=_text(event.description),
        url=canonical_url(event.url),
        languages=event.languages,
        cancelled=event.status == "cancelled",
    )


def _where(place: Place | None) -> str:
    parts = (say(place.name), place.street, place.city) if place else ()
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _age(event: Event) -> Ages | None:
    claim = event.age
    if claim is None or claim.basis == "default":
        return None
    low, high = claim.range.min, claim.range.max
    return (float(low or 0), OPEN if high is None else float(high))


def _names(texts: Texts) -> frozenset[str]:
    words: set[str] = set()
    for language, text in texts.items():
        words |= _name_words(text[:200], language)
    return frozenset(words)


@lru_cache(maxsize=4_096)
def _name_words(text: str, language: str) -> frozenset[str]:
    words: set[str] = set()
    for piece in in_pieces(fold(text)):
        if is_noise(piece) or town_of(piece):
            continue
        parts = taken_apart(piece)
        words.add(stem(piece, language))
        words |= {part.name for part in parts if not isinstance(part, str) and part.kind == "house"}
    return frozenset(words)


def _text(texts: Texts) -> frozenset[str]:
    words: set[str] = set()
    for text in texts.values():
        pieces = in_pieces(fold(text, TEXT_LENGTH))[:TEXT_WORDS]
        words |= {piece[:WORD_BEGINNING] for piece in pieces if len(piece) > 2}
    return frozenset(words)


@lru_cache(maxsize=16_384)
def canonical_url(url: str) -> str:
    """The address without scheme, "www.", fragment, trailing slash and parameters that only track readers."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name.lower())]
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def own_page(url: str) -> bool:
    """Whether a canonical address looks like one event's own page and not like a list of many."""
    path = url.partition("/")[2]
    folder, _, last = path.rpartition("/")
    if not last or _LISTS.fullmatch(last):
        return False
    return bool(folder) or any(c.isdigit() for c in last) or "-" in last or "?" in last
