"""A town's web server on loopback whose answers a test sets, a puller that may call it, and the command line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aggregator import cli
from aggregator.pull import Puller
from aggregator.report import PullReport
from aggregator.services import pulling
from aggregator.settings import Settings
from aggregator.store import Store, leases, sources
from sources.catalogue import Source


@dataclass
class Answer:
    """What a path answers: a status, bytes, headers; an ETag is made and honoured unless `etag` is False."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True


class FeedServer:
    """base: its address. pages: path -> Answer. asked: every path asked for, with its If-None-Match."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                told = self.headers.get("If-None-Match")
                outer.asked.append((self.path, told))
                answer = outer.pages.get(self.path, Answer(b"not here", 404))
                tag = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"'
                status = 304 if answer.etag and answer.status == 200 and told == tag else answer.status
                body = b"" if status == 304 else answer.body
                self.send_response(status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.etag:
                    self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def feeds() -> Iterator[FeedServer]:
    """The town's web server."""
    server = FeedServer()
    yield server
    server.close()


def calendar(*events: str) -> bytes:
    """An iCalendar file around VEVENT blocks."""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//FI\r\n" + "".join(events) + "END:VCALENDAR\r\n"
    ).encode()


def vevent(uid: str, summary: str = "Satutunti", start: str = "20261119T100000", extra: str = "") -> str:
    """A VEVENT of an hour in Helsinki."""
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/Helsinki:{start}\r\n"
        f"DURATION:PT1H\r\nSUMMARY:{summary}\r\n{extra}END:VEVENT\r\n"
    )


@pytest.fixture
def ics() -> tuple[Callable[..., bytes], Callable[..., str]]:
    """(calendar, vevent): how to write iCalendar files."""
    return calendar, vevent


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Pulls:
    """Pulls into a store, from the town's server, at a time the test sets."""

    def __init__(self, puller: Puller, clock: Clock) -> None:
        self.puller, self.clock, self.store = puller, clock, puller.store

    def add(self, address: str, slug: str = "kirjasto", adapter: str = "ical", **about: object) -> None:
        with self.store.write() as db:
            source = Source(id=slug, name=slug.title(), address=address, adapter=adapter, **about)  # type: ignore[arg-type]
            sources.add(db, source, int(self.clock.now))

    def row(self, slug: str = "kirjasto") -> sources.SourceRow:
        with self.store.read() as db:
            row = sources.one(db, slug)
        assert row is not None
        return row

    async def pull(self, slug: str = "kirjasto") -> PullReport:
        with self.store.write() as db:
            lease = leases.claim(db, self.row(slug).id, int(self.clock.now))
        assert lease is not None
        return await self.puller.pull(lease)


def loopback_settings(database: str, **more: object) -> Settings:
    """Settings that allow this machine."""
    return Settings(
        database=database,
        allow_addresses=["127.0.0.1/32"],
        allow_ports=["1024-65535"],
        children=1,
        fetch_seconds=5,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def pulls(store: Store) -> Callable[[], object]:
    """An async context manager that gives Pulls on either database, at 2026-11-18T10:26:40Z."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Pulls]:
        clock = Clock(1_795_000_000.0)
        async with pulling(loopback_settings(store.database), store) as puller:
            puller.clock, puller.chance = clock, lambda: 0.5
            yield Pulls(puller, clock)

    return opened


@pytest.fixture
def anyio_backend() -> str:
    """asyncio is what the program runs on."""
    return "asyncio"


@pytest.fixture
def answer() -> type[Answer]:
    """How to set what the town's server answers."""
    return Answer


class Commands:
    """`puuha` in this process, which costs a hundredth of a process of its own. env: PUUHA_… for each command."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], env: dict[str, str]):
        self._monkeypatch, self._capsys, self.env = monkeypatch, capsys, env

    def __call__(self, *args: str, code: int | None = 0, **more: str) -> subprocess.CompletedProcess[str]:
        self._capsys.readouterr()
        with self._monkeypatch.context() as here:
            for name, value in (self.env | more).items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["puuha", *args])
            with pytest.raises(SystemExit) as ended:
                cli.main()
        told = self._capsys.readouterr()
        given = ended.value.code
        assert isinstance(given, int)
        if code is not None:
            assert given == code, told.out + told.err
        return subprocess.CompletedProcess(args, given, told.out, told.err)


@pytest.fixture
def commands(monkeypatch, capsys) -> Callable[..., Commands]:
    """How to make Commands with an environment."""
    return lambda **env: Commands(monkeypatch, capsys, {"COLUMNS": "200"} | env)
