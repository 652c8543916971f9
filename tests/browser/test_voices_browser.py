"""A child's wish without scripts, its way past a worker, and one tap; every screen on the way with axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def test_from_a_wish_to_everybody(
    visit: Any, signed_visit: Any, axe: Any, html_errors: Any, tmp_path: Path
) -> None:
    child = visit(viewport=PHONE, java_script_enabled=False)
    page = child.to("/fi/")
    page.get_by_role("contentinfo").get_by_role("link", name="Mitä toivoisit?").click()
    page.locator("input[value='7-9']").check()
    page.get_by_label("Mihin toiveesi liittyy?").select_option("music")
    page.get_by_label("Omin sanoin, jos haluat").fill("Rumpuja! Soita 040 123 4567")
    page.get_by_role("button", name="Lähetä toive").click()
    assert page.get_by_role("alert").inner_text().startswith("Tuo näyttää puhelinnumerolta.")
    page.get_by_label("Omin sanoin, jos haluat").fill("Rumpuja!")
    page.get_by_role("button", name="Lähetä toive").click()
    assert page.get_by_role("status").inner_text().startswith("Kiitos!")
    page.goto(child.site + "/fi/")
    page.get_by_role("link", name="Lasten taidenäyttely").first.click()
    page.locator("button[value=fun]").click()
    assert page.get_by_role("status").inner_text() == "Kiitos! Vastauksesi laskettiin mukaan."
    event = page.url.partition("?")[0]
    assert child.strangers == [] and all("422" in one for one in child.complaints), "the mistake is all it tells"
    wrong: dict[Any, object] = {}
    files: list[str] = []

    def look(seen: Any, name: str) -> None:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wrong.update({(name, scheme): told for scheme, told in axe(seen.page).items() if told})
        seen.page.set_viewport_size(PHONE)
        if (wide := seen.page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            wrong[name, "wide"] = wide
        seen.page.set_viewport_size(WIDE)
        (tmp_path / f"{name}.html").write_text(seen.page.content(), "utf-8")
        files.append(str(tmp_path / f"{name}.html"))

    worker = signed_visit(viewport=WIDE)
    worker.to("/fi/toiveet/seulo")
    look(worker, "queue")
    worker.page.locator("button[value=nayta]").click()
    assert "Toive näkyy nyt kaikille." in worker.page.get_by_role("status").inner_text()
    look(worker, "shown")
    reader = visit(viewport=WIDE)
    assert "Rumpuja!" in reader.to("/fi/toiveet?aihe=music").inner_text("main")
    look(reader, "wishes")
    reader.to(event)
    look(reader, "event")
    assert (wrong, html_errors(files)) == ({}, [])
    assert (worker.complaints, reader.complaints, reader.strangers) == ([], [], [])
