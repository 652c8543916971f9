"""One's own account: name, password, and where one is logged in.

/{language}/tili              the page; POST with `teko`: nimi, salasana, muut (end the other sessions), istunto
"""

from __future__ import annotations

from functools import partial

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator.accounts import entering, minding, passwords
from aggregator.accounts.model import AccountError
from web import dates
from web.agents import browser_name
from web.i18n import tongue
from web.parts import parts
from web.workers import cookies, signed
from web.workers.entry import browser_of, hashing, network
from web.workers.signed import onward, signed_in, workers_page

HERE = "/tili"


@signed_in
async def account(request: Request) -> Response:
    """GET: the page. POST: one change, or the page with what was wrong."""
    if request.method != "POST":
        return await run_sync(_shown, request)
    fields = dict(await signed.form(request))
    work = _WORK.get(fields.get("teko", ""))
    if work is None:
        raise HTTPException(404)
    try:
        return await run_sync(work, request, fields, limiter=hashing(request))
    except AccountError as error:
        return await run_sync(partial(_shown, request, error, fields.get("teko", "")))


def _rename(request: Request, fields: dict[str, str]) -> Response:
    site = parts(request)
    minding.rename(site.store, signed.worker(request), fields.get("name", ""), site.now())
    return onward(request, HERE, "tallennettu")


def _password(request: Request, fields: dict[str, str]) -> Response:
    site = parts(request)
    token = entering.change_password(
        site.store, signed.session(request), fields.get("old", ""), fields.get("password", ""),
        browser_of(request), site.now(), network(request),
    )  # fmt: skip
    answer = onward(request, HERE, "vaihdettu")
    cookies.put(request, answer, token)
    return answer


def _end_others(request: Request, fields: dict[str, str]) -> Response:
    site = parts(request)
    entering.end_others(site.store, signed.session(request), site.now())
    return onward(request, HERE, "paatetty")


def _end_one(request: Request, fields: dict[str, str]) -> Response:
    site, who = parts(request), signed.worker(request)
    number = fields.get("istunto", "")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise HTTPException(404)
    if not entering.end_one(site.store, who, who, int(number), site.now()):
        raise HTTPException(404)
    return onward(request, HERE, "paatetty")


_WORK = {"nimi": _rename, "salasana": _password, "muut": _end_others, "istunto": _end_one}


def _shown(request: Request, error: AccountError | None = None, wrong: str = "") -> Response:
    site, said, current = parts(request), tongue(request.path_params["language"]), signed.session(request)
    sessions = [
        (one.id, browser_name(one.agent, said), dates.instant(one.used_at, site.settings.zone, said.code),
         one.id == current.id)
        for one in entering.sessions_of(site.store, current.worker.id, site.now())
    ]  # fmt: skip
    return workers_page(
        request, "workers/account.html", here=HERE, status=422 if error else 200, sessions=sessions,
        has_password=minding.has_password(site.store, current.worker), wrong=wrong,
        longest=passwords.LONGEST, shortest=passwords.SHORTEST,
        mistake=said(error.what, **error.values) if error else "",
    )  # fmt: skip
