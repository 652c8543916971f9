"""`/{language}/kattavuus`: what is on offer for whom and what is missing; and the same for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aggregator.coverage import assembling
from aggregator.coverage.assembling import Overview
from aggregator.coverage.bands import ANY, UNTOLD
from web import dates
from web.coverage import period, shown, wording
from web.coverage.door import admitted, caching, frame, may_edit
from web.coverage.goalwords import goal_line
from web.coverage.period import Asked
from web.i18n import Tongue, tongue
from web.pages import page
from web.parts import Parts, parts

HERE = "/kattavuus"
FIRST_GAPS = 12
# the tables in the order in which they are read, under their headings in the page
ORDER = (
    "iat", "viikonpaivat", "alueet", "tulossa", "ulottuvilla", "hinnat", "harrastukset", "koulut", "kaikille",
    "loma", "tuki", "aiheet", "toiveet", "neljannekset", "tiedot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap in words."""

    words: str
    asides: tuple[str, ...]
    href: str


def gathered(site: Parts, asked: Asked) -> Overview:
    """The report that is asked for; blocks."""
    return assembling.overview(site.store, site.settings, asked.period, asked.compared, site.today())


def asked_of(request: Request, site: Parts) -> Asked:
    """The period that a request asks for."""
    return period.read(request.url.query, site.today())


@admitted
def coverage(request: Request) -> Response:
    """The page."""
    return _answer(request, "coverage/page.html", HERE)


@admitted
def printed(request: Request) -> Response:
    """The same for paper."""
    return _answer(request, "coverage/print.html", f"{HERE}/tuloste")


def _answer(request: Request, template: str, here: str) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    asked = asked_of(request, site)
    found = gathered(site, asked)
    return page(
        request, template, said.code, here=f"{here}?{asked.query}", robots="noindex",
        headers=caching(request),
        asked=asked, edits=may_edit(request), **frame(request), choices=period.choices(asked, site.today(), said),
        **told(found, said, site.today(), site),
    )  # fmt: skip


def told(found: Overview, said: Tongue, today: date, site: Parts) -> dict[str, Any]:
    """What the templates say of a report."""
    now = found.report.now
    version = found.version
    problems = (
        [said(one.what, line=one.line, **one.values) for one in found.population.problems]
        if found.population
        else []
    )
    problems += [said(error.what, **error.values) for error in found.errors]
    gaps = [gap_line(one, found, said) for one in found.gaps]
    return {
        "period": wording.period(found.period, said), "compared": wording.period(found.compared, said),
        "has_before": found.report.before is not None,
        "counted": version.counted_at is not None and now.counted,
        "counted_at": _moment(version.counted_at, site, said),
        "since": dates.short_day(version.first, said.code, names=False) if version.first else "",
        "partly": (found.counted_days, found.period.days) if found.counted_days < found.period.days else None,
        "compared_partly": _compared_partly(found),
        "all": now("band", ANY), "untold": now("band", UNTOLD),
        "cancelled": found.cancelled, "adults": found.adults,
        "tables": [shown.table(found.tables[slug], found, said) for slug in ORDER],
        "gaps": gaps[:FIRST_GAPS], "more_gaps": gaps[FIRST_GAPS:], "gaps_known": found.report.coming.counted,
        "by_children": found.population is not None,
        "goals": [goal_line(one, found.report.areas, site, said) for one in found.courses],
        "problems": problems, "today": dates.short_day(today, said.code, names=False),
    }  # fmt: skip


def _compared_partly(found: Overview) -> tuple[int, int] | None:
    days, whole = found.compared_days, found.compared.days
    return (days, whole) if 0 < days < whole else None


def _moment(instant: int | None, site: Parts, said: Tongue) -> str:
    return "" if instant is None else dates.moment(dates.local(instant, site.settings.zone), said.code)


def gap_line(gap: Any, found: Overview, said: Tongue) -> GapLine:
    """A gap in words, and where to see it."""
    return GapLine(
        wording.gap(gap, found, said), tuple(wording.aside(gap, said)),
        shown.gap_address(said.code, gap, found.report.ahead),
    )  # fmt: skip
