"""Names and rules of time zones, as products write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sources.found import Found
from sources.icaltext import blocks, vtimezone
from sources.icaltext.zonenames import by_name, same_clock
from sources.icaltext.zones import Zones, zones_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("/Europe/Helsinki", "Europe/Helsinki"),
        ('"Europe/Helsinki"', "Europe/Helsinki"),
        ("europe/helsinki", "Europe/Helsinki"),
        ("/freeassociation.sourceforge.net/Europe/Helsinki", "Europe/Helsinki"),
        ("/mozilla.org/20050126_1/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("America/Indiana/Indianapolis", "America/Indiana/Indianapolis"),
        ("US/Pacific", "US/Pacific"),
        ("FLE Standard Time", "Europe/Kiev"),
        ("fle standard time", "Europe/Kiev"),
        ("FLE Standard Time 1", "Europe/Kiev"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Helsinki"),
        ("(GMT+02.00) Helsinki / Tallinn", None),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("Helsinki", "Europe/Helsinki"),
        ("New York", "America/New_York"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("EET", "EET"),
        ("EEST", "EET"),
        ("GMT+0200", "Etc/GMT-2"),
        ("UTC-5", "Etc/GMT+5"),
        ("+03:00", "Etc/GMT-3"),
        ("GMT+0230", None),
        ("Europe", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_names(name: str, key: str | None) -> None:
    found = by_name(name)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("name", sorted(WINDOWS_TO_OLSON))
def test_every_name_of_windows(name: str) -> None:
    found = by_name(name)
    assert found
    assert same_clock(found, ZoneInfo(WINDOWS_TO_OLSON[name]))


def test_every_iana_name() -> None:
    keys = available_timezones() - {"localtime", "Factory"}
    assert {key: zone.key for key in keys if (zone := by_name(key))} == {key: key for key in keys}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Europe/Kiev", "Europe/Helsinki", True),
        ("EET", "Europe/Helsinki", True),
        ("Europe/Stockholm", "Europe/Helsinki", False),
        ("Etc/GMT-2", "Europe/Helsinki", False),
        ("Europe/Chisinau", "Europe/Helsinki", False),
    ],
)
def test_the_same_clock(one: str, other: str, *, same: bool) -> None:
    assert same_clock(ZoneInfo(one), ZoneInfo(other)) is same


def written(key: str) -> tuple[str, ...]:
    """The lines of a VTIMEZONE with another name, as icalendar writes it: single times, year by year."""
    zone = Timezone.from_tzid(key, first_date=datetime(2025, 1, 1).date(), last_date=datetime(2031, 1, 1).date())
    text = zone.to_ical().decode().replace("\r\n ", "").replace(key, "Oma vyöhyke").split("\r\n")
    return tuple(line for line in text if line and "VTIMEZONE" not in line and not line.startswith("END:"))


@pytest.mark.parametrize(
    "key",
    ["Europe/Helsinki", "Europe/Stockholm", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Asia/Kolkata"],
)
def test_rules_written_by_icalendar(key: str) -> None:
    found = vtimezone.zone(written(key), 2026, ("Europe/Helsinki",))
    assert found
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(3 * 365)]
    assert all(
        moment.astimezone(found).utcoffset() == moment.astimezone(ZoneInfo(key)).utcoffset() for moment in moments
    )


OUTLOOK = (
    "TZID:Customized Time Zone",
    "BEGIN:STANDARD", "DTSTART:16010101T{}0000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "BEGIN:DAYLIGHT", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (tuple(line.format("04") for line in OUTLOOK), "Europe/Helsinki"),
        (tuple(line.format("02") for line in OUTLOOK), "Europe/Helsinki"),
        (tuple(line.format("04").replace("10", "9") for line in OUTLOOK), None),
        (tuple(line.format("04").replace("-1SU", "5SU") for line in OUTLOOK), None),
        (("X-LIC-LOCATION:Europe/Tallinn", "BEGIN:STANDARD"), "Europe/Tallinn"),
        (("BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000"), "UTC"),
        (("BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0217", "TZOFFSETTO:+0217"), None),
        (("BEGIN:STANDARD", "RRULE:FREQ=SECONDLY", "TZOFFSETTO:+0200"), None),
        (("BEGIN:STANDARD", "DTSTART:roskaa"), None),
        (("BEGIN:STANDARD", "DTSTART:00010101T000000", "TZOFFSETFROM:+2300", "TZOFFSETTO:+0200"), None),
        ((), None),
    ],
)
def test_rules(lines: tuple[str, ...], key: str | None) -> None:
    found = vtimezone.zone(lines, 2026, ("Europe/Helsinki",))
    assert (found.key if found else None) == key


def test_the_zone_of_the_source_is_taken_where_clocks_agree() -> None:
    found = Found()
    zones = zones_of(blocks.Calendar(), "Europe/Helsinki", None, found)
    assert zones.find("FLE Standard Time").key == "Europe/Helsinki"
    assert zones.find("W. Europe Standard Time").key == "Europe/Berlin"
    assert zones.find("Europe/Kiev").key == "Europe/Kiev"
    assert (
        zones_of(blocks.Calendar(), "Europe/Stockholm", None, found).find("FLE Standard Time").key == "Europe/Kiev"
    )


def test_a_zone_is_noted_once_and_only_if_it_was_guessed(helsinki: Zones) -> None:
    for _ in range(3):
        helsinki.find("Atlantis")
        helsinki.find("Europe/Tallinn")
    (problem,) = helsinki.found.problems()
    assert str(problem) == "The time zone “Atlantis” is unknown; Europe/Helsinki was used. Check the clock times."


def test_no_zone_is_noted_in_vain(calendar: Any, event: Any, parse: Any) -> None:
    parsed = parse(calendar(event("DTSTART;TZID=tzone://Microsoft/Utc:20260907T140000")))
    assert parsed.events[0].starts == datetime(2026, 9, 7, 14, tzinfo=UTC)
    assert not [problem for problem in parsed.problems if "unknown" in problem.what]
