"""The wishes that wait to be read, `/{language}/toiveet/seulo`: a worker shows or rejects each."""

from __future__ import annotations

import json
from collections.abc import Mapping

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.identity import slugify
from aggregator.store.voices import UNSEEN_DAYS, Felt
from web import words
from web.i18n import Tongue, tongue
from web.parts import parts
from web.voicewords import ANSWERS, view
from web.workers import signed
from web.workers.signed import signed_in, workers_page

HERE = "/toiveet/seulo"
AT_ONCE = 30
FELT_DAYS = 90


@signed_in
async def screening(request: Request) -> Response:
    """The queue, what is shown now, and how events were; POST settles one wish."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_settle, request, fields)
    return await run_sync(_page, request)


def _settle(request: Request, fields: Mapping[str, str]) -> Response:
    voices, number = parts(request).store.voices, fields.get("toive", "")
    deeds = {"nayta": ("wish.show", voices.show), "hylkaa": ("wish.reject", voices.reject)}
    action, settle = deeds.get(fields.get("teko", ""), ("", None))
    # a number of the database's own: at most nine digits
    if settle is None or not (number.isascii() and number.isdigit() and len(number) <= 9):
        return signed.onward(request, HERE)
    if not settle(int(number)):
        return signed.onward(request, HERE, "toisin")
    # never the words: what is rejected has to be gone
    signed.note(request, action, number)
    return signed.onward(request, HERE, "toive-nakyy" if action == "wish.show" else "toive-pois")


def _page(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    voices = site.store.voices
    waiting = voices.waiting()
    return workers_page(
        request, "workers/screening.html", here=HERE, total=waiting, unseen_days=UNSEEN_DAYS,
        waiting=[view(one, said) for one in voices.wishes("waiting", most=AT_ONCE)],
        shown=[view(one, said) for one in voices.wishes("shown", most=AT_ONCE)],
        felt=[_felt(one, said) for one in voices.felt(site.today().toordinal() - FELT_DAYS)],
        felt_days=FELT_DAYS, answers=ANSWERS,
    )  # fmt: skip


def _felt(one: Felt, said: Tongue) -> dict[str, object]:
    title, language = words.in_language(json.loads(one.title), said.code)
    href = f"/{said.code}/t/{one.uid}-{slugify(title)}".rstrip("-")
    return {"title": title or said("Untitled event"), "language": language, "href": href, "taps": one.taps}
