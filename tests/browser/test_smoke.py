"""The site in a real Chromium: the whole journey without scripts, small screens, light and dark, no errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from icalendar import Calendar

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
LINE = "Satutunti leikki-ikäisille"


def test_from_the_list_to_a_subscription_without_scripts(visit: Any, site: str) -> None:
    seen = visit(viewport=WIDE, java_script_enabled=False)
    page = seen.to("/")
    assert page.url == f"{site}/fi/"
    everything = page.locator(".card").count()
    page.get_by_label("3–6").check()
    page.get_by_label("Vain maksuttomat").check()
    page.get_by_role("button", name="Näytä tapahtumat").click()
    assert page.url == f"{site}/fi/?ika=3-6&maksuton=1#tulokset"
    assert 0 < page.locator(".card").count() < everything
    assert page.get_by_role("status").inner_text().endswith("tapahtumaa")
    assert page.get_by_label("3–6").is_checked()

    page.get_by_role("link", name=LINE).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == LINE
    assert page.get_by_text("3–6 v (järjestäjän ilmoittama)").is_visible()
    page.go_back()

    page.get_by_role("link", name="Svenska").click()
    assert page.get_by_label("3–6").is_checked()
    page.get_by_role("link", name="Prenumerera i kalendern").click()
    assert re.fullmatch(rf"{site}/sv/k/[a-z0-9]+", page.url)
    assert page.get_by_text("3–6 år · avgiftsfria").is_visible()
    address = page.get_by_label("Kalenderns adress").input_value()
    assert page.get_by_role("link", name="Prenumerera", exact=True).get_attribute("href") == (
        address.replace("https://", "webcal://")
    )
    feed = page.request.get(site + "/k/" + address.rpartition("/")[2])
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(feed.body())
    assert LINE in {str(event["SUMMARY"]) for event in read.walk("VEVENT")}
    assert seen.context.cookies() == []


def test_days_can_be_picked_without_scripts(visit: Any, site: str) -> None:
    page = visit(viewport=NARROW, java_script_enabled=False).to("/fi/")
    assert not page.get_by_label("Ensimmäinen päivä").is_visible()
    page.get_by_label("Valitse päivät").check()
    page.get_by_label("Ensimmäinen päivä").fill("2026-11-20")
    page.get_by_label("Viimeinen päivä").fill("2026-11-21")
    page.get_by_role("button", name="Näytä tapahtumat").click()
    assert page.url == f"{site}/fi/?alku=2026-11-20&loppu=2026-11-21#tulokset"
    days = page.locator("h3.day").all_inner_texts()
    assert days[:2] == ["Perjantai 20. marraskuuta", "Lauantai 21. marraskuuta"]


def test_the_keyboard_goes_first_to_the_results_and_focus_is_seen(visit: Any) -> None:
    page = visit(viewport=WIDE).to("/fi/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Siirry tuloksiin")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tulokset"
    page.goto(page.url.split("#")[0])
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = e.matches(".chip input") ? e.nextElementSibling : e;
            return getComputedStyle(s).outlineStyle + " " + e.outerHTML.slice(0, 80); }"""
        )
        assert seen.startswith("solid"), seen


def test_the_copy_button_shows_itself_only_where_it_works(visit: Any) -> None:
    page = visit(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]).to("/fi/k?ika=7-9")
    page.get_by_role("button", name="Kopioi osoite").click()
    page.get_by_text("Osoite kopioitu").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Kalenterin osoite").input_value()
    page = visit(viewport=WIDE, java_script_enabled=False).to("/fi/k?ika=7-9")
    assert not page.get_by_role("button", name="Kopioi osoite").is_visible()
