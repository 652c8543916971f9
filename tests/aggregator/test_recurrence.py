"""Series become occurrences: as recurring-ical-events has it, as RFC 5545 has it, and whatever a feed says."""

import calendar
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aggregator import ics, rules
from aggregator.model import Event, Occurrence, Override, Series
from aggregator.recurrence import Horizon, expand

HELSINKI = ZoneInfo("Europe/Helsinki")
ZULU = ZoneInfo("UTC")


def helsinki(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=HELSINKI)


def at(*fields: int) -> int:
    return int(helsinki(*fields).timestamp())


HORIZON = Horizon(at(2025, 10, 1), at(2026, 12, 1))


def event(starts: date | datetime, ends: date | datetime, rrule: str = "", **lists: tuple[object, ...]) -> Event:
    return Event("e1", {"fi": "Kerho"}, starts, ends, "Europe/Helsinki", series=Series(rrule, **lists))


def evening(rrule: str = "", day: int = 6, month: int = 1, **lists: tuple[object, ...]) -> Event:
    """A series at 18–20; 6.1.2026 is a Tuesday."""
    return event(helsinki(2026, month, day, 18), helsinki(2026, month, day, 20), rrule, **lists)


def told(event: Event, horizon: Horizon = HORIZON, **bound: int) -> list[str]:
    """The occurrences' starts in Helsinki, "!" before a cancelled one."""
    found = expand(event, horizon, HELSINKI, **bound).occurrences
    return [
        "!" * each.cancelled + datetime.fromtimestamp(each.start, HELSINKI).strftime("%d.%m.%y %H:%M")
        for each in found
    ]


# --- the same as recurring-ical-events ---


def component(event: Event, override: Override | None = None) -> icalendar.Event:
    """A VEVENT: the series itself, or one of its overrides written out in full."""
    made = icalendar.Event()
    made.add("UID", event.uid)
    title, status, starts, ends = event.title, event.status, event.starts, event.ends
    if override is not None:
        title, status = override.title or title, override.status or status
        starts, ends = override.starts, override.ends
        ranged = {"RANGE": "THISANDFUTURE"} if override.this_and_future else {}
        made.add("RECURRENCE-ID", override.recurrence_id, parameters=ranged)
    made.add("SUMMARY", title["fi"])
    made.add("STATUS", status.upper())
    made.add("DTSTART", starts)
    made.add("DTEND", ends)
    return made


def library_text(event: Event) -> bytes:
    made, master = icalendar.Calendar(), component(event)
    if event.series.rrule:
        master.add("RRULE", icalendar.vRecur.from_ical(event.series.rrule))
    for when in event.series.exdates:
        master.add("EXDATE", when)
    for when in event.series.rdates:
        master.add("RDATE", when)
    made.add_component(master)
    for override in event.series.overrides:
        made.add_component(component(event, override))
    return made.to_ical()


def instants(starts: date | datetime, ends: date | datetime) -> tuple[int, int]:
    def begin(when: date | datetime) -> int:
        if not isinstance(when, datetime):
            when = datetime(when.year, when.month, when.day, tzinfo=HELSINKI)
        return int(when.timestamp())

    # the library leaves an end before its start where the clock change falls between the two
    length = int((ends - starts).total_seconds())
    return begin(starts), begin(ends) if begin(ends) > begin(starts) else begin(starts) + length


def by_the_library(body: bytes) -> list[tuple[int, int, bool, str]]:
    """Start, end, cancelled and title, sorted."""
    between = [datetime.fromtimestamp(each, HELSINKI) for each in (HORIZON.start, HORIZON.end)]
    rows = []
    for each in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(*between):
        span = instants(each["DTSTART"].dt, each["DTEND"].dt)
        rows.append((*span, each["STATUS"] == "CANCELLED", str(each["SUMMARY"])))
    return sorted(rows)


def same(ours: list[tuple[int, int, bool, str]], theirs: list[tuple[int, int, bool, str]]) -> None:
    """Of several at the same time we keep one that takes place, whichever its title."""
    cancelled = {row[:2]: row[2] for row in sorted(theirs, reverse=True)}
    assert [row[:3] for row in ours] == [(*span, cancelled[span]) for span in sorted(cancelled)]
    assert set(ours) <= set(theirs)


def by_us(event: Event, horizon: Horizon = HORIZON) -> list[tuple[int, int, bool, str]]:
    expansion = expand(event, horizon, HELSINKI)
    assert expansion.problems == ()
    return [(o.start, o.end, o.cancelled, (o.title or event.title)["fi"]) for o in expansion.occurrences]


DAYS = st.sampled_from(rules.WEEKDAYS)
FREQUENCIES = {
    "DAILY": st.just("") | st.sampled_from([";BYMONTH=3,10", ";BYDAY=MO,SU", ";BYMONTHDAY=25,29,-1"]),
    "WEEKLY": st.just("")
    | st.lists(DAYS, min_size=1, max_size=3, unique=True).map(lambda days: ";BYDAY=" + ",".join(days)),
    "MONTHLY": st.just("")
    | st.builds(";BYDAY={}{}".format, st.sampled_from([1, 2, 4, -1]), DAYS)
    | st.sampled_from([";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ";BYMONTHDAY=31", ";BYMONTHDAY=-1,29"]),
    "YEARLY": st.just("")
    | st.builds(";BYMONTH=3,10;BYDAY={}{}".format, st.sampled_from([1, -1]), DAYS)
    | st.sampled_from([";BYWEEKNO=13,44;BYDAY=MO,SU", ";BYYEARDAY=88,-67", ";BYDAY=20MO"]),
}
CLOCKS = st.sampled_from([(18, 0), (3, 30), (2, 59), (0, 0), (23, 30), (12, 15)])
LENGTHS = st.sampled_from([timedelta(), timedelta(minutes=45), timedelta(hours=2), timedelta(hours=26)])


@st.composite
def starts_and_ends(draw: st.DrawFn) -> tuple[date | datetime, date | datetime]:
    day = date(2025, 9, 20) + timedelta(days=draw(st.integers(0, 240)))
    zone = draw(st.sampled_from([HELSINKI, HELSINKI, ZULU, None]))
    if zone is None:
        return day, day + timedelta(days=draw(st.integers(1, 3)))
    starts = datetime(day.year, day.month, day.day, *draw(CLOCKS), tzinfo=zone)
    return starts, starts + draw(LENGTHS)


@st.composite
def rule(draw: st.DrawFn, starts: date | datetime) -> str:
    frequency = draw(st.sampled_from(list(FREQUENCIES)))
    text = f"FREQ={frequency};INTERVAL={draw(st.integers(1, 4))}" + draw(FREQUENCIES[frequency])
    text += draw(st.sampled_from(["", ";WKST=SU", ";WKST=WE"]))
    until = starts + timedelta(days=draw(st.integers(-5, 300)))
    last = f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(until, datetime) else f"{until:%Y%m%d}"
    return text + draw(st.sampled_from(["", f";COUNT={draw(st.integers(1, 30))}", f";UNTIL={last}"]))


@st.composite
def override(draw: st.DrawFn, starts: date | datetime, ends: date | datetime, days: int) -> Override:
    moved = starts + timedelta(days=days + draw(st.sampled_from([0, 0, 1, -2, 40])))
    longer = timedelta(days=draw(st.integers(0, 1)))
    if isinstance(moved, datetime):
        moved += timedelta(hours=draw(st.sampled_from([0, 1, -5])))
    return Override(
        recurrence_id=starts + timedelta(days=days),
        this_and_future=draw(st.booleans()),
        starts=moved,
        ends=moved + (ends - starts) + longer,
        title=draw(st.sampled_from([None, {"fi": "Muutos"}])),
        status=draw(st.sampled_from([None, None, "cancelled"])),
    )


@st.composite
def series_events(draw: st.DrawFn) -> Event:
    starts, ends = draw(starts_and_ends())
    # days on which instances are likely, and some on which there are none
    days = st.integers(0, 12).map(lambda n: n * 7) | st.integers(0, 60)
    odd = timedelta(hours=7) if isinstance(starts, datetime) else timedelta(days=3)
    changed = draw(st.lists(days, max_size=3, unique=True))
    return event(
        starts,
        ends,
        draw(st.just("") | rule(starts)),
        rdates=tuple(
            starts + timedelta(days=n) + draw(st.sampled_from([odd, timedelta()]))
            for n in draw(st.lists(days, max_size=2))
        ),
        exdates=tuple(starts + timedelta(days=n) for n in draw(st.lists(days, max_size=3))),
        overrides=tuple(draw(override(starts, ends, n)) for n in changed),
    )


@settings(max_examples=250, deadline=None)
@given(series_events())
def test_same_as_recurring_ical_events(series: Event) -> None:
    same(by_us(series), by_the_library(library_text(series)))


@settings(max_examples=150, deadline=None)
@given(series_events())
def test_others_find_in_our_calendar_text_what_we_find(series: Event) -> None:
    site = ics.Site("Puuha", "https://puuha.example.fi", HELSINKI)
    texts = ics.stamped(ics.event_text(series, site), 0, 0, 0)
    body = ics.calendar(texts.encode(), site=site, name="", description="", source="", url="")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    found = [(*row[:3], row[3].removeprefix("PERUTTU: " if row[2] else "")) for row in by_the_library(body)]
    same(by_us(series), found)


@pytest.mark.parametrize(
    "rrule", ["FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "FREQ=WEEKLY;UNTIL=20251231T220000Z", "FREQ=YEARLY;BYDAY=-1SU"]
)
def test_where_the_start_does_not_match(rrule: str) -> None:
    same(by_us(evening(rrule)), by_the_library(library_text(evening(rrule))))


@settings(max_examples=100, deadline=None)
@given(series_events(), st.integers(0, 400), st.integers(1, 60))
def test_any_horizon_shows_its_part_of_the_whole(series: Event, first: int, days: int) -> None:
    whole = expand(series, Horizon(0, at(2030, 1, 1)), HELSINKI)
    assume(not whole.problems)
    begins = int((helsinki(2025, 9, 1) + timedelta(days=first)).timestamp())
    part = Horizon(begins, begins + days * 86_400)
    inside = [o for o in whole.occurrences if o.start < part.end and (o.end > part.start or o.start >= part.start)]
    expansion = expand(series, part, HELSINKI)
    assert list(expansion.occurrences) == inside
    if expansion.finished:
        assert all(o.start < part.end for o in whole.occurrences)


def test_starts_in_the_library_that_are_told_apart_by_two_hours() -> None:
    """The library also takes an EXDATE's time in UTC for a local time, and so loses another instance that day."""
    series = evening(rdates=(helsinki(2026, 1, 6, 16),), exdates=(helsinki(2026, 1, 6, 18),))
    assert told(series) == ["06.01.26 16:00"]
    assert by_the_library(library_text(series)) == []


# --- clock changes: 29.3.2026 at 03:00 -> 04:00, 25.10.2026 at 04:00 -> 03:00 ---


def test_six_in_the_evening_stays_six_in_the_evening() -> None:
    series = evening("FREQ=WEEKLY", month=3, day=24)
    occurrences = expand(series, Horizon(at(2026, 3, 24), at(2026, 4, 2)), HELSINKI).occurrences
    assert occurrences == (
        Occurrence(at(2026, 3, 24, 18), at(2026, 3, 24, 20)),
        Occurrence(at(2026, 3, 31, 18), at(2026, 3, 31, 20)),
    )
    assert occurrences[1].start - occurrences[0].start == 7 * 86_400 - 3600


def test_a_series_in_utc_shifts_as_written() -> None:
    starts = datetime(2026, 3, 24, 16, tzinfo=ZULU)
    series = event(starts, starts + timedelta(hours=2), "FREQ=WEEKLY;COUNT=2")
    assert told(series) == ["24.03.26 18:00", "31.03.26 19:00"]


@pytest.mark.parametrize(
    ("month", "days", "clock", "begins", "seconds"),
    [
        # a time that does not exist is read with the offset before the gap: 03:30 at +2 is 04:30 at +3
        (3, (28, 29, 30), (3, 30), "2026-03-29T01:30:00+00:00", 2 * 3600 - 3600),
        # a time that comes twice is its first
        (10, (24, 25, 26), (3, 30), "2026-10-25T00:30:00+00:00", 2 * 3600 + 3600),
    ],
)
def test_gap_and_overlap(
    month: int, days: tuple[int, ...], clock: tuple[int, int], begins: str, seconds: int
) -> None:
    starts = helsinki(2026, month, days[0], *clock)
    series = event(starts, starts + timedelta(hours=2), "FREQ=DAILY;COUNT=3")
    occurrences = expand(series, HORIZON, HELSINKI).occurrences
    changed = occurrences[1]
    assert datetime.fromtimestamp(changed.start, UTC).isoformat() == begins
    # both ends stand on the wall, so the night of the change is shorter or longer
    assert changed.end - changed.start == seconds
    assert [o.end - o.start for o in (occurrences[0], occurrences[2])] == [7200, 7200]


def test_a_short_event_inside_the_gap_keeps_its_length() -> None:
    starts = helsinki(2026, 3, 28, 3, 30)
    occurrences = expand(event(starts, starts + timedelta(minutes=45), "FREQ=DAILY;COUNT=3"), HORIZON, HELSINKI)
    assert [o.end - o.start for o in occurrences.occurrences] == [2700, 2700, 2700]


def test_until_is_an_instant_also_in_the_hour_that_comes_twice() -> None:
    starts = helsinki(2026, 10, 24, 3, 45)
    series = event(starts, starts, "FREQ=DAILY;UNTIL=20261025T013000Z")
    # 03:45 comes first at 00:45 UTC, before the end; as a local time 03:30 would be before it
    assert len(expand(series, HORIZON, HELSINKI).occurrences) == 2


def test_days_begin_and_end_in_the_sites_zone() -> None:
    series = event(date(2026, 3, 28), date(2026, 3, 30), "FREQ=WEEKLY;COUNT=2")
    assert expand(series, HORIZON, HELSINKI).occurrences == (
        Occurrence(at(2026, 3, 28), at(2026, 3, 30)),
        Occurrence(at(2026, 4, 4), at(2026, 4, 6)),
    )
    assert at(2026, 3, 30) - at(2026, 3, 28) == 47 * 3600


# --- single events ---


@pytest.mark.parametrize(
    ("starts", "ends", "span"),
    [
        (helsinki(2019, 1, 1, 18), helsinki(2019, 1, 1, 20), (at(2019, 1, 1, 18), at(2019, 1, 1, 20))),
        (helsinki(2090, 1, 1, 18), helsinki(2090, 1, 1, 18), (at(2090, 1, 1, 18), at(2090, 1, 1, 18))),
        (helsinki(2026, 1, 1, 18), helsinki(2026, 1, 1, 17), (at(2026, 1, 1, 18), at(2026, 1, 1, 18))),
        (date(2026, 1, 1), date(2026, 1, 2), (at(2026, 1, 1), at(2026, 1, 2))),
        (date(2026, 1, 1), date(2026, 1, 1), (at(2026, 1, 1), at(2026, 1, 2))),
        (date(9999, 12, 31), date(9999, 12, 31), (at(9999, 12, 31), at(9999, 12, 31))),
        (datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI, fold=1), datetime(2026, 10, 25, 2, tzinfo=UTC),
         (at(2026, 10, 25, 3, 30) + 3600, at(2026, 10, 25, 4))),
    ],
)  # fmt: skip
def test_a_single_event_has_its_occurrence_wherever_it_is(
    starts: date | datetime, ends: date | datetime, span: tuple[int, int]
) -> None:
    single = replace(event(starts, ends), series=None)
    expansion = expand(single, HORIZON, HELSINKI)
    assert expansion.occurrences == (Occurrence(*span),)
    assert expansion.finished


# --- rules ---


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["06.01", "13.01", "20.01"]),
        ("freq=weekly;count=3;", ["06.01", "13.01", "20.01"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["06.01", "13.01", "20.01"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["06.01", "20.01", "03.02"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260115T160000Z", ["06.01", "08.01", "13.01", "15.01"]),
        # a day as the end of times: that day is the last
        ("FREQ=WEEKLY;UNTIL=20260120", ["06.01", "13.01", "20.01"]),
        # a local time as the end: of the series' zone
        ("FREQ=WEEKLY;UNTIL=20260120T180000", ["06.01", "13.01", "20.01"]),
        ("FREQ=WEEKLY;UNTIL=20260120T175959", ["06.01", "13.01"]),
        # both, which the standard forbids: whichever comes first
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20260120T160000Z", ["06.01", "13.01"]),
        ("FREQ=WEEKLY;COUNT=9;UNTIL=20260120T160000Z", ["06.01", "13.01", "20.01"]),
        ("FREQ=WEEKLY;COUNT=-1;UNTIL=20260113T160000Z", ["06.01", "13.01"]),
        # the start counts although it is no Friday; COUNT counts the Fridays (as recurring-ical-events has it)
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=2", ["06.01", "09.01", "16.01"]),
        # weeks of two begin on the day WKST says: RFC 5545's own example of the difference
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", ["06.01", "11.01", "20.01", "25.01"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", ["06.01", "18.01", "20.01", "01.02"]),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", ["06.01", "03.02", "03.03"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["06.01", "30.01", "27.02"]),
        # everything of it ended before it began: what is left when "all following" is deleted
        ("FREQ=WEEKLY;UNTIL=20260106T155959Z", []),
        ("", ["06.01"]),
    ],
)
def test_rules(rrule: str, days: list[str]) -> None:
    series = evening(rrule)
    assert [each[:5] for each in told(series)] == days
    assert expand(series, HORIZON, HELSINKI).finished


def test_an_end_beyond_all_time_is_no_end() -> None:
    starts = datetime(2026, 1, 6, 18, tzinfo=ZoneInfo("America/New_York"))
    expansion = expand(event(starts, starts, "FREQ=WEEKLY;UNTIL=99991231T235959"), HORIZON, HELSINKI)
    assert len(expansion.occurrences) == 47
    assert not expansion.problems


def test_old_endless_series_start_near_the_horizon() -> None:
    for rrule in ("FREQ=DAILY", "FREQ=DAILY;BYDAY=TU,SU", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU;BYHOUR=18"):
        old = event(helsinki(1900, 1, 2, 18), helsinki(1900, 1, 2, 20), rrule)
        began = time.perf_counter()
        found = expand(old, HORIZON, HELSINKI)
        assert time.perf_counter() - began < 0.3
        assert found.occurrences
        assert not found.finished
        assert {datetime.fromtimestamp(o.start, HELSINKI).hour for o in found.occurrences} == {18}


# --- dates, exceptions, overrides ---


def test_a_day_as_exception_takes_away_that_day() -> None:
    series = evening("FREQ=DAILY;COUNT=5;BYHOUR=18,23", exdates=(date(2026, 1, 7),))
    assert told(series) == ["06.01.26 18:00", "06.01.26 23:00", "08.01.26 18:00"]


def test_a_time_as_exception_takes_away_a_whole_day_series_day() -> None:
    series = event(date(2026, 1, 6), date(2026, 1, 7), "FREQ=DAILY;COUNT=3", exdates=(helsinki(2026, 1, 7, 9),))
    assert told(series) == ["06.01.26 00:00", "08.01.26 00:00"]


def test_an_exception_in_another_zone_is_the_same_instant() -> None:
    series = evening("FREQ=WEEKLY;COUNT=2", exdates=(datetime(2026, 1, 6, 16, tzinfo=UTC),))
    assert told(series) == ["13.01.26 18:00"]


def test_extra_dates_come_at_the_series_time_of_day() -> None:
    """A mere day among times: the library makes it midnight, when nobody comes to a club."""
    rdates = (date(2026, 1, 8), helsinki(2026, 1, 9, 12), helsinki(2026, 1, 6, 18))
    series = evening("FREQ=WEEKLY;COUNT=1", rdates=rdates)
    assert told(series) == ["06.01.26 18:00", "08.01.26 18:00", "09.01.26 12:00"]


def test_overrides_move_change_cancel_and_add() -> None:
    series = evening(
        "FREQ=WEEKLY;COUNT=4",
        overrides=(
            Override(helsinki(2026, 1, 13, 18), starts=helsinki(2026, 1, 14, 17), ends=helsinki(2026, 1, 14, 18)),
            Override(helsinki(2026, 1, 20, 18), status="cancelled"),
            Override(date(2026, 1, 27), title={"fi": "Retki"}),
            Override(helsinki(2026, 5, 1, 12), starts=helsinki(2026, 5, 1, 12)),
        ),
    )
    assert expand(series, HORIZON, HELSINKI).occurrences == (
        Occurrence(at(2026, 1, 6, 18), at(2026, 1, 6, 20)),
        Occurrence(at(2026, 1, 14, 17), at(2026, 1, 14, 18)),
        Occurrence(at(2026, 1, 20, 18), at(2026, 1, 20, 20), cancelled=True),
        Occurrence(at(2026, 1, 27, 18), at(2026, 1, 27, 20), title={"fi": "Retki"}),
        Occurrence(at(2026, 5, 1, 12), at(2026, 5, 1, 14)),
    )


def test_an_exception_takes_away_an_override_too() -> None:
    moved = Override(helsinki(2026, 1, 13, 18), starts=helsinki(2026, 1, 14, 17))
    for exdate in (helsinki(2026, 1, 13, 18), date(2026, 1, 13)):
        assert told(evening("FREQ=WEEKLY;COUNT=2", exdates=(exdate,), overrides=(moved,))) == ["06.01.26 18:00"]


def test_this_and_future_holds_until_the_next_change() -> None:
    series = evening(
        "FREQ=WEEKLY;COUNT=6",
        overrides=(
            Override(helsinki(2026, 1, 27, 18), this_and_future=True, status="cancelled", title={"fi": "Tauko"}),
            Override(helsinki(2026, 1, 13, 18), this_and_future=True, starts=helsinki(2026, 1, 14, 17),
                     ends=helsinki(2026, 1, 14, 18)),
        ),
    )  # fmt: skip
    assert told(series) == [
        "06.01.26 18:00", "14.01.26 17:00", "21.01.26 17:00",
        "!27.01.26 18:00", "!03.02.26 18:00", "!10.02.26 18:00",
    ]  # fmt: skip
    occurrences = expand(series, HORIZON, HELSINKI).occurrences
    assert [(o.end - o.start) // 3600 for o in occurrences] == [2, 1, 1, 2, 2, 2]
    assert [o.title for o in occurrences[3:]] == [{"fi": "Tauko"}] * 3


def test_an_override_moved_into_the_horizon_is_found() -> None:
    moved = Override(helsinki(2026, 1, 13, 18), starts=helsinki(2026, 6, 1, 18))
    series = evening("FREQ=WEEKLY;COUNT=4", overrides=(moved,))
    june, january = Horizon(at(2026, 6, 1), at(2026, 7, 1)), Horizon(at(2026, 1, 1), at(2026, 2, 1))
    assert told(series, june) == ["01.06.26 18:00"]
    assert expand(series, june, HELSINKI).finished
    assert not expand(series, january, HELSINKI).finished


def test_at_one_time_only_one_that_takes_place() -> None:
    gone = Override(helsinki(2026, 1, 13, 18), starts=helsinki(2026, 1, 6, 18), status="cancelled")
    assert told(evening("FREQ=WEEKLY;COUNT=2", overrides=(gone,))) == ["06.01.26 18:00"]


def test_at_most_the_cap_and_it_is_told() -> None:
    expansion = expand(evening("FREQ=DAILY"), HORIZON, HELSINKI, cap=10)
    assert len(expansion.occurrences) == 10
    assert not expansion.finished
    assert [str(p) for p in expansion.problems] == [
        "The series takes place more than 10 times; only the first of them are shown."
    ]


# --- hostile ---

HOSTILE = [
    ("FREQ=SECONDLY", rules.OFTEN),
    ("FREQ=MINUTELY;INTERVAL=15", rules.OFTEN),
    ("FREQ=HOURLY;COUNT=3", rules.OFTEN),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", rules.NEVER),
    ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", rules.NEVER),
    ("FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=7", rules.NEVER),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", rules.NEVER),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5;UNTIL=99991231T235959Z", rules.NEVER),
    ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", rules.NEVER),
    ("FREQ=DAILY;INTERVAL=0", rules.UNREADABLE),
    ("FREQ=DAILY;INTERVAL=-1", rules.UNREADABLE),
    ("FREQ=DAILY;INTERVAL=99999999999999999999", rules.UNREADABLE),
    ("FREQ=WEEKLY;COUNT=" + "9" * 5000, rules.UNREADABLE),
    ("FREQ=WEEKLY;BYDAY=XX", rules.UNREADABLE),
    ("FREQ=MONTHLY;BYMONTH=13;BYDAY=1MO", rules.UNREADABLE),
    ("FREQ=MONTHLY;BYDAY=99MO", rules.UNREADABLE),
    ("FREQ=WEEKLY;UNTIL=20260230", rules.UNREADABLE),
    ("FREQ=WEEKLY;UNTIL=tomorrow", rules.UNREADABLE),
    ("FREQ=YEARLY;BYEASTER=0", rules.UNREADABLE),
    ("FREQ=FORTNIGHTLY", rules.UNREADABLE),
    ("INTERVAL=2", rules.UNREADABLE),
    ("FREQ=WEEKLY;INTERVAL=٢", rules.UNREADABLE),
    ("FREQ=WEEKLY\r\nATTACH:x", rules.UNREADABLE),
    ("FREQ", rules.UNREADABLE),
    ("=;;=", rules.UNREADABLE),
]


@pytest.mark.parametrize(("rrule", "what"), HOSTILE, ids=[rrule[:40] for rrule, _ in HOSTILE])
def test_hostile_rules_leave_the_first_time_and_a_problem(rrule: str, what: str) -> None:
    began = time.perf_counter()
    expansion = expand(evening(rrule), HORIZON, HELSINKI)
    assert time.perf_counter() - began < 2
    assert [(p.item, p.what) for p in expansion.problems] == [("Kerho", what)]
    assert expansion.occurrences == (Occurrence(at(2026, 1, 6, 18), at(2026, 1, 6, 20)),)
    assert expansion.finished


def test_a_rule_that_never_comes_is_given_up_in_a_thread_too() -> None:
    """There no timer rings, so the search itself has to be short."""
    found: list[float] = []

    def work() -> None:
        began = time.perf_counter()
        assert expand(evening("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), HORIZON, HELSINKI).problems
        found.append(time.perf_counter() - began)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[0] < 2


@pytest.mark.parametrize("first", [1, 1900, 1901, 1950, 1957, 1971, 2000, 2026, 2071, 2072, 2099, 2150, 9990])
def test_the_search_for_days_ends_soon_in_a_calendar_that_is_the_same(first: int) -> None:
    """Weekdays and leap years for as long as we look and, as far as there is a year left, for 28 years more."""
    for last in (first, first + 2):
        ahead = rules._years_ahead(first, last)
        assert last + ahead <= 9999
        for year in range(first, min(last + 29, 10_000 - ahead)):
            assert calendar.isleap(year) == calendar.isleap(year + ahead)
            assert date(year, 1, 1).weekday() == date(year + ahead, 1, 1).weekday()


@pytest.mark.parametrize(
    ("starts", "rrule"),
    [
        (datetime(1, 1, 1, 0, tzinfo=HELSINKI), "FREQ=DAILY"),
        (datetime(1, 1, 1, 0, tzinfo=HELSINKI), "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
        (datetime(1, 1, 1, 0, tzinfo=ZoneInfo("Asia/Tokyo")), "FREQ=DAILY;COUNT=999999999;BYMONTH=1,2,3,4,5,6"),
        (date(1, 1, 1), "FREQ=MONTHLY;BYMONTHDAY=31"),
        (date(9999, 12, 31), "FREQ=DAILY"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=ZoneInfo("America/New_York")), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "FREQ=YEARLY;BYMONTH=12"),
        (helsinki(2026, 1, 6, 18), "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE="
         + ",".join(map(str, range(60))) + ";BYSECOND=" + ",".join(map(str, range(60)))),
        (helsinki(2026, 1, 6, 18), "FREQ=WEEKLY;INTERVAL=999999"),
        (helsinki(2026, 1, 6, 18), "FREQ=WEEKLY;COUNT=999999999;UNTIL=99991231T000000Z"),
        (helsinki(2026, 1, 6, 18), "FREQ=YEARLY;INTERVAL=999999;BYMONTH=5"),
    ],
)  # fmt: skip
def test_the_ends_of_time_are_no_exception(starts: date | datetime, rrule: str) -> None:
    began = time.perf_counter()
    edges = (date.min, date.max, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    overrides = tuple(Override(edge, this_and_future=True) for edge in edges)
    for ends in (starts, date.max, datetime.max.replace(tzinfo=HELSINKI)):
        for changes in ((), overrides):
            expansion = expand(
                event(starts, ends, rrule, rdates=edges, exdates=(), overrides=changes), HORIZON, HELSINKI
            )
            assert len(expansion.occurrences) <= 2000
    assert time.perf_counter() - began < 6


def test_hundreds_of_thousands_of_single_dates_are_cut() -> None:
    dates = tuple(helsinki(2026, 1, 6, 18) + timedelta(minutes=n) for n in range(300_000))
    began = time.perf_counter()
    expansion = expand(evening(rdates=dates, exdates=dates), HORIZON, HELSINKI)
    assert time.perf_counter() - began < 2
    assert [str(p) for p in expansion.problems] == [
        "The series lists more than 10000 single dates; the rest are left out."
    ]


ANYTHING = st.text("FREQDAILYWEKMOTHBUNSP=;,+-0123456789ZX", max_size=40)


@settings(max_examples=200, deadline=None)
@given(ANYTHING | ANYTHING.map("FREQ=MONTHLY;".__add__) | ANYTHING.map("FREQ=WEEKLY;BYDAY=".__add__))
def test_no_rule_makes_it_raise(rrule: str) -> None:
    expansion = expand(evening(rrule), HORIZON, HELSINKI)
    assert expansion.occurrences or expansion.problems or "UNTIL" in rrule
