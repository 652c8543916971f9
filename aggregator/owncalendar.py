"""An organisation's own calendar: events typed in by hand, a source of its own. Each call is one transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from aggregator import adding
from aggregator.adding import AddingError, Details
from aggregator.handmade import Typed, number_of
from aggregator.store import Store, documents, sources
from aggregator.store.documents import Row
from sources.catalogue import Source
from sources.errors import N_, Problem

ADAPTER = "jsonld"
FULL = N_("There are as many events here as there can be; remove old ones first.")
NO_SOURCE = N_("There is no such calendar.")


def is_own(about: Source) -> bool:
    """Whether a source's events are typed in by hand."""
    return documents.is_stored(about.address) and about.adapter == ADAPTER


def make(store: Store, details: Details, organisation: str, now: int) -> str:
    """A new calendar's slug; the one the organisation has, if it has one. Raises AddingError."""
    with store.write() as db:
        own = _of(db, organisation)
        if own:
            return own
        slug = adding.free_slug(db, details.name)
        address = f"{documents.STORED}{slug}.jsonld"
        adding.add(db, adding.checked_source(details, slug, address, ADAPTER), organisation, now)
        return slug


def of(store: Store, organisation: str) -> str:
    """The slug of an organisation's own calendar, "" if it has none."""
    with store.read() as db:
        return _of(db, organisation)


def _of(db: Connection, organisation: str) -> str:
    mine = (row.about.id for row in sources.every(db) if is_own(row.about) and row.organisation == organisation)
    return min(mine, default="")


def rows(store: Store, slug: str) -> list[Row]:
    """What has been typed in, in the order it was."""
    with store.read() as db:
        return documents.rows(db, slug)


def served(store: Store, slug: str) -> dict[int, tuple[str, dict[str, str]]]:
    """Number of a row -> uid and title of its event, of those in sight; a new row comes with the next pull."""
    with store.read() as db:
        found = sources.served(db, slug)
    return {number: one for key, one in found.items() if (number := number_of(key)) is not None}


def put(store: Store, slug: str, event: Typed, now: int, number: int | None = None) -> int:
    """Add an event, or change that of a number; the source is due at once. Raises AddingError."""
    with store.write() as db:
        source_id = _due(db, slug, now)
        if number is None:
            number = documents.add_row(db, source_id, event, now)
            if number is None:
                raise AddingError([Problem("", FULL)])
        elif not documents.change_row(db, source_id, number, event, now):
            raise AddingError([Problem("", N_("This event has been removed meanwhile."))])
        return number


def call_off(store: Store, slug: str, number: int, now: int, *, cancelled: bool) -> bool:
    """Cancel an event, or take that back; whether there is one. It stays in sight, as cancelled."""
    with store.write() as db:
        found = next((row for row in documents.rows(db, slug) if row.id == number), None)
        if found is None:
            return False
        source_id = _due(db, slug, now)
        return documents.change_row(db, source_id, number, replace(found.event, cancelled=cancelled), now)


def remove(store: Store, slug: str, number: int, now: int) -> bool:
    """Take an event out for good, as if it had never been there; whether there was one."""
    with store.write() as db:
        return documents.remove_row(db, _due(db, slug, now), number)


def _due(db: Connection, slug: str, now: int) -> int:
    row = sources.one(db, slug)
    if row is None or not is_own(row.about):
        raise AddingError([Problem("", NO_SOURCE)])
    sources.pull_at(db, row.about.id, now)
    return row.id
