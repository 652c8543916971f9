"""The language a text is written in: Finnish, Swedish, English, several of them, or not to be told.

Every word votes: the small words that no sentence does without, and the endings and letters that only one of the
three languages has.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from aggregator.reading.glance import REMEMBERED_WORDS, glance

TextLanguage = Literal["fi", "sv", "en", "mixed", "und"]

_SMALL = {
        "fi": """ja on ei sekä tai että kanssa mukaan klo ovat voi voit myös joka jossa jotka jonka jota kun kuin
        niin se ne me he sen oma
                omat omaa koko alle yli noin olla ole eikä mutta niiden heidän tule tulee saa hei auki nyt sitä
        siitä siihen
        mitä miten kaikki kaikille sopii ke ma su vai jos lk vuotta kpl sis ilman ennen jälkeen myös esillä vapaa
        kerho kerhot paikalla tervetuloa yhdessä kevät kesä syksy talvi leirit ilta elokuva maksuton liput hinta
        muskari nuorten lasten perhe nuoret lapset vauva naisten oppitunti kello v""",
    "sv": """och är på för med som till av att det den en ett i vi du kl inte eller från vid här år åk åldern alla
        också där när man har kan ska din dig oss vår sig utan samt hos mellan efter varje ingen inget vill unga
        barn vuxna ungdomar hela familjen gratis välkommen välkomna tillsammans få får mer om alla öppen öppet
        läger film kör klubb skola saga sagor café inträde anmälan årskurs ni varannan söndag lördag""",
    "en": """the and of to in for with a is are you your at by from this that be will or our as it we an all up out
        their who how what when where have has not no children kids ages age years club free join us their them can
                please event events over night story time each one more about its was were they he she his her day
        summer camp board games talk meeting
        concert movie market street workshop party music dance open""",
}  # fmt: skip
_BOTH = {"on": ("fi", "en"), "in": ("en",), "film": (), "gratis": ("sv",), "under": ("sv", "en"), "barn": ("sv",),
         "men": ("sv",), "v": ("fi",), "i": ("sv",), "a": ("en",), "he": ("fi", "en"), "workshop": (),
         "open": ("en",), "me": ("fi", "en"),
         "se": ("fi", "sv"), "kl": ("sv",), "man": ("sv",), "up": ("en",), "has": ("en",)}  # fmt: skip
# only one of the three languages writes its words so
_FORMS = {
    "fi": re.compile(
        r"[a-zäö]*(?:aa|ää|ii|uu|yy|öö)[a-zäö]*|[a-zäöå-]{3,}(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|nen|iin|een"
        r"|oon"
        r"|sti|tt[aä]|vat|vät|kset|set|[aeiouyäö]j?en|inta|intä|kin|isto|ri|[aeiouyäö]kset|us|ys|[eiou]t"
        r"|[aouyäöi]lu|[nlst]o"
        r"|[knstrlp]u|[knstlrvj]i|[uö]s|jä|[tlnrs]ä"
        r"|kerho|klubi|kirppis|kahvila|päivä|taina|paja|leiri)|[a-zäö]*(?:uo|yö|äy|öy|äi|kk[aeiouäö]"
        r"|tt[iä])[a-zäö]*"
    ),
    "sv": re.compile(
        r"[a-zäö]*å[a-zåäö]*|[a-zåäö]{2,}(?:ning|ningen|ningar|het|heten|orna|arna|erna|ande|iska|dag|dagen"
        r"|skola|kväll|grupp"
        r"|ning|stund|gård|lek|träff|verkstad|klubben|café|lägret|pjäs)|[a-zåäö]*(?:skj|stj|bjö|sjö|fjä|xh"
        r"|ö[rmkpv])"
        r"[a-zåäö]*|[a-zåäö]{4,}(?:lar|rar|kar|tar|gar|sar|ser|ter|ler|ger|ker|ner)"
    ),
    "en": re.compile(
        r"[a-z]*(?:w[aeioh]|th|ough|ea|ay|oo[dkmlnt]|ou[ntrgs]|sh)[a-z]*|[a-z]{2,}(?:ing|tion|tions|ness|ment"
        r"|ly|ies|ed|ful|ble|ity"
        r"|ers|ence|[bcdfgklmnprt]s|n't|'s|ive|ry|ch)"
    ),
}
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\W*(?:https?://|www\.)")
_WIDTH = 21
_FIELD = (1 << _WIDTH) - 1
SMALL_WORD, FORM = 3, 1
# Another language is there as well if it has this share of the votes and so many of them.
SHARE, LEAST = 0.25, 4


def _small_words() -> dict[str, int]:
    votes: dict[str, int] = {}
    for code, words in _SMALL.items():
        votes |= {word: _vote(code, SMALL_WORD) for word in words.split()}
    votes |= {word: sum(_vote(code, SMALL_WORD - 1) for code in codes) for word, codes in _BOTH.items()}
    return votes


def _vote(code: str, weight: int) -> int:
    return weight << (_WIDTH * list(_SMALL).index(code))


_VOTES = _small_words()


@lru_cache(maxsize=REMEMBERED_WORDS)
def _votes(word: str) -> int:
    if word in _VOTES:
        return _VOTES[word]
    if _ADDRESS.match(word):
        return 0
    parts = _WORD.findall(word[:80])
    return sum(_votes(part) for part in parts) if parts != [word] else _by_form(word)


def _by_form(word: str) -> int:
    short = word[:40]
    return sum(_vote(code, FORM) for code, form in _FORMS.items() if form.fullmatch(short))


def counted(text: str) -> tuple[int, int, int]:
    """Votes for Finnish, Swedish and English; a word has one however often it stands there."""
    total = sum(map(_votes, set(glance(text).low.split())))
    return total & _FIELD, total >> _WIDTH & _FIELD, total >> 2 * _WIDTH & _FIELD


@lru_cache(maxsize=64)
def text_language(text: str) -> TextLanguage:
    """ "fi", "sv", "en"; "mixed" where two of them have much to say; "und" where nothing tells."""
    ordered = sorted(zip(counted(text), ("fi", "sv", "en"), strict=True), key=lambda one: -one[0])
    (most, code), (second, _), _ = ordered
    if most == 0 or most == second < LEAST:
        return "und"
    if second >= LEAST and second >= SHARE * (most + second):
        return "mixed"
    return code  # type: ignore[return-value]
