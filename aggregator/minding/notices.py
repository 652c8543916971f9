"""What a source's worker is to be told now, given how the source is doing and what was told before. Pure.

A failure and a quarantine are told once each, when they begin, and their end once; however often the source is
pulled in between. A source that is paused meanwhile is in its worker's hands: the end is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.minding.state import State
from aggregator.report import GOOD

Kind = Literal["failing", "quarantined"]
Step = Literal["begins", "ends", "dropped"]
KINDS: tuple[Kind, ...] = ("failing", "quarantined")
MORNING = 7
MONDAY, TUESDAY = 0, 1


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source is doing. source: its row id."""

    source: int
    state: State
    paused: bool
    quarantined: bool
    outcome: str
    failures: int

    @property
    def holds(self) -> frozenset[Kind]:
        """What is wrong with it now."""
        wrong: dict[Kind, bool] = {
            "failing": self.state == "failing",
            "quarantined": self.quarantined and not self.paused,
        }
        return frozenset(kind for kind in KINDS if wrong[kind])

    @property
    def answers(self) -> bool:
        """Whether its last pull went well."""
        return self.outcome in GOOD and not self.failures


@dataclass(frozen=True, slots=True)
class Notice:
    """begins, ends: to be told to people; dropped: only to be forgotten."""

    source: int
    kind: Kind
    step: Step


def due(conditions: Iterable[Condition], told: Collection[tuple[int, str]]) -> list[Notice]:
    """What is to be told. told: (source's row id, kind) of what was told and has not ended."""
    return [
        notice for one in conditions for kind in KINDS if (notice := _of(one, kind, (one.source, kind) in told))
    ]


def _of(one: Condition, kind: Kind, was_told: bool) -> Notice | None:
    if kind in one.holds:
        return None if was_told else Notice(one.source, kind, "begins")
    if not was_told:
        return None
    if one.paused:
        return Notice(one.source, kind, "dropped")
    # a source that was let run again has no failures yet, but has not answered either
    return Notice(one.source, kind, "ends") if one.answers else None


def week_due(local: datetime, told: str) -> str:
    """The ISO week whose summary is to be sent now, "2026-W48"; "" if none is.

    Monday from seven o'clock on, and on Tuesday if nobody was up on Monday. local: in the site's zone. told: the
    week that was last told.
    """
    year, week, weekday = local.isocalendar()
    name = f"{year}-W{week:02}"
    late = weekday - 1 == TUESDAY or (weekday - 1 == MONDAY and local.hour >= MORNING)
    return name if late and told != name else ""
