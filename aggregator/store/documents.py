"""Sources that are not on the network: the document a worker brought, and the rows typed in by hand.

stored:SLUG.csv        a spreadsheet that was uploaded, kept as CSV
stored:SLUG.jsonld     rows typed in by hand, composed anew whenever they are asked for (aggregator.handmade)
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from aggregator.handmade import Typed, as_json, composed, from_json
from aggregator.store import sources
from aggregator.store.desktables import document, typed
from aggregator.store.tables import source

STORED = "stored:"
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A source's own document. agreed: whether a worker has agreed that what is no longer in it goes at once."""

    name: str
    body: bytes
    agreed: bool
    kept_at: int


@dataclass(frozen=True, slots=True)
class Row:
    """A typed event and its number."""

    id: int
    event: Typed
    changed_at: int


def is_stored(address: str) -> bool:
    """Whether a source's document is kept here."""
    return address.startswith(STORED)


def slug_of(address: str) -> str:
    """The source whose document an address means; "" if it means none."""
    return address.removeprefix(STORED).rpartition(".")[0] if is_stored(address) else ""


def put(db: Connection, source_id: int, name: str, body: bytes, now: int, *, agreed: bool) -> None:
    """Keep a document in place of the source's earlier one."""
    db.execute(delete(document).where(document.c.source_id == source_id))
    values = {"source_id": source_id, "name": name, "body": body, "agreed": agreed, "kept_at": now}
    db.execute(insert(document).values(values))


def kept(db: Connection, slug: str) -> Kept | None:
    """A source's document, None if it has none."""
    query = (
        select(document.c.name, document.c.body, document.c.agreed, document.c.kept_at)
        .join(source, source.c.id == document.c.source_id)
        .where(source.c.slug == slug)
    )
    row = db.execute(query).first()
    return Kept(row.name, bytes(row.body), row.agreed, row.kept_at) if row else None


def read(db: Connection, address: str) -> bytes | None:
    """The document at a `stored:` address, None if there is none."""
    slug = slug_of(address)
    if address.endswith(".jsonld"):
        about = sources.one(db, slug)
        organiser = about.about.organiser if about else ""
        return composed(slug, [(row.id, row.event) for row in rows(db, slug)], organiser)
    found = kept(db, slug)
    return found.body if found else None


def is_agreed(db: Connection, address: str) -> bool:
    """Whether what is no longer in a stored document goes at once: its keeper has taken it out."""
    if not is_stored(address):
        return False
    found = None if address.endswith(".jsonld") else kept(db, slug_of(address))
    return found is None or found.agreed


def rows(db: Connection, slug: str) -> list[Row]:
    """What has been typed in for a source, in the order it was."""
    query = (
        select(typed.c.id, typed.c.detail, typed.c.changed_at)
        .join(source, source.c.id == typed.c.source_id)
        .where(source.c.slug == slug)
        .order_by(typed.c.id)
    )
    return [Row(row.id, from_json(json.loads(row.detail)), row.changed_at) for row in db.execute(query)]


def add_row(db: Connection, source_id: int, event: Typed, now: int) -> int | None:
    """Add a typed event; its number, None where there are as many as there may be."""
    count = select(func.count()).select_from(typed).where(typed.c.source_id == source_id)
    if db.execute(count).scalar_one() >= MOST_ROWS:
        return None
    values = {"source_id": source_id, "detail": _written(event), "changed_at": now}
    return int(db.execute(insert(typed).values(values).returning(typed.c.id)).scalar_one())


def change_row(db: Connection, source_id: int, number: int, event: Typed, now: int) -> bool:
    """Change a source's typed event; whether there is one of that number."""
    where = (typed.c.id == number) & (typed.c.source_id == source_id)
    return db.execute(update(typed).where(where).values(detail=_written(event), changed_at=now)).rowcount == 1


def remove_row(db: Connection, source_id: int, number: int) -> bool:
    """Take a source's typed event out; whether there was one of that number."""
    where = (typed.c.id == number) & (typed.c.source_id == source_id)
    return db.execute(delete(typed).where(where)).rowcount == 1


def _written(event: Typed) -> str:
    return json.dumps(as_json(event), ensure_ascii=False)
