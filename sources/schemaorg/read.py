"""A page's bytes -> Parsed: the pipeline of the package, end to end.

bytes -> values (JSON-LD, then microdata, then microformats) -> events -> once each, by key -> SourceEvent
a list without events -> links to event pages -> their values, as references -> the same
a page without any -> the articles that its JSON-LD tells of
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sources.errors import N_, NotAFeed, ParseError, Problem
from sources.icaltext.zonenames import zone_of_key
from sources.records import Document, Parsed, Reading, SourceArticle, SourceEvent
from sources.schemaorg import find, jsonld, listing, microdata, microformats
from sources.schemaorg.articles import articles
from sources.schemaorg.events import NO_START, Context, Unreadable, read_event
from sources.schemaorg.identity import Candidate, candidate, digest, keyed
from sources.schemaorg.page import Page, decoded, page, scripts
from sources.schemaorg.recognise import has_markup, is_empty_list
from sources.schemaorg.things import Graph, Thing

MOST_EVENTS = 2_000
NO_EVENTS = N_("The page holds no events that a program could read.")
TWICE = N_("The event is in the calendar {count} times; it was taken once.")
BAD_BLOCK = N_("A block of event data on the page is broken: “{text}”; it was left out.")
_JSON = ("{", "[")
_EVENT_PAGE = {"page", "forms", "language", "broken"}


@dataclass(slots=True)
class Told:
    """What a document tells: (form, values) of every form, and what was wrong with blocks. page: None for data."""

    page: Page | None = None
    language: str = ""
    forms: list[tuple[int, list[Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def told(document: Document) -> Told:
    """Everything a document tells machines. Raises NotAFeed, ParseError."""
    start = document.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1].decode("ascii", "ignore")
    return _data(document) if start in _JSON else _of_page(page(document))


def _data(document: Document) -> Told:
    """A bare document of JSON-LD."""
    try:
        value = jsonld.loads(decoded(document))
    except jsonld.Unreadable:
        raise ParseError(N_("The answer is cut off or broken.")) from None
    if not _is_linked_data(value):
        raise NotAFeed(N_("The answer is JSON, but tells no events in the words of schema.org."))
    return Told(forms=[(0, [value])])


def _is_linked_data(value: Any) -> bool:
    nodes = [node for node in (value if isinstance(value, list) else [value]) if isinstance(node, dict)]
    return any("schema.org" in json.dumps(node.get("@context"))[:2_000] for node in nodes)


def _of_page(found: Page) -> Told:
    said = Told(found, found.language)
    values: list[Any] = []
    for block in scripts(found.text):
        try:
            values.append(jsonld.loads(block))
        except jsonld.Unreadable:
            if "Event" in block:
                said.problems.append(Problem("", BAD_BLOCK, {"text": " ".join(block[:200].split())[:80]}))
    said.forms.append((0, values))
    if has_markup(found.text):
        said.forms.append((1, list(microdata.items(found.tree, found.address))))
        said.forms.append((2, list(microformats.events(found.tree, found.address))))
    return said


def read(document: Document, reading: Reading) -> Parsed:
    """The events of a page, or of the event pages it links to. Raises NotAFeed, ParseError."""
    said = told(document)
    context = Context(document.address, zone_of(reading))
    parsed = Parsed(said.page.title if said.page else "", problems=list(said.problems))
    here = candidates(said, reading, context, parsed)
    found = here or _elsewhere(reading, context, parsed)
    if not found:
        parsed.articles = _articles(said, reading, context)
    if not (found or parsed.articles or _is_empty_list(said) or document.role.startswith(listing.LIST)):
        raise _nothing(said)
    if len(found) > MOST_EVENTS:
        what = N_("The page has more than {limit} events; the others were left out.")
        parsed.problems.append(Problem("", what, {"limit": str(MOST_EVENTS)}))
    for key, one in keyed(found[:MOST_EVENTS]).items():
        _take(key, one, context, reading, parsed)
        if one.times > 1 and here:  # other pages may well tell it too
            parsed.problems.append(Problem(one.title or key, TWICE, {"count": str(one.times)}))
    return parsed


def _nothing(said: Told) -> ParseError:
    broken = next(iter(said.problems), None)
    return ParseError(broken.what, **broken.values) if broken else NotAFeed(NO_EVENTS)


def zone_of(reading: Reading) -> ZoneInfo:
    """The source's zone."""
    return zone_of_key(reading.timezone) or ZoneInfo("Europe/Helsinki")


def _graph(form: int, values: list[Any], said: Told, reading: Reading) -> Graph:
    """What holds for all nodes of one form."""
    spoken = reading.language if reading.language != "und" else said.language or "und"
    return find.graph_of(values, spoken) if form == 0 else Graph(spoken)


def candidates(said: Told, reading: Reading, context: Context, parsed: Parsed | None = None) -> list[Candidate]:
    """The events a document tells, each as often as it tells it. parsed: takes the problems with their parts."""
    found: list[Candidate] = []
    undated: list[str] = []
    for form, values in said.forms:
        graph = _graph(form, values, said, reading)
        room = MOST_EVENTS + 1 - len(found)
        found += [candidate(event, form, context) for event in islice(find.events(values, graph, undated), room)]
    if parsed is not None:
        parsed.problems += [Problem(name, NO_START) for name in undated]
    return found


def _articles(said: Told, reading: Reading, context: Context) -> list[SourceArticle]:
    told = ((values, _graph(form, values, said, reading)) for form, values in said.forms if form == 0)
    return [article for values, graph in told for article in articles(values, graph, context)]


def _elsewhere(reading: Reading, context: Context, parsed: Parsed) -> list[Candidate]:
    """The events of the pages that a list links to, in the order of their addresses."""
    pages = event_pages(reading)
    found: list[Candidate] = []
    without = 0
    for value in pages:
        there = Context(value["page"], context.zone)
        more = candidates(Told(language=value["language"], forms=value["forms"]), reading, there, parsed)
        without += not more
        found += more
        parsed.problems += [Problem(value["page"], BAD_BLOCK, {"text": text}) for text in value["broken"]]
    if len(pages) >= listing.MOST_LINKS:
        what = N_("The page links to many event pages; the first {limit} of them were read.")
        parsed.problems.append(Problem("", what, {"limit": str(listing.MOST_LINKS)}))
    if without:
        what = N_("{count} of the {all} pages that the list links to hold no events that a program could read.")
        parsed.problems.append(Problem("", what, {"count": str(without), "all": str(len(pages))}))
    return found


def event_pages(reading: Reading) -> list[dict[str, Any]]:
    found = (value for _, value in sorted(reading.references.items()))
    return [value for value in found if isinstance(value, dict) and value.keys() >= _EVENT_PAGE]


def _is_empty_list(said: Told) -> bool:
    """Whether a document of data is a list with nothing in it."""
    if said.page or len(said.forms) != 1:
        return False
    return is_empty_list(next(iter(said.forms[0][1]), None))


def _take(key: str, one: Candidate, context: Context, reading: Reading, parsed: Parsed) -> None:
    now = digest(one, context)
    if reading.known.get(key) == now:
        parsed.present[key] = now
        return
    try:
        events, mended = _read(key, one, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[key] = b""
        parsed.problems.append(Problem(one.title or key, str(error)))
        return
    fresh = [event for event in events if reading.known.get(event.key) != now]
    parsed.present.update((event.key, now) for event in events)
    parsed.events += fresh
    if mended and fresh:
        parsed.problems.append(Problem(one.title or key, mended))


def _read(key: str, one: Candidate, context: Context) -> tuple[list[SourceEvent], str]:
    """The event with what only its twins say. Raises Unreadable."""
    node = dict(one.thing.node)
    for twin in one.twins:
        node = {**{name: value for name, value in twin.thing.node.items() if value}, **node}
    return read_event(Thing(node, one.thing.graph, one.thing.language), key, context)
