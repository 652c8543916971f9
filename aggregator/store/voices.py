"""Children's wishes and taps in the store, and the door to them.

waiting ──> shown ──> rejected     by a worker; with a rejection the words are deleted at once
   ├──────> rejected
   └──────> plain                  its words were looked at by nobody for `UNSEEN_DAYS`; so is a wish without words
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, desc, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.coverage.terms import Period
from aggregator.store.tables import event
from aggregator.store.voicetables import tap, wish

State = Literal["waiting", "shown", "rejected", "plain"]
STATES: tuple[State, ...] = ("waiting", "shown", "rejected", "plain")
UNSEEN_DAYS = 180
MOST_WAITING = 5_000  # more are no use to those who have to read them
Opened = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish with words. day: date.toordinal."""

    id: int
    day: int
    band: str
    topic: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Felt:
    """How an event was: answer -> taps."""

    uid: str
    title: str
    taps: Mapping[str, int]


class Voices:
    """Synchronous and safe to use from several threads, as the store itself. today, day: date.toordinal."""

    def __init__(self, read: Opened, write: Opened) -> None:
        self._read, self._write = read, write

    def add(self, band: str, topic: str, language: str, words: str, today: int) -> bool:
        """Keep a wish; False where as many wait to be looked at as there may be."""
        state: State = "waiting" if words else "plain"
        row = {"day": today, "band": band, "topic": topic, "language": language, "words": words, "state": state}
        with self._write() as db:
            if words and _waiting(db) >= MOST_WAITING:
                return False
            db.execute(insert(wish).values(row))
        return True

    def wishes(self, state: State, *, topic: str = "", most: int = 50) -> list[Wish]:
        """Wishes in a state: those that wait the oldest first, others the newest first."""
        order = wish.c.id if state == "waiting" else desc(wish.c.id)
        told = select(wish.c.id, wish.c.day, wish.c.band, wish.c.topic, wish.c.language, wish.c.words)
        told = told.where(wish.c.state == state).order_by(order).limit(most)
        with self._read() as db:
            return [Wish(*row) for row in db.execute(told.where(wish.c.topic == topic) if topic else told)]

    def waiting(self) -> int:
        """How many wishes wait to be looked at."""
        with self._read() as db:
            return _waiting(db)

    def topics(self) -> frozenset[str]:
        """The topics of which wishes are shown."""
        with self._read() as db:
            return frozenset(db.scalars(select(wish.c.topic).where(wish.c.state == "shown").distinct()))

    def show(self, number: int) -> bool:
        """Show a wish that waits to everybody; whether it did."""
        return self._settle(number, ("waiting",), {"state": "shown"})

    def reject(self, number: int) -> bool:
        """Delete a wish's words at once, and keep that there was one; whether it had words."""
        return self._settle(number, ("waiting", "shown"), {"state": "rejected", "words": ""})

    def _settle(self, number: int, states: tuple[State, ...], values: Mapping[str, str]) -> bool:
        where = (wish.c.id == number) & wish.c.state.in_(states)
        with self._write() as db:
            return db.execute(update(wish).where(where).values(**values)).rowcount == 1

    def counts(self, period: Period) -> dict[tuple[str, str], int]:
        """How many wishes a period has, whatever became of their words."""
        days = wish.c.day.between(period.first.toordinal(), period.last.toordinal())
        told = select(wish.c.band, wish.c.topic, func.count()).where(days).group_by(wish.c.band, wish.c.topic)
        with self._read() as db:
            return {(band, topic): some for band, topic, some in db.execute(told)}

    def tap(self, uid: str, answer: str, today: int) -> bool:
        """Count a tap; whether there is such an event."""
        with self._write() as db:
            number = db.execute(select(event.c.id).where(event.c.uid == uid)).scalar_one_or_none()
            if number is None:
                return False
            values = {"event_id": number, "day": today, "answer": answer, "taps": 1}
            dialect = sqlite if db.dialect.name == "sqlite" else postgresql
            made = dialect.insert(tap).values(values)
            keys = ["event_id", "day", "answer"]
            db.execute(made.on_conflict_do_update(index_elements=keys, set_={"taps": tap.c.taps + 1}))
        return True

    def felt(self, since: int, most: int = 20) -> list[Felt]:
        """How events have been since a day, those with most taps first."""
        whole = func.sum(tap.c.taps)
        recent = select(tap.c.event_id, whole.label("whole")).where(tap.c.day >= since).group_by(tap.c.event_id)
        top = recent.order_by(desc("whole"), tap.c.event_id).limit(most).subquery()
        told = (
            select(event.c.uid, event.c.title, tap.c.answer, whole)
            .join(top, top.c.event_id == event.c.id)
            .join(tap, (tap.c.event_id == event.c.id) & (tap.c.day >= since))
            .group_by(event.c.uid, event.c.title, tap.c.answer, top.c.whole, event.c.id)
            .order_by(desc(top.c.whole), event.c.id)
        )
        found: dict[str, tuple[str, dict[str, int]]] = {}
        with self._read() as db:
            for uid, title, answer, taps in db.execute(told):
                found.setdefault(uid, (title, {}))[1][answer] = int(taps)
        return [Felt(uid, title, taps) for uid, (title, taps) in found.items()]


def _waiting(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(wish).where(wish.c.state == "waiting")).scalar_one()


def forget(db: Connection, today: int) -> int:
    """Delete the words that nobody has looked at for `UNSEEN_DAYS`; of how many wishes. They stay counted."""
    old = (wish.c.state == "waiting") & (wish.c.day < today - UNSEEN_DAYS)
    return db.execute(update(wish).where(old).values(state="plain", words="")).rowcount
