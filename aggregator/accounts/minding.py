"""The list of workers: what they are called and may do, and taking them out; never the last administrator."""

from __future__ import annotations

from aggregator.accounts import audit
from aggregator.accounts.model import ROLES, Account, AccountError, Role, Worker, on_one_line
from aggregator.store import Store, sessions, workers
from sources.errors import N_


def users(store: Store) -> list[Account]:
    """Every worker by name."""
    with store.read() as db:
        return workers.every(db)


def user(store: Store, worker_id: int) -> Worker | None:
    """The worker of that id."""
    with store.read() as db:
        return workers.one(db, worker_id)


def by_email(store: Store, email: str) -> Worker | None:
    """The worker of an e-mail address, in any case."""
    with store.read() as db:
        return workers.by_email(db, email.strip().casefold())


def organisations(store: Store) -> list[str]:
    """Those that any worker or source belongs to."""
    with store.read() as db:
        return workers.organisations(db)


def has_password(store: Store, worker: Worker) -> bool:
    """Whether a worker logs in with a password."""
    with store.read() as db:
        return bool(workers.password_of(db, worker.id))


def rename(store: Store, worker: Worker, name: str, now: int) -> None:
    """A worker's own name. Raises AccountError."""
    name = on_one_line(name)
    if not name:
        raise AccountError(N_("Write your name: it is shown beside what you have done."))
    with store.write() as db:
        workers.change(db, worker.id, name=name)
        audit.note_in(db, worker, "user.rename", worker.email, now, name)


def change(store: Store, by: audit.By, worker: Worker, role: Role, organisation: str, now: int) -> None:
    """Another role or organisation; with another role the worker logs in anew. Raises AccountError."""
    organisation = on_one_line(organisation)
    if role not in ROLES:
        raise AccountError(N_("There is no such role."))
    with store.write() as db:
        if role != "administrator":
            _leaves_one(workers.ready_administrators(db), worker)
        workers.change(db, worker.id, role=role, organisation=organisation)
        if role != worker.role:
            sessions.end_all(db, worker.id)
            audit.note_in(db, by, f"user.{role}", worker.email, now)
        if organisation != worker.organisation:
            audit.note_in(db, by, "user.organisation", worker.email, now, organisation or "–")


def end_sessions(store: Store, by: audit.By, worker: Worker, now: int) -> int:
    """Log a worker out everywhere; from how many sessions."""
    with store.write() as db:
        ended = sessions.end_all(db, worker.id)
        audit.note_in(db, by, "session.end", worker.email, now)
    return ended


def remove(store: Store, by: audit.By, worker: Worker, now: int) -> None:
    """Take a worker out with sessions and link; what they did stays in the log. Raises AccountError."""
    with store.write() as db:
        _leaves_one(workers.ready_administrators(db), worker)
        workers.remove(db, worker.id)
        audit.note_in(db, by, "user.remove", worker.email, now, worker.name)


def _leaves_one(ready: set[int], worker: Worker) -> None:
    if ready and not ready - {worker.id}:
        raise AccountError(N_("The last administrator stays one: make somebody else an administrator first."))
