"""One source from its address to what it says: fetch, follow, read.

    start -> fetch ── 304 / same bytes ──> nothing more
               │
               ├─ links: places and keywords the items point to, once each, then more pages
               └─ read (in a child process) -> one result a document; last of all those that wait for others

`read` and `links` are handed in, so that whatever is made of a document is made in the same child process.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

import anyio

from sources.adapters import SECRET, Adapter, Plan
from sources.addresses import NO_ADDRESS
from sources.errors import N_, AddressRefused, FetchError, ParseError, Problem
from sources.fetch import Fetched, NotModified, Validators, same_origin
from sources.records import Document, Links, Reading, Request

T = TypeVar("T")
MOST_PAGES = 500
MOST_REFERENCES = 1_000
MOST_TOLD = 3_000
MOST_BYTES = 256 * 1024 * 1024
MOST_WAITING = 32 * 1024 * 1024  # bytes of documents kept until others have been seen
REFERENCE_DAYS = 7
AT_ONCE = 4


class Fetches(Protocol):
    """What collecting needs of sources.fetch.Fetcher."""

    async def fetch(self, request: Request, validators: Validators = ...) -> Fetched | NotModified:
        """One answer. Raises FetchError."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a source between pulls.

    digest: of the last answer's bytes. state: the adapter's own. references: address -> [when fetched, value].
    """

    validators: Validators = field(default_factory=Validators)
    digest: bytes | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, tuple[int, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Collected(Generic[T]):
    """What a source said. pages: what `read` made of each document; empty if nothing is `new`.

    new: False for a 304 (`modified` False) or the same bytes as last time.
    complete: whether an item not found is missing. moved_to: where the server has moved it for good, or "".
    """

    memory: Memory
    pages: list[T] = field(default_factory=list)
    new: bool = True
    modified: bool = True
    complete: bool = True
    moved_to: str = ""
    max_age: float | None = None
    bytes: int = 0
    problems: list[Problem] = field(default_factory=list)


Read = Callable[[Document, Reading], Awaitable[T]]
Follow = Callable[[Document, Reading], Awaitable[Links]]
Refer = Callable[[list[Document]], Awaitable[dict[str, Any]]]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Collector(Generic[T]):
    """Collects one source. read, follow, refer: run the adapter's work where hostile bytes can do no harm.

    progress: called with pages read and bytes fetched so far.
    """

    adapter: Adapter
    fetches: Fetches
    read: Read[T]
    follow: Follow
    refer: Refer
    progress: Progress = lambda pages, size: None

    async def collect(
        self, address: str, memory: Memory, reading: Reading, now: datetime, secret: str = ""
    ) -> Collected[T]:
        """Everything the source says now. Raises FetchError, ParseError; then nothing of it may be believed.

        secret: the source's key, if it wants one; neither remembered nor handed to a child process.
        """
        try:
            plan = self.adapter.start(address, {**memory.state, SECRET: secret} if secret else memory.state, now)
        except ValueError as error:  # adapters take addresses apart before anybody has looked at them
            raise AddressRefused(NO_ADDRESS) from error
        fresh = {key: value for key, (at, value) in memory.references.items() if _is_fresh(at, now)}
        run = _Run(self, plan, memory, replace(reading, references=fresh, state=memory.state), now)
        return await run.all()


def _together(digests: list[bytes]) -> bytes:
    return digests[0] if len(digests) == 1 else blake2b(b"".join(digests), digest_size=16).digest()


def _is_fresh(at: int, now: datetime) -> bool:
    return now.timestamp() - at < REFERENCE_DAYS * 86_400


@dataclass(slots=True)
class _Run(Generic[T]):
    """told, passing: addresses of references that documents told themselves, or that are not to be kept.

    read, waiting: by the order in which documents came, which is kept: of two versions the later one holds.
    """

    of: Collector[T]
    plan: Plan
    memory: Memory
    reading: Reading
    now: datetime
    told: set[str] = field(default_factory=set)
    passing: set[str] = field(default_factory=set)
    read: dict[int, T] = field(default_factory=dict)
    waiting: dict[int, Document] = field(default_factory=dict)

    async def all(self) -> Collected[T]:
        waiting = list(self.plan.requests)
        seen = {request.address for request in waiting}
        digests: list[bytes] = []
        found: Collected[T] = Collected(self.memory, complete=self.plan.complete)
        validators = self.memory.validators
        first = True
        while waiting:
            request = waiting.pop(0)
            answer = await self.of.fetches.fetch(request, validators if first else Validators())
            if isinstance(answer, NotModified):
                moved_to = answer.moved_to if first else found.moved_to
                return replace(found, new=False, modified=False, max_age=answer.max_age, moved_to=moved_to)
            found.bytes += len(answer.document.body)
            self._bound(len(digests), found.bytes)
            digests.append(answer.digest)
            if first:
                validators, found.moved_to, found.max_age = answer.validators, answer.moved_to, answer.max_age
                if answer.digest == self.memory.digest and not self.of.adapter.linked:
                    memory = replace(self.memory, validators=answer.validators)
                    return replace(found, new=False, memory=memory)
            first = False
            links = await self._follow(answer.document, found)
            waiting += [self._ours(page) for page in links.pages if page.address not in seen]
            seen.update(page.address for page in links.pages)
            await self._take(len(digests), answer.document, links, found)
        for number, document in self.waiting.items():
            await self._read(number, document, found)
        found.pages = [self.read[number] for number in sorted(self.read)]
        found.memory = self._remember(validators, _together(digests))
        return found

    async def _take(self, number: int, document: Document, links: Links, found: Collected[T]) -> None:
        """Read it, now or after the others, and note where to go on next time."""
        if links.resume:
            self.plan = replace(self.plan, resume=(*self.plan.resume, links.resume))
        kept = sum(len(other.body) for other in self.waiting.values())
        if links.waits and kept + len(document.body) <= MOST_WAITING:
            self.waiting[number] = document
        else:
            await self._read(number, document, found)

    async def _read(self, number: int, document: Document, found: Collected[T]) -> None:
        self.read[number] = await self.of.read(document, self.reading)
        self.of.progress(len(self.read), found.bytes)

    def _ours(self, request: Request) -> Request:
        """`request` with the headers the first one has, if it goes to the same origin."""
        first = self.plan.requests[0]
        if not first.headers or not same_origin(request.address, first.address):
            return request
        return replace(request, headers=first.headers)

    def _bound(self, pages: int, size: int) -> None:
        if pages >= MOST_PAGES or size > MOST_BYTES:
            raise ParseError(N_("The source is too large: {pages} pages, {size} bytes."), pages=pages, size=size)

    async def _follow(self, document: Document, found: Collected[T]) -> Links:
        if not self.of.adapter.linked:
            return Links()
        links = await self.of.follow(document, self.reading)
        self._hear(links, found)
        wanted = [self._ours(r) for r in links.references if r.address not in self.reading.references]
        self.passing |= {request.address for request in wanted if not request.lasting}
        room = max(0, MOST_REFERENCES - len(self.reading.references))
        documents, failed = await self._fetch_all(wanted[:room])
        if failed or len(wanted) > room:
            left_out = str(failed + max(0, len(wanted) - room))
            found.problems.append(
                Problem(
                    "",
                    N_("{count} places or keywords could not be fetched; they are tried again."),
                    {"count": left_out},
                )
            )
        if documents:
            known = {**self.reading.references, **await self.of.refer(documents)}
            self.reading = replace(self.reading, references=known)
        return links

    def _hear(self, links: Links, found: Collected[T]) -> None:
        """Keep what a document tells others of, up to a bound."""
        room = MOST_TOLD - len(self.told)
        new = dict(list(links.told.items())[:room])
        if len(new) < len(links.told):
            found.problems.append(
                Problem("", N_("The source is large: some of its events are read without what their series says."))
            )
        if new:
            self.told |= new.keys()
            self.reading = replace(self.reading, references={**self.reading.references, **new})

    async def _fetch_all(self, requests: Iterable[Request]) -> tuple[list[Document], int]:
        documents: list[Document] = []
        failed = 0
        gate = anyio.CapacityLimiter(AT_ONCE)

        async def one(request: Request) -> None:
            nonlocal failed
            async with gate:
                try:
                    answer = await self.of.fetches.fetch(request, Validators())
                except FetchError:
                    failed += 1
                    return
            if isinstance(answer, Fetched):
                documents.append(replace(answer.document, role=request.role))
                if not request.lasting:
                    # a redirect gives it another name
                    self.passing.add(answer.document.address)

        async with anyio.create_task_group() as group:
            for request in requests:
                group.start_soon(one, request)
        return documents, failed

    def _remember(self, validators: Validators, digest: bytes) -> Memory:
        at = int(self.now.timestamp())
        old = self.memory.references
        references = {
            key: old[key]
            if key not in self.told and key in old and old[key][1] == value and _is_fresh(old[key][0], self.now)
            else (at, value)
            for key, value in self.reading.references.items()
            if key not in self.passing
        }
        state = self.of.adapter.finish(self.memory.state, self.plan, self.now)
        return Memory(validators, digest, state, references)
