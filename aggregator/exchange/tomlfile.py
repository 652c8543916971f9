"""Cargo as TOML, and back with every mistake told at once.

    [[source]]        a source's settings, as in sources/feeds/_template.toml, and `organisation`
    [[always]]        source, and one of ages, audiences, topics     a correction of all its events
    [[event]]         source, key, and one of those or hidden        a correction of one event
    [[same]]          one, other: [source, key] each                 merged by hand
    [[not_the_same]]  one, other
    [[place]]         key, area, name                                where a worker has put a place

Decisions carry `by` and `at`. One source's settings at the top of a file read too. Ages are "3-6", "7-", "-12".
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from aggregator.corrections import FIELDS, FOR_SOURCES, CorrectionError, checked
from aggregator.exchange.records import Cargo, Decision, Item, Kind, Placed
from sources.catalogue import Source, check
from sources.errors import N_, CatalogueError, Problem

Table = dict[str, Any]
TABLES = ("source", "always", "event", "same", "not_the_same", "place")
LONGEST = 2_000
_AGES = re.compile(r"(\d{0,3})-(\d{0,3})")
_DEFAULTS = {f.name: f.default for f in fields(Source)}
_BY = ("by", "at")


def dump(cargo: Cargo) -> str:
    """The file's text; the same cargo gives the same bytes."""
    whole: Table = {
        "source": [_source(one, cargo.organisations) for one in sorted(cargo.sources, key=lambda s: s.id)]
    }
    for decision in sorted(cargo.decisions, key=lambda one: one.order):
        whole.setdefault(decision.kind, []).append(_decision(decision))
    for place in sorted(cargo.places, key=lambda one: one.key):
        told = {"key": place.key, "area": place.area[0], "name": place.area[1], "at": _moment(place.made_at)}
        whole.setdefault("place", []).append(told)
    return tomli_w.dumps({name: whole[name] for name in TABLES if whole.get(name)})


def _source(source: Source, organisations: dict[str, str]) -> Table:
    told = {
        name: value for name, value in asdict(source).items() if value is not None and value != _DEFAULTS[name]
    }
    own = organisations.get(source.id, "")
    return told | ({"organisation": own} if own else {})


def _decision(one: Decision) -> Table:
    if one.kind in ("same", "not_the_same"):
        told: Table = {"one": list(one.item), "other": list(one.other)}
    else:
        value = json.loads(one.value)
        if one.field == "ages":
            value = "-".join("" if age is None else str(age) for age in value)
        told = {"source": one.item[0]} | ({"key": one.item[1]} if one.kind == "event" else {}) | {one.field: value}
    return told | {"by": one.made_by, "at": _moment(one.made_at)}


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def load(paths: Iterable[Path]) -> Cargo:
    """What the files hold together. Raises CatalogueError with every mistake of every file."""
    reader = _Reader()
    for path in paths:
        reader.file(path)
    return reader.cargo()


class _Reader:
    """Takes in one file after another and remembers every mistake."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.sources: list[Source] = []
        self.organisations: dict[str, str] = {}
        self.decisions: list[Decision] = []
        self.places: list[Placed] = []

    def cargo(self) -> Cargo:
        """All that was read. Raises CatalogueError."""
        ids = [source.id for source in self.sources]
        for id_ in sorted({one for one in ids if ids.count(one) > 1}):
            self.problems.append(Problem(id_, N_("Two sources have the id {id}."), {"id": id_}))
        if self.problems:
            raise CatalogueError(self.problems)
        decisions = tuple(dict.fromkeys(self.decisions))
        return Cargo(tuple(self.sources), self.organisations, decisions, tuple(dict.fromkeys(self.places)))

    def file(self, path: Path) -> None:
        """Read one file."""
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            self.problems.append(Problem(str(path), N_("The file cannot be read: {why}"), {"why": str(error)}))
            return
        own = {name: value for name, value in document.items() if name not in TABLES}
        if own or not document:
            self._source(own, str(path))
        for name in TABLES:
            for number, entry in enumerate(self._entries(document, name, str(path)), 1):
                self._entry(name, entry, f"{path}, {name} {entry.get('id') or entry.get('key') or number}")

    def _entries(self, document: Table, name: str, where: str) -> Iterator[Table]:
        entries = document.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            told = {"name": name}
            self.problems.append(Problem(where, N_("`{name}` is a list of tables: [[{name}]]."), told))
            return
        yield from entries

    def _entry(self, name: str, entry: Table, where: str) -> None:
        match name:
            case "source":
                self._source(entry, where)
            case "place":
                self._place(entry, where)
            case "same" | "not_the_same":
                self._pair(name, entry, where)
            case "always" | "event":
                self._correction(name, entry, where)

    def _source(self, entry: Table, where: str) -> None:
        settings = {name: value for name, value in entry.items() if name != "organisation"}
        mistakes = check(settings, where)
        organisation = entry.get("organisation", "")
        if not isinstance(organisation, str):
            told = {"key": "organisation"}
            mistakes.append(Problem(where, N_("`{key}` has a value of the wrong kind."), told))
        self.problems += mistakes
        if not mistakes:
            source = Source(**settings)
            self.sources.append(source)
            if organisation:
                self.organisations[source.id] = organisation

    def _place(self, entry: Table, where: str) -> None:
        texts = {name: entry.get(name, "") for name in ("key", "area", "name")}
        good = self._known(entry, (*texts, "at"), where) and self._texts(texts, ("key",), where)
        at = self._at(entry, where)
        if good and at is not None:
            self.places.append(Placed(texts["key"], (texts["area"], texts["name"]), at))

    def _pair(self, kind: Kind, entry: Table, where: str) -> None:
        good = self._known(entry, ("one", "other", *_BY), where)
        one, other = (self._item(entry.get(name), name, where) for name in ("one", "other"))
        by, at = self._by(entry, where), self._at(entry, where)
        if one and one == other:
            self.problems.append(Problem(where, N_("`one` and `other` are the same event.")))
        elif good and one and other and by is not None and at is not None:
            first, second = sorted((one, other))
            self.decisions.append(Decision(kind, first, second, made_by=by, made_at=at))

    def _item(self, value: object, name: str, where: str) -> Item | None:
        match value:
            case [str() as slug, str() as key] if slug and key and max(len(slug), len(key)) <= LONGEST:
                return slug, key
        told = {"key": name}
        self.problems.append(Problem(where, N_('`{key}` names an event: ["source\'s id", "event\'s key"].'), told))
        return None

    def _correction(self, kind: Kind, entry: Table, where: str) -> None:
        names = ("source", "key") if kind == "event" else ("source",)
        allowed = FIELDS if kind == "event" else FOR_SOURCES
        told = [name for name in entry if name in allowed]
        good = self._known(entry, (*names, *allowed, *_BY), where)
        texts = {name: entry.get(name, "") for name in names}
        good &= self._texts(texts, names, where)
        by, at = self._by(entry, where), self._at(entry, where)
        if len(told) != 1:
            values = {"fields": ", ".join(allowed)}
            self.problems.append(Problem(where, N_("A correction has one of: {fields}."), values))
            return
        value = self._value(told[0], entry[told[0]], where)
        if good and value is not None and by is not None and at is not None:
            item = (texts["source"], texts.get("key", ""))
            self.decisions.append(Decision(kind, item, ("", ""), told[0], value, by, at))

    def _value(self, name: str, value: Any, where: str) -> str | None:
        """A corrected value as JSON."""
        ages = _AGES.fullmatch(value) if name == "ages" and isinstance(value, str) else None
        listed = isinstance(value, list) and all(isinstance(one, str) for one in value)
        fits = {"ages": bool(ages), "hidden": value is True}.get(name, listed)
        if not fits:
            self.problems.append(Problem(where, N_("`{key}` has a value of the wrong kind."), {"key": name}))
            return None
        plain = tuple(int(age) if age else None for age in ages.groups()) if ages else value
        try:
            return json.dumps(checked(name, plain), ensure_ascii=False)
        except CorrectionError as error:
            self.problems.append(error.problem(where))
            return None

    def _known(self, entry: Table, names: Iterable[str], where: str) -> bool:
        odd = [name for name in entry if name not in tuple(names)]
        self.problems += [Problem(where, N_("`{key}` has no meaning here."), {"key": name}) for name in odd]
        return not odd

    def _texts(self, texts: Table, needed: Iterable[str], where: str) -> bool:
        wrong = [name for name, value in texts.items() if not isinstance(value, str) or len(value) > LONGEST]
        self.problems += [
            Problem(where, N_("`{key}` has a value of the wrong kind."), {"key": name}) for name in wrong
        ]
        missing = [name for name in needed if name not in wrong and not texts[name]]
        self.problems += [Problem(where, N_("`{key}` is missing."), {"key": name}) for name in missing]
        return not wrong and not missing

    def _by(self, entry: Table, where: str) -> str | None:
        by = entry.get("by", "")
        return by if self._texts({"by": by}, (), where) else None

    def _at(self, entry: Table, where: str) -> int | None:
        at = entry.get("at", datetime.fromtimestamp(0, UTC))
        if not isinstance(at, datetime) or at.tzinfo is None:
            self.problems.append(Problem(where, N_("`at` is a time with its zone: 2026-11-23T10:00:00Z.")))
            return None
        return int(at.timestamp())
