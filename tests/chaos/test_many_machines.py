"""Several workers and sites on one PostgreSQL, killed at random: each change is applied once, each feed is right."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import icalendar
import psycopg
import pytest

from aggregator.store import Store, sources
from sources.catalogue import Source

SOURCES = int(os.environ.get("PUUHA_CHAOS_SOURCES", "60"))
WORKERS, SITES = 3, 2
SECONDS = 120.0


class Feeds:
    """As many small feeds as there are sources; `version` 2 changes one event of each and adds one."""

    def __init__(self) -> None:
        self.version = 1
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = outer.calendar(int(self.path.strip("/").partition(".")[0]))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def titles(self, number: int) -> list[str]:
        if self.version == 1:
            return [f"Kerho {number} a", f"Kerho {number} b"]
        return [f"Kerho {number} a uusi", f"Kerho {number} b", f"Kerho {number} c"]

    def calendar(self, number: int) -> bytes:
        # each at an hour of its own: no two are taken for the same happening
        minute, hour = number % 60, 8 + number // 60
        blocks = [
            f"BEGIN:VEVENT\r\nUID:{number}-{index}\r\nDTSTART:209911{10 + index}T{hour:02}{minute:02}00Z\r\n"
            f"DURATION:PT1H\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
            for index, title in enumerate(self.titles(number))
        ]
        return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\n" + "".join(blocks) + "END:VCALENDAR\r\n").encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Machines:
    """Worker and site processes that can be killed and come back, as a service manager lets them."""

    def __init__(self, program: Any) -> None:
        self._program = program
        self.ports = [free_port() for _ in range(SITES)]
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.sites = [self._site(port) for port in self.ports]

    def _worker(self) -> Any:
        return self._program.start("worker", "--engine", "procrastinate")

    def _site(self, port: int) -> Any:
        return self._program.start("serve", "--no-scheduler", "--port", str(port))

    def kill_worker(self, chance: random.Random) -> None:
        number = chance.randrange(WORKERS)
        self.workers[number].kill()
        self.workers[number] = self._worker()

    def kill_site(self, chance: random.Random) -> None:
        number = chance.randrange(SITES)
        self.sites[number].kill()
        self.sites[number] = self._site(self.ports[number])

    def stop(self) -> list[float]:
        """Stop all as a service manager does; how long each took, in seconds."""
        begun = time.monotonic()
        for process in (*self.workers, *self.sites):
            process.signal(signal.SIGTERM)
        took = []
        for process in (*self.workers, *self.sites):
            process.ended(30)
            took.append(time.monotonic() - begun)
        return took


def free_port() -> int:
    import socket

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://", 1)


def count(address: str, query: str) -> int:
    with psycopg.connect(plain(address)) as db:
        row = db.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def state(address: str) -> str:
    """What the queue and the sources are waiting for."""
    with psycopg.connect(plain(address)) as db:
        names = [
            row[0] for row in db.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'puuha_queue%'")
        ]
        jobs = [db.execute(f"SELECT * FROM {name}.procrastinate_jobs").fetchall() for name in names]
        workers = [db.execute(f"SELECT *, NOW() FROM {name}.procrastinate_workers").fetchall() for name in names]
        due = db.execute(
            "SELECT slug, next_pull_at, lease_token, lease_until FROM source WHERE next_pull_at < 100"
        ).fetchall()
    return f"jobs {jobs}\nworkers {workers}\ndue {due}"


def events(address: str) -> int:
    return count(address, "SELECT COUNT(*) FROM event WHERE NOT hidden")


def until_all_have(address: str, wanted: int, trouble: list[Callable[[], None]]) -> None:
    """Wait until so many events are there, with one piece of trouble after the other in the midst of it."""
    ends, before, left = time.monotonic() + SECONDS, events(address), list(trouble)
    step = (wanted - before) / (len(trouble) + 1)
    while (there := events(address)) < wanted or left:
        assert time.monotonic() < ends, state(address)
        if left and there - before >= step * (len(trouble) - len(left) + 1):
            left.pop(0)()
        else:
            time.sleep(0.05)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.postgres
@pytest.mark.timeout(400)
def test_every_change_is_applied_exactly_once_whoever_dies(database: str, control, program) -> None:
    address, chance = database, random.Random(7)
    with ExitStack() as stack:
        feeds = Feeds()
        stack.callback(feeds.close)
        store = Store(address)
        stack.callback(store.close)
        with store.write() as db:
            for number in range(SOURCES):
                about = Source(
                    id=f"s{number}", name=f"S {number}", address=f"{feeds.base}/{number}.ics", adapter="ical"
                )
                sources.add(db, about, 0)
        program.env |= {"PUUHA_PULLS_AT_ONCE": "4", "PUUHA_DEAD_AFTER": "3", "PUUHA_PULL_EVERY": "86400"}
        machines = Machines(program)
        trouble = [
            lambda: machines.kill_worker(chance), lambda: machines.kill_site(chance),
            lambda: machines.kill_worker(chance), lambda: control("restart"), lambda: machines.kill_worker(chance),
        ]  # fmt: skip
        until_all_have(address, 2 * SOURCES, trouble)
        feeds.version = 2
        with psycopg.connect(plain(address)) as db:
            db.execute("UPDATE source SET next_pull_at = 0")
        until_all_have(address, 3 * SOURCES, trouble)
        ends = time.monotonic() + SECONDS
        while count(address, "SELECT COUNT(*) FROM source WHERE next_pull_at = 0 OR lease_until IS NOT NULL"):
            assert time.monotonic() < ends, state(address)
            time.sleep(0.1)

        expected = sorted(title for number in range(SOURCES) for title in feeds.titles(number))
        for port in machines.ports:
            assert sorted(served(port)) == expected
        assert max(machines.stop()) < 10
    with psycopg.connect(plain(address)) as db:
        kinds = Counter(
            db.execute(
                "SELECT e.title::json->>'fi', h.kind FROM history h JOIN event e ON e.id = h.event_id"
            ).fetchall()
        )
        (there,) = db.execute("SELECT COUNT(*) FROM event").fetchone() or (0,)
        sequences = dict(db.execute("SELECT title::json->>'fi', sequence FROM event").fetchall())
        changes = Counter(db.execute("SELECT source_id FROM pull WHERE outcome = 'changed'").fetchall())
    # a first arrival is no entry of the history: that each event is there once says that
    assert {title for title, _ in kinds} == {title for title in expected if title.endswith("uusi")}
    assert set(kinds.values()) == {1}, "nothing was told twice"
    assert there == len(expected)
    assert sequences == {title: int(title.endswith("uusi")) for title in expected}
    assert set(changes.values()) == {2}, "each source changed twice"


def served(port: int) -> list[str]:
    """The titles in a site's feed of everything; a site that was killed last may still be on its way up."""
    ends = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/fi/k?", timeout=20) as page:
                name = page.url.rpartition("/")[2]
            break
        except OSError:
            assert time.monotonic() < ends, "the site does not come back"
            time.sleep(0.2)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/k/{name}.ics", timeout=20) as feed:
        calendar = icalendar.Calendar.from_ical(feed.read())
    return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
