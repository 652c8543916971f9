"""A backup is whole though others write meanwhile, and comes back as it was."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from aggregator.model import EventQuery
from aggregator.store import Store
from aggregator.store.backup import BackupError, back_up, restore
from aggregator.store.schema import SchemaError, newest
from aggregator.store.tables import metadata

NOW = 1_795_000_000


def contents(store: Store) -> dict[str, list[tuple]]:
    with store.read() as db:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in db.execute(select(table)))
            for table in metadata.sorted_tables
        }


def test_there_and_back_again(town, tmp_path: Path) -> None:
    town.take_in(*(town.event(str(n)) for n in range(30)))
    name = town.store.remember_filter("v=8")
    before = contents(town.store)
    file = tmp_path / "b.sqlite3"
    counts = back_up(town.store.database, file)
    assert (counts.sources, counts.events, counts.occurrences) == (1, 30, 30)
    town.take_in(town.event("x"), complete=False)
    with pytest.raises(BackupError, match="not empty"):
        restore(file, town.store.database, replace=False)
    assert restore(file, town.store.database, replace=True) == counts
    assert contents(town.store) == before
    assert town.store.filter(name) == "v=8"
    # and life goes on: new rows get ids of their own
    town.take_in(*(town.event(str(n)) for n in range(31)))
    town.source("toinen")
    assert town.store.listing(EventQuery(), NOW).total == 31


def test_a_backup_of_either_kind_goes_into_the_other(town, request, tmp_path: Path) -> None:
    town.take_in(*(town.event(str(n)) for n in range(30)))
    kind = town.store.engine.dialect.name
    other = Store(request.getfixturevalue("postgres_database" if kind == "sqlite" else "sqlite_database"))
    file = tmp_path / "b.sqlite3"
    assert back_up(town.store.database, file) == restore(file, other.database, replace=False)
    assert contents(other) == contents(town.store)
    other.close()


def test_it_is_one_file_that_stays_one_when_it_is_read(town, tmp_path: Path) -> None:
    """SQLite's log and its index would be made beside it by whoever opens it, and be left there."""
    town.take_in(town.event())
    (tmp_path / "here").mkdir()
    file = tmp_path / "here" / "b.sqlite3"
    back_up(town.store.database, file)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        assert db.execute("SELECT count(*) FROM event").fetchone() == (1,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert list(file.parent.iterdir()) == [file]


def test_while_others_write(sqlite_town, tmp_path: Path) -> None:
    town = sqlite_town
    town.take_in(*(town.event(str(n)) for n in range(300)))
    stopping = threading.Event()

    def write() -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            with town.store.write() as db:
                # always two rows together: a backup that has one of them is torn
                db.execute(text(f"INSERT INTO saved_filter VALUES ('a{number}', 'x'), ('b{number}', 'x')"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            file = tmp_path / f"{number}.sqlite3"
            assert back_up(town.store.database, file).events == 300
            copy = Store(f"sqlite:///{file}")
            with copy.read() as db:
                names = set(db.execute(text("SELECT id FROM saved_filter")).scalars())
            copy.close()
            assert {f"b{name[1:]}" for name in names if name[0] == "a"} == {n for n in names if n[0] == "b"}
    finally:
        stopping.set()
        writer.join()


@pytest.mark.parametrize("what", ["missing", "garbage", "other"])
def test_what_is_no_backup_is_refused_and_nothing_changes(sqlite_town, tmp_path: Path, what: str) -> None:
    town = sqlite_town
    town.take_in(town.event())
    before, file = contents(town.store), tmp_path / "b.sqlite3"
    if what == "garbage":
        file.write_bytes(b"this is no database" * 100)
    if what == "other":
        import sqlite3

        other = sqlite3.connect(file)
        other.execute("CREATE TABLE t (x)")
        other.close()
    with pytest.raises(BackupError):
        restore(file, town.store.database, replace=True)
    assert contents(town.store) == before


def test_a_backup_is_never_written_over(sqlite_town, tmp_path: Path) -> None:
    file = tmp_path / "b.sqlite3"
    file.write_text("precious")
    with pytest.raises(BackupError, match="exists"):
        back_up(sqlite_town.store.database, file)
    assert file.read_text() == "precious"


def test_migrating_twice_does_nothing_and_a_newer_schema_is_refused(store: Store) -> None:
    store.migrate()
    store.check()
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="newer"):
        store.migrate()
    with pytest.raises(SchemaError, match="newer"):
        store.check()
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": newest()})
    store.check()


def test_the_migrations_give_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    # each database's own full-text index stands beside the tables
    options = {
        "include_name": lambda name, *_: not str(name).startswith(("event_search", "ix_event_words", "vector"))
    }
    with store.read() as db:
        assert compare_metadata(MigrationContext.configure(db, opts=options), metadata) == []


def test_an_empty_and_a_damaged_database_are_told_apart(tmp_path: Path) -> None:
    empty = Store(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(SchemaError, match="migrate"):
        empty.check()
    empty.close()
    (tmp_path / "bad.sqlite3").write_bytes(b"garbage " * 500)
    bad = Store(f"sqlite:///{tmp_path / 'bad.sqlite3'}")
    with pytest.raises(SchemaError, match="backup"):
        bad.migrate()
    bad.close()
