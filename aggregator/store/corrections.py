"""Workers' corrections: what is in force, what was, who made and undid it. See aggregator.corrections."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select, update

from aggregator.corrections import Correction, changed_words, words
from aggregator.model import Event
from aggregator.store.engine import chunks
from aggregator.store.ledger import correction, merge

_COLUMNS = correction.c
_IN_FORCE = _COLUMNS.undone_at.is_(None)
_OF_EVENTS = (
    select(correction)
    .where(_IN_FORCE, _COLUMNS.event_id.in_(bindparam("events", expanding=True)))
    .order_by(_COLUMNS.id)
)
_OF_SOURCE = select(correction).where(_IN_FORCE, _COLUMNS.source_id == bindparam("source")).order_by(_COLUMNS.id)


def _read(row: Row[*tuple[Any, ...]]) -> Correction:
    data = row._mapping
    return Correction(
        data["field"], json.loads(data["value"]), data["made_by"], data["made_at"], data["id"],
        json.loads(data["words"]), data["needs_look"], data["undone_by"], data["undone_at"],
    )  # fmt: skip


def of_source(db: Connection, source_id: int) -> tuple[Correction, ...]:
    """What holds for all events of a source."""
    return tuple(map(_read, db.execute(_OF_SOURCE, {"source": source_id})))


def of_events(db: Connection, event_ids: Collection[int]) -> dict[int, tuple[Correction, ...]]:
    """What is in force for each event: its own corrections; of other fields those of events merged into it."""
    homes = {number: number for number in event_ids}
    found: dict[int, dict[str, Correction]] = {}
    wave = set(event_ids)
    while wave:
        for row in (row for part in chunks(sorted(wave)) for row in db.execute(_OF_EVENTS, {"events": part})):
            one = _read(row)
            found.setdefault(homes[row.event_id], {}).setdefault(one.field, one)
        taken = _taken_into(db, wave)
        homes |= {number: homes[into] for number, into in taken if number not in homes}
        wave = {number for number, _ in taken} - wave
    return {number: tuple(by_field.values()) for number, by_field in found.items()}


def _taken_into(db: Connection, event_ids: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for part in chunks(sorted(event_ids)):
        found += [(row[0], row[1]) for row in db.execute(_TAKEN, {"events": part})]
    return found


_TAKEN = select(merge.c.event_id, merge.c.into_id).where(
    merge.c.undone_at.is_(None), merge.c.into_id.in_(bindparam("events", expanding=True))
)


def history(
    db: Connection, *, event_id: int | None = None, source_id: int | None = None
) -> tuple[Correction, ...]:
    """Every correction ever made for an event or a source, oldest first."""
    query = select(correction).where(_target(event_id, source_id)).order_by(_COLUMNS.id)
    return tuple(map(_read, db.execute(query)))


def _target(event_id: int | None, source_id: int | None) -> ColumnElement[bool]:
    return _COLUMNS.event_id == event_id if event_id is not None else _COLUMNS.source_id == source_id


def add(
    db: Connection, made: Correction, *, event_id: int | None = None, source_id: int | None = None
) -> Correction:
    """Keep a correction, in place of one of the same field that is in force."""
    end(db, [made.field], made.made_by, made.made_at, event_id=event_id, source_id=source_id)
    values = {
        "event_id": event_id,
        "source_id": source_id,
        "field": made.field,
        "value": json.dumps(made.value, ensure_ascii=False),
        "words": json.dumps(dict(made.words)),
        "needs_look": False,
        "made_by": made.made_by,
        "made_at": made.made_at,
        "undone_by": "",
        "undone_at": None,
    }
    number = db.execute(insert(correction).values(values).returning(_COLUMNS.id)).scalar_one()
    return replace(made, id=number)


def end(
    db: Connection,
    fields: Collection[str],
    by: str,
    now: int,
    *,
    event_id: int | None = None,
    source_id: int | None = None,
) -> list[str]:
    """Undo what is in force of these fields; which ones there were."""
    query = (
        update(correction)
        .where(_IN_FORCE, _target(event_id, source_id), _COLUMNS.field.in_(fields))
        .values(undone_by=by, undone_at=now)
        .returning(_COLUMNS.field)
    )
    return list(db.execute(query).scalars())


def flag(db: Connection, told: Event, corrections: Iterable[Correction]) -> None:
    """Note those whose words the source has changed since. told: the event without corrections."""
    ids = [one.id for one in corrections if not one.needs_look and changed_words(told, one.words)]
    if ids:
        db.execute(update(correction).where(_COLUMNS.id.in_(ids)).values(needs_look=True))


def looked(db: Connection, told: Event, corrections: Iterable[Correction]) -> None:
    """A worker has looked: the corrections hold for the words there are now."""
    for one in corrections:
        now_told = json.dumps(words(told, one.field))
        db.execute(update(correction).where(_COLUMNS.id == one.id).values(needs_look=False, words=now_told))


def to_look_at(db: Connection, limit: int = 200) -> list[tuple[int, Correction]]:
    """(event's row id, correction) of those in force that a worker has to look at, oldest first."""
    query = (
        select(correction)
        .where(_IN_FORCE, _COLUMNS.needs_look, _COLUMNS.event_id.is_not(None))
        .order_by(_COLUMNS.id)
        .limit(limit)
    )
    return [(row.event_id, _read(row)) for row in db.execute(query)]
