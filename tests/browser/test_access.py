"""Accessibility in a real Chromium (EN 301 549, WCAG 2.2): axe on every screen, the keyboard, valid HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


# what is smaller than a fingertip, but for what stands in running text and in lists of facts
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter(e => {
  if (e.closest(".chip, .tick, .facts, p, dd, .dated, .skip, h4, .row, .errors, .empty li, .sheet, .map")) return false;
  const box = e.getBoundingClientRect();
  return box.width && box.height && (box.height < 44 || box.width < 44);
}).concat([...document.querySelectorAll(".chip, .tick")].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.height < 44 || box.width < 44);
})).map(e => e.outerHTML.slice(0, 200))"""
WIDTH = "document.documentElement.scrollWidth"
GROUND = "getComputedStyle(document.body).backgroundColor"
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 28)"}
PAPER = ("poster", "poster, empty")  # black on white on every screen, as it is printed


@pytest.mark.parametrize(
    ("language", "states", "viewport"),
    [("fi", False, WIDE), ("fi", True, WIDE), ("sv", False, PHONE), ("en", False, PHONE)],
    ids=["fi", "fi-states", "sv", "en"],
)
@pytest.mark.timeout(300)
def test_every_screen(visit: Any, axe: Any, language: str, states: bool, viewport: Any) -> None:
    """One visit of each for all that holds of every screen: axe in light and dark, 320 px, 200 %, targets."""
    seen = visit(viewport=viewport, reduced_motion="reduce")
    wrong: dict[tuple[str, str], object] = {}
    for name, page in seen.every_screen(language, states):
        found = {
            "wide": wide(page),
            **axe(page, colours=language == "fi"),
            "ground": grounds(page) if name not in PAPER else [],
        }
        page.set_viewport_size(PHONE)
        found |= {"narrow": wide(page), "targets": page.evaluate(SMALL) if name not in PAPER else []}
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found |= {"large text": wide(page)}
        if page.locator("h1").count() != 1 or page.title() in {"", "x"}:
            found["names"] = page.title()
        wrong |= {(name, what): told for what, told in found.items() if told}
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(viewport)
    assert wrong == {}
    assert (seen.complaints, seen.strangers) == ([], [])


def wide(page: Any) -> int:
    """How far the page is to be moved sideways, in pixels."""
    return max(0, page.evaluate(WIDTH) - page.viewport_size["width"])


def grounds(page: Any) -> list[str]:
    """The grounds in dark and light that are not the site's."""
    wrong = []
    for scheme, ground in reversed(GROUNDS.items()):
        page.emulate_media(color_scheme=scheme)
        if (found := page.evaluate(GROUND)) != ground:
            wrong.append(f"{scheme}: {found}")
    return wrong


def test_axe_would_find_what_is_wrong(visit: Any, axe: Any) -> None:
    page = visit(viewport=WIDE).to("/fi/")
    page.evaluate("""() => {
      document.querySelector("h1").insertAdjacentHTML("afterend", "<img src='/favicon.svg'><p class=grey>pale words</p>");
      document.querySelector(".grey").style.color = "#bbb";
      document.querySelector("input").removeAttribute("name");
      document.querySelector("html").removeAttribute("lang");
    }""")
    assert {line.split(":")[0] for line in axe(page)["light"]} >= {
        "image-alt",
        "color-contrast",
        "html-has-lang",
    }


# an element that has the focus: is it seen, is it in sight, and is it itself what one sees there
FOCUS = """() => {
  const e = document.activeElement, label = e.closest(".chip");
  const shown = label ? label.querySelector("span") : e;
  const pin = e.querySelector?.(".pin");
  const style = getComputedStyle(pin ?? shown), box = (pin ?? shown).getBoundingClientRect();
  const ring = pin ? parseFloat(style.strokeWidth) > 3 : style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
  const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2;
  const y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2;
  const there = document.elementFromPoint(x, y);
  const lines = [...shown.getClientRects()].map(r => document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2));
  const mine = [there, ...lines].some(one => one && (shown.contains(one) || one.contains(shown) && one.closest("a, label, svg") || label?.contains(one)));
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {body: e === document.body, ok: ring && inside && mine, what: [ring, inside, mine, e.outerHTML.slice(0, 160)].join(" ")};
}"""


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["320", "1280"])
def test_every_tab_stop_is_seen_and_uncovered(visit: Any, viewport: Any) -> None:
    seen = visit(viewport=viewport, reduced_motion="reduce")
    for path in ("/fi/?ika=3-6", "/fi/viikko", "/fi/kartta", "/fi/k?ika=7-9"):
        page, stops = seen.to(path), 0
        while True:
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus["body"] or stops > 150:
                break
            stops += 1
            assert focus["ok"], (path, focus["what"])
        assert 15 < stops <= 150, path


def test_nothing_moves_where_one_asked_for_rest(visit: Any) -> None:
    for motion, scrolling in (("reduce", "auto"), ("no-preference", "smooth")):
        page = visit(viewport=WIDE, reduced_motion=motion).to("/fi/")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == scrolling
        assert page.evaluate("document.getAnimations().length") == 0


def test_the_html_is_valid(paths: Any, site: str, tmp_path: Path, html_errors: Any) -> None:
    files = []
    for language in ("fi", "sv", "en"):
        for name, path in paths(language):
            file = tmp_path / (re.sub(r"\W+", "-", f"{language} {name}") + ".html")
            with urlopen(site + path) as answer:
                file.write_bytes(answer.read())
            files.append(str(file))
    assert html_errors(files) == []
    broken = tmp_path / "broken.html"
    broken.write_text("<!doctype html><html lang=fi><title>x</title><ul><p>y</ul>")
    assert len(html_errors([str(broken)])) >= 1
