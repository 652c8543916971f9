"""The week and the month: `/{language}/viikko?filter`, `/{language}/kuukausi?filter`, plain tables of days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import Card, Day, Sheet
from web import cards, dates, views, words
from web.i18n import Tongue
from web.screen import Screen, begin
from web.views import View

BACK, AHEAD = timedelta(days=180), timedelta(days=400)  # so far the events go


@dataclass(frozen=True, slots=True)
class Line:
    """One event in a cell."""

    href: str
    time: str
    title: str
    title_language: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. number: "16.11."; away: it is of another month; more: "+4 lisää", leads to the day's list."""

    iso: str
    weekday: str
    number: str
    today: bool
    past: bool
    away: bool
    lines: list[Line]
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class Week:
    """One row. number: ISO 8601's number of the week. bare: no day has anything, or what it had is over."""

    number: str
    href: str
    cells: list[Cell]
    bare: bool


def week(request: Request) -> Response:
    """Seven days from a Monday."""
    return _sheet(request, "week")


def month(request: Request) -> Response:
    """The whole weeks that a month touches."""
    return _sheet(request, "month")


def _sheet(request: Request, view: View) -> Response:
    screen = begin(request, view)
    if isinstance(screen, Response):
        return screen
    said, filter_ = screen.said, screen.filter
    first, last = views.sheet_days(view, screen.filter.first or screen.today)
    shown = views.monday(first), views.monday(last) + timedelta(days=6)
    asked = views.undated(filter_).query(screen.today)
    found = screen.site.store.sheet(asked, *shown, screen.now)
    total = sum(day.total for day in found.days if first <= day.day <= last)
    return screen.page(
        "sheet.html", total,
        robots="noindex, follow",
        caption=caption(view, first, last, said),
        names=[(dates.STYLES[said.code].weekdays[n], dates.weekday(n, said.code)) for n in range(7)],
        weeks=_weeks(screen, found, (first, last)),
        running=_running(screen, found),
        earlier=_turn(screen, first - timedelta(days=1)),
        later=_turn(screen, last + timedelta(days=1)),
        today=screen.address(replace(filter_, first=None)) if filter_.first else "",
        now=first <= screen.today <= last,
        empty=not total,
        next=_next(screen, first) if not total else None,
    )  # fmt: skip


def caption(view: View, first: date, last: date, said: Tongue) -> str:
    """ "Viikko 47, 16.–22. marraskuuta 2026"; "Marraskuu 2026"."""
    if view == "month":
        told = dates.month(first, said.code)
        return told[:1].upper() + told[1:]
    return said("Week {number}, {days}", number=first.isocalendar().week, days=dates.days(first, last, said.code))


def _turn(screen: Screen, day: date) -> str:
    """The sheet of another day, "" where there is nothing to see any more."""
    if not screen.today - BACK <= day <= screen.today + AHEAD:
        return ""
    return screen.address(views.on_sheet(screen.filter, screen.view, day, screen.today))


def _weeks(screen: Screen, found: Sheet, own: tuple[date, date]) -> list[Week]:
    cells, now = [_cell(screen, day, own) for day in found.days], own[0] <= screen.today <= own[1]
    weeks = []
    for at in range(0, len(cells), 7):
        monday = found.days[at].day
        href = screen.address(views.on_sheet(screen.filter, "week", monday, screen.today), "week")
        number = screen.said("wk {number}", number=monday.isocalendar().week)
        row = cells[at : at + 7]
        bare = not any(cell.lines and not (cell.past and now) for cell in row)
        weeks.append(Week(number, href, row, bare))
    return weeks


def _cell(screen: Screen, day: Day, own: tuple[date, date]) -> Cell:
    said, left = screen.said, day.total - len(day.cards)
    only = replace(views.undated(screen.filter), first=day.day, last=day.day, each_time=True)
    return Cell(
        day.day.isoformat(),
        dates.STYLES[said.code].weekdays[day.day.weekday()],
        dates.short_day(day.day, said.code, year=False, names=False),
        day.day == screen.today,
        day.day < screen.today,
        not own[0] <= day.day <= own[1],
        [_line(screen, card) for card in day.cards],
        said("+{count} more", count=said.number(left)) if left else "",
        screen.address(only, "list"),
    )


def _line(screen: Screen, card: Card) -> Line:
    title, language = words.in_language(card.title, screen.said.code)
    span = dates.span(card.start, card.end, card.all_day, screen.site.settings.zone)
    told = "" if card.all_day or span.is_long else dates.clock(span.start, screen.said.code)
    return Line(
        cards.path(card, screen.said), told, title or screen.said("Untitled event"), language,
        card.status == "cancelled",
    )  # fmt: skip


def _running(screen: Screen, found: Sheet) -> tuple[str, str] | None:
    """What has been going on for longer: how many, and the list that ends with them."""
    if not found.ongoing:
        return None
    day = found.days[0].day
    from_then = replace(views.undated(screen.filter), first=day if day > screen.today else None)
    told = screen.said.plural(
        "{count} exhibition or other long event", "{count} exhibitions and other long events", found.ongoing
    )
    return told, screen.address(from_then, "list") + "#kaynnissa"


def _next(screen: Screen, first: date) -> tuple[str, str] | None:
    """The next event after an empty sheet: its day, the sheet that shows it; None if nothing comes."""
    asked = replace(views.undated(screen.filter).query(screen.today), day_from=max(first, screen.today))
    start = screen.site.store.next_occurrence(asked, screen.now)
    if start is None:
        return None
    day = dates.local(start, screen.site.settings.zone).date()
    return (
        dates.heading(day, screen.said.code, screen.today.year),
        screen.address(views.on_sheet(screen.filter, screen.view, day, screen.today)),
    )
