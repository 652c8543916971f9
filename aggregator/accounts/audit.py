"""The audit log: who did what, when, on what. A line keeps its worker's name, also when the worker is removed."""

from __future__ import annotations

from sqlalchemy import Connection

from aggregator.accounts.model import Worker
from aggregator.store import Store
from aggregator.store import audit as rows
from aggregator.store.audit import Deed

PAGE = 50
LONGEST = 300

__all__ = ["PAGE", "By", "Deed", "lines", "note", "note_in"]

By = Worker | str  # a worker, or what whoever uses the command line is called


def note(store: Store, by: By, action: str, subject: str, now: int, detail: str = "") -> None:
    """Write a line. action: a short slug such as "source.add"; subject: what it was done to."""
    with store.write() as db:
        note_in(db, by, action, subject, now, detail)


def note_in(db: Connection, by: By, action: str, subject: str, now: int, detail: str = "") -> None:
    """Write a line in the transaction of what it tells of."""
    worker_id, who = (None, by) if isinstance(by, str) else (by.id, by.called)
    rows.add(db, now, worker_id, who[:LONGEST], action, subject[:LONGEST], detail[:LONGEST])


def lines(store: Store, page: int = 1, *, who: str = "", subject: str = "", action: str = "") -> list[Deed]:
    """A page of the log, the newest first; one line more than PAGE if there are more pages."""
    with store.read() as db:
        return rows.lines(db, who, subject, action, (page - 1) * PAGE, PAGE + 1)
