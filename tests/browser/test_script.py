"""What the one script adds: results in place, where one is. Without it the same is a page load away."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def test_results_are_swapped_in_place(visit: Any, site: str) -> None:
    seen = visit(viewport=WIDE)
    page = seen.to("/fi/")
    page.evaluate("window.same = true")
    status = page.locator("#maara")
    handle, before = status.element_handle(), status.inner_text()
    page.get_by_label("3–6").check()
    page.get_by_label("Vain maksuttomat").check()
    assert status.inner_text() == before, "not at each key"
    page.get_by_role("button", name="Näytä tapahtumat").click()
    page.wait_for_url(f"{site}/fi/?ika=3-6&maksuton=1")
    assert page.evaluate("window.same") is True
    assert handle.inner_text() == status.inner_text() != before
    assert page.evaluate("document.activeElement.textContent") == "Näytä tapahtumat"
    assert page.get_by_role("link", name="3–6 v").is_visible()
    assert page.get_by_role("link", name="Svenska").get_attribute("href") == f"{site}/sv/?ika=3-6&maksuton=1"
    assert page.title().startswith("3–6 v · maksuttomat")
    assert page.locator(".chip", has_text="13–15").locator("small").inner_text() != ""
    page.go_back()
    page.wait_for_url(f"{site}/fi/")
    # waiting for a function would want eval, which the page's policy forbids
    page.locator("#maara", has_text=before).wait_for()
    assert page.evaluate("window.same") is None
    assert seen.complaints == []


def test_the_counts_beside_the_choices_follow(visit: Any) -> None:
    page = visit(viewport=WIDE).to("/fi/")
    before = page.locator(".chip", has_text="10–12").locator("small").inner_text()
    page.get_by_label("Vain maksuttomat").check()
    page.get_by_role("button", name="Näytä tapahtumat").click()
    page.wait_for_url("**/fi/?maksuton=1")
    assert page.locator(".chip", has_text="10–12").locator("small").inner_text() != before


def test_a_mistake_is_told_by_a_page_of_its_own(visit: Any) -> None:
    page = visit(viewport=WIDE).to("/fi/")
    page.get_by_text("Tarkka ikä tai syntymävuosi").click()
    page.get_by_label("Tarkat iät").fill("neljä")
    page.get_by_role("button", name="Näytä tapahtumat").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Tarkat iät").is_visible()


def test_on_a_phone_the_results_come_into_sight(visit: Any) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce").to("/fi/")
    page.get_by_label("3–6").check()
    page.get_by_role("button", name="Näytä tapahtumat").click()
    page.wait_for_url("**/fi/?ika=3-6")
    page.wait_for_function("document.getElementById('tulokset').getBoundingClientRect().top < 300")


def test_near_me_asks_only_when_tapped(visit: Any) -> None:
    allowed = {"permissions": ["geolocation"], "geolocation": {"latitude": 62.11041, "longitude": 25.13124}}
    page = visit(viewport=PHONE, **allowed).to("/fi/kartta?ika=3-6")
    page.get_by_role("button", name="Lähellä minua").first.click()
    page.wait_for_url("**/fi/kartta?ika=3-6&lahella=62.110*")
    assert page.get_by_text("Puuhalan pääkirjasto 0 km").is_visible()


def test_where_the_phone_does_not_tell_it_says_so(visit: Any) -> None:
    page = visit(viewport=PHONE, permissions=[]).to("/fi/kartta")
    page.get_by_role("button", name="Lähellä minua").first.click()
    page.get_by_text("Sijaintia ei saatu.").wait_for()


def test_without_scripts_nothing_is_offered_that_needs_one(visit: Any) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False).to("/fi/kartta")
    assert page.get_by_role("button", name="Lähellä minua").count() == 0
    page.locator("summary", has_text="Rajaukset").click()
    page.get_by_label("3–6").check()
    page.get_by_role("button", name="Näytä tapahtumat").click()
    assert page.url.endswith("/fi/kartta?ika=3-6#tulokset")
