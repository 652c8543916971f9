"""Pictures on their way from a source's server to our folder."""

from __future__ import annotations

import asyncio
import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from aggregator.pictures import Gallery, tidy
from aggregator.settings import Settings
from aggregator.store import pictures
from aggregator.store.sitetables import picture

HOUR, DAY = 3600, 86_400


def jpeg(width: int = 1200, height: int = 800) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Somebody's server: its address, and what it has been asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = (
                jpeg()
                if self.path.startswith("/hyva")
                else b"<html>"
                if self.path == "/sivu"
                else b"x" * 20_000_000
            )
            self.send_response(404 if self.path == "/poissa" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}", asked
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(pictures=tmp_path / "kuvat", allow_addresses=["127.0.0.1/32"], allow_ports=["1024-65535"])


def gallery(town: Any, settings: Settings) -> Gallery:
    return Gallery(town.store, settings, clock=lambda: town.now)


def refresh(town: Any, settings: Settings) -> int:
    return asyncio.run(gallery(town, settings).refresh())


def test_a_picture_comes_once_and_moves_the_revision_once(town: Any, settings: Settings, server: Any) -> None:
    base, asked = server
    good = f"{base}/hyva.jpg"
    town.take_in(
        *(town.event(str(n), image=good) for n in range(3)), town.event("toinen", image=f"{base}/hyva2.jpg")
    )
    before = town.store.revision()
    assert refresh(town, settings) == 2
    assert sorted(asked) == ["/hyva.jpg", "/hyva2.jpg"]
    assert town.store.revision() == before + 1
    found = town.store.beside.pictures([good])[good]
    assert (found.small_width, found.width, found.height) == (480, 960, 640)
    files = [file.stem for file in settings.picture_folder.glob("??/*.webp")]
    assert sorted(files) == sorted({found.small, found.large})
    assert refresh(town, settings) == 0 and len(asked) == 2


def test_what_fails_waits_longer_each_time(town: Any, settings: Settings, server: Any) -> None:
    base, asked = server
    town.take_in(town.event("1", image=f"{base}/poissa"), town.event("2", image=f"{base}/sivu"),
                 town.event("3", image=f"{base}/suuri"), town.event("4", image="http://10.0.0.1/sisalla.jpg"),
                 town.event("5", image="file:///etc/passwd"))  # fmt: skip
    assert refresh(town, settings) == 0
    assert sorted(asked) == ["/poissa", "/sivu", "/suuri"], "guarded addresses are never called"
    assert not list(settings.picture_folder.glob("**/*"))
    town.now += HOUR - 1
    assert refresh(town, settings) == 0 and len(asked) == 3
    town.now += 1
    refresh(town, settings)
    assert len(asked) == 6
    with town.store.read() as db:
        waits = {row.next_try_at - town.now for row in db.execute(select(picture))}
    assert waits == {4 * HOUR}


def test_no_more_than_there_is_room_for(town: Any, settings: Settings, server: Any) -> None:
    base, asked = server
    town.take_in(town.event("1", image=f"{base}/hyva.jpg"))
    assert refresh(town, settings.model_copy(update={"picture_megabytes": 0})) == 0 and asked == []
    assert refresh(town, settings) == 1
    with town.store.write() as db:
        db.execute(picture.update().values(size=2_000_000))
    town.take_in(town.event("2", image=f"{base}/hyva2.jpg"), complete=False)
    assert refresh(town, settings.model_copy(update={"picture_megabytes": 2})) == 0
    assert asked == ["/hyva.jpg"]


def test_what_nobody_wants_is_removed(town: Any, settings: Settings, server: Any) -> None:
    base, _ = server
    town.take_in(town.event("1", image=f"{base}/hyva.jpg"))
    refresh(town, settings)
    files = list(settings.picture_folder.glob("??/*.webp"))
    assert files
    stray = files[0].with_name("stray.part")
    stray.write_bytes(b"")
    os.utime(stray, (town.now - 2 * HOUR, town.now - 2 * HOUR))
    for file in files:
        os.utime(file, (town.now, town.now))
    assert tidy(town.store, settings.picture_folder, town.now) == 1, "only the stray one"
    later = town.now + 15 * DAY
    assert tidy(town.store, settings.picture_folder, later) == len(files)
    assert not list(settings.picture_folder.glob("??/*"))
    with town.store.read() as db:
        assert db.execute(select(picture)).all() == []
        assert pictures.used(db) == 0


def test_what_two_processes_do_at_once_is_done_once(town: Any, settings: Settings, server: Any) -> None:
    base, asked = server
    town.take_in(*(town.event(str(n), image=f"{base}/hyva{n}.jpg") for n in range(6)))

    async def both() -> list[int]:
        return list(await asyncio.gather(gallery(town, settings).refresh(), gallery(town, settings).refresh()))

    assert sum(asyncio.run(both())) == 6
    assert len(asked) == len(set(asked)) == 6


def test_past_events_and_long_addresses_are_not_wanted(town: Any) -> None:
    from datetime import UTC, datetime, timedelta

    past = datetime.fromtimestamp(town.now, UTC) - timedelta(days=9)
    town.take_in(
        town.event("1", image="https://a.example.fi/1.jpg"), town.event("2", image="https://a.example.fi/" + "x" * 3_000),
        town.event("3", starts=past, ends=past + timedelta(hours=1), image="https://a.example.fi/3.jpg"), town.event("4"),
    )  # fmt: skip
    with town.store.read() as db:
        assert pictures.wanted(db, town.now) == {"https://a.example.fi/1.jpg"}
