"""`puuha migrate`, `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.say import plain_errors, settings_or_stop


def migrate() -> None:
    """Make the database, or bring it up to date. Does nothing if it is.

    Example: PUUHA_DATABASE=sqlite:////var/lib/puuha/puuha.sqlite3 puuha migrate
    """
    from aggregator.store import Store

    settings = settings_or_stop()
    with plain_errors():
        store = Store(settings.database, settings.timezone)
        try:
            copied = store.migrate()
        finally:
            store.close()
    if copied:
        print(f"What it was before: {copied}")
    print(f"The database is up to date: {shown(settings.database)}")


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Write everything to one file while the site goes on running.

    Example: puuha backup /var/backups/puuha-2026-11-22.sqlite3
    """
    from aggregator.cli.opening import instant
    from aggregator.store.backup import back_up, remember

    settings = settings_or_stop()
    with plain_errors():
        counts = back_up(settings.database, file)
        remember(settings.database, instant())
    print(f"{file}: {counts.sources} sources, {counts.events} events, {counts.occurrences} occurrences")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `puuha backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite what is in the database now.")] = False,
) -> None:
    """Put a backup in place of the database. Stop the site first.

    Example: puuha restore /var/backups/puuha-2026-11-22.sqlite3 --replace
    """
    from aggregator.store.backup import restore as put_back

    settings = settings_or_stop()
    with plain_errors():
        counts = put_back(file, settings.database, replace=replace)
    print(f"Restored: {counts.sources} sources, {counts.events} events, {counts.occurrences} occurrences")


def shown(database: str) -> str:
    """The database's address without a password."""
    from sqlalchemy import make_url

    return make_url(database).render_as_string(hide_password=True)
