"""Collections, `/{language}/kokoelma/{slug}`: a municipality's named filters and article streams.

Each has a page, feeds with a lasting address (`/kokoelma/{slug}.ics`, `.rss`, `.json`) and a frame for other sites
(web.embed), whatever its filter becomes in the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aggregator.collectionfile import Collection, CollectionsError
from aggregator.ics import calendar
from aggregator.model import say
from web import cards, query, words
from web.cards import Around, CardView
from web.fast import Kept
from web.faults import told
from web.feed import answered, calendar_site, described, renewed
from web.filter import Filter, canonical, subscription
from web.following import MOST, stream_of
from web.i18n import DEFAULT, N_, Tongue, tongue
from web.items import article_items, event_items
from web.pages import page
from web.parts import Parts, parts
from web.streams import Channel
from web.tips import ArticleView, articles, views

ROWS = 30


def filter_of(one: Collection) -> Filter:
    """What a collection asks for, of events or of articles."""
    if one.query is None:
        return Filter(ages=(one.ages,) if one.ages else (), sources=tuple(sorted(one.articles)))
    return query.parse(one.query).filter


def check(collections: Mapping[str, Collection]) -> None:
    """Raise CollectionsError where a filter in the settings cannot be read."""
    for one in collections.values():
        for mistake in query.parse(one.query or "").mistakes:
            raise CollectionsError(
                N_("The collection {name} asks for {key}={value}, which cannot be read."),
                name=one.slug, key=mistake.key, value=mistake.value,
            )  # fmt: skip


def collection(request: Request) -> Response:
    """The collection's page."""
    site, said = parts(request), tongue(request.path_params["language"])
    one = site.collections.get(request.path_params["slug"])
    if one is None:
        return told(request, 404)
    wanted = filter_of(one)
    asked = canonical(wanted)
    return page(
        request, "collection.html", said.code, here=f"/kokoelma/{one.slug}",
        slug=one.slug, title=say(one.title, said.code), text=say(one.text, said.code),
        of_events=one.query is not None, words=words.filter_words(wanted, site.choices(), said),
        all_of_them=f"/{said.code}/{'' if one.query is not None else 'vinkit'}" + (f"?{asked}" if asked else ""),
        subscribe=f"/{said.code}/k?{subscription(wanted)}",
        **rows(one, site, said, ROWS),
    )  # fmt: skip


def rows(one: Collection, site: Parts, said: Tongue, most: int) -> dict[str, Any]:
    """The first events or articles of a collection."""
    wanted = filter_of(one)
    if one.query is None:
        return {"events": [], "articles": article_views(wanted, site, said, most)}
    return {"events": event_views(wanted, site, said, most), "articles": []}


def article_views(wanted: Filter, site: Parts, said: Tongue, most: int) -> list[ArticleView]:
    """The newest articles a filter leaves."""
    return views(articles(site, wanted)[:most], site, said)


def event_views(wanted: Filter, site: Parts, said: Tongue, most: int) -> list[CardView]:
    """The next events a filter leaves, what has been going on for days last."""
    found = site.store.listing(wanted.on_page(1).coming(site.today()), site.now())
    around = Around(site.settings.zone, site.today(), said)
    nearest = sorted((*found.cards, *found.unstated), key=lambda card: card.start)
    return [cards.view(card, around, dated=True) for card in (*nearest, *found.ongoing)[:most]]


async def collection_stream(request: Request) -> Response:
    """The collection as RSS or JSON Feed; 404 as text if there is none of that name."""
    slug, form = request.path_params["slug"], request.path_params["form"]
    path = f"/kokoelma/{slug}.{form}"
    return await stream_of(request, path, form, partial(_channel, slug=slug, path=path))


def _channel(site: Parts, slug: str, path: str) -> Channel | None:
    one, said = site.collections.get(slug), tongue(DEFAULT)
    if one is None:
        return None
    wanted = filter_of(one)
    if one.query is None:
        items = article_items(articles(site, wanted), site, said)
    else:
        entries = site.store.beside.entries([wanted.query(site.watch.today)], site.midnight(), MOST)
        items = event_items(entries, site, said)
    return Channel(
        title=say(one.title, DEFAULT),
        description=say(one.text, DEFAULT) or say(one.title, DEFAULT),
        home=site.address(f"/{DEFAULT}/kokoelma/{slug}"),
        self_address=site.address(path),
        language=DEFAULT,
        items=items,
    )


async def collection_feed(request: Request) -> Response:
    """The events of a collection as a calendar; 404 as text if it has none."""
    slug = request.path_params["slug"]
    return await answered(request, f"/kokoelma/{slug}.ics", partial(_make, slug=slug))


def _make(site: Parts, old: Kept | None, slug: str) -> Kept | None:
    return renewed(site, old, partial(_written, site, slug), f"{slug}.ics")


def _written(site: Parts, slug: str) -> bytes | None:
    one, said = site.collections.get(slug), tongue(DEFAULT)
    if one is None or one.query is None:
        return None
    wanted = filter_of(one)
    found = site.store.calendar_feed(wanted.query(site.watch.today), site.midnight())
    in_words = ", ".join(words.filter_words(wanted, site.choices(), said)) or said("All events")
    return calendar(
        found.texts,
        site=calendar_site(site),
        name=say(one.title, DEFAULT),
        description=" ".join(described(say(one.text, DEFAULT) or in_words, found, said)),
        source=site.address(f"/kokoelma/{slug}.ics"),
        url=site.address(f"/{DEFAULT}/kokoelma/{slug}"),
    )
