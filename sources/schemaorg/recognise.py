"""Whether bytes are a page or a document that tells events, by their marks alone."""

from __future__ import annotations

import json
import re
from typing import Any

from sources.records import Document
from sources.schemaorg.names import EVENTS, LISTS
from sources.schemaorg.things import types

LOOKED_AT = 1_000_000
SURE, LIKELY, EMPTY_LIST, EMPTY = 80, 70, 60, 40
SHORT = 20_000  # bytes: a list with nothing in it

_KINDS = "|".join(sorted(EVENTS, key=len, reverse=True))
_WORDS = rf"(?:https?://schema\.org/|schema:)?(?:{_KINDS})"
_TYPE = re.compile(rf'"@?type"\s{{0,20}}:\s{{0,20}}(?:\[[^\]]{{0,300}}?)?"{_WORDS}"'.encode())
_CONTEXT = re.compile(rb"\"@context\"\s{0,20}:[^,}]{0,300}?schema\.org")
_EMPTY = re.compile(rb"\"(?:itemListElement|@graph)\"\s{0,20}:\s{0,20}\[\s{0,20}\]")
_LD_JSON = re.compile(rb"application/ld\+json", re.IGNORECASE)
_AMONG = r"""\s{0,5}=\s{0,5}["']?(?:[^"'>]{0,200}\s)?"""
_ITEM = rf"itemtype{_AMONG}https?://(?:www\.)?schema\.org/(?:{_KINDS})\b"
_CLASS = rf"class{_AMONG}(?:h-event|vevent)\b"
# a word that is quick to look for, and the form it has to stand in
_MARKUP = (("itemtype", _ITEM), ("vevent", _CLASS), ("h-event", _CLASS))
_IN_BYTES = tuple((word.encode(), re.compile(form.encode())) for word, form in _MARKUP)
_IN_TEXT = tuple((word, re.compile(form)) for word, form in _MARKUP)
# Other formats that hold such marks: RPDE pages, Linked Events, RSS and Atom.
_OTHERS = re.compile(rb"\"state\"\s*:\s*\"(?:updated|deleted)\"|\"data\"\s*:\s*\[")
_FEEDS = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")


def likeness(document: Document) -> int:
    """How surely these bytes tell events in one of the three forms, 0 to 100. Never raises."""
    body = document.body[:LOOKED_AT]
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        body = body.decode("utf-16", "ignore").encode(errors="ignore")
    start = body[:2_048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        if not _CONTEXT.search(body) or _OTHERS.search(body):
            return 0
        return SURE if _TYPE.search(body) else _emptiness(body)
    if start[:1] != b"<" or _FEEDS.search(start):
        return 0
    in_script = _LD_JSON.search(body) and _TYPE.search(body)
    marked = any(word in body and form.search(body) for word, form in _IN_BYTES)
    return LIKELY if in_script or marked else 0


def _emptiness(body: bytes) -> int:
    """EMPTY_LIST where an empty list is all there is, EMPTY where one is among other things, else 0."""
    if not _EMPTY.search(body):
        return 0
    try:
        value = json.loads(body) if len(body) <= SHORT else None
    except (ValueError, RecursionError):
        return EMPTY
    return EMPTY_LIST if is_empty_list(value) else EMPTY


def is_empty_list(value: Any) -> bool:
    """Whether a document's value is a list with nothing in it."""
    if not isinstance(value, dict) or value.get("itemListElement") or value.get("@graph"):
        return False
    return "@graph" in value or not LISTS.isdisjoint(types(value))


def has_markup(text: str) -> bool:
    """Whether elements of a page are marked as events."""
    return any(word in text and form.search(text) for word, form in _IN_TEXT)
