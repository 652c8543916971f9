"""A worker adds a source in a real Chromium, from logging in to its first event on the public page; axe on the way."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import uvicorn

from aggregator.accounts import passwords
from aggregator.settings import Settings
from aggregator.store import Store, workers
from web.app import create_app

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
EMAIL, PASSWORD = "tiina@example.fi", "kolme sanaa riittää"
SOON = datetime.now() + timedelta(days=9)
# a page as a club's secretary writes it: no feed, no markup of events, dates in running text
PAGE = f"""<!doctype html><html lang="fi"><head><title>Nuorisotalo Jätkä</title></head><body><main>
<h1>Nuorisotalo Jätkän syksy</h1><p>Tervetuloa meille Rantatielle! Talo on auki iltaisin ja ohjelma on maksutonta.</p>
<ul><li>{SOON.day}.{SOON.month}.{SOON.year} klo 17–19 Pelikerho 10–12-vuotiaille</li>
<li>{SOON.day}.{SOON.month}.{SOON.year} klo 18–20 Bändi-ilta yli 13-vuotiaille</li></ul>
<p>Kysy lisää talon ohjaajilta. Sana sana sana sana sana sana sana sana sana sana sana.</p></main></body></html>"""


class Home(BaseHTTPRequestHandler):
    """The organiser's own site."""

    def do_GET(self) -> None:
        body = PAGE.encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def home() -> Iterator[str]:
    """A page that nobody has prepared for us."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Home)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(sqlite_store: Store) -> Iterator[str]:
    """The site as it is run, with a worker who has a password and an organisation."""
    now = int(time.time())
    with sqlite_store.write() as db:
        worker = workers.add(db, EMAIL, "Tiina", "worker", "nuoriso", now)
        workers.change(db, worker.id, password=passwords.hashed(PASSWORD))
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    local = {"allow_addresses": ["127.0.0.1/32"], "allow_ports": ["1024-65535"]}
    settings = Settings(
        site_address=address, municipality="Imatra", database="sqlite:///unused", children=1, **local
    )
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, sqlite_store), log_level="warning", access_log=False)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield address
    server.should_exit = True
    thread.join()
    listening.close()


class Clicks:
    """Counts what is clicked."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def __call__(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()
        self.count += 1


def enter(page: Any, click: Clicks) -> None:
    page.get_by_label("Sähköposti").fill(EMAIL)
    page.get_by_label("Salasana").fill(PASSWORD)
    click("button", "Kirjaudu")
    page.wait_for_url(lambda address: "kirjaudu" not in address)


def settled(page: Any, seen: list[str] | None = None) -> None:
    """Wait until the page is one that waits for the worker."""
    until = time.monotonic() + 60
    # asked in one, as between two pages there is nothing of either
    while not page.locator("main:not(:has([data-poll])) h1").count():
        if seen is not None and page.locator("[data-step]").count():
            seen.append(page.locator("[data-step]").first.inner_text())
        page.wait_for_timeout(100)
        assert time.monotonic() < until


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_logging_in_to_the_first_event(visit: Any, site: str, home: str, scripts: bool, capsys: Any) -> None:
    visited = visit(viewport=WIDE, java_script_enabled=scripts)
    page = visited.to("/fi/lahteet")
    click, began = Clicks(page), time.monotonic()
    enter(page, click)
    click("link", "Lisää ensimmäinen lähde")
    page.get_by_label("Liitä sivun tai syötteen osoite").fill(home)
    click("button", "Tarkista")
    settled(page)
    assert set(page.locator("mark").all_inner_texts()) == {"10–12-vuotiaille", "yli 13-vuotiaille"}
    click("button", "Jatka")
    page.get_by_label("Lähteen nimi").fill("Nuorisotalo Jätkä")
    click("button", "Tallenna lähde")
    settled(page)
    click("link", "Pelikerho")
    took = time.monotonic() - began
    assert page.url.startswith(f"{site}/fi/t/")
    assert page.get_by_text("10–12 v").first.is_visible()
    assert page.get_by_role("link", name="Nuorisotalo Jätkä").or_(page.get_by_text("Nuorisotalo Jätkä")).count()
    with capsys.disabled():
        how = "with" if scripts else "without"
        sys.stdout.write(f"\n{click.count} clicks, {took:.1f} s of machine time {how} scripts\n")
    assert click.count <= 7
    assert took < 60
    assert (visited.complaints, visited.strangers) == ([], [])


def every_page(page: Any, site: str, home: str) -> dict[str, str]:
    """Name -> path of every page for adding, each in a state that has something on it."""
    page.goto(f"{site}/fi/lahteet")
    enter(page, Clicks(page))
    paths = {"address": "lahteet/uusi", "table": "lahteet/uusi/taulukko", "calendar": "lahteet/uusi/kasin"}

    def note(name: str) -> None:
        paths[name] = page.url.partition("/fi/")[2]

    page.goto(f"{site}/fi/lahteet/uusi")
    page.locator("#osoite").fill("http://10.0.0.1/")
    page.get_by_role("button", name="Tarkista").click()
    settled(page)
    note("obstacle")
    page.goto(f"{site}/fi/lahteet/uusi")
    page.locator("#osoite").fill(home)
    page.get_by_role("button", name="Tarkista").click()
    settled(page)
    note("preview")
    paths["details"] = paths["preview"].replace("esikatselu", "tiedot")
    paths["found"] = paths["preview"].replace("/esikatselu", "?kaikki=1")
    return paths


def typed(page: Any, site: str) -> dict[str, str]:
    """The same of the calendar that is typed in."""
    page.goto(f"{site}/fi/lahteet/uusi/kasin")
    page.get_by_role("button", name="Aloita").click()
    rows = page.url.partition("/fi/")[2]
    page.goto(f"{page.url}/uusi?laji=harrastus")
    page.locator("#otsikko").fill("Kokkikerho")
    page.get_by_label("tiistai").check()
    page.locator("#paiva").fill(f"{SOON:%Y-%m-%d}")
    page.locator("#viimeinen").fill(f"{SOON + timedelta(days=60):%Y-%m-%d}")
    page.locator("#alkaa").fill("17:00")
    page.get_by_role("button", name="Tallenna").click()
    settled(page)
    changed = page.get_by_role("link", name="Muuta").get_attribute("href").partition("/fi/")[2]
    return {"rows": rows, "hobby": f"{rows}/uusi?laji=harrastus", "event": f"{rows}/uusi", "change": changed}


@pytest.mark.timeout(300)
def test_axe_finds_nothing_on_any_page_for_adding(visit: Any, axe: Any, site: str, home: str) -> None:
    visited = visit(viewport=WIDE, reduced_motion="reduce")
    page = visited.page
    paths = every_page(page, site, home) | typed(page, site)
    found = {}
    for language, viewport in (("fi", WIDE), ("sv", PHONE), ("en", PHONE)):
        page.set_viewport_size(viewport)
        for name, path in paths.items():
            page.goto(f"{site}/{language}/{path}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], (language, name)
            found |= {
                (language, name, scheme): what for scheme, what in axe(page, colours=language == "fi").items()
            }
    assert {where: what for where, what in found.items() if what} == {}
    assert visited.strangers == []
    assert len(found) == 44
