"""A link that sets a worker's name and password, once.

/{language}/kutsu/{token}    the form; POST sets them and leads to the log-in page
"""

from __future__ import annotations

from functools import partial

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.accounts import inviting, passwords
from aggregator.accounts.model import AccountError
from aggregator.tokens import form_token
from web import posting, secrecy
from web.i18n import tongue
from web.parts import parts
from web.workers import cookies, signed
from web.workers.entry import before_session, hashing


async def accept(request: Request) -> Response:
    """GET: the form, which uses nothing up. POST: name and password, or the form with what was wrong."""
    if request.method != "POST":
        return await run_sync(_form, request)
    fields = dict(await posting.fields(request))
    signed.check(list(fields.items()), form_token(cookies.read(request, cookies.FORM) or "nobody's"))
    site, name = parts(request), fields.get("name", "")
    token, password = request.path_params["token"], fields.get("password", "")
    try:
        work = partial(inviting.accept, site.store, token, name, password, site.now())
        await run_sync(work, limiter=hashing(request))
    except AccountError as error:
        return await run_sync(partial(_form, request, error, name))
    answer = RedirectResponse(f"/{request.path_params['language']}/kirjaudu?tehty=salasana", 303, secrecy.HEADERS)
    cookies.drop(request, answer, cookies.FORM)
    return answer


def _form(request: Request, error: AccountError | None = None, name: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    token = request.path_params["token"]
    worker = inviting.invited(site.store, token, site.now())
    if worker is None:
        return before_session(
            request,
            "workers/expired.html",
            said.code,
            here="/kirjaudu",
            status=410,
            headers=secrecy.HEADERS,
            notice="",
        )
    return before_session(
        request, "workers/accept.html", said.code, here=f"/kutsu/{token}", status=422 if error else 200,
        headers=secrecy.HEADERS, notice="", email=worker.email, name=name or worker.name,
        longest=passwords.LONGEST, shortest=passwords.SHORTEST,
        mistake=said(error.what, **error.values) if error else "",
    )  # fmt: skip
