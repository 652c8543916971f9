"""Forms that change something: read within bounds, taken only from our own pages."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from web.parts import parts

MOST_BYTES = 16_384
MOST_FIELDS = 300
Fields = list[tuple[str, str]]
Upload = tuple[Fields, str, bytes]


async def fields(request: Request, most: int = MOST_BYTES) -> Fields:
    """The fields of a form. Raises HTTPException 413 for a larger one than any of ours, 403 for a stranger's."""
    body = await _body(request, most)
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None


async def with_file(request: Request, most: int) -> Upload:
    """The fields of a form with one file, the file's name and bytes; "" and none where there is no file.

    most: bytes the file may have. Raises HTTPException 400, 403, 413 (RFC 7578).
    """
    body = await _body(request, most + MOST_BYTES)

    async def whole() -> AsyncGenerator[bytes, None]:
        yield bytes(body)
        yield b""

    parser = MultiPartParser(
        request.headers, whole(), max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError, LookupError):
        raise HTTPException(400) from None
    try:
        return await _taken(form, most)
    finally:
        await form.close()


async def _taken(form: FormData, most: int) -> Upload:
    said = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    file = next((value for _, value in form.multi_items() if isinstance(value, UploadFile)), None)
    content = await file.read() if file else b""
    if len(content) > most:
        raise HTTPException(413)
    return said, (file.filename or "") if file else "", content


async def _body(request: Request, most: int) -> bytearray:
    if not is_own(request):
        raise HTTPException(403)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise HTTPException(413)
    return body


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
