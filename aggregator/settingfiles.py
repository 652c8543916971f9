"""The files that the settings name, while a program runs: read again when they change.

At the start a file that cannot be used is told and nothing begins (`check`). One that is spoilt while the program
runs leaves in force what it said last; that is logged once, and told where it matters (Found.error).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar, cast

import structlog

from aggregator import areafile, collectionfile, holidayfile
from aggregator.areas import District
from aggregator.coverage import goals as goalfile
from aggregator.coverage import population as people
from aggregator.coverage.goals import Goal
from aggregator.coverage.population import Population
from aggregator.coverage.profile import School
from aggregator.schoolholidays import Municipalities
from aggregator.settings import Settings
from sources.errors import N_, SourceError

T = TypeVar("T")
State = tuple[int, int] | None  # when it was changed, in nanoseconds, and its bytes; None if it is gone
log = structlog.get_logger(__name__)


class SettingsFileError(SourceError):
    """A file is so odd that its reader stumbled over it."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """error: why the file as it is now cannot be used; `value` is then what it said before."""

    value: T
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    state: State
    of: object
    found: Found[Any]


_kept: dict[tuple[str, Path], _Last] = {}
_lock = Lock()


def districts(settings: Settings) -> tuple[District, ...]:
    """The municipality's districts. Raises AreasError where the file never could be used."""
    return areas(settings).value[0]


def schools(settings: Settings) -> tuple[School, ...]:
    """Its school units. Raises AreasError."""
    return areas(settings).value[1]


def areas(settings: Settings) -> Found[tuple[tuple[District, ...], tuple[School, ...]]]:
    """Both. Raises AreasError."""
    return _current("areas", settings.areas, partial(_areas, settings))


def goals(settings: Settings) -> Found[tuple[Goal, ...]]:
    """The goals of the file; none where it never could be used."""
    none: Found[tuple[Goal, ...]] = Found(())
    return _current("goals", settings.goals, partial(_goals, settings), otherwise=none)


def holidays(settings: Settings) -> Municipalities:
    """When schools pause. Raises HolidaysError."""
    load = partial(_holidays, settings)
    return _current("holidays", settings.holidays, load, settings.municipality).value


def population(
    settings: Settings, known: Sequence[District], names: Mapping[str, str]
) -> Found[Population | None]:
    """How many children live in these areas; None where the file never could be used."""
    path = settings.population
    none: Found[Population | None] = Found(None)
    if path is None:
        return none
    load = partial(people.load, path, known, names)
    return _current("population", path, load, (known, dict(names)), otherwise=none)


def _areas(settings: Settings) -> tuple[tuple[District, ...], tuple[School, ...]]:
    return areafile.load(settings.areas), areafile.schools(settings.areas)


def _goals(settings: Settings) -> tuple[Goal, ...]:
    return goalfile.load(settings.goals)


def _holidays(settings: Settings) -> Municipalities:
    return holidayfile.load(settings.holidays, settings.municipality)


# setting -> what reads its file
FILES: dict[str, Callable[[Settings], object]] = {
    "areas": _areas,
    "collections": lambda settings: collectionfile.load(settings.collections),
    "holidays": _holidays,
    "goals": _goals,
    "population": lambda settings: settings.population and people.load(settings.population, (), {}),
}


def check(settings: Settings) -> None:
    """Raise a SourceError, in plain words, if a file that the settings name cannot be used; keep what they say."""
    for name in FILES:
        check_one(settings, name)
    areas(settings), goals(settings), holidays(settings)


def check_one(settings: Settings, name: str) -> None:
    """The same of one setting, a key of FILES."""
    path = getattr(settings, name)
    if path is not None:
        _read(path, lambda: FILES[name](settings))


def _current(
    name: str, path: Path | None, load: Callable[[], T], of: object = None, otherwise: Found[T] | None = None
) -> Found[T]:
    """What a file says, or said when it last could be used; of: what its reading depends on beside it.

    otherwise: instead of an error where it never could.
    """
    if path is None:
        return Found(load())
    state = _state(path)
    with _lock:
        last = _kept.get((name, path))
    if last is not None and (last.state, last.of) == (state, of):
        return cast("Found[T]", last.found)
    try:
        found = Found(_read(path, load))
    except SourceError as error:
        before = last.found if last is not None else otherwise
        if before is None:
            raise
        if last is None or last.state != state:
            log.error("a file of the settings is spoilt; what it said before holds", setting=name, why=str(error))
        found = Found(before.value, error)
    with _lock:
        _kept[name, path] = _Last(state, of, found)
    return found


def _state(path: Path) -> State:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size


def _read(path: Path, load: Callable[[], T]) -> T:
    try:
        return load()
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError) as error:
        why = f"{type(error).__name__}: {error}"
        raise SettingsFileError(N_("{file} cannot be read: {why}"), file=path, why=why[:300]) from error
