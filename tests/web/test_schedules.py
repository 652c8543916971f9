"""A series in schema.org's words."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from aggregator.model import Event, Series
from sources.records import Recurrence
from web.schedules import schedule

HELSINKI = ZoneInfo("Europe/Helsinki")
STARTS, ENDS = (datetime(2026, 11, 18, hour, 30, tzinfo=HELSINKI) for hour in (17, 18))


def series(rrule: str, **fields: Any) -> Event:
    usual = {"starts": STARTS, "ends": ENDS, "timezone": "Europe/Helsinki"}
    return Event("a", {"fi": "Satutunti"}, series=Series(rrule, **fields.pop("more", {})), **usual | fields)


@pytest.mark.parametrize(
    ("rrule", "told"),
    [
        ("FREQ=WEEKLY;BYDAY=WE,FR;COUNT=10", {"repeatFrequency": "P1W", "repeatCount": 10,
         "byDay": ["https://schema.org/Wednesday", "https://schema.org/Friday"]}),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20270531T205959Z", {"repeatFrequency": "P2W", "endDate": "2027-05-31"}),
        ("FREQ=MONTHLY;BYDAY=1SA", {"repeatFrequency": "P1M", "byDay": ["https://schema.org/Saturday"]}),
        ("FREQ=MONTHLY;BYMONTHDAY=15", {"repeatFrequency": "P1M", "byMonthDay": [15]}),
        ("FREQ=DAILY", {"repeatFrequency": "P1D"}),
    ],
)  # fmt: skip
def test_rules(rrule: str, told: dict[str, Any]) -> None:
    found = schedule(series(rrule))
    assert found == {
        "@type": "Schedule", "startDate": "2026-11-18", "startTime": "17:30:00", "endTime": "18:30:00",
        "scheduleTimezone": "Europe/Helsinki", **told,
    }  # fmt: skip


@pytest.mark.parametrize("rrule", ["", "FREQ=HOURLY", "kissa", "FREQ=WEEKLY;INTERVAL=x"])
def test_what_it_has_no_words_for_is_not_told(rrule: str) -> None:
    assert schedule(series(rrule)) == {}


def test_days_left_out_and_whole_days() -> None:
    found = schedule(series("FREQ=WEEKLY", more={"exdates": (STARTS,)}))
    assert found["exceptDate"] == ["2026-11-18"]
    whole = schedule(series("FREQ=WEEKLY", starts=date(2026, 11, 18), ends=date(2026, 11, 19)))
    assert whole == {"@type": "Schedule", "repeatFrequency": "P1W", "startDate": "2026-11-18"}
    assert schedule(Event("a", {}, STARTS, ENDS, "Europe/Helsinki")) == {}


def test_it_stands_on_the_page(browse: TestClient, sqlite_town: Any) -> None:
    sqlite_town.take_in(sqlite_town.event("1", recurrence=Recurrence("FREQ=WEEKLY;COUNT=4")))
    page = browse.get("/fi/").text
    path = re.search(r'href="(/fi/t/[^"]+)"', page)
    assert path
    html = browse.get(path[1]).text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert data["eventSchedule"]["repeatFrequency"] == "P1W" and data["eventSchedule"]["repeatCount"] == 4
