"""A week in a worker's sources: what works, what does not, what is new, what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from aggregator.minding.state import ORDER, State, by_need
from aggregator.settings import Settings
from aggregator.store import Store, corrections, doubtful, minding
from aggregator.store.minding import Minded
from aggregator.store.tables import event, source_event

WEEK = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """One source. new: events that came within the week."""

    of: Minded
    state: State
    new: int


@dataclass(frozen=True, slots=True)
class Week:
    """sources: those that want a worker first. queue: events whose age wants a look. to_look: corrected events
    whose words the source has changed."""

    since: int
    until: int
    sources: tuple[Line, ...]
    queue: int
    to_look: int

    @property
    def counts(self) -> dict[State, int]:
        """How many sources are in each state; those that there are, in the order of need."""
        states = [line.state for line in self.sources]
        return {state: states.count(state) for state in ORDER if state in states}

    @property
    def new(self) -> int:
        """Events that came within the week, an event of two sources counted at both."""
        return sum(line.new for line in self.sources)


def week(store: Store, settings: Settings, now: int, may: Callable[[str], bool]) -> Week:
    """The seven days before `now` in the sources of the organisations that `may` allows."""
    with store.read() as db:
        mine = [one for one in minding.minded(db, now) if may(one.row.organisation)]
        ids = [one.row.id for one in mine]
        new = _new(db, ids, now - WEEK)
        waiting = doubtful.queue(db, ids, now, 0).total
        numbers = {number for number, _ in corrections.to_look_at(db)}
        slugs = {one.slug for one in mine}
        to_look = sum(1 for told in minding.owners(db, numbers).values() if slugs & set(told))
    lines = [Line(one, one.state(now, settings.pull_every), new.get(one.row.id, 0)) for one in mine]
    ordered = by_need((line.state, line.of.row.about.name, line) for line in lines)
    return Week(now - WEEK, now, tuple(ordered), waiting, to_look)


def _new(db: Connection, ids: Iterable[int], since: int) -> dict[int, int]:
    query = (
        select(source_event.c.source_id, func.count(source_event.c.event_id.distinct()))
        .join(event, event.c.id == source_event.c.event_id)
        .where(source_event.c.source_id.in_(list(ids)), event.c.created_at >= since, event.c.hidden.is_(False))
        .group_by(source_event.c.source_id)
    )
    return {row[0]: row[1] for row in db.execute(query)}
