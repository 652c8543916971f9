"""Family calendars: lasting secret addresses whose filters can be changed later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from aggregator.store.sitetables import family
from aggregator.tokens import feed_token, kept_hash, new_token

DAY = 86_400
USED_EVERY = 30 * DAY
KEPT_UNUSED = 400 * DAY
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Family:
    """name: of the feed in memory; no secret. queries: canonical query strings, one for each child."""

    name: str
    queries: tuple[str, ...]
    changed_at: int


def add(db: Connection, queries: Sequence[str], now: int) -> str | None:
    """Make one; returns its edit token, which nobody can tell again. None: there are as many as there may be."""
    if db.execute(select(func.count()).select_from(family)).scalar_one() >= MOST:
        return None
    token = new_token()
    values = {
        "edit_hash": kept_hash(token), "feed_hash": kept_hash(feed_token(token)),
        "queries": json.dumps(list(queries)), "changed_at": now, "used_at": now,
    }  # fmt: skip
    db.execute(insert(family).values(values))
    return token


def by_edit(db: Connection, token: str) -> Family | None:
    """The one that an edit token may change."""
    return _one(db, family.c.edit_hash == kept_hash(token))


def by_feed(db: Connection, token: str) -> Family | None:
    """The one whose feed the token is."""
    return _one(db, family.c.feed_hash == kept_hash(token))


def _one(db: Connection, condition: ColumnElement[bool]) -> Family | None:
    row = db.execute(select(family).where(condition)).first()
    if row is None:
        return None
    return Family(row.feed_hash.hex(), tuple(json.loads(row.queries)), row.changed_at)


def change(db: Connection, token: str, queries: Sequence[str], now: int) -> bool:
    """Other filters for the same address; whether there is one. Always a later moment than the last change."""
    later = func.max if db.dialect.name == "sqlite" else func.greatest
    values = {"queries": json.dumps(list(queries)), "changed_at": later(family.c.changed_at + 1, now)}
    found = db.execute(
        update(family).where(family.c.edit_hash == kept_hash(token)).values(values | {"used_at": now})
    )
    return bool(found.rowcount)


def remove(db: Connection, token: str) -> bool:
    """Forget it for good; its addresses answer nobody any more."""
    return bool(db.execute(delete(family).where(family.c.edit_hash == kept_hash(token))).rowcount)


def needs_touch(db: Connection, token: str, now: int) -> bool:
    """Whether the last use of a feed was told so long ago that it should be told again."""
    used = db.execute(select(family.c.used_at).where(family.c.feed_hash == kept_hash(token))).scalar_one_or_none()
    return used is not None and used < now - USED_EVERY


def touch(db: Connection, token: str, now: int) -> None:
    """Its feed is in use."""
    db.execute(update(family).where(family.c.feed_hash == kept_hash(token)).values(used_at=now))


def forget(db: Connection, now: int) -> int:
    """Remove those that nobody has used for over a year; how many."""
    return db.execute(delete(family).where(family.c.used_at < now - KEPT_UNUSED)).rowcount
