"""Opening the database: SQLite with care, PostgreSQL as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from sources.errors import N_, SourceError

BUSY_SECONDS = 15
UNANSWERED = N_("The database does not answer: {why}")
WRITE = {"puuha_write": True}
# NORMAL with WAL survives a killed process; only a power cut may lose the last commits, never corrupt
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
)


T = TypeVar("T")
CHUNK = 500  # well below the 32,766 parameters SQLite takes in one statement


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`items` in pieces of at most `size`."""
    return (items[i : i + size] for i in range(0, len(items), size))


class DatabaseError(SourceError):
    """The database's address is wrong, or the database cannot be used; says what to do."""


def first_line(error: DBAPIError) -> str:
    """What the database itself said, without the statement and its values."""
    return next(iter(str(error.orig).strip().splitlines()), "")


def open_engine(database: str) -> Engine:
    """An engine for `database`, an SQLAlchemy address. Makes the folder of an SQLite file if it is missing.

    Raises DatabaseError for another kind of database, or SQLite without a file.
    """
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise DatabaseError(
            N_("The address of the database is wrong; one is sqlite:////var/lib/puuha.sqlite3.")
        ) from error
    match url.get_backend_name():
        case "sqlite":
            return _sqlite(url)
        case "postgresql":
            return create_engine(
                url.set(drivername="postgresql+psycopg"),
                pool_pre_ping=True,
                pool_size=10,
                max_overflow=10,
                connect_args={"connect_timeout": 10},
            )
        case other:
            raise DatabaseError(N_("Databases are sqlite:///PATH or postgresql://…, not {other}."), other=other)


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseError(N_("Give SQLite a file: sqlite:///PATH."))
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=20)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is deferred
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # read-then-write under a deferred BEGIN fails with "database is locked" at once, whatever busy_timeout says
    write = connection.get_execution_options().get("puuha_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
