"""What is made once in a process, made before somebody waits for it: templates, statements, names of days.

The page of what is on offer is gone through as whoever opens it first will see it, of this quarter: its counts are
then decoded (measured with 100,000 events: 280 ms for the first page of a process, 100 ms for one gone through).
"""

from __future__ import annotations

import asyncio
import gc
import logging

from anyio.to_thread import run_sync

from aggregator.coverage import coursing
from aggregator.model import LANGUAGES
from web.coverage import period
from web.coverage.page import gathered, told
from web.i18n import tongue
from web.pages import templates
from web.parts import Parts

log = logging.getLogger(__name__)
BEGIN_SECONDS = 1.0  # the first visitors go before it
TEMPLATES = ("listing.html", "event.html", "coverage/page.html", "coverage/_tables.html", "base.html")


def go_through(site: Parts) -> None:
    """The page, in every language. Blocks."""
    today = site.today()
    found = gathered(site, period.read("", today))
    for language in LANGUAGES:
        for name in TEMPLATES:
            templates(language).get_template(name)
        told(found, tongue(language), today, site)


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
