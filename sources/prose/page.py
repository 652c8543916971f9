"""What a page says of itself: its title, language, the day it was published, and whether all of it arrived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from sources.dates import Context, find_all
from sources.dates.stamps import read_stamp
from sources.prose.blocks import Line
from sources.prose.titles import words_beside
from sources.records import When
from sources.text import one_line, safe_address

_JSON_LD = re.compile(rb'"datePublished"\s{0,4}:\s{0,4}"(?P<day>[^"]{8,40})"')
_META = (
    "meta[property='article:published_time']",
    "meta[property='og:article:published_time']",
    "meta[itemprop=datePublished]",
    "meta[name=date]",
    "meta[name='DC.date.issued']",
    "meta[name='dcterms.created']",
    "meta[name='dcterms.date']",
)
_WORDS = "meta[property='article:section'],meta[property='article:tag'],meta[property='og:article:tag']"
MOST_WORDS = 30
_TIMES = (
    "time[pubdate],time[itemprop=datePublished],time.published,time.entry-date,header time,.published time,time"
)
TOP = 8
_SITE = re.compile(r"\s(?:[|–—»·•]|-)\s")
_FRAMES = tuple(
    (re.compile(rb"<%b[\s>]" % name, re.I), re.compile(rb"</%b\s*>" % name, re.I)) for name in (b"html", b"body")
)


@dataclass(frozen=True, slots=True)
class About:
    """published: None where the page does not say. image: an address or "". categories: its section and tags."""

    title: str
    language: str
    published: datetime | None
    image: str
    categories: tuple[str, ...] = ()


def is_whole(body: bytes) -> bool:
    """Whether a page that begins also ends; a page cut short may end in the middle of a date."""
    for begin, end in _FRAMES:
        if begin.search(body):
            return bool(end.search(body))
    return True


def about(page: LexborHTMLParser, body: bytes, zone: ZoneInfo, now: datetime | None) -> About:
    """What `page` says of itself; to be asked before anything is taken out of it."""
    title = _text(page, "h1") or _attribute(page, "meta[property='og:title']", "content") or _of_head(page)
    root = page.root
    language = (root.attributes.get("lang") or "").lower()[:2] if root is not None else ""
    image = safe_address(_attribute(page, "meta[property='og:image']", "content"))
    published = _published(page, body, zone, now)
    return About(title, language if language.isalpha() else "", published, image, _categories(page))


def _categories(page: LexborHTMLParser) -> tuple[str, ...]:
    """The section and the tags of an article (https://ogp.me/#type_article)."""
    words = (one_line(node.attributes.get("content") or "", 80) for node in page.css(_WORDS)[:MOST_WORDS])
    return tuple(dict.fromkeys(filter(None, words)))


def published_in(lines: list[Line], zone: ZoneInfo, now: datetime | None) -> datetime | None:
    """The day in words such as "Julkaistu 5.1.2026 klo 9.15" among the first lines."""
    if now is None:
        return None
    context = Context(now.astimezone(zone).date(), zone, published=False)
    for line in lines[:TOP]:
        for found in find_all(line.text[:200], context):
            if found.kind == "other" and found.start is not None and not found.doubtful:
                return _moment(found.start, zone)
    return None


def _published(page: LexborHTMLParser, body: bytes, zone: ZoneInfo, now: datetime | None) -> datetime | None:
    said = [_attribute(page, name, "content") for name in _META]
    if found := _JSON_LD.search(body):
        said.append(found["day"].decode("ascii", "ignore"))
    nodes = page.css(_TIMES)[:5]
    for text in (*said, *(node.attributes.get("datetime") or "" for node in nodes)):
        when = read_stamp(text, zone)
        # a <time> may as well be that of an event, which is yet to come
        if when is not None and (now is None or _moment(when, zone) <= now):
            return _moment(when, zone)
    return None


def without_date(lines: list[Line], published: datetime | None, zone: ZoneInfo) -> list[Line]:
    """The lines but those near the top that hold nothing but the day of publishing."""
    if published is None:
        return lines
    context = Context(published.astimezone(zone).date(), zone)
    return [line for number, line in enumerate(lines) if number >= TOP or not _is_date(line.text, context)]


def _is_date(text: str, context: Context) -> bool:
    found = find_all(text[:100], context)
    days = {one.start.date() if isinstance(one.start, datetime) else one.start for one in found}
    return days == {context.day} and not words_beside(text, found)


def _moment(when: When, zone: ZoneInfo) -> datetime:
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=zone)


def _of_head(page: LexborHTMLParser) -> str:
    title = _text(page, "title")
    return _SITE.split(title)[0] if title else ""


def _text(page: LexborHTMLParser, name: str) -> str:
    node: Any = page.css_first(name)
    return one_line(node.text(separator=" ") or "", 200) if node is not None else ""


def _attribute(page: LexborHTMLParser, name: str, attribute: str) -> str:
    node: Any = page.css_first(name)
    return (node.attributes.get(attribute) or "").strip() if node is not None else ""
