"""Words as they are searched by: an event's texts -> tokens to keep, a visitor's -> tokens to look for. Pure.

Both databases keep and look for the same tokens, so they find the same. A token is letters and digits, a kind
before them:

    ""   the word as written: looked for by its beginning ("satu" finds "satutunti")
    "f·" its Finnish key, "s·" its Swedish, "e·" its English: looked for whole ("satutunnit" finds "satutunti")
    "i·" what is left of the word from its fourth letter or later on: by its beginning ("kirjasto" finds
         "lastenkirjastopäivä")
    "c·" endings of the Finnish key: looked for whole ("pelit" finds "lautapelejä")

A Finnish key is Snowball's stem without its last vowels and with its last consonants in one grade (tunti, tunnin
-> tun; lauta, laudat -> laut): the stemmer knows endings but not consonant gradation, and leaves a vowel on some
forms (leikki -> leik, leikit -> leiki).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from aggregator.model import Event, Texts

VERSION = "2"  # raised when the same event gives other tokens
LONGEST = 40
MOST_WORDS = 8
DESCRIPTION_LETTERS = 2_000
INNER = 5  # letters that a beginning inside a word must have
CLOSING = 3  # letters that an ending of a key must have
FIRST = 3  # letters before an inner beginning
BEGINNING = 3  # letters that a beginning of a word must have
PLURAL = re.compile(r"(?<=[eiouyö])j$")  # pelej(ä), kerhoj(a); not paj(a)
VOWELS = frozenset("aeiouyåäö")
PLAIN = re.compile("[ -~åäö–]*")
UNUSUAL = re.compile("[^ -~åäö–]")
WORD = re.compile(r"[^\W_]+")  # what str.isalnum() holds true of
# strong and weak grades side by side (Iso suomen kielioppi § 41): one letter stands for both
GRADES = (
    (re.compile(r"(?:nt|nd|nn)$"), "n"),
    (re.compile(r"(?:lt|ld|ll)$"), "l"),
    (re.compile(r"(?:rt|rd|rr)$"), "r"),
    (re.compile(r"(?:mp|mb|mm)$"), "m"),
    (re.compile(r"(?:nk|ng)$"), "nk"),
    (re.compile(r"(?:ht|hd)$"), "h"),
    (re.compile(r"(?:rk|rj)$"), "r"),
    (re.compile(r"(?:lk|lj)$"), "l"),
    (re.compile(r"([bcdfghjklmnpqrstvwxz])\1$"), r"\1"),
    (re.compile(r"d$"), "t"),
    (re.compile(r"v$"), "p"),
)
# puku, puvun and kyky, kyvyn: k is v between two u or y (Iso suomen kielioppi § 43)
BETWEEN = re.compile(r"(?<=(?P<vowel>[uy]))v(?=(?P=vowel)$)")
# words of every second title whose forms no rule brings together, and one that is not to be taken for another
IRREGULAR = {
    form: key
    for key, forms in {
        "laps": "lapsi lapsen lasta lasten lapsia lapsien lapset",
        "nuor": "nuori nuoren nuorta nuorten nuoria nuorien nuoret nuorille",
        "mies": "mies miehen miestä miehet miesten miehille miehiä",
        "ves": "vesi veden vettä vedet vesiä vedessä veteen",
        "käs": "käsi käden kättä kädet käsiä käsin",
        "uus": "uusi uuden uutta uudet uusia uusien",
        "tyttö": "tyttö tytön tyttöä tytöt tyttöjä tyttöjen tytöille",
        "poik": "poika pojan poikaa pojat poikia poikien pojille",
        "äit": "äiti äidin äitiä äidit äitejä äitien äideille",
        "keskust": "keskusta keskustaa",
        "poro": "poro poron poroa porossa porolla porolle porot poroja porojen poroille poroilla",
        "is": "isä isän isää isät isiä isien isille",
    }.items()
    for form in forms.split()
}
STOP_WORDS = frozenset({
    "ja", "tai", "sekä", "on", "ei", "että", "the", "and", "or", "for", "with", "och", "eller", "för",
    "med", "att", "en", "ett", "in", "of", "to", "a", "an", "i", "på", "av",
})  # fmt: skip


def folded(text: str) -> str:
    """Lower case, without marks but for those of å, ä and ö."""
    plain = text.lower()
    return plain if PLAIN.fullmatch(plain) else UNUSUAL.sub(_without_marks, unicodedata.normalize("NFC", plain))


def _without_marks(letter: re.Match[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letter[0]) if not unicodedata.combining(c)).lower()


def words(text: str) -> Iterator[str]:
    """The words of a text in its order, in folded letters; cut to `LONGEST`."""
    return (word[:LONGEST] for word in WORD.findall(folded(text)))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(language)


@lru_cache(50_000)
def finnish_key(word: str) -> str:
    """What a word and its inflected forms share."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    stem = BETWEEN.sub("k", _stemmer("finnish").stemWord(word))
    key = PLURAL.sub("", stem).rstrip("aeiouyåäö")
    if len(key) < CLOSING or not VOWELS & set(key):
        return str(stem)
    for grade, one in GRADES:
        if grade.search(key):
            return grade.sub(one, key)
    return str(key)


@lru_cache(50_000)
def keys(word: str) -> tuple[str, ...]:
    """The word's key in each language, with its kind; a number's is itself."""
    if not word.isalpha():
        return ("f·" + word,)
    swedish, english = (_stemmer(language).stemWord(word) for language in ("swedish", "english"))
    return "f·" + finnish_key(word), "s·" + swedish, "e·" + english


@lru_cache(20_000)
def tokens(word: str) -> tuple[str, ...]:
    """All that a word of a title is kept as."""
    inner = ("i·" + word[n:] for n in range(FIRST, len(word) - INNER + 1))
    key = finnish_key(word) if word.isalpha() else ""
    closing = ("c·" + key[n:] for n in range(FIRST, len(key) - CLOSING + 1) if _may_begin(key, n))
    return (word, *keys(word), *inner, *closing)


def _may_begin(key: str, at: int) -> bool:
    """Whether a part of a compound may begin there; a short one only after a vowel: lauta-pel, not gos-pel."""
    if len(key) - at > CLOSING:
        return True
    return key[at - 1] in VOWELS and key[at] not in VOWELS


def event_words(event: Event, more: Iterable[str] = ()) -> str:
    """Every token an event is found by, sorted, one space between. more: further names, such as its area's."""
    place = event.place
    names = [event.title, event.organiser, *((place.name,) if place else ())]
    said = [text for texts in names for text in _each(texts)]
    said += [*event.categories, *event.topics, *more]
    said += [place.street, place.city, place.district] if place else []
    found = {token for text in said for word in words(text) for token in tokens(word)}
    for text in _each(event.description):
        for word in set(words(text[:DESCRIPTION_LETTERS])):
            found.add(word)
            found.update(keys(word))
    return " ".join(sorted(found))


def _each(texts: Texts) -> Iterator[str]:
    return (text for text in texts.values() if text)


def wanted(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look for: of each group any token, of every group one. A token that ends in "*" is a beginning."""
    asked = list(dict.fromkeys(words(text)))
    telling = [word for word in asked if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]
    return tuple(_forms(word) for word in (telling or asked)[:MOST_WORDS])


def _forms(word: str) -> tuple[str, ...]:
    forms = [word + "*" if len(word) >= BEGINNING and word.isalpha() else word, *keys(word)]
    if word.isalpha():
        key = finnish_key(word)
        forms += ["c·" + key] if len(key) >= CLOSING else []
        stem = str(_stemmer("finnish").stemWord(word))
        forms += [f"i·{part}*" for part in dict.fromkeys((word, stem)) if len(part) >= INNER]
    return tuple(dict.fromkeys(forms))
