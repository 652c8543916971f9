"""The sources' rows: adding, listing, pausing, removing, and what is remembered of each between pulls."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, case, delete, exists, func, insert, not_, or_, select, true, update

from aggregator.model import SourceHealth
from aggregator.reconcile import Quarantine
from aggregator.store.tables import event, source, source_event
from sources.catalogue import Source
from sources.collect import Memory
from sources.fetch import Validators

_COLUMNS = ("id", "name", "address", "adapter", "paused")
FORGOTTEN: dict[str, object] = {"etag": "", "last_modified": "", "body_digest": None}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as stored. about: what its keeper says; the rest: how it is doing. Instants in seconds.

    organisation: whose workers may change it (aggregator.accounts.model.may).
    """

    id: int
    about: Source
    outcome: str
    failures: int
    checked_at: int | None
    changed_at: int | None
    next_pull_at: int
    quarantine: Quarantine
    moved_to: str
    moved_times: int
    organisation: str


def add(db: Connection, about: Source, now: int, organisation: str = "") -> int:
    """Insert one; due at once. The slug must be new (else the database's IntegrityError)."""
    values = _values(about) | {
        "slug": about.id,
        "etag": "",
        "last_modified": "",
        "body_digest": None,
        "adapter_state": "{}",
        "adapter_references": "{}",
        "moved_to": "",
        "moved_times": 0,
        "outcome": "",
        "failures": 0,
        "pending": False,
        "quarantined_pulls": 0,
        "next_pull_at": now,
        "lease_token": 0,
    }
    if organisation:
        values["organisation"] = organisation
    result = db.execute(insert(source).values(values).returning(source.c.id))
    return int(result.scalar_one())


def _values(about: Source) -> dict[str, object]:
    rest = {key: value for key, value in asdict(about).items() if key not in _COLUMNS}
    return {
        "name": about.name,
        "address": about.address,
        "adapter": about.adapter,
        "paused": about.paused,
        "about": json.dumps(rest, ensure_ascii=False),
    }


def change(db: Connection, about: Source) -> None:
    """Store other settings for the source of that id. Another address or adapter forgets what was remembered."""
    old = one(db, about.id)
    values = _values(about)
    if old is not None and (old.about.address, old.about.adapter) != (about.address, about.adapter):
        values |= {"adapter_state": "{}"} | FORGOTTEN
    if old is not None and old.about != about:
        # other ages or areas change what is understood
        read_again(db, old.id)
    db.execute(update(source).where(source.c.slug == about.id).values(values))


COLUMNS = (
    source.c.id, source.c.slug, source.c.name, source.c.address, source.c.adapter, source.c.about, source.c.paused,
    source.c.outcome, source.c.failures, source.c.checked_at, source.c.changed_at, source.c.next_pull_at,
    source.c.quarantined_since, source.c.quarantined_pulls, source.c.moved_to, source.c.moved_times,
    source.c.organisation,
)  # fmt: skip


def read_row(row: Row[*tuple[Any, ...]]) -> SourceRow:
    """A source from a row with the columns COLUMNS."""
    data = row._mapping
    rest = json.loads(data["about"])
    about = Source(
        id=data["slug"], name=data["name"], address=data["address"],
        adapter=data["adapter"], paused=data["paused"], **rest,
    )  # fmt: skip
    return SourceRow(
        data["id"], about, data["outcome"], data["failures"], data["checked_at"], data["changed_at"],
        data["next_pull_at"], quarantine_of(data["quarantined_since"], data["quarantined_pulls"]),
        data["moved_to"], data["moved_times"], data["organisation"],
    )  # fmt: skip


def every(db: Connection) -> list[SourceRow]:
    """All of them, by name."""
    return [read_row(row) for row in db.execute(select(*COLUMNS).order_by(source.c.name, source.c.id))]


def one(db: Connection, slug: str) -> SourceRow | None:
    """The source with that slug."""
    row = db.execute(select(*COLUMNS).where(source.c.slug == slug)).first()
    return read_row(row) if row else None


def set_organisation(db: Connection, slug: str, organisation: str) -> bool:
    """Give it to the workers of `organisation`. False if there is no such source."""
    values = {"organisation": organisation}
    return db.execute(update(source).where(source.c.slug == slug).values(values)).rowcount == 1


def set_paused(db: Connection, slug: str, paused: bool, now: int) -> bool:
    """Pause, or let run again (then due at once). False if there is no such source."""
    values: dict[str, object] = {"paused": paused} | ({} if paused else {"next_pull_at": now, "failures": 0})
    # raising the token fences a pull that is under way
    values["lease_token"] = source.c.lease_token + 1
    return db.execute(update(source).where(source.c.slug == slug).values(values)).rowcount == 1


APPROVED, REJECTED = -1, -2  # a worker's word, in the place of `quarantined_pulls`


def quarantine_of(since: int | None, pulls: int) -> Quarantine:
    """A quarantine from its columns."""
    return Quarantine(since, max(pulls, 0), approved=pulls == APPROVED, rejected=pulls == REJECTED)


def approve(db: Connection, slug: str, now: int) -> bool:
    """Believe the smaller answer at the next pull, which is due at once. False if it is not in quarantine."""
    where = (source.c.slug == slug) & source.c.quarantined_since.is_not(None)
    values = {"quarantined_pulls": APPROVED, "next_pull_at": now} | FORGOTTEN
    return db.execute(update(source).where(where).values(values)).rowcount == 1


def reject(db: Connection, slug: str) -> bool:
    """Never believe the smaller answer by itself; a whole one ends it. False if there is no quarantine."""
    where = (source.c.slug == slug) & source.c.quarantined_since.is_not(None)
    return db.execute(update(source).where(where).values(quarantined_pulls=REJECTED)).rowcount == 1


def read_again(db: Connection, source_id: int | None = None, due_at: int | None = None) -> None:
    """Have everything of a source (None: of all) read and understood anew at its next pull.

    due_at: when that is to be; None leaves it as it is.
    """
    of_source = source_event.c.source_id == source_id if source_id is not None else true()
    this = source.c.id == source_id if source_id is not None else true()
    values: dict[str, object] = {"adapter_state": "{}"} | FORGOTTEN
    if due_at is not None:
        values["next_pull_at"] = due_at
    db.execute(update(source_event).where(of_source).values(digest=b""))
    db.execute(update(source).where(this).values(values))


def remove(db: Connection, slug: str) -> int | None:
    """Delete the source and the events that no other source has; the number of those, None if there is no such."""
    row = one(db, slug)
    if row is None:
        return None
    mine = select(source_event.c.event_id).where(source_event.c.source_id == row.id)
    others = select(source_event.c.event_id).where(source_event.c.source_id != row.id)
    removed = db.execute(delete(event).where(event.c.id.in_(mine), event.c.id.not_in(others))).rowcount
    db.execute(delete(source).where(source.c.id == row.id))
    # what had been merged away has no item of its own, but its name would stay taken
    items = exists().where(or_(source_event.c.event_id == event.c.id, source_event.c.home_id == event.c.id))
    db.execute(delete(event).where(not_(items)))
    return int(removed)


def shared_events(db: Connection, slug: str) -> list[int]:
    """The row ids of a source's events that another source tells too: to be put together again without it."""
    other = source_event.alias()
    query = (
        select(source_event.c.event_id)
        .join(source, source.c.id == source_event.c.source_id)
        .join(other, other.c.event_id == source_event.c.event_id)
        .where(source.c.slug == slug, other.c.source_id != source_event.c.source_id)
        .distinct()
    )
    return list(db.execute(query).scalars())


REMEMBERED = (
    source.c.etag, source.c.last_modified, source.c.body_digest,
    source.c.adapter_state, source.c.adapter_references, source.c.pending,
)  # fmt: skip


def memory(row: Row[*tuple[Any, ...]]) -> Memory:
    """What was remembered after the last good pull; nothing to compare with where the next answer must be read.

    row: with the columns REMEMBERED.
    """
    return Memory(
        Validators() if row.pending else Validators(row.etag, row.last_modified),
        None if row.pending else row.body_digest,
        json.loads(row.adapter_state),
        {key: (at, value) for key, (at, value) in json.loads(row.adapter_references).items()},
    )


def remembered(old: Memory, new: Memory) -> dict[str, object]:
    """The columns that have to be written for `new`; {} if nothing is different."""
    values: dict[str, object] = {}
    if new.validators != old.validators:
        values |= {"etag": new.validators.etag, "last_modified": new.validators.last_modified}
    if new.digest != old.digest:
        values["body_digest"] = new.digest
    if new.state != old.state:
        values["adapter_state"] = json.dumps(new.state)
    if new.references != old.references:
        values["adapter_references"] = json.dumps(new.references, ensure_ascii=False)
    return values


def health(db: Connection, now: int) -> list[SourceHealth]:
    """Every source with the number of its coming events."""
    coming = case((event.c.hidden.is_(False) & (event.c.last_end_at > now), 1), else_=0)
    counts = (
        select(source_event.c.source_id, func.sum(coming).label("events"))
        .join(event, event.c.id == source_event.c.event_id)
        .group_by(source_event.c.source_id)
        .subquery()
    )
    query = (
        select(
            source.c.slug, source.c.name, source.c.paused, source.c.quarantined_since, source.c.outcome,
            source.c.failures, source.c.checked_at, source.c.next_pull_at, func.coalesce(counts.c.events, 0),
        )
        .outerjoin(counts, counts.c.source_id == source.c.id)
        .order_by(source.c.name)
    )  # fmt: skip
    return [
        SourceHealth(slug, name, paused, since is not None, outcome, failures, checked, due, int(events))
        for slug, name, paused, since, outcome, failures, checked, due, events in db.execute(query)
    ]
