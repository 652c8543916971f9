"""Minding the sources in a real Chromium: by keyboard alone, without JavaScript, and for everybody (WCAG 2.2)."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator import correcting
from aggregator.model import EventQuery
from aggregator.report import SENTENCES, PullReport
from aggregator.settings import Settings
from aggregator.store import items, pulls, quarantines, sources
from aggregator.store.tables import source
from sources.errors import Problem

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def uid(town: Any, title: str) -> str:
    cards = town.store.listing(EventQuery(), town.now).cards
    return str(next(card.uid for card in cards if title in str(card.title)))


def troubled(town: Any) -> None:
    """The library's feed has died, the youth services' is in quarantine; an event is corrected."""
    town.take_in(*(town.event(f"k{n}", title={"fi": f"Lukupiiri {n}"}) for n in range(4)), slug="seura")
    problems = (Problem("", SENTENCES["unreachable"]), Problem("Satutunti", "The event has no identifier; one was made of its time, title and place."))  # fmt: skip
    with town.store.write() as db:
        row = sources.one(db, "kirjasto")
        pulls.record(
            db, row.id, PullReport("kirjasto", "unreachable", town.now - 60, town.now - 50, problems=problems)
        )
        bad = {
            "outcome": "unreachable",
            "failures": 3,
            "checked_at": town.now - 90_000,
            "changed_at": town.now - 90_000,
        }
        db.execute(source.update().where(source.c.slug == "kirjasto").values(**bad))
        waits = {"quarantined_since": town.now - 60, "quarantined_pulls": 1, "checked_at": town.now}
        db.execute(source.update().where(source.c.slug == "nuoriso").values(**waits))
        youth = sources.one(db, "nuoriso")
        quarantines.remember(db, youth, [item.event_id for item in items.load_items(db, youth.id).values()])
    own = Settings(database=town.store.database)
    correcting.correct(town.store, own, uid(town, "Lukupiiri 0"), {"ages": (3, 6)}, "Tiina", town.now)


def screens(town: Any) -> list[str]:
    one, other = uid(town, "Lukupiiri 0"), uid(town, "Lukupiiri 1")
    return [
        "lahteet", "lahteet/kirjasto", "lahteet/nuoriso", "lahteet/kirjasto/asetukset", "lahteet/kirjasto/poista",
        f"korjaukset?oli=ika&uid={one}&arvo=3-6", f"korjaukset/{one}", f"korjaukset/{one}/sama?q=lukupiiri",
        f"korjaukset/{one}/sama?toinen={other}", "paikat", "viikkokatsaus",
    ]  # fmt: skip


SMALL = """() => [...document.querySelectorAll("main .button, main select, main summary, main .jump")]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 99))"""


# every screen once, light and dark; the ones that differ most by language on a phone in the others
@pytest.mark.parametrize(
    ("language", "viewport", "step"), [("fi", WIDE, 1), ("sv", PHONE, 3), ("en", PHONE, 5)], ids=["fi", "sv", "en"]
)
def test_axe_finds_nothing(
    signed_visit: Any, sqlite_town: Any, axe: Any, language: str, viewport: Any, step: int
) -> None:
    troubled(sqlite_town)
    seen = signed_visit("administrator", viewport=viewport, reduced_motion="reduce")
    found = {}
    for path in screens(sqlite_town)[::step]:
        page = seen.to(f"/{language}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found |= {(path, scheme): what for scheme, what in axe(page, colours=language == "fi").items()}
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        assert page.evaluate(SMALL) == [], path
    assert {where: what for where, what in found.items() if what} == {}
    assert (seen.complaints, seen.strangers) == ([], [])


def test_three_corrections_by_keyboard_alone(signed_visit: Any, sqlite_town: Any) -> None:
    troubled(sqlite_town)
    seen = signed_visit("administrator", viewport=WIDE)
    page = seen.to("/fi/korjaukset")
    assert page.locator("#nappaimet").is_visible()
    asked = []
    for key in ("2", "4", "9"):
        asked.append(page.locator("#kysymys").inner_text())
        with page.expect_navigation():
            page.keyboard.press(key)
        # the next question has the focus, and what was done is said
        assert page.evaluate("document.activeElement.id") == "kysymys"
        assert asked[-1] in page.locator(".answered").inner_text()
    assert len(set(asked)) == 3
    with page.expect_navigation():
        page.keyboard.press("k")
    assert page.locator("#kysymys").inner_text() == asked[-1]
    # by Tab alone, as without the keys: from the question the first button is next
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.value") != "0-2":
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "0–2 v" in page.locator(".answered").inner_text()
    # typing digits into the search answers nothing
    page.locator("#q").fill("")
    page.locator("#q").press("2")
    assert page.locator("#q").input_value() == "2" and "oli=ika" in page.url
    listing = sqlite_town.store.listing(EventQuery(), sqlite_town.now)
    told = {
        card.title["fi"]: card.age for card in (*listing.cards, *listing.ongoing) if card.title.get("fi") in asked
    }
    ages = [age.range.min for age in told.values() if age]
    assert sorted(ages) == [0, 3, 10]
    assert (seen.complaints, seen.strangers) == ([], [])


def test_without_javascript(signed_visit: Any, sqlite_town: Any) -> None:
    troubled(sqlite_town)
    seen = signed_visit("administrator", viewport=PHONE, java_script_enabled=False)
    page = seen.to("/fi/korjaukset")
    first = page.locator("#kysymys").inner_text()
    assert not page.locator("#nappaimet").is_visible()
    page.locator(".ask .bands button").nth(1).click()
    assert first in page.locator(".answered").inner_text()
    page.get_by_role("button", name="Kumoa").click()
    assert page.locator("#kysymys").inner_text() == first
    page = seen.to("/fi/lahteet")
    assert page.locator("tbody th a").first.inner_text() == "Kirjasto"
    page.locator("tbody th a").first.click()
    page.get_by_role("button", name="Hae nyt").click()
    assert "minuutin kuluessa" in page.locator("[role=status]").first.inner_text()
    page = seen.to("/fi/lahteet/nuoriso")
    page.get_by_role("button", name="Säilytä tapahtumat").click()
    assert "hylätty" in page.locator(".notice").inner_text()
