"""Sheets of days and places, read plainly beside what the store tells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregator.model import AgeRange, EventQuery
from aggregator.store.sheets import touched
from sources.records import Recurrence, SourcePlace

DAY = timedelta(days=1)
HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY = date(2026, 11, 16)  # the town's clock stands on Wednesday 18
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def made(town: Any) -> Any:
    """A daily club, four things on one day, a two-day camp, an exhibition from before and one from Thursday."""
    noon = town.event().starts.replace(hour=12)
    thursday = noon.date()
    town.take_in(
        town.event("kerho", title={"fi": "Kerho"}, starts=noon - 2 * DAY, min_age=7, max_age=9,
                   recurrence=Recurrence("FREQ=DAILY;COUNT=4")),
        *(town.event(f"la{n}", title={"fi": f"Lauantai {n}"}, starts=noon + 2 * DAY + timedelta(hours=n))
          for n in range(4)),
        town.event("leiri", title={"fi": "Leiri"}, starts=thursday + DAY, ends=thursday + 3 * DAY, min_age=7, max_age=9),
        town.event("vanha", title={"fi": "Vanha"}, starts=thursday - 30 * DAY, ends=thursday + 30 * DAY),
        town.event("uusi", title={"fi": "Uusi"}, starts=thursday, ends=thursday + 30 * DAY),
    )  # fmt: skip
    return town


def on_days(sheet: Any) -> dict[int, tuple[list[str], int]]:
    return {day.day.day: ([card.title["fi"] for card in day.cards], day.total) for day in sheet.days if day.total}


def test_a_week(made: Any) -> None:
    sheet = made.store.sheet(EventQuery(), MONDAY, SUNDAY, made.now)
    assert [day.day for day in sheet.days] == [MONDAY + n * DAY for n in range(7)]
    assert on_days(sheet) == {
        17: (["Kerho"], 1),
        18: (["Kerho"], 1),
        19: (["Uusi", "Kerho"], 2),
        20: (["Leiri", "Kerho"], 2),
        21: (["Leiri", "Lauantai 0", "Lauantai 1"], 5),
    }
    assert (sheet.ongoing, sheet.total) == (1, 11)


def test_a_filter_narrows_a_sheet_and_the_untold_stay_unless_turned_off(made: Any) -> None:
    asked = EventQuery(ages=(AgeRange(7, 9),))
    assert on_days(made.store.sheet(asked, MONDAY, SUNDAY, made.now))[21] == (
        ["Leiri", "Lauantai 0", "Lauantai 1"],
        5,
    )
    told = made.store.sheet(replace(asked, unstated=False), MONDAY, SUNDAY, made.now)
    assert on_days(told) == {
        17: (["Kerho"], 1), 18: (["Kerho"], 1), 19: (["Kerho"], 1), 20: (["Leiri", "Kerho"], 2), 21: (["Leiri"], 1),
    }  # fmt: skip
    assert told.ongoing == 0
    elsewhere = made.store.sheet(EventQuery(areas=("muualla",)), MONDAY, SUNDAY, made.now)
    assert (len(elsewhere.days), elsewhere.total) == (7, 0)


def test_a_sheet_tells_as_many_times_as_the_list(made: Any) -> None:
    """Each day of the sheet beside the list of that day alone."""
    sheet = made.store.sheet(EventQuery(), MONDAY, SUNDAY, made.now)
    for day in sheet.days:
        listed = made.store.listing(EventQuery(day_from=day.day, day_to=day.day, each_time=True), made.now)
        assert day.total == len(listed.cards), day.day


@pytest.mark.parametrize(
    ("hours", "days"),
    [((12, 1), 1), ((12, 13), 2), ((12, 12), 1), ((0, 24), 1), ((0, 72), 3), ((0, 73), 1), ((12, 0), 1)],
)
def test_the_days_that_are_touched(hours: tuple[int, int], days: int) -> None:
    """(hour of the start, hours it lasts) -> days; more than three days stand on the first alone."""
    start = int(date_at(MONDAY, hours[0]).timestamp())
    assert len(touched(start, start + hours[1] * 3600, HELSINKI)) == days


def date_at(day: date, hour: int) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI)


def test_places(town: Any) -> None:
    noon = town.event().starts
    here = SourcePlace(name={"fi": "Talo"}, lat=61.19, lon=28.77)
    near = SourcePlace(name={"fi": "Talo"}, lat=61.192, lon=28.772)
    town.take_in(
        town.event("1", starts=noon + 3 * DAY, place=here),
        town.event("2", starts=noon + DAY, place=near),
        town.event("3", starts=noon + 2 * DAY, place=here, recurrence=Recurrence("FREQ=DAILY;COUNT=9")),
        town.event("4", starts=noon, place=SourcePlace(name={"fi": "Pimeä"})),
        town.event("5", starts=noon + 9 * DAY, place=SourcePlace(name={"fi": "Kaukana"}, lat=61.3, lon=28.9)),
    )
    found = town.store.spots(EventQuery(), town.now)
    assert [(spot.name, spot.total, len(spot.cards)) for spot in found.spots] == [
        ("Pimeä", 1, 1), ("Talo", 3, 2), ("Kaukana", 1, 1),
    ]  # fmt: skip
    talo = found.spots[1]
    assert (round(talo.lat or 0, 4), round(talo.lon or 0, 4)) == (61.1907, 28.7707)
    assert [card.title["fi"] for card in talo.cards] == ["Satutunti 2", "Satutunti 3"]
    assert (found.spots[0].lat, found.total, found.left_out) == (None, 5, 0)
    only = town.store.spots(EventQuery(places=("Talo",)), town.now)
    assert [spot.name for spot in only.spots] == ["Talo"]


def test_more_places_than_fit_are_counted(town: Any) -> None:
    noon = town.event().starts
    by_place = defaultdict(int)
    events = []
    for n in range(50):
        by_place[f"Talo {n}"] += 1
        events.append(town.event(str(n), starts=noon + n * DAY, place=SourcePlace(name={"fi": f"Talo {n}"})))
    town.take_in(*events)
    found = town.store.spots(EventQuery(), town.now)
    assert (len(found.spots), found.left_out, found.total) == (40, len(by_place) - 40, 50)
