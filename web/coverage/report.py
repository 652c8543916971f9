"""The quarterly report as a folder of files: `puuha report --quarter 2026Q4 --out DIR`.

In each language: the page for printing, the summary, every table and the gaps as CSV, every chart as SVG.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from aggregator.coverage.assembling import Overview, overview
from aggregator.coverage.terms import named, year_before
from aggregator.model import LANGUAGES
from aggregator.settings import Settings
from aggregator.store import Store
from web.coverage import files, period, shown
from web.coverage.page import told
from web.i18n import Tongue, tongue
from web.pages import STATIC, templates
from web.parts import Parts

STYLE = "coverage-print.css"


def write(store: Store, settings: Settings, quarter: str, folder: Path, today: date) -> list[Path]:
    """Write the files; which they are. quarter: as aggregator.coverage.terms.named reads it. Raises ValueError."""
    whole = named(quarter)
    if whole is None:
        raise ValueError(quarter)
    found = overview(store, settings, whole, year_before(whole), today)
    site = Parts.make(settings, store)
    made = []
    for language in LANGUAGES:
        for name, body in _files(found, site, tongue(language), today):
            path = folder / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8", newline="")
            made.append(path)
    return made


def _files(found: Overview, site: Parts, said: Tongue, today: date) -> Iterator[tuple[str, str]]:
    yield "raportti.html", _printed(found, site, said, today)
    address = site.address(f"/{said.code}/kattavuus") if site.settings.coverage_public else ""
    yield "yhteenveto.txt", files.text(found, said, address)
    yield f"{files.GAPS}.csv", files.gaps_csv(found, said)
    yield f"{files.GOALS}.csv", files.goals_csv(found, site, said)
    for slug, table in found.tables.items():
        yield f"{slug}.csv", files.table_csv(table, found, said)
        if chart := shown.chart(table, said):
            yield f"{slug}.svg", str(shown.drawing(slug)(chart, alone=True))


def _printed(found: Overview, site: Parts, said: Tongue, today: date) -> str:
    """The page for printing with its style inside, and numbers that lead to the site."""
    asked = period.Asked(found.period, found.compared)
    html = (
        templates(said.code)
        .get_template("coverage/print.html")
        .render(settings=site.settings, asked=asked, **told(found, said, today, site))
    )
    style = f"<style>{(STATIC / STYLE).read_text('utf-8')}</style>"
    start, end = html.index('<link rel="stylesheet"'), html.index("</head>")
    return (html[:start] + style + html[end:]).replace(
        f'href="/{said.code}/', f'href="{site.address(f"/{said.code}/")}'
    )
