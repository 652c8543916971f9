"""What a text is cut into before its dates are put together: days, weekdays, clock times, exceptions.

Every item knows where it stands (`begin`, `end`: offsets in the text) and nothing of its neighbours. Items are
tuples: thousands of them are made of one table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Partial(NamedTuple):
    """A day as written. year: None where not told. weekday: 0 (Monday) to 6 where one is told beside it."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


class Days(NamedTuple):
    """One day or several, each with the last day where it is a range.

    weak: written so that it is a date only beside a weekday or a clock time ("5/3", "16.2 klo 18").
    moment: the exact one where the writer gave the offset from UTC. within: weekdays that recur inside the range.
    """

    begin: int
    end: int
    days: tuple[tuple[Partial, Partial | None], ...]
    weak: bool = False
    moment: datetime | None = None
    within: Weekly | None = None


class Clock(NamedTuple):
    """Clock times in minutes from midnight: start, and end where told.

    weak: a time only right beside a day ("10–12"). closing: an end without a start ("päättyy klo 20").
    doubtful: the words may mean morning or evening.
    """

    begin: int
    end: int
    times: tuple[tuple[int, int | None], ...]
    weak: bool = False
    closing: bool = False
    doubtful: bool = False


class Weekly(NamedTuple):
    """Weekdays. habit: said to recur ("tiistaisin"); else they are those of a date beside it, or the next such.

    several: a list or range of them. every: weeks from one to the next. parity: 0 even, 1 odd ISO weeks.
    nth: of the month, -1 the last. short: an abbreviation. of_range: "ma–pe".
    """

    begin: int
    end: int
    days: tuple[int, ...]
    habit: bool = False
    short: bool = False
    of_range: bool = False
    every: int = 1
    parity: int | None = None
    nth: int | None = None


class Parity(NamedTuple):
    """Even (0), odd (1) or every other week, told apart from the weekdays it belongs to."""

    begin: int
    end: int
    parity: int | None
    every: int


class Except(NamedTuple):
    """What "ei", "utom", "except" take out: weeks (ISO numbers), a break by its name; or the days that follow."""

    begin: int
    end: int
    weeks: tuple[int, ...] = ()
    words: str = ""


Item = Days | Clock | Weekly | Except


@dataclass(slots=True)
class Cluster:
    """Items that tell one thing.

    until, until_clock: the end of something over several days that has clock times at both ends.
    """

    days: list[Days] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    weekly: Weekly | None = None
    until: Days | None = None
    until_clock: Clock | None = None
    begin: int = -1
    end: int = -1

    def stretch(self, item: Item) -> None:
        """Let the cluster reach over `item`."""
        self.begin = item.begin if self.begin < 0 else min(self.begin, item.begin)
        self.end = max(self.end, item.end)
