"""JSON answers: errors, paging and caching."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.store import published
from web.api.params import BadValue
from web.conditional import fresh, http_date
from web.parts import Parts, parts

JSON = "application/json"
CACHED = "public, max-age=60"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = OPEN | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
Json = dict[str, Any]
Maker = Callable[[Request], Response | Json]


class NotFound(Exception):
    """There is nothing of that name; the argument is told."""


def answer(status: int, body: Json, **headers: str) -> Response:
    """A JSON answer that any site may read."""
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")), status, {**OPEN, **headers}, media_type=JSON
    )


def refusal(status: int, detail: str) -> Response:
    """An error in the shape that Linked Events has; kept for a moment, as it may be asked for as often."""
    return answer(status, {"detail": detail}, **{"Cache-Control": "public, max-age=10"})


def resource(make: Maker) -> Callable[[Request], Response]:
    """An endpoint: a preflight, "not changed", an error, or what `make` gives. Blocks."""

    @wraps(make)
    def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        site = parts(request)
        tag, modified = _mark(request, site)
        headers = {
            "ETag": tag.decode(), "Last-Modified": http_date(modified).decode(), "Cache-Control": CACHED,
        }  # fmt: skip
        asked = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        none_match, since = (one.encode("latin-1") if one is not None else None for one in asked)
        if fresh((tag.removeprefix(b"W/"),), modified, none_match, since) is not None:
            return Response(status_code=304, headers={**OPEN, **headers})
        try:
            made = make(request)
        except BadValue as error:
            return refusal(400, str(error))
        except NotFound as error:
            return refusal(404, str(error))
        return made if isinstance(made, Response) else answer(200, made, **headers)

    return endpoint


def _mark(request: Request, site: Parts) -> tuple[bytes, int]:
    """The tag of what this address says now, and since when it may have said it.

    It says the same until the store has another revision, the program another form, or, as "now" is asked for to
    the minute, the minute is over.
    """
    revision = site.revision()
    minute = site.now() // 60
    kept: dict[int, int] = request.app.state.revisions
    if revision not in kept:
        kept.clear()
        kept[revision] = site.now()
    said = (revision, minute, form(), site.settings.site_address, request.url.path, request.url.query)
    tag = blake2b(repr(said).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return f'W/"{tag}"'.encode(), max(kept[revision], minute * 60)


@cache
def form() -> str:
    """A name for how this program writes its answers."""
    whole = blake2b(digest_size=8)
    for folder in (Path(__file__).parent, Path(published.__file__).parent):
        for path in sorted(folder.glob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()


def listed(request: Request, data: list[Json], total: int, page: int, size: int) -> Json:
    """A page of a list. Raises NotFound for a page past the last."""
    last = max(1, -(-total // size))
    if page > last:
        raise NotFound("Invalid page.")
    meta = {
        "count": total,
        "next": _page(request, page + 1) if page < last else None,
        "previous": _page(request, page - 1) if page > 1 else None,
    }
    return {"meta": meta, "data": data}


def _page(request: Request, page: int) -> str:
    told = [
        (name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != "page"
    ]
    asked = urlencode([*told, *([("page", str(page))] if page > 1 else [])], safe=",:")
    return parts(request).address(request.url.path) + (f"?{asked}" if asked else "")


def with_slash(request: Request) -> Response:
    """Every address of the API ends in a slash; one without leads there, whatever it asks for."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path}/{query}", 301, {**OPEN, "Cache-Control": CACHED})
