"""A database of the first schema, with data, brought up to date; and one that an older reading filled."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from aggregator.model import EventQuery
from aggregator.services import read_anew
from aggregator.store import Store, history, items, resolve, schema, sources, versions
from aggregator.store.engine import WRITE
from aggregator.understand import UNDERSTANDING
from sources.catalogue import Source

NOW = 1_795_000_000
DETAIL = (
    '{"uid":"aaaaaaaaaaaaaaaa","title":{"fi":"Satutunti"},"starts":"2026-11-20T10:00:00+02:00",'
    '"ends":"2026-11-20T11:00:00+02:00","timezone":"Europe/Helsinki","status":"confirmed"}'
)


def old_store(address: str) -> Store:
    """A store as the first version left it: one event in sight, one hidden."""
    store = Store(address)
    with store.engine.connect().execution_options(**WRITE) as db, db.begin():
        config = schema._config()
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
    with store.write() as db:
        sources.add(db, Source("k", "K", "https://k.example.fi/k.ics", "ical"), NOW)
        db.execute(text("INSERT INTO area (slug, name) VALUES ('', '')"))
        for number, hidden in ((1, False), (2, True)):
            uid = "ab"[number - 1] * 16
            values = {
                "id": number, "uid": uid, "title": '{"fi":"Satutunti"}', "status": "confirmed", "all_day": False,
                "rrule": "", "place": "", "area_id": 1, "free": 2, "min_age": -1, "max_age": 200,
                "first_start_at": NOW + 86_400, "last_end_at": NOW + 90_000, "hidden": hidden, "cancelled": False,
                "content_hash": b"old", "sequence": 3, "created_at": NOW, "changed_at": NOW, "expanded_until": None,
                "detail": DETAIL.replace("a" * 16, uid),
            }  # fmt: skip
            names = ", ".join(values)
            db.execute(text(f"INSERT INTO event ({names}) VALUES ({', '.join(':' + n for n in values)})"), values)
            db.execute(text("INSERT INTO event_text VALUES (:id, 'TEXT')"), values)
            db.execute(text("INSERT INTO source_event VALUES (1, :uid, :id, :content_hash, 0, NULL)"), values)
    return store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.sqlite3'}"
    address = str(request.getfixturevalue("postgres_database"))
    store = Store(address)
    with store.write() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    store.close()
    return address


def test_the_first_schemas_data_is_kept_and_read_again(empty: str) -> None:
    store = old_store(empty)
    with pytest.raises(schema.SchemaError, match="older"):
        store.check()
    store.migrate()
    store.check()
    try:
        page = store.event_page("a" * 16, NOW)
        assert page is not None
        assert (page.text, page.moved_from, dict(page.told_by)) == ("TEXT", None, {})
        assert store.event_page("b" * 16, NOW) is None
        with store.read() as db:
            stored = items.load_items(db, 1)
            assert {item.uid[0]: (item.gone, item.composed, item.content_hash) for item in stored.values()} == {
                "a": (False, False, b"old"), "b": (True, False, b"old"),
            }  # fmt: skip
            assert [one.kind for one in history.of(db, resolve.event_id(db, "a" * 16)).entries] == ["arrived"]
        assert read_anew(store)
        assert not read_anew(store)
        with store.read() as db:
            assert set(items.load_known(db, 1).values()) == {b""}
            assert versions.get(db, "understanding_version") == UNDERSTANDING
    finally:
        store.close()


@pytest.mark.anyio
async def test_a_release_that_understands_more_reads_everything_again(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("a"), vevent("b", "Muskari")))
    async with pulls() as town:
        town.add(feeds.base + "/k.ics")
        await town.pull()
        assert (await town.pull()).outcome == "not_modified"
        before = town.store.calendar_feed(EventQuery(), NOW)
        with town.store.write() as db:
            versions.put(db, "understanding_version", "0")
            # as a release with fewer fields wrote it: the same event in another form is no news
            db.execute(
                text("UPDATE event SET content_hash = :h, detail = replace(detail, ',\"accessibility\":[]', '')"),
                {"h": b"x"},
            )
        assert read_anew(town.store)
        revision = town.store.revision()
        report = await town.pull()
        assert (report.outcome, report.changed, report.unchanged) == ("unchanged", 0, 2)
        assert town.store.revision() == revision
        assert town.store.calendar_feed(EventQuery(), NOW) == before
        assert (await town.pull()).outcome == "not_modified"
        with town.store.read() as db:
            assert b"x" not in {item.content_hash for item in items.load_items(db, town.row().id).values()}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
