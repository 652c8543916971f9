"""The week in one's own sources, `/{language}/viikkokatsaus`; the same goes out as a letter on Monday morning."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.accounts.model import may
from aggregator.minding import summary
from aggregator.minding.state import State
from aggregator.minding.summary import Week
from web import dates
from web.i18n import Tongue, tongue
from web.parts import Parts, parts
from web.workers.signed import signed_in, worker, workers_page
from web.workers.signs import sign
from web.workers.source_list import percent

HERE = "/viikkokatsaus"
Count = Callable[[Tongue, int], str]
STATES: dict[State, Count] = {
    "failing": lambda said, n: said.plural("{count} source does not work.", "{count} sources do not work.", n),
    "quarantined": lambda said, n: said.plural(
        "{count} source is in quarantine.", "{count} sources are in quarantine.", n
    ),
    "slowed": lambda said, n: said.plural(
        "{count} source has slowed down.", "{count} sources have slowed down.", n
    ),
    "new": lambda said, n: said.plural(
        "{count} source has not been fetched yet.", "{count} sources have not been fetched yet.", n
    ),
    "paused": lambda said, n: said.plural("{count} source is paused.", "{count} sources are paused.", n),
    "works": lambda said, n: said.plural("{count} source works.", "{count} sources work.", n),
}


@signed_in
async def week(request: Request) -> Response:
    """The last seven days."""
    return await run_sync(_page, request)


def _page(request: Request) -> Response:
    site, said, who = parts(request), tongue(request.path_params["language"]), worker(request)
    found = summary.week(site.store, site.settings, site.now(), lambda organisation: may(who, organisation))
    rows = [
        {
            "slug": line.of.slug, "name": line.of.row.about.name, "sign": sign(line.state, said), "new": line.new,
            "events": line.of.events, "share": percent(line.of.share_with_age, said),
        }
        for line in found.sources
    ]  # fmt: skip
    return workers_page(
        request, "workers/week.html", here=HERE, days=span(found, site, said), told=sentences(found, said),
        sources=rows, queue=found.queue, to_look=found.to_look,
    )  # fmt: skip


def span(found: Week, site: Parts, said: Tongue) -> str:
    """The days it tells of: "16.–22. marraskuuta 2026"."""
    # seven days, today counted
    first, last = (dates.local(at, site.settings.zone).date() for at in (found.since + dates.DAY, found.until))
    return dates.days(first, last, said.code)


def sentences(found: Week, said: Tongue) -> list[str]:
    """The week in sentences: the states, what is new, what waits."""
    told = [STATES[state](said, count) for state, count in found.counts.items()]
    told.append(said.plural("{count} new event came.", "{count} new events came.", found.new))
    if found.queue:
        told.append(
            said.plural(
                "{count} event waits for a look at its age.",
                "{count} events wait for a look at their ages.",
                found.queue,
            )
        )
    if found.to_look:
        told.append(
            said.plural(
                "A source has changed the words of {count} corrected event.",
                "Sources have changed the words of {count} corrected events.",
                found.to_look,
            )
        )
    return told
