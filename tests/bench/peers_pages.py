"""The list's page from a small and a large store: every request another filter, so that nothing of it is kept."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median, quantiles
from urllib.parse import urlencode

import finding
import psutil
from peers_http import Client, Request, one
from peers_others import free_port, resident, running
from sqlalchemy import text

from aggregator.store import Store

SIX_AREAS = tuple(f"a{number}" for number in range(6))
CARD = b'<li class="card'


def filters(count: int) -> list[str]:
    """Query strings of families, all different. Each leaves more than a page in the smaller store too."""
    chance, found = random.Random(2), set()
    while len(found) < count:
        low = chance.randrange(0, 16)
        begins = datetime.now(UTC).date() + timedelta(days=chance.randrange(0, 60))
        asked = [("alku", begins.isoformat()), ("ika", f"{low}-{low + chance.randrange(2, 6)}")]
        asked += chance.choice(
            ([], [("maksuton", "1")], [("aihe", chance.choice(finding.TOPICS[:-1]))], [("aika", "ilta")])
        )
        asked += [("alue", area) for area in SIX_AREAS] if chance.random() < 0.3 else []
        found.add(urlencode(sorted(asked, key=lambda pair: pair[0])))
    return sorted(found)


def filled(folder: Path, events: int) -> Store:
    """A store of `events` weekly hobbies of ten times and exhibitions, a year to each side of now."""
    store = Store(f"sqlite:///{folder}/pages-{events}.sqlite3")
    store.migrate()
    finding.NOW = int(time.time())
    with store.write() as db:
        finding.fill(db, events * finding.TIMES)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("ANALYZE"))
    return store


def site(database: str, port: int) -> tuple[list[str], dict[str, str]]:
    """The command and the settings of the site as it is."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "web.app:create_app", "--port", str(port)]
    return [*command, "--log-level", "warning", "--no-access-log"], {"PUUHA_DATABASE": database}


def busy(server: psutil.Process) -> float:
    """Seconds of processor time so far: unlike p99 they do not depend on what else the machine does."""
    times = server.cpu_times()
    return times.user + times.system


def moved(store: Store, port: int, asked: str) -> float:
    """Seconds for the first page after a change in the store: the sets behind the form's counts are read again."""
    with store.write() as db:
        db.execute(text("UPDATE meta SET value = value + 1 WHERE key = 'revision'"))
    return one(Request(port, f"/fi/?{asked}")).seconds


def compare(folder: Path, sizes: tuple[int, int], count: int, say: Callable[[str], None] = print) -> None:
    """Print p50 and p99 of each size and their ratio; the two sites are asked in turn."""
    asked = filters(count + 5)
    with ExitStack() as stack:
        stores = [filled(folder, events) for events in sizes]
        ports = [free_port() for _ in sizes]
        servers = [
            stack.enter_context(running(command, port, env))
            for store, port in zip(stores, ports, strict=True)
            for command, env in [site(store.database, port)]
        ]
        clients = [stack.enter_context(Client()) for _ in sizes]
        for client, port in zip(clients, ports, strict=True):
            client.ask(Request(port, "/fi/"))
        time.sleep(2)
        before = [busy(server) for server in servers]
        taken: list[list[float]] = [[], []]
        cards: list[list[int]] = [[], []]
        for query in asked[:count]:
            for at, client in enumerate(clients):
                answer = client.ask(Request(ports[at], f"/fi/?{query}"))
                assert answer.status == 200, (answer.status, query)
                taken[at].append(answer.seconds * 1000)
                cards[at].append(answer.body.count(CARD))
        worked = [(busy(server) - was) * 1000 / count for server, was in zip(servers, before, strict=True)]
        changed = [
            median(moved(store, port, query) for query in asked[count:]) * 1000
            for store, port in zip(stores, ports, strict=True)
        ]
        say(f"\nthe list's page in HTML, uncached: {count} filters, each asked once of each store in turn")
        tails = [quantiles(times, n=100)[-1] for times in taken]
        for at, events in enumerate(sizes):
            say(
                f"  {events:7,} events  p50 {median(taken[at]):6.1f} ms  p99 {tails[at]:6.1f} ms  processor {worked[at]:5.1f} ms"
                f"  cards {mean(cards[at]):4.1f}  first page after a change {changed[at]:6.1f} ms  memory {resident(servers[at]):4.0f} MB"
            )
        say(f"  p99 of the larger: {tails[1] / tails[0]:.2f} × that of the smaller   (to reach: ≤ 2)")
        for store in stores:
            store.close()
