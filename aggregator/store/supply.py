"""The stored events as aggregator.coverage counts them: read in pieces, without making an Event of each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, or_, select

from aggregator.coverage import cuts
from aggregator.coverage.counting import LASTING, Told
from aggregator.coverage.profile import PRICES, Places, Row, profile_of
from aggregator.coverage.terms import term_of
from aggregator.matching.times import DAY, ROW_DAYS
from aggregator.model import Occurrence
from aggregator.store.engine import chunks
from aggregator.store.finding import EXHIBITION, day_start
from aggregator.store.sets import raw
from aggregator.store.tables import GONE, area, event, occurrence, source, source_event

_TIMES = (
    select(occurrence.c.event_id, occurrence.c.start_at, occurrence.c.end_at, occurrence.c.cancelled)
    .where(
        occurrence.c.start_at < bindparam("last"),
        # a long row may mean weekly times that go on
        or_(
            occurrence.c.start_at >= bindparam("first"),
            and_(occurrence.c.is_long == EXHIBITION, occurrence.c.end_at > bindparam("first")),
        ),
    )
    .order_by(occurrence.c.event_id)
)
_EVENTS = (
    select(
        event.c.id, event.c.uid, event.c.all_day, event.c.min_age, event.c.max_age, area.c.slug, event.c.free,
        event.c.cancelled, event.c.lat, event.c.lon, event.c.place, event.c.detail, event.c.hobby_id,
    )
    .join(area, area.c.id == event.c.area_id)
    .where(event.c.id.in_(bindparam("ids", expanding=True)), event.c.hidden.is_(False))
)  # fmt: skip
_SOURCES = (
    select(source_event.c.event_id, source.c.slug)
    .join(source, source.c.id == source_event.c.source_id)
    .where(source_event.c.event_id.in_(bindparam("ids", expanding=True)), source_event.c.missed < GONE)
)


@dataclass(frozen=True, slots=True)
class Supply:
    """What is read for counting. hobby: the number that the single events of one hobby share."""

    told: Told
    title: dict[str, str]
    place: str
    hobby: int | None


def read(
    db: Connection,
    first: date,
    last: date,
    zone: ZoneInfo,
    places: Places,
    wanted: cuts.Likely = lambda _: True,
    since: date | None = None,
) -> Iterator[Supply]:
    """Every event in sight with the occurrences that begin in those days, both inclusive.

    wanted: whether an event is worth reading. since: of earlier days only what may be a lasting hobby.
    """
    span = {"first": day_start(first, zone), "last": day_start(date.fromordinal(last.toordinal() + 1), zone)}
    times: dict[int, list[Occurrence]] = defaultdict(list)
    for number, start, end, cancelled in raw(db, _TIMES, span):
        times[number].append(Occurrence(start, end, bool(cancelled)))
    ids = list(times) if since is None else _open(db, times, day_start(since, zone))
    for part in chunks(ids):
        sources: dict[int, list[str]] = defaultdict(list)
        for number, slug in raw(db, _SOURCES, {"ids": part}):
            sources[number].append(slug)
        for found in raw(db, _EVENTS, {"ids": part}):
            if not wanted(cuts.Bare(found[3], found[4], found[5], PRICES[found[6]])):
                continue
            yield _supply(found, times[found[0]], tuple(sorted(set(sources[found[0]]))), places)


def _open(db: Connection, times: Mapping[int, Sequence[Occurrence]], since: int) -> list[int]:
    """The events whose days are still counted, and those that may be lasting hobbies: all of a term tells that."""
    meetings = select(event.c.id).where(event.c.hobby_id.is_not(None))
    known = {number for (number,) in raw(db, meetings, {})}
    return [
        number for number, some in times.items()
        if len(some) >= LASTING or number in known or any(one.end >= since or _is_row(one) for one in some)
    ]  # fmt: skip


def _is_row(one: Occurrence) -> bool:
    """Whether it may mean weekly times."""
    return one.end - one.start >= (ROW_DAYS - 1) * DAY


def _supply(
    found: tuple[object, ...], times: list[Occurrence], sources: tuple[str, ...], places: Places
) -> Supply:
    _, uid, all_day, low, high, slug, free, cancelled, lat, lon, place, text, hobby = found
    detail = json.loads(text)  # type: ignore[arg-type]
    row = Row(low, high, slug, free, bool(cancelled), lat, lon, place, sources, detail)  # type: ignore[arg-type]
    told = Told(str(uid), profile_of(row, places), bool(all_day), tuple(times))
    return Supply(told, detail["title"], str(place), hobby)  # type: ignore[arg-type]


def hobby_groups(events: Iterable[Supply], zone: ZoneInfo) -> dict[str, str]:
    """The single events that are meetings of a lasting hobby: uid -> the hobby's key."""
    together: dict[tuple[int, date], list[Told]] = defaultdict(list)
    for one in events:
        if one.hobby is not None and len(one.told.occurrences) == 1 and one.told.profile.state == "held":
            day = datetime.fromtimestamp(one.told.occurrences[0].start, zone).date()
            together[one.hobby, term_of(day).first].append(one.told)
    groups: dict[str, str] = {}
    for meetings in together.values():
        if len(meetings) >= LASTING:
            first = min(meetings, key=lambda told: (told.occurrences[0].start, told.uid))
            groups |= dict.fromkeys((told.uid for told in meetings), first.uid)
    return groups


def earliest(db: Connection, zone: ZoneInfo) -> date | None:
    """The day of the first occurrence that is kept; None without any."""
    found = db.execute(select(occurrence.c.start_at).order_by(occurrence.c.start_at).limit(1)).scalar_one_or_none()
    return None if found is None else datetime.fromtimestamp(found, zone).date()
