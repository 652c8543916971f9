"""Uploaded workbooks become CSV; what is hostile in them does no harm."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time

import pytest
import xlsxwriter

from sources.adapters.csvsheet import CsvSheet
from sources.errors import NotAFeed, ParseError, SourceError
from sources.isolate import Children
from sources.records import Document, Reading
from sources.sheet.workbook import as_csv


def workbook(*rows: list[object], first_sheet: str = "") -> bytes:
    """An .xlsx file; dates and times are such, everything else is text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    if first_sheet:
        book.add_worksheet(first_sheet).write_string(0, 0, "Ohjeet")
    sheet = book.add_worksheet()
    formats = {
        datetime: book.add_format({"num_format": "d.m.yyyy"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if type(value) in formats:
                sheet.write_datetime(number, column, value, formats[type(value)])
            else:
                sheet.write_string(number, column, str(value))
    book.close()
    return out.getvalue()


HEADINGS = ["Tapahtuma", "Pvm", "Klo", "Ikä"]
READING = Reading(now=datetime(2026, 11, 20, tzinfo=UTC))


def events(body: bytes) -> list[object]:
    return CsvSheet().parse(Document("x", as_csv(body)), READING).events


def test_dates_times_and_ages_that_became_dates_are_read() -> None:
    row = ["Satutunti", datetime(2026, 12, 5), time(17, 30), datetime(2026, 6, 3)]
    (event,) = events(workbook(HEADINGS, row, first_sheet="Lue tämä"))
    assert (event.starts.isoformat(), event.min_age, event.max_age) == ("2026-12-05T17:30:00+02:00", 3, 6)


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    (event,) = events(workbook(HEADINGS, ["=cmd|' /C calc'!A0", "5.12.2026", "17", "3-6"]))
    assert event.title == {"und": "=cmd|' /C calc'!A0"}


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04 and then nothing", b"\xd0\xcf\x11\xe0 no workbook", b"\x89PNG\r\n", b"", b"Nimi;Osoite\r\n"],
)
def test_what_is_no_sheet_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(SourceError):
        as_csv(body)


def test_a_workbook_without_headings_is_refused() -> None:
    with pytest.raises(NotAFeed):
        as_csv(workbook(["Nimi", "Puhelin"], ["Maija", "050"]))


def packed(sheet: bytes) -> bytes:
    """A workbook whose only sheet is `sheet`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEADINGS))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, sheet if name.endswith("sheet1.xml") else good.read(name))
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(b"<worksheet>" + b" " * (80 * 1024 * 1024))
    assert len(bomb) < 200_000
    with pytest.raises(SourceError, match="too large"):
        as_csv(bomb)


@pytest.mark.anyio
async def test_two_cells_at_the_far_ends_end_the_child_not_us() -> None:
    ends = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    far = packed(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                 + ends + b"</sheetData></worksheet>")  # fmt: skip
    async with Children(1, memory_mb=512, seconds=20) as children:
        with pytest.raises(ParseError):
            await children.run(as_csv, far)
        assert await children.run(as_csv, b"Tapahtuma;Pvm\r\nx;5.12.2026\r\n")
