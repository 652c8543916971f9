"""A bare HTTP server in a process of its own: `python server.py FOLDER PORT etags|plain`."""

from __future__ import annotations

import sys
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER, PORT, ETAGS = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "etags"


KEPT: dict[Path, tuple[int, bytes, str]] = {}


def kept(path: Path) -> tuple[bytes, str]:
    """A file's bytes and tag, read again only when it has changed: what the server costs must not be measured."""
    changed = path.stat().st_mtime_ns
    if path not in KEPT or KEPT[path][0] != changed:
        body = path.read_bytes()
        KEPT[path] = changed, body, f'"{blake2b(body, digest_size=8).hexdigest()}"'
    return KEPT[path][1:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        body, etag = kept(FOLDER / self.path.strip("/"))
        if ETAGS and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/calendar")
        self.send_header("Content-Length", str(len(body)))
        if ETAGS:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
