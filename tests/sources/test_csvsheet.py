"""Spreadsheets beyond what every adapter promises: headings, encodings, ages made into dates, bad rows."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.adapters.csvsheet import CsvSheet
from sources.errors import NotAFeed, ParseError
from sources.records import Document, Parsed, Reading, SourceEvent
from sources.sheet.ages import read_ages
from sources.sheet.headings import FIELDS, field_of
from sources.sheet.when import sentence

READING = Reading(now=datetime(2026, 5, 4, 12, tzinfo=UTC))
CASES = sorted((Path(__file__).parent.parent / "data" / "csvsheet").glob("*.*sv"))


def parse(text: str | bytes, reading: Reading = READING) -> Parsed:
    body = text.encode() if isinstance(text, str) else text
    return CsvSheet().parse(Document("https://docs.example/pub?output=csv", body), reading)


def one(text: str | bytes) -> SourceEvent:
    (event,) = parse(text).events
    return event


HEADINGS = {
    "Tapahtuman nimi": "title",
    "TAPAHTUMA:": "title",
    "Ikä (v)": "ages",
    "Hinta €": "price",
    "Evenemang": "title",
    "Börjar": "start",
    "Plats": "place",
    "Start time": "start",
    "Age group": "ages",
    "Toistuu": "repeat",
    "Ilmoittautuminen viimeistään": "signup",
    "": "",
    "Budjettitili": "",
}


def test_headings_in_three_languages() -> None:
    assert {heading: field_of(heading) for heading in HEADINGS} == HEADINGS
    words = [word for names in FIELDS.values() for word in names.split()]
    # one word, one meaning
    assert {word for word in words if words.count(word) > 1} == set()


@pytest.mark.parametrize("heading", ["Pvm", "Aika", "Alkaa", "Klo", "Toistuu"])
@pytest.mark.parametrize(
    "cell",
    [
        "joka tiistai klo 10 1.9.2026–1.12.2026",
        "joka tiistai klo 10, 1.9.2026–1.12.2026",
        "1.9.2026–1.12.2026 joka tiistai klo 10",
        "joka tiistai 1.9.2026–1.12.2026 klo 10",
        "tiistaisin klo 10 2026-09-01 – 2026-12-01",
    ],
)
def test_a_series_in_one_cell_is_one_event(heading: str, cell: str) -> None:
    parsed = parse(f"Tapahtuma;{heading}\nKerho;{cell}\n")
    (event,) = parsed.events
    assert parsed.problems == []
    assert (event.starts.isoformat(), event.ends) == ("2026-09-01T10:00:00+03:00", None)
    assert event.recurrence
    assert event.recurrence.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201T215959Z"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(separator: str, encoding: str, line: str) -> None:
    rows = [["Tapahtuma", "Pvm", "Klo", "Paikka"], ["Äänikerho", "12.5.2026", "10–11", "Töölön kirjasto"]]
    event = one((line.join(separator.join(row) for row in rows) + line).encode(encoding))
    assert event.title == {"und": "Äänikerho"}
    assert f"{event.starts:%d.%m.%Y %H:%M}–{event.ends:%H:%M}" == "12.05.2026 10:00–11:00"
    assert event.place is not None
    assert event.place.name == {"und": "Töölön kirjasto"}


SENTENCES = {
    ("ti 23.9.2025 klo 12–13", "", "", "", ""): "ti 23.9.2025 klo 12–13",
    ("5.12.26", "", "17.30", "", ""): "5.12.26 klo 17.30",
    ("2026-12-05 00:00:00", "", "17:30:00", "19:00:00", ""): "2026-12-05 klo 17:30–19:00",
    ("46361", "", "klo 9", "12", ""): "2026-12-05 klo 9–12",
    ("", "", "5.12.2026 10:00", "5.12.2026 12:00", ""): "5.12.2026 klo 10:00–12:00",
    ("", "", "8.6.2026 9:00", "12.6.2026 15:00", ""): "8.6.2026 klo 9:00 – 12.6.2026 klo 15:00",
    ("8.6.2026", "12.6.2026", "", "", ""): "8.6.2026–12.6.2026",
    ("7.1.2027", "28.4.2027", "17", "18.30", "ti"): "joka ti 7.1.2027–28.4.2027 klo 17–18.30",
    ("7.1.2027", "28.4.2027", "17", "", "joka tiistai"): "joka tiistai 7.1.2027–28.4.2027 klo 17",
    ("7.1.2027", "", "17", "", "ei"): "7.1.2027 klo 17",
}


@pytest.mark.parametrize("cells", SENTENCES)
def test_cells_become_a_sentence(cells: tuple[str, ...]) -> None:
    fields = dict(zip(("day", "end_day", "start", "end", "repeat"), cells, strict=True))
    assert sentence({name: cell for name, cell in fields.items() if cell}) == SENTENCES[cells]


def test_weekly_rows() -> None:
    event = one("Nimi;Päivä;Loppupäivä;Klo;Toistuu;Tauko\nKerho;12.5.2026;9.6.2026;17;viikoittain;19.5.\n")
    assert event.recurrence is not None
    assert event.recurrence.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260609T205959Z"
    assert [f"{day:%d.%m.}" for day in event.recurrence.exdates] == ["19.05."]


AGES = {
    "3-6": (3, 6, False),
    "3 – 6 v": (3, 6, False),
    "0–2-vuotiaat": (0, 2, False),
    "7-9 år": (7, 9, False),
    "9+": (9, None, False),
    "13-": (13, None, False),
    "vähintään 13": (13, None, False),
    "7 v alkaen": (7, None, False),
    "enintään 12": (None, 12, False),
    "-4": (None, 4, False),
    "alle 7": (None, 6, False),
    "3.6.": (3, 6, True),
    "3.6": (3, 6, True),
    "6-Mar": (3, 6, True),
    "3-Jun": (3, 6, True),
    "12.lokakuu": (10, 12, True),
    "07.syys": (7, 9, True),
    "2026-06-03 00:00:00": (3, 6, True),
    "3.6.2026": (3, 6, True),
}


@pytest.mark.parametrize("cell", AGES)
def test_ages_and_what_a_spreadsheet_makes_of_them(cell: str) -> None:
    read = read_ages(cell)
    assert read is not None
    assert tuple(read) == AGES[cell]


@pytest.mark.parametrize("cell", ["", "kaikki", "1.–3. lk", "9-3", "perheet", "120-130", "7", "13.13."])
def test_what_is_no_age_in_figures(cell: str) -> None:
    assert read_ages(cell) is None


def test_an_age_that_became_a_date_is_told() -> None:
    parsed = parse("Tapahtuma;Pvm;Ikä\nSatutunti;12.5.2026;6-Mar\n")
    assert (parsed.events[0].min_age, parsed.events[0].max_age) == (3, 6)
    assert [str(problem) for problem in parsed.problems] == [
        "Row 2: the spreadsheet has made a date of the ages (“6-Mar”); they were read as 3–6."
    ]


def test_every_bad_row_is_told_by_its_number() -> None:
    rows = (
        "Hyvä;12.5.2026",
        "Huono;ensi tiistaina",
        ";12.5.2026",
        "Väärä;ke 12.5.2026",
        '"Kaksi\nriviä";13.5.2026',
    )
    parsed = parse("Kerhot;\n;\nTapahtuma;Pvm\n" + "\n".join(rows) + "\n;\nViimeinen;32.5.2026\n")
    assert sorted(event.title["und"] for event in parsed.events) == ["Hyvä", "Kaksi riviä"]
    # rows are counted as the spreadsheet counts them: headings are in row 3, a cell of two lines is in one row
    assert [str(problem) for problem in parsed.problems] == [
        "Row 5: no day can be read in “ensi tiistaina”.",
        "Row 6: there is no title.",
        "Row 7: “ke 12.5.2026”: the weekday does not fit the date 2026-05-12. Check which is right.",
        "Row 10: no day can be read in “32.5.2026”.",
    ]


def test_a_formula_stays_text() -> None:
    event = one('Tapahtuma;Pvm;Linkki\n"=HYPERLINK(""http://x"")";12.5.2026;javascript:alert(1)\n')
    assert event.title == {"und": '=HYPERLINK("http://x")'}
    assert event.url == ""


def test_an_edit_of_title_place_or_start_makes_another_event() -> None:
    first = parse("Tapahtuma;Pvm;Paikka;Kuvaus\nKerho;12.5.2026;Kirjasto;a\n")
    known = replace(READING, known=first.present)
    text = parse("Tapahtuma;Pvm;Paikka;Kuvaus\nKerho;12.5.2026;Kirjasto;b\n", known)
    assert text.present.keys() == first.present.keys()
    assert len(text.events) == 1
    for row in ("Kerhot;12.5.2026;Kirjasto;a", "Kerho;13.5.2026;Kirjasto;a", "Kerho;12.5.2026;Koulu;a"):
        assert not parse(f"Tapahtuma;Pvm;Paikka;Kuvaus\n{row}\n", known).present.keys() & first.present.keys()


@pytest.mark.parametrize(
    "text", ["a;b\n1;2\n", "Nimi;Puhelin\nMatti;040 123 4567\n", "Pvm;Klo\n1.1.2026;10\n", "x", ""]
)
def test_without_headings_it_is_no_sheet(text: str) -> None:
    assert CsvSheet().recognises(Document("", text.encode())) == 0
    with pytest.raises(NotAFeed):
        parse(text)


EVIL = {
    "quotes": "Tapahtuma;Pvm\n" + '"' * 200_000,
    "separators": "Tapahtuma;Pvm\n" + ";" * 300_000,
    "rows": "Tapahtuma;Pvm\n" + "a;1.1.2026\n" * 3_000,
    "one cell": "Tapahtuma;Pvm\na;" + "1.1.2026 klo 18 " * 6_000,
    "headings": ";".join(["Tapahtuma", "Pvm"] * 20_000) + "\n",
    "lines": "\n" * 300_000,
}


@pytest.mark.parametrize("name", EVIL)
def test_a_hostile_table_ends_quickly(name: str) -> None:
    begin = time.process_time()
    try:
        parsed = parse(EVIL[name])
    except ParseError:
        parsed = Parsed()
    assert time.process_time() - begin < 6, "1 s at most where this was written"
    assert len(parsed.events) <= 3_000


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b"Tapahtuma;Pvm;Klo\n" + body, b"\xff\xfe" + body):
        assert 0 <= CsvSheet().recognises(Document("", whole)) <= 100
        try:
            parse(whole)
        except ParseError:
            continue


# rows with anything in them, events read; rows that tell several days make several
COUNTS = {
    "bom_ja_otsikot.csv": (5, 5),
    "english.csv": (3, 3),
    "excel_suomi.csv": (3, 3),
    "google_sheets.csv": (2, 2),
    "huonot_rivit.csv": (7, 3),
    "ika_paivana.csv": (6, 6),
    "sarakkeita_sekaisin.csv": (2, 4),
    "svenska.csv": (3, 3),
    "unicode_text.tsv": (2, 2),
}


def test_how_many_of_how_many_are_read() -> None:
    from sources.sheet.table import read_table

    bodies = {case.name: case.read_bytes() for case in CASES}
    read = {name: (len(read_table(body).rows), len(parse(body).events)) for name, body in bodies.items()}
    assert read == COUNTS


# what the expressions for ages and times take the square or the cube of, when it comes as it is
LONG = {
    "ikä": ["6" + " " * 60_000 + "x", "6-" + "\t" * 60_000 + "v.", "6 years" + " \n" * 60_000 + "x"],
    "klo": ["1/1/" + " " * 60_000 + "\nx", "11/11/" * 20_000 + "\nx", "1/1/  " * 20_000 + "\nx", "1." * 60_000],
    "paikka": ["Kirjasto" + " " * 60_000 + "x", "- " * 60_000],
    "toistuu": ["ma " * 40_000, "joka" + " " * 60_000],
    "ilmoittautuminen": ["1.1. " * 20_000, "http://" * 15_000],
    "hinta": ["5 € " * 30_000],
}


@pytest.mark.parametrize(("heading", "cell"), [(name, cell) for name, cells in LONG.items() for cell in cells])
def test_a_cell_of_any_length_takes_no_time(heading: str, cell: str) -> None:
    began = time.process_time()
    parsed = parse(f'nimi;pvm;{heading}\r\nSatutunti;12.5.2026;"{cell}"\r\n'.encode())
    assert time.process_time() - began < 1
    assert parsed.events or parsed.problems
