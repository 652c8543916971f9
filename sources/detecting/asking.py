"""A search's way to the network: counted, each address once, and only where programs are let in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from sources.answers import Fetched, NotModified
from sources.detecting.robots import Robots, origin, read_robots
from sources.errors import FetchError
from sources.records import Document, Request

MOST_REQUESTS = 12


class Asks(Protocol):
    """What a search needs of sources.fetch.Fetcher."""

    async def fetch(self, request: Request) -> Fetched | NotModified:
        """One answer. Raises FetchError."""


@dataclass(slots=True)
class Asking:
    """requests: made so far. seen: addresses asked for, and those they led to. robots: of the page's site."""

    fetches: Asks
    requests: int = 0
    seen: set[str] = field(default_factory=set)
    robots: Robots | None = None

    async def fetch(self, request: Request) -> Document:
        """The answer. Raises FetchError."""
        self.requests += 1
        self.seen.add(request.address)
        answer = await self.fetches.fetch(request)
        assert isinstance(answer, Fetched)
        self.seen.add(answer.document.address)
        return replace(answer.document, role=request.role)

    async def fetch_or_none(self, request: Request) -> Document | None:
        """The answer, None if there is none to be had."""
        try:
            return await self.fetch(request)
        except FetchError:
            return None

    def left(self, kept_back: int = 0) -> int:
        """How many requests may still be made."""
        return MOST_REQUESTS - kept_back - self.requests

    async def allowed(self, address: str) -> bool:
        """Whether the site lets programs read a page; its robots.txt is asked for once."""
        if self.robots is None or self.robots.origin != origin(address):
            self.robots = Robots(origin(address))
            asked = Request(f"{origin(address)}/robots.txt", "robots", accept="text/plain")
            # RFC 9309 section 2.3.1.3: without one everything may be read
            answer = await self.fetch_or_none(asked) if self.left() > 0 else None
            if answer:
                self.robots = read_robots(answer.body, address)
        return self.robots.allow(address)

    def may_follow(self, address: str) -> bool:
        """Whether a link of the page may be followed, as far as the page's own site has a say."""
        return self.robots is None or self.robots.allow(address)
