"""Two events that may be one, `/{language}/korjaukset/{uid}/sama`: found, side by side, joined or kept apart."""

from __future__ import annotations

from typing import Any

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import merging
from aggregator.merging import MergeError
from aggregator.minding import dossier
from aggregator.minding.dossier import Candidate, Dossier
from aggregator.model import say
from aggregator.store.nearby import Nearby
from web import dates
from web.i18n import Tongue, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.event_page import source_names, told
from web.workers.own import NotOwn, own_event
from web.workers.past import reason_words
from web.workers.signed import signed_in, worker, workers_page

LONGEST = 100


@signed_in
async def joining(request: Request) -> Response:
    """The search, or with `?toinen=` two events side by side; POST joins them or keeps them apart."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_act, request, fields.get("toinen", ""), fields.get("teko", ""))
    return await run_sync(_page, request)


def _act(request: Request, other: str, what: str) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    try:
        one = own_event(request, request.path_params["uid"])
    except NotOwn:
        return signed.refusal(request)
    title, by = say(one.event.title), worker(request).called
    try:
        if what == "yhdista":
            done = merging.merge(site.store, site.settings, one.uid, other, by, site.now())
            signed.note(request, "event.merge", title)
            return signed.onward(request, f"/korjaukset/{done.uid}", "yhdistetty")
        if what == "eri":
            merging.not_the_same(site.store, one.uid, other, by, site.now())
            signed.note(request, "event.apart", title)
            return signed.onward(request, f"/korjaukset/{one.uid}", "erillaan")
    except MergeError as error:
        return _page(request, said(error.what, **error.values))
    return signed.onward(request, f"/korjaukset/{one.uid}")


def _page(request: Request, mistake: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    try:
        one = own_event(request, request.path_params["uid"])
    except NotOwn:
        return signed.refusal(request)
    asked = " ".join(request.query_params.get("q", "").split())[:LONGEST]
    beside = _beside(request, one, site)
    names = source_names(site)
    found = [] if beside else dossier.candidates(site.store, one, asked)
    return workers_page(
        request, "workers/joining.html", here=f"/korjaukset/{one.uid}/sama", mistake=mistake,
        one=told(one, names, site, said), other=told(beside.other, names, site, said) if beside else None,
        reasons=_reasons(beside, site, said), same=bool(beside and beside.judgement and beside.judgement.same),
        asked=asked, found=[_line(near, site, said) for near in found], status=422 if mistake else 200,
    )  # fmt: skip


def _beside(request: Request, one: Dossier, site: Parts) -> Candidate | None:
    other = request.query_params.get("toinen", "")
    if not other:
        return None
    found = dossier.candidate(site.store, site.settings, one, other, site.now())
    if found is None:
        raise HTTPException(404)
    return found


def _reasons(beside: Candidate | None, site: Parts, said: Tongue) -> list[tuple[str, str]]:
    """(tone, words) of what speaks for and against; "good" for, "bad" against."""
    if beside is None or beside.judgement is None:
        return []
    return [
        ("good" if reason.points > 0 else "bad", reason_words(reason, site, said))
        for reason in beside.judgement.reasons
    ]


def _line(near: Nearby, site: Parts, said: Tongue) -> dict[str, Any]:
    span = dates.span(near.start, near.end, near.all_day, site.settings.zone)
    title = say(near.title, said.code) or said("Untitled event")
    return {"uid": near.uid, "title": title, "when": dates.whole(span, said.code), "place": near.place}
