"""Spreadsheets that workers download: the template to fill in, and what is kept of the one they brought.

Every cell is written as text, so that no cell is a formula whatever it begins with, and no age becomes a date.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from sources.sheet.table import read_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDTHS = (32, 12, 8, 8, 14, 12, 10, 10, 24, 24, 40, 30, 12)
# words that sources.sheet.headings knows
HEADINGS = {
    "fi": "Tapahtuma|Päivä|Alkaa|Päättyy|Toistuu|Loppupäivä|Ikä|Hinta|Paikka|Katuosoite|Kuvaus|Ilmoittautuminen"
    "|Peruttu",
    "sv": "Evenemang|Datum|Börjar|Slutar|Upprepas|Slutdatum|Ålder|Pris|Plats|Gatuadress|Beskrivning|Anmälan"
    "|Inställt",
    "en": "Event|Date|Starts|Ends|Repeats|End date|Ages|Price|Place|Street|Description|Sign-up|Cancelled",
}
EXAMPLES = {
    "fi": (
        "Satutunti|{single}|10.00|10.45|||3-6|maksuton|Pääkirjasto|Kirjastokatu 1|Luetaan yhdessä.||",
        "Robottikerho|{first}|17.00|18.30|joka tiistai|{last}|10-13|20 €|Nuorisotalo|Rantatie 12|Ei aiempaa osaamista.|https://www.example.org/ilmo|",
    ),
    "sv": (
        "Sagostund|{single}|10.00|10.45|||3-6|gratis|Huvudbiblioteket|Biblioteksgatan 1|Vi läser tillsammans.||",
        "Robotklubb|{first}|17.00|18.30|varje tisdag|{last}|10-13|20 €|Ungdomsgården|Strandvägen 12|Inga förkunskaper.|https://www.example.org/anmal|",
    ),
    "en": (
        "Story hour|{single}|10.00|10.45|||3-6|free|Main library|Kirjastokatu 1|We read together.||",
        "Robot club|{first}|17.00|18.30|every Tuesday|{last}|10-13|20 €|Youth centre|Rantatie 12|No experience needed.|https://www.example.org/sign-up|",
    ),
}


def headings(language: str) -> list[str]:
    """The columns, in a language."""
    return HEADINGS[language].split("|")


def examples(language: str, today: date) -> list[list[str]]:
    """Two rows that show how it is filled in: a Thursday and some Tuesdays to come."""
    monday = today + timedelta(days=28 - today.weekday())
    days = [monday + timedelta(days=number) for number in (3, 1, 99)]
    single, first, last = (f"{day.day}.{day.month}.{day.year}" for day in days)
    return [row.format(single=single, first=first, last=last).split("|") for row in EXAMPLES[language]]


def rows_of(body: bytes) -> list[list[str]]:
    """The rows of a kept document. Raises NotAFeed."""
    return read_rows(body)


def as_xlsx(*sheets: tuple[str, Sequence[Sequence[str]]]) -> bytes:
    """An .xlsx file of (name, rows) sheets; the first row of each is its heading."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
    for name, rows in sheets:
        _fill(book.add_worksheet(name), rows, text, bold)
    book.close()
    return out.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str]], text: Any, bold: Any) -> None:
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width, text)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text if row else bold)
    sheet.freeze_panes(1, 0)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV with semicolons, as spreadsheets set to Finnish or Swedish read it."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()
