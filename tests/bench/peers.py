"""Radicale and open-web-calendar against us: the same events, the same machine, asked in turn in one run.

    .venv/bin/python tests/bench/peers.py [--events 10000] [--rounds 3] [--folder FOLDER] [--quick]

Both are installed from the package index into FOLDER (a temporary one unless given; a given one is used again,
with Radicale's files of the same day's run).
--quick: 2,000 events, two rounds and small stores of pages, to see that everything works.

A feed of ours is cut at 1,000 events or 1 MB, since Google loses events beyond. For the whole of the events the
same site runs a second time with a store that leaves nothing out (`peers_site.py`); every other part is the site's
own. How a feed of ours was come by stands behind its name:

    from the store   put together by the store at each request, neither kept nor compressed: what Radicale does
    after a change   the usual path when something else in the store has changed: put together and compared
    never asked      the usual path of a feed not kept: put together and compressed
    kept             the usual path otherwise

Each round asks every contender once or several times; a ratio is between the medians of one round, and the median
of the rounds is printed. p99 of fewer than a hundred answers is the slowest of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import peers_others as others
import peers_pages
import psutil
from peers_http import Client, Request, one
from peers_table import EVENT, OTHER, RADICALE, Asked, Case
from pulls import served
from serving import fill, running

from aggregator.store import Store

HERE = Path(__file__).parent
DAYS = 30
LIBRARY = 3
CARD = peers_pages.CARD
GZIP = {"Accept-Encoding": "gzip"}


def reported(body: bytes) -> int:
    """Events in what open-web-calendar tells its own page: a series stands there once for each time."""
    return len({event["uid"] for event in json.loads(body)})


@dataclass(frozen=True, slots=True)
class Servers:
    """Ports of the four servers, and the feeds' names at ours. first: the local day on which the events begin."""

    radicale: int
    other: int
    source: str
    usual: int
    whole: int
    everything: str
    month: str
    library: str
    first: datetime

    def at_other(self, ending: str, **more: str) -> Request:
        """A request to open-web-calendar."""
        asked = urlencode({"url": self.source, "timezone": "Europe/Helsinki"} | more)
        return Request(self.other, f"/calendar.{ending}?{asked}")

    def span(self, days: int) -> dict[str, str]:
        """Its parameters for the first `days`."""
        return {"from": f"{self.first:%Y-%m-%d}", "to": f"{self.first + timedelta(days=days):%Y-%m-%d}"}

    def report(self, place: str = "") -> Request:
        """Radicale's answer for the same days as our filters."""
        ends = self.first + timedelta(days=DAYS)
        start, end = (f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}" for when in (self.first, ends))
        return others.report(self.radicale, start, end, place)


def ways(who: str, port: int, name: str, times: int) -> list[Asked]:
    """A feed of ours in each of the ways it is come by; the kept one last, as the others renew it."""
    usual = Request(port, f"/k/{name}.ics")
    few = max(2, times // 5)
    return [
        Asked(f"{who}, from the store", Request(port, f"/bench/{name}.ics"), times),
        Asked(f"{who}, after a change", replace(usual, headers={"x-bench": "moved"}), times),
        Asked(f"{who}, never asked", replace(usual, headers={"x-bench": "emptied"}), few),
        Asked(f"{who}, kept", usual, times),
        Asked(f"{who}, kept, compressed", replace(usual, headers=GZIP), times),
    ]


def everything(at: Servers) -> Case:
    """Every event as one calendar."""
    peers = [
        Asked(RADICALE, Request(at.radicale, others.COLLECTION, others.OWNER)),
        Asked(OTHER, at.at_other("ics")),
    ]
    live = "ours whole, from the store"
    return Case(
        "all events as iCalendar",
        [
            *peers,
            *ways("ours whole", at.whole, at.everything, 10),
            *ways("ours as it is", at.usual, at.everything, 20),
        ],
        (RADICALE, OTHER, live, "ours whole, after a change", "ours whole, never asked", "ours whole, kept"),
        ((live, RADICALE, 75), (live, OTHER, 400)),
    )


def polls(at: Servers) -> Case:
    """The same again with the ETag of last time."""
    theirs = Request(at.radicale, others.COLLECTION, others.OWNER)
    tag = one(replace(theirs, method="HEAD")).headers.get("etag", '"none"')
    asked = [Asked(RADICALE, replace(theirs, headers=others.OWNER | {"If-None-Match": tag}))]
    for who, port in (("ours as it is", at.usual), ("ours whole", at.whole)):
        usual = Request(port, f"/k/{at.everything}.ics")
        tag, packed = (one(replace(usual, headers=more)).headers["etag"] for more in ({}, GZIP))
        headers = {
            ", kept": ({"If-None-Match": tag}, 300),
            ", kept, compressed": (GZIP | {"If-None-Match": packed}, 300),
            ", after a change": ({"If-None-Match": tag, "x-bench": "moved"}, 20),
            ", never asked": ({"If-None-Match": tag, "x-bench": "emptied"}, 3),
        }
        asked += [
            Asked(who + name, replace(usual, headers=more), times, status=304, count=None)
            for name, (more, times) in headers.items()
        ]
    return Case(
        "asked again with the ETag, unchanged (ours: always 304; Radicale: 200 and everything again)",
        asked, goals=(("ours as it is, kept", RADICALE, 3_000), ("ours whole, kept", RADICALE, 3_000)),
    )  # fmt: skip


def month(at: Servers) -> Case:
    """Thirty days of every library."""
    live = "ours whole, from the store"
    return Case(
        f"{DAYS} days, every library (Radicale: REPORT with a time range; open-web-calendar: what its page asks for)",
        [
            Asked(RADICALE, at.report(), status=207),
            Asked(OTHER, at.at_other("events.json", **at.span(DAYS)), count=reported),
            *ways("ours whole", at.whole, at.month, 10),
            *ways("ours as it is", at.usual, at.month, 20),
        ],
        (RADICALE, OTHER, live, "ours whole, kept"),
        ((live, RADICALE, 200), ("ours whole, kept", RADICALE, 200)),
    )


def filtered(at: Servers) -> Case:
    """Thirty days of one library; open-web-calendar has no such filter."""
    live, place = "ours as it is, from the store", "Radicale, the library too"
    return Case(
        f"{DAYS} days of one library (Radicale: REPORT with a time range alone, which is its quick one, tells of every "
        "library;\nwith a text in LOCATION, once)",
        [
            Asked(RADICALE, at.report(), status=207),
            Asked(place, at.report(f"Kirjasto {LIBRARY},"), status=207, once=True),
            *ways("ours as it is", at.usual, at.library, 50),
        ],
        (place, live, "ours as it is, after a change", "ours as it is, never asked", "ours as it is, kept"),
        ((live, RADICALE, 200), ("ours as it is, kept", RADICALE, 200)),
    )


def pages(at: Servers) -> Case:
    """The page a visitor opens. Radicale has none; open-web-calendar's is empty and asks for its events apart."""
    day = at.at_other("events.json", **at.span(1))
    return Case(
        "a page in HTML of the first 50 events; open-web-calendar: the first day, which its own page asks for apart",
        [
            Asked("open-web-calendar, the page without events", at.at_other("html"), 3, count=None),
            Asked(OTHER, day, count=reported),
            Asked("ours as it is", Request(at.usual, "/fi/"), 60, count=lambda body: body.count(CARD)),
            Asked("ours as it is, compressed", Request(at.usual, "/fi/", GZIP), 60, count=None),
        ],
    )


def named_feeds(store: Store, first: datetime) -> dict[str, str]:
    """The names of our feeds, by the fields of `Servers`."""
    days = {"alku": f"{first:%Y-%m-%d}", "loppu": f"{first + timedelta(days=DAYS - 1):%Y-%m-%d}"}
    filters: dict[str, dict[str, str]] = {
        "everything": {}, "month": days, "library": {"alku": days["alku"], "lahde": f"f{LIBRARY}", "loppu": days["loppu"]},
    }  # fmt: skip
    return {name: store.remember_filter(urlencode(asked)) for name, asked in filters.items()}


@contextmanager
def started(
    programs: Path, folder: Path, lasting: Path, events: int
) -> Iterator[tuple[Servers, dict[str, psutil.Process]]]:
    """Every server, filled with the same events. lasting: the folder of what a later run may use again."""
    store, feeds = Store(f"sqlite:///{folder}/ours.sqlite3"), folder / "feeds"
    feeds.mkdir()
    store.migrate()
    begun = time.perf_counter()
    asyncio.run(fill(store, feeds, events))
    print(f"ours: {events:,} events pulled over HTTP in {time.perf_counter() - begun:.0f} s", flush=True)
    bodies = [(feeds / f"{number}.ics").read_bytes() for number in range(events // 500)]
    began = re.search(rb"DTSTART;TZID=Europe/Helsinki:(\d{8})", bodies[0])
    assert began
    first = datetime.strptime(began[1].decode(), "%Y%m%d").replace(tzinfo=store.zone)
    kept = lasting / f"radicale-{events}-{first:%Y%m%d}"
    others.lay_out(bodies, kept)
    inside = b"".join(body[body.index(EVENT) : body.rindex(b"END:VCALENDAR")] for body in bodies)
    head = bodies[0][: bodies[0].index(EVENT)]
    (feeds / "all.ics").write_bytes(head + inside + b"END:VCALENDAR\r\n")

    site = {"PUUHA_DATABASE": store.database, "APP_DIR": str(HERE)}
    ports = others.free_port(), others.free_port()
    with ExitStack() as stack:
        source = f"http://127.0.0.1:{stack.enter_context(served(feeds, True))}/all.ics"
        servers = {
            RADICALE: stack.enter_context(others.running(others.radicale(programs, kept, ports[0]), ports[0])),
            OTHER: stack.enter_context(
                others.running(
                    others.open_web_calendar(programs, ports[1]), ports[1],
                    others.open_web_calendar_settings(folder / "cache"),
                )
            ),
        }  # fmt: skip
        usual = stack.enter_context(running("peers_site:usual", site, "--factory"))
        whole = stack.enter_context(running("peers_site:whole", site, "--factory"))
        mine = psutil.Process().children()
        for name, factory in (("ours as it is", "peers_site:usual"), ("ours whole", "peers_site:whole")):
            servers[name] = next(child for child in mine if factory in child.cmdline())
        yield Servers(*ports, source, usual, whole, **named_feeds(store, first), first=first), servers
    store.close()


def compare(at: Servers, servers: dict[str, psutil.Process], rounds: int) -> None:
    """Ask everybody in turn and print."""
    before = {name: others.resident(server) for name, server in servers.items()}
    begun = time.perf_counter()
    one(Request(at.radicale, others.COLLECTION, others.OWNER))
    print(f"Radicale: its files laid out for it, its first answer after {time.perf_counter() - begun:.0f} s")
    for port in (at.usual, at.whole):
        for name in (at.everything, at.month, at.library):
            for path in (f"/k/{name}.ics", f"/bench/{name}.ics"):
                one(Request(port, path))
        one(Request(port, "/fi/"))
    cases = [everything(at), polls(at), month(at), filtered(at), pages(at)]
    for number in range(rounds):
        for case in cases:
            for asked in case.asked:
                asked.ask()
        print(f"round {number + 1} of {rounds}; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    for case in cases:
        case.show()
        case.check()
    compressed(at)
    print("\nresident memory of the process that answers, MB: just started, after this run")
    for name, server in servers.items():
        print(f"  {name:20} {before[name]:5.0f} {others.resident(server):5.0f}")


def compressed(at: Servers) -> None:
    """Raise AssertionError if a kept feed is ever compressed again."""
    asked = Request(at.whole, f"/k/{at.everything}.ics", GZIP)
    one(asked)
    before = int(one(Request(at.whole, "/bench/packed")).body)
    with Client() as client:
        for number in range(100):
            client.ask(replace(asked, headers=GZIP | ({"x-bench": "moved"} if number % 10 == 0 else {})))
    again = int(one(Request(at.whole, "/bench/packed")).body) - before
    print(f"\n100 compressed answers, 10 of them after a change elsewhere: compressed again {again} times")
    assert again == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--events", type=int, default=10_000, help="a multiple of 500, at least 2,000 (default 10000)"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the peers are kept, installed and filled")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    events, rounds = (2_000, 2) if args.quick else (args.events, args.rounds)
    if events % 500 or events < 500 * (LIBRARY + 1):
        parser.error("--events has to be a multiple of 500 and at least 2,000")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lasting = (args.folder or folder).absolute()
        programs = others.install(lasting)
        print(", ".join(f"{peer} {version}" for peer, version in others.versions(programs).items()))
        with started(programs, folder, lasting, events) as (at, servers):
            compare(at, servers, rounds)
        peers_pages.compare(
            folder, (1_000, 10_000) if args.quick else (10_000, 100_000), 100 if args.quick else 400
        )


if __name__ == "__main__":
    main()
