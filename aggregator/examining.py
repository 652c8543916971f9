"""The facts that aggregator.doctor judges: looks at everything, changes nothing, raises nothing."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, ZoneInfo

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from aggregator import mailing, settingfiles
from aggregator.doctorfacts import Facts
from aggregator.given import understanding
from aggregator.minding.ticking import ticking
from aggregator.services import run_async
from aggregator.settings import Settings
from aggregator.store import Store, backup, schema, sources, workers
from aggregator.store.engine import DatabaseError, first_line
from aggregator.understand import read
from sources.errors import SourceError
from sources.isolate import Children
from sources.records import Document, Reading

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Puuhakalenteri//doctor//EN\r\nBEGIN:VEVENT\r\nUID:doctor\r\n"
    b"DTSTAMP:20260101T000000Z\r\nDTSTART:20260101T100000Z\r\nSUMMARY:Satutunti\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ZONES = ("UTC", "Europe/Helsinki")


def examine(settings: Settings, now: int) -> Facts:
    """Everything that can be seen from here. Takes a few seconds."""
    facts = Facts(
        settings, now, room=_room(settings), zones=_missing_zones(settings), zone_year=zone_year(),
        reading=_reading(settings), pictures=_pictures(settings.picture_folder), files=_files(settings),
        smtp=_why(lambda: mailing.reach(settings)) if mailing.is_set_up(settings) else None,
    )  # fmt: skip
    return replace(facts, **_stored(settings, now))


def _why(work: Callable[[], object]) -> str:
    """Why `work` does not succeed, "" if it does."""
    try:
        work()
    except SourceError as error:
        return str(error)
    except OSError as error:
        return f"{error.strerror or error}."
    return ""


def _stored(settings: Settings, now: int) -> dict[str, Any]:
    """What the database tells. Opening an SQLite file that is missing would make it."""
    path = _sqlite_file(settings)
    if path is not None and not path.is_file():
        return {"database": f"There is no database at {path}."}
    size = path.stat().st_size if path else 0
    try:
        store = Store(settings.database, settings.timezone)
    except (DatabaseError, OSError) as error:
        return {"database": str(error)}
    try:
        schema.current(store.engine)
        facts: dict[str, Any] = {"damage": _damage(store), "schema": _why(store.check), "database_bytes": size}
        return facts | ({} if facts["schema"] or facts["damage"] else _rows(store, now))
    except SourceError as error:
        return {"database": str(error)}
    except DBAPIError as error:
        return {"database": f"The database does not answer: {first_line(error)}."}
    finally:
        store.close()


def _rows(store: Store, now: int) -> dict[str, Any]:
    with store.read() as db:
        listed = [row.about for row in sources.every(db)]
        return {
            "sources": sources.health(db, now),
            "every": {about.id: about.every for about in listed},
            "secrets": {about.id: about.secret for about in listed if about.secret},
            "ticking": ticking(store, now),
            "backed_up_at": backup.last(db),
            "administrators": sum(one.ready and one.worker.administers for one in workers.every(db)),
        }


def _damage(store: Store) -> str | None:
    """What SQLite finds wrong with its file (sqlite.org/pragma.html, quick_check); PostgreSQL minds itself."""
    if store.engine.dialect.name != "sqlite":
        return None
    with store.read() as db:
        try:
            told = [str(row[0]) for row in db.exec_driver_sql("PRAGMA quick_check(3)")]
        except DBAPIError as error:
            return first_line(error)
    return "" if told == ["ok"] else "; ".join(" ".join(line.split()) for line in told)


def _sqlite_file(settings: Settings) -> Path | None:
    with suppress(Exception):
        url = make_url(settings.database)
        if url.get_backend_name() == "sqlite" and url.database:
            return Path(url.database)
    return None


def _room(settings: Settings) -> dict[str, int]:
    path = _sqlite_file(settings)
    wanted = [path.parent] if path else []
    wanted += [settings.picture_folder] if settings.picture_megabytes else []
    there = [_existing(folder) for folder in wanted]
    return {str(folder): shutil.disk_usage(folder).free for folder in there}


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def _pictures(folder: Path) -> str:
    near = _existing(folder)
    if not near.is_dir():
        return f"{near} is no folder."
    if not folder.is_dir():
        return "" if os.access(near, os.W_OK | os.X_OK) else f"{near} may not be written to."

    def write() -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"?")

    return _why(write)


def _files(settings: Settings) -> dict[str, str]:
    return {
        name: _why(partial(settingfiles.check_one, settings, name))
        for name in settingfiles.FILES
        if getattr(settings, name) is not None
    }


def _missing_zones(settings: Settings) -> tuple[str, ...]:
    def is_missing(name: str) -> bool:
        try:
            ZoneInfo.no_cache(name)
        except (KeyError, OSError, ValueError):
            return True
        return False

    return tuple(name for name in dict.fromkeys((settings.timezone, *ZONES)) if is_missing(name))


def zone_year() -> int | None:
    """The year of the time zone data that Python finds first: the machine's, else the package's."""
    for folder in TZPATH:
        if (Path(folder) / "Europe/Helsinki").is_file():
            with suppress(OSError), (Path(folder) / "tzdata.zi").open(encoding="ascii", errors="replace") as file:
                return _version(file.readline(80))
            return None
    return _version(version("tzdata"))


def _version(text: str) -> int | None:
    found = re.search(r"\b(20\d\d)(?=[a-z]|\.)", text)
    return int(found[1]) if found else None


def _reading(settings: Settings) -> str:
    async def run() -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        how = understanding(settings.model_copy(update={"holidays": None}), int(at.timestamp()))
        children = Children(1, settings.child_memory, settings.child_seconds, preload=("aggregator.understand",))
        async with children:
            document = Document("https://doctor.invalid/calendar.ics", CALENDAR, "text/calendar")
            page = await children.run(read, "ical", document, Reading(settings.timezone, "fi", at), how)
        if len(page.items) != 1:
            raise SourceError("It found no event.")

    return _why(lambda: run_async(run()))
