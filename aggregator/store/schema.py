"""The schema's version: migrating up, and refusing what cannot be served."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from aggregator.store.engine import UNANSWERED, WRITE, DatabaseError, first_line
from sources.errors import N_

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(DatabaseError):
    """The database is missing, damaged, older or newer than this program needs; says what to do."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def newest() -> str:
    """The version this program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current(engine: Engine) -> str | None:
    """The database's version, None if it is empty. Raises SchemaError if it cannot be read."""
    try:
        with engine.connect() as db:
            return MigrationContext.configure(db).get_current_revision()
    except DBAPIError as error:
        why = first_line(error)
        if engine.dialect.name == "sqlite" and not isinstance(error, OperationalError):
            raise SchemaError(N_("The database is damaged ({why}). Restore it from a backup."), why=why) from error
        raise SchemaError(UNANSWERED, why=why) from error


def check(engine: Engine) -> None:
    """Raise SchemaError unless the version is the one this program needs."""
    version = current(engine)
    if version is None:
        raise SchemaError(N_("The database is empty. Run `puuha migrate` first."))
    if version != newest():
        if is_known(version):
            raise SchemaError(N_("The database is older than this program. Run `puuha migrate` first."))
        raise SchemaError(N_("The database is newer than this program. Install the newer Puuhakalenteri."))


def is_known(version: str) -> bool:
    """Whether this program knows how to bring a database of that version up to date."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema up to date, or to the version `to`, in one transaction; does nothing if it is."""
    version = current(engine)
    if version == newest():
        return
    if version is not None and not is_known(version):
        check(engine)
    config = _config()
    with engine.connect().execution_options(**WRITE) as db, db.begin():
        config.attributes["connection"] = db
        command.upgrade(config, to)
