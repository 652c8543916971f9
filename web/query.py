"""Reading the query string of a list.

    "ika=7-9&ika=&alue=keskusta&utm_source=x"  --parse-->  Reading(Filter, mistakes, tidy)

Unknown parameters are ignored; a value that cannot be read is left out and told as a Mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from aggregator.model import AgeRange
from web.filter import OLDEST, Filter, age_order, pairs_of
from web.i18n import N_

LAST_PAGE = 200
MOST_VALUES = 20
MOST_LETTERS = 120
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that could not be read. what: message id with `{value}`."""

    key: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A query string as it was understood. tidy: its known part is already in the canonical form."""

    filter: Filter
    mistakes: tuple[Mistake, ...] = ()
    tidy: bool = True


def _ages(value: str) -> list[AgeRange]:
    found = re.fullmatch(r"(\d{1,3})?\s*[-–]\s*(\d{1,3})?", value)
    if not found or not any(found.groups()):
        raise ValueError(value)
    low, high = int(found[1] or 0), None if found[2] is None else int(found[2])
    if low > OLDEST or (high is not None and not low <= high <= OLDEST):
        raise ValueError(value)
    return [AgeRange(low, high)]


def _exact_ages(value: str) -> list[AgeRange]:
    words = [word for word in re.split(r"[\s,;]+", value) if word]
    years = [int(word) for word in words if word.isdigit()]
    if not words or len(years) < len(words) or max(years) > OLDEST:
        raise ValueError(value)
    return [AgeRange(year, year) for year in years]


def _name(value: str) -> list[str]:
    if len(value) > MOST_LETTERS or not value.isprintable() or "\ufffd" in value:
        raise ValueError(value)
    return [value]


def _date(value: str) -> list[date]:
    finnish = re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", value)
    day = date(int(finnish[3]), int(finnish[2]), int(finnish[1])) if finnish else date.fromisoformat(value)
    if not 2000 <= day.year <= 2199:
        raise ValueError(value)
    return [day]


def _page(value: str) -> list[int]:
    page = int(value) if value.isascii() and value.isdigit() else 0
    if not 1 <= page <= LAST_PAGE:
        raise ValueError(value)
    return [page]


def _one_of(**meanings: Any) -> Callable[[str], list[Any]]:
    def read(value: str) -> list[Any]:
        if value not in meanings:
            raise ValueError(value)
        return [meanings[value]]

    return read


_flag = _one_of(**{"1": True, "0": False})
_UNKNOWN_CHOICE = N_("“{value}” is not one of the choices.")
_UNREADABLE = N_("“{value}” cannot be read.")
_NOT_A_DATE = N_("“{value}” is not a date. Write for example 2026-12-24.")

# key -> (how to read one value, what to say when it cannot be read)
KEYS: dict[str, tuple[Callable[[str], list[Any]], str]] = {
    "alku": (_date, _NOT_A_DATE),
    "alue": (_name, _UNREADABLE),
    "ika": (_ages, N_("“{value}” is not an age range. Write for example 7-9 or 16-.")),
    "ilman-ikaa": (_flag, _UNKNOWN_CHOICE),
    "lahde": (_name, _UNREADABLE),
    "loppu": (_date, _NOT_A_DATE),
    "maksuton": (_flag, _UNKNOWN_CHOICE),
    "paikka": (_name, _UNREADABLE),
    # "valitse" is the form's own word for "the dates beside this"; it says nothing by itself
    "paiva": (_one_of(tanaan="tanaan", viikonloppu="viikonloppu", valitse=""), _UNKNOWN_CHOICE),
    "sivu": (_page, N_("“{value}” is not a page number.")),
    "v": (_exact_ages, N_("“{value}” is not an age. Write whole years, for example 4, 9.")),
}
_TOO_MANY = N_("There are too many values; the first {value} count.")
_BACKWARDS = N_("The last day {value} is before the first day.")


@dataclass(slots=True)
class _Values:
    by_key: dict[str, list[Any]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def take(self, key: str, text: str) -> None:
        read, what = KEYS[key]
        values = self.by_key.setdefault(key, [])
        if len(values) >= MOST_VALUES:
            self.blame(key, str(MOST_VALUES), _TOO_MANY)
            return
        try:
            values += read(text)
        except ValueError:
            self.blame(key, text[:40], what)

    def blame(self, key: str, value: str, what: str) -> None:
        mistake = Mistake(key, value, what)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)

    def all(self, key: str) -> list[Any]:
        return self.by_key.get(key, [])[:MOST_VALUES]

    def last(self, key: str, default: Any) -> Any:
        return (self.all(key) or [default])[-1]


def parse(query: str) -> Reading:
    """What `query` (without "?") asks for. Never raises; at most `MOST_FIELDS` parameters are looked at."""
    fields = "&".join(query.split("&", MOST_FIELDS)[:MOST_FIELDS])
    pairs = [(key, text.strip()) for key, text in parse_qsl(fields, keep_blank_values=True) if key in KEYS]
    values = _Values()
    for key, text in pairs:
        if text:
            values.take(key, text)
    found = _filter(values)
    return Reading(found, tuple(values.mistakes), pairs == pairs_of(found))


def _filter(values: _Values) -> Filter:
    day = values.last("paiva", "")
    first, last = (None, None) if day else (values.last("alku", None), values.last("loppu", None))
    if first and last and last < first:
        values.blame("loppu", last.isoformat(), _BACKWARDS)
        last = None
    return Filter(
        ages=_sorted(values.all("ika") + values.all("v"), age_order),
        unstated=values.last("ilman-ikaa", True),
        areas=_sorted(values.all("alue")),
        places=_sorted(values.all("paikka")),
        sources=_sorted(values.all("lahde")),
        free=values.last("maksuton", False),
        day=day,
        first=first,
        last=last,
        page=values.last("sivu", 1),
    )


def _sorted(values: Iterable[Any], order: Callable[[Any], Any] | None = None) -> tuple[Any, ...]:
    return tuple(sorted(set(values), key=order))
