"""In which area each place is, `/{language}/paikat`: a worker puts it right, for all events there."""

from __future__ import annotations

from collections.abc import Mapping

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator import settingfiles
from aggregator.areas import NOWHERE, Area
from aggregator.model import say
from aggregator.store import places
from web.i18n import tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.signed import signed_in, workers_page

HERE = "/paikat"
LONGEST = 300
SHOWN = 50
NONE = "-"


@signed_in
async def place_areas(request: Request) -> Response:
    """The places of coming events; POST says where one is."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_put, request, fields)
    return await run_sync(_page, request)


def choices(site: Parts) -> list[Area]:
    """The areas a place may be in: the municipality's own list, else those that events tell."""
    listed = [district.area for district in settingfiles.districts(site.settings)]
    return sorted(
        listed or [area for area in site.choices().areas if area[0]], key=lambda area: area[1].casefold()
    )


def _put(request: Request, fields: Mapping[str, str]) -> Response:
    site, key = parts(request), fields.get("paikka", "")[:LONGEST]
    chosen = fields.get("alue", "")
    area = NOWHERE if chosen == NONE else next((one for one in choices(site) if one[0] == chosen), None)
    with site.store.read() as db:
        known = next((one for one in places.known(db, site.now()) if one.key == key), None)
    if known is None or (area is None and fields.get("teko") != "unohda"):
        return signed.onward(request, HERE)
    if fields.get("teko") == "unohda" or area is None:
        with site.store.write() as db:
            places.forget(db, key)
        places.settle(site.store, settingfiles.districts(site.settings))
    else:
        with site.store.write() as db:
            places.put(db, key, area, site.now())
    signed.note(request, "place.put", say(known.place.name) or known.place.street, area[1] if area else "")
    return signed.onward(request, _address(request), "tallennettu")


def _address(request: Request) -> str:
    return f"{HERE}?{request.url.query}" if request.url.query in ("puuttuu=1", "kaikki=1") else HERE


def _page(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    missing = request.query_params.get("puuttuu") == "1"
    with site.store.read() as db:
        known = places.known(db, site.now(), without_area=missing)
    wanted = request.query_params.get("q", "").strip().casefold()[:LONGEST]
    rows = [
        {
            "key": one.key, "name": say(one.place.name, said.code) or one.place.street,
            "where": ", ".join(part for part in (one.place.street, one.place.city) if part),
            "area": one.area[0] or NONE, "area_name": one.area[1], "put": one.put, "events": one.events,
        }
        for one in known
        if wanted in say(one.place.name, said.code).casefold() or wanted in one.key
    ]  # fmt: skip
    return workers_page(
        request, "workers/places.html", here=HERE, places=rows[:SHOWN], more=max(0, len(rows) - SHOWN),
        areas=choices(site), nowhere=NONE, missing=missing, asked=request.query_params.get("q", "")[:LONGEST],
    )  # fmt: skip
