"""The search itself: an address -> what is behind it, in at most 12 requests and 20 seconds.

kirkanta:NAME ───────────> the library directory ──> the feeds it names
a share link ────────────> its feed
anything else ─> fetch ──> a feed: itself
                   └─────> a page: robots.txt ─> the page itself, and all it leads to, likeliest first
                             └─ nothing with events? the site's events page, once
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

import anyio

from sources import following, kirkanta
from sources.adapters import Adapter, adapters
from sources.detecting import obstacles, steps
from sources.detecting.asking import Asking, Asks
from sources.detecting.candidates import (
    GIVEN,
    ITSELF,
    LINKED,
    NAMED,
    Candidate,
    candidates,
    events_pages,
    of_address,
    of_api,
)
from sources.detecting.holds import QUALITY, Holds, best_first
from sources.detecting.page import Facts, facts, is_page
from sources.errors import FetchError, Problem, SourceError
from sources.records import Document, Links, Reading, Request

T = TypeVar("T")
SECONDS = 20.0
KEPT_BACK = 3  # requests for the site's events page
MORE_TRIED = 3  # named feeds that are looked at though one with coming events has been found
EVENT_PAGES = 3  # looked at of a list that tells no events itself
LIKELY = 50

Work = Callable[..., Awaitable[Any]]
Look = Callable[[str, Document, Reading], Awaitable[tuple[Holds, T]]]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A feed. holds, what: what `look` made of its first document, None if it has not been looked at."""

    address: str
    adapter: str
    title: str
    candidate: Candidate
    holds: Holds | None = None
    what: T | None = None


@dataclass(slots=True)
class Detection(Generic[T]):
    """feeds: best first. problems: why there are none, or what was left out. refused: we may not read there."""

    address: str
    feeds: list[Found[T]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    requests: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Detector(Generic[T]):
    """Finds feeds. work: runs a function in a child process. look: what is in a document, by an adapter's name.

    directory: base address of the library directory's API.
    """

    fetches: Asks
    work: Work
    look: Look[T]
    directory: str = kirkanta.BASE

    async def detect(self, address: str, reading: Reading, now: datetime) -> Detection[T]:
        """The feeds behind an address. Raises SourceError if not even the address itself could be read."""
        search = _Search(self, reading, now, Detection(address), Asking(self.fetches))
        with anyio.move_on_after(SECONDS) as scope:
            await search.go(address)
        if scope.cancelled_caught:
            search.tell(obstacles.OUT_OF_TIME, seconds=f"{SECONDS:g}")
        return search.result()


@dataclass(slots=True)
class _Search(Generic[T]):
    by: Detector[T]
    reading: Reading
    now: datetime
    found: Detection[T]
    asking: Asking
    bodies: set[tuple[str, bytes]] = field(default_factory=set)

    async def go(self, address: str) -> None:
        """Search everything. Raises SourceError."""
        if directory := kirkanta.directory_address(address, self.by.directory):
            await self._directory(directory, address)
            return
        candidate = of_address(address)
        if candidate and await self._try(candidate, tell=True):
            return
        document = await self.asking.fetch(Request(address))
        if is_page(document):
            await self._page(document)
        elif not await self._take(document, Candidate(address, GIVEN, weight=100)):
            inside = of_api(document)
            if not (inside and await self._try(inside)):
                self.tell(obstacles.NOTHING)

    def tell(self, what: str, **values: object) -> None:
        """Note a problem of the search."""
        self.found.problems.append(Problem("", what, {name: str(value) for name, value in values.items()}))

    def result(self) -> Detection[T]:
        """What was found, best first; what has not been looked at comes last."""
        looked = [one for one in self.found.feeds if one.holds]
        rows = [(one.adapter, one.holds, one.candidate.weight) for one in looked if one.holds]
        others = [one for one in self.found.feeds if not one.holds]
        self.found.requests = self.asking.requests
        self.found.feeds = [*(looked[number] for number in best_first(rows)), *others]
        return self.found

    # -- pages

    async def _page(self, document: Document, again: bool = False) -> None:
        """What a page holds and leads to. again: we were led here; then its links are not followed further."""
        said: Facts = await self.by.work(facts, document)
        if said.challenge:
            self.tell(obstacles.CHALLENGE, host=obstacles.host(said.address))
            return
        if not await self.asking.allowed(said.address):
            self.found.refused = not again
            self.tell(obstacles.ROBOTS, host=obstacles.host(said.address))
            return
        await self._itself(document)
        await self._follow(candidates(said), 0 if again or self._has_events() else KEPT_BACK)
        if not again and not self._has_events():
            await self._events_pages(said)
        if not again and not self.found.feeds:
            self.tell(*obstacles.of_page(said))

    async def _itself(self, document: Document) -> None:
        """The page's own events, by the best adapter that finds any."""
        scores = {name: adapter.recognises(document) for name, adapter in adapters().items()}
        for name in sorted(filter(scores.get, scores), key=lambda name: -scores[name]):
            candidate = Candidate(document.address, ITSELF, name, weight=60)
            if await self._take(document, candidate) and self._has_events():
                return

    async def _follow(self, listed: list[Candidate], kept_back: int) -> None:
        """Try candidates; once there are coming events, only few more, and no guesses."""
        more = MORE_TRIED
        for candidate in listed:
            best = max((QUALITY.get(one.adapter, 0) for one in self._with_coming()), default=0)
            better = QUALITY.get(candidate.adapter, 0) > best
            if best and not better:
                more -= 1
                if candidate.guess or more < 0:
                    continue
            if self.asking.left(0 if best else kept_back) > 0 and candidate.address not in self.asking.seen:
                await self._try(candidate)

    async def _events_pages(self, said: Facts) -> None:
        """The site's own page of events, if the first one leads there."""
        for address in events_pages(said)[:2]:
            if self.asking.left() < 1 or self._has_events():
                return
            if address in self.asking.seen or not self.asking.may_follow(address):
                continue
            document = await self.asking.fetch_or_none(Request(address))
            if document and is_page(document):
                await self._page(document, again=True)
            elif document:
                await self._take(document, Candidate(address, LINKED, weight=70))

    # -- feeds

    async def _try(self, candidate: Candidate, tell: bool = False) -> bool:
        """Fetch a candidate and look at it; whether it is a feed. tell: say what went wrong."""
        adapter = adapters().get(candidate.adapter)
        request = Request(candidate.address)
        if adapter:
            request = adapter.start(candidate.address, {}, self.now).requests[0]
        if not tell and not self.asking.may_follow(candidate.address):
            return False
        try:
            document = await self.asking.fetch(request)
        except FetchError as error:
            if tell:
                self.found.problems.append(error.problem())
            if obstacles.wants_key(candidate.adapter, error):
                self.tell(obstacles.KEY, address=candidate.address)
            return False
        return await self._take(document, candidate)

    async def _take(self, document: Document, candidate: Candidate) -> bool:
        """Look at a document; whether it is a feed. One seen under another address already is left out."""
        adapter = _adapter_for(document, candidate)
        if adapter is None:
            return False
        digest = hashlib.blake2b(document.body, digest_size=16).digest()
        if (adapter.name, digest) in self.bodies:
            return False
        self.bodies.add((adapter.name, digest))
        try:
            said, what = await self._look(adapter, document)
        except SourceError:
            return False
        if candidate.why == ITSELF and not said.events:
            return False
        title = candidate.title or said.title
        self.found.feeds.append(Found(candidate.address, adapter.name, title, candidate, said, what))
        return True

    async def _look(self, adapter: Adapter, document: Document) -> tuple[Holds, T]:
        """What a document holds; of one that only leads to others (a list, a data set), what its first holds.

        Raises SourceError.
        """
        if not adapter.linked:
            return await self.by.look(adapter.name, document, self.reading)
        links: Links = await self.by.work(following.links, adapter.name, document, self.reading)
        reading, left_out = await self._told(adapter, links)
        said, what = await self.by.look(adapter.name, document, reading)
        if not said.events and links.pages and self.asking.left(KEPT_BACK) > 0:
            following_page = await self.asking.fetch(links.pages[0])
            said, what = await self.by.look(adapter.name, following_page, reading)
        return replace(said, more=bool(links.pages) or left_out), what

    async def _told(self, adapter: Adapter, links: Links) -> tuple[Reading, bool]:
        """The reading with what other documents tell, and whether some were not asked.

        Only event pages are fetched, a few of them: places and keywords do not decide which feed is best.
        """
        wanted = links.references if adapter.name == "jsonld" else ()
        documents: list[Document] = []
        for request in wanted[:EVENT_PAGES]:
            page = await self.asking.fetch_or_none(request) if self.asking.left(KEPT_BACK) > 0 else None
            documents += [page] if page else []
        told = await self.by.work(following.refer, adapter.name, documents) if documents else {}
        known = {**self.reading.references, **links.told, **told}
        return replace(self.reading, references=known), len(wanted) > len(documents)

    def _with_coming(self) -> list[Found[T]]:
        return [one for one in self.found.feeds if one.holds and one.holds.coming]

    def _has_events(self) -> bool:
        return any(one.holds and one.holds.events for one in self.found.feeds)

    # -- the library directory

    async def _directory(self, directory: str, address: str) -> None:
        document = await self.asking.fetch(Request(directory, accept="application/json"))
        feeds, libraries = await self.by.work(steps.directory, document, self.reading)
        name = address.partition(":")[2].strip()
        if not libraries:
            self.tell(obstacles.NO_LIBRARY, name=name)
        elif not feeds:
            self.tell(obstacles.NO_LIBRARY_FEED, count=libraries, name=name)
        for feed in sorted(feeds, key=lambda one: one.holds != "events"):
            candidate = Candidate(
                feed.address, NAMED, title=feed.title, weight=90 if feed.holds == "events" else 50
            )
            if feed.address in self.asking.seen:
                continue
            if self.asking.left() < 1:
                self.found.feeds.append(Found(feed.address, "", feed.title, candidate))
            elif not await self._try(candidate, tell=True):
                self.tell(obstacles.NOT_READ, address=feed.address)


def _adapter_for(document: Document, candidate: Candidate) -> Adapter | None:
    """The adapter that was meant, if it knows the bytes at all; else the one that is sure of them."""
    known = adapters()
    meant = known.get(candidate.adapter)
    if meant and meant.recognises(document) > 0:
        return meant
    if is_page(document) and candidate.why != ITSELF:
        return None  # a page in a feed's place is an error page or a log-in
    surest = max(known.values(), key=lambda adapter: adapter.recognises(document))
    return surest if surest.recognises(document) >= LIKELY else None
