"""Days and times as people write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from web import dates

HELSINKI = ZoneInfo("Europe/Helsinki")


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=HELSINKI).timestamp())  # type: ignore[arg-type, misc]


def span(start: tuple[int, ...], end: tuple[int, ...], all_day: bool = False) -> dates.Span:
    return dates.span(at(*start), at(*end), all_day, HELSINKI)


@pytest.mark.parametrize(
    ("start", "end", "all_day", "fi", "sv", "en"),
    [
        ((2025, 9, 23, 12), (2025, 9, 23, 13), False,
         "ti 23.9.2025 klo 12–13", "ti 23.9.2025 kl. 12.00–13.00", "Tue 23 Sept 2025, 12:00–13:00"),
        ((2025, 9, 23, 12, 30), (2025, 9, 23, 13, 5), False,
         "ti 23.9.2025 klo 12.30–13.05", "ti 23.9.2025 kl. 12.30–13.05", "Tue 23 Sept 2025, 12:30–13:05"),
        ((2025, 9, 23, 9), (2025, 9, 23, 9), False,
         "ti 23.9.2025 klo 9", "ti 23.9.2025 kl. 09.00", "Tue 23 Sept 2025, 09:00"),
        ((2025, 9, 23, 9, 30), (2025, 9, 23, 10), False,
         "ti 23.9.2025 klo 9.30–10", "ti 23.9.2025 kl. 09.30–10.00", "Tue 23 Sept 2025, 09:30–10:00"),
        ((2025, 9, 23, 18), (2025, 9, 24, 0), False,
         "ti 23.9.2025 klo 18–24", "ti 23.9.2025 kl. 18.00–24.00", "Tue 23 Sept 2025, 18:00–00:00"),
        ((2025, 9, 23, 22), (2025, 9, 24, 2), False,
         "ti 23.9.2025 klo 22–2", "ti 23.9.2025 kl. 22.00–02.00", "Tue 23 Sept 2025, 22:00–02:00"),
        ((2025, 9, 23, 9), (2025, 9, 25, 15), False,
         "ti 23.9. klo 9 – to 25.9.2025 klo 15", "ti 23.9. kl. 09.00 – to 25.9.2025 kl. 15.00",
         "Tue 23 Sept, 09:00 – Thu 25 Sept 2025, 15:00"),
        ((2025, 9, 23), (2025, 9, 24), True, "ti 23.9.2025", "ti 23.9.2025", "Tue 23 Sept 2025"),
        ((2025, 9, 23), (2025, 9, 26), True,
         "ti 23.9. – to 25.9.2025", "ti 23.9. – to 25.9.2025", "Tue 23 Sept – Thu 25 Sept 2025"),
        ((2025, 12, 30), (2026, 1, 3), True,
         "ti 30.12.2025 – pe 2.1.2026", "ti 30.12.2025 – fr 2.1.2026", "Tue 30 Dec 2025 – Fri 2 Jan 2026"),
        # the day the clocks go back has 25 hours and is still one day
        ((2025, 10, 26), (2025, 10, 27), True, "su 26.10.2025", "sö 26.10.2025", "Sun 26 Oct 2025"),
    ],
)  # fmt: skip
def test_day_and_time(
    start: tuple[int, ...], end: tuple[int, ...], all_day: bool, fi: str, sv: str, en: str
) -> None:
    told = [dates.whole(span(start, end, all_day), language) for language in ("fi", "sv", "en")]
    assert told == [fi, sv, en]


@pytest.mark.parametrize(
    ("start", "end", "all_day", "expected"),
    [
        ((2025, 9, 23, 12), (2025, 9, 23, 13), False, "klo 12–13"),
        ((2025, 9, 23, 22), (2025, 9, 24, 2), False, "klo 22–2"),
        ((2025, 9, 23, 9), (2025, 9, 25, 15), False, "klo 9 – to 25.9. klo 15"),
        ((2025, 9, 23), (2025, 9, 24), True, ""),
    ],
)
def test_times_under_a_day_heading(
    start: tuple[int, ...], end: tuple[int, ...], all_day: bool, expected: str
) -> None:
    assert dates.times(span(start, end, all_day), "fi") == expected


@pytest.mark.parametrize(
    ("start", "end", "all_day", "expected"),
    [
        ((2025, 9, 23), (2025, 9, 24), True, False),
        ((2025, 9, 23), (2025, 9, 25), True, True),
        ((2025, 10, 26), (2025, 10, 27), True, False),
        ((2025, 9, 23, 18), (2025, 9, 24, 18), False, False),
        ((2025, 9, 23, 18), (2025, 9, 24, 19), False, True),
    ],
)
def test_longer_than_a_day(start: tuple[int, ...], end: tuple[int, ...], all_day: bool, expected: bool) -> None:
    assert span(start, end, all_day).is_long is expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "tiistai 24. marraskuuta"), ("sv", "tisdag 24 november"), ("en", "Tuesday 24 November")],
)
def test_headings(language: str, expected: str) -> None:
    assert dates.heading(date(2026, 11, 24), language, 2026) == expected
    assert dates.heading(date(2026, 11, 24), language, 2025) == f"{expected} 2026"


def test_weeks_begin_on_monday() -> None:
    assert [dates.weekday(0, language) for language in ("fi", "sv", "en")] == ["maanantai", "måndag", "Monday"]
    assert dates.weekday(6, "fi") == "sunnuntai"


def test_until_and_moment() -> None:
    running = span((2025, 9, 1), (2025, 12, 1), True)
    assert [dates.until(running, language, 2025) for language in ("fi", "sv", "en")] == [
        "su 30.11. asti", "till sö 30.11.", "until Sun 30 Nov",
    ]  # fmt: skip
    assert dates.until(running, "fi", 2024) == "su 30.11.2025 asti"
    assert dates.moment(datetime(2025, 9, 23, 12, tzinfo=HELSINKI), "fi") == "ti 23.9.2025 klo 12"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-12", "to 12.11.2026"), ("2026-11-12 16:00", "to 12.11.2026 klo 16"),
        ("2026-11-12T14:30:00Z", "to 12.11.2026 klo 16.30"),
        ("2026-11-12 16:00:00+02:00", "to 12.11.2026 klo 16"), ("2026-13-12", "2026-13-12"),
        ("20261112", "20261112"), ("Muskari 2026-11-12", "Muskari 2026-11-12"), ("", ""),
    ],
)  # fmt: skip
def test_days_and_times_of_iso_8601_are_told(text: str, expected: str) -> None:
    assert dates.told(text, HELSINKI, "fi") == expected
