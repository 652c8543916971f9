"""Who may see the coverage pages: everybody if the settings say so, else those who have logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from web.parts import parts
from web.workers.signed import PRIVATE, Endpoint, signed_in

Page = Callable[[Request], Response]
PUBLIC = {"Cache-Control": "public, max-age=60"}


def admitted(page: Page) -> Endpoint:
    """The page, which blocks, for those who may see it; others are sent to log in."""

    @wraps(page)
    async def shown(request: Request) -> Response:
        return await run_sync(partial(page, request))

    known = signed_in(shown)

    @wraps(page)
    async def behind(request: Request) -> Response:
        return await (shown if parts(request).settings.coverage_public else known)(request)

    return behind


def caching(request: Request) -> dict[str, str]:
    """How long an answer may be kept, and by whom."""
    return dict(PUBLIC if parts(request).settings.coverage_public else PRIVATE)
