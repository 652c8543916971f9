"""Faults 37 to 42: what can go wrong with the database itself."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from starlette.testclient import TestClient

from aggregator.cli import main
from aggregator.model import EventQuery
from aggregator.settings import Settings
from aggregator.store import Store, backup, leases, schema
from aggregator.store.engine import DatabaseError
from web.app import create_app

pytestmark = pytest.mark.anyio
HOUR = 3600


LOCKED = 5  # seconds


async def test_37_a_database_that_is_locked_for_five_seconds_is_waited_for(town) -> None:
    await town.settle()
    locked = threading.Event()

    def hold() -> None:
        with town.store.write() as db:
            if db.dialect.name == "postgresql":  # as a migration or VACUUM FULL does; SQLite has one lock for all
                db.execute(text("LOCK TABLE source, event, occurrence, pull IN ACCESS EXCLUSIVE MODE"))
            locked.set()
            time.sleep(LOCKED)

    holding = asyncio.create_task(asyncio.to_thread(hold))
    await asyncio.to_thread(locked.wait)
    began = time.monotonic()
    (lease,) = await asyncio.to_thread(claim, town)
    assert time.monotonic() - began > LOCKED - 1, "it was locked"
    report = await town.puller.pull(lease)
    await holding
    assert report.outcome == "unchanged"
    assert len(town.titles()) == 20


def claim(town):
    with town.store.write() as db:
        return leases.claim_due(db, int(town.now) + 2 * HOUR, 1)


@pytest.fixture
def disk() -> Iterator[Path | None]:
    """A disk of its own, of 16 MB in memory; None where nobody but an administrator may have one."""
    folder = Path(tempfile.mkdtemp(prefix="puuha-disk-"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", str(folder)]
    mounted = shutil.which("mount") and not subprocess.run(mounting, capture_output=True, check=False).returncode
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def on_disk(database: str, disk: Path | None) -> Iterator[Store]:
    """The store, its events on `disk` if there is one: all of SQLite's file, or a tablespace of PostgreSQL."""
    if disk and "sqlite" in database:
        database = f"sqlite:///{shutil.copy(database.removeprefix('sqlite:///'), disk / 'puuha.sqlite3')}"
    store = Store(database)
    if disk and "sqlite" not in database:
        placed(store, disk)
    yield store
    store.close()
    if disk and "sqlite" not in database:
        placed(store, None)


def placed(store: Store, disk: Path | None) -> None:
    """Move PostgreSQL's table of events to a disk, or back."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        if disk:
            folder = disk / "events"
            folder.mkdir()
            os.chown(folder, Path(db.execute(text("SHOW data_directory")).scalar_one()).stat().st_uid, -1)
            db.execute(text(f"CREATE TABLESPACE small LOCATION '{folder}'"))
        db.execute(text(f"ALTER TABLE event SET TABLESPACE {'small' if disk else 'pg_default'}"))
        if not disk:
            db.execute(text("DROP TABLESPACE small"))
    store.engine.dispose()


@contextmanager
def no_room(store: Store, disk: Path | None) -> Iterator[None]:
    """While it lasts there is no room for anything more."""
    if not disk:
        with told_there_is_no_room(store):
            yield
        return
    if store.engine.dialect.name != "sqlite":  # room that rows deleted earlier have left would be taken again
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM FULL event"))
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@contextmanager
def told_there_is_no_room(store: Store) -> Iterator[None]:
    """The same as the databases themselves tell it, where no disk can be had to fill."""
    if store.engine.dialect.name == "sqlite":
        store.engine.dispose()
        with store.read() as db:
            pages = db.execute(text("PRAGMA page_count")).scalar_one()
            db.connection.dbapi_connection.execute(f"PRAGMA max_page_count={pages + 1}")
        yield
        store.engine.dispose()
        return
    with store.write() as db:
        db.execute(text(
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION "
            "'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql"
        ))  # fmt: skip
        db.execute(
            text("CREATE TRIGGER full_disk BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION full_disk()")
        )
    try:
        yield
    finally:
        with store.write() as db:
            db.execute(text("DROP TRIGGER full_disk ON event"))


async def test_38_no_room_on_the_disk(on_disk, disk, hostile, children, town_of) -> None:
    town = town_of(on_disk, hostile, children)
    async with town.fetching():
        before, lease = await town.settle(), claim(town)[0]
        hostile.pages["/k.ics"] = town.reply(town.many(150))
        with no_room(town.store, disk):
            report = await town.puller.pull(lease)
            assert report.outcome == "not_stored"
            assert re.search("disk is full|No space left on device", str(report.problems[-1]))
            assert town.kept() == before, "rolled back"
            with TestClient(create_app(town.settings, town.store, clock=lambda: town.now)) as site:
                assert "Satutunti 019" in site.get("/fi/").text, "reading goes on"
        town.now += 3 * HOUR
        assert (await town.pull()).new == 130, "and writing, as soon as there is room"


def started(monkeypatch, capsys, database: str, *command: str) -> str:
    """What a command says on standard error that ends by itself with exit code 1."""
    monkeypatch.setenv("PUUHA_DATABASE", database)
    monkeypatch.setattr(sys, "argv", ["puuha", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_39_a_database_that_cannot_be_served_stops_the_start(store, monkeypatch, capsys, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="puuha migrate"):
        create_app(Settings(database=f"sqlite:///{tmp_path / 'missing.sqlite3'}"))
    gone = store.database.replace("puuha_chaos", "nowhere") if "postgres" in store.database else "sqlite:///"
    assert started(monkeypatch, capsys, gone, "serve", "--port", "0").startswith("puuha: ")
    (tmp_path / "bad.sqlite3").write_bytes(b"garbage " * 1000)
    assert "backup" in started(monkeypatch, capsys, f"sqlite:///{tmp_path / 'bad.sqlite3'}", "worker")
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        for command in (["serve", "--port", "0"], ["worker"], ["pull"], ["migrate"], ["sources", "list"]):
            assert "newer" in started(monkeypatch, capsys, store.database, *command)
        with pytest.raises(DatabaseError, match="newer"):
            create_app(Settings(database=store.database))
    finally:
        with store.write() as db:
            db.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": schema.newest()})


@pytest.fixture
def restarted(control) -> Iterator[None]:
    """The server goes on after the test, whatever has become of it."""
    yield
    control("restart")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # connections that were out while it went belong to no pool any more
        gc.collect()


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")  # see restarted
async def test_40_postgresql_restarted_at_once(
    restarted, control, postgres_database, hostile, children, town_of
) -> None:
    store = Store(postgres_database)
    town = town_of(store, hostile, children)
    async with town.fetching():
        await town.settle()
        with TestClient(create_app(town.settings, store, clock=lambda: town.now)) as site:
            assert site.get("/fi/t/x").status_code == 404
            control("restart")
            assert site.get("/fi/kuukausi").status_code == 200, "connections that have died meanwhile are seen"
            control("stop")
            down = site.get("/fi/viikko")
            assert (down.status_code, "retry-after" in down.headers) == (503, True)
            assert site.get("/health").status_code == 503
            control("restart")
            assert site.get("/fi/viikko").status_code == 200, "by itself, without a restart"
            assert (await town.pull()).outcome == "unchanged"
            assert len(town.titles()) == 20
    store.close()


BROKEN = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9998", "{head}", None, None
def upgrade():
    op.create_table("half_made", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("DELETE FROM event")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


async def test_41_a_migration_that_fails_midway(town, monkeypatch, tmp_path: Path) -> None:
    before, head = await town.settle(), schema.newest()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations/versions/9998_broken.py").write_text(BROKEN.format(head=head))
    with monkeypatch.context() as broken:
        broken.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
        for _ in range(2):  # a service that starts again and again fills no disk
            with pytest.raises(Exception, match="nowhere"):
                town.store.migrate()
            assert schema.current(town.store.engine) == head
            assert "half_made" not in inspect(town.store.engine).get_table_names()
            assert town.kept() == before, "rolled back"
    kind, _, path = town.store.database.partition(":///")
    folder = Path(path).parent if kind == "sqlite" else tmp_path / "puuhakalenteri"
    (copy,) = folder.glob("*-before-9998.sqlite3")
    assert backup.restore(copy, f"sqlite:///{tmp_path / 'again.sqlite3'}", replace=False).events == 20
    again = Store(f"sqlite:///{tmp_path / 'again.sqlite3'}")
    assert len(again.listing(EventQuery(), int(town.now)).cards) == 20
    again.close()


async def test_42_a_backup_while_others_write_is_one_moment_of_it(town, tmp_path: Path) -> None:
    await town.settle()
    moments = {town.kept()}
    file = tmp_path / "backup.sqlite3"
    backing = asyncio.create_task(asyncio.to_thread(backup.back_up, town.store.database, file))
    for number in range(100):
        town.now += HOUR
        await town.tell(town.reply(town.many(mark=f" {number}")))
        moments.add(town.kept())
        if backing.done():
            break
    counts = await backing
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    assert backup.restore(file, fresh, replace=False) == counts
    restored = Store(fresh)
    own, town.store = town.store, restored
    assert town.kept() in moments
    assert backup.restore(file, own.database, replace=True) == counts
    town.store = own
    assert town.kept() in moments
    restored.close()


async def test_42_a_backup_that_is_newer_replaces_nothing(town, tmp_path: Path) -> None:
    before, file = await town.settle(), tmp_path / "backup.sqlite3"
    backup.back_up(town.store.database, file)
    newer = sqlite3.connect(file)
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()
    with pytest.raises(DatabaseError, match="newer"):
        backup.restore(file, town.store.database, replace=True)
    assert town.kept() == before
