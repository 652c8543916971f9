"""The site: every route on one screen.

uvicorn --factory web.app:create_app

web.fast.Front        calendar feeds that are still current, from memory
  web.guard.Guard     headers and counting
    Starlette         the routes below; blocking pages run in threads
"""

from __future__ import annotations

import asyncio
import gc
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

from aggregator import settingfiles
from aggregator.desk import Desk
from aggregator.model import LANGUAGES
from aggregator.settings import Settings
from aggregator.store.store import Store
from web.about import about, statement
from web.api.catalogue import Catalogue
from web.api.guide import guide as api_guide
from web.api.routes import routes as api_routes
from web.collection import check, collection, collection_feed, collection_stream
from web.coverage.behind import behind
from web.coverage.files import as_csv, as_svg, as_text
from web.coverage.page import coverage, printed
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
from web.voices import tap_limit, tapped, wish_limit, wishes
from web.warm import warm
from web.workers.minder import keep_views, mind, post_of
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
SETTLING = (1, 10, 60, 600)
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
        Route("/{language:language}/t/{uid}/miten", tapped, methods=["POST"]),
        Route("/{language:language}/toiveet", wishes, methods=FORM, middleware=PACKED),
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
        Route("/{language:language}/kattavuus", coverage, middleware=PACKED),
        Route("/{language:language}/kattavuus/tapahtumat", behind, middleware=PACKED),
        Route("/{language:language}/kattavuus/tuloste", printed, middleware=PACKED),
        Route("/{language:language}/kattavuus/yhteenveto.txt", as_text),
        Route("/{language:language}/kattavuus/{name}.csv", as_csv),
        Route("/{language:language}/kattavuus/{name}.svg", as_svg),
        Route("/{language:language}/tietoa", about, middleware=PACKED),
        Route("/{language:language}/saavutettavuus", statement, middleware=PACKED),
        Route("/{language:language}/rajapinta", api_guide, middleware=PACKED),
        *api_routes(PACKED),
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
    desk = Desk(settings, used, clock)
    settingfiles.check(settings)
    app = Starlette(
        routes=routes(),
        exception_handlers={HTTPException: refused, Exception: failed},
        lifespan=lambda _: running(site, desk, own),
    )
    app.router.redirect_slashes = False
    app.state.parts, app.state.feeds = site, Feeds(site)
    app.state.catalogue, app.state.revisions = Catalogue(site), {}
    app.state.maps = Shelf(MAPS_BYTES)
    app.state.desk = desk
    app.state.wishes, app.state.taps = wish_limit(), tap_limit()
    app.state.new_families = Limit(burst=10, per_hour=20, everybody=1_000)
    keep_out_of_logs()
    return Front(Guard(app, site.meter), site.shelf, site.watch, site.meter.kept)


async def settle() -> None:
    """Spare what has been made so far, modules, templates and statements, from the collector of garbage.

    It lives as long as the process; going through it all stopped one request in a hundred for 0.2 s.
    """
    for seconds in SETTLING:
        await asyncio.sleep(seconds)
        gc.freeze()


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
async def running(site: Parts, desk: Desk, own: Store | None) -> AsyncIterator[None]:
    """While the site runs it looks at the store once a second; what workers set going ends with it."""
    jobs = (site.watch.run(), warm(site), settle(), mind(site, post_of(site.settings)))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await desk.close()
        with suppress(Exception):
            # what was counted in the last minute; a database that is away takes nothing else with it
            await asyncio.to_thread(keep_views, site)
        if own:
            own.close()
