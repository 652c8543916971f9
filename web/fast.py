"""Feeds from memory: the answer to most requests, given before any framework is asked.

    request -> Front -> kept and still current? -> 304 | 200 from memory
                     -> otherwise the site (web.feed makes the feed, keeps it, and answers through the same Kept)

A phone asks every few hours whether anything changed and nearly always nothing has; these answers touch
neither the database nor the router.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.conditional import fresh, http_date, takes_gzip
from web.watch import Watch

MOST_BYTES = 64 * 1024 * 1024
OVERHEAD = 4096
CACHE_CONTROL = b"public, max-age=900, stale-while-revalidate=3600"
EMPTY: Message = {"type": "http.response.body", "body": b""}
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of feed is sent."""

    content_type: bytes
    cache_control: bytes = CACHE_CONTROL
    more: tuple[Header, ...] = ()


CALENDAR = Kind(b"text/calendar; charset=utf-8")


def _start(status: int, *headers: Header) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


@dataclass(slots=True)
class Kept:
    """One feed as it was made: its two codings, and every answer ready to send.

    revision, day: what it was made from. modified: seconds since 1970. tags: of the identity and the gzip coding;
    they differ, as a strong tag must (RFC 9110 section 8.8.3).
    """

    body: bytes
    packed: bytes
    tags: tuple[bytes, bytes]
    modified: int
    revision: int
    day: date
    kind: Kind = CALENDAR
    _answers: dict[tuple[int, int], tuple[Message, Message]] = field(default_factory=dict)

    @classmethod
    def make(
        cls, body: bytes, modified: int, revision: int, day: date, filename: str, kind: Kind = CALENDAR
    ) -> Kept:
        """Compress once and prepare the answers. `modified` is when these bytes first were what the feed says."""
        tag = blake2b(body, digest_size=12).hexdigest().encode()
        packed = gzip.compress(body, 6, mtime=0)
        kept = cls(body, packed, (b'"%b"' % tag, b'"%b-gz"' % tag), modified, revision, day, kind)
        kept._prepare(filename.encode("ascii"))
        return kept

    def _prepare(self, filename: bytes) -> None:
        for coding, (tag, body) in enumerate(zip(self.tags, (self.body, self.packed), strict=True)):
            kind = self.kind
            common = (
                (b"etag", tag), (b"cache-control", kind.cache_control), (b"vary", b"Accept-Encoding"), *kind.more,
            )  # fmt: skip
            full = _start(
                200, *common,
                (b"content-type", kind.content_type),
                (b"content-disposition", b'inline; filename="%b"' % filename),
                (b"content-length", b"%d" % len(body)),
                (b"last-modified", http_date(self.modified)),
                (b"x-content-type-options", b"nosniff"),
                *(((b"content-encoding", b"gzip"),) if coding else ()),
            )  # fmt: skip
            self._answers[200, coding] = full, {"type": "http.response.body", "body": body}
            self._answers[304, coding] = _start(304, *common), EMPTY

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body) + len(self.packed) + OVERHEAD

    def answer(self, headers: list[Header]) -> tuple[Message, Message]:
        """The two ASGI messages that answer a GET with these request headers."""
        tag = since = accept = None
        for name, value in headers:
            if name == b"if-none-match":
                tag = value if tag is None else tag + b"," + value
            elif name == b"if-modified-since":
                since = value
            elif name == b"accept-encoding":
                accept = value
        if tag in self.tags:  # the common case, without a search
            return self._answers[304, self.tags.index(tag)]
        same = fresh(self.tags, self.modified, tag, since)
        coding = int(accept is not None and takes_gzip(accept))
        if same is None:
            return self._answers[200, coding]
        return self._answers[304, coding if tag is None or same not in tag else self.tags.index(same)]


class Shelf:
    """Feeds by their path, least recently asked dropped first when `most_bytes` is passed."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._most = most_bytes
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, path: str) -> Kept | None:
        """What is kept under `path`, current or not."""
        kept = self._kept.get(path)
        if kept is not None:
            self._kept.move_to_end(path)
        return kept

    def put(self, path: str, kept: Kept) -> None:
        """Keep, and make room."""
        self.drop(path)
        self._kept[path] = kept
        self.bytes += kept.size
        while self.bytes > self._most and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, path: str) -> None:
        """Forget `path` if it is kept."""
        kept = self._kept.pop(path, None)
        if kept is not None:
            self.bytes -= kept.size


class Front:
    """The outermost ASGI app. answered: how many requests it answered, by status; it adds to it."""

    def __init__(self, app: ASGIApp, shelf: Shelf, watch: Watch, answered: dict[int, int]) -> None:
        self._app = app
        self._shelf = shelf
        self._watch = watch
        self.answered = answered

    def ready(self, path: str) -> Kept | None:
        """The kept feed for `path` if it is what the store would say now."""
        kept = self._shelf.get(path)
        watch = self._watch
        if kept is None or kept.revision != watch.revision or kept.day != watch.today or not watch.current():
            return None
        return kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = self.ready(scope["path"]) if scope["type"] == "http" else None
        if kept is None or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        start, body = kept.answer(scope["headers"])
        self.answered[start["status"]] += 1
        await send(start)
        await send(body if scope["method"] == "GET" else EMPTY)
