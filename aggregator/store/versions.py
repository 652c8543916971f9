"""Marks in `meta`: which version of something the stored rows were made by, and how far a work has come."""

from __future__ import annotations

from sqlalchemy import Connection, select, text, update

from aggregator.store.tables import meta

_KEEP = text(
    "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def get(db: Connection, key: str) -> str:
    """The value of a mark that the migrations have made."""
    return str(db.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one())


def put(db: Connection, key: str, value: str) -> None:
    """Set a mark."""
    db.execute(update(meta).where(meta.c.key == key).values(value=value))


def find(db: Connection, key: str) -> str | None:
    """The value of a mark that may not have been set yet."""
    return db.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()


def keep(db: Connection, key: str, value: str) -> None:
    """Set a mark, made now if there is none."""
    db.execute(_KEEP, {"key": key, "value": value})
