"""Adding a source from a page nobody prepared, through the site's own door, with a real server behind it."""

from __future__ import annotations

import io
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from aggregator import adding
from aggregator.accounts import entering
from aggregator.schoolholidays import Holidays, Municipalities
from aggregator.settings import Settings
from aggregator.store import Store, sources, workers
from aggregator.store.tables import event
from aggregator.tokens import form_token
from web.app import create_app
from web.workers import typed

NOW = 1_795_000_000  # 2026-11-18T10:26:40Z
SITE = "https://puuha.example.fi"
LOCAL = {"allow_addresses": ["127.0.0.1/32"], "allow_ports": ["1024-65535"]}


class Pages:
    """A town's web server on loopback. pages: path -> (status, bytes)."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.open = threading.Event()
        self.open.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.open.wait(10)
                status, body = outer.pages.get(self.path, (404, b"not here"))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", body.decode())
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def pages() -> Iterator[Pages]:
    """The town's own sites."""
    made = Pages()
    yield made
    made.open.set()
    made.server.shutdown()
    made.server.server_close()


class Desk:
    """A worker's browser at the running site. One site for all tests, a new worker for each."""

    numbers = count(1)

    def __init__(self, client: TestClient, store: Store, clock: list[int]) -> None:
        self.client, self.store, self.clock = client, store, clock
        self.path = ""

    @property
    def now(self) -> int:
        return self.clock[0]

    def become(self, organisation: str) -> None:
        with self.store.write() as db:
            email = f"tiina{next(self.numbers)}@example.fi"
            self.worker = workers.add(db, email, "Tiina", "worker", organisation, self.now)
        self.token = entering.begin(self.store, self.worker, "Firefox", self.now)
        self.client.cookies.clear()
        self.client.cookies.set("__Host-puuha", self.token)

    def get(self, path: str) -> Any:
        """A page, whatever redirects lead to."""
        answer = self.client.get(path)
        while answer.status_code == 303:
            answer = self.client.get(answer.headers["location"])
        self.path = answer.url.path
        return answer

    def post(self, path: str, fields: dict[str, Any], **more: Any) -> Any:
        answer = self.client.post(path, data=fields | {"csrf": form_token(self.token)}, **more)
        self.path = path
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    def settled(self, answer: Any) -> Any:
        """The page that a waiting one becomes."""
        until = time.monotonic() + 20
        while "data-poll" in answer.text:
            assert 'http-equiv="refresh"' in answer.text
            assert time.monotonic() < until, answer.text
            time.sleep(0.15)
            answer = self.get(self.path)
        return answer

    def look_into(self, address: str) -> Any:
        return self.settled(self.post("/fi/lahteet/uusi", {"osoite": address}))

    def save(self, name: str = "Kirjaston lapset") -> Any:
        return self.settled(self.post(self.path.replace("esikatselu", "tiedot"), {"name": name, "language": "fi"}))


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The site: started once, since each start costs a child process."""
    path = tmp_path_factory.mktemp("adding") / "puuha.sqlite3"
    shutil.copy(sqlite_template, path)
    store, clock = Store(f"sqlite:///{path}"), [NOW]
    settings = Settings(
        site_address=SITE, database="sqlite:///unused", children=1, fetch_seconds=5, fetch_bytes=1_000_000, **LOCAL
    )
    app = create_app(settings, store, clock=lambda: clock[0])
    headers = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url=SITE, follow_redirects=False, headers=headers) as client:
        yield Desk(client, store, clock)
    store.close()


@pytest.fixture
def desk(running: Desk) -> Desk:
    """The desk of a worker of an organisation that nobody else is in."""
    running.become(f"kirjasto{next(running.numbers)}")
    return running


def on(days: int) -> str:
    """Ten o'clock, so many days after NOW."""
    return f"TZID=Europe/Helsinki:{date(2026, 11, 18) + timedelta(days):%Y%m%d}T100000"


def vevent(uid: str, title: str, text: str = "", start: str = on(1)) -> str:
    lines = f"DTSTART;{start}" if "TZID" in start else f"DTSTART:{start}"
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n{lines}\r\nDURATION:PT1H\r\n"
        f"SUMMARY:{title}\r\nDESCRIPTION:{text}\r\nEND:VEVENT\r\n"
    )


def calendar(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()


DAYS = count(2)


def children(start: str) -> bytes:
    """Three events that tell their ages in the title, in the text, and not at all."""
    return calendar(
        vevent("1", "Satutunti 3–6 v", start=start),
        vevent("2", "Robottikerho", "Kerho on tarkoitettu 4.–6. luokkalaisille.", start=start),
        vevent("3", "Kokous", start=start),
    )


PAGE = (
    '<html><head><title>Kirjasto</title></head><body><a href="/lapset.ics">Lasten kalenteri</a> {}</body></html>'
)


@pytest.fixture
def library(pages: Pages) -> Pages:
    """A page that leads to a calendar of three events; each test has a day of its own."""
    pages.pages["/"] = (200, PAGE.format("sana " * 60).encode())
    pages.pages["/lapset.ics"] = (200, children(on(next(DAYS))))
    return pages


def events_of(desk: Desk) -> int:
    with desk.store.read() as db:
        return int(db.execute(select(func.count()).select_from(event)).scalar_one())


def test_from_any_page_to_the_public_calendar(desk: Desk, library: Pages) -> None:
    before = events_of(desk)
    shown = desk.look_into(library.base + "/")
    assert desk.path.endswith("/esikatselu"), shown.text
    assert "<mark>3–6 v</mark>" in shown.text
    assert "<mark>4.–6. luokkalaisille</mark>" in shown.text
    assert events_of(desk) == before  # a preview writes nothing
    form = desk.post(desk.path, {"ika-2-alku": "7", "ika-2-loppu": "9"})
    assert desk.path.endswith("/tiedot")
    assert 'value="Lasten kalenteri"' in form.text
    again = desk.get(desk.path.replace("tiedot", "esikatselu"))
    assert re.search(r'name="ika-2-alku"[^>]*value="7"', again.text)  # back and forth without loss
    done = desk.save()
    (public,) = re.findall(r'href="(/fi/t/[^"]+kokous[^"]*)"', done.text)
    assert "7–9" in desk.client.get(public).text  # mended in the preview, so corrected in the calendar


def test_always_the_ages_of_this_source(desk: Desk, library: Pages) -> None:
    desk.look_into(library.base + "/lapset.ics")
    wrong = desk.post(desk.path, {"aina": "1", "aina-alku": "9", "aina-loppu": "3"})
    assert wrong.status_code == 422
    desk.post(desk.path, {"aina": "1", "aina-alku": "10", "aina-loppu": "14"})
    done = desk.save()
    for public in re.findall(r'href="(/fi/t/[^"]+)"', done.text):
        assert "10–14" in desk.client.get(public).text


def test_one_of_several_feeds_is_chosen(desk: Desk, library: Pages) -> None:
    library.pages["/kokoukset.ics"] = (200, calendar(vevent("9", "Hallituksen kokous")))
    library.pages["/"] = (200, PAGE.format('<a href="/kokoukset.ics">Kokoukset</a>' + " sana" * 60).encode())
    desk.look_into(library.base + "/")
    found = desk.get(desk.path.replace("/esikatselu", "") + "?kaikki=1")
    assert found.text.index("lapset.ics") < found.text.index("kokoukset.ics")  # the best first
    shown = desk.settled(desk.post(desk.path, {"teko": "valitse", "syote": "1"}))
    assert "Hallituksen kokous" in shown.text
    assert desk.path.endswith("/esikatselu")


def test_the_same_address_again_leads_to_its_source(desk: Desk, library: Pages) -> None:
    desk.look_into(library.base + "/lapset.ics")
    desk.save("Tuttu")
    known = desk.post("/fi/lahteet/uusi", {"osoite": library.base.replace("http://", "HTTP://") + "/lapset.ics/"})
    assert known.status_code == 409
    assert "/fi/lahteet/tuttu" in known.text
    desk.look_into(library.base + "/")
    assert "/fi/lahteet/tuttu" in desk.get(desk.path.replace("/esikatselu", "") + "?kaikki=1").text


def test_warnings_before_saving(desk: Desk, pages: Pages) -> None:
    there = vevent("x", "Satutunti 3–6 v", start=on(1)).replace("END:V", "LOCATION:Pääkirjasto\r\nEND:V")
    pages.pages["/old.ics"] = (200, calendar(there))
    desk.look_into(pages.base + "/old.ics")
    desk.save()
    weekly = vevent("3", "Kerho", start="20261020T150000Z").replace("END:V", "RRULE:FREQ=WEEKLY;COUNT=9\r\nEND:V")
    untold = [vevent(f"u{n}", f"Kokous {n}") for n in range(8)]
    pages.pages["/a.ics"] = (200, calendar(there, weekly, *untold))
    text = desk.look_into(pages.base + "/a.ics").text
    for words in ("Ikä jää kertomatta 9 tapahtumassa", "on jo kalenterissa", "maailmanajassa", "tasan 10"):
        assert words in text, words
    past = [vevent(f"p{n}", f"Kerho {n} 7–9 v", start="TZID=Europe/Helsinki:20251119T100000") for n in range(3)]
    pages.pages["/b.ics"] = (200, calendar(*past))
    assert "ovat menneitä" in desk.look_into(pages.base + "/b.ics").text


LOGIN = b"<html><body><form>" + b"sana " * 20 + b'<input type="password" name="p"></form></body></html>'
SHELL = b'<html><body><div id="root"></div><script src="/app.js"></script></body></html>'
OBSTACLES = {
    "/kirjaudu": ((200, LOGIN), "kirjautumisen takana"),
    "/tyhja": ((200, b"<html><body>" + b"sana " * 90 + b"</body></html>"), "ei löytynyt tapahtumia"),
    "/kuori": ((200, SHELL), "kunnes selain ajaa"),
    "/poissa": ((404, b""), "ei ole mitään"),
    "/rikki": ((500, b""), "ei vastaa"),
    "/pommi": ((200, b"<html>" + b"<div>" * 300_000), "liian suuri"),
    "/sisaan": ((302, b"http://10.0.0.1/"), "suljettuun verkkoon"),
    "/tiedosto": ((302, b"file:///etc/passwd"), "ei voi lukea"),
    "/kalenteri.ics": ((200, calendar()), "siinä ei ole nyt mitään"),
}


def test_every_obstacle_is_told_with_the_next_step(desk: Desk, pages: Pages) -> None:
    for path, (answer, words) in OBSTACLES.items():
        pages.pages[path] = answer
        text = desk.look_into(pages.base + path).text
        assert words in text, (path, re.sub(r"<[^>]+>|\s+", " ", text)[:1500])
        if "kalenteri" in path:
            assert desk.path.endswith("esikatselu") or "teko" in text  # a calendar that is empty now can be added


INSIDE = (
    "http://169.254.169.254/latest/meta-data", "http://[::1]/", "file:///etc/passwd", "/etc/passwd", "localhost",
    "stored:kirjasto.csv", "http://10.1.2.3:8000/", "ftp://example.org/x", "https://user:word@example.org/",
)  # fmt: skip


def test_addresses_that_lead_inside_are_refused(desk: Desk) -> None:
    for address in INSIDE:
        text = desk.look_into(address).text
        assert "suljettuun verkkoon" in text or "ei voi lukea" in text, address
        assert "root:" not in text


def test_robots_are_heeded(desk: Desk, library: Pages) -> None:
    library.pages["/robots.txt"] = (200, b"User-agent: *\nDisallow: /\n")
    assert "robots.txt" in desk.look_into(library.base + "/").text
    assert "/lapset.ics" not in library.asked


def test_stored_script_is_inert(desk: Desk, pages: Pages) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    pages.pages["/"] = (200, PAGE.replace("Lasten kalenteri", bad).format("sana " * 60).encode())
    pages.pages["/lapset.ics"] = (200, calendar(vevent("<b>1", bad + " 3–6 v", bad)))
    for text in (desk.look_into(pages.base + "/").text, desk.post(desk.path, {}).text):
        assert "<script>alert" not in text
        assert "<img" not in text
    text = desk.save(bad).text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_a_search_can_be_stopped_and_begun_again(desk: Desk, library: Pages) -> None:
    library.open.clear()
    waiting = desk.post("/fi/lahteet/uusi", {"osoite": library.base + "/"})
    assert "data-poll" in waiting.text
    path = desk.path
    stopped = desk.post(path, {"teko": "lopeta"})
    assert "keskeytettiin" in stopped.text
    library.open.set()
    desk.settled(desk.post(path, {"teko": "uudelleen"}))
    assert desk.path.endswith("/esikatselu")


def test_two_searches_at_a_time_are_enough(desk: Desk, library: Pages) -> None:
    library.open.clear()
    begun = []
    for _ in range(2):
        assert "data-poll" in desk.post("/fi/lahteet/uusi", {"osoite": library.base + "/"}).text
        begun.append(desk.path)
    third = desk.post("/fi/lahteet/uusi", {"osoite": library.base + "/"})
    assert third.status_code == 429
    library.open.set()
    for path in begun:
        desk.settled(desk.get(path))
        assert desk.path.endswith("/esikatselu")


def test_a_dead_process_is_told(desk: Desk, library: Pages) -> None:
    token = adding.begin(desk.store, desk.worker.id, "", library.base + "/", desk.now)
    assert "data-poll" in desk.get(f"/fi/lahteet/uusi/{token}").text
    desk.clock[0] += 60
    assert "keskeytyi" in desk.get(f"/fi/lahteet/uusi/{token}").text
    desk.settled(desk.post(f"/fi/lahteet/uusi/{token}", {"teko": "uudelleen"}))
    assert desk.path.endswith("/esikatselu")


def test_another_worker_sees_nothing_and_forged_forms_do_nothing(desk: Desk, library: Pages) -> None:
    before = events_of(desk)
    desk.look_into(library.base + "/")
    path = desk.path
    form = path.replace("esikatselu", "tiedot")
    assert desk.client.post(form, data={"name": "x"}).status_code == 403  # no token
    strange = {"sec-fetch-site": "cross-site"}
    assert (
        desk.client.post(form, data={"name": "x", "csrf": form_token(desk.token)}, headers=strange).status_code
        == 403
    )
    desk.become("muut")
    assert desk.client.get(path).status_code == 404
    assert desk.post(form, {"name": "x"}).status_code == 404
    assert events_of(desk) == before


SHEET = "Tapahtuma;Pvm;Klo;Ikä\r\n{}"
ROWS = (
    "Satutunti;19.11.2026;10;3-6",
    "=cmd|' /C calc'!A0;20.11.2026;17;6-Mar",
    "Muskari;ensi viikolla;;",
    ";1.12.2026;;",
)


def bring(desk: Desk, path: str, *rows: str, name: str = "kevat.csv") -> Any:
    files = {"tiedosto": (name, SHEET.format("\r\n".join(rows)).encode(), "text/csv")}
    return desk.settled(desk.post(path, {}, files=files))


def test_a_table_is_brought_and_a_newer_one_takes_its_place(desk: Desk) -> None:
    shown = bring(desk, "/fi/lahteet/uusi/taulukko", *ROWS, name="..\\<b>kevat.csv")
    for words in ("Rivi 4", "Rivi 5", "taulukkolaskenta", "=cmd|"):
        assert words in shown.text, words
    assert "<b>kevat" not in shown.text
    assert re.search(r"<details open>\s*<summary>Mitä muuta huomattiin", shown.text), "her own rows to mend"
    assert "Uudempi taulukko tuodaan" in desk.post(desk.path, {}).text
    done = desk.save("Kevään kerhot")
    assert "2 tulevaa tapahtumaa on kalenterissa" in done.text
    slug = "kevaan-kerhot"
    kept = desk.client.get(f"/fi/lahteet/{slug}/taulukko.xlsx").content
    assert b"=cmd" not in kept  # packed; and what is unpacked is text, never a formula
    with zipfile.ZipFile(io.BytesIO(kept)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
    shown = bring(desk, f"/fi/lahteet/{slug}/taulukko", ROWS[0])
    assert "1 tuleva tapahtuma puuttuu taulukosta" in shown.text
    done = desk.settled(desk.post(desk.path.replace("esikatselu", "korvaa"), {"poista": "1"}))
    assert "1 tuleva tapahtuma on kalenterissa" in done.text


def test_a_file_that_is_no_table_is_told(desk: Desk) -> None:
    files = {"tiedosto": ("kuva.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 900, "image/png")}
    text = desk.settled(desk.post("/fi/lahteet/uusi/taulukko", {}, files=files)).text
    assert "ei voitu lukea tapahtumataulukkona" in text
    assert desk.post("/fi/lahteet/uusi/taulukko", {}, files={"tiedosto": ("", b"", "text/csv")}).status_code == 422
    big = {"tiedosto": ("iso.csv", b"x" * (3 * 1024 * 1024), "text/csv")}
    assert desk.post("/fi/lahteet/uusi/taulukko", {}, files=big).status_code == 413


HOBBY = {
    "otsikko": "Kokkikerho <i>", "viikonpaiva": ["1"], "paiva": "2026-11-24", "viimeinen": "2027-01-12",
    "alkaa": "17.00", "paattyy": "18:30", "loma": ["christmas"], "paikka": "Nuorisotalo", "ika-alku": "9",
    "ika-loppu": "12", "kieli": "fi",
}  # fmt: skip


def test_a_hobby_pauses_when_the_towns_own_schools_do() -> None:
    """As the settings' file of holidays tells, not as is usual in its region."""
    fields = HOBBY | {"paiva": "2026-10-06", "viimeinen": "2026-11-03", "loma": "autumn", "viikonpaiva": "1"}
    usual, own = Municipalities("Puuhala"), Municipalities("Puuhala", {"puuhala": Holidays(autumn_week=43)})
    left_out = [
        typed._checked(list(fields.items()), SimpleNamespace(holidays=one), weekly=True)[0].left_out
        for one in (usual, own)
    ]
    assert left_out == [("2026-10-13",), ("2026-10-20",)]


def test_events_typed_in_by_hand(desk: Desk) -> None:
    desk.post("/fi/lahteet/uusi/kasin", {"name": "Oma kalenteri", "language": "fi"})
    rows = desk.path
    assert rows == "/fi/lahteet/oma-kalenteri/rivit"
    wrong = desk.post(rows + "/uusi?laji=harrastus", HOBBY | {"paattyy": "16:00", "viikonpaiva": []})
    assert wrong.status_code == 422
    assert "Loppu on ennen alkua" in wrong.text
    assert "Valitse ainakin yksi viikonpäivä" in wrong.text
    assert 'value="Nuorisotalo"' in wrong.text  # nothing typed is lost
    shown = desk.settled(desk.post(rows + "/uusi?laji=harrastus", HOBBY))
    assert "Kokkikerho &lt;i&gt;" in shown.text
    assert "5 kertaa" in shown.text  # neither 22.12. nor 29.12. nor 5.1.
    (public,) = re.findall(r'href="(/fi/t/[^"]+)"', shown.text)
    assert "9–12" in desk.client.get(public).text
    settings = rows.replace("rivit", "asetukset")
    assert "stored:" not in desk.client.get(settings).text, "its document's place is nobody's to change"
    told = {"name": "Kylän kalenteri", "kind": "club", "every": "3600", "address": "stored:muu.jsonld"}
    assert desk.post(settings, told).status_code == 200 and desk.path == rows.replace("/rivit", "")
    with desk.store.read() as db:
        row = sources.one(db, "oma-kalenteri")
    assert row and (row.about.name, row.about.address) == ("Kylän kalenteri", "stored:oma-kalenteri.jsonld")
    (one,) = re.findall(rf'href="({rows}/\d+)"', shown.text)
    desk.settled(desk.post(one, {"teko": "peru"}))
    assert "Peruttu" in desk.client.get(public).text
    mine = desk.token
    desk.become("muut")
    for path in (rows, one, rows + "/uusi", "/fi/lahteet/oma-kalenteri/taulukko"):
        assert desk.client.get(path).status_code in (403, 404)
    assert desk.post(one, {"teko": "poista"}).status_code == 403
    desk.token = mine
    desk.client.cookies.set("__Host-puuha", mine)
    gone = desk.settled(desk.post(one, {"teko": "poista"}))
    assert "ei ole vielä kirjattu" in gone.text
    assert desk.client.get(public).status_code == 404
