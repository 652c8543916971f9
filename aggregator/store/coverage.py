"""The door to what was on offer: making the day's counts, and reading a period's."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, Select, bindparam, cast, func, select

from aggregator.coverage import cuts, profile
from aggregator.coverage.counting import Session, profiled
from aggregator.coverage.goals import FoundWeek
from aggregator.coverage.profile import Places, Profile
from aggregator.coverage.tally import Cell, Count, Day, Totals, totals
from aggregator.coverage.terms import Period, term_of
from aggregator.model import Texts
from aggregator.schoolholidays import Holidays
from aggregator.store import coveragedays, cutsums, snapshots, supply, versions
from aggregator.store.coveragetables import (
    coverage_cell,
    coverage_count,
    coverage_day,
    coverage_hobby,
    coverage_name,
    coverage_profile,
    coverage_sum,
)
from aggregator.store.engine import chunks
from aggregator.store.sets import raw
from aggregator.store.writes import counter

Opened = Callable[[], AbstractContextManager[Connection]]
PROFILES = 5_000  # asked for at a time
KEPT = 24  # periods whose sums stay in memory
AT_ONCE = 92  # days


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the municipality when it is counted. ahead: days to come that are counted."""

    holidays: Holidays
    places: Places
    schools: Mapping[str, str]
    ahead: int


@dataclass(frozen=True, slots=True)
class Version:
    """Which counts there are: the first and last day of them, and when they were made (None: never).

    number: moves whenever they are made anew.
    """

    number: int = 0
    first: date | None = None
    last: date | None = None
    counted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """A session behind a number, as the store has it now."""

    uid: str
    title: Texts
    day: date
    start: int
    end: int
    all_day: bool
    place: str
    profile: Profile


class Coverage:
    """Synchronous and safe to use from several threads, as the store itself."""

    def __init__(self, zone: ZoneInfo, read: Opened, write: Opened) -> None:
        self._zone, self._read, self._write = zone, read, write
        self._profiles: dict[int, Profile] = {}
        self._cells: dict[int, Cell] = {}
        self._kept: OrderedDict[tuple[object, ...], Totals] = OrderedDict()
        self._lock = Lock()

    def refresh(self, known: Known, now: int, *, anew: bool = False) -> int:
        """Make today's counts, if nobody has yet (anew: all the same); how many days have changed."""
        today = datetime.fromtimestamp(now, self._zone).date()
        with self._read() as db:
            if not (anew or snapshots.is_due(db, today)):
                return 0
            made = snapshots.counted(db, now, known.ahead, self._zone, known.holidays, known.places)
        with self._write() as db:
            if not snapshots.claim(db, today) and not anew:
                return 0
            snapshots.keep_names(db, known.schools)
            return snapshots.keep(db, now, self._zone, made)

    def version(self) -> Version:
        """Which counts there are."""
        columns = coverage_day.c
        told = select(func.min(columns.day), func.max(columns.day), func.max(columns.counted_at))
        with self._read() as db:
            number = int(versions.get(db, snapshots.VERSION))
            first, last, counted = db.execute(told).one()
        if first is None:
            return Version(number)
        return Version(number, date.fromordinal(first), date.fromordinal(last), counted)

    def totals(self, period: Period, version: Version) -> Totals:
        """The sums of a period. version: the present one, so that what is kept in memory is of these counts."""
        key = (period.first, period.last, version)
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
                return found
        with self._read() as db:
            made = totals(
                self._sums(db, period),
                coveragedays.days(db, period),
                self._hobbies(db, period),
                coveragedays.sources(db, period),
            )
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def days(self, period: Period) -> list[Day]:
        """The sums of each day of a period that was counted."""
        with self._read() as db:
            return coveragedays.days(db, period)

    def by_week(self, period: Period, cut: cuts.Cut) -> list[FoundWeek]:
        """What a cut has in each week and area: from the sums kept of it, else counted."""
        with self._read() as db:
            if (kept := cutsums.weeks(db, cuts.written(cut), period)) is not None:
                return kept
            wanted = cuts.holds(cut)
            return [
                (date.fromordinal(day - (day - 1) % 7), one.area, some)
                for day, one, some in self._by_day(db, period)
                if wanted(one, (day - 1) % 7)
            ]

    def follow(self, asked: Collection[cuts.Cut]) -> None:
        """Keep the sums of these cuts and of no others, from now on and of all days that were counted."""
        wanted = set(map(cuts.written, asked))
        while True:
            with self._read() as db:
                number, known = versions.get(db, snapshots.VERSION), set(cutsums.known(db))
                if known == wanted:
                    return
                made = self._sums_of_cuts(db, wanted - known)
            with self._write() as db:
                # the days are as they were read: whoever counts them waits for this counter, or was here first
                if str(counter(db, snapshots.VERSION, 0)) == number and set(cutsums.known(db)) == known:
                    cutsums.drop(db, known - wanted)
                    for query, sums in made.items():
                        cutsums.add(db, query, sums)
                    return

    def _sums_of_cuts(self, db: Connection, queries: Collection[str]) -> dict[str, cutsums.Sums]:
        made = {query: cutsums.Sums() for query in sorted(queries)}
        first, last = db.execute(select(func.min(coverage_day.c.day), func.max(coverage_day.c.day))).one()
        wanted = {query: cuts.holds(cuts.read(query)) for query in made}
        for begin in range(first, last + 1, AT_ONCE) if made and first is not None else ():
            days = Period(date.fromordinal(begin), date.fromordinal(min(last, begin + AT_ONCE - 1)))
            counts = self._by_day(db, days)
            for query, sums in made.items():
                cutsums.gather(sums, wanted[query], counts)
        return made

    def names(self, kind: str) -> dict[str, str]:
        """Key -> name of areas, schools or sources, also of those that are gone."""
        told = select(coverage_name.c.key, coverage_name.c.name).where(coverage_name.c.kind == kind)
        with self._read() as db:
            return dict(_raw(db, told.order_by(coverage_name.c.name)))

    def behind(self, cut: cuts.Cut, period: Period, known: Known) -> list[Behind]:
        """The sessions of a cut that are in the store now, by time."""
        first, last, likely = period.first, period.last, cuts.likely(cut)
        if lasting := any(key == "pitka" for key, _ in cut):
            # whether a hobby is lasting is told by all of its term, and by meetings that may differ
            first, last, likely = term_of(first).first, term_of(last).last, cuts.likely(())
        with self._read() as db:
            events = list(supply.read(db, first, last, self._zone, known.places, likely))
        groups = supply.hobby_groups(events, self._zone) if lasting else {}
        wanted = cuts.holds(cut)
        found = [
            _behind(one, session, profile)
            for one in events
            for session, profile in profiled(one.told, groups, self._zone, known.holidays).sessions
            if session.day in period and wanted(profile, session.day.weekday())
        ]
        return sorted(found, key=lambda each: (each.start, each.uid))

    def counts(self, period: Period) -> list[Count]:
        """(profile, weekday, sessions) of a period."""
        with self._read() as db:
            return self._counts(db, period)

    def hobbies(self, period: Period, cut: cuts.Cut) -> list[tuple[date, date, str]]:
        """(first day, last day, area) of a cut's lasting hobbies of each term that a period touches."""
        columns = coverage_hobby.c
        told = select(columns.first_day, columns.last_day, columns.profile_id).where(
            columns.first_day <= period.last.toordinal(), columns.last_day >= period.first.toordinal()
        )
        with self._read() as db:
            rows = _raw(db, told)
            known = self._profiles_of(db, (row[2] for row in rows))
        wanted = cuts.holds(cut)
        some = ((first, last, known[one]) for first, last, one in rows)
        return [
            (date.fromordinal(first), date.fromordinal(last), one.area)
            for first, last, one in some
            if wanted(one, (first - 1) % 7)
        ]

    def _by_day(self, db: Connection, period: Period) -> list[tuple[int, Profile, int]]:
        """(day, profile, sessions)."""
        columns = coverage_count.c
        told = select(columns.day, columns.profile_id, columns.sessions).where(
            columns.day.between(period.first.toordinal(), period.last.toordinal())
        )
        rows = _raw(db, told)
        known = self._profiles_of(db, (row[1] for row in rows))
        return [(day, known[number], some) for day, number, some in rows]

    def _counts(self, db: Connection, period: Period) -> list[Count]:
        columns = coverage_count.c
        weekday = cast((columns.day - 1) % 7, Integer)
        told = (
            select(columns.profile_id, weekday, cast(func.sum(columns.sessions), Integer))
            .where(columns.day.between(period.first.toordinal(), period.last.toordinal()))
            .group_by(columns.profile_id, weekday)
        )
        rows = _raw(db, told)
        known = self._profiles_of(db, (row[0] for row in rows))
        return [(known[number], day, some) for number, day, some in rows]

    def _sums(self, db: Connection, period: Period) -> dict[Cell, int]:
        columns = coverage_sum.c
        told = (
            select(columns.cell_id, cast(func.sum(columns.sessions), Integer))
            .where(columns.day.between(period.first.toordinal(), period.last.toordinal()))
            .group_by(columns.cell_id)
        )
        rows = _raw(db, told)
        known = self._known_cells(db)
        return {known[number]: some for number, some in rows}

    def _hobbies(self, db: Connection, period: Period) -> list[Profile]:
        columns = coverage_hobby.c
        told = select(columns.key, columns.profile_id).where(
            columns.first_day <= period.last.toordinal(), columns.last_day >= period.first.toordinal()
        )
        rows = dict(_raw(db, told))
        known = self._profiles_of(db, rows.values())
        return [known[number] for number in rows.values()]

    def _known_cells(self, db: Connection) -> dict[int, Cell]:
        """Every cell by its number; those that are new since the last look are read."""
        with self._lock:
            newest = max(self._cells, default=0)
            columns = coverage_cell.c
            rows = _raw(db, select(columns.id, columns.cell).where(columns.id > newest))
            cells = json.loads(f"[{','.join(text for _, text in rows)}]")
            self._cells |= {number: tuple(cell) for (number, _), cell in zip(rows, cells, strict=True)}
            return self._cells

    def _profiles_of(self, db: Connection, numbers: Iterable[int]) -> dict[int, Profile]:
        """Profiles by their numbers; those that were never asked for are read."""
        wanted = set(numbers)
        with self._lock:
            columns = coverage_profile.c
            told = select(columns.id, columns.profile).where(columns.id.in_(bindparam("ids", expanding=True)))
            for part in chunks(sorted(wanted - self._profiles.keys()), PROFILES):
                rows = raw(db, told, {"ids": part})
                made = profile.load([text for _, text in rows])
                self._profiles.update(zip((number for number, _ in rows), made, strict=True))
            return {number: self._profiles[number] for number in wanted}


def _behind(one: supply.Supply, session: Session, profile: Profile) -> Behind:
    told = session.occurrence
    return Behind(one.told.uid, one.title, session.day, told.start, told.end, one.told.all_day, one.place, profile)


def _raw(db: Connection, told: Select[*tuple[Any, ...]]) -> list[Any]:
    return raw(db, told, {})
