"""The file of school holidays that the settings name, where a municipality has others than its region usually has.

    [[municipality]]
    name = "Imatra"
    autumn_week = 42                            # ISO weeks, every year
    winter_week = 9

    [[municipality.holiday]]                    # in one year; it goes before the week of that year
    pause = "winter"                            # autumn, winter, christmas, easter or public
    first = 2027-02-22
    last = 2027-03-01

What is left out is as usual: week 42 in autumn, in winter week 8, 9 or 10 by the region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from aggregator.schoolholidays import PAUSES, Holidays, Municipalities, Pause, holidays_of, name_of
from aggregator.tablefile import tables
from sources.errors import N_, SourceError

KEYS = {"name", "autumn_week", "winter_week", "holiday"}
HOLIDAY = {"pause", "first", "last"}
WEEKS = range(1, 53)
MOST_DAYS = 100


class HolidaysError(SourceError):
    """The file of school holidays cannot be used; says why."""


def load(path: Path | None, home: str = "") -> Municipalities:
    """The holidays of every municipality; home: the site's own. Raises HolidaysError."""
    if path is None:
        return Municipalities(home)
    found: dict[str, Holidays] = {}
    for table in tables(
        path, "municipality", N_("{file}: each municipality is a table [[municipality]]."), HolidaysError
    ):
        name = str(table.get("name", "?"))
        if problem := next(_problems(table, found), None):
            raise HolidaysError(N_("{file}: municipality {name}: {why}"), file=path, name=name, why=problem)
        found[name_of(name)] = _holidays(table)
    return Municipalities(home, found)


def _problems(table: Mapping[str, Any], known: Mapping[str, Holidays]) -> Iterator[str]:
    """What is wrong, first things first."""
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        yield 'name = "…"'
        return
    if name_of(name) in known:
        yield "name: twice"
    if unknown := sorted(set(table) - KEYS):
        yield f"{unknown[0]}?"
    for key in ("autumn_week", "winter_week"):
        if key in table and (type(table[key]) is not int or table[key] not in WEEKS):
            yield f"{key}: {WEEKS.start}–{WEEKS[-1]}"
    holidays = table.get("holiday", [])
    if not isinstance(holidays, list) or not all(map(_is_holiday, holidays)):
        yield f"holiday: pause = {' | '.join(PAUSES)}, first = 2027-02-22, last = 2027-02-28"


def _is_holiday(told: Any) -> bool:
    if not isinstance(told, dict) or set(told) != HOLIDAY or told["pause"] not in PAUSES:
        return False
    first, last = told["first"], told["last"]
    days = all(isinstance(day, date) and not isinstance(day, datetime) for day in (first, last))
    return days and 0 <= (last - first).days <= MOST_DAYS


def _holidays(table: Mapping[str, Any]) -> Holidays:
    given: dict[tuple[date, date], Pause] = {
        (told["first"], told["last"]): told["pause"] for told in table.get("holiday", [])
    }
    return holidays_of(
        table["name"], autumn_week=table.get("autumn_week"), winter_week=table.get("winter_week"), given=given
    )
