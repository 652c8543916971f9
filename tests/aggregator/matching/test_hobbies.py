"""One hobby told in three ways comes out as one; what is no hobby does not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.grouping import Single, group, likeness
from aggregator.hobbies import Gap, Hobby, hobby
from aggregator.model import Event, Occurrence, Place, Series
from aggregator.recurrence import Horizon, expand
from aggregator.schoolholidays import REGIONS, TOWNS, WINTER_WEEKS, Holidays, holidays_of, region_of

ZONE = ZoneInfo("Europe/Helsinki")
IMATRA = holidays_of("Imatra")  # winter holiday in week 9: 21 February to 1 March 2026
HORIZON = Horizon(1_735_000_000, 1_850_000_000)
TUESDAYS = [date(2026, 1, 13) + timedelta(weeks=n) for n in range(12)]


def at(day: date, clock: str = "10:00", minutes: int = 30) -> Occurrence:
    start = datetime.combine(day, time.fromisoformat(clock), ZONE)
    return Occurrence(int(start.timestamp()), int((start + timedelta(minutes=minutes)).timestamp()))


def event(title: str, day: date, uid: str = "", clock: str = "10:00", **more: object) -> Event:
    start = datetime.combine(day, time.fromisoformat(clock), ZONE)
    made = Event(
        uid or f"{title}{day}",
        {"fi": title},
        start,
        start + timedelta(minutes=30),
        "Europe/Helsinki",
        place=Place({"fi": "Pääkirjasto"}),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def told_singly(*events: Event) -> list[tuple[tuple[str, ...], Hobby]]:
    """The hobbies among events, each (its events' uids, the hobby)."""
    alike: dict[int, list[Single]] = defaultdict(list)
    for number, each in enumerate(events):
        found = expand(each, HORIZON, ZONE).occurrences
        key = likeness(each, found, ZONE)
        if key is not None:
            alike[key].append(Single(number, replace(found[0], cancelled=each.status == "cancelled")))
    groups = [one for singles in alike.values() for one in group(singles, ZONE)]
    return [(tuple(events[number].uid for number in one.ids), one.hobby) for one in groups]


def test_three_tellings_of_one_hobby() -> None:
    kept = [day for day in TUESDAYS if day != date(2026, 2, 24)]
    row = hobby([Occurrence(at(TUESDAYS[0]).start, at(TUESDAYS[-1]).end)], ZONE, IMATRA)
    series = event(
        "Satutunti",
        TUESDAYS[0],
        series=Series("FREQ=WEEKLY;COUNT=12", exdates=(datetime(2026, 2, 24, 10, tzinfo=ZONE),)),
    )
    rule = hobby(expand(series, HORIZON, ZONE).occurrences, ZONE, IMATRA)
    ((uids, singles),) = told_singly(*(event("Satutunti", day) for day in kept))
    for told in (row, rule, singles):
        assert told is not None
        assert (told.weekdays, told.starts, told.ends) == ((1,), time(10), time(10, 30))
        assert (told.first, told.last, told.count, told.every) == (TUESDAYS[0], TUESDAYS[-1], 11, 1)
        assert told.gaps == (Gap((date(2026, 2, 24),), "winter"),)
    assert (row.told_singly, rule.told_singly) == (False, True)
    assert rule == singles
    assert uids == tuple(f"Satutunti{day}" for day in kept)


def test_clock_changes_do_not_break_a_hobby() -> None:
    days = [date(2026, 3, 2) + timedelta(weeks=n) for n in range(9)]
    told = hobby([at(day, "18:00") for day in days], ZONE, Holidays())
    assert told is not None and told.starts == time(18) and told.count == 9


def test_gaps_are_named_after_the_municipality_s_holidays() -> None:
    days = [date(2026, 9, 1) + timedelta(weeks=n) for n in range(15)]
    kept = [day for day in days if day not in (date(2026, 10, 13), date(2026, 11, 10))]
    told = hobby([at(day) for day in kept], ZONE, IMATRA)
    assert told is not None
    assert told.gaps == (Gap((date(2026, 10, 13),), "autumn"), Gap((date(2026, 11, 10),), None))
    south = hobby([at(day) for day in TUESDAYS if day != date(2026, 2, 17)], ZONE, holidays_of("Porvoo"))
    assert south is not None and south.gaps == (Gap((date(2026, 2, 17),), "winter"),)


def test_christmas_is_one_gap_of_a_whole_winter() -> None:
    days = [date(2026, 11, 3) + timedelta(weeks=n) for n in range(16)]
    kept = [day for day in days if not date(2026, 12, 20) < day < date(2027, 1, 7)]
    told = hobby([at(day) for day in kept], ZONE, IMATRA)
    assert told is not None
    assert [gap.pause for gap in told.gaps] == ["christmas"]
    assert len(told.gaps[0].dates) == 3


def test_two_weekdays_and_every_other_week() -> None:
    both = [day + timedelta(days=extra) for day in TUESDAYS for extra in (0, 2)]
    told = hobby([at(day) for day in both], ZONE, Holidays())
    assert told is not None and told.weekdays == (1, 3) and told.count == 24 and told.gaps == ()
    told = hobby([at(day) for day in TUESDAYS[::2]], ZONE, Holidays())
    assert told is not None and told.every == 2 and told.gaps == ()


def test_days_without_times() -> None:
    told = hobby([at(day, "00:00", 24 * 60) for day in TUESDAYS], ZONE, Holidays(), all_day=True)
    assert told is not None and told.starts is None and told.ends is None and told.weekdays == (1,)


def test_a_time_called_off_is_a_gap() -> None:
    told = hobby([replace(at(day), cancelled=day == TUESDAYS[5]) for day in TUESDAYS], ZONE, Holidays())
    assert told is not None and told.count == 11 and told.gaps == (Gap((TUESDAYS[5],), None),)


DAILY = [date(2026, 6, 1) + timedelta(days=n) for n in range(20)]
NO_HOBBIES = {
    "two times": [at(day) for day in TUESDAYS[:2]],
    "one time": [at(TUESDAYS[0])],
    "nothing": [],
    "every day": [at(day) for day in DAILY],
    "any hour": [at(day, f"{9 + n}:00".zfill(5)) for n, day in enumerate(TUESDAYS)],
    "once a month": [at(date(2026, month, 7)) for month in range(1, 7)],
    "a camp of days": [at(day, "09:00", 600) for day in TUESDAYS],
    "an exhibition": [Occurrence(at(TUESDAYS[0]).start, at(TUESDAYS[0]).start + 26 * 86_400)],
}  # fmt: skip


@pytest.mark.parametrize("name", NO_HOBBIES)
def test_what_is_no_hobby(name: str) -> None:
    assert hobby(NO_HOBBIES[name], ZONE, Holidays()) is None


def test_a_row_is_told_from_an_exhibition() -> None:
    start = at(TUESDAYS[0]).start
    assert hobby([Occurrence(start, at(TUESDAYS[-1], "18:00").end)], ZONE, Holidays()) is None
    assert hobby([Occurrence(start, at(date(2026, 3, 30)).end)], ZONE, Holidays()) is None


OTHERS = [
    ("another title", {"title": "Muskari"}),
    ("another hour", {"clock": "11:00"}),
    ("another place", {"place": Place({"fi": "Vuoksenniskan kirjasto"})}),
    ("another group", {"title": "Satutunti ryhmä B"}),
    ("put off", {"status": "postponed"}),
    ("a series itself", {"series": Series("FREQ=WEEKLY;COUNT=3")}),
]


@pytest.mark.parametrize(("name", "change"), OTHERS)
def test_singles_that_are_not_wholly_alike_stay_alone(name: str, change: dict[str, object]) -> None:
    changed = {"title": "Satutunti", "clock": "10:00", **change}
    title, clock = str(changed.pop("title")), str(changed.pop("clock"))
    odd = event(title, TUESDAYS[4], "odd", clock, **changed)
    ((uids, _),) = told_singly(*(event("Satutunti", day) for day in TUESDAYS if day != TUESDAYS[4]), odd)
    assert "odd" not in uids and len(uids) == 11


def test_a_single_that_is_called_off_belongs_to_the_hobby() -> None:
    events = [
        event("Satutunti", day, status="cancelled" if day == TUESDAYS[4] else "confirmed") for day in TUESDAYS
    ]
    ((uids, told),) = told_singly(*events)
    assert (len(uids), told.count, told.gaps) == (12, 11, (Gap((TUESDAYS[4],), None),))


def test_two_at_one_time_are_not_both_in_the_hobby() -> None:
    ((uids, _),) = told_singly(
        *(event("Satutunti", day) for day in TUESDAYS), event("Satutunti", TUESDAYS[2], "twin")
    )
    assert "twin" not in uids and len(uids) == 12


def test_a_date_in_the_title_is_no_difference() -> None:
    ((uids, _),) = told_singly(*(event(f"Satutunti ti {d.day}.{d.month}. klo 10", d) for d in TUESDAYS))
    assert len(uids) == 12


def test_spring_and_autumn_are_two_hobbies() -> None:
    autumn = [date(2026, 9, 1) + timedelta(weeks=n) for n in range(10)]
    found = told_singly(*(event("Satutunti", day) for day in TUESDAYS + autumn))
    assert [(told.first, len(uids)) for uids, told in found] == [(TUESDAYS[0], 12), (autumn[0], 10)]


def test_an_extra_saturday_is_not_in_the_hobby() -> None:
    extra = event("Satutunti", date(2026, 2, 14), "extra")
    ((uids, _),) = told_singly(*(event("Satutunti", day) for day in TUESDAYS), extra)
    assert "extra" not in uids


@given(st.sets(st.integers(0, 25), min_size=3), st.integers(0, 6), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_count_and_gaps_make_up_every_week(weeks, weekday, random) -> None:
    days = [date(2026, 1, 5) + timedelta(weeks=n, days=weekday) for n in sorted(weeks)]
    occurrences = [at(day) for day in days]
    shuffled = list(occurrences)
    random.shuffle(shuffled)
    told = hobby(occurrences, ZONE, Holidays())
    assert told == hobby(shuffled, ZONE, Holidays())
    if told:
        missing = sum(len(gap.dates) for gap in told.gaps)
        assert told.count + missing == (told.last - told.first).days // (7 * told.every) + 1
        assert told.weekdays == (weekday,)


def test_every_municipality_has_a_winter_holiday() -> None:
    assert len(TOWNS) == len(set(TOWNS)) > 300
    regions = {region for row in WINTER_WEEKS.values() for region in row.split()}
    assert regions == set(REGIONS)
    assert all(holidays_of(town).winter_week in WINTER_WEEKS for town in TOWNS)


WEEKS = [
    ("Helsinki", 8),
    ("Turku", 8),
    ("Pori", 8),
    ("Tampere", 9),
    ("Lahti", 9),
    ("Imatra", 9),
    ("Vaasa", 9),
    ("Kuopio", 10),
    ("Sotkamo", 10),
    ("Rovaniemi", 10),
    ("Borgå", 8),
    ("Nowhere", None),
]


@pytest.mark.parametrize(("town", "week"), WEEKS)
def test_winter_weeks(town: str, week: int | None) -> None:
    assert holidays_of(town).winter_week == week
    assert holidays_of(town, winter_week=7).winter_week == 7
    assert bool(region_of(town)) is (week is not None)


DAYS = [
    (date(2026, 10, 10), "autumn"), (date(2026, 10, 18), "autumn"), (date(2026, 10, 19), None), (date(2026, 2, 21), "winter"),
    (date(2026, 3, 1), "winter"), (date(2026, 3, 2), None), (date(2026, 12, 24), "christmas"), (date(2027, 1, 6), "christmas"),
    (date(2026, 4, 3), "easter"), (date(2026, 4, 6), "easter"), (date(2026, 4, 7), None), (date(2026, 5, 1), "public"),
    (date(2026, 5, 14), "public"), (date(2026, 6, 19), "public"), (date(2026, 6, 20), "public"), (date(2026, 12, 6), "public"),
    (date(2026, 10, 31), "public"), (date(2026, 11, 7), None),
]  # fmt: skip


@pytest.mark.parametrize(("day", "pause"), DAYS)
def test_days_of_pauses(day: date, pause: str | None) -> None:
    assert IMATRA.name(day) == pause


def test_given_days_go_before_the_usual_weeks() -> None:
    own = holidays_of("Imatra", given={(date(2026, 10, 22), date(2026, 10, 25)): "autumn"})
    assert own.name(date(2026, 10, 22)) == "autumn"
    assert own.name(date(2026, 10, 13)) is None
    assert own.name(date(2027, 10, 19)) == "autumn"
