"""A store of the first schema, with events in it, brought up to date: every filter finds what was there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from aggregator.model import EventQuery
from aggregator.store import Store, schema
from aggregator.store.engine import WRITE
from aggregator.store.tables import event, event_words, occurrence
from sources.records import Recurrence, SourcePlace

NOW = 1_795_000_000
LEFT_OUT = {
    "event": ("marks", "lat", "lon", "moved_from", "provenance"),
    "occurrence": ("marks", "prev_end_at"),
    "area": ("municipality",),
}


def rows(store: Store) -> dict[str, list[dict[str, object]]]:
    """What the first schema could hold, as it held it."""
    names = ("area", "source", "event", "event_text", "source_event", "occurrence")
    with store.read() as db:
        found = {
            name: [dict(row) for row in db.execute(text(f"SELECT * FROM {name}")).mappings()] for name in names
        }
    for name, columns in LEFT_OUT.items():
        for row in found[name]:
            for column in columns:
                row.pop(column, None)
    for row in found["occurrence"]:
        row["is_long"] = min(1, int(row["is_long"]))  # type: ignore[call-overload]
    return found


def emptied(store: Store, folder: Path) -> Store:
    """A database of the same kind with nothing in it."""
    if store.engine.dialect.name == "sqlite":
        return Store(f"sqlite:///{folder / 'older.sqlite3'}")
    with store.engine.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    return store


@pytest.fixture
def older(town, tmp_path):
    """The address of a database of the first schema that holds the events of `town`."""
    first = town.event().starts
    town.take_in(
        town.event("1", title={"fi": "Vauvamuskari"}, recurrence=Recurrence("FREQ=WEEKLY;COUNT=5"), min_age=0, max_age=2),
        town.event("2", title={"fi": "Konsertti"}, starts=first + timedelta(hours=9),
                   place=SourcePlace(name={"fi": "Talo"}, lat=61.19, lon=28.77)),
        town.event("3", title={"fi": "Näyttely"}, starts=first.date() - timedelta(days=20),
                   ends=first.date() + timedelta(days=20)),
    )  # fmt: skip
    kept = rows(town.store)
    town.store = emptied(town.store, tmp_path)
    with town.store.engine.connect().execution_options(**WRITE) as db, db.begin():
        config = schema._config()
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
        for name, told in kept.items():
            for row in told:
                columns = db.execute(text(f"SELECT * FROM {name} LIMIT 0")).keys()
                shown = {column: row[column] for column in columns}
                names, values = ", ".join(shown), ", ".join(f":{column}" for column in shown)
                db.execute(text(f"INSERT INTO {name} ({names}) VALUES ({values})"), shown)
    return town


def test_what_was_stored_is_found_by_every_new_filter(older) -> None:
    store = older.store
    assert schema.current(store.engine) == "0001"
    store.migrate()
    store.check()

    def left(query: EventQuery) -> list[str]:
        found = store.listing(query, NOW)
        return sorted(card.title["fi"] for card in (*found.cards, *found.unstated, *found.ongoing))

    assert left(EventQuery()) == ["Konsertti", "Näyttely", "Vauvamuskari"]
    assert left(EventQuery(words="muskareita")) == ["Vauvamuskari"]
    assert left(EventQuery(words="keskusta näyttelyt")) == ["Näyttely"]
    assert left(EventQuery(parts=("evening",))) == ["Konsertti", "Näyttely"]
    assert left(EventQuery(shape="hobby")) == ["Vauvamuskari"]
    assert left(EventQuery(places=("Talo",), radius=1)) == ["Konsertti"]
    assert store.listing(EventQuery(each_time=True), NOW).total == 7
    assert [card.title["fi"] for card in store.listing(EventQuery(), NOW).ongoing] == ["Näyttely"]
    with store.read() as db:
        series = db.execute(select(event.c.id).where(event.c.rrule != "")).scalar_one()
        times = select(occurrence.c.start_at, occurrence.c.end_at, occurrence.c.prev_end_at)
        told = db.execute(times.where(occurrence.c.event_id == series).order_by(occurrence.c.start_at)).all()
    assert [row.prev_end_at for row in told] == [0, *(row.end_at for row in told[:-1])]


def test_an_upgrade_stopped_halfway_goes_on(older) -> None:
    store = older.store
    schema.migrate(store.engine)
    assert store.listing(EventQuery(words="muskari"), NOW).total == 0
    store.migrate()
    assert store.listing(EventQuery(words="muskari"), NOW).total == 1
    revision = store.revision()
    store.migrate()
    assert store.revision() == revision  # nothing more to do
    with store.read() as db:
        assert len(db.execute(select(event_words.c.event_id)).all()) == 3
