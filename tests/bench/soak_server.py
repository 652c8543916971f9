"""Feeds for the soak: `python soak_server.py PORT`. /hour/N makes it hour N; one feed of ten changes every hour.

/NUMBER.ics is a feed of 20 events; every twentieth is hostile, each in its own way (HOSTILE).
"""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS, HOSTILE_EVERY = 20, 20
BOMB = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"\0" * 60_000_000, 6)
NOW = {"hour": 0}


def calendar(number: int) -> bytes:
    """The feed of a number in this hour."""
    changed = NOW["hour"] if number % 10 == NOW["hour"] % 10 else 0
    blocks = [
        f"BEGIN:VEVENT\r\nUID:{number}-{index}\r\nDTSTART:2099{1 + index % 12:02}{1 + number % 28:02}T{8 + index % 12:02}"
        f"{number % 60:02}00Z\r\nDURATION:PT1H\r\nSUMMARY:Kerho {number} {index} {changed if index == 0 else ''}\r\n"
        f"DESCRIPTION:{index % 13}–{index % 13 + 3}-vuotiaille\r\nLOCATION:Talo {number % 40}\r\nEND:VEVENT\r\n"
        for index in range(EVENTS)
    ]
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:s\r\n" + "".join(blocks) + "END:VCALENDAR\r\n").encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name.startswith("hour/"):
            NOW["hour"] = int(name.rpartition("/")[2])
            return self.say(b"")
        number = int(name.partition(".")[0])
        if number % HOSTILE_EVERY == 0:
            return HOSTILE[number // HOSTILE_EVERY % len(HOSTILE)](self, number)
        return self.say(calendar(number))

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, pieces: int, pause: float, size: int) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(pieces):
            self.wfile.write(b"X" * size)
            time.sleep(pause)

    def handle(self) -> None:
        # cut off by who asked, as it should be
        with suppress(OSError):
            super().handle()

    def log_message(self, *args: object) -> None:
        pass


HOSTILE: tuple[Callable[[Handler, int], None], ...] = (
    lambda it, n: it.say(BOMB, Content_Encoding="gzip"),
    lambda it, n: it.drip(60, 0.5, 1),
    lambda it, n: it.drip(200, 0.0, 1_000_000),
    lambda it, n: it.say(b"<html>Huoltokatko</html>", 200),
    lambda it, n: it.say(b"", 500),
    lambda it, n: it.say(calendar(n)[:700], 200),
    lambda it, n: it.say(b"", 302, Location=f"/{n}.ics"),
    lambda it, n: it.say(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000, 200),
)


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
