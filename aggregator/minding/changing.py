"""What a worker does to a source: settings, pausing, a decision on a quarantine, removal. Each one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from aggregator.given import understanding
from aggregator.settings import Settings
from aggregator.store import Store, compose, sources, writes
from sources.catalogue import KINDS, Source, make
from sources.errors import N_, CatalogueError, SourceError

# what a worker may change; a source's id names its events, so it stays
CHANGEABLE = (
    "name", "address", "organiser", "kind", "area", "city", "language", "licence", "min_age", "max_age", "every",
)  # fmt: skip
KIND_WORDS: dict[str, str] = {
    "library": N_("Library"),
    "youth": N_("Youth services"),
    "culture": N_("Culture"),
    "sports": N_("Sports"),
    "parish": N_("Parish"),
    "club": N_("Club or association"),
    "school": N_("School or institute"),
    "municipality": N_("The municipality's own calendar"),
    "other": N_("Other"),
}
assert set(KIND_WORDS) == set(KINDS)


class ChangeError(SourceError):
    """A change that cannot be made; says why."""


class NoSource(ChangeError):
    """There is no source of that id."""


def change(store: Store, slug: str, values: Mapping[str, Any], now: int) -> Source:
    """Other settings (of CHANGEABLE); what is stored is understood by them at the next pull, which is due at once.

    Raises NoSource; ChangeError where a value is wrong or the address is another source's.
    """
    with store.write() as db:
        row = _row(db, slug)
        about = _made(asdict(row.about) | {key: value for key, value in values.items() if key in CHANGEABLE})
        taken = [one.about.name for one in sources.every(db) if one.about.address == about.address]
        if about.address != row.about.address and taken:
            raise ChangeError(N_("That address is a source already: {name}."), name=taken[0])
        if about != row.about:
            sources.change(db, about)
            sources.pull_at(db, slug, now)
    return about


def _made(entry: dict[str, Any]) -> Source:
    try:
        return make(entry)
    except CatalogueError as error:
        first = error.problems[0]
        raise ChangeError(first.what, **first.values) from error


def pull_soon(store: Store, slug: str, now: int) -> None:
    """Have the scheduler pull it at its next tick. Raises NoSource; ChangeError while it is paused."""
    with store.write() as db:
        if _row(db, slug).about.paused:
            raise ChangeError(N_("The source is paused; let it run again first."))
        sources.pull_at(db, slug, now)


def pause(store: Store, slug: str, paused: bool, now: int) -> None:
    """Pause, or let run again. Raises NoSource."""
    with store.write() as db:
        if not sources.set_paused(db, slug, paused, now):
            raise _no_source(slug)


def decide(store: Store, slug: str, approve: bool, now: int) -> None:
    """Believe the smaller answer of a source, or not. Raises NoSource; ChangeError if it is in no quarantine."""
    with store.write() as db:
        _row(db, slug)
        done = sources.approve(db, slug, now) if approve else sources.reject(db, slug)
        if not done:
            raise ChangeError(N_("The source is not in quarantine any more."))


def remove(store: Store, settings: Settings, slug: str, now: int) -> int:
    """Remove a source and the events that no other source has; how many went. Raises NoSource.

    What others tell too goes on without this one's words.
    """
    with store.write() as db:
        _row(db, slug)
        shared = sources.shared_events(db, slug)
        removed = sources.remove(db, slug)
        if compose.rewrite(db, shared, understanding(settings, now), now) or removed:
            writes.move_revision(db)
    return removed or 0


def would_go(store: Store, slug: str) -> tuple[int, int]:
    """How many events would go with a source, and how many stay because another has them too."""
    with store.read() as db:
        shared = len(sources.shared_events(db, slug))
        return sources.event_count(db, slug) - shared, shared


def _row(db: Connection, slug: str) -> sources.SourceRow:
    row = sources.one(db, slug)
    if row is None:
        raise _no_source(slug)
    return row


def _no_source(slug: str) -> NoSource:
    return NoSource(N_("There is no source {source}."), source=slug)
