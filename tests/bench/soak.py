"""Hours of pulls and reads in minutes: memory and file handles flat, reads as quick while 500 feeds are pulled.

    python tests/bench/soak.py [--feeds 500] [--hours 6] [--apart] [--database sqlite:///…]

One `puuha serve` (site and scheduler in one process; with --apart a site alone and a `puuha worker`) pulls the feeds
of soak_server.py, one in twenty of them hostile, once an "hour", which lasts as long as that takes; two readers ask
for pages and a calendar feed all the while. Reads are told apart by whether pulls went on at the time: before each
hour begins there is a quiet spell of as many seconds. The first hour, when everything is new to the store and the
site has only just begun, is not counted.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import func, select, update

from aggregator.store import Store, sources
from aggregator.store.tables import event, source
from sources.catalogue import Source

HERE = Path(__file__).parent
PUUHA = str(Path(sys.executable).parent / "puuha")
PATHS = (
    "/fi/", "/fi/?ika=7-9", "/fi/?ika=3-6&maksuton=1", "/sv/?ika=10-12", "/fi/viikko", "/fi/?ika=7-9&q=kerho",
    "/en/?ika=0-2&paiva=la", "/health",
)  # fmt: skip
PAUSE = 0.05  # seconds between a reader's requests: some forty requests a second from both
LONGEST_HOUR = 300.0


@dataclass
class Reads:
    """Milliseconds of the reads, by whether pulls went on."""

    pulling: bool = False
    stopped: bool = False
    took: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    failed: int = 0

    def forget(self) -> None:
        """Count from here on."""
        self.took = {False: [], True: []}

    def run(self, port: int, paths: tuple[str, ...], seed: int) -> None:
        chance, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not self.stopped:
            began, during = time.perf_counter(), self.pulling
            try:
                connection.request("GET", chance.choice(paths))
                answer = connection.getresponse()
                answer.read()
                self.failed += answer.status >= 400
            except OSError:
                self.failed += 1
                connection.close()
            if during is self.pulling:
                self.took[during].append((time.perf_counter() - began) * 1000)
            time.sleep(PAUSE)


@dataclass(frozen=True)
class Weight:
    """Resident memory in MB, of our own processes and with their children; open files of our own processes."""

    own: float
    all: float
    files: int

    @classmethod
    def of(cls, processes: list[psutil.Process]) -> Weight:
        children = [child for process in processes for child in process.children(recursive=True)]
        own, theirs = (sum(one.memory_info().rss for one in some) / 1e6 for some in (processes, children))
        return cls(own, own + theirs, sum(process.num_fds() for process in processes))


def percentile(values: list[float], of: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * of))] if values else 0.0


def started(command: list[str], env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def until_up(port: int) -> None:
    """Wait until the site answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the site does not come up")


def subscription(port: int) -> str:
    """The path of a calendar feed, asked for as a family does."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/fi/k?ika=7-9") as answer:
        return f"/k/{answer.url.rpartition('/')[2]}.ics"


def hours(
    store: Store, feeds: str, processes: list[psutil.Process], reads: Reads, wanted: argparse.Namespace
) -> list[Weight]:
    """Each hour: a quiet spell, then every source due at once until all have been pulled; the weight after each."""
    weights, spell = [], 10.0
    for hour in range(1, wanted.hours + 1):
        time.sleep(spell)
        urllib.request.urlopen(f"{feeds}/hour/{hour}").close()
        begun, stamp = time.monotonic(), int(time.time())
        reads.pulling = True
        with store.write() as db:
            db.execute(update(source).values(next_pull_at=stamp, paused=False))
        while waiting(store, stamp) and time.monotonic() - begun < LONGEST_HOUR:
            time.sleep(0.5)
        reads.pulling = False
        weights.append(Weight.of(processes))
        took = time.monotonic() - begun
        spell = min(took, 20.0)
        with store.read() as db:
            events = db.execute(select(func.count()).where(event.c.hidden.is_(False))).scalar_one()
        told = weights[-1]
        print(
            f"hour {hour}: {took:5.1f} s, {events:,} events; {told.own:.0f} MB ({told.all:.0f} with children), "
            f"{told.files} files; reads quiet / pulling p99 "
            f"{percentile(reads.took[False], 0.99):.0f} / {percentile(reads.took[True], 0.99):.0f} ms",
            flush=True,
        )
        if hour == 1 and wanted.hours > 1:
            reads.forget()
    return weights


def waiting(store: Store, stamp: int) -> int:
    """How many sources have not been pulled since."""
    with store.read() as db:
        late = (source.c.next_pull_at <= stamp) | source.c.lease_until.is_not(None)
        return db.execute(select(func.count()).where(late).select_from(source)).scalar_one()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=500)
    options.add_argument("--hours", type=int, default=6)
    options.add_argument("--apart", action="store_true", help="pull in a process of its own")
    options.add_argument("--database", default="")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = wanted.database or f"sqlite:///{folder}/soak.sqlite3"
        feeding = started([sys.executable, str(HERE / "soak_server.py"), "0"])
        assert feeding.stdout is not None
        feeds = f"http://127.0.0.1:{feeding.stdout.readline().strip()}"
        store = Store(database)
        store.migrate()
        with store.write() as db:
            for number in range(wanted.feeds):
                about = Source(
                    id=f"s{number}", name=f"S {number}", address=f"{feeds}/{number}.ics", adapter="ical"
                )
                sources.add(db, about, 2**33)
        env = os.environ | {
            "PUUHA_DATABASE": database, "PUUHA_ALLOW_ADDRESSES": '["127.0.0.1/32"]', "PUUHA_TICK": "1",
            "PUUHA_ALLOW_PORTS": '["1024-65535"]', "PUUHA_FETCH_SECONDS": "5", "PUUHA_PULL_EVERY": "604800",
            "PUUHA_PICTURE_MEGABYTES": "0", "PUUHA_FETCH_BYTES": "8000000",
        }  # fmt: skip
        site = started([PUUHA, "serve", "--port", "0", *(["--no-scheduler"] if wanted.apart else [])], env)
        ours = [site, *([started([PUUHA, "worker"], env)] if wanted.apart else [])]
        assert site.stdout is not None
        port = int(site.stdout.readline().split()[1].rstrip("/").rpartition(":")[2])
        until_up(port)
        reads, paths = Reads(), (*PATHS, subscription(port))
        readers = [threading.Thread(target=reads.run, args=(port, paths, seed)) for seed in (1, 2)]
        for reader in readers:
            reader.start()
        try:
            weights = hours(store, feeds, [psutil.Process(one.pid) for one in ours], reads, wanted)
        finally:
            reads.stopped = True
            for reader in readers:
                reader.join()
            for one in ours:
                one.terminate()
            for one in ours:
                one.wait(30)
            feeding.kill()
            store.close()
    tell(weights, reads)


def tell(weights: list[Weight], reads: Reads) -> None:
    """The figures at the end."""
    settled, last = weights[min(1, len(weights) - 1)], weights[-1]
    print(
        f"memory after the second hour and the last: {settled.own:.0f} and {last.own:.0f} MB "
        f"({last.own / settled.own:.2f} ×); files {settled.files} and {last.files}"
    )
    for during, name in ((False, "quiet"), (True, "while feeds are pulled")):
        took = reads.took[during]
        print(
            f"{len(took):,} reads {name}: p50 {statistics.median(took):.1f} ms, p99 {percentile(took, 0.99):.1f} ms"
        )
    print(
        f"p99 while pulling is {percentile(reads.took[True], 0.99) / percentile(reads.took[False], 0.99):.2f} × the quiet "
        f"one; {reads.failed} reads failed"
    )


if __name__ == "__main__":
    main()
