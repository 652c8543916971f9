"""`/v1/event/` and `/v1/event/{id}/`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.store.published.wish import EACH_TIME, Gone, Published, Wish
from web.api import eventparams
from web.api.answers import CACHED, OPEN, NotFound, listed, refusal, resource
from web.api.catalogue import Catalogue
from web.api.eventshape import Shaper
from web.api.eventwishes import INCLUDES, About
from web.api.names import event_name, read_name
from web.api.params import fields, several
from web.api.shapes import Json
from web.parts import Parts, parts

INCLUDED_PARTS = 100


def catalogue(request: Request) -> Catalogue:
    """What the site has counted."""
    found: Catalogue = request.app.state.catalogue
    return found


def shaper(request: Request, include: frozenset[str]) -> Shaper:
    """Makes the objects of this answer."""
    settings = parts(request).settings
    return Shaper(catalogue(request), settings.site_address, settings.municipality, settings.zone, include)


@resource
def event_list(request: Request) -> Json:
    """A page of events."""
    site = parts(request)
    about = About(site.now() // 60 * 60, site.settings.zone, catalogue(request))
    asked = eventparams.asked(request.url.query, about)
    page = site.store.published.page(asked.wish, about.now, gone=asked.gone)
    make = shaper(request, asked.include)
    data = [_with_family(make, one, site) for one in page.rows]
    return listed(request, [*data, *map(make.gone, page.gone)], page.total, asked.wish.page, asked.wish.size)


@resource
def event_one(request: Request) -> Json | Response:
    """One event; 410 where it is no longer there, and a redirect where another has taken it in."""
    name = read_name(request.path_params["name"])
    site = parts(request)
    found = site.store.published.one(*name, site.now()) if name else None
    if found is None:
        raise NotFound("Not found.")
    if isinstance(found, Gone):
        if not found.into:
            return refusal(410, "Event has been deleted.")
        there = event_name(found.into, name[1] if name else None)
        return RedirectResponse(f"/v1/event/{there}/", 301, {**OPEN, "Cache-Control": CACHED})
    include = frozenset(several(fields(request.url.query).get("include", ""))) & frozenset(INCLUDES)
    return _with_family(shaper(request, include), found, site)


def _with_family(make: Shaper, one: Published, site: Parts) -> Json:
    """The object, with its series or its times in full where that was asked for."""
    made = make.event(one)
    if "super_event" in make.include and one.kind == "instance":
        whole = site.store.published.one(one.event.uid, None, site.now())
        if isinstance(whole, Published):
            made["super_event"] = make.event(whole)
    if "sub_events" in make.include and one.kind == "whole":
        wish = Wish(
            query=EACH_TIME, of=one.event.uid, kinds=frozenset(("instance",)), size=INCLUDED_PARTS,
            sort=(("start_time", False),),
        )  # fmt: skip
        made["sub_events"] = [make.event(part) for part in site.store.published.page(wish, site.now()).rows]
    return made
