"""What a history tells of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregator.codec import dump_event
from aggregator.differences import LONGEST, differences, kind_of, moved_from, when_moved
from aggregator.model import Event, Place, Series

ZONE = ZoneInfo("Europe/Helsinki")
AT = datetime(2026, 11, 24, 10, tzinfo=ZONE)
DAY = timedelta(days=1)
EVENT = Event(
    "u", {"fi": "Satutunti"}, AT, AT + timedelta(hours=1), "Europe/Helsinki", place=Place({"fi": "Talo"})
)


def changes(new: Event) -> dict[str, list[object]]:
    return differences(dump_event(EVENT), dump_event(new))


def test_only_what_differs_is_told() -> None:
    assert changes(EVENT) == {}
    assert changes(replace(EVENT, uid="other")) == {}
    assert changes(replace(EVENT, title={"fi": "Satuhetki"})) == {"title.fi": ["Satutunti", "Satuhetki"]}
    assert changes(replace(EVENT, place=Place({"fi": "Talo"}, street="Katu 1"))) == {
        "place.street": ["", "Katu 1"]
    }
    assert changes(replace(EVENT, place=None)).keys() == {"place"}
    long = changes(replace(EVENT, description={"fi": "x" * 5000}))["description.fi"]
    assert long[0] is None
    assert len(str(long[1])) == LONGEST


@pytest.mark.parametrize(
    ("old", "new", "moved", "kind"),
    [
        ("confirmed", "cancelled", False, "cancelled"),
        ("confirmed", "cancelled", True, "cancelled"),
        ("cancelled", "confirmed", True, "restored"),
        ("confirmed", "confirmed", True, "moved"),
        ("confirmed", "postponed", False, "changed"),
    ],
)
def test_the_most_telling_word(old: str, new: str, moved: bool, kind: str) -> None:
    assert kind_of(replace(EVENT, status=old), replace(EVENT, status=new), moved) == kind  # type: ignore[arg-type]


LATER = replace(EVENT, starts=AT + DAY, ends=AT + DAY + timedelta(hours=1))
WHOLE_DAY = replace(EVENT, starts=AT.date(), ends=AT.date() + DAY)
SERIES = replace(LATER, series=Series("FREQ=WEEKLY"))


@pytest.mark.parametrize(
    ("before", "new", "over", "expected"),
    [
        (None, LATER, False, AT),
        (None, EVENT, False, None),
        (None, replace(EVENT, ends=AT + DAY), False, None),
        (None, LATER, True, None),
        (None, WHOLE_DAY, False, None),
        (None, SERIES, False, None),
        ("2026-11-20T10:00:00+02:00", LATER, False, datetime(2026, 11, 20, 10, tzinfo=ZONE)),
        ("2026-11-25T10:00:00+02:00", LATER, False, None),
        ("2026-11-20T10:00:00+02:00", EVENT, False, datetime(2026, 11, 20, 10, tzinfo=ZONE)),
        ("2026-11-20", EVENT, False, date(2026, 11, 20)),
    ],
)
def test_the_time_first_announced_is_remembered(
    before: str | None, new: Event, over: bool, expected: date | None
) -> None:
    assert when_moved(moved_from(before, EVENT, new, over)) == expected
