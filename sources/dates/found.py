"""What is found in a text: one happening in time, and what it is told for."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from sources.errors import N_, Problem
from sources.records import When

Kind = Literal["event", "closes", "opens", "until", "other"]

WEEKDAY = N_("“{words}”: the weekday does not fit the date {date}. Check which is right.")
YEAR_BEFORE = N_("“{words}”: no year is told; by its weekday this was {date}.")
NO_SUCH_DAY = N_("“{words}”: there is no such day.")
ENDS_EARLY = N_("“{words}”: it ends before it begins; the end was left out.")
NO_LAST_DAY = N_("“{words}”: no last day is told; it is taken to go on until {date}.")
PAUSE = N_("“{words}”: the days of this break are not known, so its dates are still shown.")
AMBIGUOUS = N_("“{words}”: this may mean morning or evening. Check the clock time.")
WHICH_WEEK = N_("“{words}”: which week this is, is not told. Check the dates.")
OTHER_WEEK = N_("“{words}”: every other week, but not told from which one on. Check the dates.")


class Found(NamedTuple):
    """One happening or series as told in a text.

    start: None only where `doubtful`. end: exclusive, a date for all-day ones; None if not told.
    rrule, rdates, exdates: RFC 5545 section 3.8.5, as in sources.records.Recurrence.
    kind: "event", or what else the day is: sign-up "closes" or "opens", something runs "until" it, "other".
    doubtful: a contradiction stands in it; nobody may rely on `start`. problems: what to tell a person.
    year_told: whether a year or weekday fixes the year; if not, it is the one closest to the text's own day.
    span: offsets of the words in the text.
    """

    start: When | None
    end: When | None
    span: tuple[int, int]
    rrule: str = ""
    rdates: tuple[When, ...] = ()
    exdates: tuple[When, ...] = ()
    kind: Kind = "event"
    doubtful: bool = False
    year_told: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether only days are told."""
        return not isinstance(self.start, datetime)
