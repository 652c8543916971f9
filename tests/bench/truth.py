"""What finding the truth costs: reconciling, renewed keys and merging, against icalendar's parsing of the same.

    .venv/bin/python tests/bench/truth.py [--events 10000] [--database ADDRESS]

Reconciling is all that happens in the parent between the answer and the end of the transaction.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import datetime

from feeds import feed_body
from icalendar import Calendar

from aggregator.given import understanding
from aggregator.reconcile import reconcile
from aggregator.settings import Settings
from aggregator.store import Store, commit, items, renewals, sources
from aggregator.understand import read
from sources.catalogue import Source
from sources.records import Document, Reading

START = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)
NOW = int(time.time())


class Town:
    """A store, and the time that each answer takes in the parent."""

    def __init__(self, database: str) -> None:
        self.settings = Settings(database=database)
        self.store = Store(database)
        self.store.migrate()

    def add(self, slug: str) -> None:
        with self.store.write() as db:
            sources.add(db, Source(slug, slug.title(), f"http://x.example.fi/{slug}.ics", "ical"), NOW)

    def pull(self, slug: str, body: bytes) -> tuple[float, str]:
        with self.store.read() as db:
            row = sources.one(db, slug)
            known = items.load_known(db, row.id)
        how = understanding(self.settings, NOW, row.about)
        page = read("ical", Document("http://x.example.fi/k.ics", body), Reading(known=known), how)
        begun = time.perf_counter()
        with self.store.write() as db:
            known = items.load_known(db, row.id)
            every = not known.keys() <= page.present.keys()
            wanted = None if every else [item.key for item in page.items if item.key in known]
            stored = items.load_items(db, row.id, wanted)
            renewed = renewals.find(db, row.id, stored, page.present, page.items, True, NOW)
            for pair in renewed:
                stored[pair.new] = stored.pop(pair.old)
            changes = reconcile(
                stored, page.present, page.items, complete=True, now=NOW, quarantine=row.quarantine,
                renewed={pair.old: pair.new for pair in renewed},
            )  # fmt: skip
            if changes.any:
                commit.carry_out(db, replace(row), changes, stored, page.present, NOW, how)
        return (
            time.perf_counter() - begun,
            f"{len(changes.new)} new, {len(changes.changed)} changed, {len(renewed)} renewed",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--database", default="", help="an empty database; SQLite in a new folder if left out")
    args = parser.parse_args()
    body = feed_body(0, args.events, START)
    begun = time.perf_counter()
    Calendar.from_ical(body)
    alone = time.perf_counter() - begun
    print(f"icalendar alone, {args.events} events: {alone * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        town = Town(args.database or f"sqlite:///{folder}/puuha.sqlite3")
        for slug in ("kirjasto", "kaupunki"):
            town.add(slug)
        renamed = body.replace(b"@kirjasto.example.fi", b"-2@kirjasto.example.fi")
        for what, slug, answer in (
            ("first answer", "kirjasto", body),
            ("unchanged", "kirjasto", body),
            ("every UID renewed", "kirjasto", renamed),
            ("the same town told by a second source: all merged", "kaupunki", body),
            ("that unchanged", "kaupunki", body),
        ):
            seconds, told = town.pull(slug, answer)
            print(
                f"  {what:52} {seconds * 1000:7.0f} ms = {seconds / alone:.3f} × icalendar   ({told})", flush=True
            )
        town.store.close()


if __name__ == "__main__":
    main()
