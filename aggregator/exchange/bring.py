"""Writing everything out, and taking it in: what would be added or changed, and doing it. Nothing is removed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from aggregator.areas import NOWHERE
from aggregator.exchange.records import Cargo, Decision, Placed
from aggregator.given import understanding
from aggregator.settings import Settings
from aggregator.store import Store, places, sources, waiting, writes
from aggregator.store.tables import place_area, source
from sources.catalogue import Source


@dataclass(frozen=True, slots=True)
class Difference:
    """What a cargo would do to a store. same: how many things are there already, just so."""

    added: tuple[Source, ...]
    changed: tuple[Source, ...]
    decisions: tuple[Decision, ...]
    places: tuple[Placed, ...]
    same: int


def everything(db: Connection, ids: Collection[str] = ()) -> Cargo:
    """All that is there; of some sources: these, and what was decided about them alone."""
    rows = [row for row in sources.every(db) if not ids or row.about.id in ids]
    organisations = {row.about.id: row.organisation for row in rows if row.organisation}
    decisions = [
        one
        for one in waiting.in_force(db)
        if not ids or (one.item[0] in ids and (not one.other[0] or one.other[0] in ids))
    ]
    columns = place_area.c
    placed = db.execute(select(columns.key, columns.slug, columns.name, columns.set_at)) if not ids else ()
    found = tuple(Placed(row.key, (row.slug, row.name), row.set_at) for row in placed)
    return Cargo(tuple(row.about for row in rows), organisations, tuple(decisions), found)


def difference(db: Connection, cargo: Cargo) -> Difference:
    """What taking `cargo` in would change."""
    here = everything(db)
    known = {one.id: (one, here.organisations.get(one.id, "")) for one in here.sources}
    new = tuple(one for one in cargo.sources if one.id not in known)
    # an organisation that the file leaves out stays as it is
    changed = tuple(
        one
        for one in cargo.sources
        if one.id in known and known[one.id] != (one, cargo.organisations.get(one.id, known[one.id][1]))
    )
    decided, placed = set(here.decisions), set(here.places)
    decisions = tuple(one for one in cargo.decisions if one not in decided)
    put = tuple(one for one in cargo.places if one not in placed)
    left = len(cargo.sources) + len(cargo.decisions) + len(cargo.places)
    return Difference(new, changed, decisions, put, left - len(new) - len(changed) - len(decisions) - len(put))


def bring(store: Store, settings: Settings, cargo: Cargo, now: int) -> Difference:
    """Take `cargo` in, all of it or nothing. What is about events that are not there waits for them."""
    with store.write() as db:
        found = difference(db, cargo)
        for one in found.added:
            sources.add(db, one, now, cargo.organisations.get(one.id, ""))
        for one in found.changed:
            sources.change(db, one)
            if one.id in cargo.organisations:
                mine = source.update().where(source.c.slug == one.id)
                db.execute(mine.values(organisation=cargo.organisations[one.id]))
        waiting.put(db, found.decisions)
        for place in found.places:
            places.put(db, place.key, place.area if place.area[0] else NOWHERE, place.made_at)
        if waiting.arrive(db, understanding(settings, now), now):
            writes.move_revision(db)
    return found
