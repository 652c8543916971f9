"""The last days of a source, one cell a day: the worst that happened to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from aggregator.report import GOOD, QUIET

DAYS = 30
Level = Literal["none", "good", "note", "bad"]
# from the best to the worst; "" where nothing was recorded
RANK = (
    "", "superseded", "not_modified", "unchanged", "changed", "between_seasons", "empty", "quarantined",
    "not_stored", "unreachable", "error", "not_a_feed", "refused", "gone",
)  # fmt: skip
_NOTES = frozenset({"empty", "quarantined"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pulls in a row that came to the same: `times` of them from `first` to `last`, instants."""

    outcome: str
    first: int
    last: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the site's zone. outcome: the worst, "" if there was no pull. failed: pulls that failed."""

    day: date
    outcome: str
    failed: int = 0

    @property
    def level(self) -> Level:
        """How bad it was, in the four steps of the strip."""
        if self.outcome in ("", "superseded"):
            return "none"
        if self.outcome in _NOTES:
            return "note"
        return "good" if self.outcome in GOOD else "bad"


def strip(stretches: Iterable[Stretch], today: date, zone: tzinfo, count: int = DAYS) -> tuple[Day, ...]:
    """The last `count` days, today last.

    Equal quiet pulls share a row in the log: that nothing changed from its first to its last pull holds for
    every day between.
    """
    first = today - timedelta(days=count - 1)
    found: dict[date, Day] = {}
    for one in stretches:
        begins, ends = (datetime.fromtimestamp(at, zone).date() for at in (one.first, one.last))
        day = max(begins, first) if one.outcome in QUIET else max(ends, first)
        while day <= min(ends, today):
            found[day] = _worse(found.get(day) or Day(day, ""), one)
            day += timedelta(days=1)
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(found.get(day) or Day(day, "") for day in days)


def _worse(day: Day, one: Stretch) -> Day:
    failed = day.failed + (one.times if one.outcome not in GOOD and one.outcome != "superseded" else 0)
    return Day(day.day, max(day.outcome, one.outcome, key=_rank), failed)


def _rank(outcome: str) -> int:
    return RANK.index(outcome) if outcome in RANK else 0
