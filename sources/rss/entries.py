"""One entry of a feed -> its events, or an article where it tells of none.

When it happens, first that holds:

    elements    of an event module
    title       "Satutunti – ti 16.2. klo 10", "Tour — Fri Aug 21, 1:00 PM — Museum"
    text        of the entry, part by part (sources.prose)
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from sources.dates import Context, Found, find_all
from sources.errors import Problem
from sources.prose.blocks import lines_of_text
from sources.prose.items import event_of, key_of, recurrence_of
from sources.prose.parts import Part, tell
from sources.prose.places import place_in, written_place
from sources.prose.titles import words_beside
from sources.prose.words import FREE
from sources.records import SourceArticle, SourceEvent, SourceOffer, SourcePlace, When
from sources.rss.fields import ENDS_EARLY, UNREADABLE, Fields, Told
from sources.rss.images import address, image, image_in
from sources.text import one_line, plain

LONGEST_KEY = 300
LOOK = 2_000
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
_AFTER_DATE = re.compile(r"\s*(?:—|–|-|\||@|,|:)\s+(?P<rest>\S.*)$")


@dataclass(frozen=True, slots=True)
class Feed:
    """What holds for every entry. address: of the feed, for relative links. read_at: when it was fetched."""

    address: str
    zone: ZoneInfo
    language: str
    read_at: datetime


@dataclass(slots=True)
class Entry:
    """An entry read. key: the feed's own, else made of link or text. bad: whether it has an unreadable date."""

    key: str
    events: list[SourceEvent] = field(default_factory=list)
    article: SourceArticle | None = None
    problems: list[Problem] = field(default_factory=list)
    bad: bool = False


def read_entry(raw: Mapping[str, Any], feed: Feed) -> Entry:
    """The events of an entry with their final keys, as far as the entry alone decides them."""
    fields = Fields(raw)
    title = one_line(str(raw.get("title") or fields.get("summary")), 300)
    markup = _markup(raw, fields)
    entry = Entry(_key(raw, title, markup))
    reader = _Reader(raw, feed, fields, title, markup)
    told = fields.times(feed.zone)
    if told is not None:
        reader.of_elements(entry, told)
    else:
        reader.of_words(entry)
    if not entry.events and (title or markup.strip()):
        entry.article = reader.article(entry.key)
    if len(entry.events) > 1:
        entry.events = [replace(event, key=key_of(entry.key, event.starts)) for event in entry.events]
    return entry


class _Reader:
    def __init__(self, raw: Mapping[str, Any], feed: Feed, fields: Fields, title: str, markup: str) -> None:
        self.raw, self.feed, self.fields, self.title, self.markup = raw, feed, fields, title, markup
        self.text = plain(markup)
        self.language = _language(raw) or feed.language
        self.published = _moment(raw.get("published_parsed")) or _moment(raw.get("updated_parsed"))
        self.url = address(feed.address, str(raw.get("link") or ""))

    def of_elements(self, entry: Entry, told: Told) -> None:
        if told.starts is None:
            entry.bad = True
            entry.problems.append(Problem(self.title or entry.key, UNREADABLE, {"value": told.value}))
            return
        if told.early:
            entry.problems.append(Problem(self.title or entry.key, ENDS_EARLY))
        ends = told.ends if told.ends is not None or told.early else self._end_in_text(told.starts)
        entry.events.append(self._event(entry.key, Found(told.starts, ends, (0, 0)), self.title, self.text))

    def _end_in_text(self, starts: When) -> When | None:
        """The end that the text tells for the same start ("6:30 – 8pm")."""
        found = find_all(self.text[:LOOK], self._context()) if isinstance(starts, datetime) else []
        return next((one.end for one in found if one.start == starts and not one.doubtful), None)

    def of_words(self, entry: Entry) -> None:
        context = self._context()
        found = [one for one in find_all(self.title, context) if one.kind == "event"]
        if found:
            self._of_title(entry, found)
            return
        lines = lines_of_text(self.markup, self.feed.address)
        telling = tell(lines, self.title, context)
        entry.problems += telling.problems
        entry.bad = telling.doubtful
        for part in telling.parts:
            entry.events += [self._of_part(entry.key, part, one) for one in part.found]

    def _of_title(self, entry: Entry, found: list[Found]) -> None:
        entry.problems += [replace(problem, item=self.title) for one in found for problem in one.problems]
        entry.bad = any(one.doubtful for one in found)
        title = words_beside(self.title, found) or self.title
        after = _AFTER_DATE.match(self.title, max(one.span[1] for one in found))
        behind = after["rest"] if after and title not in after["rest"] else ""
        place = self.fields.place() or (written_place(behind) if behind else place_in(self.title))
        for one in found:
            if not one.doubtful:
                entry.events.append(self._event(entry.key, one, title, self.text, place))

    def _of_part(self, key: str, part: Part, found: Found) -> SourceEvent:
        event = event_of(part, found, self.feed.zone, self.language, self.url)
        return replace(
            event,
            key=key,
            place=self.fields.place() or event.place,
            categories=self.fields.categories(self.raw),
            image=image(self.raw),
            modified=None,
        )

    def _event(
        self, key: str, found: Found, title: str, text: str, place: SourcePlace | None = None
    ) -> SourceEvent:
        assert found.start is not None
        said, cost = self.language, self.fields.cost()
        return SourceEvent(
            key=key,
            title={said: title},
            starts=found.start,
            ends=found.end,
            timezone=self.feed.zone.key,
            description={said: text} if text else {},
            recurrence=recurrence_of(found),
            place=place or self.fields.place(),
            categories=self.fields.categories(self.raw),
            offers=(SourceOffer(is_free=True if FREE.match(cost) else None, price={said: cost}),) if cost else (),
            url=self.url,
            image=image(self.raw),
            organiser={said: name} if (name := one_line(self.fields.get("organizer"), 200)) else {},
        )

    def _context(self) -> Context:
        day = (self.published or self.feed.read_at).astimezone(self.feed.zone).date()
        return Context(day, self.feed.zone, self.language, published=self.published is not None)

    def article(self, key: str) -> SourceArticle:
        said = self.language
        return SourceArticle(
            key,
            {said: self.title or one_line(self.text, 80)},
            {said: self.text} if self.text else {},
            self.url,
            self.published,
            image(self.raw) or image_in(self.markup, self.feed.address),
            self.fields.categories(self.raw),
        )


def language_of(said: object) -> str:
    """A language tag cut down to the language (BCP 47): "fi-FI" -> "fi"; "" if it is none or undetermined."""
    found = _CODE.match(str(said or "").strip().lower())
    return "" if found is None or found[1] in ("und", "mul", "zxx") else found[1]


def _language(raw: Mapping[str, Any]) -> str:
    """An entry's own language: dc:language, or xml:lang of its title; "" if it does not say."""
    detail = raw.get("title_detail")
    return language_of(raw.get("language")) or language_of(detail.get("language") if detail else "")


def _key(raw: Mapping[str, Any], title: str, markup: str) -> str:
    """The feed's own id, else the link, else a hash of title and text."""
    own = str(raw.get("id") or raw.get("link") or "").strip()
    if own and len(own) <= LONGEST_KEY:
        return own
    return blake2b(f"{own}\n{title}\n{markup}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _markup(raw: Mapping[str, Any], fields: Fields) -> str:
    """The longest of the texts an entry has: description, content, the event module's content."""
    texts = [str(raw.get("summary") or ""), fields.text()]
    # of Atom's types that are XML only XHTML is a text; the others hold data
    parts = ((str(part.get("type")), str(part.get("value") or "")) for part in raw.get("content") or ())
    texts += [text for kind, text in parts if "xml" not in kind or "xhtml" in kind]
    return max(texts, key=len)


def _moment(said: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(said), UTC) if said else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None
