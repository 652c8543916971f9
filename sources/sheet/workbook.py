"""A file somebody uploads -> the CSV that is kept of it. Runs in a child process: a workbook is a ZIP of anything.

Values are taken, never formulas; text stays text whatever sign it begins with.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sources.errors import N_, NotAFeed, ParseError, TooLarge
from sources.sheet.table import likeness

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_INFLATED = 64 * 1024 * 1024  # bytes of all of a workbook's parts
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 5_000, 60
LONGEST_CELL = 5_000  # characters
MOST_TEXT = 4 * 1024 * 1024  # bytes of CSV
TOO_BIG = N_("The table is too large: at most {rows} rows and {columns} columns are read.")
NO_WORKBOOK = N_("The file cannot be opened as a spreadsheet.")
NO_HEADINGS = N_("No sheet of the file has a row of headings with a title and a date.")


def as_csv(body: bytes) -> bytes:
    """The sheet of events of an .xlsx, .ods or .xls file as CSV; a CSV file as it is.

    Raises NotAFeed, ParseError, TooLarge.
    """
    if not body.startswith((ZIP, OLE)):
        if not likeness(body):
            raise NotAFeed(N_("The file has no row of headings with a title and a date."))
        return body
    _check_size(body)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = (workbook.get_sheet_by_index(n) for n in range(min(len(workbook.sheet_names), MOST_SHEETS)))
        for sheet in sheets:
            text = _written(sheet)
            if likeness(text):
                return text
    except (CalamineError, OSError, ValueError) as error:
        raise ParseError(NO_WORKBOOK) from error
    raise NotAFeed(NO_HEADINGS)


def _check_size(body: bytes) -> None:
    """Refuse a workbook that says itself that it is too large inflated; one that lies meets the child's limits."""
    if not body.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            inflated = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise ParseError(NO_WORKBOOK) from error
    if inflated > MOST_INFLATED:
        raise _too_big()


def _too_big() -> TooLarge:
    return TooLarge(TOO_BIG, rows=MOST_ROWS, columns=MOST_COLUMNS)


def _written(sheet: CalamineSheet) -> bytes:
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise _too_big()
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(_rows(sheet))
    text = out.getvalue().encode()
    if len(text) > MOST_TEXT:
        raise _too_big()
    return text


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    # from the sheet's first row on: problems are told by the rows' numbers
    for row in sheet.to_python(skip_empty_area=False):
        yield [_cell(value)[:LONGEST_CELL] for value in row]


def _cell(value: object) -> str:
    """As a person would have typed it, for sources.sheet.when to read."""
    match value:
        case bool():
            said = "x" if value else ""
        case float() | int():
            said = f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
        case datetime():
            said = value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
        case time():
            said = value.strftime("%H:%M")
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            said = f"{minutes // 60 % 24}:{minutes % 60:02}"
        case _:
            said = str(value)
    return said
