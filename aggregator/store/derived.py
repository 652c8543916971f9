"""What is worked out from stored events for filters, made anew when this program works it out otherwise.

In small transactions, so that pulls go on meanwhile; stopped halfway it begins again at the next start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select, update

from aggregator import grouping, searchwords
from aggregator.codec import load_event
from aggregator.grouping import likeness
from aggregator.model import Event, Occurrence
from aggregator.store import marks, singles, tags, writes
from aggregator.store.rows import position
from aggregator.store.tables import area, event, meta, occurrence

if TYPE_CHECKING:
    from aggregator.store.store import Store

VERSION = f"{searchwords.VERSION} {marks.VERSION} {grouping.VERSION}"
EVENTS = 200  # at a time
_STORED = (
    select(event.c.id, event.c.detail, area.c.name)
    .join(area, area.c.id == event.c.area_id)
    .where(event.c.id > bindparam("after"))
    .order_by(event.c.id)
    .limit(EVENTS)
)
_SINGLES = (
    select(event.c.id)
    .where(event.c.id > bindparam("after"), event.c.likeness.is_not(None), event.c.hidden.is_(False))
    .order_by(event.c.id)
    .limit(EVENTS)
)
_TIMES = select(occurrence.c.event_id, occurrence.c.start_at, occurrence.c.end_at).where(
    occurrence.c.event_id.in_(bindparam("ids", expanding=True))
)
_SET_EVENT = (
    update(event)
    .where(event.c.id == bindparam("b_id"))
    .values(
        marks=bindparam("b_marks"),
        lat=bindparam("b_lat"),
        lon=bindparam("b_lon"),
        likeness=bindparam("b_likeness"),
        hobby_id=None,
    )
)
_SET_OCCURRENCE = (
    update(occurrence)
    .where(occurrence.c.event_id == bindparam("b_id"), occurrence.c.start_at == bindparam("b_start"))
    .values(marks=bindparam("b_marks"), prev_end_at=bindparam("b_prev"))
)


def refresh(store: Store) -> int:
    """Bring every event's marks, tags, words and hobbies up to date; how many there were to do."""
    with store.read() as db:
        if db.execute(select(meta.c.value).where(meta.c.key == "derived_version")).scalar() == VERSION:
            return 0
    done, after = 0, -1
    while True:
        with store.write() as db:
            rows = db.execute(_STORED, {"after": after}).all()
            if not rows:
                break
            _derive(db, [(row.id, load_event(row.detail), row.name) for row in rows], store.zone)
        done, after = done + len(rows), rows[-1].id
    _find_hobbies(store)
    with store.write() as db:
        db.execute(update(meta).where(meta.c.key == "derived_version").values(value=VERSION))
        if done:
            writes.move_revision(db)
    return done


def _find_hobbies(store: Store) -> None:
    after = -1
    while True:
        with store.write() as db:
            ids = list(db.execute(_SINGLES, {"after": after}).scalars())
            if not ids:
                return
            singles.settle(db, ids, store.zone)
        after = ids[-1]


def _derive(db: Connection, events: list[tuple[int, Event, str]], zone: ZoneInfo) -> None:
    times: dict[int, list[Occurrence]] = {}
    for number, start, end in db.execute(_TIMES, {"ids": [number for number, *_ in events]}):
        times.setdefault(number, []).append(Occurrence(start, end))
    of_events: list[dict[str, Any]] = []
    of_times: list[dict[str, Any]] = []
    for number, believed, _ in events:
        together = 0
        for told, bits, over in marks.timed(believed, times.get(number, ())):
            of_times.append({"b_id": number, "b_start": told.start, "b_marks": bits, "b_prev": over})
            together |= bits
        lat, lon = position(believed)
        alike = likeness(believed, times.get(number, ()), zone)
        of_events.append({"b_id": number, "b_marks": together, "b_lat": lat, "b_lon": lon, "b_likeness": alike})
    db.execute(_SET_EVENT, of_events)
    if of_times:
        db.execute(_SET_OCCURRENCE, of_times)
    tags.put(db, [(n, believed, searchwords.event_words(believed, (name,))) for n, believed, name in events])
