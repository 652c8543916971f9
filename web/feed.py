"""Feeds: `/k/{id}.ics`, `.rss` and `.json` for a filter, `/{language}/t/{uid}.ics` for one event.

Most requests never come here (web.fast answers them from memory). One that does makes the feed once, however
many ask at the same time, and keeps it for the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from aggregator.ics import Site, calendar
from aggregator.model import CalendarFeed
from web import query, words
from web.fast import CALENDAR, EMPTY, Kept, Kind
from web.faults import is_unreachable
from web.filter import Filter
from web.i18n import DEFAULT, Tongue, tongue
from web.parts import Parts, parts
from web.secrecy import shown_path
from web.subscribe import calendar_name, feed_path

log = logging.getLogger(__name__)
Make = Callable[[Parts, Kept | None], Kept | None]


class Answer(Response):
    """A kept feed's prepared answer as a response of the framework."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = self._kept.answer(scope["headers"])
        await send(start)
        await send(body if scope["method"] == "GET" else EMPTY)


async def feed(request: Request) -> Response:
    """The calendar of a remembered filter; 404 as text if there is none of that name."""
    name = request.path_params["name"]
    return await answered(request, feed_path(name), partial(make, name=name))


async def answered(request: Request, path: str, making: Make) -> Response:
    """The feed kept under `path`, made by `making` where it is not there or old; 404 as text if there is none."""
    feeds: Feeds = request.app.state.feeds
    kept = await feeds.get(path, making)
    if kept is None:
        return PlainTextResponse("No such calendar.\n", 404, {"Cache-Control": "public, max-age=60"})
    return Answer(kept)


class Feeds:
    """Makes feeds; at most one of a path at a time."""

    def __init__(self, site: Parts) -> None:
        self._site = site
        self._making: dict[str, asyncio.Task[Kept | None]] = {}

    async def get(self, path: str, making: Make) -> Kept | None:
        """The feed as the store tells it now. While the store cannot be asked: as it was last told."""
        task = self._making.get(path)
        if task is None:
            task = self._making[path] = asyncio.create_task(self._make(path, making))
            task.add_done_callback(lambda done: self._made(path, done))
        return await asyncio.shield(task)

    def _made(self, path: str, done: asyncio.Task[Kept | None]) -> None:
        del self._making[path]
        if not done.cancelled():
            done.exception()  # told to whoever waited; nobody may have stayed to hear it

    async def _make(self, path: str, making: Make) -> Kept | None:
        old = self._site.shelf.get(path)
        try:
            kept = await anyio.to_thread.run_sync(making, self._site, old)
        except Exception as error:
            if old is None or not is_unreachable(error):
                raise
            log.warning("%s is served as it was: the database does not answer", shown_path(path))
            return old
        if kept is not None and kept is not old:
            self._site.shelf.put(path, kept)
        return kept


def make(site: Parts, old: Kept | None, name: str) -> Kept | None:
    """Read, write out and compress one feed; `old` itself, if it still says the same. Blocks."""
    return renewed(site, old, lambda: _calendar(site, name), "puuhakalenteri.ics")


def renewed(
    site: Parts, old: Kept | None, body_of: Callable[[], bytes | None], filename: str, kind: Kind = CALENDAR
) -> Kept | None:
    """What `body_of` writes, kept; `old` itself, if it still says the same. None if there is no such feed."""
    revision, today = site.watch.look(), site.watch.today
    if old is not None and (old.revision, old.day) == (revision, today):
        return old
    body = body_of()
    if body is None:
        return None
    if old is not None and old.body == body:
        old.revision, old.day = revision, today
        return old
    # a second later than what it replaces, so that a date alone tells them apart too
    modified = max(site.now(), old.modified + 1 if old else 0)
    return Kept.make(body, modified, revision, today, filename, kind)


def _calendar(site: Parts, name: str) -> bytes | None:
    asked = site.store.filter(name)
    if asked is None:
        return None
    wanted = query.parse(asked).filter
    # a feed is the same all day unless the store changes: it is seen from midnight, not from now
    found = site.store.calendar_feed(wanted.query(site.watch.today), site.midnight())
    return written(site, name, wanted, found)


def written(site: Parts, name: str, wanted: Filter, found: CalendarFeed) -> bytes:
    """The feed's bytes. Its name and description are in the site's first language, as its events are."""
    said = tongue(DEFAULT)
    return calendar(
        found.texts,
        site=calendar_site(site),
        name=calendar_name(wanted, site, said),
        description=" ".join(_description(site, wanted, found, said)),
        source=site.address(feed_path(name)),
        url=site.address(f"/{DEFAULT}/k/{name}"),
    )


def _description(site: Parts, wanted: Filter, found: CalendarFeed, said: Tongue) -> list[str]:
    told = ", ".join(words.filter_words(wanted, site.choices(), said)) or said("All events")
    return described(told, found, said)


def described(told: str, found: CalendarFeed, said: Tongue) -> list[str]:
    """A calendar's description, sentence by sentence. told: its filter in words."""
    lines = [told + "."]
    if found.left_out:
        lines.append(said.plural(
            "The nearest {shown} events are here; {count} did not fit. Narrow the filter to see it.",
            "The nearest {shown} events are here; {count} did not fit. Narrow the filter to see them.",
            found.left_out, shown=said.number(found.events),
        ))  # fmt: skip
    return lines


def calendar_site(site: Parts) -> Site:
    """What the calendar's writer needs to know of the site."""
    settings = site.settings
    return Site(settings.site_name, settings.site_address, settings.zone)


def one_event(request: Request) -> Response:
    """One event's file, to be opened once; without a calendar's name, as Outlook would add a calendar for it."""
    site, values = parts(request), request.path_params
    found = site.store.event_page(values["name"].partition("-")[0], site.now())
    if found is None:
        return PlainTextResponse("No such event.\n", 404, {"Cache-Control": "public, max-age=60"})
    address = site.address(f"/{values['language']}/t/{found.event.uid}")
    options: dict[str, Any] = {"name": "", "description": "", "source": "", "url": address, "named": False}
    body = calendar(found.text.encode(), site=calendar_site(site), **options)
    kept = Kept.make(body, found.changed_at, -1, site.today(), f"{found.event.uid}.ics")
    return Answer(kept)
