"""Files that are the same for everybody: styles, scripts, the icon, and what robots may read."""

from __future__ import annotations

import os

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.pages import STATIC
from web.parts import parts

FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
# a feed that robots may not read never updates in Google's calendar; every filter has an address, so the pages
# that only name a filter are not worth a robot's time
ROBOTS = """User-agent: *
Allow: /k/
Disallow: /*/k?
Disallow: /*/perhe/
Disallow: /*/kirjaudu
Disallow: /*/lahteet
Disallow: /*/juliste?
Disallow: /*/upota?
Disallow: /health
Disallow: /metrics
"""


class Static(StaticFiles):
    """Static files; their addresses change with their content (web.pages.static)."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = FOR_EVER
        return response


def favicon(_: Request) -> Response:
    """The icon."""
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml", headers={"Cache-Control": A_DAY})


def robots(request: Request) -> Response:
    """RFC 9309. Secret feeds are not named, and not refused: calendars that keep to it would never read theirs."""
    map_line = f"\nSitemap: {parts(request).address('/sitemap.xml')}\n"
    return PlainTextResponse(ROBOTS + map_line, headers={"Cache-Control": A_DAY})
