"""The workers' area in a real Chromium: from the invitation to logging out, every screen, and its cookies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aggregator.accounts import inviting

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
PASSWORD = "kolme sanaa riittää"


def invited(town: Any, email: str) -> str:
    """The token of a new worker's link."""
    return inviting.invite(town.store, "test", email, "worker", "kirjasto", town.now)[1]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_invitation_to_logging_out(visit: Any, sqlite_town: Any, script: bool) -> None:
    seen = visit(viewport=PHONE, java_script_enabled=script)
    page = seen.to(f"/fi/kutsu/{invited(sqlite_town, 'liisa@example.fi')}")
    page.get_by_label("Nimesi").fill("Liisa <b>Lukija</b>")
    page.get_by_label("Uusi salasana").fill(PASSWORD)
    page.get_by_role("button", name="Aseta salasana").click()
    assert page.get_by_role("status").inner_text() == "Salasanasi on asetettu. Kirjaudu sisään sillä."
    page.goto(seen.site + "/fi/tili")
    page.get_by_label("Sähköposti").fill("LIISA@example.fi")
    page.get_by_label("Salasana").fill(PASSWORD)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    assert page.url == seen.site + "/fi/tili", "back where one wanted to go"
    page.get_by_role("link", name="Lähteet", exact=True).click()
    assert page.locator("h1").inner_text() == "Lähteet"
    assert "Liisa <b>Lukija</b>" in page.inner_text("main")
    cookies = {one["name"]: one for one in seen.context.cookies()}
    assert set(cookies) == {"__Host-puuha"}, "what belonged to the form is gone"
    found = cookies["__Host-puuha"]
    assert (found["httpOnly"], found["secure"], found["sameSite"], found["expires"]) == (True, True, "Lax", -1)
    page.get_by_role("button", name="Kirjaudu ulos").click()
    assert page.get_by_role("status").inner_text() == "Olet kirjautunut ulos."
    page.goto(seen.site + "/fi/lahteet")
    assert "/fi/kirjaudu?next=" in page.url
    assert (seen.complaints, seen.strangers) == ([], [])


def test_every_screen_is_accessible_and_valid(
    signed_visit: Any, visit: Any, sqlite_town: Any, axe: Any, html_errors: Any, tmp_path: Path
) -> None:
    token = invited(sqlite_town, "liisa@example.fi")
    found: dict[Any, list[str]] = {}
    files: list[str] = []

    def look(seen: Any, name: str) -> None:
        found.update(
            {
                (seen.page.url, name, scheme): what
                for scheme, what in axe(seen.page, colours=viewport == WIDE).items()
            }
        )
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        files.append(str(tmp_path / f"{len(files)}.html"))
        Path(files[-1]).write_bytes(seen.context.request.get(seen.page.url).body())

    for language, viewport in (("fi", WIDE), ("sv", PHONE), ("en", PHONE)):
        outside, inside = visit(viewport=viewport), signed_visit("administrator", viewport=viewport)
        for path in ("kirjaudu?tehty=ulos", f"kutsu/{'a' * 26}", f"kutsu/{token}"):
            outside.page.goto(f"{outside.site}/{language}/{path}")
            look(outside, path)
        outside.page.locator("#name").fill("Liisa")
        outside.page.locator("#password").fill("salasana1234")
        outside.page.locator("main button").click()
        assert outside.page.locator("[role=alert]").count() == 1
        look(outside, "accept, mistake")
        for path in ("kayttajat/1", "loki", "tili", "lahteet", "kayttajat"):
            assert inside.page.goto(f"{inside.site}/{language}/{path}").ok, path
            look(inside, path)
        inside.page.locator("#email").fill(f"{language}@example.fi")
        inside.page.locator("main form.filter button").click()
        assert re.search(r"/kutsu/[a-z2-7]{26}$", inside.page.locator("#linkki").input_value())
        look(inside, "link")
        assert inside.strangers + outside.strangers == []
        assert [one for one in inside.complaints + outside.complaints if "status of 4" not in one] == []
    assert {where: what for where, what in found.items() if what} == {}
    assert html_errors(files) == []
