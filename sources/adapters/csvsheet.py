"""A spreadsheet that somebody keeps by hand, published as CSV or TSV: one row, one event or series.

Google Sheets publishes such a file at an address that ends in `output=csv`; Excel and LibreOffice save one. Rows
have no id, so the key is made of title, place and start: whoever edits one of these makes another event, and the
old one is removed as any that is missing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sources.adapters import Plan, State
from sources.dates import Context
from sources.errors import N_, ParseError, Problem
from sources.prose.items import digest, once
from sources.quirks import QUIRKS
from sources.records import Document, Links, Parsed, Reading, Request
from sources.sheet.rows import read_row
from sources.sheet.table import likeness, read_table

YEAR = 2026


class CsvSheet:
    """The adapter. Every bad row is told by its number, as the spreadsheet counts it."""

    name = "csvsheet"
    linked = False

    def recognises(self, document: Document) -> int:
        """70 where the first rows hold known headings of a title and a time, else 0."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The address itself; a row that is not there is missing."""
        return Plan((Request(address, conditional=True, accept="text/csv, text/tab-separated-values, */*;q=0.5"),))

    def links(self, document: Document, reading: Reading) -> Links:
        """None: a table is one document."""
        return Links()

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A table refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events of all rows. Raises NotAFeed, ParseError."""
        table = read_table(document.body)
        zone = ZoneInfo(reading.timezone)
        now = reading.now or datetime(YEAR, 1, 1, tzinfo=UTC)
        day: date = now.astimezone(zone).date()
        context = Context(day, zone, reading.language, published=False)
        read = [read_row(row, context) for row in table.rows]
        parsed = Parsed(title=table.title, problems=[problem for one in read for problem in one.problems])
        if table.lost:
            parsed.problems.append(Problem("", QUIRKS["broken_utf_8"].what))
        for event in once(event for one in read for event in one.events):
            parsed.present[event.key] = mark = digest(event)
            if reading.known.get(event.key) != mark:
                parsed.events.append(event)
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}
