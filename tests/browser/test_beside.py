"""The pages beside the list in a real browser: the poster on paper, a family's journey, a frame on another site."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from aggregator.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.browser
MM = 25.4
DPI = 200


def printed(chromium: Any, address: str) -> tuple[list[Any], Any]:
    """The pages as a printer would have them."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    page = chromium.new_page()
    page.goto(address)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    heading = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize) * 72 / 96")
    page.close()
    sheets = [document[n] for n in range(len(document))]
    return sheets, heading


@pytest.mark.parametrize("asked", ["kk=2026-11", "ika=0-2&kk=2026-11", "kk=2027-10"])
def test_the_poster_is_one_sheet_with_a_code_that_a_phone_reads(
    site: str, chromium: Any, sqlite_town: Any, asked: str
) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    long = "Erittäin pitkä nimi, joka ei mahdu millekään riville eikä kahdelle"
    sqlite_town.take_in(*(sqlite_town.event(str(n), title={"fi": long}) for n in range(70)), slug="seura")
    sheets, heading = printed(chromium, f"{site}/fi/juliste?{asked}")
    assert len(sheets) == 1
    assert [round(side / 72 * MM) for side in sheets[0].get_size()] == [210, 297]
    assert heading >= 28
    (code,) = zxingcpp.read_barcodes(sheets[0].render(scale=DPI / 72).to_pil())
    left, right = code.position.top_left, code.position.top_right
    assert ((right.x - left.x) ** 2 + (right.y - left.y) ** 2) ** 0.5 / DPI * MM >= 25
    assert re.fullmatch(r"https://puuha\.example\.fi/fi/k/[a-z0-9]{10}", code.text)
    landing = chromium.new_page()
    answer = landing.goto(site + urlsplit(code.text).path)
    assert answer.status == 200
    landing.close()


def test_a_family_makes_changes_and_removes_its_calendar_without_javascript(site: str, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/fi/perhe")
    page.select_option("#synt-0", "2018")
    page.get_by_role("button", name="Lisää lapsi").click()
    page.select_option("#synt-1", "2021")
    page.get_by_role("button", name="Tee kalenteri").click()
    assert "Kalenteri on valmis" in page.inner_text("main")
    feed = urlsplit(page.input_value("#osoite")).path
    before = context.request.get(site + feed)
    assert before.ok and "Satutunti" in before.text()
    page.locator("label", has_text="Vain maksuttomat").first.click()
    page.get_by_role("button", name="Tallenna").click()
    assert "Tallennettu" in page.inner_text("main") and urlsplit(page.input_value("#osoite")).path == feed
    assert context.request.get(site + feed).text() != before.text()
    page.locator("summary", has_text="Poista kalenteri").click()
    page.get_by_role("button", name="Poista lopullisesti").click()
    assert "on poistettu" in page.inner_text("main")
    assert context.request.get(site + feed).status == 404
    context.close()


@pytest.fixture
def other_site() -> Iterator[Any]:
    """A municipality's site of another origin: its address, and what its page holds."""
    held = {"page": ""}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Puuhala</title>{held['page']}".encode())

        def log_message(self, *_: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", held
    server.shutdown()
    thread.join()
    server.server_close()


class Running(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None in a thread."""


@pytest.mark.parametrize("allowed", [True, False])
def test_a_frame_on_another_site_takes_its_height_where_it_is_allowed(
    site: str, chromium: Any, sqlite_town: Any, other_site: Any, allowed: bool
) -> None:
    address, held = other_site
    settings = Settings(site_address=site, embed_origins=[address] if allowed else ["https://www.muu.example"])
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    server = Running(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        own = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        guide = chromium.new_page()
        guide.goto(f"{own}/fi/upota/ohje")
        held["page"] = guide.input_value("#koodi").replace(site, own)
        guide.close()
        page = chromium.new_page()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        height = page.evaluate("document.querySelector('iframe').getBoundingClientRect().height")
        shown = [frame for frame in page.frames if frame.url.startswith(own)]
        if allowed:
            inside = shown[0].evaluate("document.body.getBoundingClientRect().height")
            assert height >= inside > 640, "ten events are higher than the frame began"
        else:
            assert height == 640 and not any(frame.query_selector(".card") for frame in shown)
        page.close()
    finally:
        server.should_exit = True
        thread.join()
