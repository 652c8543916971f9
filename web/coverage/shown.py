"""A report's tables and charts as a page shows them: words, and the address of the events behind each number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from markupsafe import Markup

from aggregator.coverage.assembling import Overview
from aggregator.coverage.gaps import Gap
from aggregator.coverage.reporting import Figure, Row, Table
from aggregator.coverage.terms import Period
from web.coverage import charts, wording
from web.coverage.charts import Chart
from web.i18n import N_, Tongue

EVENTS = "/kattavuus/tapahtumat"
ABOUT = {
    "alueet": N_("How many sessions each area has for each age. The same numbers are in the table."),
    "viikonpaivat": N_("How many sessions each weekday has for each age. The same numbers are in the table."),
    "neljannekset": N_(
        "How many sessions there have been for each age, quarter by quarter. The same numbers are in the table."
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """href: the events behind it, "" where there are none to show. before: the number it is compared with."""

    number: str
    share: str
    before: str
    href: str
    zero: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    label: str
    cells: tuple[Cell, ...]
    total: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its picture, if it has one."""

    slug: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    compared: bool
    picture: Markup | None = None
    chart: str = ""


def address(language: str, figure: Figure, whole: Period) -> str:
    """The page of the events behind a figure."""
    period = figure.period or whole
    pairs = [*(figure.cut or ()), ("jakso", period.name or f"{period.first}..{period.last}")]
    return f"/{language}{EVENTS}?{'&'.join(_pair(key, value) for key, value in pairs)}"


@lru_cache(4_096)
def _pair(key: str, value: str) -> str:
    return urlencode(((key, value),))


def gap_address(language: str, gap: Gap, ahead: Period) -> str:
    """Where one can see for oneself that there is nothing."""
    return address(language, Figure(0, cut=gap.cut, period=ahead), ahead)


def table(told: Table, found: Overview, said: Tongue) -> Shown:
    """One table."""
    picture = chart(told, said)
    drawn = None if picture is None else drawing(told.slug)(picture)
    return Shown(
        told.slug, said(told.title), tuple(wording.label(one, said) for one in told.columns),
        tuple(_line(row, told, found, said) for row in told.rows),
        tuple(wording.label(one, said) for one in told.notes),
        any(figure.before is not None for row in told.rows for figure in row.figures),
        drawn, told.slug if drawn else "",
    )  # fmt: skip


def _line(row: Row, told: Table, found: Overview, said: Tongue) -> Line:
    cells = tuple(
        _cell(figure, found, said, alarming=not row.unknown and at not in (*told.unknown, *told.calm))
        for at, figure in enumerate(row.figures)
    )
    return Line(wording.label(row.label, said), cells, row.total, row.unknown)


def _cell(figure: Figure, found: Overview, said: Tongue, *, alarming: bool) -> Cell:
    if figure.words is not None:
        return Cell("", "", "", "", False, wording.label(figure.words, said))
    href = address(said.code, figure, found.period) if figure.cut is not None and figure.count else ""
    before = "" if figure.before is None else wording.number(figure.before, said)
    return Cell(
        wording.number(figure.count, said), wording.share(figure), before, href, alarming and figure.count == 0
    )


def chart(told: Table, said: Tongue) -> Chart | None:
    """The picture of a table; None where a picture says no more than the table."""
    if told.slug not in ABOUT or not told.rows:
        return None
    rows = [row for row in told.rows if not row.total]
    columns = [wording.brief(one, said) for one in told.columns[:-2]]
    if told.heat:
        names = [wording.label(row.label, said) for row in rows]
        values = [[figure.count for figure in row.figures[:-2]] for row in rows]
        return Chart(told.slug, said(told.title), said(ABOUT[told.slug]), names, columns, values)
    names = [wording.label(row.label, said) for row in rows]
    turned = [[row.figures[at].count for row in rows] for at in range(len(columns))]
    return Chart(told.slug, said(told.title), said(ABOUT[told.slug]), columns, names, turned)


def drawing(slug: str) -> Callable[..., Markup]:
    """How a table's picture is drawn."""
    return charts.bars if slug == "neljannekset" else charts.heat
