"""A voice for children: what they wish for, and how an event was. No account, no name; one answer to everybody.

    /{language}/toiveet             the wishes that are shown, and the form; POST tells one
    /{language}/t/{uid}/miten       POST: how that event was, with one tap

The forms carry nothing of who fills them in, so that their pages may be kept by caches; `web.posting` sees to it
that they come from our own pages.
"""

from __future__ import annotations

from functools import partial

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import voices
from aggregator.ics import event_path
from aggregator.reading import topics
from web import posting
from web.event import GONE_AFTER, asks_how
from web.faults import told
from web.i18n import N_, tongue
from web.limits import Limit
from web.pages import page
from web.parts import parts
from web.voicewords import ANSWERS, form, view

HERE = "/toiveet"
SHOWN = 100
NO_STORE = {"Cache-Control": "no-store"}
LONGEST_FORM = 4_096
TOO_MANY = N_("So many at a time")
LATER = N_("Many have just answered from your network. Have a break and try again a little later.")
FULL = N_("So many wishes wait to be read that no more fit in just now. Tell yours again in a few days.")


def wish_limit() -> Limit:
    """How many wishes one network may tell: a class of a school has one address."""
    return Limit(burst=40, per_hour=60, everybody=600)


def tap_limit() -> Limit:
    """How many taps one network may make."""
    return Limit(burst=60, per_hour=120, everybody=6_000)


async def wishes(request: Request) -> Response:
    """GET: the page. POST: keep a wish, or the form again with what is to be put right."""
    if request.method != "POST":
        return await run_sync(_page, request)
    said = dict(await posting.fields(request, LONGEST_FORM))
    band, topic = said.get("ika", ""), said.get("aihe", "")
    words = voices.tidied(said.get("sanat", ""))
    if mistake := voices.mistake(band, topic, words):
        kept = {"band": band, "topic": topic, "words": words[: voices.LONGEST * 2]}
        return await run_sync(partial(_page, request, kept, mistake))
    site, language = parts(request), request.path_params["language"]
    if not request.app.state.wishes.allows(_network(request), site.now()):
        return await run_sync(_too_many, request, LATER)
    add = partial(site.store.voices.add, band, topic, language, words, site.today().toordinal())
    if not await run_sync(add):
        return await run_sync(_too_many, request, FULL)
    return RedirectResponse(f"/{language}{HERE}?kiitos=1", 303, NO_STORE)


async def tapped(request: Request) -> Response:
    """Count how an event was, and back to its page."""
    answer = dict(await posting.fields(request, LONGEST_FORM)).get("miten", "")
    if answer not in ANSWERS:
        return told(request, 404)
    if not request.app.state.taps.allows(_network(request), parts(request).now()):
        return await run_sync(_too_many, request, LATER)
    return await run_sync(_tap, request, answer)


def _tap(request: Request, answer: str) -> Response:
    site, language = parts(request), request.path_params["language"]
    found = site.store.event_page(request.path_params["uid"], site.now())
    if found is None or site.now() - found.last_end > GONE_AFTER:
        return told(request, 404 if found is None else 410)
    if not asks_how(found, site):
        return told(request, 404)
    site.store.voices.tap(found.event.uid, answer, site.today().toordinal())
    path = event_path(found.event.uid, found.event.title, language)
    return RedirectResponse(f"{path}?kiitos=1#oliko-kiva", 303, NO_STORE)


def _network(request: Request) -> str:
    return request.client.host if request.client else ""


def _too_many(request: Request, advice: str) -> Response:
    headers = {"Retry-After": "3600", **NO_STORE}
    return page(
        request, "error.html", request.path_params["language"], status=429, headers=headers, here=HERE,
        title=TOO_MANY, advice=advice, robots="noindex",
    )  # fmt: skip


def _page(request: Request, kept: dict[str, str] | None = None, mistake: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    asked = request.query_params.get("aihe", "")
    topic = asked if asked in topics.TOPICS else ""
    there, labels = site.store.voices.topics(), topics.labels(said.code)
    return page(
        request, "wishes.html", said.code, here=HERE + (f"?aihe={topic}" if topic else ""),
        status=422 if mistake else 200, headers=NO_STORE if mistake else {},
        robots="noindex, follow" if topic else "",
        thanks="kiitos" in request.query_params,
        wishes=[view(one, said) for one in site.store.voices.wishes("shown", topic=topic, most=SHOWN)],
        shown_topics=[(slug, label, slug == topic) for slug, label in labels.items() if slug in there],
        topic=topic, **form(said, kept, mistake),
    )  # fmt: skip
