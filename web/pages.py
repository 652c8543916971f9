"""Making a page: templates, what all of them share, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from aggregator.model import LANGUAGES
from web.i18n import DEFAULT, OWN_NAMES, preferred, tongue
from web.parts import parts
from web.text import is_web_address

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
MAX_AGE = 60


@cache
def templates(language: str) -> jinja2.Environment:
    """The templates with `language`'s words built in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said = tongue(language)
    environment.globals |= {
        "_": said, "plural": said.plural, "number": said.number, "language": language,
        "languages": OWN_NAMES, "static": static,
    }  # fmt: skip
    return environment


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so that it may be kept for ever."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


def page(
    request: Request,
    template: str,
    language: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    here: str,
    **values: Any,
) -> Response:
    """A page. here: its address without the language, as the language links need it; blocks while rendering."""
    site = parts(request)
    shared: dict[str, Any] = {
        "settings": site.settings, "here": here, "canonical": site.address(f"/{language}{here}"), "robots": "",
        "contact": contact(site.settings.contact),
    }  # fmt: skip
    html = templates(language).get_template(template).render(shared | values)
    cached = {"Cache-Control": f"public, max-age={MAX_AGE}", "Content-Language": language}
    return HTMLResponse(html, status, {**cached, **(headers or {})})


def contact(told: str) -> str:
    """An e-mail or web address as a link's target, "" if it is neither."""
    if is_web_address(told):
        return told
    return f"mailto:{told}" if "@" in told else ""


def visitor_language(request: Request) -> str:
    """The language of the address, else the one the browser asks for."""
    first = request.url.path.split("/", 2)[1] if "/" in request.url.path else ""
    return first if first in LANGUAGES else preferred(request.headers.get("accept-language", DEFAULT))


def redirect(address: str, status: int, max_age: int = MAX_AGE) -> Response:
    """To another address of ours."""
    return RedirectResponse(address, status, {"Cache-Control": f"public, max-age={max_age}"})
