"""The door to what is kept beside the events: family calendars, articles, pictures, and streams for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from aggregator.model import AgeRange, CalendarFeed, EventQuery
from aggregator.store import articles, families, feeds, pictures, streams
from aggregator.store.articles import Told
from aggregator.store.families import Family
from aggregator.store.pictures import Picture
from aggregator.store.streams import Entry, MapRow, SourceTold

Opened = Callable[[], AbstractContextManager[Connection]]


class Beside:
    """Synchronous and safe to use from several threads, as the store itself."""

    def __init__(self, zone: ZoneInfo, read: Opened, write: Opened) -> None:
        self._zone, self._read, self._write = zone, read, write

    def make_family(self, queries: Sequence[str], now: int) -> str | None:
        """A new family calendar's edit token; None where there are as many as there may be."""
        with self._write() as db:
            return families.add(db, queries, now)

    def family(self, edit_token: str) -> Family | None:
        """The family calendar that an edit token may change."""
        with self._read() as db:
            return families.by_edit(db, edit_token)

    def family_feed(self, feed_token: str, now: int) -> Family | None:
        """The family calendar whose feed it is; its use is noted, to about a month."""
        with self._read() as db:
            found, old = families.by_feed(db, feed_token), families.needs_touch(db, feed_token, now)
        if old:
            with self._write() as db:
                families.touch(db, feed_token, now)
        return found

    def change_family(self, edit_token: str, queries: Sequence[str], now: int) -> bool:
        """Other filters for the same address; whether there is one."""
        with self._write() as db:
            return families.change(db, edit_token, queries, now)

    def remove_family(self, edit_token: str) -> bool:
        """Forget a family calendar for good; whether there was one."""
        with self._write() as db:
            return families.remove(db, edit_token)

    def union_feed(
        self, queries: Sequence[EventQuery], now: int, *, limit: int = 1_000, max_bytes: int = 1_000_000
    ) -> CalendarFeed:
        """The calendar texts that any of the filters leaves."""
        with self._read() as db:
            return feeds.union_feed(db, queries, now, self._zone, limit=limit, max_bytes=max_bytes)

    def entries(self, queries: Sequence[EventQuery], now: int, most: int = 100) -> list[Entry]:
        """The nearest coming events that any of the filters leaves."""
        with self._read() as db:
            return streams.entries(db, queries, now, self._zone, most)

    def articles(
        self,
        ages: Sequence[AgeRange] = (),
        audiences: Sequence[str] = (),
        sources: Sequence[str] = (),
        *,
        page: int = 1,
        most: int = articles.PAGE,
    ) -> list[Told]:
        """The newest articles; one more than `most` if there are more pages."""
        with self._read() as db:
            return articles.told(db, ages, audiences, sources, page=page, most=most)

    def tellers(self) -> list[tuple[str, str]]:
        """(slug, name) of the sources that have articles."""
        with self._read() as db:
            return articles.tellers(db)

    def pictures(self, addresses: Iterable[str]) -> dict[str, Picture]:
        """The pictures there are, by their address at the source."""
        with self._read() as db:
            return pictures.there(db, addresses)

    def map_size(self, since: int) -> int:
        """How many events the sitemap holds."""
        with self._read() as db:
            return streams.map_size(db, since)

    def map_rows(self, since: int, first: int, most: int) -> list[MapRow]:
        """Some of the sitemap's events."""
        with self._read() as db:
            return streams.map_rows(db, since, first, most)

    def sources_told(self, now: int) -> list[SourceTold]:
        """Every source, as the page about the site tells of it."""
        with self._read() as db:
            return streams.sources_told(db, now)
