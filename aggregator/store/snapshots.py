"""A day's counts, written once a day and kept: what was on offer can be told after the events are gone.

The days to come and the last `OPEN_DAYS` are counted anew each time, as events change; what is older stays as it
was, and is counted only if it never was. Only days that have changed are written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.coverage import profile as profiles
from aggregator.coverage.counting import Counted, Lasting, count
from aggregator.coverage.profile import Places, Profile
from aggregator.coverage.tally import day_of, sums_of
from aggregator.coverage.terms import term_of
from aggregator.schoolholidays import Holidays
from aggregator.store import cutsums, sources, supply
from aggregator.store.coveragetables import (
    coverage_cell,
    coverage_count,
    coverage_day,
    coverage_hobby,
    coverage_name,
    coverage_profile,
    coverage_source,
    coverage_sum,
)
from aggregator.store.engine import chunks
from aggregator.store.sets import raw
from aggregator.store.tables import area, meta
from aggregator.store.writes import counter

OPEN_DAYS = 7
SILENT_DAYS = 183  # a feed that has not changed for half a year
MARK, VERSION = "coverage_day", "coverage_version"
DAY = timedelta(days=1)
K = TypeVar("K")
FARTHEST = 5 * 366  # days back
DayCounts = tuple[int, Mapping[Profile, int], bytes]  # day, its counts, their digest


def is_due(db: Connection, today: date) -> bool:
    """Whether the counts of today are still to be made."""
    return db.execute(select(meta.c.value).where(meta.c.key == MARK)).scalar_one_or_none() != today.isoformat()


def claim(db: Connection, today: date) -> bool:
    """Take today's counting for this transaction; whether nobody else has. Others wait here until it is over."""
    told = update(meta).where(meta.c.key == MARK, meta.c.value != today.isoformat())
    return bool(db.execute(told.values(value=today.isoformat())).rowcount)


def counted(
    db: Connection, now: int, ahead: int, zone: ZoneInfo, holidays: Holidays, places: Places
) -> tuple[date, date, Counted]:
    """What there is to keep: the first and last day, and their counts. ahead: days to come."""
    today = datetime.fromtimestamp(now, zone).date()
    earliest, settled = _first(db, today, zone), today - OPEN_DAYS * DAY
    first, last = (earliest if _has_uncounted(db, earliest, settled) else settled), today + ahead * DAY
    events = list(supply.read(db, earliest, last, zone, places, since=first))
    groups = supply.hobby_groups(events, zone)
    return first, last, count((one.told for one in events), groups, zone, holidays)


def _first(db: Connection, today: date, zone: ZoneInfo) -> date:
    """The first day to look at: of the term that is open (what is a hobby is told by all of it), or of all."""
    settled = today - OPEN_DAYS * DAY
    first = max(today - FARTHEST * DAY, min(supply.earliest(db, zone) or today, settled))
    return first if _has_uncounted(db, first, settled) else max(first, term_of(settled).first)


def _has_uncounted(db: Connection, first: date, settled: date) -> bool:
    """Whether a day before those that are counted anew each time never was."""
    known = select(func.count()).where(coverage_day.c.day.between(first.toordinal(), settled.toordinal() - 1))
    return bool(db.execute(known).scalar_one() < (settled - first).days)


def keep(db: Connection, now: int, zone: ZoneInfo, made: tuple[date, date, Counted]) -> int:
    """Write what has changed; how many days that were. The version is raised first: whoever else keeps something
    of the counts waits for it."""
    counter(db, VERSION, 1)
    first, last, counts = made
    today = datetime.fromtimestamp(now, zone).date()
    digests = dict(raw(db, select(coverage_day.c.day, coverage_day.c.digest), {}))
    settled = (today - OPEN_DAYS * DAY).toordinal()
    changed: list[DayCounts] = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        of_day = counts.days.get(date.fromordinal(number), Counter[Profile]())
        if number in digests and number < settled:
            continue
        if digests.get(number) != (digest := _digest(of_day)):
            changed.append((number, of_day, digest))
    hobbies = [one for one in counts.hobbies if _open(db, one.term, settled)]
    used = {one for _, of_day, _ in changed for one in of_day} | {one.profile for one in hobbies}
    ids = _numbers(db, coverage_profile.c.profile, {profiles.dump(one): one for one in used})
    for part in chunks(changed):
        _write(db, part, ids, now)
    _write_hobbies(db, hobbies, ids, settled)
    _write_sources(db, today, now)
    return len(changed)


def _digest(of_day: Mapping[Profile, int]) -> bytes:
    told = sorted((profiles.dump(one), sessions) for one, sessions in of_day.items())
    return blake2b(json.dumps(told).encode(), digest_size=16).digest()


def _write(db: Connection, days: Sequence[DayCounts], ids: Mapping[Profile, int], now: int) -> None:
    numbers = {"days": [number for number, *_ in days]}
    for table in (coverage_count, coverage_sum, coverage_day):
        db.execute(delete(table).where(table.c.day.in_(bindparam("days", expanding=True))), numbers)
    _insert(
        db,
        coverage_count,
        [(number, ids[one], some) for number, of_day, _ in days for one, some in of_day.items()],
    )
    cutsums.write(db, [(number, of_day) for number, of_day, _ in days])
    sums = [(number, sums_of(date.fromordinal(number), of_day)) for number, of_day, _ in days]
    cells = _numbers(db, coverage_cell.c.cell, {json.dumps(cell): cell for _, some in sums for cell in some})
    _insert(
        db, coverage_sum, [(number, cells[cell], some) for number, of_day in sums for cell, some in of_day.items()]
    )
    told = [
        {
            "day": number,
            "counted_at": now,
            "digest": digest,
            "told": day_of(date.fromordinal(number), of_day).dump(),
        }
        for number, of_day, digest in days
    ]
    db.execute(insert(coverage_day), told)


def _insert(db: Connection, table: Table, rows: Sequence[tuple[int, int, int]]) -> None:
    names = table.c.keys()
    if rows:
        db.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def _numbers(db: Connection, column: Column[str], wanted: Mapping[str, K]) -> dict[K, int]:
    """The row ids of some texts of a table, made if they are new. wanted: text -> what it is of."""
    table = column.table
    known = select(column, table.c.id).where(column.in_(bindparam("texts", expanding=True)))
    found: dict[str, int] = {}
    for part in chunks(list(wanted)):
        found |= dict(raw(db, known, {"texts": part}))
    if new := [text for text in wanted if text not in found]:
        after = db.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        fresh = {text: number for number, text in enumerate(new, after + 1)}
        db.execute(insert(table), [{"id": number, column.name: text} for text, number in fresh.items()])
        found |= fresh
    return {one: found[text] for text, one in wanted.items()}


def _open(db: Connection, term: date, settled: int) -> bool:
    """Whether a term's hobbies may still change, or were never counted."""
    if term_of(term).last.toordinal() >= settled:
        return True
    told = select(coverage_hobby.c.key).where(coverage_hobby.c.term == term.toordinal()).limit(1)
    return db.execute(told).first() is None


def _write_hobbies(db: Connection, hobbies: Sequence[Lasting], ids: Mapping[Profile, int], settled: int) -> None:
    """Those that go on are written anew, or are gone; those over stay, whatever becomes of their events."""
    table = coverage_hobby.c
    db.execute(delete(coverage_hobby).where(table.last_day >= settled))
    rows = [
        {
            "term": one.term.toordinal(), "key": one.key, "profile_id": ids[one.profile],
            "first_day": one.first.toordinal(), "last_day": one.last.toordinal(), "sessions": one.sessions,
        }
        for one in hobbies
    ]  # fmt: skip
    same = delete(coverage_hobby).where(table.term == bindparam("b_term"), table.key == bindparam("b_key"))
    if rows:
        db.execute(same, [{"b_term": row["term"], "b_key": row["key"]} for row in rows])
        db.execute(insert(coverage_hobby), rows)


def _write_sources(db: Connection, today: date, now: int) -> None:
    db.execute(delete(coverage_source).where(coverage_source.c.day == today.toordinal()))
    rows = [
        {"day": today.toordinal(), "slug": one.about.id, "state": _state(one, now)} for one in sources.every(db)
    ]
    if rows:
        db.execute(insert(coverage_source), rows)


def _state(one: sources.SourceRow, now: int) -> str:
    if one.about.paused:
        return "paused"
    if one.quarantine.since is not None:
        return "quarantined"
    if one.failures >= 3:
        return "failing"
    quiet = one.changed_at is not None and one.changed_at < now - SILENT_DAYS * 86_400
    return "silent" if quiet else "ok"


def keep_names(db: Connection, schools: Mapping[str, str]) -> None:
    """What areas, schools and sources are called now. schools: slug -> name."""
    rows: list[dict[str, Any]] = [
        {"kind": "area", "key": slug, "name": name}
        for slug, name in db.execute(select(area.c.slug, area.c.name).where(area.c.slug != ""))
    ]
    rows += [{"kind": "source", "key": one.about.id, "name": one.about.name} for one in sources.every(db)]
    rows += [{"kind": "school", "key": slug, "name": name} for slug, name in schools.items()]
    if rows:
        make = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
        put = make(coverage_name)
        db.execute(
            put.on_conflict_do_update(index_elements=["kind", "key"], set_={"name": put.excluded.name}), rows
        )
