"""What one request sees of a filter: the first occurrences of each kind, and how many there are.

Three ways lead to the occurrences, by how many events the filter's tags, words and distances leave:

    few                 begin with the events (`few`)
    many, and known     walk by time and look each event up in the set in memory (`Picked`)
    many                walk by time and ask the database about each event
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from aggregator.model import TOTAL_CAP
from aggregator.store import finding
from aggregator.store.asked import Asked, bare
from aggregator.store.finding import RARE, Kind
from aggregator.store.sets import raw

KINDS: tuple[Kind, ...] = ("cards", "unstated", "ongoing")
FIRST_WALK, MOST_WALKED = 500, 30_000


class Found(NamedTuple):
    """One occurrence."""

    event_id: int
    start_at: int
    end_at: int


@dataclass(frozen=True, slots=True)
class Picked:
    """What the sets in memory know of a filter. total: of the events it leaves; untold: of those without an age.

    octets: bit n is the event `base` + n, of those it leaves whatever its days, weekdays and times of day; count:
    how many bits are set; of: how many events are coming. stands, hobbies: see aggregator.store.sets.Sets.
    """

    total: int
    untold: int
    base: int
    octets: bytes
    count: int
    of: int
    stands: Mapping[int, int]
    hobbies: Mapping[int, list[int]]

    def has(self, event_id: int) -> bool:
        """Whether the filter leaves the event, at some time."""
        at = self.stands.get(event_id, event_id) - self.base
        return 0 <= at >> 3 < len(self.octets) and bool(self.octets[at >> 3] >> (at & 7) & 1)

    def ids(self) -> list[int]:
        """All of them."""
        octets = ((self.base + 8 * at, octet) for at, octet in enumerate(self.octets) if octet)
        found = (first + n for first, octet in octets for n in range(8) if octet >> n & 1)
        return [each for number in found for each in self.hobbies.get(number, (number,))]


@dataclass(frozen=True, slots=True)
class View:
    """few: the events to begin with, None if they are many. picked: None where the sets cannot tell."""

    db: Connection
    asked: Asked
    when: finding.Span
    few: Sequence[int] | None
    picked: Picked | None = None

    @classmethod
    def of(cls, db: Connection, asked: Asked, when: finding.Span, picked: Picked | None = None) -> View:
        """Chooses the way."""
        if picked is None or not asked.narrowed:
            return cls(db, asked, when, finding.few(db, asked), picked)
        return cls(db, asked, when, picked.ids() if picked.count <= RARE else None, picked)

    def rows(self, kind: Kind, most: int) -> list[Found]:
        """The first occurrences of a kind."""
        if kind == "unstated" and not self.asked.query.ages:
            return []
        if self.picked and self.few is None and self.asked.narrowed:
            walked = self._walked(self.picked, kind, most)
            if walked is not None:
                return walked
        return [Found(*row) for row in self._read(self.asked, kind, most)]

    def _walked(self, picked: Picked, kind: Kind, most: int) -> list[Found] | None:
        """By time, without asking the database about each; None if that would be a long way."""
        asked, reach = bare(self.asked), min(FIRST_WALK, most * picked.of // max(1, picked.count) + 50)
        while reach <= MOST_WALKED:
            rows = self._read(asked, kind, reach)
            found = [row for row in rows if picked.has(row[0])]
            if len(found) >= most or len(rows) < reach:
                return [Found(*row) for row in found[:most]]
            # as many as there will be enough among, going by those seen
            reach = max(2 * reach, most * reach // (len(found) + 1) * 4 // 3)
        return None

    def _read(self, asked: Asked, kind: Kind, most: int) -> list[Any]:
        statement = finding.occurrences(asked, kind, rare=self.few is not None)
        return raw(self.db, statement, finding.values(self.when, most, self.few))

    def count(self, kind: Kind) -> int:
        """How many there are of a kind, up to the cap."""
        if kind == "unstated" and not self.asked.query.ages:
            return 0
        if kind == "unstated" and (self.by_events or self._known):
            untold = replace(self.asked.query, ages=(), stated=False)
            known = self._known and replace(self._known, total=self._known.untold)
            view = replace(self, asked=replace(self.asked, query=untold), picked=known)
            return view.total() - view.count("ongoing")
        return self._number(finding.counted(self.asked, kind, rare=self.few is not None))

    @property
    def _known(self) -> Picked | None:
        """The sets count events, not their times."""
        return None if self.asked.query.each_time else self.picked

    @property
    def by_events(self) -> bool:
        """Whether events can be counted instead of occurrences: quicker, as a series is one row there."""
        return not self.asked.query.each_time and self.when.end == finding.FAR

    def total(self) -> int:
        """Everything, up to the cap."""
        if self._known:
            return min(TOTAL_CAP + 1, self._known.total)
        if self.by_events:
            return self._number(finding.coming(self.asked, rare=self.few is not None))
        return min(TOTAL_CAP + 1, sum(map(self.count, KINDS)))

    def _number(self, statement: Select[int]) -> int:
        values = finding.values(self.when, TOTAL_CAP + 1, self.few)
        return int(self.db.execute(statement, values).scalar_one())
