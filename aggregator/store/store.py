"""The door to everything that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from aggregator.identity import filter_id
from aggregator.model import (
    AgeRange,
    Blockers,
    CalendarFeed,
    Choices,
    Counts,
    EventPage,
    EventQuery,
    Listing,
    Sheet,
    SourceHealth,
    Spots,
)
from aggregator.store import (
    accounttables,  # noqa: F401 (its tables belong to the metadata)
    backup,
    choices,
    derived,
    eventpages,
    feeds,
    goaltables,  # noqa: F401 (and these)
    mindtables,  # noqa: F401 (so do these)
    reads,
    schema,
    sheets,
    sources,
    voicetables,  # noqa: F401 (and these)
)
from aggregator.store.beside import Beside
from aggregator.store.coverage import Coverage
from aggregator.store.engine import WRITE, open_engine
from aggregator.store.facets import Days, Facets
from aggregator.store.goals import Goals
from aggregator.store.published.door import Door
from aggregator.store.tables import meta, saved_filter
from aggregator.store.voices import Voices


class Store:
    """Synchronous and safe to use from several threads. Close it when done.

    database: sqlite:///PATH or postgresql://…; timezone: the site's own, for days in filters.
    beside: what is kept beside the events. published: what the public API tells. coverage: what was on offer on
    each day. goals: those of the action plan. voices: what children wish for and how events were.
    """

    def __init__(self, database: str, timezone: str = "Europe/Helsinki") -> None:
        self.database = database
        self.zone = ZoneInfo(timezone)
        self.engine = open_engine(database)
        self._facets = Facets(self.zone, self.read)
        self.beside = Beside(self.zone, self.read, self.write)
        self.published = Door(self.zone, self.read)
        self.coverage = Coverage(self.zone, self.read, self.write)
        self.goals = Goals(self.read, self.write)
        self.voices = Voices(self.read, self.write)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store."""
        with self.engine.connect() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing. On SQLite it waits for its turn at the beginning."""
        with self.engine.connect().execution_options(**WRITE) as db, db.begin():
            yield db

    def migrate(self) -> Path | None:
        """Bring the schema up to date; what was there before is first copied to a file, which is told.

        Raises schema.SchemaError if the store is newer than this program, BackupError if it cannot be copied.
        """
        copied = backup.before_migrating(self.engine)
        schema.migrate(self.engine)
        derived.refresh(self)
        return copied

    def check(self) -> None:
        """Raise schema.SchemaError, in plain words, unless the schema is this program's."""
        schema.check(self.engine)

    def revision(self) -> int:
        """A number that moves only when something visible has changed."""
        with self.read() as db:
            return int(db.execute(select(meta.c.value).where(meta.c.key == "revision")).scalar_one())

    def listing(self, query: EventQuery, now: int) -> Listing:
        """One page of the list."""
        with self.read() as db:
            return reads.listing(db, query, now, self.zone, self._facets.picked(db, query, now))

    def next_occurrence(self, query: EventQuery, now: int) -> int | None:
        """The next start the filter leaves, whatever its last day."""
        with self.read() as db:
            return reads.next_occurrence(db, query, now, self.zone)

    def sheet(self, query: EventQuery, first: date, last: date, now: int) -> Sheet:
        """The days from `first` to `last` side by side; the filter's own days do not count."""
        with self.read() as db:
            return sheets.sheet(db, query, (first, last), now, self.zone)

    def spots(self, query: EventQuery, now: int) -> Spots:
        """Where the events are that the filter leaves."""
        with self.read() as db:
            return sheets.spots(db, query, now, self.zone)

    def counts(
        self, query: EventQuery, now: int, *, ages: Iterable[AgeRange] = (), days: Days | None = None
    ) -> Counts:
        """How many events each choice would leave. ages, days (name -> first and last day): also of these."""
        with self.read() as db:
            return self._facets.counts(db, query, now, ages, days or {})

    def blockers(self, query: EventQuery, now: int) -> Blockers:
        """Why the filter leaves nothing: what there would be without each part of it, and its next day."""
        with self.read() as db:
            without = self._facets.counts(db, query, now, (), {}).without
            most_first = sorted(without.items(), key=lambda part: (-part[1], part[0]))
            return Blockers(tuple(most_first), reads.next_occurrence(db, query, now, self.zone))

    def event_page(self, uid: str, now: int) -> EventPage | None:
        """An event in sight, None if there is none of that uid."""
        with self.read() as db:
            return eventpages.event_page(db, uid, now)

    def choices(self, now: int) -> Choices:
        """What the filter form offers."""
        with self.read() as db:
            return choices.choices(db, now)

    def calendar_feed(
        self, query: EventQuery, now: int, *, limit: int | None = 1_000, max_bytes: int = 1_000_000
    ) -> CalendarFeed:
        """The calendar texts the filter leaves; Google loses events in silence past about 1,000 or 1 MB.

        limit None: all of them, whatever their size."""
        with self.read() as db:
            return feeds.calendar_feed(db, query, now, self.zone, limit=limit, max_bytes=max_bytes)

    def remember_filter(self, canonical: str) -> str:
        """The short id of a canonical query string; the same string always has the same."""
        name = filter_id(canonical)
        if self.filter(name) is None:
            try:
                with self.write() as db:
                    db.execute(insert(saved_filter).values(id=name, query=canonical))
            except IntegrityError:  # another process was first
                pass
        return name

    def filter(self, name: str) -> str | None:
        """The canonical query string of an id, None if it was never given out."""
        with self.read() as db:
            return db.execute(select(saved_filter.c.query).where(saved_filter.c.id == name)).scalar_one_or_none()

    def health(self, now: int) -> list[SourceHealth]:
        """How every source is doing."""
        with self.read() as db:
            return sources.health(db, now)
