"""Events near another in time, those with the likest titles first: candidates for being the same happening."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, Select, func, select

from aggregator.model import Texts, say
from aggregator.store import search
from aggregator.store.tables import event, occurrence

DAY = 86_400
NEAR = 3 * DAY
LOOKED_AT = 2_000
MOST = 20


@dataclass(frozen=True, slots=True)
class Nearby:
    """An event in sight. start, end: of the occurrence that is nearest. likeness: of the titles, 0 to 100."""

    number: int
    uid: str
    title: Texts
    start: int
    end: int
    all_day: bool
    place: str
    likeness: float


def nearby(db: Connection, number: int, at: int, words: str = "") -> list[Nearby]:
    """Events within three days of the instant `at`, without that of row id `number`; at most MOST.

    words: only those that have them; without words the likest titles, the rest is left out.
    """
    title = str(db.execute(select(event.c.title).where(event.c.id == number)).scalar_one())
    found = [_read(row, say(json.loads(title))) for row in db.execute(_query(db, number, at, words)).all()]
    shown = [one for one in found if words or one.likeness >= 50]
    return sorted(shown, key=lambda one: (-one.likeness, abs(one.start - at), one.number))[:MOST]


def _query(db: Connection, number: int, at: int, words: str) -> Select[Any]:
    near = occurrence.c
    starts = (
        select(near.event_id, func.min(near.start_at).label("start"), func.min(near.end_at).label("end"))
        .where(near.start_at.between(at - NEAR, at + NEAR), near.event_id != number)
        .group_by(near.event_id)
        .limit(LOOKED_AT)
        .subquery()
    )
    query = (
        select(
            event.c.id, event.c.uid, event.c.title, event.c.all_day, event.c.place, starts.c.start, starts.c.end
        )
        .join(starts, starts.c.event_id == event.c.id)
        .where(event.c.hidden.is_(False))
    )
    matching = search.matching(words, db.dialect.name) if words else None
    return query if matching is None else query.where(event.c.id.in_(matching))


def _read(row: Row[*tuple[Any, ...]], title: str) -> Nearby:
    own = json.loads(row.title)
    return Nearby(
        row.id, row.uid, own, row.start, row.end, row.all_day, row.place,
        fuzz.token_set_ratio(title.casefold(), say(own).casefold()),
    )  # fmt: skip
