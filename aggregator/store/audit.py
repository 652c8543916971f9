"""The rows of the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select

from aggregator.store.accounttables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the log. worker_id: None for the command line; who: the name at the time."""

    id: int
    done_at: int
    worker_id: int | None
    who: str
    action: str
    subject: str
    detail: str


def add(
    db: Connection, done_at: int, worker_id: int | None, who: str, action: str, subject: str, detail: str
) -> None:
    """Write one line."""
    values = {
        "done_at": done_at, "worker_id": worker_id, "who": who,
        "action": action, "subject": subject, "detail": detail,
    }  # fmt: skip
    db.execute(insert(audit).values(values))


def lines(db: Connection, who: str, subject: str, action: str, offset: int, most: int) -> list[Deed]:
    """The newest first; "" finds any. who: a part of the name; subject: a part of subject or detail."""
    query = select(audit).order_by(audit.c.id.desc()).offset(offset).limit(most)
    if who:
        query = query.where(audit.c.who.icontains(who, autoescape=True))
    if subject:
        parts = (column.icontains(subject, autoescape=True) for column in (audit.c.subject, audit.c.detail))
        query = query.where(or_(*parts))
    if action:
        query = query.where(audit.c.action == action)
    return [Deed(*row) for row in db.execute(query)]


def forget(db: Connection, before: int) -> int:
    """Drop lines before an instant; how many."""
    return db.execute(delete(audit).where(audit.c.done_at < before)).rowcount
