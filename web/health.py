"""/health: whether the site can answer, and which sources have fallen silent.

200 while the database answers, 503 when it does not. A silent source makes the status "degraded", not the site:
its last good events are still shown. So does an engine that has stopped looking which sources are due.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aggregator.minding.state import silent
from aggregator.minding.ticking import ticking
from web.faults import RETRY_SECONDS, is_unreachable
from web.parts import parts


def health(request: Request) -> Response:
    """The state of the site as JSON."""
    site = parts(request)
    try:
        revision, sources = site.watch.look(), site.store.health(site.now())
        engine = ticking(site.store, site.now())
    except Exception as error:
        if not is_unreachable(error):
            raise
        down = {"status": "down", "reason": "the database does not answer"}
        return JSONResponse(down, 503, {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)})
    quiet = [source for source in sources if silent(source, site.now(), site.settings.pull_every)]
    stuck = engine.stuck(site.now(), site.settings.tick)
    body = {
        "status": "degraded" if quiet or stuck else "ok",
        "revision": revision,
        "sources": len(sources),
        "stale": [{"source": source.slug, "outcome": source.outcome, "checked_at": source.checked_at}
                  for source in quiet],
        "engine": {"ticked_at": engine.ticked_at, "stuck": stuck},
    }  # fmt: skip
    return JSONResponse(body, headers={"Cache-Control": "no-store"})
