"""The coordinator's pages in a real Chromium: axe in three languages, 320 px, both colours; A4 without cut tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.coverage import assembling
from aggregator.settings import Settings
from sources.records import Recurrence, SourceOffer
from web.app import create_app

pytestmark = pytest.mark.browser
PLACES = ("Keskusta", "Vuoksenniska", "Rajapatsas", "Kaukopää", "Mansikkala")
AREAS = '[[municipality]]\nname = "Puuhala"\n' + "".join(
    f'[[municipality.district]]\nname = "{name}"\ncentre = [61.{at}9, 28.77]\n' for at, name in enumerate(PLACES)
)
GOALS = """
[[goal]]
slug = "kaksi"
title.fi = "Kaksi maksutonta"
title.sv = "Två avgiftsfria"
title.en = "Two free ones"
query = "ika=13-15&maksuton=1"
at_least = 2
each = "area"
"""


@pytest.fixture
def open_town(sqlite_town: Any, tmp_path: Path, serve: Any) -> Iterator[str]:
    """The address of a running site that shows its coverage."""
    (tmp_path / "areas.toml").write_text(AREAS, "utf-8")
    (tmp_path / "goals.toml").write_text(GOALS, "utf-8")
    settings = Settings(
        municipality="Puuhala", site_address="https://puuha.example.fi", database="sqlite:///unused", coverage_public=True,
        areas=tmp_path / "areas.toml", goals=tmp_path / "goals.toml", horizon_days=60,
    )  # fmt: skip
    town, day = sqlite_town, sqlite_town.event().starts
    town.believed = {f"e{n}": {"area": PLACES[n % 4].lower()} for n in range(60)}
    town.take_in(*(
        town.event(f"e{n}", title={"fi": f"Kerho {n}"}, starts=day - timedelta(days=40 - n, hours=n % 8), min_age=n % 17,
                   max_age=n % 17 + 2, offers=(SourceOffer(n % 3 == 0),) if n % 4 else (),
                   **({"recurrence": Recurrence("FREQ=WEEKLY;COUNT=12")} if n % 5 == 0 else {}))
        for n in range(60)
    ))  # fmt: skip
    assembling.refresh(town.store, settings, town.now)
    with serve(create_app(settings, town.store, clock=lambda: town.now)) as running:
        yield running.address


@pytest.mark.timeout(300)
def test_axe_in_three_languages_narrow_and_wide_light_and_dark(chromium: Any, axe: Any, open_town: str) -> None:
    found, said = {}, []
    for language, width in (("fi", 320), ("sv", 1280), ("en", 320)):
        context = chromium.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        # the mistake's words differ by language, its elements do not
        paths = ("", "/tapahtumat?ika=7-9&jakso=2026Q4", "/tuloste", "?jakso=kissa")
        for path in paths if language == "fi" else paths[:-1]:
            assert page.goto(f"{open_town}/{language}/kattavuus{path}").ok
            found |= {
                (language, path, scheme): what for scheme, what in axe(page, colours=language == "fi").items()
            }
            if path != "/tuloste":
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (language, path)
        if language == "fi":
            page.goto(f"{open_town}/fi/kattavuus?vertailu=2026Q4")  # with numbers compared
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            small = page.evaluate("""[...document.querySelectorAll('main a, main button')].filter(one => {
                const box = one.getBoundingClientRect(); return box.width && (box.height < 43.5)}).map(one => one.outerHTML)""")
            assert small == []
        context.close()
    assert {where: what for where, what in found.items() if what} == {}
    assert said == []


def test_a_coordinator_writes_a_goal_sees_how_it_would_stand_and_keeps_it(
    chromium: Any, open_town: str, sqlite_town: Any, enter: Any, axe: Any, html_errors: Any, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    token = enter(sqlite_town.store, "administrator", "", sqlite_town.now)
    context.add_cookies([{
        "name": "__Host-puuha", "value": token, "url": open_town.replace("http:", "https:"), "secure": True, "httpOnly": True,
        "sameSite": "Lax",
    }])  # fmt: skip
    page, found, files = context.new_page(), {}, []

    def look(name: str, *, whole: bool = True) -> None:
        found[name] = axe(page, colours=whole)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        files.append(str(tmp_path / f"{name}.html"))
        Path(files[-1]).write_text(
            f"<!doctype html>{page.evaluate('document.documentElement.outerHTML')}", "utf-8"
        )

    page.goto(f"{open_town}/fi/kattavuus")
    page.get_by_role("link", name="Kirjoita tai muuta tavoitteita").click()
    assert page.get_by_text("Asetustiedostosta; sitä muutetaan siellä.").count() == 1
    page.goto(f"{open_town}/fi/kattavuus/tavoitteet/uusi?esimerkki=1")
    page.get_by_label("Vähintään joka viikko").fill("0")
    page.get_by_role("button", name="Tallenna").click()
    assert page.get_by_role("alert").get_by_role("link").inner_text() == "Kirjoita määrä kokonaislukuna, 1–1 000."
    look("wrong", whole=False)
    page.get_by_label("Vähintään joka viikko").fill("1")
    page.get_by_role("button", name="Katso, miten se toteutuisi").click()
    seen = page.locator(".seen").inner_text()
    assert "Tällä neljänneksellä: Toteutui" in seen and "Mitään ei ole vielä tallennettu." in seen
    look("seen")
    page.get_by_role("button", name="Tallenna").click()
    assert "Tallennettu." in page.get_by_role("status").inner_text()
    assert page.locator(".goals > li").count() == 2
    look("kept")
    page.get_by_role("link", name="Muuta tai poista").click()
    page.get_by_text("Poista tavoite").click()
    page.get_by_role("button", name="Poista lopullisesti").click()
    assert page.locator(".goals > li").count() == 1 and not sqlite_town.store.goals.every()
    context.close()
    assert {name: told for name, told in found.items() if any(told.values())} == {}
    assert html_errors(files) == []


def test_it_prints_on_a4_and_no_table_is_cut(chromium: Any, open_town: str) -> None:
    import pypdfium2

    page = chromium.new_page()
    page.goto(f"{open_town}/fi/kattavuus/tuloste")
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        assert 4 < len(pdf) < 20
        texts = []
        for number in range(len(pdf)):
            width, height = pdf[number].get_size()
            assert (round(width), round(height)) == (842, 595)  # A4 lying, in points
            texts.append(pdf[number].get_textpage().get_text_range())
    titles = page.evaluate(
        "[...document.querySelectorAll('.figures')].map(one => [one.querySelector('h2').innerText, [...one.querySelectorAll('tbody th')].map(th => th.innerText)])"
    )
    assert len(titles) == 15
    for title, rows in titles:
        # every row of its table stands on one page, the one that has the heading or the next
        pages = [" ".join(text.split()) for text in texts]
        first = next(number for number, text in enumerate(pages) if title in text)
        assert any(all(row in text for row in rows) for text in pages[first : first + 3]), title
    # nothing sticks out to the right, where paper ends
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 700})
    wide = page.evaluate(
        "[...document.querySelectorAll('table, svg')].filter(one => one.getBoundingClientRect().right > 1033).map(one => one.outerHTML.slice(0, 80))"
    )
    assert wide == []
    page.close()
