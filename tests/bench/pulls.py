"""Pulling 20 feeds × 500 events, against the time icalendar alone needs to parse the same bytes.

    .venv/bin/python tests/bench/pulls.py [--rounds 3] [--feeds 20] [--events 500] [--database ADDRESS]

Everything is measured in turn within each round, over real HTTP on loopback, and printed as a ratio.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from statistics import median

import anyio
import psutil
from feeds import feed_body
from icalendar import Calendar

from aggregator.services import pulling, run_async
from aggregator.settings import Settings
from aggregator.store import Store, leases, sources
from sources.catalogue import Source

HERE = Path(__file__).parent
START = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)


@contextmanager
def served(folder: Path, etags: bool):
    command = [sys.executable, str(HERE / "server.py"), str(folder), "0", "etags" if etags else "plain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


class Memory(threading.Thread):
    """The most memory of this process and its children together, sampled every 20 ms, in MB.

    Proportional set size: a page that several processes share (the interpreter, its libraries) counts once.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self.stopping = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.stopping.wait(0.02):
            sizes = [me.memory_full_info().pss]
            for process in me.children():
                with suppress(psutil.Error):
                    if "sources.child" in " ".join(process.cmdline()):
                        sizes.append(process.memory_full_info().pss)
            self.most = max(self.most, sum(sizes) / 1e6)


def settings(database: str) -> Settings:
    return Settings(
        database=database, allow_addresses=["127.0.0.1/32"], allow_ports=["1024-65535"], pulls_at_once=4
    )


async def pull_all(puller) -> list[str]:
    """Every source once, as the scheduler does: claimed together, four at a time."""
    with puller.store.write() as db:
        claimed = leases.claim_due(db, 2**40, 10_000)
    gate = anyio.CapacityLimiter(puller.settings.pulls_at_once)
    outcomes: list[str] = []

    async def one(lease) -> None:
        async with gate:
            outcomes.append((await puller.pull(lease)).outcome)

    async with anyio.create_task_group() as group:
        for lease in claimed:
            group.start_soon(one, lease)
    return outcomes


def write_feeds(folder: Path, args, changed: int | None) -> list[bytes]:
    bodies = [feed_body(feed, args.events, START, changed) for feed in range(args.feeds)]
    for feed, body in enumerate(bodies):
        (folder / f"{feed}.ics").write_bytes(body)
    return bodies


async def one_round(args, folder: Path, database: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    bodies = write_feeds(folder, args, None)
    begun = time.perf_counter()
    for body in bodies:
        Calendar.from_ical(body)
    figures["icalendar alone"] = time.perf_counter() - begun

    with served(folder, False) as plain, served(folder, True) as tagged:
        store = Store(database)
        store.migrate()
        with store.write() as db:
            for feed in range(args.feeds):
                sources.add(db, Source(f"f{feed}", f"F {feed}", f"http://127.0.0.1:{plain}/{feed}.ics", "ical"), 0)
        async with pulling(settings(database), store) as puller:
            await puller.children.run(str, "")  # a running service has its children already

            async def timed(name: str, expected: str) -> None:
                begun = time.perf_counter()
                outcomes = await pull_all(puller)
                figures[name] = time.perf_counter() - begun
                assert set(outcomes) == {expected}, (name, outcomes)

            await timed("first pull", "changed")
            await timed("same bytes", "unchanged")
            write_feeds(folder, args, 7)
            await timed("one changed in each", "changed")
            with store.write() as db:
                for row in sources.every(db):
                    moved = row.about.address.replace(str(plain), str(tagged))
                    db.exec_driver_sql(f"UPDATE source SET address = '{moved}' WHERE id = {row.id}")
            await pull_all(puller)
            await timed("304", "not_modified")
        store.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--database", default="", help="an empty database; SQLite in a new folder if left out")
    args = parser.parse_args()
    memory = Memory()
    memory.start()
    rounds = []
    for number in range(args.rounds):
        with tempfile.TemporaryDirectory() as name:
            database = args.database or f"sqlite:///{name}/puuha.sqlite3"
            rounds.append(run_async(one_round(args, Path(name), database)))
        print(
            f"round {number + 1}: " + ", ".join(f"{k} {v * 1000:.0f} ms" for k, v in rounds[-1].items()),
            flush=True,
        )
    memory.stopping.set()
    print(f"\n{args.feeds} feeds × {args.events} events; medians of ratios within a round")
    for name, target in (
        ("first pull", 1.3),
        ("one changed in each", 1 / 40),
        ("same bytes", 1 / 80),
        ("304", 1 / 80),
    ):
        ratio = median(figures[name] / figures["icalendar alone"] for figures in rounds)
        shown = f"{ratio:.3f} ×" if ratio > 0.1 else f"1/{1 / ratio:.0f}"
        goal = f"{target} ×" if target > 1 else f"1/{1 / target:.0f}"
        print(f"  {name:22} {shown:>9} of icalendar alone   (to reach: {goal})")
    print(
        f"  memory, this process and its children, with the feeds' own bytes: {memory.most:.0f} MB (to reach: 200)"
    )


if __name__ == "__main__":
    main()
