"""The door to what the public API tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from aggregator.model import Place
from aggregator.store.published import events, things
from aggregator.store.published.things import Division, PlaceCount, TagCount
from aggregator.store.published.wish import Gone, Page, Published, Wish


class Door:
    """Synchronous and safe to use from several threads, as the store itself."""

    def __init__(self, zone: ZoneInfo, read: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._zone, self._read = zone, read

    def page(self, wish: Wish, now: int, *, gone: bool = False) -> Page:
        """A page of events; `gone`: with what is no longer there."""
        with self._read() as db:
            return events.page(db, wish, now, self._zone, gone=gone)

    def one(self, uid: str, start: int | None, now: int) -> Published | Gone | None:
        """One event, or one time of a series; None if there never was one of that name."""
        with self._read() as db:
            return events.one(db, uid, start, now)

    def places(self, now: int) -> dict[str, PlaceCount]:
        """Every place by its id."""
        with self._read() as db:
            return things.places(db, now)

    def tag_counts(self, now: int) -> dict[tuple[str, str], TagCount]:
        """How many events each topic, audience and language has."""
        with self._read() as db:
            return things.tag_counts(db, now)

    def divisions(self) -> list[Division]:
        """The areas there are."""
        with self._read() as db:
            return things.divisions(db)

    def place_records(self, event_ids: Iterable[int]) -> dict[int, Place]:
        """What events tell of their places."""
        with self._read() as db:
            return things.place_records(db, event_ids)
