"""Putting feeds together, and answering for them.

    .venv/bin/python tests/bench/serving.py [--rounds 5] [--seconds 2]

1. A feed of 1,000 and of 10,000 events from the store, uncached, against icalendar's `to_ical` of the same events.
2. Requests a second of one process (uvicorn, uvloop, httptools): a feed asked again (304), in full, compressed,
   and a page, each beside a bare ASGI app in the same round. Requests are pipelined so that the server is the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from feeds import feed_body
from icalendar import Calendar
from pulls import pull_all, served, settings

from aggregator.ics import Site, calendar
from aggregator.model import EventQuery
from aggregator.services import pulling
from aggregator.store import Store, sources
from sources.catalogue import Source

HERE = Path(__file__).parent
NOW = int(time.time())
SITE = Site("Puuhakalenteri", "https://puuha.example.fi", ZoneInfo("Europe/Helsinki"))
PIPELINE = 32
BARE = """
BODY = b"x" * 100
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"].endswith("shutdown"):
                return
    await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", b'"x"')]})
    await send({"type": "http.response.body", "body": b""})
"""


async def fill(store: Store, folder: Path, events: int) -> None:
    """A store of `events` events, pulled from feeds of 500."""
    start = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    for number in range(events // 500):
        (folder / f"{number}.ics").write_bytes(feed_body(number, 500, start))
    with served(folder, False) as port:
        with store.write() as db:
            for number in range(events // 500):
                sources.add(
                    db, Source(f"f{number}", f"F {number}", f"http://127.0.0.1:{port}/{number}.ics", "ical"), 0
                )
        async with pulling(settings(store.database), store) as puller:
            await pull_all(puller)


def put_together(store: Store, limit: int | None) -> bytes:
    feed = store.calendar_feed(EventQuery(), NOW, limit=limit, max_bytes=10**9)
    return calendar(
        feed.texts, site=SITE, name="Kaikki", description="", source="https://x.fi/k/a.ics", url="https://x.fi/"
    )


def timed(function, *args, times: int = 1) -> float:
    """The median of `times` runs in a row, in seconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        function(*args)
        taken.append(time.perf_counter() - begun)
    return median(taken)


def feeds(small: Store, large: Store, rounds: int) -> None:
    print("putting a feed together, uncached")
    cases = (
        ("1,000 events", small, None, "≥ 100 ×"),
        ("10,000 events", large, None, "≤ 25 ms"),
        ("the nearest 1,000 of 10,000", large, 1_000, ""),
    )
    for name, store, limit, target in cases:
        parsed = Calendar.from_ical(put_together(store, limit))
        pairs = [(timed(put_together, store, limit, times=5), timed(parsed.to_ical)) for _ in range(rounds)]
        ours, theirs = (median(column) * 1000 for column in zip(*pairs, strict=True))
        ratio = median(b / a for a, b in pairs)
        goal = f"   (to reach: {target})" if target else ""
        print(f"  {name:28} {ours:6.1f} ms; icalendar to_ical {theirs:6.0f} ms: {ratio:4.0f} ×{goal}")


@contextmanager
def running(target: str, env: dict[str, str], *flags: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", target, *flags, "--port", str(port), "--log-level", "warning"]
    command += ["--no-access-log", "--no-server-header", "--no-date-header", "--app-dir", env.get("APP_DIR", ".")]
    with subprocess.Popen(command, env=os.environ | env) as server:
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def rate(port: int, path: str, headers: dict[str, str], seconds: float, status: int) -> float:
    """Answers a second on one connection with PIPELINE requests under way."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(request)
        first = sock.recv(65536)
        assert f" {status} ".encode() in first[:20], first[:200]
        size = len(first)
        length = next(
            (int(line[15:]) for line in first.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        body_at = first.index(b"\r\n\r\n") + 4
        while size < body_at + length:
            size += len(sock.recv(1 << 20))
        answers, ends, begun = 0, time.perf_counter() + seconds, time.perf_counter()
        while time.perf_counter() < ends:
            sock.sendall(request * PIPELINE)
            left = size * PIPELINE
            while left > 0:
                got = len(sock.recv(1 << 20))
                assert got
                left -= got
            answers += PIPELINE
        return answers / (time.perf_counter() - begun)


def requests(store: Store, rounds: int, seconds: float) -> None:
    name = store.remember_filter("")
    path = f"/k/{name}.ics"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE)
        with (
            running("bare:app", {"APP_DIR": folder}) as bare,
            running("web.app:create_app", {"PUUHA_DATABASE": store.database}, "--factory") as site,
        ):
            with urllib.request.urlopen(f"http://127.0.0.1:{site}{path}") as answer:
                etag, size = answer.headers["ETag"], len(answer.read())
            time.sleep(1.5)
            kinds = {
                "asked again: 304": (site, path, {"If-None-Match": etag}, 304),
                f"in full: {size // 1000} kB": (site, path, {}, 200),
                "compressed": (site, path, {"Accept-Encoding": "gzip"}, 200),
                "the list, first page": (site, "/fi/", {}, 200),
            }
            figures: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
            for _ in range(rounds):
                for kind, (port, where, headers, status) in kinds.items():
                    floor = rate(bare, "/", {}, seconds, 304)
                    figures[kind].append((rate(port, where, headers, seconds, status), floor))
    print("\nrequests a second, one process; bare ASGI in the same round")
    for kind, pairs in figures.items():
        ours, floor = (median(column) for column in zip(*pairs, strict=True))
        goal = "   (to reach: 0.5)" if "304" in kind else ""
        print(f"  {kind:24} {ours:8,.0f}   bare {floor:8,.0f}   {median(a / b for a, b in pairs):6.3f} ×{goal}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = (Store(f"sqlite:///{name}/{events}.sqlite3") for events in (1_000, 10_000))
        for store, events in ((small, 1_000), (large, 10_000)):
            store.migrate()
            asyncio.run(fill(store, Path(name), events))
        feeds(small, large, args.rounds)
        requests(large, args.rounds, args.seconds)
        small.close()
        large.close()


if __name__ == "__main__":
    main()
