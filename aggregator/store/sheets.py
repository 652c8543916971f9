"""The same events in other orders than the list's: by the days of a week or month, and by their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from aggregator.model import Card, Day, EventQuery, Sheet, Spot, Spots
from aggregator.store import finding
from aggregator.store.asked import ask
from aggregator.store.engine import chunks
from aggregator.store.finding import LASTING, Kind
from aggregator.store.reads import as_cards
from aggregator.store.tables import event
from aggregator.store.view import Found, View

ON_A_DAY = 3
AT_A_PLACE = 2
MOST_ROWS = 20_000
MOST_EVENTS = 2_000
MOST_SPOTS = 40
_WHERE = select(event.c.id, event.c.place, event.c.lat, event.c.lon).where(
    event.c.id.in_(bindparam("ids", expanding=True))
)


def sheet(db: Connection, query: EventQuery, days: tuple[date, date], now: int, zone: ZoneInfo) -> Sheet:
    """Every day from the first to the last with its first `ON_A_DAY` occurrences, each time of a series its own.

    What lasts up to three days stands on each of them, what lasts longer on its first alone. days: inclusive.
    """
    first, last = days
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    asked = ask(db, replace(query, each_time=True))
    if asked.nothing:
        return Sheet(tuple(map(Day, wanted)))
    when = finding.span(EventQuery(day_from=first, day_to=last), now, zone)
    view = View.of(db, asked, when)
    kinds: tuple[Kind, ...] = ("cards", "unstated")
    rows = sorted((row for kind in kinds for row in view.rows(kind, MOST_ROWS)), key=_by_start)
    by_day: dict[date, list[Found]] = defaultdict(list)
    for row in rows:
        for day in touched(row.start_at, row.end_at, zone):
            by_day[day].append(row)
    shown = _cards(db, (row for day in wanted for row in by_day[day][:ON_A_DAY]))
    return Sheet(
        tuple(
            Day(day, tuple(shown[row.event_id, row.start_at] for row in by_day[day][:ON_A_DAY]), len(by_day[day]))
            for day in wanted
        ),
        view.count("ongoing"),
    )


def touched(start: int, end: int, zone: ZoneInfo) -> list[date]:
    """The days on whose sheet [start, end) stands."""
    begins = datetime.fromtimestamp(start, zone).date()
    if end - start > LASTING:
        return [begins]
    ends = datetime.fromtimestamp(max(start, end - 1), zone).date()
    return [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]


def _by_start(row: Found) -> tuple[int, int]:
    return row.start_at, row.event_id


def _cards(db: Connection, rows: Iterable[Found]) -> dict[tuple[int, int], Card]:
    once = {(row.event_id, row.start_at): row for row in rows}
    found: dict[tuple[int, int], Card] = {}
    for part in chunks(list(once)):
        found |= zip(part, as_cards(db, [once[key] for key in part]), strict=True)
    return found


@dataclass(slots=True)
class _Gathered:
    """What is known of one place."""

    rows: list[Found] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def at(self) -> tuple[float, float] | tuple[None, None]:
        """Sources differ by some metres: the middle of what they say."""
        if not self.points:
            return None, None
        lats, lons = zip(*self.points, strict=True)
        return fmean(lats), fmean(lons)


def spots(db: Connection, query: EventQuery, now: int, zone: ZoneInfo) -> Spots:
    """The first `MOST_SPOTS` places of the nearest `MOST_EVENTS` events, each with its first `AT_A_PLACE`."""
    asked = ask(db, query)
    if asked.nothing:
        return Spots((), 0, 0)
    view = View.of(db, asked, finding.span(query, now, zone))
    kinds: tuple[Kind, ...] = ("cards", "unstated", "ongoing")
    rows = [row for kind in kinds for row in view.rows(kind, MOST_EVENTS)]
    gathered = _by_place(db, sorted(rows, key=_by_start)[:MOST_EVENTS])
    chosen = list(gathered.items())[:MOST_SPOTS]
    shown = _cards(db, (row for _, place in chosen for row in place.rows[:AT_A_PLACE]))
    return Spots(
        tuple(_spot(name, place, shown) for name, place in chosen),
        len(gathered) - len(chosen),
        view.total(),
    )


def _spot(name: str, place: _Gathered, shown: Mapping[tuple[int, int], Card]) -> Spot:
    lat, lon = place.at()
    cards = tuple(shown[row.event_id, row.start_at] for row in place.rows[:AT_A_PLACE])
    return Spot(name, lat, lon, len(place.rows), cards)


def _by_place(db: Connection, rows: Sequence[Found]) -> dict[str, _Gathered]:
    where: dict[int, Any] = {}
    for part in chunks(list({row.event_id for row in rows})):
        where |= {row.id: row for row in db.execute(_WHERE, {"ids": part})}
    found: dict[str, _Gathered] = defaultdict(_Gathered)
    for row in rows:
        there = where[row.event_id]
        place = found[there.place]
        place.rows.append(row)
        if there.lat is not None and there.lon is not None:
            place.points.append((there.lat, there.lon))
    return dict(found)
