"""`puuha report`: what was on offer for whom in a quarter, as files."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.opening import opened
from aggregator.cli.say import Stop

WRITER = "web.coverage.report"  # by its import string: the aggregator never imports the site


def report(
    out: Annotated[Path, typer.Option(help="The folder to write into; made if it is missing.")],
    quarter: Annotated[
        str,
        typer.Option(help="Such as 2026Q4, or syksy-2026, 2026, 2026-08-01..2026-10-31; the present if left out."),
    ] = "",
    count: Annotated[bool, typer.Option(help="Count today's events first, as is done once a day.")] = True,
) -> None:
    """Write the report of a quarter: a page for printing, a summary, tables as CSV and charts as SVG, in three
    languages.

    Example: puuha report --quarter 2026Q4 --out /srv/raportit/2026Q4
    """
    from aggregator.coverage import assembling, terms

    with opened() as (settings, store):
        now = datetime.now(settings.zone)
        name = quarter or terms.quarter(now.date()).name
        if terms.named(name) is None:
            raise Stop(f"{name} is no period; one is 2026Q4.", 2)
        if count:
            assembling.refresh(store, settings, int(now.timestamp()))
        written = importlib.import_module(WRITER).write(store, settings, name, out, now.date())
    print(f"{len(written)} files in {out}")
