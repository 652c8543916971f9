"""What each counted day has towards the cuts that goals ask for: a goal's weeks are read, not counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, cast, delete, func, insert, select

from aggregator.coverage import cuts
from aggregator.coverage.goals import FoundWeek
from aggregator.coverage.profile import Profile
from aggregator.coverage.terms import Period
from aggregator.store.engine import chunks
from aggregator.store.goaltables import coverage_cut, coverage_cut_sum
from aggregator.store.sets import raw

Sums = Counter[tuple[int, str]]  # day, area
ROWS = 5_000


def known(db: Connection) -> dict[str, int]:
    """The cuts whose sums are kept: query string -> id."""
    return dict(raw(db, select(coverage_cut.c.query, coverage_cut.c.id), {}))


def write(db: Connection, days: Sequence[tuple[int, Mapping[Profile, int]]]) -> None:
    """The sums of some days anew, of every cut that is known."""
    if numbers := known(db):
        told = {"days": [day for day, _ in days]}
        db.execute(
            delete(coverage_cut_sum).where(coverage_cut_sum.c.day.in_(bindparam("days", expanding=True))), told
        )
        for query, number in numbers.items():
            sums = Sums()
            counts = ((day, one, some) for day, of_day in days for one, some in of_day.items())
            gather(sums, cuts.holds(cuts.read(query)), counts)
            _insert(db, number, sums)


def add(db: Connection, query: str, sums: Sums) -> None:
    """A cut that was not known, with the sums of every day that was counted."""
    number = db.execute(insert(coverage_cut).values(query=query).returning(coverage_cut.c.id)).scalar_one()
    _insert(db, number, sums)


def gather(sums: Sums, wanted: cuts.Holds, counts: Iterable[tuple[int, Profile, int]]) -> None:
    """Add what is wanted of (day, profile, sessions)."""
    for day, profile, some in counts:
        if wanted(profile, (day - 1) % 7):
            sums[day, profile.area] += some


def drop(db: Connection, queries: Collection[str]) -> None:
    """Cuts that nobody asks for any more."""
    if queries:
        gone = coverage_cut.c.query.in_(bindparam("queries", expanding=True))
        db.execute(delete(coverage_cut).where(gone), {"queries": list(queries)})


def weeks(db: Connection, query: str, period: Period) -> list[FoundWeek] | None:
    """What a cut has in each week; None if its sums are not kept."""
    number = db.execute(select(coverage_cut.c.id).where(coverage_cut.c.query == query)).scalar_one_or_none()
    if number is None:
        return None
    columns = coverage_cut_sum.c
    monday = cast(columns.day - (columns.day - 1) % 7, Integer)
    told = (
        select(monday, columns.area, cast(func.sum(columns.sessions), Integer))
        .where(columns.cut_id == number, columns.day.between(period.first.toordinal(), period.last.toordinal()))
        .group_by(monday, columns.area)
    )
    return [(date.fromordinal(day), area, some) for day, area, some in raw(db, told, {})]


def _insert(db: Connection, number: int, sums: Sums) -> None:
    for part in chunks(list(_rows(number, sums)), ROWS):
        db.execute(insert(coverage_cut_sum), part)


def _rows(number: int, sums: Sums) -> Iterator[dict[str, Any]]:
    for (day, area), some in sums.items():
        yield {"cut_id": number, "day": day, "area": area, "sessions": some}
