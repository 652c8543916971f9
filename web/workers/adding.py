"""Adding a source, step by step. The address holds an inquiry's secret id; it is its worker's alone.

/{language}/lahteet/uusi                        1  an address
/{language}/lahteet/uusi/{token}                2  what is found, while it is looked for and after
/{language}/lahteet/uusi/{token}/esikatselu     3  the events, and the ages that were understood
/{language}/lahteet/uusi/{token}/tiedot         4  name, area, licence: saved, and pulled at once
/{language}/lahteet/uusi/{token}/valmis            until the first events are in
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import adding
from aggregator.desk import Desk
from aggregator.store.inquiries import Inquiry
from aggregator.tokens import is_token
from web import words
from web.i18n import N_, tongue
from web.parts import parts
from web.workers import findings, obstacles, signed
from web.workers.agefields import BadAges, read_ages
from web.workers.signed import PRIVATE, signed_in, worker, workers_page

BASE = "/lahteet/uusi"
NO_ADDRESS = N_("Paste the address of a page or a calendar here.")
BAD_AGES = N_("Ages are whole years from 0 to 120, the smaller first.")


def desk(request: Request) -> Desk:
    """The background work of this process."""
    found: Desk = request.app.state.desk
    return found


def to(request: Request, path: str) -> Response:
    """303 to another page of the area. path: without the language."""
    return RedirectResponse(f"/{request.path_params['language']}{path}", 303, PRIVATE)


async def asked_for(request: Request) -> Inquiry | None:
    """The inquiry of the address, None if it is no longer there. Raises HTTPException 404 for another worker's."""
    token = request.path_params["token"]
    if not is_token(token):
        raise HTTPException(404)
    found = await run_sync(adding.inquiry, parts(request).store, token)
    if found and found.worker_id != worker(request).id:
        raise HTTPException(404)
    return found


# -- 1, an address


@signed_in
async def new_source(request: Request) -> Response:
    """GET: the form. POST: look into an address."""
    if request.method != "POST":
        return await run_sync(partial(_address_page, request))
    fields = dict(await signed.form(request))
    address = adding.as_address(fields.get("osoite", ""))
    if not address:
        return await run_sync(partial(_address_page, request, mistake=NO_ADDRESS, status=422))
    known = await run_sync(adding.source_at, parts(request).store, address)
    if known:
        return await run_sync(
            partial(obstacle_page, request, "already", address=address, source=known, status=409)
        )
    return await begin(request, address)


async def begin(request: Request, address: str, *, body: bytes | None = None, slug: str = "") -> Response:
    """Begin an inquiry of this worker's, and show it."""
    site, who = parts(request), worker(request)
    start = partial(adding.begin, body=body, slug=slug)
    token = await run_sync(start, site.store, who.id, who.organisation, address, site.now())
    if token is None:
        return await run_sync(partial(obstacle_page, request, "many", address=address, status=429))
    desk(request).look_into(token)
    return to(request, f"{BASE}/{token}")


def _address_page(request: Request, mistake: str = "", status: int = 200) -> Response:
    said = tongue(request.path_params["language"])
    return workers_page(
        request, "workers/add_address.html", here=BASE, status=status, mistake=said(mistake) if mistake else "",
        address=request.query_params.get("osoite", "")[:2000],
    )  # fmt: skip


def obstacle_page(
    request: Request, kind: str, *, address: str = "", asked: Inquiry | None = None, source: Any = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """Why there is nothing to add, and the next step; blocks."""
    said = tongue(request.path_params["language"])
    told = findings.problems(asked.result.get("problems", []), said) if asked else []
    heading, advice = obstacles.SAID.get(kind, obstacles.SAID["nothing"])
    return workers_page(
        request, "workers/add_obstacle.html", here=f"{BASE}/{asked.id}" if asked else BASE, status=status,
        heading=said(heading), advice=said(advice), told=told, address=asked.address if asked else address,
        again=bool(asked) and kind in obstacles.PASSING, source=source, is_file=bool(asked and asked.has_body),
    )  # fmt: skip


# -- 2, what is found


@signed_in
async def found(request: Request) -> Response:
    """GET: how far it is, then what was found. POST: choose a feed, stop, or try again."""
    asked = await asked_for(request)
    if asked is None:
        return await run_sync(partial(obstacle_page, request, "gone", status=410))
    if request.method == "POST":
        return await _told(request, asked, dict(await signed.form(request)))
    return await run_sync(_state, request, asked)


def _state(request: Request, asked: Inquiry) -> Response:
    now = parts(request).now()
    if asked.state == "running" and not asked.lost(now):
        return waiting_page(request, f"{BASE}/{asked.id}", asked)
    if asked.state == "saved":
        return to(request, f"{BASE}/{asked.id}/valmis")
    kind = _obstacle(asked, now)
    if kind:
        return obstacle_page(request, kind, asked=asked)
    if adding.preview(asked) is not None and "kaikki" not in request.query_params:
        return to(request, f"{BASE}/{asked.id}/esikatselu")
    return _found_page(request, asked)


def _obstacle(asked: Inquiry, now: int) -> str:
    """What kind of obstacle there is; "" where there is something to add."""
    if asked.lost(now) or asked.state == "failed":
        return "interrupted"
    if asked.state == "cancelled":
        return "cancelled"
    kind: str = asked.result.get("obstacle", "")
    return "" if asked.result.get("feeds") and (kind in obstacles.HARMLESS or not kind) else kind or "nothing"


def waiting_page(request: Request, here: str, asked: Inquiry | None, step: str = "") -> Response:
    """A page that comes again by itself until there is something to show; blocks."""
    said = tongue(request.path_params["language"])
    what = said(asked.step[0], **asked.step[1]) if asked and asked.step[0] else said("Starting…")
    return workers_page(
        request, "workers/add_waiting.html", here=here, step=step or what,
        address=asked.address if asked else "", can_stop=bool(asked and asked.state == "running"),
    )  # fmt: skip


def _found_page(request: Request, asked: Inquiry) -> Response:
    said = tongue(request.path_params["language"])
    kind = asked.result.get("obstacle", "")
    return workers_page(
        request, "workers/add_found.html", here=f"{BASE}/{asked.id}", address=asked.address,
        feeds=findings.feeds(asked.result, adding.chosen_number(asked), said),
        notice_words=[said(line) for line in obstacles.SAID[kind]] if kind in obstacles.HARMLESS else [],
        told=findings.problems(asked.result.get("problems", []), said),
    )  # fmt: skip


async def _told(request: Request, asked: Inquiry, fields: Mapping[str, str]) -> Response:
    site, here = parts(request), f"{BASE}/{asked.id}"
    match fields.get("teko"):
        case "lopeta":
            await run_sync(adding.cancel, site.store, asked.id, site.now())
        case "uudelleen":
            await _again(request, asked, anew=True)
        case "valitse":
            number = fields.get("syote", "")
            chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else -1
            if not 0 <= chosen < len(asked.result.get("feeds", [])):
                return to(request, f"{here}?kaikki=1")
            await run_sync(adding.answer, site.store, asked.id, {"feed": chosen, "mends": {}, "always": None})
            if str(chosen) not in asked.result["previews"]:
                await _again(request, asked)
    return to(request, here)


async def _again(request: Request, asked: Inquiry, *, anew: bool = False) -> None:
    site = parts(request)
    if await run_sync(partial(adding.again, anew=anew), site.store, asked.id, site.now()):
        desk(request).look_into(asked.id)


# -- 3, the events


@signed_in
async def preview(request: Request) -> Response:
    """GET: the events as they are understood. POST: keep what the worker mends, and go on."""
    asked = await asked_for(request)
    shown = adding.preview(asked) if asked else None
    if asked is None or shown is None or asked.state != "done":
        return to(request, f"{BASE}/{request.path_params['token']}")
    if request.method != "POST":
        return await run_sync(_preview_page, request, asked, shown)
    fields = dict(await signed.form(request))
    try:
        answers = _answers(shown, fields)
    except BadAges as error:
        return await run_sync(_preview_page, request, asked, shown, fields, str(error))
    await run_sync(adding.answer, parts(request).store, asked.id, answers)
    return to(request, f"{BASE}/{asked.id}/tiedot")


def _answers(shown: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Ages given to single events, and to all of the source. Raises BadAges, its text the wrong field's name."""
    mends: dict[str, Any] = {}
    for number, event in enumerate(shown["events"]):
        names = (f"ika-{number}-alku", f"ika-{number}-loppu")
        try:
            ages = read_ages(fields, *names)
        except BadAges:
            raise BadAges(names[0]) from None
        if ages and list(ages) != event["ages"]:
            mends[event["key"]] = list(ages)
    try:
        always = read_ages(fields, "aina-alku", "aina-loppu") if fields.get("aina") else None
    except BadAges:
        raise BadAges("aina-alku") from None
    return {"mends": mends, "always": list(always) if always else None}


def _preview_page(
    request: Request, asked: Inquiry, shown: Mapping[str, Any], fields: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:  # fmt: skip
    said, site = tongue(request.path_params["language"]), parts(request)
    always = asked.answers.get("always") or (None, None)
    typed = fields or {"aina": "1" if any(age is not None for age in always) else ""} | {
        name: "" if age is None else str(age)
        for name, age in zip(("aina-alku", "aina-loppu"), always, strict=True)
    }  # fmt: skip
    vanishing = shown.get("vanishing") or {"count": 0, "titles": []}
    return workers_page(
        request, "workers/add_preview.html", here=f"{BASE}/{asked.id}/esikatselu", status=422 if wrong else 200,
        shown=shown, events=findings.events(shown, asked.answers.get("mends", {}), site.settings.zone, said),
        warnings=findings.warnings(shown, said), told=findings.problems(shown["problems"], said),
        typed=typed, wrong=wrong, mistake=said(BAD_AGES) if wrong else "", back=f"{BASE}/{asked.id}?kaikki=1",
        several=len(asked.result.get("feeds", [])) > 1, asked=asked, replaces=asked.slug, vanishing=vanishing,
        vanishing_titles=[words.in_language(one, said.code)[0] for one in vanishing["titles"]],
    )  # fmt: skip
