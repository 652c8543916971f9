"""Forms that change something: read within bounds, taken only from our own pages."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.parts import parts

MOST_BYTES = 16_384
MOST_FIELDS = 300
Fields = list[tuple[str, str]]


async def fields(request: Request) -> Fields:
    """The fields of a form. Raises HTTPException 413 for a larger one than any of ours, 403 for a stranger's."""
    if not is_own(request):
        raise HTTPException(403)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None


def is_own(request: Request) -> bool:
    """Whether the form was sent from a page of this site (Fetch Metadata; for browsers without it, Origin).

    A page that tells no referrer sends the origin "null"; only secret pages do, and a stranger cannot know those.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        return "token" in request.path_params
    own = {urlsplit(parts(request).settings.site_address).netloc, request.headers.get("host", "")}
    return urlsplit(origin).netloc in own
