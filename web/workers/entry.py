"""Logging in and out.

/{language}/kirjaudu?next=/…    the form; POST begins a session
/{language}/ulos                POST ends it
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.accounts import entering
from aggregator.accounts.model import AccountError
from aggregator.tokens import form_token
from web import posting
from web.i18n import tongue
from web.limits import network_of
from web.pages import page
from web.parts import parts
from web.workers import cookies, signed
from web.workers.frame import ENTRY_NOTICES

# each attempt takes 20 MB for some 20 ms: few at a time
HASHING = 4
START = "/lahteet"
LOCAL = re.compile(r"/(fi|sv|en)/[^\s\\\x00-\x1f\x7f]*")


def local(address: str, language: str) -> str:
    """Where to go after logging in: a path of our own pages, whatever was asked for."""
    asked = address[:2000]
    if LOCAL.fullmatch(asked) and "//" not in asked.partition("?")[0] and asked.isprintable():
        return asked
    return f"/{language}{START}"


def browser_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def network(request: Request) -> str:
    """Where a request comes from, as attempts are counted."""
    return network_of(request.client.host if request.client else "")


def hashing(request: Request) -> anyio.CapacityLimiter:
    """So many passwords are hashed at a time by this process."""
    state = request.app.state
    if not hasattr(state, "hashing"):
        state.hashing = anyio.CapacityLimiter(HASHING)
    limiter: anyio.CapacityLimiter = state.hashing
    return limiter


async def log_in(request: Request) -> Response:
    """GET: the form. POST: a session, or the form with what was wrong."""
    if request.method != "POST":
        return await run_sync(_form, request)
    fields = dict(await posting.fields(request))
    signed.check(list(fields.items()), form_token(cookies.read(request, cookies.FORM) or "nobody's"))
    site, email = parts(request), fields.get("email", "")
    enter = partial(
        entering.log_in, site.store, email, fields.get("password", ""), network(request), browser_of(request),
        site.now(), cookies.read(request),
    )  # fmt: skip
    try:
        token = await run_sync(enter, limiter=hashing(request))
    except entering.TooMany as error:
        return await run_sync(partial(_form, request, error, email, 429))
    except AccountError as error:
        return await run_sync(partial(_form, request, error, email, 422))
    return entered(request, token, fields.get("next", ""))


def entered(request: Request, token: str, wanted: str) -> Response:
    """The answer that begins a session in the browser."""
    answer = RedirectResponse(local(wanted, request.path_params["language"]), 303, signed.PRIVATE)
    cookies.put(request, answer, token)
    cookies.drop(request, answer, cookies.FORM)
    return answer


def _form(request: Request, error: AccountError | None = None, email: str = "", status: int = 200) -> Response:
    said = tongue(request.path_params["language"])
    wanted = request.query_params.get("next", "")
    return before_session(
        request, "workers/login.html", here="/kirjaudu", status=status, email=email[:320],
        wanted=local(wanted, said.code), mistake=said(error.what, **error.values) if error else "",
        insecure=not cookies.can_log_in(parts(request).settings),
        notice=ENTRY_NOTICES.get(request.query_params.get("tehty", ""), ""),
    )  # fmt: skip


def before_session(request: Request, template: str, *, here: str, status: int = 200, **values: Any) -> Response:
    """A page with a form for one who has not logged in; its `csrf` belongs to a cookie of its own. Blocks."""
    secret = cookies.form_secret(request)
    answer = page(
        request, template, request.path_params["language"], here=here, status=status, robots="noindex",
        headers=signed.PRIVATE | values.pop("headers", {}), who=None, csrf=form_token(secret), **values,
    )  # fmt: skip
    cookies.put(request, answer, secret, cookies.FORM)
    return answer


@signed.signed_in
async def log_out(request: Request) -> Response:
    """End the session."""
    await signed.form(request)
    site = parts(request)
    await run_sync(entering.log_out, site.store, signed.session(request), site.now())
    answer = RedirectResponse(f"/{request.path_params['language']}/kirjaudu?tehty=ulos", 303, signed.PRIVATE)
    cookies.drop(request, answer)
    return answer
