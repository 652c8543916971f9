"""The cookies of the workers' area: one with the session's token, one for forms before there is a session.

`__Host-` binds a cookie to this very host, over https alone (RFC 6265bis section 4.1.3.2). Browsers differ about
http on a loopback address: Chromium takes such cookies there, others need not. So where the site's own address is
http on loopback, as the demo's is, the names are plain and Secure is left out; everywhere else both stand.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from aggregator.settings import Settings
from aggregator.tokens import new_token
from web.parts import parts

SESSION, FORM = "puuha", "puuha-form"
FORM_SECONDS = 86_400


def is_loopback(settings: Settings) -> bool:
    """Whether the site's own address is http on this very machine."""
    address = urlsplit(settings.site_address)
    host = address.hostname or ""
    if address.scheme != "http":
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def can_log_in(settings: Settings) -> bool:
    """Whether a browser would bring the cookie back: https, or loopback."""
    return settings.site_address.startswith("https:") or is_loopback(settings)


def name(request: Request, plain: str) -> str:
    """What a cookie is called at this site."""
    return plain if is_loopback(parts(request).settings) else f"__Host-{plain}"


def read(request: Request, plain: str = SESSION) -> str:
    """A cookie's value, "" if there is none."""
    return request.cookies.get(name(request, plain), "")


def put(request: Request, answer: Response, token: str, plain: str = SESSION) -> None:
    """Have the browser keep a token until it is closed."""
    secure = not is_loopback(parts(request).settings)
    answer.set_cookie(name(request, plain), token, path="/", secure=secure, httponly=True, samesite="lax")


def drop(request: Request, answer: Response, plain: str = SESSION) -> None:
    """Have the browser forget it."""
    secure = not is_loopback(parts(request).settings)
    answer.delete_cookie(name(request, plain), path="/", secure=secure, httponly=True, samesite="lax")


def form_secret(request: Request) -> str:
    """The secret behind forms that are sent before one has logged in: the browser's own, or a new one."""
    return read(request, FORM) or new_token()
