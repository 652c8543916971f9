"""Radicale and open-web-calendar: installed into a folder of their own, filled with our events, and started."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from feeds import ZONE
from peers_http import Request

NAMES = ("radicale", "open-web-calendar")
COLLECTION = "/bench/all/"
# Radicale shows a collection to its owner only; without a password file it believes any
OWNER = {"Authorization": "Basic " + base64.b64encode(b"bench:bench").decode()}
REPORT = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>{more}
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""
PLACE = '<C:prop-filter name="LOCATION"><C:text-match>{text}</C:text-match></C:prop-filter>'
VERSIONS = "import json, importlib.metadata as m; print(json.dumps({n: m.version(n) for n in %r}))"


def install(folder: Path) -> Path:
    """The folder of the programs of a virtual environment that has both; exits with a message if that fails."""
    programs = folder / "venv" / "bin"
    if not (programs / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    if not all((programs / name).exists() for name in ("radicale", "gunicorn", "open-web-calendar")):
        print("installing Radicale and open-web-calendar …", flush=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--retries", "1", *NAMES]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            last = done.stderr.strip().rpartition("\n")[2]
            raise SystemExit(
                f"Radicale and open-web-calendar could not be installed; is the package index reached? ({last})"
            )
    return programs


def versions(programs: Path) -> dict[str, str]:
    """What is installed."""
    done = subprocess.run(
        [str(programs / "python"), "-c", VERSIONS % (NAMES,)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[psutil.Process]:
    """A server that has begun to listen on `port`; ended with its children."""
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(command, env=os.environ | (env or {}), stdout=told, stderr=told) as server,
    ):
        try:
            if not _listens(port, server):
                told.seek(0)
                raise SystemExit(f"{command[0]} did not start:\n{told.read().decode(errors='replace')}")
            yield psutil.Process(server.pid)
        finally:
            server.terminate()


def _listens(port: int, server: subprocess.Popen[bytes]) -> bool:
    for _ in range(600):
        if server.poll() is not None:
            return False
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def resident(server: psutil.Process) -> float:
    """The resident memory of the process that answers (of a server with workers: its largest), in MB."""
    return max(process.memory_info().rss for process in (server, *server.children(recursive=True))) / 1e6


def lay_out(bodies: list[bytes], folder: Path) -> None:
    """The events of the calendars as Radicale keeps them: one file each, beside its time zone.

    A folder that is there already is left as it is: reading 10,000 events for the first time takes Radicale minutes.
    """
    if folder.exists():
        return
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    collection = new / "collection-root" / COLLECTION.strip("/")
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//FI\r\n{ZONE}"
    for text in (body.decode() for body in bodies):
        for block in re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", text, re.DOTALL):
            uid = re.search(r"\nUID:(\S+)", block)
            assert uid
            file = collection / f"{uid[1]}.ics"
            file.write_bytes(f"{head}{block}END:VCALENDAR\r\n".encode())
    new.rename(folder)


def radicale(programs: Path, folder: Path, port: int) -> list[str]:
    """The command that starts Radicale as it comes, without passwords."""
    return [
        str(programs / "radicale"), "--config", os.devnull, "--auth-type", "none", "--logging-level", "error",
        "--storage-filesystem-folder", str(folder), "--server-hosts", f"127.0.0.1:{port}",
    ]  # fmt: skip


def report(port: int, start: str, end: str, place: str = "") -> Request:
    """A calendar-query (RFC 4791 section 7.8) for the events in a span of time, with their data.

    start, end: as in 20261122T220000Z. place: also this in LOCATION."""
    more = PLACE.format(text=place) if place else ""
    body = REPORT.format(start=start, end=end, more=more).encode()
    headers = OWNER | {"Depth": "1", "Content-Type": "application/xml"}
    return Request(port, COLLECTION, headers, "REPORT", body)


def open_web_calendar(programs: Path, port: int) -> list[str]:
    """One process under the server that it recommends."""
    return [
        str(programs / "gunicorn"), "--workers", "1", "--timeout", "600", "--log-level", "error",
        "--bind", f"127.0.0.1:{port}", "open_web_calendar.app:app",
    ]  # fmt: skip


def open_web_calendar_settings(folder: Path) -> dict[str, str]:
    """Room for the whole source in its cache, so that fetching it is not measured."""
    folder.mkdir(exist_ok=True)
    return {"CACHE_DIRECTORY": str(folder), "CACHE_FILE_SIZE": "100", "CACHE_REQUESTED_URLS_FOR_SECONDS": "86400"}
