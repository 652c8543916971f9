"""Bytes -> what feedparser makes of them, once it is sure that this is a feed and that all of it arrived.

feedparser reads whatever it is given: a page without a single entry comes out as an empty feed of no version or of
one that nobody knows, and a feed cut in the middle as a shorter one. All of these are errors here. Feeds that
break XML's rules elsewhere (a bare "&") are read all the same, as feedparser does it.

Only `io.BytesIO` is ever given to it: a `str` may be taken for a path or an address and be opened.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax import SAXException

import feedparser

from sources.errors import N_, NotAFeed, ParseError, Problem

DEEPEST = 200
HEAD = 8_000
# what feedparser calls a root it knows in a version it does not
UNVERSIONED = frozenset({"rss", "atom"})
_ROOT = re.compile(
    rb"<(?P<name>rss|(?:\w{1,10}:)?RDF|(?:\w{1,10}:)?feed|channel)(?=[\s>])[^>]{0,4000}", re.IGNORECASE
)
_OURS = re.compile(
    rb"^<(?:rss|channel)|purl\.org/rss|netscape\.com/rdf|w3\.org/2005/Atom|purl\.org/atom|channel\.netscape",
    re.IGNORECASE,
)
_BEFORE_ROOT = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<[?!][^>]{0,2000}>\s*|-->\s*){0,20}$")
_EVENTS = re.compile(rb"params:xml:ns:xcal|modules/event/|x-trumba", re.IGNORECASE)
_LAST_ITEM = re.compile(rb"<(?:\w{1,10}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TAGS = re.compile(rb"<(/?)[a-zA-Z][^<>]*?(/?)>")


def likeness(body: bytes) -> int:
    """How surely these bytes are a feed: 95 with an event module, 90 without, 0 if not."""
    head = body[:HEAD].replace(b"\0", b"")
    root = _ROOT.search(head)
    if not root or not _OURS.search(root[0]) or not _BEFORE_ROOT.match(head[: root.start()]):
        return 0
    return 95 if _EVENTS.search(root[0]) else 90


def load(body: bytes) -> tuple[Any, list[Problem]]:
    """feedparser's result, and what was wrong with the feed. Raises NotAFeed, ParseError."""
    if _depth(_CDATA.sub(b"", body)) > DEEPEST:
        raise ParseError(N_("The feed is nested too deep to be read."))
    try:
        feed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        # feedparser means to survive anything; where it does not, that is one more broken feed
        raise ParseError(N_("The feed cannot be read ({why})."), why=type(error).__name__) from error
    if not feed.get("version"):
        raise NotAFeed(N_("The answer is neither RSS nor Atom."))
    if not feed.entries and feed["version"] in UNVERSIONED:
        raise NotAFeed(N_("The feed has no entries, and its version is not one of RSS or Atom."))
    if not isinstance(feed.get("bozo_exception"), SAXException):
        return feed, []
    if not _is_whole(body):
        raise ParseError(N_("The feed is incomplete: its end is missing."))
    if not feed.entries:
        raise ParseError(N_("The feed is broken, and nothing in it could be read."))
    return feed, [Problem("", N_("The feed breaks the rules of XML; it was read as far as could be."))]


def _is_whole(body: bytes) -> bool:
    """Whether the feed's end stands behind its last entry."""
    plain = body.replace(b"\0", b"")
    root = _ROOT.search(plain)
    if not root:
        return False
    last = max((found.start() for found in _LAST_ITEM.finditer(plain)), default=0)
    return re.compile(rb"</" + re.escape(root["name"]) + rb"\s*>", re.IGNORECASE).search(plain, last) is not None


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for end, closed in _TAGS.findall(body):
        if not closed:
            depth = max(0, depth - 1) if end else depth + 1
            deepest = max(deepest, depth)
    return deepest
