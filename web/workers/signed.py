"""At the door of the workers' area: who is here, what they may send, and the frame of every page.

@signed_in
async def mine(request: Request) -> Response:
    if request.method == "POST":
        fields = await signed.form(request)
        await to_thread.run_sync(change, fields)
        signed.note(request, "source.pause", slug)
        return signed.onward(request, "/lahteet", "tallennettu")
    return await to_thread.run_sync(partial(workers_page, request, "workers/x.html", here="/lahteet"))
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.accounts import audit, entering
from aggregator.accounts.model import ROLE_NAMES, Session, Worker
from web import posting
from web.i18n import tongue
from web.pages import page, visitor_language
from web.parts import parts
from web.workers import cookies
from web.workers.alerts import alerts
from web.workers.frame import NAVIGATION, NOTICES

Endpoint = Callable[[Request], Awaitable[Response]]
PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
MOST_FORM = 16_384


def signed_in(endpoint: Endpoint) -> Endpoint:
    """Only for those who have logged in; others are sent to do so, and back."""

    @wraps(endpoint)
    async def door(request: Request) -> Response:
        if not await run_sync(recognise, request):
            return _to_log_in(request)
        return await endpoint(request)

    return door


def recognise(request: Request) -> bool:
    """Note who is here; whether somebody is who has logged in. Blocks."""
    site, token = parts(request), cookies.read(request)
    found = entering.session(site.store, token, site.now()) if token else None
    if found is not None:
        request.state.session = found
    return found is not None


def administrator(endpoint: Endpoint) -> Endpoint:
    """Only for administrators; other workers are told so (403)."""

    async def checked(request: Request) -> Response:
        if worker(request).administers:
            return await endpoint(request)
        return await run_sync(refusal, request)

    return signed_in(wraps(endpoint)(checked))


def _to_log_in(request: Request) -> Response:
    # a form that was sent is lost; its page is what one comes back to
    asked = request.url.path + (f"?{request.url.query}" if request.url.query and request.method == "GET" else "")
    address = f"/{visitor_language(request)}/kirjaudu?next={quote(asked, safe='/')}"
    return RedirectResponse(address, 303, PRIVATE)


def session(request: Request) -> Session:
    """The session of a page that is `signed_in`."""
    found: Session = request.state.session
    return found


def worker(request: Request) -> Worker:
    """Who is here, on a page that is `signed_in`."""
    return session(request).worker


async def form(request: Request, limit: int = MOST_FORM) -> posting.Fields:
    """The fields of a form of this session, at most `limit` bytes. Raises HTTPException 403 if forged, 413."""
    fields = await posting.fields(request, limit)
    check(fields, session(request).csrf)
    return fields


async def form_with_file(request: Request, most_bytes: int) -> posting.Upload:
    """As `form`, with the name and the bytes of the file in it ("" and none if there is none)."""
    fields, name, content = await posting.with_file(request, most_bytes)
    check(fields, session(request).csrf)
    return fields, name, content


def check(fields: posting.Fields, csrf: str) -> None:
    """Raise HTTPException 403 unless the form carries the token of its session."""
    if not compare_digest(dict(fields).get("csrf", "").encode(), csrf.encode()):
        raise HTTPException(403)


def workers_page(request: Request, template: str, *, here: str, status: int = 200, **values: Any) -> Response:
    """A page of the area, as web.pages.page makes one; blocks. here: its address without the language.

    Templates extend workers/base.html and see who (Worker), csrf (hidden field of every form), navigation, notice.
    """
    language, found = request.path_params["language"], session(request)
    notice = NOTICES.get(request.query_params.get("tehty", ""), "")
    return page(
        request, template, language, here=here, status=status, robots="noindex",
        headers=PRIVATE | values.pop("headers", {}),
        alerts=alerts(parts(request), found.worker, here, tongue(language)),
        role=ROLE_NAMES[found.worker.role], notice=notice, **area(found), **values,
    )  # fmt: skip


def area(found: Session) -> dict[str, Any]:
    """What workers/_area.html tells: who is here, the hidden field of every form, and where one can go."""
    administers = found.worker.administers
    return {
        "who": found.worker,
        "csrf": found.csrf,
        "navigation": [one for one in NAVIGATION if administers or not one.administrators],
    }


def refusal(request: Request) -> Response:
    """The page for a worker who may not see or do this (403); blocks."""
    return workers_page(request, "workers/refused.html", here="/lahteet", status=403)


def onward(request: Request, path: str, done: str = "") -> Response:
    """303 to a page of the area after a form. path: without the language; done: a key of frame.NOTICES."""
    joined = "&" if "?" in path else "?"
    address = f"/{request.path_params['language']}{path}" + (f"{joined}tehty={done}" if done else "")
    return RedirectResponse(address, 303, PRIVATE)


def note(request: Request, action: str, subject: str, detail: str = "") -> None:
    """A line of the audit log; blocks. action: a key of web.workers.actions.ACTIONS."""
    site = parts(request)
    audit.note(site.store, worker(request), action, subject, site.now(), detail)
