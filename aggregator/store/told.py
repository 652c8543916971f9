"""What workers have been told of their sources, and the letters that still have to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.store.mindtables import letter, told
from aggregator.store.tables import meta, source

HOUR, DAY = 3600, 86_400
CLAIMED = 600
FIRST_WAIT = 300
GIVEN_UP = 5 * DAY


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person. address: of e-mail. tries: how often it was tried before."""

    id: int
    address: str
    subject: str
    body: str
    tries: int = 0


def standing(db: Connection) -> set[tuple[int, str]]:
    """(source's row id, kind) of all that was told and has not ended."""
    return {(row.source_id, row.kind) for row in db.execute(select(told.c.source_id, told.c.kind))}


@dataclass(frozen=True, slots=True)
class Standing:
    """What was told of a source and has not ended."""

    slug: str
    name: str
    organisation: str
    kind: str


def by_source(db: Connection) -> list[Standing]:
    """All that was told and has not ended, what was told last first."""
    query = (
        select(source.c.slug, source.c.name, source.c.organisation, told.c.kind)
        .join(told, told.c.source_id == source.c.id)
        .order_by(told.c.told_at.desc(), source.c.name, told.c.kind)
    )
    return [Standing(*row) for row in db.execute(query)]


def begin(db: Connection, source_id: int, kind: str, now: int) -> bool:
    """Note that it is told; False where another process has."""
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[db.dialect.name]
    row = {"source_id": source_id, "kind": kind, "told_at": now}
    made = dialect.insert(told).values(**row).on_conflict_do_nothing().returning(told.c.kind)
    return db.execute(made).first() is not None


def end(db: Connection, source_id: int, kind: str) -> bool:
    """Note that it is over; False where another process has."""
    where = (told.c.source_id == source_id) & (told.c.kind == kind)
    return db.execute(delete(told).where(where)).rowcount == 1


def week(db: Connection) -> str:
    """The week whose summary was told last, "" if none was."""
    return str(db.execute(select(meta.c.value).where(meta.c.key == WEEK)).scalar_one())


def claim_week(db: Connection, name: str) -> bool:
    """Take it upon oneself to tell a week; False where another process has."""
    where = (meta.c.key == WEEK) & (meta.c.value != name)
    return db.execute(update(meta).where(where).values(value=name)).rowcount == 1


WEEK = "week_told"


def post(db: Connection, letters: Iterable[tuple[str, str, str]], now: int) -> int:
    """Put letters (address, subject, body) among those to be sent; how many."""
    rows = [
        {
            "address": address,
            "subject": subject,
            "body": body,
            "made_at": now,
            "tries": 0,
            "next_try_at": now,
        }
        for address, subject, body in letters
    ]
    if rows:
        db.execute(insert(letter), rows)
    return len(rows)


def claim(db: Connection, now: int, most: int = 10) -> list[Letter]:
    """Letters that are due. Nobody else gets them for ten minutes; what is too old for anybody is forgotten."""
    db.execute(delete(letter).where(letter.c.made_at < now - GIVEN_UP))
    due = (
        select(letter)
        .where(letter.c.next_try_at <= now)
        .order_by(letter.c.next_try_at, letter.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = [Letter(row.id, row.address, row.subject, row.body, row.tries) for row in db.execute(due)]
    ids = [one.id for one in found]
    db.execute(update(letter).where(letter.c.id.in_(ids)).values(next_try_at=now + CLAIMED))
    return found


def sent(db: Connection, number: int) -> None:
    """A letter has gone."""
    db.execute(delete(letter).where(letter.c.id == number))


def failed(db: Connection, one: Letter, now: int) -> None:
    """A letter could not be sent: once more later, the wait doubling up to six hours."""
    wait = min(FIRST_WAIT * 2**one.tries, 6 * HOUR)
    values = {"tries": one.tries + 1, "next_try_at": now + wait}
    db.execute(update(letter).where(letter.c.id == one.id).values(**values))
