"""Links that set a name and a password: for a new worker, and for one who has forgotten theirs."""

from __future__ import annotations

import re

from sqlalchemy.exc import IntegrityError

from aggregator.accounts import audit, passwords
from aggregator.accounts.entering import clean_email
from aggregator.accounts.model import ROLES, AccountError, Role, Worker, on_one_line
from aggregator.store import Store, sessions, workers
from aggregator.tokens import is_token, new_token
from sources.errors import N_

DAYS = 7
DAY = 86_400
EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]+\.[^\s@.<>\"(),:;\\\[\]]{2,63}")


class Expired(AccountError):
    """The link lets nobody in."""


def invite(
    store: Store, by: audit.By, email: str, role: Role, organisation: str, now: int, name: str = ""
) -> tuple[Worker, str]:
    """A new worker and the token of their link, which nobody can tell again. Raises AccountError."""
    email, organisation = clean_email(email), on_one_line(organisation)
    if len(email) > 254 or EMAIL.fullmatch(email) is None:
        raise AccountError(N_("{email} is no e-mail address."), email=email[:100])
    if role not in ROLES:
        raise AccountError(N_("There is no such role."))
    token = new_token()
    try:
        with store.write() as db:
            made = workers.add(db, email, on_one_line(name), role, organisation, now)
            workers.invite(db, made.id, token, now + DAYS * DAY)
            audit.note_in(db, by, "user.invite", email, now, role)
    except IntegrityError:
        raise AccountError(N_("{email} has an account already."), email=email) from None
    return made, token


def reset(store: Store, by: audit.By, worker: Worker, now: int) -> str:
    """The token of a new link for a worker. The old password holds until the link is used."""
    token = new_token()
    with store.write() as db:
        workers.invite(db, worker.id, token, now + DAYS * DAY)
        audit.note_in(db, by, "user.reset", worker.email, now)
    return token


def path(token: str, language: str = "fi") -> str:
    """The path of a link."""
    return f"/{language}/kutsu/{token}"


def invited(store: Store, token: str, now: int) -> Worker | None:
    """Whom a link lets in; None if it has been used or has run out."""
    if not is_token(token):
        return None
    with store.read() as db:
        return workers.invited(db, token, now)


def accept(store: Store, token: str, name: str, password: str, now: int) -> Worker:
    """Set name and password by a link, once; every session of the worker ends. Raises AccountError."""
    worker, name = invited(store, token, now), on_one_line(name)
    if worker is None:
        raise Expired(N_("This link has been used or has run out. Ask your administrator for a new one."))
    if not name:
        raise AccountError(N_("Write your name: it is shown beside what you have done."))
    if wrong := passwords.mistake(password, worker.email, name):
        raise AccountError(wrong)
    made = passwords.hashed(password)
    with store.write() as db:
        if not workers.used_up(db, token):
            raise Expired(N_("This link has been used or has run out. Ask your administrator for a new one."))
        workers.change(db, worker.id, name=name, password=made)
        sessions.end_all(db, worker.id)
        audit.note_in(db, worker, "user.accept", worker.email, now)
    return Worker(worker.id, worker.email, name, worker.role, worker.organisation)
