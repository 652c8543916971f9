"""How many events each choice of the filter form would leave: what some sets of `aggregator.store.sets` share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from aggregator.model import PARTS, AgeRange, Counts, EventQuery
from aggregator.store import finding, marks
from aggregator.store.asked import ask, narrowings
from aggregator.store.engine import chunks
from aggregator.store.sets import STEP, Keeper, Sets, raw, times
from aggregator.store.tables import AGE_OPEN
from aggregator.store.view import Picked

MOST_TIMES = 500_000  # occurrences looked at for one span
BITS = marks.EVERY_PART | marks.EVERY_WEEKDAY
NAMED = ("areas", "places", "sources", "topics", "audiences", "languages")
OF_TIME = ("days", "parts", "weekdays")
Days = Mapping[str, tuple[date | None, date | None]]


class Facets:
    """Counts for one store; safe to use from several threads. opened: gives a connection to read with."""

    def __init__(self, zone: ZoneInfo, opened: Callable[[], Any]) -> None:
        self._zone, self._keeper = zone, Keeper(opened)

    def counts(self, db: Connection, query: EventQuery, now: int, ages: Iterable[AgeRange], days: Days) -> Counts:
        """See Counts. ages: those to count. days: name -> first and last day, both inclusive, None: open."""
        start = now - now % STEP
        return View(db, self._keeper.current(db, start), query, start, self._zone).counts(tuple(ages), days)

    def picked(self, db: Connection, query: EventQuery, now: int) -> Picked | None:
        """What the sets know of a filter; None if they are not at hand, or begin later than the filter does."""
        start = now - now % STEP
        sets = self._keeper.at_hand(db, start)
        if sets is None or finding.span(query, now, self._zone).start < sets.since:
            return None
        return View(db, sets, query, start, self._zone).picked()


class View:
    """The sets as one filter narrows them."""

    def __init__(self, db: Connection, sets: Sets, query: EventQuery, start: int, zone: ZoneInfo) -> None:
        self._db, self._sets, self._query, self._start, self._zone = db, sets, query, start, zone
        self._masks = self._narrowed()

    def _narrowed(self) -> dict[str, int]:
        """field -> the set it leaves, of the fields that narrow."""
        query, sets = self._query, self._sets
        masks: dict[str, int] = {}
        if query.ages:
            masks["ages"] = self._of_ages(query.ages) | self._untold()
        if not query.unstated:
            masks["unstated"] = sets.everything & ~self._untold()
        if not query.stated:
            masks["stated"] = self._untold()
        for name in ("areas", "sources", "topics", "audiences", "languages"):
            if wanted := getattr(query, name):
                masks[name] = self._any(name, wanted)
        if query.accessibility:
            masks["accessibility"] = self._every(query.accessibility)
        if query.free:
            masks["free"] = self._any("free", (1,))
        if query.suits or query.shape:
            masks |= {name: self._marked(name, query) for name in ("suits", "shape") if getattr(query, name)}
        masks |= self._asked_of_the_store()
        # without the days there are still those ahead
        masks["days"] = self._when(query.day_from, query.day_to, query)
        for name in ("parts", "weekdays"):
            if getattr(query, name):
                masks[name] = sets.everything
        return masks

    def _asked_of_the_store(self) -> dict[str, int]:
        """Words and distances, which only the store can tell."""
        asked = ask(self._db, self._query)
        found: dict[str, int] = {}
        for narrowing in narrowings(asked):
            name = narrowing.field
            if name in {"words", "near", "places"}:
                key = (name, asked.query.words, asked.points, asked.query.places, asked.query.radius)
                found[name] = self._sets.keep(key, lambda those=narrowing.those: self._ids(those))  # type: ignore[misc]
        return found

    def _ids(self, those: Any) -> int:
        return self._sets.of_ids(row[0] for row in raw(self._db, those, {}))

    def _any(self, name: str, values: Iterable[Any]) -> int:
        of, found = self._sets.by.get(name, {}), 0
        for value in values:
            found |= of.get(value, 0)
        return found

    def _every(self, values: Iterable[str]) -> int:
        found = self._sets.everything
        for value in values:
            found &= self._any("accessibility", (value,))
        return found

    def _untold(self) -> int:
        # disjoint sets: their sum is all of them
        return sum(bits for (low, _), bits in self._sets.ages.items() if low < 0)

    def _of_ages(self, wanted: Iterable[AgeRange]) -> int:
        """Told ages that overlap any of these."""
        found = 0
        for ages in wanted:
            low, high = ages.min or 0, AGE_OPEN if ages.max is None else ages.max
            for (least, most), bits in self._sets.ages.items():
                if 0 <= least <= high and most >= low:
                    found |= bits
        return found

    def _marked(self, name: str, query: EventQuery) -> int:
        bits, there = marks.groups(query)[name]
        wanted = (of for mark, of in self._sets.by.get("marks", {}).items() if bool(mark & bits) is there)
        return reduce(or_, wanted, 0)  # a hobby told one by one may stand in several of them

    def _when(self, first: date | None, last: date | None, query: EventQuery) -> int:
        """The events with an occurrence in those days, at those parts of day and on those weekdays."""
        groups = marks.groups(query)
        wanted = [bits for name, (bits, _) in groups.items() if name in OF_TIME]
        found = 0
        for mark, of in self._times(first, last).items():
            if all(mark & bits for bits in wanted):
                found |= of
        return found

    def _times(self, first: date | None, last: date | None) -> dict[int, int]:
        """Bits of time -> the events that have such an occurrence in those days."""
        asked = EventQuery(day_from=first, day_to=last)
        when = finding.span(asked, self._start, self._zone)
        read = self._read_times if last else self._read_all_ahead
        return self._sets.keep(("times", when.start, when.end), lambda: read(when))

    def _read_times(self, when: finding.Span, ids: list[int] | None = None) -> dict[int, int]:
        """ids: of these events alone."""
        found: dict[int, list[int]] = defaultdict(list)
        for part in [None] if ids is None else chunks(ids):
            for number, mark in raw(
                self._db, times(of_ids=ids is not None), finding.values(when, MOST_TIMES, part)
            ):
                found[mark & BITS].append(number)
        return {mark: self._sets.of_ids(numbers) for mark, numbers in found.items()}

    def _read_all_ahead(self, when: finding.Span) -> dict[int, int]:
        """Without end: an event always on one weekday at one part of day needs no looking at its times."""
        found: dict[int, int] = defaultdict(int)
        various, ahead = 0, self._sets.after(when.start)
        for mark, every in self._sets.by["marks"].items():
            of = every & ahead
            if (mark & marks.EVERY_PART).bit_count() == (mark & marks.EVERY_WEEKDAY).bit_count() == 1:
                found[mark & BITS] |= of
            else:
                various |= of
        for mark, of in self._read_times(when, self._sets.ids_of(various)).items():
            found[mark] |= of
        return found

    def _but(self, *left_out: str) -> int:
        """What the other fields leave."""
        found = self._sets.everything
        for name, mask in self._masks.items():
            if name not in left_out:
                found &= mask
        return found

    def _options(self, name: str) -> dict[Any, int]:
        rest = self._but(name)
        return self._shared(rest, name)

    def _shared(self, rest: int, name: str) -> dict[Any, int]:
        found = {value: (rest & of).bit_count() for value, of in self._sets.by.get(name, {}).items() if value}
        return {value: count for value, count in found.items() if count}

    def counts(self, ages: tuple[AgeRange, ...], days: Days) -> Counts:
        """Every count."""
        query, rest_of_time = self._query, self._but(*OF_TIME)
        any_age = self._but("ages", "unstated", "stated")
        untold = self._untold()
        return Counts(
            total=self._but().bit_count(),
            ages={of: (any_age & self._of_ages((of,))).bit_count() for of in ages},
            unstated=(any_age & untold).bit_count(),
            **{name: self._options(name) for name in NAMED},
            accessibility=self._shared(self._but(), "accessibility"),
            suits=self._shares("suits", ("made_for", "also")),
            shape=self._shares("shape", ("hobby", "single")),
            parts={part: self._at(rest_of_time, "parts", (part,)) for part in PARTS},
            weekdays={day: self._at(rest_of_time, "weekdays", (day,)) for day in range(7)},
            days={
                name: (rest_of_time & self._when(first, last, query)).bit_count()
                for name, (first, last) in days.items()
            },
            free=(self._but("free") & self._any("free", (1,))).bit_count(),
            without=self._without(rest_of_time),
        )

    def picked(self) -> Picked:
        """See Picked."""
        sets, at_some_time = self._sets, self._but(*OF_TIME)
        octets = at_some_time.to_bytes(sets.size // 8 + 1, "little")
        everything = sets.everything.bit_count()
        left = self._but()
        untold = (left & self._untold()).bit_count()
        known = (left.bit_count(), untold, sets.base, octets, at_some_time.bit_count(), everything)
        return Picked(*known, sets.stands, sets.hobbies)

    def _shares(self, name: str, values: Iterable[str]) -> dict[str, int]:
        rest = self._but(name)
        changed = ((value, _changed(self._query, name, value)) for value in values)
        return {value: (rest & self._marked(name, query)).bit_count() for value, query in changed}

    def _at(self, rest: int, name: str, value: object) -> int:
        query = _changed(self._query, name, value)
        return (rest & self._when(query.day_from, query.day_to, query)).bit_count()

    def _without(self, rest_of_time: int) -> dict[str, int]:
        query = self._query
        found = {name: self._but(name).bit_count() for name in self._masks if name not in OF_TIME}
        if query.day_from or query.day_to:
            found["days"] = (rest_of_time & self._when(None, None, query)).bit_count()
        found |= {name: self._at(rest_of_time, name, ()) for name in ("parts", "weekdays") if getattr(query, name)}
        return found


def _changed(query: EventQuery, name: str, value: object) -> EventQuery:
    changes: dict[str, Any] = {name: value}
    return replace(query, **changes)
