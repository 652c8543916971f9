"""Calendars made of a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.adapters.ical import ICal
from sources.found import Found
from sources.icaltext import blocks, lines
from sources.icaltext.zones import Zones, zones_of
from sources.records import Document, Parsed, Reading

CASES = sorted((Path(__file__).parents[2] / "data" / "ical").glob("*.ics"))

Parse = Callable[..., Parsed]


@pytest.fixture
def event() -> Callable[..., str]:
    """A VEVENT with these lines; UID, DTSTART and SUMMARY are added where they are missing."""

    def made(*given: str) -> str:
        names = {line.partition(":")[0].partition(";")[0].upper() for line in given}
        usual = ("UID:1@kirjasto.example.fi", "DTSTART;TZID=Europe/Helsinki:20260907T170000", "SUMMARY:Kerho")
        added = [line for line in usual if line.partition(":")[0].partition(";")[0] not in names]
        return "\r\n".join(("BEGIN:VEVENT", *given, *added, "END:VEVENT"))

    return made


@pytest.fixture
def calendar() -> Callable[..., bytes]:
    """A VCALENDAR around these texts."""

    def made(*parts: str, head: tuple[str, ...] = ()) -> bytes:
        whole = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kirjasto//FI", *head, *parts, "END:VCALENDAR", "")
        return "\r\n".join(whole).encode()

    return made


@pytest.fixture
def parse() -> Parse:
    """Reads a calendar's bytes for a source in Helsinki."""

    def parsed(body: bytes, **reading: object) -> Parsed:
        return ICal().parse(Document("https://kirjasto.example.fi/feed.ics", body), Reading(**reading))  # type: ignore[arg-type]

    return parsed


@pytest.fixture
def helsinki() -> Zones:
    """The zones of a calendar that says nothing about them."""
    return zones_of(blocks.Calendar(), "Europe/Helsinki", None, Found())


@pytest.fixture(params=CASES, ids=lambda case: case.stem)
def case_blocks(request: pytest.FixtureRequest) -> list[tuple[str, Zones]]:
    """The unfolded text of each event of a golden file, with its calendar's zones."""
    found = Found()
    split = blocks.split(lines.clean(request.param.read_bytes(), found), found)
    zones = [zones_of(calendar, "Europe/Helsinki", None, found) for calendar in split.calendars]
    texts = ((number, blocks.own_lines(text)) for number, text in split.blocks)
    return [(lines.decoded(lines.unfolded(text, found))[0], zones[number]) for number, text in texts if text]
