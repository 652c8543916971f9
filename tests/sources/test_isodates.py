"""Dates and times as pages and APIs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.isodates import duration, span, when

HELSINKI = ZoneInfo("Europe/Helsinki")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("20260501", date(2026, 5, 1)),
        ("2026-5-1", date(2026, 5, 1)),
        ("2026/05/01", date(2026, 5, 1)),
        ("1.5.2026", date(2026, 5, 1)),
        ("2026-05-01T18:00", "2026-05-01T18:00"),
        (" 2026-05-01 18:00:00 ", "2026-05-01T18:00"),
        ("2026-05-01T18:00:00.123", "2026-05-01T18:00"),
        ("2026-05-01T18:00+03:00", "2026-05-01T18:00"),
        ("2026-05-01T18:00:00+0100", "2026-05-01T20:00"),
        ("2026-05-01T18:00:00Z", "2026-05-01T21:00"),
        ("2026-01-01T18:00:00.000Z", "2026-01-01T20:00"),
        ("2026-05-01T18:00:00+03", "2026-05-01T18:00"),
        ("2020-8-8T19:00-5:00", "2020-08-09T03:00"),
        ("20260501T180000", "2026-05-01T18:00"),
        ("20260501T1800", "2026-05-01T18:00"),
        ("20260501T150000Z", "2026-05-01T18:00"),
        ("2019-9-18T10-10-00", "2019-09-18T10:10"),
        ("2019-9-18T10-10-00-00", "2019-09-18T10:00"),
        ("2019-9-20T08-08-30-00", "2019-09-20T08:30"),
        ("2026-05-01T18:00 EEST", "2026-05-01T18:00"),
        ("2026-01-01T18:00 CET", "2026-01-01T19:00"),
        ("2026-05-01T18:00[Europe/Stockholm]", "2026-05-01T19:00"),
        ("2026-05-01 6:30 PM", "2026-05-01T18:30"),
        ("2026-05-01 12:15 am", "2026-05-01T00:15"),
        ("1.5.2026 klo 18.30", "2026-05-01T18:30"),
        ("1.5.2026, 18.30", "2026-05-01T18:30"),
        ("2026-05-01T24:00", "2026-05-02T00:00"),
        ("2026-12-31T23:59:60", "2026-12-31T23:59:59"),
    ],
)
def test_what_is_written_is_what_is_meant(written: str, meant: date | str) -> None:
    assert when(written, HELSINKI) == (local(meant) if isinstance(meant, str) else meant)


def test_a_moment_has_the_zone_asked_for() -> None:
    moment = when("2026-05-01T18:00:00+03:00", HELSINKI)
    assert isinstance(moment, datetime)
    assert moment.tzinfo is HELSINKI


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tiistai",
        "2026",
        "2026-05",
        "2026-13-01",
        "2026-02-30",
        "2026-05-01T25:00",
        "0001-01-01",
        "9999-12-31",
        "2026-W18-1",
        "2026-05-01T18:00+99:00",
        "2026-05-01T",
        "5/1/2026",
        "18:00",
        "x" * 10_000,
        "2026-05-01T18-19-30-00",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        when(written, HELSINKI)


@given(st.text(alphabet="0123456789-:.TZ+ ", max_size=40))
def test_anything_is_a_date_or_refused(written: str) -> None:
    try:
        moment = when(written, HELSINKI)
    except ValueError:
        return
    assert 1900 <= moment.year <= 2201


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_an_instant_stays_the_same_instant(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for written in (
        moment.isoformat(),
        moment.strftime("%Y%m%dT%H%M%SZ"),
        moment.strftime("%Y-%m-%d %H:%M:%S+0000"),
    ):
        assert when(written, HELSINKI) == moment


@pytest.mark.parametrize(
    ("starts", "ends", "first", "after", "mended"),
    [
        ("2026-05-01", None, date(2026, 5, 1), None, False),
        ("2026-05-01", "2026-05-01", date(2026, 5, 1), date(2026, 5, 2), False),
        ("2026-05-01", "2026-05-03", date(2026, 5, 1), date(2026, 5, 4), False),
        ("2026-05-01", "2026-04-30", date(2026, 5, 1), date(2026, 5, 2), False),
        ("2026-05-01", "2026-04-29", date(2026, 5, 1), None, True),
        ("2026-05-01", "2026-05-01T18:00", date(2026, 5, 1), date(2026, 5, 2), False),
        ("2026-05-01T00:00", None, date(2026, 5, 1), None, False),
        ("2026-05-01T00:00", "2026-05-01T23:59:59", date(2026, 5, 1), date(2026, 5, 2), False),
        ("2026-05-01T00:00", "2026-05-02T00:00", date(2026, 5, 1), date(2026, 5, 2), False),
        ("2026-05-01T00:00Z", "2026-05-03T00:00Z", date(2026, 5, 1), date(2026, 5, 3), False),
        ("2026-05-01T00:00", "2026-05-01T12:00", "2026-05-01T00:00", "2026-05-01T12:00", False),
        ("2026-05-01T18:00", "2026-05-01", "2026-05-01T18:00", None, False),
        ("2026-05-01T18:00", "2026-05-02", "2026-05-01T18:00", "2026-05-03T00:00", False),
        ("2026-05-01T18:00", "2026-05-01T16:00", "2026-05-01T18:00", None, True),
        ("2026-05-01T18:00", "2026-05-01T18:00", "2026-05-01T18:00", "2026-05-01T18:00", False),
    ],
)
def test_spans(starts: str, ends: str | None, first: object, after: object, mended: bool) -> None:
    read = span(when(starts, HELSINKI), when(ends, HELSINKI) if ends else None, HELSINKI)
    told = tuple(local(moment) if isinstance(moment, str) else moment for moment in (first, after))
    assert read == (*told, mended)


def test_an_end_in_the_hour_that_comes_twice_is_after_its_start() -> None:
    starts, ends = when("2026-10-25T00:50:00Z", HELSINKI), when("2026-10-25T01:10:00Z", HELSINKI)
    assert span(starts, ends, HELSINKI) == (starts, ends, False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PT45M", timedelta(minutes=45)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1D", timedelta(days=1)),
        ("P2W", timedelta(weeks=2)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("PT0S", None),
        ("P", None),
        ("P1M", None),
        ("1 h", None),
    ],
)
def test_durations(written: str, meant: timedelta | None) -> None:
    assert duration(written) == meant
