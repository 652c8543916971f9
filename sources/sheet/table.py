"""Bytes of a CSV or TSV file -> rows of cells, with the row of headings found.

    encoding    UTF-8 with or without BOM, UTF-16 ("Unicode text" of Excel), else Windows-1252
    separator   ; , tab or |, whichever makes known headings of the first rows
    headings    the first row with a title and something about time; rows above it are the sheet's own title

RFC 4180 has commas, CRLF and quotes; spreadsheets set to Finnish or Swedish write semicolons. A file that was cut
short cannot be told from a shorter one: the format has no end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sources.errors import N_, NotAFeed, ParseError
from sources.sheet.headings import field_of
from sources.text import one_line

SEPARATORS = ";,\t|"
LOOK_ROWS = 15
LOOK_BYTES = 20_000
MOST_ROWS = 20_000
LONGEST = 2_000  # characters of a cell, but for descriptions
# several columns of one field: "Alkaa" with the day and "Klo" with the time
_JOINED = {"description": "\n", "start": " ", "end": " "}
_TIMES = frozenset({"day", "start", "repeat"})


@dataclass(frozen=True, slots=True)
class Row:
    """number: as a spreadsheet counts it, from 1, headings included. cells: field -> text, empty ones left out.

    All but descriptions are on one line, with single spaces and at most `LONGEST` characters: what reads ages and
    times out of them takes up to the cube of a run of spaces. others: (heading, text) of columns not known.
    """

    number: int
    cells: dict[str, str]
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """title: what stands above the headings, "" if nothing. lost: letters could not be read and were dropped."""

    title: str
    rows: tuple[Row, ...]
    lost: bool = False


def likeness(body: bytes) -> int:
    """70 where the first rows hold headings of a title and a time, else 0."""
    head, _ = _decode(body[:LOOK_BYTES])
    try:
        return 70 if head and _find(head) else 0
    except csv.Error:
        return 0


def read_table(body: bytes) -> Table:
    """The rows of `body`. Raises NotAFeed where no headings are found, ParseError where it cannot be split."""
    text, lost = _decode(body)
    try:
        found = _find(text) if text else None
        if found is None:
            raise NotAFeed(N_("The file has no row of headings with a title and a date."))
        separator, number, headings = found
        rows = list(_records(text, separator))
    except csv.Error as error:
        raise ParseError(N_("The table cannot be read ({why})."), why=str(error)) from error
    above = (cell for row in rows[:number] for cell in row if cell.strip())
    title = one_line(next(above, ""), 200)
    fields = [field_of(heading) for heading in headings]
    made = (_row(n, row, fields, headings) for n, row in enumerate(rows[number + 1 :], number + 2))
    return Table(title, tuple(row for row in made if row.cells or row.others), lost)


def read_rows(body: bytes) -> list[list[str]]:
    """Every row as it stands, headings and all. Raises NotAFeed, ParseError as `read_table` does."""
    read_table(body)
    text, _ = _decode(body)
    found = _find(text)
    return list(_records(text, found[0])) if found else []


def _decode(body: bytes) -> tuple[str, bool]:
    """The text, "" for what is no text, and whether some of it had to be dropped. Never makes a U+FFFD."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as(body, "utf-16")
    if body.count(b"\0", 0, 1_000) > 10:
        little = body.count(b"\0", 1, 1_000) and body[1:2] == b"\0"
        return _as(body, "utf-16-le" if little else "utf-16-be")
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"", b"<", b"{", b"["):
        return "", False
    try:
        return body.decode("utf-8-sig").replace("\0", ""), False
    except UnicodeDecodeError as error:
        # the look at the head may have cut a letter in two
        return _as(body, "utf-8-sig" if error.start >= len(body) - 4 else "cp1252")


def _as(body: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return body.decode(encoding).replace("\0", ""), False
    except UnicodeDecodeError:
        return body.decode(encoding, "ignore").replace("\0", ""), True


def _find(text: str) -> tuple[str, int, list[str]] | None:
    """Separator, number (from 0) and cells of the row of headings."""
    best: tuple[int, str, int, list[str]] | None = None
    for separator in SEPARATORS:
        for number, row in enumerate(_records(text, separator)):
            if number >= LOOK_ROWS:
                break
            known = {field_of(cell) for cell in row if len(cell) <= 60} - {""}
            if "title" in known and known & _TIMES and (best is None or len(known) > best[0]):
                best = (len(known), separator, number, row)
    return best[1:] if best else None


def _records(text: str, separator: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    # Excel's own hint about the separator is a row of the file, but none of the sheet
    hint = first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;")
    for number, row in enumerate(csv.reader(io.StringIO(rest if hint else text, newline=""), delimiter=separator)):
        if number > MOST_ROWS:
            return
        yield row


def _row(number: int, cells: list[str], fields: list[str], headings: list[str]) -> Row:
    known: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    for field, heading, cell in zip(fields, headings, cells, strict=False):
        text = cell.strip() if field in ("", "description") else " ".join(cell.split())[:LONGEST]
        if not text:
            continue
        if field and field not in known:
            known[field] = text
        elif field in _JOINED:
            known[field] += _JOINED[field] + text
        else:
            others.append((heading.strip(), text))
    return Row(number, known, tuple(others))
