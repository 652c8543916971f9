"""The list of feeds: what a worker says of each, in TOML files and in the store alike.

    id = "imatra-kirjasto"
    name = "Imatran kirjasto"
    address = "https://…/tapahtumat.ics"

`load` reads files and tells every mistake at once, in plain words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w

from sources.errors import N_, CatalogueError, Problem

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
KINDS = ("library", "youth", "culture", "sports", "parish", "club", "school", "municipality", "other")
LANGUAGES = ("fi", "sv", "en", "und")
# an address on the network, or a document that is kept in the store itself
ADDRESS = re.compile(r"(https?|webcals?)://\S+|stored:[a-z0-9-]{1,60}\.(csv|jsonld)")


@dataclass(frozen=True, slots=True)
class Source:
    """One feed and what is known of it beforehand.

    id: its lasting short name; events take their own names from it, so it never changes.
    adapter: a name from sources.adapters, "" to find out. every: seconds between pulls, 0 for the site's default.
    min_age, max_age: completed years, for events that tell no age themselves.
    area, city: for events that tell none.
    secret: the name of the key it wants, "" if none; the key itself stands in the site's settings only.
    """

    id: str
    name: str
    address: str
    adapter: str = ""
    organiser: str = ""
    kind: str = "other"
    area: str = ""
    city: str = ""
    timezone: str = "Europe/Helsinki"
    language: str = "fi"
    licence: str = ""
    min_age: int | None = None
    max_age: int | None = None
    every: int = 0
    secret: str = ""
    paused: bool = False


def _zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _age(value: int | None) -> bool:
    return value is None or 0 <= value <= 120


def _adapter(value: str) -> bool:
    from sources.adapters import ADAPTERS  # all of them at once: not for every import of this module

    return not value or value in ADAPTERS


RESERVED = frozenset({"uusi"})  # words in addresses where a source's name would stand
Check = tuple[str, Callable[[Any], bool], str]
CHECKS: tuple[Check, ...] = (
    ("id", lambda v: bool(SLUG.fullmatch(v)), N_("`id` is lower-case letters, digits and hyphens: {value}")),
    ("id", lambda v: v not in RESERVED, N_("`id` cannot be {value}: the site has a page of that name.")),
    ("name", lambda v: bool(v.strip()), N_("`name` is empty.")),
    (
        "address",
        lambda v: bool(ADDRESS.fullmatch(v)),
        N_("`address` is no web address: {value}"),
    ),
    ("adapter", _adapter, N_("`adapter` is none that there is: {value}")),
    ("kind", lambda v: v in KINDS, N_("`kind` is one of {choices}, not {value}.")),
    ("language", lambda v: v in LANGUAGES, N_("`language` is fi, sv, en or und, not {value}.")),
    ("timezone", _zone, N_("`timezone` is not known: {value}")),
    ("min_age", _age, N_("`min_age` is between 0 and 120, not {value}.")),
    ("max_age", _age, N_("`max_age` is between 0 and 120, not {value}.")),
    (
        "secret",
        lambda v: not v or bool(SLUG.fullmatch(v)),
        N_("`secret` is the name of a key (lower-case letters, digits and hyphens), never the key itself."),
    ),
    ("every", lambda v: v == 0 or 300 <= v <= 604800, N_("`every` is 300 to 604800 seconds, not {value}.")),
)
TYPES: dict[str, tuple[type, ...]] = {"min_age": (int,), "max_age": (int,), "every": (int,), "paused": (bool,)}


def check(entry: dict[str, Any], where: str = "") -> list[Problem]:
    """Every mistake of one source's settings; [] if there is none."""
    names = {f.name for f in fields(Source)}
    problems = [
        Problem(where, N_("`{key}` is not a setting of a source."), {"key": key})
        for key in entry
        if key not in names
    ]
    problems += [
        Problem(where, N_("`{key}` is missing."), {"key": key})
        for key in ("id", "name", "address")
        if key not in entry
    ]
    wrong = {
        key for key, value in entry.items() if key in names and value is not None and not _kind_fits(key, value)
    }
    problems += [
        Problem(where, N_("`{key}` has a value of the wrong kind."), {"key": key}) for key in entry if key in wrong
    ]
    sound = {key: value for key, value in entry.items() if key in names - wrong}
    problems += [
        Problem(where, what, {"value": str(sound[key])[:100], "choices": ", ".join(KINDS)})
        for key, good, what in CHECKS
        if key in sound and not good(sound[key])
    ]
    low, high = sound.get("min_age"), sound.get("max_age")
    if low is not None and high is not None and low > high:
        problems.append(Problem(where, N_("`min_age` is above `max_age`.")))
    return problems


def _kind_fits(key: str, value: object) -> bool:
    wanted = TYPES.get(key, (str,))
    return isinstance(value, wanted) and not (wanted == (int,) and isinstance(value, bool))


def make(entry: dict[str, Any], where: str = "") -> Source:
    """A checked Source. Raises CatalogueError with every mistake."""
    if problems := check(entry, where):
        raise CatalogueError(problems)
    return Source(**entry)


def load(paths: Iterable[Path]) -> list[Source]:
    """The sources in TOML files: one at the top of a file, or several as `[[source]]`.

    Raises CatalogueError with every mistake in every file.
    """
    found: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            problems.append(Problem(str(path), N_("The file cannot be read: {why}"), {"why": str(error)}))
            continue
        entries = document.get("source", [document])
        for number, entry in enumerate(entries if isinstance(entries, list) else [document], 1):
            where = f"{path}, {entry.get('id', number)}" if isinstance(entry, dict) else str(path)
            mistakes = (
                check(entry, where)
                if isinstance(entry, dict)
                else [Problem(where, N_("A source is a table of settings."))]
            )
            problems += mistakes
            if not mistakes:
                found.append(Source(**entry))
    ids = [source.id for source in found]
    problems += [
        Problem(id_, N_("Two sources have the id {id}."), {"id": id_})
        for id_ in sorted({i for i in ids if ids.count(i) > 1})
    ]
    if problems:
        raise CatalogueError(problems)
    return found


def dump(sources: Iterable[Source]) -> str:
    """The sources as TOML that `load` reads back to the same; settings at their default are left out."""
    defaults = {f.name: f.default for f in fields(Source)}
    entries = [
        {key: value for key, value in asdict(source).items() if value != defaults[key] and value is not None}
        for source in sources
    ]
    return tomli_w.dumps({"source": entries})
