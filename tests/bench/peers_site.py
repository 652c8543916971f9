"""Our site for `peers.py`, with what a bench has to be able to ask of it.

    uvicorn --factory peers_site:usual      the site as it is
    uvicorn --factory peers_site:whole      the same without the bound of 1,000 events or 1 MB on a feed

A request with the header `x-bench: moved` finds the feed as after a change elsewhere in the store: read and written
anew, and compared with what is kept. With `x-bench: emptied` nothing is kept of it: it is also compressed anew.
`/bench/NAME.ics` is the feed's text alone, put together by the store at each request and neither kept nor
compressed; `/bench/packed` tells how many times anything was compressed.
"""

from __future__ import annotations

import gzip
from typing import Any

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from aggregator.model import CalendarFeed, EventQuery
from aggregator.settings import Settings
from aggregator.store import Store
from web import fast, feed, query
from web.app import create_app
from web.parts import Parts

NEVER = -2


class Whole(Store):
    """A store that leaves nothing out of a feed."""

    def calendar_feed(self, query: EventQuery, now: int, **_: Any) -> CalendarFeed:
        return super().calendar_feed(query, now, limit=None)


class Counting:
    """Stands in for `gzip` where feeds are compressed."""

    def __init__(self) -> None:
        self.times = 0

    def compress(self, *args: Any, **options: Any) -> bytes:
        self.times += 1
        return gzip.compress(*args, **options)


class Bench:
    """The site behind the few addresses and the header above."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.packed = fast.gzip = Counting()  # type: ignore[assignment]
        self.site = Parts.make(settings, store)
        self.front = create_app(settings, store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if scope["path"].startswith("/bench/"):
                await self._own(scope["path"].removeprefix("/bench/"), send)
                return
            self._forget(scope)
        await self.front(scope, receive, send)

    def _forget(self, scope: Scope) -> None:
        how = next((value for name, value in scope["headers"] if name == b"x-bench"), b"")
        shelf = self.front._shelf
        kept = shelf.get(scope["path"]) if how else None
        if kept is not None and how == b"moved":
            kept.revision = NEVER
        elif how == b"emptied":
            shelf.drop(scope["path"])

    async def _own(self, name: str, send: Send) -> None:
        if name == "packed":
            body = str(self.packed.times).encode()
        else:
            body = await anyio.to_thread.run_sync(self._text, name.removesuffix(".ics"))
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _text(self, name: str) -> bytes:
        self.site.watch.look()
        wanted = query.parse(self.site.store.filter(name) or "").filter
        found = self.site.store.calendar_feed(wanted.query(self.site.watch.today), self.site.midnight())
        return feed.written(self.site, name, wanted, found)


def usual() -> ASGIApp:
    """The site as it is."""
    settings = Settings()
    return Bench(Store(settings.database, settings.timezone), settings)


def whole() -> ASGIApp:
    """The site without the bound on a feed's size."""
    settings = Settings()
    return Bench(Whole(settings.database, settings.timezone), settings)
