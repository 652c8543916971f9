"""Counts are made once a day, by one process of several; what is past stays as it was counted."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from aggregator.coverage import assembling, cuts
from aggregator.coverage.terms import Period, named
from aggregator.merging import merge
from aggregator.settings import Settings
from aggregator.store import Store, cutsums
from aggregator.store.coveragetables import coverage_count, coverage_day
from aggregator.store.goaltables import coverage_cut_sum
from aggregator.store.tables import event, occurrence
from sources.records import Recurrence, SourceOffer

DAY = 86_400
SETTINGS = Settings(municipality="Imatra", database="sqlite:///unused", horizon_days=60)
AUTUMN = named("2026Q4")
assert AUTUMN is not None


def total(store: Store, *cell: str, period: Period = AUTUMN) -> int:
    return store.coverage.totals(period, store.coverage.version())(*cell)


def test_both_databases_keep_the_same_counts(store: Store, fill: Any) -> None:
    truth = fill(store, 250)
    now = 1_795_000_000
    assert assembling.refresh(store, SETTINGS, now) > 200
    held = [
        day for told in truth for day, _, off in told.days
        if not told.cancelled and not off and (told.parents or not told.adults) and AUTUMN.first <= day <= AUTUMN.last
    ]  # fmt: skip
    assert total(store, "band", "any") == len(held) > 40
    with store.read() as db:
        days = db.execute(select(func.count()).select_from(coverage_day)).scalar_one()
        kept = db.execute(select(func.sum(coverage_count.c.sessions))).scalar_one()
    version = store.coverage.version()
    assert version.first is not None and version.last == date(2027, 1, 17)
    assert days == (version.last - version.first).days + 1
    # nothing to do the same day; and nothing to write where nothing has changed
    assert assembling.refresh(store, SETTINGS, now) == 0
    assert assembling.refresh(store, SETTINGS, now, anew=True) == 0
    assert assembling.refresh(store, SETTINGS, now + DAY) == 1
    with store.read() as db:
        assert db.execute(select(func.sum(coverage_count.c.sessions))).scalar_one() >= kept


def test_only_one_of_several_processes_counts(store: Store, fill: Any) -> None:
    fill(store, 60)
    others = [Store(store.database) for _ in range(3)]
    done: list[int] = []
    workers = [
        threading.Thread(target=lambda s=s: done.append(assembling.refresh(s, SETTINGS, 1_795_000_000)))
        for s in others
    ]  # type: ignore[misc]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for other in others:
        other.close()
    assert sorted(map(bool, done)) == [False, False, True]
    with store.read() as db:
        twice = select(coverage_day.c.day).group_by(coverage_day.c.day).having(func.count() > 1)
        assert db.execute(twice).all() == []


def test_what_is_cancelled_hidden_and_merged_counts_right(town: Any) -> None:
    usual = {"min_age": 7, "max_age": 9, "offers": (SourceOffer(True),)}
    day = town.event().starts
    town.take_in(
        town.event("a", **usual), town.event("b", **usual, status="cancelled"), town.event("c", **usual),
        town.event("d", title={"fi": "Lautapelikerho"}, starts=day + timedelta(hours=3), **usual),
    )  # fmt: skip
    town.take_in(
        town.event("d", title={"fi": "Pelikerho"}, starts=day + timedelta(hours=3), **usual), slug="nuoriso"
    )
    assembling.refresh(town.store, SETTINGS, town.now)
    assert total(town.store, "band", "7-9") == 4
    assert total(town.store, "cancelled") == 1
    listed = {
        one.uid
        for one in town.store.coverage.behind((), AUTUMN, assembling.known(SETTINGS))
        if one.start > day.timestamp() + 60
    }
    assert len(listed) == 2
    merge(town.store, SETTINGS, *sorted(listed), "worker", town.now)
    assembling.refresh(town.store, SETTINGS, town.now, anew=True)
    assert total(town.store, "band", "7-9") == 3
    assert total(town.store, "quality", "kirjasto", "all") == 3
    assert total(town.store, "quality", "nuoriso", "all") == 1
    assert total(town.store, "quality", "any", "all") == 3
    # what its feed no longer has is hidden, and no supply to come
    for later in (DAY // 2, DAY):
        keep = (
            town.event("b", **usual, status="cancelled"),
            town.event("c", **usual),
            town.event("d", title={"fi": "Lautapelikerho"}, starts=day + timedelta(hours=3), **usual),
        )
        town.take_in(*keep, now=town.now + later // 2)
    assembling.refresh(town.store, SETTINGS, town.now + 60, anew=True)
    assert total(town.store, "band", "7-9") == 2


def test_a_past_quarter_stays_as_it_was_when_its_events_are_gone(town: Any) -> None:
    weekly = Recurrence("FREQ=WEEKLY;COUNT=10")
    start = town.event().starts - timedelta(weeks=12)
    town.take_in(
        town.event("kerho", starts=start, recurrence=weekly, min_age=7, max_age=9, offers=(SourceOffer(True),))
    )
    assembling.refresh(town.store, SETTINGS, town.now)
    before = town.store.coverage.totals(AUTUMN, town.store.coverage.version())
    term = named("syksy-2026")
    assert term is not None
    assert total(town.store, "band", "7-9", period=term) == 10
    assert [one.lasting for one in before.hobbies] == [True]
    with town.store.write() as db:
        from aggregator.store.sources import remove

        remove(db, "kirjasto")
    assert assembling.refresh(town.store, SETTINGS, town.now + DAY) == 1
    after = town.store.coverage.totals(AUTUMN, town.store.coverage.version())
    assert (dict(after.sums), after.hobbies) == (dict(before.sums), before.hobbies)
    assert total(town.store, "band", "7-9", period=term) == 10
    assert town.store.coverage.names("source")["kirjasto"] == "Kirjasto"


def test_what_is_to_come_follows_the_calendar(town: Any) -> None:
    day = town.event().starts + timedelta(days=10)
    town.take_in(town.event("a", starts=day, min_age=13, max_age=15))
    assembling.refresh(town.store, SETTINGS, town.now)
    assert total(town.store, "band", "13-15") == 1
    town.take_in(town.event("a", starts=day, min_age=10, max_age=12))
    assembling.refresh(town.store, SETTINGS, town.now + DAY)
    assert (total(town.store, "band", "13-15"), total(town.store, "band", "10-12")) == (0, 1)


def test_a_long_row_that_means_weekly_times_counts_as_them(town: Any) -> None:
    start = town.event().starts - timedelta(weeks=11)
    town.take_in(
        town.event("muskari", starts=start, ends=start + timedelta(weeks=10, minutes=30), min_age=0, max_age=2)
    )
    assembling.refresh(town.store, SETTINGS, town.now)
    term = named("syksy-2026")
    assert term is not None
    # eleven Thursdays, one of them in the autumn holiday
    assert total(town.store, "band", "0-2", period=term) == 10
    assert len(town.store.coverage.totals(term, town.store.coverage.version()).hobbies) == 1


CUTS = (
    cuts.read("ika=13-15&maksuton=1"), cuts.read("viikonpaiva=viikonloppu&ika=3-12"), cuts.read("alue=-&ika=0-17"),
)  # fmt: skip
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def by_week(store: Store) -> list[Counter[tuple[date, str]]]:
    found: list[Counter[tuple[date, str]]] = []
    for cut in CUTS:
        found.append(Counter())
        for monday, area, some in store.coverage.by_week(YEAR, cut):
            found[-1][monday, area] += some
    return found


def test_the_sums_of_goals_are_kept_with_each_day_and_are_what_a_count_says(store: Store, fill: Any) -> None:
    fill(store, 250)
    now = 1_795_000_000
    assembling.refresh(store, SETTINGS, now)
    plain = by_week(store)
    assert all(some.total() > 3 for some in plain)
    store.coverage.follow(CUTS)
    assert by_week(store) == plain
    # a day that changes has its sums anew; a cut that nobody asks for any more has none
    with store.write() as db:
        db.execute(update(event).where(event.c.id % 2 == 0).values(hidden=True))
    store.coverage.refresh(assembling.known(SETTINGS), now + DAY)
    kept = by_week(store)
    store.coverage.follow(CUTS[:1])
    assert by_week(store) == kept != plain
    with store.read() as db:
        assert list(cutsums.known(db)) == [cuts.written(CUTS[0])]
        cut_ids = set(db.scalars(select(coverage_cut_sum.c.cut_id)))
    assert len(cut_ids) == 1


def test_the_next_day_counts_what_the_whole_would(sqlite_store: Store, databases: Any, fill: Any) -> None:
    """Of days that are settled only what may be a lasting hobby is looked at: the same comes of it."""
    now = 1_795_000_000
    fill(sqlite_store, 600)
    with databases("sqlite") as address:
        other = Store(address)
        fill(other, 600)
        assembling.refresh(other, SETTINGS, now)
        for store in (sqlite_store, other):
            # a hobby's meetings to come are gone: it met often enough all the same
            with store.write() as db:
                db.execute(delete(occurrence).where(occurrence.c.start_at > now, occurrence.c.event_id % 3 == 0))
            assembling.refresh(store, SETTINGS, now + 4 * DAY)
        period = Period(date(2026, 8, 1), date(2027, 2, 1))
        whole, piecewise = (
            store.coverage.totals(period, store.coverage.version()) for store in (sqlite_store, other)
        )
        hobbies = [sorted(store.coverage.hobbies(period, ())) for store in (sqlite_store, other)]
        open_days = [day for day in piecewise.days if day.day >= date(2026, 11, 14)]
        other.close()
    assert hobbies[0] == hobbies[1] and len(hobbies[0]) > 5
    assert [day for day in whole.days if day.day >= date(2026, 11, 14)] == open_days
