"""The ways to look at what a filter leaves: list, week, month, map; and how to go from one to another. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from web.filter import Filter, canonical
from web.i18n import N_

View = Literal["list", "week", "month", "map"]
PATHS: dict[View, str] = {"list": "/", "week": "/viikko", "month": "/kuukausi", "map": "/kartta"}
NAMES: dict[View, str] = {"list": N_("List"), "week": N_("Week"), "month": N_("Month"), "map": N_("Map")}
SHEETS: tuple[View, ...] = ("week", "month")


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a view. name: message id."""

    name: str
    href: str
    current: bool


def here(view: View, filter_: Filter) -> str:
    """The address without the language."""
    asked = canonical(filter_)
    return f"{PATHS[view]}?{asked}" if asked else PATHS[view]


def address(language: str, view: View, filter_: Filter) -> str:
    """The address of a filter in a view."""
    return f"/{language}{here(view, filter_)}"


def monday(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def sheet_days(view: View, anchor: date) -> tuple[date, date]:
    """The first and last day of the week or month that `anchor` is in."""
    if view == "week":
        return monday(anchor), monday(anchor) + timedelta(days=6)
    first = anchor.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def undated(filter_: Filter) -> Filter:
    """What stays of a filter on a sheet, whose days are its own and whose series are whole."""
    return replace(filter_.without("days"), each_time=False)


def on_sheet(filter_: Filter, view: View, anchor: date, today: date) -> Filter:
    """The filter as a sheet's address has it: its first day, or none where that holds today."""
    first, last = sheet_days(view, anchor)
    return replace(undated(filter_), first=None if first <= today <= last else first)


def anchor(filter_: Filter, today: date) -> date:
    """The day whose week or month a filter asks to see."""
    return filter_.days(today)[0] or today


def seen_in(filter_: Filter, view: View, today: date) -> Filter:
    """The filter in the canonical form of a view."""
    if view in SHEETS:
        return on_sheet(filter_, view, anchor(filter_, today), today)
    return filter_ if view == "list" else replace(filter_, page=1, each_time=False)


def tabs(filter_: Filter, now: View, today: date, language: str) -> list[Tab]:
    """Every view of the same filter; the days of a sheet that does not hold today are kept."""
    kept = filter_.on_page(1)
    if now in SHEETS and filter_.first:
        first, last = sheet_days(now, filter_.first)
        kept = replace(filter_, first=first, last=last)
    return [Tab(NAMES[view], address(language, view, seen_in(kept, view, today)), view == now) for view in PATHS]
