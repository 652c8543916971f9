"""What a feed says becomes what we believe."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.normalise import Policy, normalise, read_title
from sources.records import SourceEvent, SourcePlace

HELSINKI = ZoneInfo("Europe/Helsinki")
START = datetime(2026, 12, 5, 10, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("title", "rest", "status"),
    [
        ("PERUTTU: Satutunti", "Satutunti", "cancelled"),
        ("Peruttu! Satutunti", "Satutunti", "cancelled"),
        ("PERUTTU Satutunti", "Satutunti", "cancelled"),
        ("Satutunti PERUTTU", "Satutunti", "cancelled"),
        ("Satutunti – PERUTTU!", "Satutunti", "cancelled"),
        ("Satutunti (peruttu)", "Satutunti", "cancelled"),
        ("INSTÄLLT: Sagostund", "Sagostund", "cancelled"),
        ("Sagostund - inställt", "Sagostund", "cancelled"),
        ("CANCELLED: Story time", "Story time", "cancelled"),
        ("Story time [CANCELED]", "Story time", "cancelled"),
        ("SIIRRETTY: Muskari", "Muskari", "postponed"),
        ("PERUTTU", "PERUTTU", "cancelled"),
        # look-alikes: the word belongs to the title
        ("Peruttu häämatka -elokuva", "Peruttu häämatka -elokuva", None),
        ("Satutunti perutuille ajoille", "Satutunti perutuille ajoille", None),
        ("Siirrettyjen talojen kierros", "Siirrettyjen talojen kierros", None),
        ("Muskari 0–1 v", "Muskari 0–1 v", None),
    ],
)
def test_read_title(title: str, rest: str, status: str | None) -> None:
    if title == "PERUTTU":  # nothing else is left: the word stays as the title
        assert read_title(title)[0] == rest
        return
    assert read_title(title) == (rest, status)


def event(**fields: object) -> SourceEvent:
    return SourceEvent(**{"key": "1", "title": {"fi": "Satutunti"}, "starts": START} | fields)  # type: ignore[arg-type]


def test_the_title_calls_off_whatever_the_status_says() -> None:
    told = normalise(event(title={"fi": "PERUTTU: Satutunti", "sv": "Sagostund"}), Policy("s"))
    assert told.status == "cancelled"
    assert told.title == {"fi": "Satutunti", "sv": "Sagostund"}


def test_without_an_end_a_day_lasts_a_day_and_a_time_is_a_point() -> None:
    assert normalise(event(starts=date(2026, 12, 5)), Policy("s")).ends == date(2026, 12, 6)
    assert normalise(event(), Policy("s")).ends == START


def test_district_before_the_sources_own_area() -> None:
    place = SourcePlace(name={"fi": "Kirjasto"}, district="Etelä-Haaga")
    assert normalise(event(place=place), Policy("s", area="Keskusta")).area == "etela-haaga"
    assert normalise(event(), Policy("s", area="Keskusta")).area == "keskusta"


def test_the_same_key_in_two_sources_is_two_events() -> None:
    assert normalise(event(), Policy("a")).uid != normalise(event(), Policy("b")).uid
    assert normalise(event(), Policy("a")).uid == normalise(event(title={"fi": "Muu"}), Policy("a")).uid
