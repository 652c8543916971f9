"""Reading the query string of a list.

    "ika=7-9&ika=&alue=keskusta&utm_source=x"  --parse-->  Reading(Filter, mistakes, tidy)

Unknown parameters are ignored; a value that cannot be read is left out and told as a Mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from aggregator.model import AgeRange, Near
from web.filter import (
    AUDIENCES,
    DAYS,
    FARTHEST,
    NEAREST,
    OLDEST,
    PARTS,
    SHAPES,
    SUITS,
    USUAL_KM,
    WEEKDAYS,
    Filter,
    age_order,
    nearby,
    pairs_of,
)
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


def _years(value: str) -> list[int]:
    words = [word for word in re.split(r"[\s,;]+", value) if word]
    years = [int(word) for word in words if re.fullmatch("[0-9]{4}", word)]
    if not words or len(years) < len(words) or not all(1900 <= year <= 2199 for year in years):
        raise ValueError(value)
    return years


def _code(value: str) -> list[str]:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,40}", value.lower()):
        raise ValueError(value)
    return [value.lower()]


def _language(value: str) -> list[str]:
    if not re.fullmatch("[A-Za-z]{2,3}", value):
        raise ValueError(value)
    return [value.lower()]


def _words(value: str) -> list[str]:
    (text,) = _name(unicodedata.normalize("NFC", " ".join(value.lower().split())))
    if not any(c.isalnum() for c in text):
        raise ValueError(value)
    return [text]


def _kilometres(value: str) -> list[float]:
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,3})?", value):
        raise ValueError(value)
    kilometres = round(float(value.replace(",", ".")), 1)
    if not NEAREST <= kilometres <= FARTHEST:
        raise ValueError(value)
    return [kilometres]


def _near(value: str) -> list[Near]:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) not in {2, 3} or not all(re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", part) for part in parts):
        raise ValueError(value)
    lat, lon = (float(part) for part in parts[:2])
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError(value)
    return [nearby(lat, lon, *(_kilometres(parts[2]) if parts[2:] else [USUAL_KM]))]


def _day(value: str) -> list[str | date]:
    # "valitse" is the form's own word for "the dates beside this"; it says nothing by itself
    if value == "valitse":
        return [""]
    return [value] if value in DAYS else [*_date(value)]


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
    "aihe": (_code, _UNREADABLE),
    "aika": (_one_of(**PARTS), _UNKNOWN_CHOICE),
    "alku": (_date, _NOT_A_DATE),
    "alue": (_name, _UNREADABLE),
    "esteeton": (_code, _UNREADABLE),
    "ika": (_ages, N_("“{value}” is not an age range. Write for example 7-9 or 16-.")),
    "ilman-ikaa": (_one_of(**{"1": (True, True), "0": (False, True), "vain": (True, False)}), _UNKNOWN_CHOICE),
    "kenelle": (_one_of(**AUDIENCES), _UNKNOWN_CHOICE),
    "kieli": (_language, N_("“{value}” is not the code of a language. Write for example fi or sv.")),
    "lahde": (_name, _UNREADABLE),
    "lahella": (_near, N_("“{value}” is not a place. Write for example 61.190,28.770,3.")),
    "loppu": (_date, _NOT_A_DATE),
    "maksuton": (_flag, _UNKNOWN_CHOICE),
    "paikka": (_name, _UNREADABLE),
    "paiva": (_day, _UNKNOWN_CHOICE),
    "q": (_words, N_("“{value}” holds no word to look for.")),
    "sade": (_kilometres, N_("“{value}” is not a distance. Write kilometres, for example 3.")),
    "sivu": (_page, N_("“{value}” is not a page number.")),
    "sopii": (_one_of(**SUITS), _UNKNOWN_CHOICE),
    "synt": (_years, N_("“{value}” is not a year of birth. Write for example 2018, 2021.")),
    "toistuvat": (_flag, _UNKNOWN_CHOICE),
    "tyyppi": (_one_of(**SHAPES), _UNKNOWN_CHOICE),
    "v": (_exact_ages, N_("“{value}” is not an age. Write whole years, for example 4, 9.")),
    "viikonpaiva": (_one_of(**WEEKDAYS), _UNKNOWN_CHOICE),
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


def read_pairs(pairs: Iterable[tuple[str, str]]) -> Filter:
    """The filter of some parameters; those that cannot be read are left out."""
    values = _Values()
    for key, text in pairs:
        if key in KEYS and text.strip():
            values.take(key, text.strip())
    return _filter(values)


def _filter(values: _Values) -> Filter:
    unstated, stated = values.last("ilman-ikaa", (True, True))
    places = _sorted(values.all("paikka"))
    return Filter(
        ages=_sorted(values.all("ika") + values.all("v"), age_order),
        births=_sorted(values.all("synt")),
        unstated=unstated,
        stated=stated,
        areas=_sorted(values.all("alue")),
        places=places,
        radius=values.last("sade", 0) if places else 0,
        near=values.last("lahella", None),
        sources=_sorted(values.all("lahde")),
        free=values.last("maksuton", False),
        topics=_sorted(values.all("aihe")),
        audiences=_sorted(values.all("kenelle"), list(AUDIENCES.values()).index),
        languages=_sorted(values.all("kieli")),
        accessibility=_sorted(values.all("esteeton")),
        suits=values.last("sopii", ""),
        shape=values.last("tyyppi", None),
        words=values.last("q", ""),
        **_days(values),
        parts=_sorted(values.all("aika"), list(PARTS.values()).index),
        weekdays=_sorted(values.all("viikonpaiva")),
        each_time=values.last("toistuvat", False),
        page=values.last("sivu", 1),
    )


def _days(values: _Values) -> dict[str, Any]:
    """A relative day wins over dates; one date is its first and last."""
    day = values.last("paiva", "")
    if isinstance(day, date):
        return {"first": day, "last": day}
    if day:
        return {"day": day}
    first, last = values.last("alku", None), values.last("loppu", None)
    if first and last and last < first:
        values.blame("loppu", last.isoformat(), _BACKWARDS)
        last = None
    return {"first": first, "last": last}


def _sorted(values: Iterable[Any], order: Callable[[Any], Any] | None = None) -> tuple[Any, ...]:
    return tuple(sorted(set(values), key=order))
