"""A text as it came -> one plain line, the same however it was typed or sent."""

from __future__ import annotations

import re
from html import unescape

LONGEST = 20_000
_BLOCKS = re.compile(r"<(?:br|/?p|/?li|/?div|/?h\d|/?tr|/?td)\b[^<>]{0,200}>", re.I)
_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def clean(text: str) -> str:
    """The text on one line, without markup, its dashes alike. `|` stands where a line or paragraph ended."""
    text = text[:LONGEST]
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub("", _BLOCKS.sub(" | ", text))
    if not text.isascii():
        # ten searches for one character each take a fifth of the time of one for a set of ten
        for dash in _DASHES:
            text = text.replace(dash, "-")
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_INVISIBLE.sub("", text).replace("\n", " | ").split())


def lowered(plain: str) -> str:
    """Lower-cased, each character at its old place."""
    lower = plain.lower()
    return lower if len(lower) == len(plain) else _one_by_one(plain).lower()


def titled(plain: str) -> str:
    """The first letter of each word a capital, each character at its old place."""
    title = plain.title()
    return title if len(title) == len(plain) else _one_by_one(plain).title()


def _one_by_one(plain: str) -> str:
    """Without the letters that are two in the other case ("ß", "İ")."""
    return "".join(c if len(c.title()) == len(c.lower()) == 1 else "s" for c in plain)
