"""Backups: one file that holds everything, taken while others read and write.

SQLite's own online backup (sqlite.org/backup.html), never a copy of the file: a copy misses what stands in the
write-ahead log, or catches half a transaction. A PostgreSQL store is copied row by row, in one snapshot, into the
same form of file, so that a backup of either can be restored into either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, delete, func, insert, inspect, select, text

from aggregator.settings import data_folder
from aggregator.store import (  # tables of the metadata
    desktables,  # noqa: F401
    goaltables,  # noqa: F401
    schema,
    versions,
    voicetables,  # noqa: F401
)
from aggregator.store.accounttables import attempt, invitation, session
from aggregator.store.engine import WRITE, open_engine
from aggregator.store.tables import event, metadata, occurrence, source
from sources.errors import N_, SourceError

ROWS = 1_000
BACKED_UP = "backed_up_at"
PAGES = 1_000  # of SQLite at a time: writers get their turn between


class BackupError(SourceError):
    """A backup could not be taken or put back; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a backup holds."""

    sources: int
    events: int
    occurrences: int


def back_up(database: str, target: Path) -> Counts:
    """Write everything in `database` to the new file `target`. Raises BackupError, SchemaError."""
    if target.exists():
        raise BackupError(N_("{file} exists already; give another name."), file=target)
    if not target.parent.is_dir():
        raise BackupError(N_("There is no folder {folder}."), folder=target.parent)
    engine = open_engine(database)
    try:
        schema.check(engine)
        return _write(engine, target)
    finally:
        engine.dispose()


def remember(database: str, now: int) -> None:
    """Note that a backup has been taken."""
    engine = open_engine(database)
    try:
        with _writing(engine) as db:
            versions.keep(db, BACKED_UP, str(now))
    finally:
        engine.dispose()


def last(db: Connection) -> int | None:
    """The instant of the last backup, None if none is known."""
    told = versions.find(db, BACKED_UP)
    return int(told) if told else None


def before_migrating(engine: Engine) -> Path | None:
    """Copy a database that is about to be migrated, as it is; the file, None if there is nothing to lose.

    Beside the SQLite file, or in our data folder for PostgreSQL. A file of an earlier try is replaced: that try
    was rolled back, so nothing is in it alone. Raises BackupError.
    """
    version = schema.current(engine)
    if version is None or version == schema.newest() or not schema.is_known(version):
        return None
    path = Path(engine.url.database or "")
    folder, name = (path.parent if engine.dialect.name == "sqlite" else data_folder()), path.stem
    target = folder / f"{name}-before-{schema.newest()}.sqlite3"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(engine, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            N_("There has to be a backup before the database is changed, and {file} could not be written: {why}"),
            file=target,
            why=error,
        ) from error
    return target


def _write(engine: Engine, target: Path) -> Counts:
    partial = target.with_name(target.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        _copy_into(engine, partial)
        counts = verify(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def _copy_into(engine: Engine, target: Path) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        _online_copy(Path(engine.url.database), target)
        return
    into = open_engine(f"sqlite:///{target}")
    try:
        # an older database's tables are not those of `metadata`
        schema.migrate(into, schema.current(engine) or "head")
        tables = MetaData()
        tables.reflect(into, only=inspect(engine).get_table_names())
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as there,
            _writing(into) as here,
        ):
            _copy_rows(there, here, tables)
    finally:
        into.dispose()
    with closing(sqlite3.connect(target)) as there:
        _make_one_file(there)


def _online_copy(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there, pages=PAGES)
        _make_one_file(there)


def _make_one_file(db: sqlite3.Connection) -> None:
    """Without the log and its index, which would be made beside it by whoever only reads it."""
    db.execute("PRAGMA journal_mode=DELETE")


def _writing(engine: Engine) -> Any:
    return engine.execution_options(**WRITE).begin()


def _copy_rows(there: Connection, here: Connection, tables: MetaData = metadata) -> None:
    for table in reversed(tables.sorted_tables):
        here.execute(delete(table))
    for table in tables.sorted_tables:
        rows = there.execution_options(yield_per=ROWS).execute(select(table))
        for part in rows.mappings().partitions(ROWS):
            here.execute(insert(table), [dict(row) for row in part])


def verify(file: Path) -> Counts:
    """What a backup holds. Raises BackupError if it is damaged or no backup."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError(N_("{file} is damaged."), file=file)
            counts = (db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _COUNTED)  # noqa: S608
            return Counts(*counts)
    except sqlite3.DatabaseError as error:
        raise BackupError(N_("{file} is no backup of Puuhakalenteri."), file=file) from error


_COUNTED = (source.name, event.name, occurrence.name)


def restore(file: Path, database: str, *, replace: bool) -> Counts:
    """Put the backup `file` in place of what `database` holds. Raises BackupError, SchemaError.

    Everything is replaced in one transaction; an older backup is brought up to date before, in a copy. Workers log
    in anew.
    """
    if not file.is_file():
        raise BackupError(N_("There is no file {file}."), file=file)
    verify(file)
    engine = open_engine(database)
    try:
        if schema.current(engine) is not None and not replace and _rows(engine):
            raise BackupError(N_("The database is not empty; say --replace to overwrite it."))
        with _up_to_date(file) as newest:
            _put_back(newest, engine)
        with _writing(engine) as db:
            # who was logged out, or used a link, since the backup was taken must not be let in again by it
            for table in (session, invitation, attempt):
                db.execute(delete(table))
            return _counts(db)
    finally:
        engine.dispose()


@contextmanager
def _up_to_date(file: Path) -> Iterator[Path]:
    """A copy of the backup, brought up to date: whatever goes wrong there has changed nothing here."""
    with TemporaryDirectory(prefix="puuha-restore-") as folder:
        copy = Path(folder) / "backup.sqlite3"
        _online_copy(file, copy)
        engine = open_engine(f"sqlite:///{copy}")
        try:
            schema.migrate(engine)
        finally:
            engine.dispose()
        yield copy


_NEXT_ID = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"


def _put_back(file: Path, engine: Engine) -> None:
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path:
        engine.dispose()
        with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(path)) as here:
            there.backup(here)
        return
    schema.migrate(engine)
    backup = open_engine(f"sqlite:///{file}")
    try:
        with backup.connect() as there, _writing(engine) as here:
            _copy_rows(there, here)
            for table in metadata.sorted_tables:
                if table.autoincrement_column is not None:
                    # rows came with their ids; the next one has to be above them
                    here.execute(text(_NEXT_ID.format(table=table.name)))
    finally:
        backup.dispose()


def _rows(engine: Engine) -> int:
    with engine.connect() as db:
        return int(db.execute(select(func.count()).select_from(source)).scalar_one())


def _counts(db: Connection) -> Counts:
    return Counts(
        *(
            db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (source, event, occurrence)
        )
    )
