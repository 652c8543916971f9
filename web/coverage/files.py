"""The report as files: a CSV of each table, charts as SVG, and a summary in plain text."""

from __future__ import annotations

import csv
import io

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator.coverage.assembling import Overview
from aggregator.coverage.reporting import Figure, Table
from web.coverage import shown, wording
from web.coverage.door import admitted, caching
from web.coverage.goalwords import measured, standing_words, title_of
from web.coverage.page import asked_of, gap_line, gathered
from web.coverage.summary import summary
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts

# what a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
GAPS, GOALS = "puutteet", "tavoitteet"
GOAL_HEADS = (
    N_("Goal"), N_("What it asks for"), N_("Period"), N_("Area"), N_("Weeks in which it was met"), N_("Of weeks"),
    N_("The poorest week"),
)  # fmt: skip


def inert(text: str) -> str:
    """The text so that no spreadsheet carries it out."""
    return f"'{text}" if text.startswith(ACTIVE) else text


def table_csv(told: Table, found: Overview, said: Tongue) -> str:
    """Each number with what it is a part of and the one compared with. UTF-8 with a mark for spreadsheets."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads = [wording.label(one, said) for one in told.columns]
    of, before = said("out of"), said("period compared with")
    write.writerow(
        [
            inert(cell)
            for cell in (said(told.title), *(f"{h}{x}" for h in heads for x in ("", f" ({of})", f" ({before})")))
        ]
    )
    for row in told.rows:
        cells = [cell for figure in row.figures for cell in _cells(figure, said)]
        write.writerow([inert(cell) for cell in (wording.label(row.label, said), *cells)])
    for note in told.notes:
        write.writerow([inert(wording.label(note, said))])
    write.writerow([inert(f"{wording.period(found.period, said)} / {wording.period(found.compared, said)}")])
    return "\ufeff" + out.getvalue()


def _cells(figure: Figure, said: Tongue) -> tuple[str, str, str]:
    if figure.words is not None:
        return wording.label(figure.words, said), "", ""
    return tuple(_plain(value, said) for value in (figure.count, figure.of, figure.before))  # type: ignore[return-value]


def _plain(value: float | None, said: Tongue) -> str:
    """Without thousands' spaces; "" where it cannot be told."""
    if value is None:
        return ""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.1f}" if said.code == "en" else f"{value:.1f}".replace(".", ",")
    return str(int(value))


def gaps_csv(found: Overview, said: Tongue) -> str:
    """The gaps in words, with the number of children."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n")
    write.writerow([said("What is missing"), said("Children"), said("Age not told")])
    for gap in found.gaps:
        children = "" if gap.children is None else str(gap.children)
        write.writerow([inert(wording.gap(gap, found, said)), children, str(gap.untold)])
    return "\ufeff" + out.getvalue()


def goals_csv(found: Overview, site: Parts, said: Tongue) -> str:
    """Each goal in each quarter and area: in how many weeks it was met, of how many, and the poorest week."""
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\r\n")
    write.writerow([said(head) for head in GOAL_HEADS])
    for course in found.courses:
        asked = [inert(title_of(course.goal, said)), inert(measured(course.goal, site, said))]
        for period, standing in course.quarters:
            name = wording.period_name(period.name, said)
            for area, met in standing.by_area.items():
                where = found.report.areas.get(area, area) or said("The whole municipality")
                least = standing.least.get(area, "")
                write.writerow([*asked, name, inert(where), met, standing.weeks, least])
    return "\ufeff" + out.getvalue()


def text(found: Overview, said: Tongue, address: str) -> str:
    """The summary."""
    gaps = [gap_line(one, found, said) for one in found.gaps]
    goals = [(title_of(one.goal, said), standing_words(one.now, said)) for one in found.courses]
    return summary(found, [(one.words, one.asides) for one in gaps], goals, said, address)


@admitted
def as_csv(request: Request) -> Response:
    """`/{language}/kattavuus/{name}.csv`."""
    name = request.path_params["name"]
    site, said = parts(request), tongue(request.path_params["language"])
    found = gathered(site, asked_of(request, site))
    if name == GAPS:
        return _file(request, gaps_csv(found, said), "text/csv", f"{name}.csv")
    if name == GOALS:
        return _file(request, goals_csv(found, site, said), "text/csv", f"{name}.csv")
    if name not in found.tables:
        raise HTTPException(404)
    return _file(request, table_csv(found.tables[name], found, said), "text/csv", f"{name}.csv")


@admitted
def as_svg(request: Request) -> Response:
    """`/{language}/kattavuus/{name}.svg`."""
    name = request.path_params["name"]
    site, said = parts(request), tongue(request.path_params["language"])
    if name not in shown.ABOUT:
        raise HTTPException(404)
    found = gathered(site, asked_of(request, site))
    chart = shown.chart(found.tables[name], said)
    if chart is None:
        raise HTTPException(404)
    return _file(request, shown.drawing(name)(chart, alone=True), "image/svg+xml", "")


@admitted
def as_text(request: Request) -> Response:
    """`/{language}/kattavuus/yhteenveto.txt`."""
    site, said = parts(request), tongue(request.path_params["language"])
    found = gathered(site, asked_of(request, site))
    address = site.address(f"/{said.code}/kattavuus") if site.settings.coverage_public else ""
    return _file(request, text(found, said, address), "text/plain", "")


def _file(request: Request, body: str, kind: str, name: str) -> Response:
    headers = caching(request)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if kind == "image/svg+xml":
        # its own colours stand in it; nothing else may
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return Response(body, 200, headers, media_type=f"{kind}; charset=utf-8")
