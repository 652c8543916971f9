"""Which source each field comes from, and that the order of tellings is of no account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.matching.fields import FIELDS, Telling, combine
from aggregator.model import AgeClaim, AgeRange, Event, Place, Price, Series, Signup

ZONE = ZoneInfo("Europe/Helsinki")
START = datetime(2026, 3, 3, 10, tzinfo=ZONE)
PLAIN = Event("u", {"fi": "Satutunti"}, START, START + timedelta(minutes=30), "Europe/Helsinki")
LONG = "Luetaan kuvakirjoja ja leikitään lopuksi tarinan hahmoilla. " * 3


def two(primary: Event, aggregator: Event) -> tuple[Event, dict[str, str]]:
    event, chosen = combine(
        [Telling("city", "aggregator", replace(aggregator, uid="c")), Telling("library", "primary", primary)]
    )
    return event, dict(chosen)


CASES = [
    # field, primary's, aggregator's, whose is taken
    ("title", {"fi": "Satutunti"}, {"fi": "Pääkirjaston satutunti"}, "library"),
    ("title", {"fi": "Satutunti pääkirj…"}, {"fi": "Satutunti pääkirjastossa"}, "city"),
    ("description", {"fi": LONG}, {"fi": LONG * 2}, "library"),
    ("description", {"fi": "Tervetuloa!"}, {"fi": LONG}, "city"),
    ("description", {}, {"fi": "Tervetuloa!"}, "city"),
    ("place", Place({"fi": "Pääkirjasto"}), Place({"fi": "Pääkirjasto"}, "Virastokatu 1", city="Imatra"), "city"),
    ("place", Place({"fi": "Pääkirjasto"}, "Virastokatu 1"), Place({"fi": "PK"}, "Virastokatu 1"), "library"),
    ("age", AgeClaim(AgeRange(3, 6), "read"), AgeClaim(AgeRange(4, 6), "stated"), "city"),
    ("age", AgeClaim(AgeRange(3, 6), "default"), AgeClaim(AgeRange(4, 6), "read"), "city"),
    ("age", AgeClaim(AgeRange(3, 6), "stated"), AgeClaim(AgeRange(4, 6), "stated"), "library"),
    ("age", AgeClaim(AgeRange(3, 6), "corrected"), AgeClaim(AgeRange(4, 6), "stated"), "library"),
    ("price", Price(None, {"fi": "ks. kotisivu"}), Price(True), "city"),
    ("price", Price(False, {"fi": "5 €"}), Price(True), "library"),
    ("image", "https://a.fi/1.jpg", "https://b.fi/2.jpg", "library"),
    ("image", "", "https://b.fi/2.jpg", "city"),
    ("signup", Signup(), Signup("https://b.fi/ilmo"), "city"),
    ("organiser", {"fi": "Kirjasto"}, {"fi": "Kaupunki"}, "library"),
    ("status", "confirmed", "cancelled", "city"),
    ("status", "cancelled", "confirmed", "library"),
    ("topics", (), ("books",), "city"),
]


@pytest.mark.parametrize(("field", "primary", "aggregator", "source"), CASES)
def test_whose_field_is_shown(field: str, primary: object, aggregator: object, source: str) -> None:
    event, chosen = two(replace(PLAIN, **{field: primary}), replace(PLAIN, **{field: aggregator}))
    assert chosen[field] == source
    assert getattr(event, field) == (primary if source == "library" else aggregator)


def test_a_clock_time_goes_before_a_day_and_a_series_before_one_of_its_times() -> None:
    day = replace(PLAIN, starts=date(2026, 3, 3), ends=date(2026, 3, 4))
    event, chosen = two(day, PLAIN)
    assert (event.starts, event.ends, chosen["starts"]) == (PLAIN.starts, PLAIN.ends, "city")
    event, chosen = two(PLAIN, replace(PLAIN, series=Series("FREQ=WEEKLY;COUNT=9")))
    assert event.series is not None and chosen["starts"] == "city"


def test_another_source_fills_in_a_language() -> None:
    event, chosen = two(PLAIN, replace(PLAIN, title={"fi": "Satutunti!", "sv": "Sagostund"}))
    assert event.title == {"fi": "Satutunti", "sv": "Sagostund"}
    assert (chosen["title"], chosen["title.sv"]) == ("library", "city")
    event, chosen = two(replace(PLAIN, title={"und": "Satutunti"}), replace(PLAIN, title={"sv": "Sagostund"}))
    assert event.title == {"und": "Satutunti"} and "title.sv" not in chosen


def test_fields_nobody_tells_have_no_source() -> None:
    _, chosen = two(PLAIN, PLAIN)
    assert set(chosen) == {"title", "starts", "status"}
    with pytest.raises(ValueError, match="nothing"):
        combine([])


def test_every_field_of_an_event_is_chosen_by_a_rule() -> None:
    ruled = {name for field in FIELDS for name in field.names}
    assert ruled | {"uid"} == set(Event.__dataclass_fields__)


events = st.builds(
    Event,
    uid=st.sampled_from(("a", "b", "c")),
    title=st.dictionaries(
        st.sampled_from(("fi", "sv", "und")), st.sampled_from(("Satutunti", "SATUTUNTI", "Satu…")), min_size=1
    ),
    starts=st.sampled_from((START, START + timedelta(minutes=5))),
    ends=st.sampled_from((START + timedelta(minutes=5), START + timedelta(hours=1))),
    timezone=st.just("Europe/Helsinki"),
    status=st.sampled_from(("confirmed", "cancelled", "postponed")),
    series=st.sampled_from((None, Series("FREQ=WEEKLY;COUNT=3"))),
    description=st.dictionaries(st.sampled_from(("fi", "sv")), st.sampled_from(("lyhyt", LONG)), max_size=2),
    place=st.sampled_from((None, Place({"fi": "PK"}), Place({"fi": "PK"}, "Katu 1"), Place(lat=61.0, lon=28.0))),
    age=st.sampled_from((None, AgeClaim(AgeRange(1, 2), "stated"), AgeClaim(AgeRange(1, None), "read"))),
    price=st.sampled_from((Price(), Price(True), Price(False, {"fi": "5 €"}))),
    url=st.sampled_from(("", "https://a.fi/", "https://b.fi/")),
    organiser=st.sampled_from(({}, {"fi": "Kirjasto"})),
)
tellings = st.lists(
    st.builds(
        Telling, st.sampled_from(("library", "city", "parish")), st.sampled_from(("primary", "aggregator")), events
    ),
    min_size=1,
    max_size=5,
)


@given(tellings, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_tellings_is_of_no_account(told, random) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    assert combine(told) == combine(shuffled)
    assert combine([*told, *told]) == combine(told)


@given(events, st.sampled_from(("primary", "aggregator")))
@settings(max_examples=100, deadline=None)
def test_one_telling_comes_out_unchanged(event, kind) -> None:
    combined, chosen = combine([Telling("library", kind, event)])
    assert combined == event
    assert set(chosen.values()) == {"library"}


@given(tellings)
@settings(max_examples=100, deadline=None)
def test_every_field_is_some_telling_s_own(told) -> None:
    event, chosen = combine(told)
    for field in FIELDS:
        values = [tuple(getattr(each.event, name) for name in field.names) for each in told]
        if field.names[0] not in ("title", "description"):
            assert tuple(getattr(event, name) for name in field.names) in values
    assert set(chosen.values()) <= {each.source for each in told}
    assert combine([Telling("x", "primary", event)])[0] == event
