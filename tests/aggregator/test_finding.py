"""The list is found by the covering indexes alone; a plan that reads the table is a thousand times slower."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from aggregator.model import AgeRange, EventQuery, Near
from aggregator.store import Store, finding
from aggregator.store.asked import ask
from aggregator.store.tables import area, event, event_tag, event_words, occurrence

DAY = 86_400
NOW = 1_795_000_000
MONTH = finding.Span(NOW, NOW + 30 * DAY, NOW)
BY_AREA = EventQuery(ages=(AgeRange(7, 7),), areas=("a3",), free=True)
ANYWHERE = EventQuery(ages=(AgeRange(7, 7),))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled(request, databases):
    """20,000 occurrences in 20 areas over two years, as the planner of each database has to see them."""
    with databases(request.param) as database:
        opened = Store(database)
        yield fill(opened)
        opened.close()


def fill(store: Store) -> Store:
    chance = random.Random(1)
    with store.write() as db:
        db.execute(insert(area), [{"id": n, "slug": f"a{n}", "name": f"A {n}"} for n in range(20)])
        common = {
            "title": "{}", "status": "confirmed", "all_day": False, "rrule": "", "place": "", "hidden": False,
            "cancelled": False, "content_hash": b"", "sequence": 0, "created_at": 0, "changed_at": 0,
            "expanded_until": None, "detail": "{}", "lat": 61.1, "lon": 28.1,
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
                    "is_long": 2 * int(number % 100 == 0),
                    "cancelled": False,
                    "title": None,
                }
            )
        db.execute(insert(event), events)
        db.execute(insert(occurrence), occurrences)
        tags, words = [], []
        for number in range(20_000):
            rare = number % 4_000 == 0
            tags += [
                {"kind": "topic", "value": value, "event_id": number} for value in ("common", "rare")[: 1 + rare]
            ]
            words.append({"event_id": number, "words": "tavallinen" + " harvinaisuus" * rare})
        db.execute(insert(event_tag), tags)
        db.execute(insert(event_words), words)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("ANALYZE" if store.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    return store


def plan(store, query: EventQuery, kind: str = "cards") -> str:
    with store.read() as db:
        asked = ask(db, query)
        few = finding.few(db, asked)
        page = finding.occurrences(asked, kind, rare=few is not None).params(**finding.values(MONTH, 51, few))
    plain = str(page.compile(store.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    how = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.read() as db:
        return "\n".join(str(row[-1]) for row in db.exec_driver_sql(how + plain.replace("%", "%%")))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (BY_AREA, "ix_occurrence_area"),
        (replace(ANYWHERE, areas=("a3",)), "ix_occurrence_"),
        (ANYWHERE, "ix_occurrence_time"),
        (EventQuery(), "ix_occurrence_time"),
        (EventQuery(each_time=True), "ix_occurrence_time"),
        (EventQuery(suits="made_for", shape="hobby"), "ix_occurrence_time"),
    ],
)
def test_the_page_is_found_in_a_covering_index(filled, query: EventQuery, index: str) -> None:
    told = plan(filled, query)
    if filled.engine.dialect.name == "sqlite":
        reads = [line for line in told.splitlines() if " occurrence" in line]
        assert len(reads) == 3, told
        assert all("USING COVERING INDEX" in line and line.startswith("SEARCH") for line in reads), told
        assert index in reads[0], told
    else:
        assert f"Index Only Scan using {index}" in told, told
        assert "Seq Scan" not in told, told


@pytest.mark.parametrize(
    "query",
    [
        EventQuery(topics=("rare",)),
        EventQuery(words="harvinaisuus", ages=(AgeRange(7, 7),)),
        EventQuery(words="-"),
    ],
)
def test_a_rare_filter_begins_with_its_events(filled, query: EventQuery) -> None:
    told = plan(filled, query)
    if query.words == "-":  # no word at all asks for nothing
        assert "pk_occurrence" not in told
    elif filled.engine.dialect.name == "sqlite":
        assert "SEARCH occurrence USING PRIMARY KEY (event_id=?" in told, told
    else:
        assert "ix_occurrence" not in told and "pk_occurrence" in told, told


@pytest.mark.parametrize(
    "query",
    [EventQuery(topics=("common",)), EventQuery(words="tavallinen"), EventQuery(near=Near(61.0, 28.0, 90))],
)
def test_a_common_filter_begins_with_the_time(filled, query: EventQuery) -> None:
    with filled.read() as db:
        assert finding.few(db, ask(db, query)) is None
        rows = db.execute(finding.occurrences(ask(db, query)), finding.values(MONTH, 51)).all()
    assert len(rows) == 51
    assert "ix_occurrence_time" in plan(filled, query)


def test_a_page_and_the_whole_agree(filled) -> None:
    """Cutting each arm along its index leaves the same rows as sorting everything."""
    for query in (BY_AREA, ANYWHERE, replace(ANYWHERE, areas=("a3", "a4")), EventQuery()):
        with filled.read() as db:
            asked = ask(db, query)
            every = db.execute(finding.occurrences(asked, cut=False), finding.values(MONTH, 0))
            whole = sorted(tuple(row)[1::-1] for row in every)
            page = [
                tuple(row)[1::-1] for row in db.execute(finding.occurrences(asked), finding.values(MONTH, 120))
            ]
        assert page == whole[:120]
        assert len(whole) > 3
