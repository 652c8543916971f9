"""One event as its workers see it: what is believed, what was corrected, merged and changed, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from aggregator import correcting, merging
from aggregator.areas import Area, place_key
from aggregator.corrections import Correction
from aggregator.matching.judge import Judgement
from aggregator.minding.doubts import Doubt, doubt
from aggregator.model import Event, Occurrence
from aggregator.settings import Settings
from aggregator.store import Store, history, matchmaker, minding, nearby, resolve
from aggregator.store.history import Entry
from aggregator.store.merges import Merge
from aggregator.store.nearby import Nearby
from aggregator.store.tables import area, event

PAST = 40


@dataclass(frozen=True, slots=True)
class Dossier:
    """uid: the one it is served by. sources: slugs of all that tell or told it. at: its next time.

    key: of its place, "" if none is told; area: slug and name. history: the newest first, of it and of what was
    merged into it.
    """

    uid: str
    number: int
    event: Event
    hidden: bool
    doubt: Doubt | None
    sources: tuple[str, ...]
    at: Occurrence
    corrections: tuple[Correction, ...]
    merges: tuple[Merge, ...]
    history: tuple[Entry, ...]
    key: str
    area: Area

    @property
    def waiting(self) -> tuple[Correction, ...]:
        """Corrections whose words the source has changed since."""
        return tuple(one for one in self.corrections if one.needs_look)


def dossier(store: Store, uid: str, now: int) -> Dossier | None:
    """All of an event, in sight or not; None if there never was one of that uid."""
    with store.read() as db:
        number = resolve.answering(db, uid)
        if number is None or not (slugs := minding.owners(db, [number]).get(number)):
            return None
        where = _area(db, number)
        at = minding.next_time(db, number, now)
        entries = _history(db, number)
    told = correcting.corrections_of(store, uid)
    assert told.event is not None
    key = place_key(told.event.place) if told.event.place else ""
    return Dossier(
        told.uid, number, told.event, told.hidden, doubt(told.event), tuple(slugs), at, told.in_force,
        tuple(merging.merges_of(store, told.uid)), entries, key, where,
    )  # fmt: skip


def _area(db: Connection, number: int) -> Area:
    query = select(area.c.slug, area.c.name).join(event, event.c.area_id == area.c.id).where(event.c.id == number)
    slug, name = db.execute(query).one()
    return slug, name


def _history(db: Connection, number: int) -> tuple[Entry, ...]:
    found = [entry for one in (number, *resolve.taken_in(db, number)) for entry in history.of(db, one).entries]
    return tuple(sorted(found, key=lambda entry: entry.at)[: -PAST - 1 : -1])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another event to join with: what the judge says of the two; None where it has nothing to compare."""

    other: Dossier
    judgement: Judgement | None


def candidates(store: Store, one: Dossier, words: str = "") -> list[Nearby]:
    """Events near it in time: with these words, else with the likest titles."""
    with store.read() as db:
        return nearby.nearby(db, one.number, one.at.start, words)


def candidate(store: Store, settings: Settings, one: Dossier, other_uid: str, now: int) -> Candidate | None:
    """Another event beside this one; None if there is none of that uid, or it is this one."""
    other = dossier(store, other_uid, now)
    if other is None or other.number == one.number:
        return None
    with store.read() as db:
        return Candidate(other, matchmaker.compared(db, one.number, other.number, settings.zone))
