"""The rows of sessions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from aggregator.accounts.model import Session, Worker
from aggregator.store.accounttables import session, worker
from aggregator.tokens import form_token, kept_hash

COLUMNS = (
    session.c.id, session.c.agent, session.c.created_at, session.c.used_at,
    worker.c.id.label("worker_id"), worker.c.email, worker.c.name, worker.c.role, worker.c.organisation,
)  # fmt: skip


def add(db: Connection, worker_id: int, token: str, agent: str, now: int) -> None:
    """Begin one; only a hash of its token is kept."""
    values = {
        "token_hash": kept_hash(token), "worker_id": worker_id, "agent": agent, "created_at": now, "used_at": now,
    }  # fmt: skip
    db.execute(insert(session).values(values))


def by_token(db: Connection, token: str, used_since: int, made_since: int) -> Session | None:
    """The session of a token, unless its last use or its beginning lies too far back."""
    row = db.execute(
        select(*COLUMNS)
        .join(worker, worker.c.id == session.c.worker_id)
        .where(session.c.token_hash == kept_hash(token), _alive(used_since, made_since))
    ).first()
    return _read(row, form_token(token)) if row else None


def of_worker(db: Connection, worker_id: int, used_since: int, made_since: int) -> list[Session]:
    """A worker's sessions, the last used first; their `csrf` is not known."""
    query = (
        select(*COLUMNS)
        .join(worker, worker.c.id == session.c.worker_id)
        .where(session.c.worker_id == worker_id, _alive(used_since, made_since))
        .order_by(session.c.used_at.desc(), session.c.id.desc())
    )
    return [_read(row, "") for row in db.execute(query)]


def _alive(used_since: int, made_since: int) -> ColumnElement[bool]:
    return (session.c.used_at > used_since) & (session.c.created_at > made_since)


def _read(row: Row[*tuple[Any, ...]], csrf: str) -> Session:
    who = Worker(row.worker_id, row.email, row.name, row.role, row.organisation)
    return Session(row.id, who, csrf, row.agent, row.created_at, row.used_at)


def touch(db: Connection, session_id: int, now: int) -> None:
    """It is in use."""
    db.execute(update(session).where(session.c.id == session_id).values(used_at=now))


def end(db: Connection, token: str) -> bool:
    """End the session of a token; whether there was one."""
    return db.execute(delete(session).where(session.c.token_hash == kept_hash(token))).rowcount == 1


def end_all(db: Connection, worker_id: int, but: int | None = None) -> int:
    """End every session of a worker but the one of the id `but`; how many."""
    condition = session.c.worker_id == worker_id
    if but is not None:
        condition &= session.c.id != but
    return db.execute(delete(session).where(condition)).rowcount


def end_one(db: Connection, worker_id: int, session_id: int) -> bool:
    """End one session of a worker; whether it was theirs."""
    condition = (session.c.worker_id == worker_id) & (session.c.id == session_id)
    return db.execute(delete(session).where(condition)).rowcount == 1


def forget(db: Connection, used_since: int, made_since: int) -> int:
    """Drop those that have run out; how many."""
    condition = (session.c.used_at <= used_since) | (session.c.created_at <= made_since)
    return db.execute(delete(session).where(condition)).rowcount
