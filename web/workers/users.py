"""The users, for administrators.

    /{language}/kayttajat         everybody, and the form that invites; POST invites
    /{language}/kayttajat/{id}    one of them; POST with `teko`: oikeudet, linkki, istunnot, poista

A new link is shown in the answer to the form itself, not behind a redirect: it is kept nowhere, and an address
would carry it into logs.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import mailing
from aggregator.accounts import entering, inviting, minding
from aggregator.accounts.model import ROLE_NAMES, Account, AccountError, Role, Worker
from web import dates, secrecy
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.signed import administrator, onward, workers_page

HERE = "/kayttajat"
EMPTY = {"email": "", "role": "worker", "organisation": ""}
MAIL_SUBJECT = N_("Your account in {site}")
MAIL = (
    N_("Hello,"),
    N_("{who} has made you a link to {site}. Open it within a week, and set your name and a password:"),
    "{link}",
    N_("The link works once. If you did not expect it, you need do nothing."),
)


@administrator
async def users(request: Request) -> Response:
    """GET: the list. POST: a new worker and their link."""
    if request.method != "POST":
        return await run_sync(_listed, request)
    fields = dict(await signed.form(request))
    try:
        return await run_sync(_invited, request, fields)
    except AccountError as error:
        return await run_sync(partial(_listed, request, error, fields))


def _listed(request: Request, error: AccountError | None = None, fields: dict[str, str] | None = None) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    shown = [(one, _state(one, site, said)) for one in minding.users(site.store)]
    return workers_page(
        request, "workers/users.html", here=HERE, status=422 if error else 200, users=shown,
        fields=EMPTY | (fields or {}),
        roles=ROLE_NAMES, organisations=minding.organisations(site.store),
        mistake=said(error.what, **error.values) if error else "",
    )  # fmt: skip


def _state(one: Account, site: Parts, said: Tongue) -> str:
    """Whether and when somebody comes in, in words."""
    zone, code = site.settings.zone, said.code
    if one.expires_at is not None and one.expires_at > site.now():
        told = N_("New link, until {when}") if one.ready else N_("Invited, until {when}")
        return said(told, when=dates.instant(one.expires_at, zone, code))
    if not one.ready:
        return said("The invitation has run out")
    if one.entered_at is None:
        return said("Has not logged in yet")
    return said("Logged in {when}", when=dates.instant(one.entered_at, zone, code))


def _invited(request: Request, fields: dict[str, str]) -> Response:
    site, role = parts(request), cast(Role, fields.get("role", ""))
    worker, token = inviting.invite(
        site.store,
        signed.worker(request),
        fields.get("email", ""),
        role,
        fields.get("organisation", ""),
        site.now(),
    )
    return _handed(request, worker, token)


def _handed(request: Request, worker: Worker, token: str) -> Response:
    """The link by mail; on the page where there is no mail, or it failed."""
    site, said = parts(request), tongue(request.path_params["language"])
    link = site.address(inviting.path(token, said.code))
    failed = ""
    if mailing.is_set_up(site.settings):
        name, who = site.settings.site_name, signed.worker(request).called
        try:
            text = "\n\n".join(said(part, site=name, who=who, link=link) for part in MAIL)
            mailing.send(site.settings, worker.email, said(MAIL_SUBJECT, site=name), text + "\n")
            return onward(request, HERE, "lahetetty")
        except mailing.MailError as error:
            failed = said(error.what, **error.values)
    return workers_page(
        request, "workers/link.html", here=HERE, headers=secrecy.HEADERS, person=worker, link=link, failed=failed
    )


@administrator
async def user(request: Request) -> Response:
    """GET: one of them. POST: a change, or the page with what was wrong."""
    if request.method != "POST":
        return await run_sync(_one, request)
    fields = dict(await signed.form(request))
    work = _WORK.get(fields.get("teko", ""))
    if work is None:
        raise HTTPException(404)
    try:
        return await run_sync(work, request, fields)
    except AccountError as error:
        return await run_sync(partial(_one, request, error))


def _asked_for(request: Request) -> Worker:
    """The worker of the address. Raises HTTPException 404."""
    found = minding.user(parts(request).store, request.path_params["number"])
    if found is None:
        raise HTTPException(404)
    return found


def _one(request: Request, error: AccountError | None = None) -> Response:
    site, said, person = parts(request), tongue(request.path_params["language"]), _asked_for(request)
    return workers_page(
        request, "workers/user.html", here=f"{HERE}/{person.id}", status=422 if error else 200, person=person,
        roles=ROLE_NAMES, organisations=minding.organisations(site.store),
        sessions=len(entering.sessions_of(site.store, person.id, site.now())),
        mistake=said(error.what, **error.values) if error else "",
    )  # fmt: skip


def _change(request: Request, fields: dict[str, str]) -> Response:
    site, role = parts(request), cast(Role, fields.get("role", ""))
    by, person = signed.worker(request), _asked_for(request)
    minding.change(site.store, by, person, role, fields.get("organisation", ""), site.now())
    return onward(request, HERE, "tallennettu")


def _reset(request: Request, fields: dict[str, str]) -> Response:
    site, person = parts(request), _asked_for(request)
    return _handed(request, person, inviting.reset(site.store, signed.worker(request), person, site.now()))


def _end(request: Request, fields: dict[str, str]) -> Response:
    site, person = parts(request), _asked_for(request)
    minding.end_sessions(site.store, signed.worker(request), person, site.now())
    return onward(request, f"{HERE}/{person.id}", "paatetty")


def _remove(request: Request, fields: dict[str, str]) -> Response:
    site, person = parts(request), _asked_for(request)
    minding.remove(site.store, signed.worker(request), person, site.now())
    return onward(request, HERE, "poistettu")


_WORK = {"oikeudet": _change, "linkki": _reset, "istunnot": _end, "poista": _remove}
