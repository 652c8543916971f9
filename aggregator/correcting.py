"""Correcting an event, or all of a source's: what the workers' pages and `puuha correct` call.

Each call is one transaction; what is corrected for an event shows at once, what is corrected for a source with its
next pull, which is then due at once (undoing it has to read again what the source says).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from aggregator.corrections import FIELDS, FOR_SOURCES, Correction, CorrectionError, checked, words
from aggregator.differences import Kind
from aggregator.given import understanding
from aggregator.model import Event
from aggregator.settings import Settings
from aggregator.store import Store, compose, corrections, history, resolve, sources, writes
from aggregator.store.items import keep_tellings
from sources.errors import N_


@dataclass(frozen=True, slots=True)
class Corrected:
    """An event or a source with its corrections.

    uid: the served one, "" of a source. event: as it is shown, None of a source. hidden: out of sight.
    in_force, past: corrections, oldest first.
    """

    uid: str
    event: Event | None
    hidden: bool
    in_force: tuple[Correction, ...]
    past: tuple[Correction, ...]


def correct(store: Store, settings: Settings, uid: str, values: Mapping[str, Any], by: str, now: int) -> Corrected:
    """Correct fields of an event (see corrections.FIELDS). Raises CorrectionError."""
    good = {name: checked(name, value) for name, value in values.items()}
    with store.write() as db:
        number = _event(db, uid)
        told = _whole(db, number).belief.told
        keep_tellings(db, [number])
        for name, value in good.items():
            made = Correction(name, value, by, now, words=words(told, name))
            corrections.add(db, made, event_id=number)
        _settle(db, settings, number, now, by, "corrected")
        return _state(db, number)


def undo(store: Store, settings: Settings, uid: str, fields: Collection[str], by: str, now: int) -> Corrected:
    """Undo what was corrected of an event; no fields: all of it. Raises CorrectionError if nothing was."""
    with store.write() as db:
        number = _event(db, uid)
        homes = [number, *resolve.taken_in(db, number)]
        ended = [corrections.end(db, fields or FIELDS, by, now, event_id=home) for home in homes]
        if not any(ended):
            raise CorrectionError(N_("Nothing of that has been corrected."))
        _settle(db, settings, number, now, by, "undone")
        return _state(db, number)


def looked(store: Store, uid: str, by: str, now: int) -> Corrected:
    """Say that an event's corrections still hold, though its source has changed its words."""
    with store.write() as db:
        number = _event(db, uid)
        waiting = [one for one in _whole(db, number).corrections if one.needs_look]
        if not waiting:
            raise CorrectionError(N_("No correction of this event waits for a look."))
        corrections.looked(db, _whole(db, number).belief.told, waiting)
        history.note(db, [history.Noted(number, "looked", by)], now)
        return _state(db, number)


def corrections_of(store: Store, uid: str) -> Corrected:
    """An event's corrections. Raises CorrectionError if there is no such event."""
    with store.read() as db:
        return _state(db, _event(db, uid))


def correct_source(store: Store, slug: str, values: Mapping[str, Any], by: str, now: int) -> Corrected:
    """Correct fields of all events of a source, now and ever after. Raises CorrectionError."""
    for name in values:
        if name not in FOR_SOURCES:
            raise CorrectionError(N_("A whole source cannot be hidden; pause or remove it."))
    good = {name: checked(name, value) for name, value in values.items()}
    with store.write() as db:
        number = _source(db, slug)
        for name, value in good.items():
            corrections.add(db, Correction(name, value, by, now), source_id=number)
        sources.read_again(db, number, now)
        return _source_state(db, number)


def undo_source(store: Store, slug: str, fields: Collection[str], by: str, now: int) -> Corrected:
    """Undo what was corrected for a source; no fields: all of it. Raises CorrectionError if nothing was."""
    with store.write() as db:
        number = _source(db, slug)
        if not corrections.end(db, fields or FOR_SOURCES, by, now, source_id=number):
            raise CorrectionError(N_("Nothing of that has been corrected."))
        sources.read_again(db, number, now)
        return _source_state(db, number)


def corrections_of_source(store: Store, slug: str) -> Corrected:
    """A source's corrections. Raises CorrectionError if there is no such source."""
    with store.read() as db:
        return _source_state(db, _source(db, slug))


def waiting_for_a_look(store: Store) -> list[tuple[str, Event, Correction]]:
    """(uid, event, correction) of corrections whose words the source has changed since."""
    with store.read() as db:
        found = [(resolve.standing(db, number), one) for number, one in corrections.to_look_at(db)]
        wholes = compose.load(db, {number for number, _ in found})
        return [
            (wholes[number].before.uid, wholes[number].belief.event, one)
            for number, one in found
            if number in wholes
        ]


def _event(db: Connection, uid: str) -> int:
    number = resolve.answering(db, uid)
    if number is None:
        raise CorrectionError(N_("There is no event {uid}."), uid=uid)
    return number


def _source(db: Connection, slug: str) -> int:
    row = sources.one(db, slug)
    if row is None:
        raise CorrectionError(N_("There is no source {source}."), source=slug)
    return row.id


def _whole(db: Connection, number: int) -> compose.Whole:
    return compose.load(db, [number])[number]


def _settle(db: Connection, settings: Settings, number: int, now: int, by: str, kind: Kind) -> None:
    if compose.rewrite(db, [number], understanding(settings, now), now, by, kind):
        writes.move_revision(db)
    else:
        # a correction that changes nothing people see is a decision all the same
        history.note(db, [history.Noted(number, kind, by)], now)


def _state(db: Connection, number: int) -> Corrected:
    whole = _whole(db, number)
    every = [
        one for home in (number, *resolve.taken_in(db, number)) for one in corrections.history(db, event_id=home)
    ]
    return Corrected(
        whole.before.uid,
        whole.belief.event,
        whole.belief.hidden,
        whole.corrections,
        tuple(one for one in every if one.undone_at is not None),
    )


def _source_state(db: Connection, number: int) -> Corrected:
    every = corrections.history(db, source_id=number)
    in_force = tuple(one for one in every if one.undone_at is None)
    return Corrected("", None, False, in_force, tuple(one for one in every if one.undone_at is not None))
