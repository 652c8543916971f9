"""What is made once in a process, made before somebody waits for it: templates, statements, names of days.

Nothing is read ahead: the page of what is on offer is gone through for a quarter of which there is nothing.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from datetime import date

from anyio.to_thread import run_sync

from aggregator.coverage import assembling, coursing
from aggregator.coverage.terms import quarter, year_before
from aggregator.model import LANGUAGES
from web.coverage.page import told
from web.i18n import tongue
from web.pages import templates
from web.parts import Parts

log = logging.getLogger(__name__)
BEGIN_SECONDS = 1.0  # the first visitors go before it
NEVER = date(2000, 1, 1)
TEMPLATES = ("listing.html", "event.html", "coverage/page.html", "coverage/_tables.html", "base.html")


def go_through(site: Parts) -> None:
    """The page, in every language. Blocks."""
    period = quarter(NEVER)
    found = assembling.overview(site.store, site.settings, period, year_before(period), NEVER)
    for language in LANGUAGES:
        for name in TEMPLATES:
            templates(language).get_template(name)
        told(found, tongue(language), NEVER, site)


async def warm(site: Parts) -> None:
    """All of it, beside serving. What goes wrong is logged: the page that needs it says it better."""
    await asyncio.sleep(BEGIN_SECONDS)
    try:
        await run_sync(go_through, site)
        gc.freeze()
        # a file may name goals whose sums nobody keeps yet
        await run_sync(coursing.follow, site.store, site.settings)
    except Exception:
        log.exception("warming broke off")
