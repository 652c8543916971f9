"""A page of 20 events of the public API, uncached, beside the list page for people (a page of 50).

.venv/bin/python tests/bench/publishing.py [--occurrences 10000] [--rounds 20]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from finding import fill
from starlette.testclient import TestClient

from aggregator.settings import Settings
from aggregator.store import Store
from web.app import create_app

QUERIES = (
    "start=today&sort=start_time&super_event_type=none",
    "start=today&sort=start_time&include=location,keywords",
    "start=today&sort=start_time&is_free=true&suitable_for=4",
    "keyword=yso:p4354&start=today&sort=start_time",
    "text=satutunti&sort=start_time",
    "start=today",
)


def timed(client: TestClient, path: str, rounds: int) -> float:
    """Milliseconds, p50 of answers that nothing has kept."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        assert client.get(path, headers={"Accept-Encoding": "identity"}).status_code == 200
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--occurrences", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        store = Store(database)
        store.migrate()
        with store.write() as db:
            fill(db, asked.occurrences)
        site = Settings(database=database, site_address="https://puuha.example.fi")
        with TestClient(create_app(site, store), base_url=site.site_address) as client:
            page = timed(client, "/fi/", asked.rounds)
            print(f"the list page for people: {page:.1f} ms")
            for query in QUERIES:
                took = timed(client, f"/v1/event/?{query}", asked.rounds)
                print(f"{took:7.1f} ms  {took / page:5.2f} x  /v1/event/?{query}")
        store.close()


if __name__ == "__main__":
    main()
