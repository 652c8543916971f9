"""What stands between two known words, as letters.

""   nothing but spaces                      "~"  words that mean nothing here
"-"  a dash, "to", "till"                    "."  where a sentence, a line or a list's item ends
"&"  "and", "or" in the three languages      "/" "," "+"  as they are written
"""

from __future__ import annotations

import re
from functools import lru_cache

from aggregator.ages.spotting import Line

# a gap shorter than this may be signs and a joining word; such gaps are few enough to be remembered
SHORT = 16
_STOP = re.compile(r"[.!?…|;•*]")
_STOPS = bytes(ord(".") if byte in b".!?|;*" else ord(" ") for byte in range(256))
# a full stop before a small letter is an abbreviation's, unless the gap ends with it
_BREAK = re.compile(r"[.!?…](?:[\s\"”»)]+(?=[^a-zåäö\s])|[\s\"”»)]*$)|[|;•]|\*{2,}")
_WORD = re.compile(r"[^\W_]")
_JOIN = re.compile(
    r"[\s.)]*-?\s*(?:v|år|lk)?\.?\s*(ja|och|and|tai|eller|or|sekä|samt|&|to|till|–|tom|viiva)\s+[(]?-?"
)
_SPAN_WORDS = {"to", "till"}


class Gaps:
    """The gaps of one text."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.stops = line.raw.translate(_STOPS)

    def between(self, start: int, end: int) -> str:
        """The letters for what stands between two tokens."""
        plain = self.line.plain
        if end - start < SHORT:
            gap, following = plain[start:end], plain[end]
            ends = following.isupper() or (gap == ". " and following.isdigit() and _is_whole(plain, start))
            return _short(gap, ends)
        if self.stops.find(b".", start, end) < 0 and not self.line.marked[start:end].isspace():
            return "~"
        return _words(plain[start:end]) or _written(plain[start:end])


def after_all(rest: str) -> str:
    """The letter for what follows the last known word."""
    if rest[:1] == "+":
        return "+"
    return "~" if _WORD.search(rest) else ""


# words that are cut short with a full stop and may stand before a number
_CUT = frozenset(
    {
        "v",
        "kk",
        "lk",
        "s",
        "f",
        "synt",
        "syn",
        "enint",
        "vähint",
        "väh",
        "max",
        "maks",
        "min",
        "n",
        "ca",
        "c",
        "kl",
        "klo",
        "nro",
        "åk",
        "kork",
        "alk",
        "tel",
        "puh",
        "p",
        "mån",
        "st",
        "krs",
        "vk",
    }
)


def _is_whole(plain: str, end: int) -> bool:
    """Whether the word that ends there is no abbreviation: "lapsille. 8 €", but "synt. 2016"."""
    word = plain[plain.rfind(" ", 0, end) + 1 : end].rpartition("-")[2]
    return word.isalpha() and word.lower() not in _CUT


@lru_cache(maxsize=8192)
def _short(gap: str, ends: bool) -> str:
    """ends: whether a sentence may end at a full stop here, as what follows tells."""
    joined = _JOIN.fullmatch(gap)
    if joined:
        return "-" if joined[1] in _SPAN_WORDS else "&"
    # "v. aikuisen" goes on
    if "." in gap[:3] and gap.strip(' )."”') == "":
        return "." if ends else ""
    return _words(gap) or _written(gap)


def _words(gap: str) -> str:
    """Words before and after the end of a sentence where it stands among them, "" for signs alone."""
    stop = _STOP.search(gap)
    first = _BREAK.search(gap, stop.start()) if stop else None
    if first is None:
        return "~" if _WORD.search(gap) else ""
    end = first.end()
    for later in _BREAK.finditer(gap, end):
        end = later.end()
    before, after = _WORD.search(gap, 0, first.start()), _WORD.search(gap, end)
    return f"{'~' if before else ''}.{'~' if after else ''}"


def _written(gap: str) -> str:
    """Signs as they are written, one of several."""
    arrows = gap.replace("->", "+").replace("→", "+")
    signs = "".join(sign for sign in arrows if sign in "-,/+" and (sign != "+" or "+" not in gap))
    return signs if len(signs) < 2 else signs.replace("-", "")
