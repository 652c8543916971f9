"""Dates as machines write them into feeds."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dates.stamps import read_stamp, whole_days

ZONE = ZoneInfo("Europe/Helsinki")

STAMPS = {
    "2024-11-08EET17:30:00": "2024-11-08 17:30 +0200",
    "2026-06-08EEST17:30:00": "2026-06-08 17:30 +0300",
    # a feed that says EET all year round means the clock on the wall
    "2026-06-08EET17:30:00": "2026-06-08 17:30 +0300",
    "2026-03-05": "2026-03-05",
    "20260305": "2026-03-05",
    "2026/03/05": "2026-03-05",
    "2026-03-05T18:00": "2026-03-05 18:00 +0200",
    "2026-03-05 18:00:00": "2026-03-05 18:00 +0200",
    "2026-03-05T18:00:00+02:00": "2026-03-05 18:00 +0200",
    "2026-03-05T18:00:00.000-0500": "2026-03-06 01:00 +0200",
    "20260305T160000Z": "2026-03-05 18:00 +0200",
    "2026-03-05T24:00": "2026-03-06 00:00 +0200",
    "Thu, 05 Mar 2026 18:00:00 +0200": "2026-03-05 18:00 +0200",
    "5 Mar 2026 16:00:00 GMT": "2026-03-05 18:00 +0200",
}
NO_STAMPS = (
    "",
    "ensi tiistaina",
    "2026-13-05",
    "2026-03-05XYZ17:00:00",
    "2026-02-30",
    "1066-10-14",
    "12",
    "9" * 5_000,
)


@pytest.mark.parametrize("text", STAMPS)
def test_a_stamp(text: str) -> None:
    read = read_stamp(f" {text}\n", ZONE)
    assert read is not None
    assert (f"{read:%Y-%m-%d %H:%M %z}" if isinstance(read, datetime) else f"{read}") == STAMPS[text]


@pytest.mark.parametrize("text", NO_STAMPS)
def test_no_stamp(text: str) -> None:
    assert read_stamp(text, ZONE) is None


@given(st.text(max_size=40))
def test_whatever_is_written_nothing_is_raised(text: str) -> None:
    read_stamp(text, ZONE)


def at(text: str) -> datetime:
    read = read_stamp(text, ZONE)
    assert isinstance(read, datetime)
    return read


def test_midnights_are_days() -> None:
    day = date(2026, 5, 11)
    assert whole_days(at("2026-05-11T00:00"), at("2026-05-11T23:59")) == (day, date(2026, 5, 12))
    assert whole_days(at("2026-05-11T00:00"), at("2026-05-13T00:00")) == (day, date(2026, 5, 13))
    assert whole_days(at("2026-05-11T00:00"), at("2026-05-11T00:00")) == (day, date(2026, 5, 12))
    assert whole_days(at("2026-05-11T00:00"), None) == (day, None)
    assert whole_days(day, date(2026, 5, 12)) == (day, date(2026, 5, 13))
    evening = at("2026-05-11T18:00"), at("2026-05-12T00:00")
    assert whole_days(*evening) == evening
