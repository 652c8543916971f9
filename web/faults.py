"""When something is wrong: the pages that say so, in the visitor's language and in plain words."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from web.i18n import N_
from web.pages import page, visitor_language
from web.secrecy import shown_path

log = logging.getLogger(__name__)
RETRY_SECONDS = 30
DATABASES = frozenset(("sqlalchemy", "sqlite3", "psycopg"))

# status -> (heading, what to do)
SENTENCES: dict[int, tuple[str, str]] = {
    404: (N_("The page was not found"), N_("The event may have been removed, or the address is mistyped.")),
    405: (N_("This address cannot be used like that"), N_("Open it as an ordinary page.")),
    403: (
        N_("This could not be done from there"),
        N_("The form was not sent from this site's own page. Open the page again and try once more."),
    ),
    413: (N_("That was too much"), N_("The form was larger than any of ours. Open the page again.")),
    429: (
        N_("Too many new calendars at a time"),
        N_("Many calendars have just been made from your network. Try again in an hour."),
    ),
    410: (N_("This event is long past"), N_("It was more than a year ago, so its page has been taken down.")),
    500: (N_("Something went wrong"), N_("The fault is ours and has been noted. Try again in a moment.")),
    503: (
        N_("The calendar is out of reach"),
        N_("The database does not answer right now. Try again in a minute."),
    ),
}


def is_unreachable(error: BaseException) -> bool:
    """Whether `error` says that the database could not be asked (and not that we asked it wrongly)."""
    # the store lets its libraries' errors through; this room does not import them
    return type(error).__module__.partition(".")[0] in DATABASES


def told(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    """The page for `status`; plain text where a calendar or a machine asked."""
    heading, advice = SENTENCES.get(status, SENTENCES[500])
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if request.url.path.endswith(".ics"):
        return PlainTextResponse(f"{heading}. {advice}\n", status, headers)
    if request.url.path.startswith("/v1/"):
        # another shape for programs, the one that Linked Events has
        return JSONResponse({"detail": f"{heading}."}, status, {"Access-Control-Allow-Origin": "*", **headers})
    language = visitor_language(request)
    return page(
        request, "error.html", language, status=status, headers=headers,
        here="/", title=heading, advice=advice, robots="noindex",
    )  # fmt: skip


def refused(request: Request, error: Exception) -> Response:
    """An HTTPException as a page."""
    assert isinstance(error, HTTPException)
    return told(request, error.status_code, dict(error.headers or {}))


def failed(request: Request, error: Exception) -> Response:
    """Anything unexpected: 503 if it is the database, otherwise 500; both logged."""
    if is_unreachable(error):
        log.error("503 %s: %s", shown_path(request.url.path), error)
        return told(request, 503, {"Retry-After": str(RETRY_SECONDS)})
    log.error("500 %s", shown_path(request.url.path), exc_info=error)
    return told(request, 500)
