"""The workers' list of sources, `/{language}/lahteet`: those that want somebody first."""

from __future__ import annotations

from dataclasses import dataclass

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.minding.changing import KIND_WORDS
from aggregator.minding.state import by_need
from aggregator.store.minding import Minded
from web import dates, words
from web.i18n import Tongue, tongue
from web.parts import Parts, parts
from web.workers.own import own_sources
from web.workers.signed import signed_in, workers_page
from web.workers.signs import Sign, sign

HERE = "/lahteet"


@dataclass(frozen=True, slots=True)
class Row:
    """One source in words. share: "85 %", "–" where there are no events. pulled, changed: "" for never."""

    slug: str
    name: str
    organiser: str
    kind: str
    sign: Sign
    events: int
    share: str
    pulled: str
    changed: str
    stale: bool


@signed_in
async def source_list(request: Request) -> Response:
    """The list of one's own sources."""
    return await run_sync(_listed, request)


def _listed(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    own = own_sources(request)
    ordered = by_need((one.state(site.now(), site.settings.pull_every), one.row.about.name, one) for one in own)
    rows = [row(one, site, said) for one in ordered]
    troubled = sum(1 for one in rows if one.sign.tone in ("bad", "note"))
    return workers_page(request, "workers/sources.html", here=HERE, sources=rows, troubled=troubled)


def row(one: Minded, site: Parts, said: Tongue) -> Row:
    """A source as the list shows it."""
    now, about = site.now(), one.row.about
    return Row(
        one.slug,
        about.name,
        about.organiser,
        said(KIND_WORDS[about.kind]),
        sign(one.state(now, site.settings.pull_every), said),
        one.events,
        percent(one.share_with_age, said),
        words.ago(one.pulled_at, now, said) if one.pulled_at is not None else "",
        day(one.row.changed_at, site, said),
        one.stale(now),
    )


def percent(share: int | None, said: Tongue) -> str:
    """ "85 %" with a no-break space, in English "85%"; "–" where there is nothing to count."""
    if share is None:
        return "–"
    return f"{share}%" if said.code == "en" else f"{share}\u00a0%"


def day(at: int | None, site: Parts, said: Tongue) -> str:
    """The day of an instant, "" for never."""
    return dates.short_day(dates.local(at, site.settings.zone).date(), said.code) if at is not None else ""


def moment(at: int | None, site: Parts, said: Tongue) -> str:
    """Day and time of an instant, "" for never."""
    return dates.moment(dates.local(at, site.settings.zone), said.code) if at is not None else ""
