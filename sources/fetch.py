"""One answer from one address, under limits: GET, conditional where welcome (RFC 9110 section 13).

    check the address -> wait for a turn at its host -> look it up, check the numbers, connect
      -> a redirect: from the top with the next address (5 at most, never the same twice)
      -> 304: NotModified      -> 200: read to the end under the cap: Fetched      -> else: BadStatus

Nothing is retried here: when to come back is `sources.backoff`'s and the scheduler's business.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from sources.addresses import AddressRules, Lookup, check_address, system_lookup
from sources.answers import (
    NOTHING_KEPT,
    Fetched,
    NotModified,
    Validators,
    bad_status,
    read_links,
    read_validators,
)
from sources.backoff import fresh_for
from sources.bounded import Body, too_large
from sources.errors import N_, Unreachable
from sources.hosts import Hosts
from sources.records import Document, Request
from sources.transport import GuardedTransport

__all__ = ["Fetched", "Fetcher", "NotModified", "Validators", "user_agent"]

MIB = 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MOST_REDIRECTS = 5
CIRCLE = N_("{host} sends us round in a circle.")
TOO_SLOW = N_("The server did not answer within {seconds} seconds.")
TOO_SLOW_BODY = N_("The answer was not all there within {seconds} seconds.")

# At INFO and DEBUG they write whole addresses, and a feed's address may be a secret.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

BREATH = 16  # pieces of a plain body after which others get their turn; of a packed one, after each


class Fetcher:
    """Fetches for many sources with one client; an async context manager, for one event loop.

    contact: e-mail or web address for the User-Agent. seconds: for one fetch, redirects and all, turns waited
    for at a host not counted. max_bytes: of one answer, as sent and inflated. per_host: requests at a time.
    resolver: names to numbers. context: certificates to trust; must verify.
    """

    def __init__(
        self,
        rules: AddressRules,
        *,
        contact: str = "",
        seconds: float = 60,
        max_bytes: int = 32 * MIB,
        per_host: int = 2,
        resolver: Lookup = system_lookup,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._user_agent = user_agent(contact)
        self._hosts = Hosts(per_host)
        self._resolver = resolver
        self._context = context
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        context = self._context or httpx.create_ssl_context(trust_env=False)
        transport = GuardedTransport(self._rules, self._resolver, context)
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            timeout=None,  # noqa: S113 (one deadline over everything instead, see `_hop`)
            cookies=_NoCookies(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            await self._client.aclose()
            self._client = None

    async def fetch(self, request: Request, validators: Validators = NOTHING_KEPT) -> Fetched | NotModified:
        """The answer at `request.address`. Raises AddressRefused, Unreachable, TooLarge, BadStatus.

        validators: of the answer we have; sent only if `request.conditional`.
        """
        way = _Way(request, validators if request.conditional else NOTHING_KEPT, self._seconds)
        way.go_to(check_address(request.address, self._rules))
        while True:
            outcome = await self._hop(way)
            if not isinstance(outcome, str):
                return outcome
            way.go_to(check_address(outcome, self._rules))

    async def _hop(self, way: _Way) -> Fetched | NotModified | str:
        """One request; a str is the address to go on to."""
        async with self._hosts.turn(way.host):
            started = time.monotonic()
            try:
                async with asyncio.timeout(way.seconds_left):
                    return await self._ask(way)
            except TimeoutError:
                raise self._too_slow(way) from None
            finally:
                way.seconds_left -= time.monotonic() - started

    def _too_slow(self, way: _Way) -> Unreachable:
        if not way.answered:
            self._hosts.failed(way.host)
        return Unreachable(TOO_SLOW_BODY if way.answered else TOO_SLOW, seconds=f"{self._seconds:g}")

    async def _ask(self, way: _Way) -> Fetched | NotModified | str:
        async with self._answer(way) as response:
            if response.status_code in REDIRECTS and "location" in response.headers:
                way.permanent &= response.status_code in PERMANENT
                return join(way.address, response.headers["location"])
            now = datetime.now(UTC)
            if response.status_code == 304 and way.validators != NOTHING_KEPT:
                await _drain(response)
                return way.not_modified(response.headers, now)
            if response.status_code not in (200, 203):
                raise bad_status(response.status_code, way.host, response.headers, now)
            body, digest = await self._read(response)
            return way.fetched(response.headers, body, digest, now)

    @asynccontextmanager
    async def _answer(self, way: _Way) -> AsyncIterator[httpx.Response]:
        assert self._client is not None, "use `async with Fetcher(...)`"
        asked = httpx.Request("GET", way.address, headers=way.headers(self._user_agent))
        try:
            response = await self._client.send(asked, stream=True, auth=None)
        except Unreachable:
            self._hosts.failed(way.host)
            raise
        self._hosts.answered(way.host)
        way.answered = True
        try:
            yield response
        finally:
            await response.aclose()

    async def _read(self, response: httpx.Response) -> tuple[bytes, bytes]:
        if _number(response.headers.get("content-length", "")) > self._max_bytes:
            raise too_large(self._max_bytes)
        body = Body(response.headers.get("content-encoding", ""), self._max_bytes)
        steps, breath = 0, 1 if body.packed else BREATH
        async for piece in response.aiter_raw():
            for _ in body.feed(piece):
                steps += 1
                if steps % breath == 0:  # a flood of tiny chunks comes without a pause of its own
                    await asyncio.sleep(0)
        return body.finish()


async def _drain(response: httpx.Response) -> None:
    """Read to the end an answer that has no body: a connection left in the middle of one cannot be used again."""
    async for _ in response.aiter_raw():
        return


@dataclass
class _Way:
    """How far one fetch has come. permanent: whether every redirect so far was."""

    request: Request
    validators: Validators
    seconds_left: float
    address: str = ""
    host: str = ""
    seen: list[str] = field(default_factory=list)
    permanent: bool = True
    answered: bool = False
    started: float = field(default_factory=time.monotonic)

    def go_to(self, address: str) -> None:
        """The next address, checked. Raises Unreachable for a circle."""
        if address in self.seen or len(self.seen) > MOST_REDIRECTS:
            raise Unreachable(CIRCLE, host=self.host)
        self.seen.append(address)
        self.address, self.host, self.answered = address, httpx.URL(address).host, False

    def headers(self, user_agent: str) -> dict[str, str]:
        """Of the request. Host is httpx's own, from the address."""
        wanted = {
            "User-Agent": user_agent,
            "Accept": self.request.accept,
            "Accept-Encoding": "identity, gzip",
            "If-None-Match": self.validators.etag,
            "If-Modified-Since": self.validators.last_modified,
        }
        if same_origin(self.address, self.seen[0]):
            wanted |= dict(self.request.headers)
        return {name: value for name, value in wanted.items() if value}

    def not_modified(self, headers: Mapping[str, str], now: datetime) -> NotModified:
        """A 304 may bring a new ETag; else the old one goes on."""
        told = read_validators(headers)
        kept = Validators(told.etag or self.validators.etag, told.last_modified or self.validators.last_modified)
        return NotModified(kept, fresh_for(headers, now), self._moved_to(), self._elapsed())

    def fetched(self, headers: Mapping[str, str], body: bytes, digest: bytes, now: datetime) -> Fetched:
        """The answer with what its header says about it."""
        kind, links = headers.get("content-type", "")[:200], read_links(headers.get("link", ""), self.address)
        document = Document(self.address, body, kind, self.request.role, links)
        told = read_validators(headers)
        return Fetched(document, told, digest, fresh_for(headers, now), self._moved_to(), self._elapsed())

    def _moved_to(self) -> str:
        return self.address if self.permanent and len(self.seen) > 1 else ""

    def _elapsed(self) -> float:
        return time.monotonic() - self.started


class _NoCookies(CookieJar):
    """Remembers nothing: sources must not be able to mark us, nor fill the memory."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Nothing."""


def user_agent(contact: str) -> str:
    """Who we are and whom to write to (RFC 9110 section 10.1.5)."""
    told = "".join(letter for letter in contact if " " <= letter <= "~" and letter not in "()\\")[:200]
    name = f"Puuhakalenteri/{version('puuhakalenteri')}"
    return f"{name} (+{told})" if told else name


def join(base: str, location: str) -> str:
    """Where `location` leads from `base` (RFC 3986 section 5), not yet checked."""
    try:
        return urljoin(base, location)
    except ValueError:
        return location


def same_origin(one: str, other: str) -> bool:
    """Whether two checked addresses have scheme, host and port in common (RFC 6454 section 4)."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def _number(value: str) -> int:
    return int(value[:15]) if value.isascii() and value.isdigit() else 0
