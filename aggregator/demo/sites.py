"""Puuhala's own web sites over real HTTP on loopback, for as long as a demo or a test needs them."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from aggregator.demo import pages, stories
from aggregator.demo.api import BadRequest, event_list
from aggregator.demo.drawings import drawing
from aggregator.demo.linked import LinkedData
from aggregator.demo.town import library_ics, linked_events

HTML, CALENDAR, JSON = "text/html; charset=utf-8", "text/calendar; charset=utf-8", "application/json"
API = "/linkedevents/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    """status, body and headers of one answer."""

    status: int
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Town:
    """What all answers are made of. changed: when the library's calendar was written."""

    today: date
    base: str
    calendar: bytes
    changed: datetime
    data: LinkedData

    def answer(self, target: str, headers: Any) -> Answer:
        """The answer to a GET of `target`, a path with its query. headers: the request's, by name."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        if path == "/kirjasto/tapahtumat.ics":
            return self._calendar(headers)
        if path.startswith(f"{API}/"):
            return self._api(path.removeprefix(API).strip("/").split("/"), dict(parse_qsl(parts.query)))
        if path in stories.FEEDS:
            return Answer(200, stories.rss(path, self.today, self.base), "application/rss+xml; charset=utf-8")
        if path.startswith("/kuvat/"):
            return _drawn(*path.removeprefix("/kuvat/").removesuffix(".png").partition("/")[::2])
        if path == "/robots.txt":
            return Answer(200, b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")
        page = pages.page(path)
        return Answer(200 if page else 404, (page or pages.not_found()).encode(), HTML)

    def _calendar(self, headers: Any) -> Answer:
        etag = f'"{blake2b(self.calendar, digest_size=12).hexdigest()}"'
        told = {"ETag": etag, "Last-Modified": format_datetime(self.changed, usegmt=True)}
        if _is_fresh(headers, etag, self.changed):
            return Answer(304, b"", CALENDAR, told)
        return Answer(200, self.calendar, CALENDAR, told)

    def _api(self, steps: list[str], query: dict[str, str]) -> Answer:
        objects = {"event": self.data.events, "place": self.data.places, "keyword": self.data.keywords}
        found: Any = None
        match steps:
            case [""]:
                found = {kind: f"{self.base}{API}/{kind}/" for kind in objects}
            case ["event"]:
                try:
                    found = event_list(self.data, query, f"{self.base}{API}/event/", self.today)
                except BadRequest as error:
                    return _json(400, {"detail": str(error)})
            case [kind, id_] if kind in objects:
                found = objects[kind].get(id_)
        return _json(200, found) if found is not None else _json(404, {"detail": "Not found."})


def _drawn(motif: str, name: str) -> Answer:
    picture = drawing(motif, name)
    return Answer(200, picture, "image/png") if picture else Answer(404, b"No such picture.", "text/plain")


def _json(status: int, value: object) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), JSON)


def _is_fresh(headers: Any, etag: str, changed: datetime) -> bool:
    """RFC 9110 section 13.2.2: If-None-Match, and only without it If-Modified-Since."""
    if (told := headers.get("If-None-Match")) is not None:
        return etag in [each.strip().removeprefix("W/") for each in told.split(",")] or told.strip() == "*"
    try:
        return parsedate_to_datetime(headers.get("If-Modified-Since") or "") >= changed
    except (ValueError, TypeError):
        return False


class TownSites:
    """The sites as a server in threads of its own.

    today: the day the town's events are arranged around. Use as a context manager, or start and stop.
    """

    def __init__(self, today: date) -> None:
        self._today = today
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> str:
        """Serve on a free port of 127.0.0.1; the address, without a slash at the end."""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        base = f"http://127.0.0.1:{self._server.server_address[1]}"
        now = datetime.now(UTC).replace(microsecond=0)
        calendar = library_ics(self._today, now, f"{base}/kirjasto")
        self._server.town = Town(self._today, base, calendar, now, linked_events(self._today, base))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="puuhala", daemon=True
        )
        self._thread.start()
        return base

    def stop(self) -> None:
        """Close the port and end the threads; a second call does nothing."""
        server, thread, self._server, self._thread = self._server, self._thread, None, None
        if server and thread:
            server.shutdown()
            server.server_close()
            thread.join()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    town: Town

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of a caller who has gone: when the demo stops, pictures are still being fetched."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    # a connection carries one request (HTTP/1.0), so that none is left when the server has stopped
    timeout = 10
    server_version = "Puuhala"
    sys_version = ""

    def do_GET(self) -> None:
        self._send(body=True)

    def do_HEAD(self) -> None:
        self._send(body=False)

    def _send(self, body: bool) -> None:
        answer = self.server.town.answer(self.path, self.headers)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if body and answer.status != 304:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo's screen is for its user."""
