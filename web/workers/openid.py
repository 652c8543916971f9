"""Logging in through the organisation's own log-in.

/{language}/kirjaudu/organisaatio    off to the provider; a link, since a form may lead to our own pages only
/kirjaudu/takaisin                   where it sends the browser back to; the address to register with it
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, unquote

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.accounts import entering
from aggregator.accounts import openid as flow
from aggregator.accounts.model import AccountError
from aggregator.model import LANGUAGES
from aggregator.tokens import is_token, new_token
from web.i18n import DEFAULT
from web.parts import Parts, parts
from web.workers import cookies, signed
from web.workers.entry import browser_of, entered, hashing, local, login_page

BACK = "/kirjaudu/takaisin"
ANSWER = frozenset(("state", "code", "error", "iss"))


async def openid(request: Request) -> Response:
    """Off to the provider; what the answer is checked against stays in a cookie of this browser."""
    site, language = parts(request), request.path_params["language"]
    if not flow.is_set_up(site.settings):
        raise HTTPException(404)
    secret = new_token()
    try:
        work = partial(flow.begin, site.settings, secret, site.address(BACK))
        away = await run_sync(work, limiter=hashing(request))
    except AccountError as error:
        return await run_sync(partial(login_page, request, language, error, status=502))
    answer = RedirectResponse(away, 303, signed.PRIVATE)
    wanted = local(request.query_params.get("next", ""), language)
    cookies.put(request, answer, f"{secret}.{language}.{quote(wanted, safe='')}", cookies.OPENID)
    return answer


async def openid_back(request: Request) -> Response:
    """A session for the worker whom the provider vouches for, or the log-in page with the reason."""
    site = parts(request)
    secret, language, wanted = _kept(request)
    try:
        token = await run_sync(partial(_finished, request, site, secret), limiter=hashing(request))
    except AccountError as error:
        answer = await run_sync(partial(login_page, request, language, error, status=422))
    else:
        answer = entered(request, token, unquote(wanted), language)
    cookies.drop(request, answer, cookies.OPENID)
    return answer


def _kept(request: Request) -> tuple[str, str, str]:
    """The secret, the language and the page wanted, as they were begun with."""
    secret, _, rest = cookies.read(request, cookies.OPENID).partition(".")
    language, _, wanted = rest.partition(".")
    return secret if is_token(secret) else "", language if language in LANGUAGES else DEFAULT, wanted


def _finished(request: Request, site: Parts, secret: str) -> str:
    answer = {key: value[:4000] for key, value in request.query_params.items() if key in ANSWER}
    worker = flow.finish(site.store, site.settings, secret, site.address(BACK), answer)
    old = cookies.read(request)
    return entering.begin(site.store, worker, browser_of(request), site.now(), old, "login.openid")
