"""Marks in `meta`: which version of something the stored rows were made by."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from aggregator.store.tables import meta


def get(db: Connection, key: str) -> str:
    """The value of a mark that the migrations have made."""
    return str(db.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())


def put(db: Connection, key: str, value: str) -> None:
    """Set a mark."""
    db.execute(update(meta).where(meta.c.key == key).values(value=value))
