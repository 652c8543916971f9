"""Accessibility in a real Chromium (EN 301 549, WCAG 2.2): axe on every screen, the keyboard, valid HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.mark.parametrize(
    ("language", "viewport"), [("fi", WIDE), ("sv", PHONE), ("en", PHONE)], ids=["fi", "sv", "en"]
)
def test_axe_finds_nothing_on_any_screen_in_light_and_dark(
    visit: Any, axe: Any, language: str, viewport: Any
) -> None:
    seen = visit(viewport=viewport, reduced_motion="reduce")
    found = {}
    for name, page in seen.every_screen(language):
        found |= {(name, scheme): what for scheme, what in axe(page).items()}
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
    assert {where: what for where, what in found.items() if what} == {}
    assert (seen.complaints, seen.strangers) == ([], [])
    assert len(found) >= 34


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
