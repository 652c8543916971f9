"""At least once fetched, exactly once applied: who may pull a source, and whose result counts.

A lease is taken by raising the source's `lease_token`; the token that was given out must still be the row's when
the result is committed ("fencing": a worker that wakes up after its lease has ended cannot write over a newer
result). Pausing, removing and claiming again all raise the token.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, Select, Update, and_, bindparam, case, func, or_, select, update

from aggregator.store.sources import COLUMNS, REMEMBERED, SourceRow, memory, read_row
from aggregator.store.tables import source
from sources.collect import Memory

LEASE_SECONDS = 15 * 60
LONGEST_WAIT = 8 * 86_400  # no source is told to wait longer: a week and its jitter
SKEW = 120  # seconds by which the clocks of two machines may differ


class LeaseLost(Exception):
    """The source was claimed by another, paused or removed meanwhile; nothing may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one source's result, while the token is the newest.

    row, memory: the source as it was when it was claimed.
    """

    source_id: int
    token: int
    row: SourceRow
    memory: Memory


def claim_due(db: Connection, now: int, limit: int) -> list[Lease]:
    """Claim up to `limit` sources that are due and not being pulled, longest waiting first."""
    query = _due(now, limit).with_for_update(skip_locked=True)
    return _claim(db, list(db.execute(query).scalars()), now)


def due(db: Connection, now: int, limit: int) -> list[int]:
    """The ids of up to `limit` sources that are due and not being pulled, longest waiting first."""
    return list(db.execute(_due(now, limit)).scalars())


def waiting(db: Connection, now: int) -> tuple[int, int | None]:
    """How many sources are due and not being pulled, and since when the first of them has been; None: none is."""
    query = select(func.count(), func.min(source.c.next_pull_at)).where(_is_due(now), _is_free(now))
    count, since = db.execute(query).one()
    return int(count), since


def _due(now: int, limit: int) -> Select[int]:
    return select(source.c.id).where(_is_due(now), _is_free(now)).order_by(source.c.next_pull_at).limit(limit)


def claim(db: Connection, source_id: int, now: int, *, due: bool = False, take_over: bool = False) -> Lease | None:
    """Claim one source; None while another process is pulling it.

    due: only if it is due (without it: "pull now"). take_over: though another holds it, which is known to have
    died; if it has not, its commit is refused all the same.
    """
    query = select(source.c.id).where(source.c.id == source_id)
    if due:
        query = query.where(_is_due(now))
    if not take_over:
        query = query.where(_is_free(now))
    row = db.execute(query.with_for_update()).first()
    return next(iter(_claim(db, [source_id] if row else [], now)), None)


def _is_due(now: int) -> ColumnElement[bool]:
    """Times that only a clock gone wrong can have set count as come; else they would hold a source for ever."""
    come = or_(
        source.c.next_pull_at <= now,
        source.c.next_pull_at > now + LONGEST_WAIT,
        source.c.checked_at > now + SKEW,
    )
    return and_(come, source.c.paused.is_(False))


def _is_free(now: int) -> ColumnElement[bool]:
    until = source.c.lease_until
    return or_(until.is_(None), until < now, until > now + LEASE_SECONDS + SKEW)


def _claim(db: Connection, ids: list[int], now: int) -> list[Lease]:
    if not ids:
        return []
    # a check in the future was told by a clock since put right
    checked = case((source.c.checked_at > now, now), else_=source.c.checked_at)
    query = (
        update(source)
        .where(source.c.id.in_(ids))
        .values(lease_token=source.c.lease_token + 1, lease_until=now + LEASE_SECONDS, checked_at=checked)
        .returning(source.c.lease_token, *COLUMNS, *REMEMBERED)
    )
    leases = [Lease(row.id, row.lease_token, read_row(row), memory(row)) for row in db.execute(query)]
    return sorted(leases, key=lambda lease: ids.index(lease.source_id))


def hold(db: Connection, lease: Lease) -> None:
    """Keep the source as it is until the transaction ends. Raises LeaseLost, before anything is written."""
    mine = and_(source.c.id == lease.source_id, source.c.lease_token == lease.token)
    if db.execute(select(source.c.id).where(mine).with_for_update()).first() is None:
        raise LeaseLost


def finish(db: Connection, lease: Lease, values: dict[str, object]) -> None:
    """End the lease and store `values` in the source's row. Raises LeaseLost (then roll back)."""
    given = {"b_id": lease.source_id, "b_token": lease.token, "lease_until": None, **values}
    if db.execute(_finishing(tuple(sorted(values))), given).rowcount != 1:
        raise LeaseLost


@lru_cache(64)
def _finishing(columns: tuple[str, ...]) -> Update:
    """The statement that sets these columns; the same few sets of columns come again and again."""
    mine = and_(source.c.id == bindparam("b_id"), source.c.lease_token == bindparam("b_token"))
    return update(source).where(mine).values({name: bindparam(name) for name in ("lease_until", *columns)})


def release(db: Connection, lease: Lease) -> None:
    """Give a lease back unused, e.g. when the process is told to stop."""
    mine = and_(source.c.id == lease.source_id, source.c.lease_token == lease.token)
    db.execute(update(source).where(mine).values(lease_until=None))


def free(db: Connection, source_id: int) -> None:
    """End a source's lease whoever holds it; a holder that is not gone after all may still commit, once."""
    db.execute(update(source).where(source.c.id == source_id).values(lease_until=None))
