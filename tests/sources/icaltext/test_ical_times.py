"""Starts, ends and rules: what is told wrongly is put right, what is told rightly stays as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.icaltext import dateforms, rules, times
from sources.icaltext.vevent import Vevent
from sources.records import When

HELSINKI = ZoneInfo("Europe/Helsinki")
LOCAL = "DTSTART;TZID=Europe/Helsinki:20260907T170000"
DAY = "DTSTART;VALUE=DATE:20260907"
START = datetime(2026, 9, 7, 17, tzinfo=HELSINKI)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        ((LOCAL,), START, None),
        ((LOCAL, "DTEND;TZID=Europe/Helsinki:20260907T180000"), START, at(7, 18)),
        ((LOCAL, "DTEND:20260907T150000Z"), START, at(7, 18)),
        ((LOCAL, "DTEND:20260907T180000"), START, at(7, 18)),
        ((LOCAL, "DTEND;TZID=Europe/Helsinki:20260907T170000"), START, START),
        ((LOCAL, "DTEND;TZID=Europe/Helsinki:20260907T160000"), START, START),
        ((LOCAL, "DTEND;VALUE=DATE:20260908"), START, at(8)),
        ((LOCAL, "DURATION:P1DT1H"), START, at(8, 18)),
        ((LOCAL, "DURATION:-PT1H"), START, START),
        ((LOCAL, "DURATION:P99999W"), START, None),
        ((LOCAL, "DTEND;VALUE=DATE:99991231"), START, None),
        ((DAY,), date(2026, 9, 7), date(2026, 9, 8)),
        ((DAY, "DTEND;VALUE=DATE:20260907"), date(2026, 9, 7), date(2026, 9, 8)),
        ((DAY, "DTEND;VALUE=DATE:20260910"), date(2026, 9, 7), date(2026, 9, 10)),
        ((DAY, "DTEND;VALUE=DATE:20260901"), date(2026, 9, 7), date(2026, 9, 8)),
        ((DAY, "DTEND:20260908T120000Z"), date(2026, 9, 7), date(2026, 9, 9)),
        ((DAY, "DTEND:20260909T000000"), date(2026, 9, 7), date(2026, 9, 9)),
        ((DAY, "DURATION:P2D"), date(2026, 9, 7), date(2026, 9, 9)),
        ((DAY, "DURATION:PT36H"), date(2026, 9, 7), date(2026, 9, 9)),
        ((DAY, "DURATION:P99999W"), date(2026, 9, 7), date(2026, 9, 8)),
        # whole days told by the clock
        (("DTSTART:20260907T000000", "DTEND:20260908T000000"), date(2026, 9, 7), date(2026, 9, 8)),
        (("DTSTART:20260907T000000", "DTEND:20260909T235959"), date(2026, 9, 7), date(2026, 9, 10)),
        (("DTSTART:20260906T210000Z", "DTEND:20260907T210000Z"), date(2026, 9, 7), date(2026, 9, 8)),
        (("DTSTART:20260907T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), date(2026, 9, 7), date(2026, 9, 8)),
        (
            ("DTSTART:20260907T000000Z", "DTEND:20260908T000000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
            date(2026, 9, 7),
            date(2026, 9, 8),
        ),
        # and what only looks like it
        (
            ("DTSTART:20260907T000000Z", "DTEND:20260908T000000Z"),
            datetime(2026, 9, 7, tzinfo=UTC),
            datetime(2026, 9, 8, tzinfo=UTC),
        ),
        (("DTSTART:20260907T000000", "DTEND:20260907T000000"), at(7), at(7)),
        (("DTSTART:20260907T000000",), at(7), None),
        (("DTSTART:20260907T000000", "DTEND:20260907T060000"), at(7), at(7, 6)),
        (("DTSTART:20260907T120000", "DTEND:20260908T000000"), at(7, 12), at(8)),
        (("DTSTART:20260907T100000", "DTEND:20260907T180000", "X-FUNAMBOL-ALLDAY:1"), at(7, 10), at(7, 18)),
    ],
)
def test_start_and_end(
    lines: tuple[str, ...], starts: When, ends: When | None, calendar: Any, event: Any, parse: Any
) -> None:
    (one,) = parse(calendar(event(*lines))).events
    assert (one.starts, one.ends) == (starts, ends)
    assert isinstance(one.starts, datetime) == isinstance(starts, datetime)


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
@pytest.mark.parametrize("form", ["DTSTART:{}0907T170000Z", "DTSTART;VALUE=DATE:{}0907", "DTSTART:{}1231T235959"])
def test_years_that_nobody_means(year: str, form: str, calendar: Any, event: Any, parse: Any) -> None:
    parsed = parse(calendar(event(form.format(year))))
    assert parsed.events == []
    assert [str(problem) for problem in parsed.problems] == [
        f"The year {int(year)} cannot be right; the event was left out."
    ]


def test_days_are_by_the_calendar_and_hours_by_the_clock(calendar: Any, event: Any, parse: Any) -> None:
    """RFC 5545 section 3.3.6, over the clock change of 25 October 2026."""
    (one,) = parse(calendar(event("DTSTART;TZID=Europe/Helsinki:20261024T220000", "DURATION:P1D"))).events
    (other,) = parse(calendar(event("DTSTART;TZID=Europe/Helsinki:20261024T220000", "DURATION:PT8H"))).events
    assert one.ends.replace(tzinfo=None) == datetime(2026, 10, 25, 22)
    assert other.ends.replace(tzinfo=None) == datetime(2026, 10, 25, 5)


@pytest.mark.parametrize(
    ("said", "timezone"),
    [
        (LOCAL, "Europe/Helsinki"),
        ("DTSTART;TZID=Europe/Stockholm:20260907T170000", "Europe/Stockholm"),
        ("DTSTART:20260907T140000Z", "Europe/Helsinki"),
        ("DTSTART:20260907T140000Z\r\nRRULE:FREQ=DAILY", "UTC"),
        ("DTSTART:20260907T140000\r\nRRULE:FREQ=DAILY", "Europe/Helsinki"),
    ],
)
def test_the_zone_an_event_is_told_in(said: str, timezone: str, calendar: Any, event: Any, parse: Any) -> None:
    (one,) = parse(calendar(event(*said.split("\r\n")))).events
    assert one.timezone == timezone


# --- rules


@pytest.mark.parametrize(
    ("start", "rule", "kept"),
    [
        (LOCAL, "FREQ=WEEKLY;UNTIL=20261130T150000Z;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130T150000Z"),
        (LOCAL, "FREQ=WEEKLY;UNTIL=20261130", "FREQ=WEEKLY;UNTIL=20261130T215959Z"),
        (LOCAL, "FREQ=WEEKLY;UNTIL=20260630", "FREQ=WEEKLY;UNTIL=20260630T205959Z"),
        (LOCAL, "FREQ=WEEKLY;UNTIL=20261130T170000", "FREQ=WEEKLY;UNTIL=20261130T150000Z"),
        (LOCAL, "FREQ=WEEKLY;UNTIL=2026-11-30", "FREQ=WEEKLY;UNTIL=20261130T215959Z"),
        (LOCAL, "FREQ=WEEKLY;UNTIL=99991231", "FREQ=WEEKLY"),
        (LOCAL, "FREQ=WEEKLY;COUNT=3;UNTIL=20261130T150000Z", "FREQ=WEEKLY;UNTIL=20261130T150000Z"),
        (DAY, "FREQ=DAILY;UNTIL=20260911", "FREQ=DAILY;UNTIL=20260911"),
        (DAY, "FREQ=DAILY;UNTIL=20260911T000000Z", "FREQ=DAILY;UNTIL=20260911"),
        (DAY, "FREQ=DAILY;UNTIL=20260910T205959Z", "FREQ=DAILY;UNTIL=20260910"),
        (DAY, "FREQ=DAILY;UNTIL=20260910T220000Z", "FREQ=DAILY;UNTIL=20260911"),
        (DAY, "FREQ=DAILY;UNTIL=20260911T235959", "FREQ=DAILY;UNTIL=20260911"),
        (DAY, "FREQ=DAILY;BYHOUR=9;COUNT=2", "FREQ=DAILY;COUNT=2"),
        (LOCAL, " freq=weekly; byday=mo,we; ", "FREQ=WEEKLY;BYDAY=MO,WE"),
        (LOCAL, "FREQ=MONTHLY;BYDAY=-1FR,+2MO;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1FR,+2MO;BYSETPOS=-1"),
        (LOCAL, "FREQ=DAILY;BYHOUR=9,12,15", "FREQ=DAILY;BYHOUR=9,12,15"),
        (LOCAL, "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "FREQ=YEARLY"),
    ],
)
def test_a_rule(start: str, rule: str, kept: str, calendar: Any, event: Any, parse: Any) -> None:
    (one,) = parse(calendar(event(start, f"RRULE:{rule}"))).events
    assert one.recurrence.rrule == kept


WRONG = (
    "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=3", "FREQ=HOURLY", "FREQ=OFTEN", "FREQ=WEEKLY;FREQ=DAILY",
    "FREQ=DAILY;UNTIL=00010101", "INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=MA", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13", "FREQ=WEEKLY;UNTIL=joulu",
    "FREQ=WEEKLY;X-OMA=1", "FREQ=YEARLY;RSCALE=CHINESE", "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 1000), "x", "=",
    "FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(30))), "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
)  # fmt: skip


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_that_cannot_be_followed_leaves_the_first_time(
    rule: str, calendar: Any, event: Any, parse: Any
) -> None:
    parsed = parse(calendar(event(LOCAL, f"RRULE:{rule}")))
    (one,) = parsed.events
    assert (one.starts, one.recurrence) == (START, None)
    assert len(parsed.problems) == 1


numbers = st.integers(-60, 60).map(str)
lists = st.lists(numbers, min_size=1, max_size=3).map(",".join)
days = st.lists(st.sampled_from(["MO", "TU", "SU", "1MO", "-1FR", "+2WE", "6MO", "XX"]), min_size=1, max_size=3)
untils = st.sampled_from(["20261130", "20261130T150000", "20261130T150000Z", "20260101", "00010101", "x"])
parts = st.one_of(
    st.sampled_from(["COUNT=3", "INTERVAL=2", "WKST=SU", "INTERVAL=02"]),
    untils.map("UNTIL={}".format),
    days.map(lambda chosen: f"BYDAY={','.join(chosen)}"),
    st.builds(
        "{}={}".format,
        st.sampled_from(["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYMINUTE"]),
        lists,
    ),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.lists(parts, max_size=4),
    st.sampled_from([START, date(2026, 9, 7), datetime(2026, 9, 7, 17)]),
)
def test_every_rule_we_pass_on_can_be_followed(frequency: str, more: list[str], start: When) -> None:
    event = Vevent(starts=start, rrule=";".join((f"FREQ={frequency}", *more)))
    span = times.span(event, HELSINKI)
    assert span
    rule = rules.checked(event, span)
    if rule:
        first = (
            span.starts
            if isinstance(span.starts, datetime)
            else datetime.combine(span.starts, datetime.min.time())
        )
        rrulestr(rule, dtstart=first)
        assert rules.checked(Vevent(starts=start, rrule=rule), span) == rule


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2026, 9, 1), date(2027, 6, 30)), st.integers(0, 23))
def test_a_series_ends_on_the_day_it_says(last: date, hour: int) -> None:
    start = datetime(2026, 9, 1, hour, tzinfo=HELSINKI)
    event = Vevent(starts=start, rrule=f"FREQ=DAILY;UNTIL={last:%Y%m%d}")
    span = times.span(event, HELSINKI)
    assert span
    until = datetime.strptime(rules.checked(event, span)[-16:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    on_the_day = datetime.combine(last, start.time(), HELSINKI)
    assert on_the_day <= until < on_the_day + timedelta(days=1, hours=1)


# --- forms of dates


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("20260907", "20260907"),
        ("2026-09-07", "20260907"),
        ("20260907T170000", "20260907T170000"),
        (" 20260907T170000Z ", "20260907T170000Z"),
        ("20260907t170000z", "20260907T170000Z"),
        ("20260907T1700", "20260907T170000"),
        ("20260907T1700Z", "20260907T170000Z"),
        ("2026-09-07T17:00", "20260907T170000"),
        ("2026-09-07 17:00:00.000", "20260907T170000"),
        ("2026-09-07T17:00:00+03:00", "20260907T140000Z"),
        ("2026-09-07T17:00:00-0330", "20260907T203000Z"),
        ("20260907T240000", "20260908T000000"),
        ("20261231T240000", "20270101T000000"),
        ("20260907T170060", "20260907T170059"),
        ("00010101T000000", "00010101T000000"),
    ],
)
def test_a_form_of_a_date(value: str, form: str) -> None:
    assert dateforms.normal(value) == form


@pytest.mark.parametrize(
    "value",
    ["", "x", "7.9.2026", "20260230", "20261301", "20260907T250000", "20260907T176000", "20260907T24",
     "99991231T240000", "00010101T000000+0300", "２０２６０９０７", "20260907T170000ZZ", "2026090 7"],
)  # fmt: skip
def test_no_form_of_a_date(value: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        dateforms.normal(value)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))
def test_every_date_that_python_writes(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    form = f"{whole.year:04}{whole:%m%dT%H%M%S}"
    assert dateforms.normal(whole.isoformat()) == form
    assert dateforms.normal(form) == form
    assert dateforms.normal(whole.date().isoformat()) == form[:8]
