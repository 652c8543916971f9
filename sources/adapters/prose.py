"""A news page or article that tells of events in running text: the last resort, where nothing is marked up.

What is found there is what the words say; see sources.dates for the grammar and sources.prose for the cutting up.
A contradiction (a weekday that does not fit its date) makes no event: it is told, and the text kept as an article.
A page lists what its writer thinks of, so a part that is no longer there has not been cancelled.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sources.adapters import Plan, State
from sources.dates import Context
from sources.errors import N_, NotAFeed, ParseError
from sources.prose.blocks import Line, lines_of, main_part, tree
from sources.prose.items import LONGEST_TEXT, base_of, digest, event_of, gone, once, settled
from sources.prose.page import About, about, is_whole, published_in, without_date
from sources.prose.parts import Telling, tell
from sources.records import Document, Links, Parsed, Reading, Request, SourceArticle
from sources.schemaorg.page import decoded
from sources.text import cut

LOOK = 200_000
YEAR = 2026
ENOUGH_TEXT = 80
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|main|article|div|p|h1|!--)\b", re.IGNORECASE
)
_TEXT = re.compile(rb"<(?:p|li|td|h[1-4])\b", re.IGNORECASE)
_MONTHS = (
    rb"jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch|s)?|apr(?:il)?|may|maj|june?|juni|july?|juli|aug(?:ust|usti)?"
    rb"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATED = re.compile(
    rb"\d{1,2}\.\s?\d{1,2}\.|\bkl[o.]?\s?\d|kuuta\b|\d\s?[ap]m\b"
    rb"|\d(?:st|nd|rd|th)?\s(?:" + _MONTHS + rb")\b|\b(?:" + _MONTHS + rb")\s\d",
    re.IGNORECASE,
)


class Prose:
    """The adapter. Keys are made of title and start, so that the text may be edited around them."""

    name = "prose"
    linked = False

    def recognises(self, document: Document) -> int:
        """20 for a page with dates in its text, 10 for one with text only, else 0: any other format goes first."""
        body = document.body[:LOOK]
        if not _HTML.match(body) or len(_TEXT.findall(body)) < 2:
            return 0
        return 20 if _DATED.search(body) else 10

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The page itself; what is not on it has not been cancelled."""
        return Plan((Request(address, conditional=True, accept="text/html, */*;q=0.5"),), complete=False)

    def links(self, document: Document, reading: Reading) -> Links:
        """None: one page is read as it is."""
        return Links()

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A page refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events told on the page, or the page as an article. Raises NotAFeed, ParseError."""
        zone = ZoneInfo(reading.timezone)
        lines, said = _read(document, zone, reading.now)
        published = said.published or published_in(lines, zone, reading.now)
        lines = without_date(lines, published, zone)
        context = _context(said, published, zone, reading)
        telling = tell(lines, said.title, context)
        parsed = Parsed(title=said.title, problems=list(telling.problems))
        _add_events(parsed, telling, context, document.address, reading)
        if not telling.parts or telling.doubtful:
            article = _article(lines, said, published, context.language, document.address)
            parsed.articles = [article] if article else []
        if not (parsed.articles or parsed.present or parsed.problems):
            raise NotAFeed(N_("The page has no text that could be read as news."))
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}


def _read(document: Document, zone: ZoneInfo, now: datetime | None) -> tuple[list[Line], About]:
    if not _HTML.match(document.body[:LOOK]):
        raise NotAFeed(N_("The answer is not a web page."))
    if not is_whole(document.body):
        raise ParseError(N_("The page is incomplete: its end is missing."))
    page = tree(decoded(document))
    said = about(page, document.body, zone, now)
    return lines_of(main_part(page), document.address), said


def _context(said: About, published: datetime | None, zone: ZoneInfo, reading: Reading) -> Context:
    day = published or reading.now
    local = day.astimezone(zone).date() if day else date(YEAR, 1, 1)
    return Context(local, zone, said.language or reading.language, bool(published))


def _add_events(parsed: Parsed, telling: Telling, context: Context, address: str, reading: Reading) -> None:
    events = [
        event_of(part, settled(found, part.title, reading.known), context.zone, context.language, address)
        for part in telling.parts
        for found in part.found
    ]
    for event in once(events):
        parsed.present[event.key] = now = digest(event)
        if reading.known.get(event.key) != now:
            parsed.events.append(event)
    today = reading.now.astimezone(context.zone).date() if reading.now else context.day
    parsed.deleted = gone(reading.known, parsed.present, {base_of(part.title) for part in telling.parts}, today)


def _article(
    lines: list[Line], said: About, published: datetime | None, language: str, address: str
) -> SourceArticle | None:
    text = cut("\n".join(line.text for line in lines if line.text != said.title), LONGEST_TEXT)
    if not said.title or len(text) < ENOUGH_TEXT:
        return None
    return SourceArticle(
        base_of(address), {language: said.title}, {language: text}, address, published, said.image, said.categories
    )
