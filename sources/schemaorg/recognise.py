"""Whether bytes are a page or a document that tells events, by their marks alone."""

from __future__ import annotations

import re

from sources.records import Document
from sources.schemaorg.names import EVENTS

LOOKED_AT = 1_000_000
SURE, LIKELY, EMPTY = 80, 70, 40

_KINDS = "|".join(sorted(EVENTS, key=len, reverse=True)).encode()
_WORDS = rb"(?:https?://schema\.org/|schema:)?(?:" + _KINDS + rb")"
_TYPE = re.compile(rb"\"@?type\"\s{0,20}:\s{0,20}(?:\[[^\]]{0,300}?)?\"" + _WORDS + rb"\"")
_CONTEXT = re.compile(rb"\"@context\"\s{0,20}:[^,}]{0,300}?schema\.org")
_EMPTY = re.compile(rb"\"(?:itemListElement|@graph)\"\s{0,20}:\s{0,20}\[\s{0,20}\]")
_LD_JSON = re.compile(rb"application/ld\+json", re.IGNORECASE)
_MICRODATA = re.compile(
    rb"itemtype\s{0,5}=\s{0,5}[\"']?(?:[^\"'>]{0,200}\s)?https?://(?:www\.)?schema\.org/(?:" + _KINDS + rb")\b"
)
_MICROFORMAT = re.compile(rb"class\s{0,5}=\s{0,5}[\"']?(?:[^\"'>]{0,200}\s)?(?:h-event|vevent)\b")
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
        return SURE if _TYPE.search(body) else EMPTY if _EMPTY.search(body) else 0
    if start[:1] != b"<" or _FEEDS.search(start):
        return 0
    in_script = _LD_JSON.search(body) and _TYPE.search(body)
    return LIKELY if in_script or _MICRODATA.search(body) or _MICROFORMAT.search(body) else 0
