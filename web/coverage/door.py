"""Who may see the coverage pages: everybody, if the settings say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from web.faults import told
from web.parts import parts

Page = Callable[[Request], Response]
PRIVATE = {"Cache-Control": "private, no-store"}


def admitted(page: Page) -> Page:
    """The page for those who may see it; blocks."""

    @wraps(page)
    def behind(request: Request) -> Response:
        return page(request) if parts(request).settings.coverage_public else told(request, 404)

    return behind
