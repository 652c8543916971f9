"""Who may see the coverage pages: everybody if the settings say so, else those who have logged in. Administrators
write the goals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.accounts.model import Session
from web.parts import parts
from web.workers.signed import PRIVATE, Endpoint, area, recognise, signed_in

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
        if not parts(request).settings.coverage_public:
            return await known(request)
        await run_sync(recognise, request)
        return await shown(request)

    return behind


def may_edit(request: Request) -> bool:
    """Whether whoever is here may write goals."""
    session = _session(request)
    return session is not None and session.worker.administers


def frame(request: Request) -> dict[str, Any]:
    """The bar of the workers' area for those who have logged in; nothing for others."""
    session = _session(request)
    return area(session) if session else {"who": None}


def _session(request: Request) -> Session | None:
    return getattr(request.state, "session", None)


def caching(request: Request) -> dict[str, str]:
    """How long an answer may be kept, and by whom; what a worker sees is theirs alone."""
    public = parts(request).settings.coverage_public and _session(request) is None
    return dict(PUBLIC if public else PRIVATE)
