"""From one view of a filter to another: what an address keeps. Today is Wednesday 18 November 2026, week 47."""

from __future__ import annotations

from datetime import date

import pytest

from web import views
from web.filter import Filter
from web.query import parse

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("view", "asked", "tidy"),
    [
        ("list", "ika=7-9&sivu=2", "/?ika=7-9&sivu=2"),
        ("map", "ika=7-9&sivu=2&toistuvat=1", "/kartta?ika=7-9"),
        ("week", "ika=7-9&sivu=2&toistuvat=1", "/viikko?ika=7-9"),
        ("week", "alku=2026-11-18", "/viikko"),
        ("week", "alku=2026-11-25&loppu=2026-12-24", "/viikko?alku=2026-11-23"),
        ("week", "paiva=ensi-viikko", "/viikko?alku=2026-11-23"),
        ("week", "paiva=viikonloppu", "/viikko"),
        ("month", "alku=2026-11-02", "/kuukausi"),
        ("month", "alku=2027-01-31&synt=2018", "/kuukausi?alku=2027-01-01&synt=2018"),
    ],
)
def test_each_view_has_one_address(view: views.View, asked: str, tidy: str) -> None:
    assert views.here(view, views.seen_in(parse(asked).filter, view, TODAY)) == tidy


@pytest.mark.parametrize(
    ("now", "asked", "hrefs"),
    [
        ("list", "ika=7-9&sivu=3", ["/fi/?ika=7-9", "/fi/viikko?ika=7-9", "/fi/kuukausi?ika=7-9", "/fi/kartta?ika=7-9"]),
        ("week", "", ["/fi/", "/fi/viikko", "/fi/kuukausi", "/fi/kartta"]),
        ("week", "alku=2026-11-30", ["/fi/?alku=2026-11-30&loppu=2026-12-06", "/fi/viikko?alku=2026-11-30",
                                     "/fi/kuukausi", "/fi/kartta?alku=2026-11-30&loppu=2026-12-06"]),
        ("month", "alku=2027-02-01", ["/fi/?alku=2027-02-01&loppu=2027-02-28", "/fi/viikko?alku=2027-02-01",
                                      "/fi/kuukausi?alku=2027-02-01", "/fi/kartta?alku=2027-02-01&loppu=2027-02-28"]),
    ],
)  # fmt: skip
def test_the_tabs_keep_the_filter(now: views.View, asked: str, hrefs: list[str]) -> None:
    tabs = views.tabs(parse(asked).filter, now, TODAY, "fi")
    assert [tab.href for tab in tabs] == hrefs
    assert [tab.current for tab in tabs].index(True) == list(views.PATHS).index(now)


def test_the_days_of_sheets() -> None:
    assert views.sheet_days("week", TODAY) == (date(2026, 11, 16), date(2026, 11, 22))
    assert views.sheet_days("month", date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert views.sheet_days("month", date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("asked", "part", "left"),
    [
        ("ika=7-9&v=4&synt=2018&maksuton=1&sivu=3", "ages", "maksuton=1"),
        ("paikka=Talo&sade=3&q=muskari", "places", "q=muskari"),
        ("alku=2026-11-18&loppu=2026-11-19&aika=ilta", "days", "aika=ilta"),
        ("paiva=tanaan&ilman-ikaa=0", "unstated", "paiva=tanaan"),
        ("ilman-ikaa=vain", "stated", ""),
        ("lahella=61.19,28.77,3&kieli=sv", "near", "kieli=sv"),
    ],
)
def test_a_part_is_taken_away(asked: str, part: str, left: str) -> None:
    assert parse(asked).filter.without(part) == parse(left).filter


def test_every_part_that_can_be_in_the_way_can_be_taken_away() -> None:
    """What the store says shuts out is what the filter can be without."""
    from dataclasses import fields

    from aggregator.model import EventQuery

    parts = {field.name for field in fields(EventQuery)} - {"radius", "day_from", "day_to", "each_time", "page"}
    for part in parts | {"days"}:
        assert Filter().without(part) == Filter()
