"""What a dated text is about: the words beside its date, its bold beginning, or nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sources.dates import Found
from sources.dates.scan import scan
from sources.prose.places import is_venue
from sources.prose.words import GENERIC, HEAD, LABEL, TAIL
from sources.text import cut

LONGEST = 90
_LETTERS = re.compile(r"[^\W\d_]{3}")
_CLAUSE = re.compile(r"[.!?](?:\s|$)|[:;|]\s|\s[–—-]\s|\(|,\s")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9\"”»])")
_PROGRAMME = re.compile(
    r"tapahtum|ohjelma|kerhot|kurssit|tuokiot|kalenteri|evenemang|program|klubbar|kurser|events|clubs|courses|calendar",
    re.IGNORECASE,
)


def words_beside(text: str, found: Sequence[Found]) -> str:
    """The words before the first date, else those between it and its clock time, else those behind the last."""
    if not found:
        return tidy(text)
    first = min(one.span[0] for one in found)
    last = max(one.span[1] for one in found)
    before = tidy(TAIL.sub("", _unlabelled(text[:first])[-300:]))
    if before:
        return before
    inside, after = _inside(text[first:last]), _clause(text[last:])
    return after if after and is_venue(inside) else inside or after


def _inside(text: str) -> str:
    """The words between a date and its clock time: "la 20.2. Pihapäivä klo 11"."""
    edges = [0, *(edge for item in scan(text) for edge in (item.begin, item.end)), len(text)]
    pieces = (text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))
    return next((words for piece in pieces if (words := tidy(TAIL.sub("", piece)))), "")


def _unlabelled(text: str) -> str:
    label = LABEL.match(text.strip())
    return text.strip()[label.end() :] if label else text


def _clause(text: str) -> str:
    """The first clause of what stands behind a date."""
    rest = HEAD.sub("", text)
    stop = next((found.start() for found in _CLAUSE.finditer(rest) if found.start() >= 8 or found[0] == "|"), None)
    if stop is not None and (len(rest) > 60 or rest[stop] in "|.!?:;(" or rest[stop : stop + 1] == " "):
        rest = rest[:stop]
    return tidy(TAIL.sub("", rest))


def tidy(text: str) -> str:
    """`text` as a title: without the signs around it, cut to a length; "" where there is no word in it."""
    text = HEAD.sub("", text.strip()).strip(" ,:;|(–—-•·.@")
    if not _LETTERS.search(text):
        return ""
    if text.count("(") == text.count(")") + 1 or text.count(")") == text.count("(") + 1:
        text = text.strip("()")
    return cut(text[:1].upper() + text[1:], LONGEST)


def is_generic(heading: str) -> bool:
    """Whether a heading names no event ("Ohjelma", "Helmikuu 2027")."""
    return not heading or GENERIC.fullmatch(heading.strip(" .:!")) is not None


def is_programme(heading: str) -> bool:
    """Whether what follows a heading are several events, each with its own words."""
    return is_generic(heading) or _PROGRAMME.search(heading) is not None


def sentences(text: str, found: Sequence[Found]) -> list[tuple[int, int]]:
    """Where each sentence of `text` begins and ends; a date's own stop ends none ("9.2. Kirjastossa")."""
    inside = [one.span for one in found]
    stops = [
        stop.end()
        for stop in _SENTENCE.finditer(text)
        if not any(begin < stop.start() <= end for begin, end in inside)
    ]
    edges = [0, *stops, len(text)]
    return [(begin, end) for begin, end in pairwise(edges) if end > begin]
