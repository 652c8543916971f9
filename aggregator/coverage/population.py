"""How many children live in each area: a table as Statistics Finland's PxWeb saves it -> Population.

    "Alue";"0";"1";…;"17"                     one-year ages in columns
    "Vuoksenniska";41;38;…

    "Alue";"Ikä";"Sukupuoli";"Väestö 31.12."   or in rows
    "Vuoksenniska";"0";"Yhteensä";41

Semicolons, commas or tabs; UTF-8 or Latin-1; a title and empty lines before the table and notes after it are left
out. A total of areas, ages or sexes is not counted twice. Every problem is told, with its line.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.areas import District
from aggregator.identity import slugify
from sources.errors import N_, SourceError

LARGEST = 8 * 1024 * 1024
MOST_PROBLEMS = 50
OLDEST = 17
AREA_WORDS = ("alue", "osa-alue", "kaupunginosa", "postinumeroalue", "kunta", "kaupunginosat", "pienalue",
              "suuralue",
              "omrade", "delomrade", "stadsdel", "postnummeromrade", "kommun", "area", "district", "region",
              "municipality")  # fmt: skip
AGE_WORDS = ("ika", "ikaluokka", "alder", "age")
SEX_WORDS = ("sukupuoli", "kon", "sex", "gender")
YEAR_WORDS = ("vuosi", "ar", "year")
TOTALS = (
    "yhteensa",
    "kaikki",
    "totalt",
    "summa",
    "alla",
    "total",
    "all",
    "molemmat-sukupuolet",
    "bada-konen",
    "both-sexes",
)
AGE = re.compile(r"(\d{1,3})\s*(?:v|vuotta|vuotiaat|år|years?|year-olds?)?\.?", re.IGNORECASE)
POSTAL_CODE = re.compile(r"(\d{5})\b")
NOTHING = {"-": 0}  # PxWeb: exactly zero
MISSING = {"", ".", "..", "...", "–"}


class PopulationError(SourceError):
    """The file cannot be used at all; says why."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """What is wrong with a line. what: message id with {line} and `values`."""

    line: int
    what: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Population:
    """numbers: area's slug -> age in completed years -> children. problems: what could not be read."""

    numbers: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    problems: tuple[Mishap, ...] = ()

    def children(self, area: str, low: int, high: int) -> int | None:
        """Of those ages in an area, "" in all of them; None where the table does not say."""
        if not area:
            return sum(n for ages in self.numbers.values() for age, n in ages.items() if low <= age <= high)
        ages = self.numbers.get(area)
        return None if ages is None else sum(n for age, n in ages.items() if low <= age <= high)


def load(path: Path, districts: Sequence[District], areas: Mapping[str, str]) -> Population:
    """The table in a file. areas: slug -> name of those that are known besides. Raises PopulationError."""
    try:
        if path.stat().st_size > LARGEST:
            raise PopulationError(N_("{file}: larger than 8 MB."), file=path)
        return read(_text(path.read_bytes()), districts, areas)
    except OSError as error:
        raise PopulationError(N_("{file} cannot be read: {why}"), file=path, why=error.strerror) from error
    except PopulationError as error:
        raise PopulationError(error.what, **{"file": path, **error.values}) from None


def _text(body: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def read(text: str, districts: Sequence[District] = (), areas: Mapping[str, str] | None = None) -> Population:
    """The table of a text. Raises PopulationError where there is none."""
    lines = text.replace("\0", "").splitlines()
    rows = _rows(lines)
    head = _head(rows)
    if head is None:
        raise PopulationError(
            N_("{file}: no heading with a column of areas (Alue, Område, Area) and one-year ages was found.")
        )
    return _Reading(rows[head][1], _named(districts, areas or {})).of(rows[head + 1 :])


def _rows(lines: list[str]) -> list[tuple[int, list[str]]]:
    sample = "\n".join(lines[:50])
    mark = max(";\t,", key=sample.count)
    read = csv.reader(lines, delimiter=mark)
    found = []
    try:
        for row in read:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                found.append((read.line_num, cells))
    except csv.Error as error:
        raise PopulationError(N_("{file} cannot be read: {why}"), why=str(error)) from error
    return found


def _head(rows: list[tuple[int, list[str]]]) -> int | None:
    for number, (_, cells) in enumerate(rows[:40]):
        words = [slugify(cell) for cell in cells]
        ages = sum(_age(cell) is not None for cell in cells)
        if len(cells) > 2 and any(map(_is_area, words)) and (ages > 2 or any(w in AGE_WORDS for w in words)):
            return number
    return None


def _is_area(word: str) -> bool:
    return word in AREA_WORDS


def _age(cell: str) -> int | None:
    found = AGE.fullmatch(cell)
    return int(found[1]) if found and int(found[1]) <= 120 else None


def _named(districts: Sequence[District], areas: Mapping[str, str]) -> dict[str, str]:
    """What an area may be called -> its slug."""
    known = {slugify(name): slug for slug, name in areas.items()} | {slug: slug for slug in areas}
    for one in districts:
        known |= dict.fromkeys(one.postal_codes, one.slug)
        known |= dict.fromkeys((*one.names, slugify(one.name), one.slug), one.slug)
    return known


class _Reading:
    """Rows as they come. Where areas, ages, sexes and numbers stand is told by the heading."""

    def __init__(self, heading: list[str], named: Mapping[str, str]) -> None:
        words = [slugify(cell) for cell in heading]
        self._named, self._width = named, len(heading)
        self._area = next(at for at, word in enumerate(words) if _is_area(word))
        self._age = next((at for at, word in enumerate(words) if word in AGE_WORDS), None)
        self._sex = next((at for at, word in enumerate(words) if word in SEX_WORDS), None)
        self._year = next((at for at, word in enumerate(words) if word in YEAR_WORDS), None)
        ages = ((at, _age(cell)) for at, cell in enumerate(heading))
        self._ages = {at: age for at, age in ages if age is not None} if self._age is None else {}
        self._numbers: dict[str, Counter[int]] = defaultdict(Counter)
        self._problems: list[Mishap] = []
        self._strangers: set[str] = set()

    def of(self, rows: Iterable[tuple[int, list[str]]]) -> Population:
        """The whole table."""
        taken = [(line, cells) for line, cells in rows if self._is_whole(line, cells)]
        taken = self._newest(self._both_sexes(taken))
        for line, cells in taken:
            self._take(line, cells)
        if not self._numbers:
            self._blame(0, N_("No row of the table is an area that this site knows."))
        return Population({area: dict(ages) for area, ages in self._numbers.items()}, tuple(self._problems))

    def _is_whole(self, line: int, cells: list[str]) -> bool:
        if len(cells) == self._width:
            return True
        if len(cells) > 2:
            self._blame(line, N_("Line {line}: {found} columns, but the heading has {wanted}."),
                        found=str(len(cells)), wanted=str(self._width))  # fmt: skip
        return False  # a note or a source below the table

    def _both_sexes(self, rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        if self._sex is None:
            return rows
        totals = [row for row in rows if slugify(row[1][self._sex]) in TOTALS]
        return totals or rows

    def _newest(self, rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        if self._year is None or not rows:
            return rows
        newest = max(row[1][self._year] for row in rows)
        return [row for row in rows if row[1][self._year] == newest]

    def _take(self, line: int, cells: list[str]) -> None:
        area = self._place(line, cells[self._area])
        if area is None:
            return
        for age, cell in self._ages_of(line, cells):
            number = self._number(line, cell)
            if number is not None and age <= OLDEST:
                self._numbers[area][age] += number

    def _ages_of(self, line: int, cells: list[str]) -> Iterator[tuple[int, str]]:
        if self._age is None:
            yield from ((age, cells[at]) for at, age in self._ages.items())
            return
        told = cells[self._age]
        age = _age(told)
        if age is not None:
            yield age, cells[-1]  # the last column is the newest year
        elif slugify(told) not in TOTALS and not re.search(r"\d\s*[-–+]|[-–]\s*\d", told):
            self._blame(line, N_("Line {line}: “{value}” is no age in whole years."), value=told[:40])

    def _place(self, line: int, told: str) -> str | None:
        code = POSTAL_CODE.match(told)
        slug = self._named.get(code[1]) if code else None
        slug = slug or self._named.get(slugify(POSTAL_CODE.sub("", told).strip()))
        if slug is None and slugify(told) not in TOTALS and told not in self._strangers:
            self._strangers.add(told)
            self._blame(line, N_("Line {line}: this site knows no area “{value}”."), value=told[:40])
        return slug

    def _number(self, line: int, cell: str) -> int | None:
        told = re.sub(r"[\s\u00a0\u202f]", "", cell)
        if told in NOTHING:
            return NOTHING[told]
        if re.fullmatch(r"\d{1,7}([.,]0+)?", told):
            return int(re.split("[.,]", told)[0])
        if told not in MISSING:
            self._blame(line, N_("Line {line}: “{value}” is no number of children."), value=cell[:40])
        return None

    def _blame(self, line: int, what: str, **values: str) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(Mishap(line, what, values))
