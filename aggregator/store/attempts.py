"""Buckets of log-in attempts in the database, so that all web processes count together.

A bucket fills by itself, as in web.limits: `burst` at once, then `per_hour`. Keys are hashes: the table tells
nobody which addresses were tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.store.accounttables import attempt

HOUR = 3600
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted together. name: e.g. "account liisa@example.fi"."""

    name: str
    burst: int
    per_hour: float

    @property
    def key(self) -> bytes:
        """Under which it is kept."""
        return blake2b(self.name.encode("utf-8", "replace"), digest_size=16, person=b"log-in attempt").digest()


def take(db: Connection, buckets: Iterable[Bucket], now: int) -> bool:
    """Count one attempt in every bucket if each has one left; False if any is empty, then nothing is counted."""
    # in one order, so that two processes never wait for each other
    wanted = sorted(buckets, key=lambda bucket: bucket.key)
    left = [_left(db, bucket, now) for bucket in wanted]
    if min(left, default=1.0) < 1:
        return False
    for bucket, remaining in zip(wanted, left, strict=True):
        values = {"remaining": remaining - 1, "counted_at": now}
        db.execute(update(attempt).where(attempt.c.key == bucket.key).values(values))
    return True


def _left(db: Connection, bucket: Bucket, now: int) -> float:
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    fresh = dialect.insert(attempt).values(key=bucket.key, remaining=float(bucket.burst), counted_at=now)
    db.execute(fresh.on_conflict_do_nothing())
    # PostgreSQL holds the row until the end of the transaction; on SQLite there is one writer anyhow
    row = db.execute(select(attempt).where(attempt.c.key == bucket.key).with_for_update()).one()
    filled: float = row.remaining + max(0, now - row.counted_at) * bucket.per_hour / HOUR
    return min(float(bucket.burst), filled)


def give_back(db: Connection, buckets: Iterable[Bucket]) -> None:
    """Fill them up again: whoever came in was no guesser."""
    keys = [bucket.key for bucket in buckets]
    db.execute(delete(attempt).where(attempt.c.key.in_(keys)))


def forget(db: Connection, before: int) -> int:
    """Drop what was last counted before an instant, and the oldest of too many; how many."""
    dropped = db.execute(delete(attempt).where(attempt.c.counted_at < before)).rowcount
    over = int(db.execute(select(func.count()).select_from(attempt)).scalar_one()) - MOST
    if over > 0:
        oldest = select(attempt.c.key).order_by(attempt.c.counted_at).limit(over)
        dropped += db.execute(delete(attempt).where(attempt.c.key.in_(oldest))).rowcount
    return dropped
