"""Which vanished item and which arrival are one happening, case by case and in general."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Event, Place, Series
from aggregator.renewal import Item, alike, by_content, by_move, by_words, kin, start

ZONE = ZoneInfo("Europe/Helsinki")
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=ZONE)
DAY = timedelta(days=1)
WEEK = 7 * DAY


def event(title: str = "Satutunti", starts: date = TUESDAY, place: str = "Pääkirjasto", **more: object) -> Event:
    where = Place({"fi": place}) if place else None
    ends = starts + (timedelta(hours=1) if isinstance(starts, datetime) else DAY)
    return Event("u", {"fi": title}, starts, ends, "Europe/Helsinki", place=where, **more)  # type: ignore[arg-type]


def item(key: str, *args: object, coming: bool = True, **more: object) -> Item:
    return Item(key, b"", event(*args, **more), coming)  # type: ignore[arg-type]


WEEKLY = Series("FREQ=WEEKLY;COUNT=12")
SAME_TIME = [
    (event(), event(), "words"),
    (event(), event("SATUTUNTI!"), "words"),
    (event(place=""), event(place=""), "words"),
    (event("Satutunti"), event("Satutunti ja askartelua"), "similar"),
    (event("Muskari 0–1 v"), event("Muskari 0-1-vuotiaille"), "similar"),
    (event(place=""), event(), "similar"),
    (event("Muskari 0–1 v"), event("Muskari 1–2 v"), None),
    (event("Muskari A"), event("Muskari B"), None),
    (event(), event(place="Lähikirjasto"), None),
    (event(), event("Pelikerho"), None),
    (event(), event(starts=TUESDAY + timedelta(hours=1)), None),
    (event(), event(series=WEEKLY), None),
    (event(series=WEEKLY), event(starts=TUESDAY + 2 * WEEK, series=Series("FREQ=WEEKLY;COUNT=10")), "series"),
    (event(series=WEEKLY), event(starts=TUESDAY + DAY, series=WEEKLY), None),
    (event(series=WEEKLY), event(starts=TUESDAY + WEEK, series=Series("FREQ=WEEKLY;INTERVAL=2")), None),
    (event(starts=date(2026, 11, 24)), event(starts=date(2026, 11, 24)), "words"),
]


@pytest.mark.parametrize(("old", "new", "why"), SAME_TIME)
def test_at_the_same_time(old: Event, new: Event, why: str | None) -> None:
    found = by_words([Item("a", b"", old)], [Item("b", b"", new)])
    assert [pair.why for pair in found] == ([why] if why else [])


PAGE = "https://kirjasto.example.fi/tapahtumat/satutunti-24"
MOVES = [
    ("an hour", event(), event(starts=TUESDAY + timedelta(hours=1)), [], True),
    ("a day", event(), event(starts=TUESDAY + DAY), [], True),
    ("a day earlier", event(), event(starts=TUESDAY - DAY), [], True),
    ("a day of a weekly row", event(), event(starts=TUESDAY + DAY), [TUESDAY - WEEK, TUESDAY + WEEK], True),
    ("out of a weekly row, in at its end", event(), event(starts=TUESDAY + 3 * DAY), [TUESDAY + 4 * DAY], False),
    ("of a daily row", event(), event(starts=TUESDAY + DAY), [TUESDAY - DAY], False),
    ("too far", event(), event(starts=TUESDAY + 5 * DAY), [], False),
    ("far, but its own page", event(url=PAGE), event(starts=TUESDAY + 20 * DAY, url=PAGE), [], True),
    ("elsewhere", event(), event(starts=TUESDAY + DAY, place="Lähikirjasto"), [], False),
    ("elsewhere, but its own page", event(url=PAGE), event(starts=TUESDAY + DAY, place="Muu", url=PAGE), [], True),
    ("another on a page of many", event(url=PAGE), event("Pelikerho", TUESDAY + DAY, url=PAGE), [], False),
    ("another group", event("Muskari 1"), event("Muskari 2", TUESDAY + timedelta(hours=1)), [], False),
]


@pytest.mark.parametrize(
    ("old", "new", "siblings", "expected"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES]
)
def test_at_another_time(old: Event, new: Event, siblings: list[datetime], expected: bool) -> None:
    stay = {kin(old): [start(event(starts=at)) for at in siblings]}
    found = by_move([Item("a", b"", old)], [Item("b", b"", new)], stay)
    assert [(pair.old, pair.new) for pair in found] == ([("a", "b")] if expected else [])


def test_a_second_candidate_makes_it_no_move() -> None:
    two = [item("b", starts=TUESDAY + timedelta(hours=1)), item("c", starts=TUESDAY + timedelta(hours=3))]
    assert by_move([item("a")], two, {}) == []
    olds = [item("a"), item("a2", starts=TUESDAY + timedelta(hours=4))]
    assert by_move(olds, two[:1], {}) == []


def test_what_is_over_does_not_move_and_series_neither() -> None:
    later = [item("b", starts=TUESDAY + DAY)]
    assert by_move([item("a", coming=False)], later, {}) == []
    assert by_move([item("a", series=WEEKLY)], later, {}) == []


def test_a_row_moved_by_an_hour_is_paired_one_by_one() -> None:
    olds = [item(f"a{week}", starts=TUESDAY + week * WEEK) for week in range(12)]
    news = [item(f"b{week}", starts=TUESDAY + week * WEEK + timedelta(hours=1)) for week in range(12)]
    assert {(pair.old[1:], pair.new[1:]) for pair in by_move(olds, news, {})} == {
        (str(n), str(n)) for n in range(12)
    }


def test_twins_are_paired_in_their_order() -> None:
    pairs = by_content({"a": b"1", "b": b"1", "c": b"2"}, {"x": b"1", "y": b"2", "z": b"1", "w": b"1"})
    assert [(pair.old, pair.new) for pair in pairs] == [("a", "x"), ("c", "y"), ("b", "z")]


titles = st.sampled_from(["Satutunti", "Muskari 0–1 v", "Muskari 1–2 v", "Pelikerho", "Satutunti vauvoille", ""])
places = st.sampled_from(["Pääkirjasto", "Lähikirjasto", ""])
events = st.builds(
    lambda title, days, hours, place: event(title, TUESDAY + days * DAY + timedelta(hours=hours), place),
    titles, st.integers(0, 9), st.integers(0, 3), places,
)  # fmt: skip
items = st.lists(events, max_size=8)


@given(items, items)
def test_nothing_is_paired_twice_and_groups_are_never_mixed(old: list[Event], new: list[Event]) -> None:
    gone = [Item(f"a{n}", b"", one) for n, one in enumerate(old)]
    arrived = [Item(f"b{n}", b"", one) for n, one in enumerate(new)]
    for found in (by_words(gone, arrived), by_move(gone, arrived, {})):
        assert len({pair.old for pair in found}) == len({pair.new for pair in found}) == len(found)
        for pair in found:
            one, other = old[int(pair.old[1:])], new[int(pair.new[1:])]
            assert alike(*(kin(e)[0] for e in (one, other))) > 0 or kin(one) == kin(other)
            assert abs(start(one) - start(other)) <= 3 * 86_400


@given(items)
def test_every_renewed_key_of_an_unchanged_feed_is_found(old: list[Event]) -> None:
    gone = [Item(f"a{n}", b"", one) for n, one in enumerate(old)]
    arrived = [Item(f"b{n}", b"", one) for n, one in enumerate(old)]
    assert len(by_words(gone, arrived)) == len(old)
