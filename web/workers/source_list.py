"""The workers' list of sources."""

from __future__ import annotations

from functools import partial

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from web.parts import parts
from web.workers.signed import signed_in, workers_page


@signed_in
async def source_list(request: Request) -> Response:
    """Every source by name."""
    return await run_sync(_listed, request)


def _listed(request: Request) -> Response:
    site = parts(request)
    show = partial(workers_page, request, "workers/sources.html", here="/lahteet")
    return show(sources=site.store.health(site.now()))
