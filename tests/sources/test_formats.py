"""How many events of how many, format by format: what is in each file of tests/data, what is read, and why not all.

`items` are counted here in the plainest way there is, not by the adapters: blocks, elements, list entries, rows,
lines with a day in them. For every row of TABLE

    items + what is more than one of an item  =  events + articles + what is left out

and whatever is left out has its reason. A reason that an operator can do something about is told as a problem, as
often as it is said here; the others are what nobody misses.
"""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.adapters import adapters
from sources.detect import recognise
from sources.errors import NotAFeed
from sources.records import Document, Parsed, Reading

DATA = Path(__file__).parent.parent / "data"
ADAPTERS = adapters()
READING = Reading(now=datetime(2026, 5, 4, 12, tzinfo=UTC))

# reason -> the sentences in which it is told
TOLD = {
    "no id": ("The event has no id.", "Left out because they have no identity: {count} items."),
    "no name": (
        "The event has no name.", "The course has no name.", "The library has no name.", "Row {row}: there is no title.",
        "{count} entries have neither title nor text.",
    ),
    "no time": (
        "The event has no start time.", "The course does not say when it begins.",
        "The event has no time that can be read; it was left out.",
    ),
    "unreadable time": ("The event has a time that cannot be read.", "Row {row}: no day can be read in “{words}”."),
    "unreadable": ("The event cannot be read.",),
    "no such day": ("“{words}”: there is no such day.", "Row {row}: “{words}”: there is no such day."),
    "wrong weekday": (
        "“{words}”: the weekday does not fit the date {date}. Check which is right.",
        "Row {row}: “{words}”: the weekday does not fit the date {date}. Check which is right.",
    ),
    "far year": ("The year {year} cannot be right; the event was left out.",),
    "no day in its schedule": ("The event's schedule names no day that can be found.",),
    "broken block": ("A block of event data on the page is broken: “{text}”; it was left out.",),
    "series not told": ("Its series has not been told, and it has no name of its own.",),
    "private": ("The event is marked as private; it was left out.",),
    "twice": ("The event is in the calendar {count} times; it was taken once.",),
}  # fmt: skip
# reason -> why nobody misses it
SILENT = {
    "repeat": "the same event once more, in another markup of the page or on another page of the list",
    "older version": "a newer version of it is in the same document",
    "deleted": "the feed says that it is gone; a stored one is removed",
    "instance": "a moved, changed or cancelled day of a series, kept with the series",
    "series": "a whole whose parts are events of their own",
    "no event": "places, slots, orders, deliveries, lists of feeds",
    "not public": "a draft, a hidden or a private page",
    "volunteering": "talkoot and other work",
    "heading": "a heading, not a row",
    "commented out": "not a part of the page",
    "sign-up": "when to sign up",
    "stamp": "when the page was written",
    "opening hours": "when a place is open or closed",
    "in passing": "a day that is told of in a text to read",
}
# One item, several: days in a sentence, schedules, clock times. Or an item that is no event, but something to read.
MORE = "more"

TABLE = """
ical         cr_cr_lf.ics                    1  1
ical         evolution.ics                   3  3
ical         kaksi_kielta.ics                1  1
ical         kaksoset_ecp.ics                7  4      2 twice, 1 older version
ical         kasin_kirjoitettu.ics           9  8      1 no time
ical         katkennut_kirjain.ics           1  1
ical         kaupunki_localist.ics           2  2
ical         kehys.ics                       4  4
ical         kellonsiirto.ics                4  4
ical         kelluvat_ajat.ics               5  5
ical         kerho_meetup.ics                2  2
ical         kerho_teamup.ics                2  2
ical         kirjasto_google.ics             5  3      2 instance
ical         kirjasto_libcal.ics             2  2
ical         korjauspaja_wordpress.ics       3  3
ical         koti_nextcloud.ics              3  2      1 instance
ical         latinalaiset.ics                1  1
ical         matkailu_ecp3.ics               3  2      1 no time
ical         monta_kalenteria.ics            6  6
ical         perhe_apple.ics                 1  1
ical         peruutukset.ics                 6  5      1 private
ical         php_varoitus.ics                1  1
ical         rivinvaihdot.ics                1  1
ical         sarjat.ics                     17 16      1 instance
ical         seura_outlook.ics               3  2      1 private
ical         seura_outlook_oma_vyohyke.ics   4  4
ical         seurakunta_ecp6.ics             2  2
ical         sisennetty.ics                  1  1
ical         tori_tockify.ics                1  1
ical         tyhja.ics                       0  0
ical         utf_16.ics                      1  1
ical         vain_cr.ics                     1  1
ical         vanha_vienti.ics                5  4      1 far year
ical         yliopisto_bedework.ics          5  3      2 instance
ical         yliopisto_livewhale.ics         2  2
linkedevents ages.json                      10 10
linkedevents all_day.json                   15 15
linkedevents audience_in_keywords.json       2  2
linkedevents broken_items.json              11  2      3 no id, 2 no name, 1 no time, 3 unreadable time
linkedevents clock_change.json               6  6
linkedevents course_helsinki.json            3  3
linkedevents empty.json                      0  0
linkedevents general_helsinki.json           2  2
linkedevents gone.json                       6  1      5 deleted
linkedevents hobbies_turku.json              4  4
linkedevents inline_espoo.json               1  1
linkedevents left_out.json                   5  2      1 volunteering, 2 series
linkedevents long_and_open.json              6  6
linkedevents offers.json                     3  3
linkedevents one_event.json                  1  1
linkedevents page_overlap.json               4  2      1 older version, 1 repeat
linkedevents places.json                     8  8
linkedevents statuses.json                   7  7
linkedevents texts.json                      5  5
openactive   aikataulut.json                 6  5      1 more, 2 series
openactive   aineisto.json                   1  0      1 no event
openactive   kerrat_ja_sarja.json            5  3      1 series, 1 series not told
openactive   leirit.json                     4  4
openactive   paatapahtuma.json               4  2      1 series, 1 no event
openactive   poistot.json                    7  2      3 older version, 2 deleted
openactive   rikkinaiset.json                7  3      1 no name, 2 no time, 1 no id
openactive   tarjous.json                    1  0      1 no event
openactive   uimakoulu.json                  3  3
openactive   upotettu.json                   3  2      1 no event
openactive   viimeinen_sivu.json             0  0
openactive   vuorot.json                     2  0      2 no event
hellewi      ilman_kertoja.json              6  6
hellewi      ilmoittautuminen.json           8  8
hellewi      maksut.json                     3  3
hellewi      rikkinaiset.json                5  2      1 no name, 1 no time, 1 no id
hellewi      viikoittain.json                2  2
hellewi      yksi_kurssi.json                1  1
kirkanta     ei_yhtaan.json                  0  0
kirkanta     kaksi_kielta.json               1  1
kirkanta     puuhala.json                    2  2
kirkanta     rikkinaiset.json                3  1      1 no name, 1 no id
jsonld       ajat.html                      16 13      3 unreadable time
jsonld       hcalendar.xml                   5  4      1 twice
jsonld       hinnat.html                    11 11
jsonld       iat.html                       13 13
jsonld       jaettu_osoite.jsonld           10  9      1 twice
jsonld       kahdesti.html                   6  3      3 repeat
jsonld       kirjasto_graph.html             1  1
jsonld       latinalainen.html               1  1
jsonld       luettelo.jsonld                 3  3
jsonld       monta_lohkoa.html               8  5      1 broken block, 1 commented out, 1 no event
jsonld       museo_mikrodata.html            3  2      1 no time
jsonld       paikat.html                    10 10
jsonld       pienennetty.html                1  1
jsonld       sarjat.html                    17 13      1 more, 1 no day in its schedule, 3 series, 1 no time
jsonld       seura_hevent.html               4  3      1 unreadable time
jsonld       taulukko.jsonld                 3  3
jsonld       tilat.html                     11  8      1 no time, 1 no name, 1 no event
jsonld       tyhja.jsonld                    0  0
tribe        hinnat.json                     5  5
tribe        ikkuna.json                    10 10
tribe        paikat.json                     5  5
tribe        paivat.json                     7  7
tribe        pois_jatetyt.json               9  3      1 no name, 1 no time, 1 unreadable, 1 no id, 2 not public
tribe        seurakunta.json                 1  1
tribe        toistuvat.json                  4  4
tribe        tyhja.json                      0  0
tribe        vyohyke_siirtymana.json         2  2
eventz       ajat.json                       8  5      1 no time, 1 unreadable time, 1 no name
eventz       items.json                      2  2
eventz       kokoelma.json                   2  2
eventz       monta_paivaa.json               2  2
eventz       ohitettavat.json                6  2      1 not public, 1 no event, 2 no id
eventz       tyhja.json                      0  0
rss          blogi_squarespace.xml           3  2+1
rss          kalenteri.atom                  3  2+1
rss          kirjasto_xcal.xml               3  3
rss          kirjavinkit.xml                 2  0+2
rss          kunnan_uutiset.xml              3  4+1    2 more
rss          latin1_rikki.xml                1  1
rss          museo_trumba.xml                3  2+1
rss          nimettomat.atom                 2  0      2 no name
rss          ristiriidat.xml                 5  2+2    1 more, 1 no name, 1 wrong weekday
rss          samat_tunnukset.xml             4  4
rss          seurat_rdf.rdf                  2  2
rss          tyhja.xml                       0  0
rss          vanha_091.rss                   2  2
rss          viikkosarjat.xml                3  3
csvsheet     bom_ja_otsikot.csv              7  5      2 heading
csvsheet     english.csv                     4  3      1 heading
csvsheet     excel_suomi.csv                 4  3      1 heading
csvsheet     google_sheets.csv               3  2      1 heading
csvsheet     huonot_rivit.csv                8  3      1 heading, 1 wrong weekday, 1 unreadable time, 1 no name, 1 no such day
csvsheet     ika_paivana.csv                 7  6      1 heading
csvsheet     sarakkeita_sekaisin.csv         4  4      2 heading, 2 more
csvsheet     svenska.csv                     4  3      1 heading
csvsheet     unicode_text.tsv                3  2      1 heading
prose        english.html                    3  2      1 sign-up
prose        ilman_paivia.html               3  0+1    1 more, 1 stamp, 1 in passing, 1 opening hours
prose        kirjaston_kevat.html            1  6      5 more
prose        lihavoidut.html                 4  3      1 stamp
prose        paivaotsikot.html               2  3      1 more
prose        ristiriita.html                 3  1+1    1 more, 1 wrong weekday, 1 no such day
prose        svenska.html                    3  3
prose        taulukko.html                   3  3
prose        tunnisteet.html                 2  2      1 more, 1 sign-up
prose        viikkosarjat.html               5  3      1 stamp, 1 opening hours
"""


@dataclass(frozen=True)
class Row:
    """One line of TABLE: what is in a file, what is read of it, and why the rest is not."""

    adapter: str
    case: str
    items: int
    events: int
    articles: int
    reasons: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, line: str) -> Row:
        adapter, case, items, read, *rest = line.split(None, 4)
        events, _, articles = read.partition("+")
        counted = (part.split(None, 1) for part in ",".join(rest).split(",") if part.strip())
        reasons = Counter({reason.strip(): int(count) for count, reason in counted})
        return cls(adapter, case, int(items), int(events), int(articles or 0), reasons)

    @property
    def body(self) -> bytes:
        return (DATA / self.adapter / self.case).read_bytes()

    @property
    def left_out(self) -> int:
        return sum(count for reason, count in self.reasons.items() if reason != MORE)


ROWS = [Row.of(line) for line in TABLE.strip().splitlines()]
every_row = pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.adapter}-{row.case}") for row in ROWS])


def text_of(body: bytes) -> str:
    """The letters of a body, by the crudest means."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16")
    try:
        return body.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").replace("\0", "")


def matches(pattern: str) -> Callable[[bytes], int]:
    """How often `pattern` stands in the text."""
    found = re.compile(pattern, re.IGNORECASE)
    return lambda body: len(found.findall(html.unescape(text_of(body))))


def entries(*names: str) -> Callable[[bytes], int]:
    """The length of a JSON list, at the top or under one of `names`; anything else is one item."""

    def count(body: bytes) -> int:
        whole = json.loads(body)
        lists = [whole] if isinstance(whole, list) else [whole[name] for name in names if name in whole]
        return len(lists[0]) if lists else 1

    return count


def rows(body: bytes) -> int:
    """Rows with anything in them, headings too."""
    text = text_of(body)
    separator = max(";,\t", key=text.count)
    return sum(
        any(cell.strip() for cell in row)
        for row in csv.reader(text.splitlines(keepends=True), delimiter=separator)
    )


WEEKDAY = (
    r"(?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)|\b(?:mån|tis|ons|tors|fre|lör|sön)dag"
)
DAY = re.compile(
    rf"\d\.\d\d?\.|{WEEKDAY}|\d (?:May|maj)|\bma–pe\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", re.IGNORECASE
)


def lines_with_a_day(body: bytes) -> int:
    """Headings, paragraphs, list items and table rows of the page's own part that name a day."""
    main = text_of(body).partition("<main>")[2].partition("</main>")[0]
    blocks = re.findall(r"<(p|li|tr|time|h[1-6])\b[^>]*>(.*?)</\1>", main, re.DOTALL)
    return sum(bool(DAY.search(re.sub(r"<[^>]*>", " ", inside))) for _, inside in blocks)


COUNTERS = {
    "ical": matches(r"BEGIN\s*:\s*VEVENT"),
    "linkedevents": entries("data"),
    "openactive": entries("items"),
    "hellewi": entries(),
    "kirkanta": entries("items"),
    "jsonld": matches(
        r""""@?type"\s*:\s*\[?\s*"[^"]*(?:Event|EventSeries|Festival|CourseInstance)"|"""
        r"""itemtype=["'][^"']*Event["']|class="[^"]*\b(?:h-event|vevent)\b"""
    ),
    "tribe": entries("events"),
    "eventz": entries("pages", "items", "result"),
    "rss": matches(r"<(?:item|entry)[ >]"),
    "csvsheet": rows,
    "prose": lines_with_a_day,
}


def read(row: Row) -> Parsed:
    adapter = ADAPTERS[row.adapter]
    files = sorted((DATA / row.adapter / "references").glob("*"))
    documents = [
        Document("https://feed.example/feed", f.read_bytes(), role=f.name.partition("-")[0]) for f in files
    ]
    reading = Reading(now=READING.now, references=dict(map(adapter.refer, documents)))
    return adapter.parse(Document("https://feed.example/feed", row.body), reading)


def how_often(parsed: Parsed, reason: str) -> int:
    """Of how many items the problems tell `reason`."""
    told = [problem for problem in parsed.problems if problem.what in TOLD[reason]]
    if reason == "twice":
        return sum(int(problem.values["count"]) - 1 for problem in told)
    return sum(int(problem.values.get("count", 1)) for problem in told)


@every_row
def test_as_many_items_are_read_as_there_are(row: Row) -> None:
    assert COUNTERS[row.adapter](row.body) == row.items
    parsed = read(row)
    assert len(parsed.events) + len(parsed.places) == row.events
    assert len(parsed.articles) == row.articles
    assert row.items + row.reasons[MORE] == row.events + row.articles + row.left_out


@every_row
def test_what_is_left_out_is_told(row: Row) -> None:
    parsed = read(row)
    assert row.reasons.keys() <= {*TOLD, *SILENT, MORE}
    assert {reason: how_often(parsed, reason) for reason in TOLD} == {
        reason: row.reasons[reason] for reason in TOLD
    }
    assert len(parsed.deleted) == row.reasons["deleted"]


def test_every_file_of_every_format_is_in_the_table() -> None:
    listed = {(row.adapter, row.case) for row in ROWS}
    assert len(listed) == len(ROWS)
    answers = {".json": ".expected.json"}
    for adapter in COUNTERS:
        files = [file for file in (DATA / adapter).glob("*.*") if file.is_file()]
        written = {file.with_suffix(answers.get(file.suffix, ".json")) for file in files}
        assert {file.name for file in files if file not in written} == {c for name, c in listed if name == adapter}


def test_every_reason_is_in_the_table() -> None:
    assert {reason for row in ROWS for reason in row.reasons} == {*TOLD, *SILENT, MORE}


NO_FEEDS = sorted((DATA / "formats").iterdir())


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in NO_FEEDS])
def test_what_servers_say_instead_is_no_feed(file: Path) -> None:
    document = Document("https://feed.example/feed", file.read_bytes(), "text/calendar")
    assert recognise(document) is None
    for name, adapter in ADAPTERS.items():
        if name != "prose":
            with pytest.raises(NotAFeed):
                adapter.parse(document, READING)


EMPTY = {
    '{"meta":{"count":0,"next":null,"previous":null},"data":[]}': "linkedevents",
    '{"data": [], "meta": {"count": 0}}': "linkedevents",
    '{"pages":[]}': "eventz",
    '{"total": 0, "pages": [ ]}': "eventz",
    '{"events":[],"rest_url":"https://x.example/wp-json/tribe/events/v1/events","total":0,"total_pages":0}': "tribe",
    '{"next":"https://x.example/feed?afterTimestamp=9&afterId=2","items":[]}': "openactive",
    '{"type":"library","total":0,"items":[]}': "kirkanta",
    '{"@context":"https://schema.org","@type":"ItemList","itemListElement":[]}': "jsonld",
    '{"@context":"https://schema.org","@graph":[]}': "jsonld",
}
# lists with nothing in them, whosever they are
ANYBODYS = (
    "[]", "{}", '{"data":[]}', '{"meta":{},"data":[]}', '{"meta":{"count":0},"data":[],"jsonapi":{}}',
    '{"items":[]}', '{"events":[]}', '{"pages":[],"name":"x"}', '{"next":"https://x.example/?page=2","items":[]}',
    '{"@context":"https://schema.org","@type":"Product","@graph":[1],"itemListElement":[]}',
    '{"@context":"https://schema.org","itemListElement":[]}',
)  # fmt: skip


@pytest.mark.parametrize("body", EMPTY)
def test_an_empty_answer_is_known_by_its_shape(body: str) -> None:
    document = Document("https://feed.example/feed", body.encode())
    found = recognise(document)
    assert found is not None
    assert found.name == EMPTY[body]
    parsed = found.parse(document, READING)
    assert (parsed.events, parsed.places, parsed.problems) == ([], [], [])
    # of a list that is cut or has more in it, nobody is as sure
    assert recognise(replace(document, body=document.body[:-1])) is None or EMPTY[body] not in ("eventz", "jsonld")


@pytest.mark.parametrize("body", ANYBODYS)
def test_a_list_that_may_be_anybodys_is_not_claimed(body: str) -> None:
    assert recognise(Document("https://feed.example/feed", body.encode())) is None


# what these tell does not depend on the day on which they are read
TIMELESS = ("ical", "linkedevents", "openactive", "hellewi", "jsonld", "tribe", "eventz")


def test_the_program_reads_as_many(tmp_path: Path) -> None:
    """`puuha inspect --summary` over a folder of all these files: what the table says, and no errors."""
    for row in ROWS:
        if row.adapter in TIMELESS:
            (tmp_path / row.adapter).mkdir(exist_ok=True)
            shutil.copy(DATA / row.adapter / row.case, tmp_path / row.adapter)
    shutil.copytree(DATA / "formats", tmp_path / "formats")
    puuha = Path(sys.executable).parent / "puuha"
    done = subprocess.run(
        [puuha, "inspect", "--summary", "--json", tmp_path],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert sum(row["error"] + row["refused"] for row in told["formats"].values()) == 0
    assert told["formats"].pop("–")["not_a_feed"] == len(NO_FEEDS)
    for name in TIMELESS:
        of_format = [row for row in ROWS if row.adapter == name]
        found = told["formats"].pop(name)
        assert found["inputs"] == found["ok"] + found["empty"] == len(of_format)
        assert (name, found["events"]) == (name, sum(row.events for row in of_format))
        for reason in TOLD.keys() - {"twice"}:
            said = [p["count"] for p in told["problems"] if p["adapter"] == name and p["what"] in TOLD[reason]]
            assert (reason, sum(said)) == (reason, sum(row.reasons[reason] for row in of_format))
    assert told["formats"] == {}


def summary(*args: str | Path) -> subprocess.CompletedProcess[str]:
    puuha = Path(sys.executable).parent / "puuha"
    return subprocess.run(
        [puuha, "inspect", "--summary", *args], capture_output=True, text=True, timeout=100, check=False
    )


def test_a_person_sees_a_table_and_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert summary(tmp_path / "empty").returncode == 2
    (tmp_path / ".hidden.ics").write_bytes(b"BEGIN:VCALENDAR")
    for name in ("ical/kaksoset_ecp.ics", "ical/vanha_vienti.ics", "ical/tyhja.ics", "formats/kielto.txt"):
        shutil.copy(DATA / name, tmp_path)
    done = summary(tmp_path)
    assert done.returncode == 0
    table, _, reasons = done.stdout.partition("\n\n")
    assert [line.split() for line in table.splitlines()[1:]] == [
        ["ical", "3", "2", "1", "·", "·", "·", "8", "·", "1"],
        ["–", "1", "·", "·", "1", "·", "·", "·", "·", "·"],
        ["all", "4", "2", "1", "1", "·", "·", "8", "·", "1"],
    ]
    assert "1 × ical: The year {year} cannot be right; the event was left out." in reasons
