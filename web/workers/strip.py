"""The strip of a source's last 30 days, ready to be drawn, and the same in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.minding.days import Day, Level
from aggregator.report import SENTENCES
from web import dates
from web.i18n import N_, Tongue

WIDTH, HEIGHT, GAP = 20, 40, 4
# a worse day is a higher cell: the form says what the colour says
HEIGHTS: dict[Level, int] = {"none": 4, "good": 14, "note": 27, "bad": 40}
NOTHING = N_("No fetches.")


@dataclass(frozen=True, slots=True)
class Cell:
    """x, y, height: in the units of the drawing. words: the day and its worst outcome."""

    x: int
    y: int
    height: int
    level: Level
    day: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """telling: cells that are more than "worked", the newest first."""

    cells: tuple[Cell, ...]
    width: int
    summary: str
    telling: tuple[Cell, ...]


def strip(days: Sequence[Day], said: Tongue) -> Strip:
    """The days as cells, oldest first."""
    cells = tuple(_cell(number, day, said) for number, day in enumerate(days))
    telling = tuple(cell for cell in reversed(cells) if cell.level in ("note", "bad"))
    return Strip(cells, len(cells) * (WIDTH + GAP) - GAP, _summary(days, said), telling)


def _cell(number: int, day: Day, said: Tongue) -> Cell:
    height = HEIGHTS[day.level]
    outcome = said(SENTENCES[day.outcome]) if day.outcome in SENTENCES else said(NOTHING)
    if day.failed > 1:
        outcome += " " + said.plural("{count} fetch failed.", "{count} fetches failed.", day.failed)
    told = dates.short_day(day.day, said.code, year=False)
    return Cell(number * (WIDTH + GAP), HEIGHT - height, height, day.level, told, outcome)


def _summary(days: Sequence[Day], said: Tongue) -> str:
    count = {level: sum(1 for day in days if day.level == level) for level in HEIGHTS}
    told = [said.plural("worked on {count} day", "worked on {count} days", count["good"])]
    if count["bad"]:
        told.append(said.plural("failed on {count} day", "failed on {count} days", count["bad"]))
    if count["note"]:
        told.append(said.plural("worth a look on {count} day", "worth a look on {count} days", count["note"]))
    if count["none"]:
        told.append(said.plural("no fetches on {count} day", "no fetches on {count} days", count["none"]))
    return said("The last {count} days: {told}.", count=len(days), told=", ".join(told))
