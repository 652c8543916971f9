"""Articles of schema.org -> SourceArticle: what a page tells where it tells of no event.

https://schema.org/Article and its subtypes, in JSON-LD; those that say nothing but their title and address too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from hashlib import blake2b
from itertools import islice
from typing import Any

from sources.records import SourceArticle
from sources.schemaorg import find
from sources.schemaorg.events import Context, Unreadable, absolute, address, image, keywords, languages, moment
from sources.schemaorg.things import Graph, Thing
from sources.text import one_line, plain

MOST_ARTICLES = 200
_TEXTS = ("articleBody", "description", "abstract")
_DATES = ("datePublished", "dateCreated", "dateModified")


def articles(values: list[Any], graph: Graph, context: Context) -> list[SourceArticle]:
    """The articles of a document's JSON-LD, each once, in its order; those without a title are left out."""
    found: dict[str, SourceArticle] = {}
    for thing in islice(find.articles(values, graph), MOST_ARTICLES):
        article = _article(thing, context)
        if article.title:
            found.setdefault(article.key, article)
    return list(found.values())


def _article(thing: Thing, context: Context) -> SourceArticle:
    spoken = next(iter(languages(thing)), "")
    thing = replace(thing, language=spoken or thing.language)
    title, url = thing.texts("headline") or thing.texts("name"), _url(thing, context)
    words = (*keywords(thing)[0], *(one_line(word, 80) for word in thing.words("articleSection")))
    return SourceArticle(
        key=url or blake2b("\n".join(title.values()).encode(errors="replace"), digest_size=8).hexdigest(),
        title=title,
        text=next(filter(None, (thing.texts(name, plain) for name in _TEXTS)), {}),
        url=url,
        published=next(_published(thing, context), None),
        image=image(thing, context.base) or address(thing, "thumbnailUrl", context.base),
        categories=tuple(dict.fromkeys(filter(None, words))),
    )


def _url(thing: Thing, context: Context) -> str:
    """Where it is to be read, without the name of a place on the page."""
    said = (address(thing, "url", context.base), *_pages(thing, context), absolute(thing.id, context.base))
    return next((found for one in said if (found := one.partition("#")[0])), "")


def _pages(thing: Thing, context: Context) -> Iterator[str]:
    for page in thing.things("mainEntityOfPage"):
        yield absolute(page.id or page.word("url"), context.base)
    yield from (absolute(one, context.base) for one in thing.all("mainEntityOfPage") if isinstance(one, str))


def _published(thing: Thing, context: Context) -> Iterator[datetime]:
    for name in _DATES:
        try:
            when = moment(thing, name, context.zone)
        except Unreadable:
            continue
        if when is not None:
            yield when if isinstance(when, datetime) else datetime.combine(when, time(), context.zone)
