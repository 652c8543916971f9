"""A list of links to event pages -> the pages to be fetched: on the same host, few, only what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

EVENT = "event"
LIST = "list-"
MOST_LINKS = 40
MOST_LISTS = 4
MOST_ANCHORS = 3_000
MOST_CLIMBED = 4

# The segment behind which a path names one event: fi, sv, en; singular and plural.
_EVENTS = re.compile(
    r"(?:.*[-_])?(?:events?|event-?details?|tapahtumat?|tapahtuma(?:kalenteri|sivu)|menovinkit|kurssit?|courses?"
    r"|evenemang(?:et|skalender)?|kalenteri|kalend(?:er|arium)|calendar|whats-?on|program(?:me)?|ohjelm(?:a|isto))"
)
# What stands there instead of an event's name.
_OTHERS = frozenset(
    """
    category kategoria categories tag tagit page sivu list lista month kuukausi week viikko day today photo map
    search haku hae past menneet archive arkisto feed ical rss venue venues paikka organizer organiser jarjestaja
    järjestäjä add new create submit ilmoita lisaa lisää login kirjaudu summary subscribe tilaa author print embed
    all kaikki
    """.split()  # noqa: SIM905 (a list of names reads worse)
)
_QUERY = re.compile(r"(?:^|&)(?:event|tapahtuma|evenemang|item|occurrence)[_-]?(?:id|nro)?=\w", re.IGNORECASE)
_FILE = re.compile(r"\.(?:ics|jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|mp[34]|css|js|xml|rss)$", re.IGNORECASE)
_HINT = re.compile(
    r"\b(?:u-url|url|vevent|tribe-events?-\S*(?:link|url)\S*|event-?(?:link|url|title|item|card|teaser)\S*|\S*-event"
    r"|tapahtuma\S*|evenemang\S*)(?=\s|$)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}(?:-\d\d){0,2}|\d{1,2}")


def event_links(tree: LexborHTMLParser, told: Iterable[str], base: str) -> list[str]:
    """Addresses of event pages: those the page's data names (`told`), else its links that look like some.

    Absolute, on `base`'s host, without fragments, each once, in the page's order.
    """
    named = list(dict.fromkeys(filter(None, (_here(address, base) for address in told))))
    if named:
        return named
    return list(dict.fromkeys(_linked(tree, base)))


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[str]:
    for anchor in tree.css("a[href], [data-href]")[:MOST_ANCHORS]:
        attributes = anchor.attributes
        address = _here(attributes.get("href") or attributes.get("data-href") or "", base)
        if address and (looks_like_event(address) or (_hinted(anchor) and _has_name(address))):
            yield address


def looks_like_event(address: str) -> bool:
    """Whether an address has the form of one event's page: "/tapahtumat/satutunti", "?event_id=12"."""
    parts = urlsplit(address)
    if _FILE.search(parts.path):
        return False
    steps = [unquote(step).lower() for step in parts.path.split("/") if step]
    for number, step in enumerate(steps[:-1]):
        if _EVENTS.fullmatch(step) and _is_name(steps[number + 1]):
            return True
    return bool(_QUERY.search(parts.query))


def _is_name(step: str) -> bool:
    return step not in _OTHERS and not _DATED.fullmatch(step)


def _has_name(address: str) -> bool:
    parts = urlsplit(address)
    steps = [unquote(step).lower() for step in parts.path.split("/") if step]
    return bool(steps) and not _FILE.search(parts.path) and _OTHERS.isdisjoint(steps)


def _hinted(anchor: LexborNode) -> bool:
    """Whether the page marks a link as an event's: by a class of it or close around it."""
    element: LexborNode | None = anchor
    for _ in range(MOST_CLIMBED):
        if element is None:
            return False
        if _HINT.search((element.attributes.get("class") or "")[:300]):
            return True
        element = element.parent
    return False


def next_list(tree: LexborHTMLParser, base: str) -> str:
    """The list's next page, as `rel="next"` names it; "" if there is none on the same host."""
    for link in tree.css('link[rel~="next"][href], a[rel~="next"][href]')[:1]:
        return _here(link.attributes.get("href") or "", base)
    return ""


def _here(address: str, base: str) -> str:
    """`address` if it is another page on the host of `base`, by the same scheme; "" if not."""
    try:
        there, here = urlsplit(urljoin(base, address.strip())), urlsplit(base)
        same = (there.hostname, there.port) == (here.hostname, here.port)
    except ValueError:
        return ""
    if not same or not here.hostname or "@" in there.netloc or there.scheme not in ("http", "https"):
        return ""
    if (there.path.rstrip("/"), there.query) == (here.path.rstrip("/"), here.query):
        return ""
    return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))
