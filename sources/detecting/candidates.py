"""All that could be a feed of a page, likeliest first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sources.detecting.page import Facts, Link
from sources.detecting.shares import shared
from sources.detecting.systems import places, site_feed
from sources.errors import N_
from sources.records import Document
from sources.text import safe_address

ALTERNATE = N_("The page names it as its feed.")
LINKED = N_("The page links to it.")
EMBEDDED = N_("The page shows this calendar.")
KNOWN_PLACE = N_("{system} keeps it there.")
SHARED = N_("The address is a share link of {system}.")
GIVEN = N_("It is the address that was given.")
ITSELF = N_("It is read from the page itself.")
NAMED = N_("The library directory names it.")

MOST = 30
FEED_KINDS = {
    "text/calendar": ("ical", 90),
    "application/rss+xml": ("rss", 55),
    "application/atom+xml": ("rss", 54),
    "application/rdf+xml": ("rss", 50),
    "application/xml": ("", 30),
    "text/xml": ("", 30),
    "application/ld+json": ("jsonld", 60),
    "text/csv": ("csvsheet", 60),
}
FEW_FILES = 4  # more .ics files than this on a page are one a calendar entry

# Words of addresses and titles. Lower-case, with and without the letters that addresses leave out.
_EVENTS = re.compile(
    r"tapahtum|kalenter|menovink|ohjelma|event|calendar|agenda|whats-?on|evenemang|kalend|aktivitet|harrast|kerho|kurss"
)
_YOUNG = re.compile(
    r"lapsi|lapset|lasten|nuori|nuoret|nuorten|perhe|vauva|koulu|barn|ungdom|famil|kid|child|youth|young|teen|junior"
)
_ADULT = re.compile(
    r"senior|ikaih|ikäih|elakel|eläkel|aikuis|vuxna|adult|staff|henkilost|henkilöst|johto|hallitus|valtuusto|kokous"
)
_COMMENTS = re.compile(
    r"comments?/feed|feed/comments|comments-rss|kommentti|kommentit|\bcomments\b|kommentar", re.IGNORECASE
)
_ICS = re.compile(
    r"\.ics(?:[?]|$)|[?&](?:ical|outlook-ical|mec-ical-feed)=1|[?&](?:format|export_?type)=ical"
    r"|/ical(?:endar)?(?:/|$|\.aspx)|ical_subscribe|public/basic\.ics|/webcal/",
    re.IGNORECASE,
)
_RSS = re.compile(
    r"\.(?:rss|atom)(?:[?]|$)|/(?:rss|feed|atom)(?:\.xml)?/?(?:[?]|$)|[?&](?:format|type|alt|output)=(?:rss|atom)"
    r"|rssfeed|/rss\.|feeds?/[^?]*\.xml",
    re.IGNORECASE,
)
_CSV = re.compile(r"\.csv(?:[?]|$)|[?&](?:output|format)=csv")
_ONE_EVENT = re.compile(r"lis(?:ää|aa)|add (?:to|this)|lägg till|tallenna kalenteri", re.IGNORECASE)
_API_ROOT = re.compile(rb'"event"\s*:\s*"(https?://[^"\s]+/event/)"')
_EVENTS_PAGE = re.compile(
    r"tapahtumakalenteri|tapahtumat|menovinkit|evenemang(?:skalender)?|kalender|events?|calendar|kalenteri"
    r"|what'?s on|harrastukset|kerhot|ohjelma|program",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed. adapter: what it is read by, "" to find out. why: a message id.

    weight: 0 to 100, the likeliest first. guess: nobody named it, it only stands where such feeds do.
    """

    address: str
    why: str
    adapter: str = ""
    title: str = ""
    weight: int = 50
    guess: bool = False
    system: str = ""


def of_address(address: str) -> Candidate | None:
    """The feed a share link stands for, or a well-known site's; None for any other address."""
    if found := shared(address):
        feed, adapter, system = found
        return Candidate(feed, SHARED, adapter, weight=100, system=system)
    if place := site_feed(address):
        return Candidate(place.address, KNOWN_PLACE, place.adapter, weight=place.weight, system="Linked Events")
    return None


def of_api(document: Document) -> Candidate | None:
    """The list of events that the root of a Linked Events API names; None for anything else."""
    named = _API_ROOT.search(document.body[:20_000])
    address = safe_address(named[1].decode("ascii", "ignore")) if named and b'"keyword"' in document.body else ""
    return Candidate(address, KNOWN_PLACE, "linkedevents", weight=95, system="Linked Events") if address else None


def candidates(facts: Facts) -> list[Candidate]:
    """Everything a page leads to, each address once, likeliest first."""
    found = [*_alternates(facts), *_embeds(facts), *_links(facts), *_places(facts)]
    best: dict[str, Candidate] = {}
    for one in found:
        key = one.address.rstrip("/")
        if key not in best or best[key].weight < one.weight:
            best[key] = one
    return sorted(best.values(), key=lambda one: -one.weight)[:MOST]


def events_pages(facts: Facts) -> list[str]:
    """Pages of the same site that a person who looks for events would go on to, likeliest first."""
    here = urlsplit(facts.address)
    found: dict[str, int] = {}
    for link in facts.links:
        there = urlsplit(link.address)
        same = there.netloc == here.netloc and there.path.rstrip("/") != here.path.rstrip("/")
        if same and (_EVENTS_PAGE.search(link.text) or _EVENTS_PAGE.search(there.path.rpartition("/")[2])):
            depth = there.path.rstrip("/").count("/")
            value = (
                20 * bool(_EVENTS_PAGE.fullmatch(link.text.strip()))
                - depth
                + 5 * bool(_YOUNG.search(link.text.lower()))
            )
            found.setdefault(link.address, value)
    return sorted(found, key=lambda address: -found[address])


def _alternates(facts: Facts) -> Iterator[Candidate]:
    for link in facts.alternates:
        adapter, weight = FEED_KINDS.get(link.kind, ("", 0))
        if weight and not _is_comments(link):
            if adapter == "rss" and _ICS.search(link.address):
                adapter = ""
            yield Candidate(link.address, ALTERNATE, adapter, link.text, _weighed(weight, link))


def _is_comments(link: Link) -> bool:
    return bool(_COMMENTS.search(f"{link.address} {link.text}"))


def _weighed(weight: int, link: Link) -> int:
    """What words say about whose feed it is."""
    words = f"{urlsplit(link.address).path} {urlsplit(link.address).query} {link.text}".lower()
    weight += 4 * bool(_EVENTS.search(words)) + 3 * bool(_YOUNG.search(words)) - 12 * bool(_ADULT.search(words))
    return max(1, min(weight, 99))


def _embeds(facts: Facts) -> Iterator[Candidate]:
    for address in facts.embeds:
        if found := shared(address):
            feed, adapter, system = found
            yield Candidate(feed, EMBEDDED, adapter, weight=93, system=system)


def _links(facts: Facts) -> Iterator[Candidate]:
    files = [link for link in facts.links if _ICS.search(link.address)]
    for link in facts.links:
        if found := shared(link.address):
            feed, adapter, system = found
            if adapter in ("ical", "csvsheet"):
                yield Candidate(feed, LINKED, adapter, link.text, _weighed(84, link), system=system)
        elif kind := _kind(link):
            adapter, weight = kind
            if adapter == "ical" and _is_one_event(link, files):
                weight = 15
            if not _is_comments(link):
                yield Candidate(link.address, LINKED, adapter, link.text, _weighed(weight, link))


def _kind(link: Link) -> tuple[str, int] | None:
    if link.kind in FEED_KINDS or _ICS.search(link.address):
        return ("ical", 85) if link.kind == "text/calendar" or _ICS.search(link.address) else FEED_KINDS[link.kind]
    if _RSS.search(link.address):
        return "rss", 50
    return ("csvsheet", 60) if _CSV.search(link.address.lower()) else None


def _is_one_event(link: Link, files: Iterable[Link]) -> bool:
    """Whether a calendar file holds one entry only: the page has one for each, or says "add to calendar"."""
    alike = [other for other in files if _shape(other.address) == _shape(link.address)]
    return len(alike) > FEW_FILES or bool(_ONE_EVENT.search(link.text))


def _shape(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return parts.netloc, parts.path.count("/")


def _places(facts: Facts) -> Iterator[Candidate]:
    root = next((link.address.partition("wp-json")[0] for link in facts.alternates if link.kind == "wp-json"), "")
    for system, place in places(facts.systems, facts.address, root):
        yield Candidate(place.address, KNOWN_PLACE, place.adapter, weight=place.weight, guess=True, system=system)
