"""The list is found by the covering indexes alone; a plan that reads the table is a thousand times slower."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import insert, text

from aggregator.model import AgeRange, EventQuery
from aggregator.store import finding
from aggregator.store.tables import area, event, occurrence

DAY = 86_400
NOW = 1_795_000_000
MONTH = finding.Span(NOW, NOW + 30 * DAY)
BY_AREA = EventQuery(ages=(AgeRange(7, 7),), free=True)
ANYWHERE = EventQuery(ages=(AgeRange(7, 7),))


@pytest.fixture
def filled(store):
    """20,000 occurrences in 20 areas over two years, as the planner of each database has to see them."""
    chance = random.Random(1)
    with store.write() as db:
        db.execute(insert(area), [{"id": n, "slug": f"a{n}", "name": f"A {n}"} for n in range(20)])
        common = {
            "title": "{}", "status": "confirmed", "all_day": False, "rrule": "", "place": "", "hidden": False,
            "cancelled": False, "content_hash": b"", "sequence": 0, "created_at": 0, "changed_at": 0,
            "expanded_until": None, "detail": "{}",
        }  # fmt: skip
        events, occurrences = [], []
        for number in range(20_000):
            start = NOW + chance.randrange(-365, 365) * DAY
            shown = {
                "area_id": number % 20,
                "free": number % 3,
                "min_age": number % 13,
                "max_age": number % 13 + 3,
            }
            end = start + (40 * DAY if number % 100 == 0 else 3600)
            events.append(
                common | shown | {"id": number, "uid": str(number), "first_start_at": start, "last_end_at": end}
            )
            occurrences.append(
                shown
                | {
                    "event_id": number,
                    "start_at": start,
                    "end_at": end,
                    "is_long": int(number % 100 == 0),
                    "cancelled": False,
                    "title": None,
                }
            )
        db.execute(insert(event), events)
        db.execute(insert(occurrence), occurrences)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    return store


def plan(store, query: EventQuery, areas: tuple[int, ...]) -> str:
    page = finding.occurrences(query, MONTH, areas, 51)
    plain = str(page.compile(store.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    how = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.read() as db:
        return "\n".join(str(row[-1]) for row in db.exec_driver_sql(how + plain.replace("%", "%%")))


@pytest.mark.parametrize(
    ("query", "areas", "index"),
    [
        (BY_AREA, (3,), "ix_occurrence_area"),
        (ANYWHERE, (3,), "ix_occurrence_"),
        (ANYWHERE, (), "ix_occurrence_time"),
        (EventQuery(), (), "ix_occurrence_time"),
    ],
)
def test_the_page_is_found_in_a_covering_index(
    filled, query: EventQuery, areas: tuple[int, ...], index: str
) -> None:
    told = plan(filled, query, areas)
    if filled.engine.dialect.name == "sqlite":
        reads = [line for line in told.splitlines() if " occurrence" in line]
        assert len(reads) == 2, told
        assert all("USING COVERING INDEX" in line and line.startswith("SEARCH") for line in reads), told
        assert index in reads[0], told
    else:
        assert f"Index Only Scan using {index}" in told, told
        assert "Seq Scan" not in told, told


def test_a_page_and_the_whole_agree(filled) -> None:
    """Cutting each arm along its index leaves the same rows as sorting everything."""
    for query, areas in ((BY_AREA, (3,)), (ANYWHERE, (3, 4)), (ANYWHERE, ()), (EventQuery(), ())):
        with filled.read() as db:
            whole = sorted(tuple(row)[1::-1] for row in db.execute(finding.occurrences(query, MONTH, areas)))
            page = [tuple(row)[1::-1] for row in db.execute(finding.occurrences(query, MONTH, areas, 120))]
        assert page == whole[:120]
        assert len(whole) > 3
