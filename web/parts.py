"""What every page is handed: settings, store, clock, and what is kept in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from starlette.requests import Request

from aggregator import collectionfile
from aggregator.collectionfile import Collection
from aggregator.given import holidays_of
from aggregator.model import Choices, SourceHealth
from aggregator.schoolholidays import Municipalities
from aggregator.settings import Settings
from aggregator.store.lately import Lately
from aggregator.store.store import Store
from web.fast import Shelf
from web.meter import Meter
from web.seen import Seen
from web.watch import Watch

HEALTH_SECONDS = 60


@dataclass(slots=True)
class Parts:
    """One site's parts. Pages reach it by `parts(request)`; nothing is global."""

    settings: Settings
    store: Store
    watch: Watch
    shelf: Shelf = field(default_factory=Shelf)
    meter: Meter = field(default_factory=Meter)
    seen: Seen = field(default_factory=Seen)
    collections: dict[str, Collection] = field(default_factory=dict)
    holidays: Municipalities = field(default_factory=Municipalities)
    _health: tuple[int, list[SourceHealth]] | None = None
    _choices: Lately[Choices] = field(default_factory=Lately)
    _tips: Lately[bool] = field(default_factory=Lately)

    @classmethod
    def make(cls, settings: Settings, store: Store, clock: Callable[[], float] = time.time) -> Parts:
        """The parts for a site; `clock` gives seconds since 1970. Raises CollectionsError, HolidaysError."""
        watch = Watch(store.revision, settings.zone, clock)
        collections = collectionfile.load(settings.collections)
        return cls(settings, store, watch, collections=collections, holidays=holidays_of(settings))

    def now(self) -> int:
        """The present instant."""
        return int(self.watch.clock())

    def today(self) -> date:
        """The site's own calendar day."""
        return self.watch.day()

    def midnight(self) -> int:
        """The instant at which today began."""
        day = self.today()
        return int(datetime(day.year, day.month, day.day, tzinfo=self.settings.zone).timestamp())

    def choices(self) -> Choices:
        """What the filter form offers, as it is or lately was. Blocks."""
        key = self.revision(), self.watch.today
        return self._choices.get(key, lambda: self.store.choices(self.now()))

    def has_tips(self) -> bool:
        """Whether there is anything to read beside the events. Blocks."""
        return self._tips.get(self.revision(), lambda: bool(self.store.beside.tellers()))

    def revision(self) -> int:
        """The store's, of a moment ago."""
        return self.watch.revision if self.watch.current() else self.watch.look()

    def health(self) -> list[SourceHealth]:
        """How every source was doing within the last minute. Blocks."""
        kept, now = self._health, self.now()
        if kept is None or not 0 <= now - kept[0] < HEALTH_SECONDS:
            self._health = kept = (now, self.store.health(now))
        return kept[1]

    def address(self, path: str) -> str:
        """The public address of a path of ours."""
        return self.settings.site_address + path


def parts(request: Request) -> Parts:
    """The parts of the site that `request` came to."""
    found: Parts = request.app.state.parts
    return found
