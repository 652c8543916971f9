"""One long row that is a weekly hobby becomes one; what only lasts for weeks does not. Holidays are as given."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator.holidayfile import HolidaysError, load
from aggregator.model import Event, Place
from aggregator.schoolholidays import Municipalities
from aggregator.unrolled import unrolled

ZONE = ZoneInfo("Europe/Helsinki")
HOME = Municipalities("Imatra")
AUTUMN = (date(2026, 9, 8), date(2026, 12, 9))


def row(text: str, starts: date = AUTUMN[0], ends: date = AUTUMN[1], title: str = "Kerho") -> Event:
    return Event("u", {"fi": title}, starts, ends, "Europe/Helsinki", description={"fi": text})


ROWS = [
    ("Tiistaisin klo 17–18 pääkirjastossa.", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208T215959Z", 8, [(10, 13)]),
    ("Tiistaisin ja torstaisin klo 17-18, 15.9.–26.11.", "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261126T215959Z", 15,
     [(10, 13), (10, 15)]),
    ("Joka toinen tiistai klo 17–18.", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261201T215959Z", 8, []),
    ("Vi träffas på tisdagar kl. 17–18.", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208T215959Z", 8, [(10, 13)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "first", "out"), ROWS)
def test_a_row_with_its_weekday_in_the_text(text: str, rule: str, first: int, out: list[tuple[int, int]]) -> None:
    told = unrolled(row(text), ZONE, HOME.of(None))
    assert told.series is not None
    assert told.series.rrule == rule
    assert [(day.month, day.day) for day in told.series.exdates] == out
    assert (told.starts, told.ends) == (
        datetime(2026, 9, first, 17, tzinfo=ZONE),
        datetime(2026, 9, first, 18, tzinfo=ZONE),
    )


def test_a_row_by_its_own_times() -> None:
    told = unrolled(
        row("", datetime(2026, 9, 8, 17, tzinfo=ZONE), datetime(2026, 12, 8, 18, tzinfo=ZONE)), ZONE, HOME.of(None)
    )
    assert told.series is not None and "BYDAY=TU" in told.series.rrule
    assert told.ends == datetime(2026, 9, 8, 18, tzinfo=ZONE)


NO_ROWS = [
    row("Näyttely avoinna ma–pe klo 9–16. Opastus tiistaisin klo 17–18."),
    row("Taidenäyttely kirjaston aulassa."),
    row("Tiistaisin klo 17–18 ja torstaisin klo 15–16."),
    row("Tiistaisin klo 8–20."),
    row("Tiistaisin klo 17–18.", ends=date(2026, 9, 15)),
    row("Tiistaisin klo 17–18, päättäjäiset la 5.12. klo 12–14."),
    row("Tiistaisin."),
]


@pytest.mark.parametrize("event", NO_ROWS)
def test_what_stays_as_it_is(event: Event) -> None:
    assert unrolled(event, ZONE, HOME.of(None)) == event


def test_holidays_of_a_municipality_are_as_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / "lomat.toml"
    file.write_text(
        '[[municipality]]\nname = "Imatra"\nwinter_week = 10\n'
        '[[municipality.holiday]]\npause = "autumn"\nfirst = 2026-10-22\nlast = 2026-10-25\n'
    )
    given = load(file, "Imatra")
    own, other = given.of(None), given.of(Place(city="Borgå"))
    assert (own.name(date(2026, 10, 13)), own.name(date(2026, 10, 23))) == (None, "autumn")
    assert own.around(date(2026, 10, 23)) == (date(2026, 10, 22), date(2026, 10, 25))
    assert (own.winter_week, other.winter_week, other.name(date(2026, 10, 13))) == (10, 8, "autumn")
    assert given.of(Place(city="Kaukokylä")) == own  # no municipality: the site's own
    assert other.around(date(2026, 10, 10)) == (date(2026, 10, 12), date(2026, 10, 18))


MISTAKES = [
    ('municipality = "Imatra"', "each municipality is a table"),
    ("[[municipality]]\nwinter_week = 9", "name ="),
    ('[[municipality]]\nname = "Imatra"\nwinter_week = 60', "winter_week: 1–52"),
    ('[[municipality]]\nname = "Imatra"\nspring_week = 9', "spring_week?"),
    ('[[municipality]]\nname = "Imatra"\n[[municipality]]\nname = "imatra"', "twice"),
    ('[[municipality]]\nname = "Imatra"\n[[municipality.holiday]]\npause = "summer"', "pause = autumn"),
    ("[[", "cannot be read"),
]


@pytest.mark.parametrize(("text", "why"), MISTAKES)
def test_a_mistake_in_the_file_is_told(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "lomat.toml"
    file.write_text(text)
    with pytest.raises(HolidaysError) as told:
        load(file)
    assert why in str(told.value)
