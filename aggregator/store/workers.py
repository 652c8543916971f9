"""The rows of workers and of the links that let them in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from aggregator.accounts.model import Account, Worker
from aggregator.store.accounttables import invitation, session, worker
from aggregator.tokens import kept_hash

COLUMNS = (worker.c.id, worker.c.email, worker.c.name, worker.c.role, worker.c.organisation)


def read_row(row: Row[*tuple[Any, ...]] | None) -> Worker | None:
    """A worker from a row with the columns COLUMNS."""
    return Worker(row.id, row.email, row.name, row.role, row.organisation) if row else None


def add(db: Connection, email: str, name: str, role: str, organisation: str, now: int) -> Worker:
    """Insert one without a password. The e-mail must be new (else the database's IntegrityError)."""
    values = {
        "email": email, "name": name, "role": role, "organisation": organisation,
        "password": "", "created_at": now,
    }  # fmt: skip
    row = db.execute(insert(worker).values(values).returning(*COLUMNS)).one()
    made = read_row(row)
    assert made is not None
    return made


def one(db: Connection, worker_id: int) -> Worker | None:
    """The worker of that id."""
    return read_row(db.execute(select(*COLUMNS).where(worker.c.id == worker_id)).first())


def by_email(db: Connection, email: str) -> Worker | None:
    """The worker of an e-mail address in lower case."""
    return read_row(db.execute(select(*COLUMNS).where(worker.c.email == email)).first())


def by_subject(db: Connection, subject: str) -> Worker | None:
    """The worker whom an OpenID provider calls so."""
    return read_row(db.execute(select(*COLUMNS).where(worker.c.subject == subject)).first())


def password_of(db: Connection, worker_id: int) -> str:
    """What is kept of a worker's password, "" if there is none."""
    return db.execute(select(worker.c.password).where(worker.c.id == worker_id)).scalar_one_or_none() or ""


def change(db: Connection, worker_id: int, **values: object) -> bool:
    """Set columns; False if there is no such worker."""
    return db.execute(update(worker).where(worker.c.id == worker_id).values(values)).rowcount == 1


def remove(db: Connection, worker_id: int) -> bool:
    """Delete the worker with sessions and invitation; False if there is none."""
    return db.execute(delete(worker).where(worker.c.id == worker_id)).rowcount == 1


def administrators(db: Connection) -> int:
    """How many administrators can come in: with a password, or known to an OpenID provider."""
    comes_in = (worker.c.password != "") | worker.c.subject.is_not(None)
    query = select(func.count()).select_from(worker).where(worker.c.role == "administrator", comes_in)
    return int(db.execute(query).scalar_one())


def every(db: Connection) -> list[Account]:
    """All of them by name."""
    stays = select(func.count()).select_from(session).where(session.c.worker_id == worker.c.id).scalar_subquery()
    query = (
        select(
            *COLUMNS, worker.c.entered_at, (worker.c.password != "").label("has_password"),
            worker.c.subject.is_not(None).label("has_subject"), invitation.c.expires_at, stays.label("stays"),
        )
        .outerjoin(invitation, invitation.c.worker_id == worker.c.id)
        .order_by(func.lower(worker.c.name), worker.c.email)
    )  # fmt: skip
    return [_account(row) for row in db.execute(query)]


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    who = Worker(row.id, row.email, row.name, row.role, row.organisation)
    comes_in = bool(row.has_password or row.has_subject)
    return Account(who, row.entered_at, comes_in, row.expires_at, row.stays)


def organisations(db: Connection) -> list[str]:
    """Those that any worker belongs to."""
    query = select(worker.c.organisation).where(worker.c.organisation != "").distinct()
    return sorted(db.execute(query).scalars(), key=str.casefold)


def invite(db: Connection, worker_id: int, token: str, expires_at: int) -> None:
    """Let a link in, in place of an older one."""
    db.execute(delete(invitation).where(invitation.c.worker_id == worker_id))
    values = {"worker_id": worker_id, "token_hash": kept_hash(token), "expires_at": expires_at}
    db.execute(insert(invitation).values(values))


def invited(db: Connection, token: str, now: int) -> Worker | None:
    """Whom a link lets in, if it still does."""
    query = (
        select(*COLUMNS)
        .join(invitation, invitation.c.worker_id == worker.c.id)
        .where(invitation.c.token_hash == kept_hash(token), invitation.c.expires_at > now)
    )
    return read_row(db.execute(query).first())


def used_up(db: Connection, token: str) -> bool:
    """Take a link away; whether it was still there: of two who use it at once, one gets True."""
    return db.execute(delete(invitation).where(invitation.c.token_hash == kept_hash(token))).rowcount == 1


def uninvite(db: Connection, worker_id: int) -> None:
    """Take a worker's link away."""
    db.execute(delete(invitation).where(invitation.c.worker_id == worker_id))


def forget(db: Connection, now: int) -> int:
    """Drop links that have run out; how many."""
    return db.execute(delete(invitation).where(invitation.c.expires_at <= now)).rowcount
