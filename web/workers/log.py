"""The audit log, for administrators.

/{language}/loki?kuka=…&kohde=…&sivu=2    who did what, when, on what; the newest first
"""

from __future__ import annotations

from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.accounts import audit
from web import dates
from web.cards import iso
from web.i18n import Tongue, tongue
from web.parts import parts
from web.workers.actions import ACTIONS, OWN
from web.workers.signed import administrator, workers_page

HERE = "/loki"
MOST_PAGES = 10_000


@administrator
async def log(request: Request) -> Response:
    """A page of it."""
    return await run_sync(_shown, request)


def _shown(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    asked = {key: request.query_params.get(key, "").strip()[:100] for key in ("kuka", "kohde")}
    number = _page(request.query_params.get("sivu", ""))
    found = audit.lines(site.store, number, who=asked["kuka"], subject=asked["kohde"])
    zone = site.settings.zone
    rows = [
        (iso(dates.local(one.done_at, zone), False), dates.instant(one.done_at, zone, said.code), one.who,
         told(one, said))
        for one in found[: audit.PAGE]
    ]  # fmt: skip
    return workers_page(
        request, "workers/log.html", here=HERE, asked=asked, rows=rows,
        newer=_address(said.code, asked, number - 1) if number > 1 else "",
        older=_address(said.code, asked, number + 1) if len(found) > audit.PAGE else "",
    )  # fmt: skip


def _page(text: str) -> int:
    return (
        min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1
    )


def _address(language: str, asked: dict[str, str], number: int) -> str:
    query = {key: value for key, value in asked.items() if value} | {"sivu": str(number)}
    return f"/{language}{HERE}?{urlencode(query)}"


def told(deed: audit.Deed, said: Tongue) -> str:
    """What was done, in a sentence; an action nobody has words for is told by its slug."""
    sentence = ACTIONS.get(deed.action)
    if sentence is None:
        return " ".join(filter(None, (deed.action, deed.subject, deed.detail)))
    words = said(sentence, subject=deed.subject, detail=deed.detail)
    places = (("{subject}", "" if deed.action in OWN else deed.subject), ("{detail}", deed.detail))
    rest = [value for name, value in places if name not in sentence]
    return f"{words} ({', '.join(filter(None, rest))})" if any(rest) else words
