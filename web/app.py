"""The site: every route on one screen.

uvicorn --factory web.app:create_app

web.fast.Front        calendar feeds that are still current, from memory
  web.guard.Guard     headers and counting
    Starlette         the routes below; blocking pages run in threads
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from aggregator.model import LANGUAGES
from aggregator.settings import Settings
from aggregator.store.store import Store
from web.about import about, statement
from web.collection import check, collection, collection_feed, collection_stream
from web.embed import embed, guide, host_script
from web.event import event
from web.family import family, new_family
from web.familyfeed import family_feed
from web.fast import Front, Shelf
from web.faults import failed, refused
from web.feed import Feeds, feed, one_event
from web.files import Static, favicon, robots
from web.following import FORMS, stream
from web.guard import Guard
from web.health import health
from web.images import image
from web.limits import Limit
from web.listing import front_door, listing, without_slash
from web.mapping import map_page
from web.metrics import metrics
from web.pages import STATIC
from web.parts import Parts
from web.poster import poster
from web.secrecy import keep_out_of_logs
from web.sheets import month, week
from web.sitemap import sitemap
from web.subscribe import remember, subscribe
from web.tips import tips, tips_stream
from web.workers.routes import workers_routes


class Form(Convertor[str]):
    """The ending of a stream for feed readers."""

    regex = "|".join(FORMS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Language(Convertor[str]):
    """A part of a path that is one of our languages."""

    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("language", Language())
register_url_convertor("form", Form())


# pages are compressed as they go out; feeds are kept compressed
MAPS_BYTES = 16 * 1024 * 1024
FORM = ["GET", "POST"]
PACKED = (Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),)


def routes() -> list[BaseRoute]:
    """Every address of the site."""
    return [
        Route("/", front_door),
        Route("/{language:language}", without_slash),
        Route("/{language:language}/", listing, middleware=PACKED),
        Route("/{language:language}/viikko", week, middleware=PACKED),
        Route("/{language:language}/kuukausi", month, middleware=PACKED),
        Route("/{language:language}/kartta", map_page, middleware=PACKED),
        Route("/{language:language}/t/{name}.ics", one_event),
        Route("/{language:language}/t/{name}", event, middleware=PACKED),
        Route("/{language:language}/k", remember),
        Route("/{language:language}/k/{name}", subscribe, middleware=PACKED),
        Route("/k/{name}.ics", feed),
        Route("/{language:language}/perhe", new_family, methods=FORM, middleware=PACKED),
        Route("/{language:language}/perhe/{token}", family, methods=FORM, middleware=PACKED),
        Route("/p/{token}.ics", family_feed),
        Route("/k/{name}.{form:form}", stream),
        Route("/{language:language}/vinkit", tips, middleware=PACKED),
        Route("/{language:language}/vinkit.{form:form}", tips_stream),
        Route("/{language:language}/kokoelma/{slug}", collection, middleware=PACKED),
        Route("/kokoelma/{slug}.ics", collection_feed),
        Route("/kokoelma/{slug}.{form:form}", collection_stream),
        Route("/{language:language}/upota", embed, middleware=PACKED),
        Route("/{language:language}/upota/ohje", guide, middleware=PACKED),
        Route("/{language:language}/juliste", poster, middleware=PACKED),
        Route("/{language:language}/tietoa", about, middleware=PACKED),
        Route("/{language:language}/saavutettavuus", statement, middleware=PACKED),
        *workers_routes(),
        Route("/upota.js", host_script),
        Route("/kuva/{name}.webp", image),
        Route("/sitemap.xml", sitemap),
        Route("/sitemap-{number:int}.xml", sitemap),
        Route("/health", health),
        Route("/metrics", metrics),
        Route("/robots.txt", robots),
        Route("/favicon.svg", favicon),
        Mount("/static", Static(directory=STATIC), middleware=PACKED),
    ]


def create_app(
    settings: Settings | None = None, store: Store | None = None, clock: Callable[[], float] = time.time
) -> ASGIApp:
    """The whole site as an ASGI app. Without a store it opens the settings' own and closes it at the end.
    Raises SchemaError if that cannot be served.

    clock: seconds since 1970.
    """
    settings = settings or Settings()
    own = None if store else checked(settings)
    used = store or own
    assert used is not None
    site = Parts.make(settings, used, clock)
    check(site.collections)
    app = Starlette(
        routes=routes(),
        exception_handlers={HTTPException: refused, Exception: failed},
        lifespan=lambda _: running(site, own),
    )
    app.router.redirect_slashes = False
    app.state.parts, app.state.feeds = site, Feeds(site)
    app.state.maps = Shelf(MAPS_BYTES)
    app.state.new_families = Limit(burst=10, per_hour=20, everybody=1_000)
    keep_out_of_logs()
    return Front(Guard(app, site.meter), site.shelf, site.watch, site.meter.kept)


def checked(settings: Settings) -> Store:
    """The settings' own store, open. Raises SchemaError if it cannot be served."""
    store = Store(settings.database, settings.timezone)
    try:
        store.check()
    except Exception:
        store.close()
        raise
    return store


@asynccontextmanager
async def running(site: Parts, own: Store | None) -> AsyncIterator[None]:
    """While the site runs it looks at the store once a second."""
    watching = asyncio.create_task(site.watch.run())
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        if own:
            own.close()
