"""Calendar programs that others wrote read a feed of ours over HTTP: vdirsyncer with khal, icalendar, ical.js.

vdirsyncer takes the feed into a folder of files, khal reads that folder: together what a calendar on a phone does.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import icalendar
import pytest
import uvicorn
from starlette.testclient import TestClient

from sources.records import Recurrence, SourceEvent, SourceOverride
from web.app import create_app

HELSINKI = ZoneInfo("Europe/Helsinki")
PROGRAMS = Path(sys.executable).parent
VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair puuha]
a = "ours"
b = "phone"
collections = null
conflict_resolution = "a wins"
[storage ours]
type = "http"
url = "{address}"
[storage phone]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[puuha]]
path = {folder}/calendar
[locale]
local_timezone = Europe/Helsinki
default_timezone = Europe/Helsinki
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.sqlite3
"""
# one event a line; whole days have no times
SHOWN = "{start-date}|{start-time}|{end-time}|{title}"


def at(day: int, hour: int, minute: int = 0, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI)


def told(town: Any) -> dict[str, SourceEvent]:
    """A single event, one to be moved, one to be cancelled, whole days, and a series with exceptions."""
    series = Recurrence(
        "FREQ=WEEKLY;BYDAY=TU;COUNT=6",
        exdates=(at(8, 17),),
        overrides=(
            SourceOverride(at(15, 17), starts=at(16, 18), ends=at(16, 19), title={"fi": "Sarja: poikkeus"}),
            SourceOverride(at(22, 17), status="cancelled"),
        ),
    )
    events = (
        town.event("yksi", starts=at(2, 10), title={"fi": "Vauvamuskari, äiti & lapsi; 0–1 v"}),
        town.event("siirtyy", starts=at(3, 10), title={"fi": "Siirtyvä satutunti"}),
        town.event("perutaan", starts=at(4, 10), title={"fi": "Peruttava paja"}),
        town.event("leiri", starts=date(2026, 12, 18), ends=date(2026, 12, 20), title={"fi": "Talvileiri"}),
        town.event("sarja", starts=at(1, 17), ends=at(1, 18), title={"fi": "Sarja"}, recurrence=series),
    )
    return {event.key: event for event in events}


@pytest.fixture
def address(sqlite_town: Any, settings: Any) -> Iterator[str]:
    """The address of the feed of everything, on a real server."""
    name = sqlite_town.store.remember_filter("")
    app = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/k/{name}.ics"
        server.should_exit = True
        thread.join()


def pulled(address: str, differs_from: bytes = b"") -> bytes:
    """The feed; waits until the site has seen what was stored last."""
    for _ in range(100):
        with urlopen(address) as answer:
            body = bytes(answer.read())
        if body != differs_from:
            return body
        time.sleep(0.05)
    raise AssertionError("the feed did not change")


class Phone:
    """vdirsyncer and khal with a configuration of their own, nothing of the home directory's."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.env = os.environ | {"HOME": str(folder), "LC_ALL": "C.UTF-8", "VDIRSYNCER_CONFIG": str(folder / "vd")}
        for each in [name for name in self.env if name.lower().endswith("_proxy") or name.startswith("XDG_")]:
            del self.env[each]
        (folder / "calendar").mkdir()
        (folder / "vd").write_text(VDIRSYNCER.format(folder=folder, address=address))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        self._run("vdirsyncer", "discover")

    def _run(self, program: str, *arguments: str) -> str:
        command = [str(PROGRAMS / program), *arguments]
        done = subprocess.run(
            command, env=self.env, input="y\n" * 9, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sync(self) -> None:
        """Take in what the feed says now."""
        self._run("vdirsyncer", "sync")

    def december(self) -> list[str]:
        """What khal shows of the month: date, from, to, title."""
        options = ["--day-format", "", "--format", SHOWN]
        rows = self._run("khal", "-c", str(self.folder / "khal"), "list", *options, "2026-12-01", "31d")
        return [line for line in rows.splitlines() if "|" in line]

    def files(self) -> dict[str, bytes]:
        """The folder of the calendar, by file name."""
        return {file.name: file.read_bytes() for file in (self.folder / "calendar").iterdir()}


BEFORE = [
    "2026-12-01|17:00|18:00|Sarja",
    "2026-12-02|10:00|11:00|Vauvamuskari, äiti & lapsi; 0–1 v",
    "2026-12-03|10:00|11:00|Siirtyvä satutunti",
    "2026-12-04|10:00|11:00|Peruttava paja",
    "2026-12-16|18:00|19:00|Sarja: poikkeus",
    "2026-12-18|||Talvileiri",
    "2026-12-18|||Talvileiri",  # on its second day too
    "2026-12-22|17:00|18:00|PERUTTU: Sarja",
    "2026-12-29|17:00|18:00|Sarja",
]
AFTER = [
    "2026-12-01|17:00|18:00|Sarja",
    "2026-12-02|10:00|11:00|Vauvamuskari, äiti & lapsi; 0–1 v",
    "2026-12-04|10:00|11:00|PERUTTU: Peruttava paja",
    "2026-12-05|13:30|14:30|Siirtyvä satutunti",
    *BEFORE[4:],
]


def changed(told: dict[str, SourceEvent], town: Any) -> dict[str, SourceEvent]:
    """The same with one event moved and one cancelled."""
    return told | {
        "siirtyy": town.event("siirtyy", starts=at(5, 13, 30), title={"fi": "Siirtyvä satutunti"}),
        "perutaan": town.event("perutaan", starts=at(4, 10), title={"fi": "Peruttava paja"}, status="cancelled"),
    }


def by_title(body: bytes) -> dict[str, Any]:
    """The main VEVENT of each event as icalendar reads it."""
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return {str(event["SUMMARY"]): event for event in events if "RECURRENCE-ID" not in event}


def test_a_phone_takes_in_what_moved_and_what_was_cancelled(
    sqlite_town: Any, address: str, tmp_path: Path
) -> None:
    events = told(sqlite_town)
    sqlite_town.take_in(*events.values())
    first = pulled(address)
    phone = Phone(tmp_path, address)
    phone.sync()
    kept = phone.files()
    assert phone.december() == BEFORE

    sqlite_town.now += 3600
    sqlite_town.take_in(*changed(events, sqlite_town).values())
    second = pulled(address, first)
    phone.sync()
    assert phone.december() == AFTER
    now = phone.files()  # named by their content: vdirsyncer believes no UID of a feed
    assert (len(kept), len(now), len(kept.items() & now.items())) == (5, 5, 3)

    before, after = by_title(first), by_title(second)
    was, moved = before["Siirtyvä satutunti"], after["Siirtyvä satutunti"]
    assert moved["UID"] == was["UID"]
    assert moved["SEQUENCE"] > was["SEQUENCE"]
    assert moved.decoded("DTSTART") == at(5, 13, 30)
    was, off = before["Peruttava paja"], after["PERUTTU: Peruttava paja"]
    assert (off["UID"], off["STATUS"]) == (was["UID"], "CANCELLED")
    assert off["SEQUENCE"] > was["SEQUENCE"]


def test_while_nothing_changes_the_feed_stays_byte_for_byte(sqlite_town: Any, address: str, settings: Any) -> None:
    events = told(sqlite_town).values()
    sqlite_town.take_in(*events)
    first = pulled(address)
    revision = sqlite_town.store.revision()
    for hours in (1, 24):
        sqlite_town.now += hours * 3600
        sqlite_town.take_in(*events)
    assert sqlite_town.store.revision() == revision
    assert pulled(address) == first
    # nor from a process that has kept nothing
    fresh = create_app(settings, sqlite_town.store, clock=lambda: sqlite_town.now)
    with TestClient(fresh) as another:
        assert another.get(urlsplit(address).path).content == first


READ = """
import ICAL from "./ical.js"; import fs from "fs";
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const every = calendar.getAllSubcomponents("vevent").map(one => new ICAL.Event(one)), rows = [];
const told = ({startDate, item}) => rows.push([startDate.isDate ? startDate.toString() : startDate.toJSDate().toISOString(),
  item.summary, item.component.getFirstPropertyValue("status")]);
for (const event of every.filter(one => !one.isRecurrenceException())) {
  every.filter(one => one.isRecurrenceException() && one.uid === event.uid).forEach(one => event.relateException(one));
  if (!event.isRecurring()) { told({startDate: event.startDate, item: event}); continue; }
  const times = event.iterator();
  for (let time = times.next(); time; time = times.next()) told(event.getOccurrenceDetails(time));
}
console.log(JSON.stringify(rows.sort()));
"""


@pytest.fixture
def icaljs(pytestconfig: pytest.Config) -> Callable[[bytes], list[list[str]]]:
    """Reads a calendar with ical.js, the reader in Thunderbird and Nextcloud: [start, title, status], by start.

    Fetched from npm's registry once and kept in pytest's cache; skips where npm or its registry is not there.
    """
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("There is no npm and Node to read the feed with ical.js.")
    folder = pytestconfig.cache.mkdir("icaljs-2.2.1")
    if not (folder / "ical.js").exists():
        pack = [npm, "pack", "--silent", "--fetch-retries=0", "--fetch-timeout=10000", "ical.js@2.2.1"]
        done = subprocess.run(pack, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            pytest.skip(f"npm could not fetch ical.js: {done.stderr[-200:]}")
        with tarfile.open(folder / "ical.js-2.2.1.tgz") as archive:
            archive.extractall(folder, filter="data")
        shutil.copy(folder / "package/dist/ical.js", folder / "ical.js")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "read.js").write_text(READ)

    def read(body: bytes) -> list[list[str]]:
        done = subprocess.run(
            [node, str(folder / "read.js")], input=body, capture_output=True, timeout=60, check=True
        )
        return list(json.loads(done.stdout))

    return read


def utc(when: datetime) -> str:
    """As JavaScript writes it."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def test_ical_js_reads_the_same(sqlite_town: Any, address: str, icaljs: Any) -> None:
    sqlite_town.take_in(*changed(told(sqlite_town), sqlite_town).values())
    assert icaljs(pulled(address)) == [
        [utc(at(1, 17)), "Sarja", "CONFIRMED"],
        [utc(at(2, 10)), "Vauvamuskari, äiti & lapsi; 0–1 v", "CONFIRMED"],
        [utc(at(4, 10)), "PERUTTU: Peruttava paja", "CANCELLED"],
        [utc(at(5, 13, 30)), "Siirtyvä satutunti", "CONFIRMED"],
        [utc(at(16, 18)), "Sarja: poikkeus", "CONFIRMED"],
        ["2026-12-18", "Talvileiri", "CONFIRMED"],
        [utc(at(22, 17)), "PERUTTU: Sarja", "CANCELLED"],
        [utc(at(29, 17)), "Sarja", "CONFIRMED"],
        [utc(at(5, 17, month=1, year=2027)), "Sarja", "CONFIRMED"],
    ]
