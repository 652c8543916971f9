"""Fields and words together: which of them is believed, and what is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregator.model import AgeClaim, AgeRange, Event, Evidence
from aggregator.normalise import Policy, normalise
from aggregator.texts import with_texts
from sources.errors import Problem
from sources.records import SourceEvent, SourceOffer, SourcePlace

START = datetime(2027, 1, 14, 10, tzinfo=ZoneInfo("Europe/Helsinki"))

BARE = Policy("s")


def understood(policy: Policy = BARE, **fields: Any) -> tuple[Event, tuple[Problem, ...]]:
    said = SourceEvent(**{"key": "k", "title": {"fi": "Tapahtuma"}, "starts": START} | fields)
    return with_texts(normalise(said, policy), said, policy)


def _why(words: str, basis: str) -> tuple[Evidence, ...]:
    return (Evidence(words, "fields" if basis == "stated" else "source", basis),)


@pytest.mark.parametrize(
    ("stated", "default", "expected"),
    [
        ((3, 6), (None, None), AgeClaim(AgeRange(3, 6), "stated", _why("3–6", "stated"))),
        ((7, None), (None, None), AgeClaim(AgeRange(7, None), "stated", _why("7–", "stated"))),
        ((None, None), (13, 17), AgeClaim(AgeRange(13, 17), "default", _why("13–17", "default"))),
        ((3, 6), (13, 17), AgeClaim(AgeRange(3, 6), "stated", _why("3–6", "stated"))),
        ((None, None), (None, None), None),
        ((9, 6), (None, None), None),
        ((-1, 500), (None, None), None),
        ((0, 0), (None, None), None),
        ((0, 99), (None, None), None),
        ((0, 99), (7, 12), AgeClaim(AgeRange(7, 12), "default", _why("7–12", "default"))),
        ((18, None), (None, None), AgeClaim(AgeRange(18, None), "stated", _why("18–", "stated"))),
    ],
)
def test_the_feeds_own_fields_then_the_sources_default(
    stated: tuple, default: tuple, expected: AgeClaim | None
) -> None:
    event, problems = understood(
        Policy("s", min_age=default[0], max_age=default[1]), min_age=stated[0], max_age=stated[1]
    )
    assert event.age == expected
    assert problems == ()


@pytest.mark.parametrize("filled_in", [(0, 0), (0, 99), (0, None), (18, None), (0, 120)])
def test_plain_words_beat_what_a_form_fills_in_and_it_is_told(filled_in: tuple[int, int | None]) -> None:
    event, problems = understood(
        title={"fi": "Satutunti 3–6-vuotiaille"}, min_age=filled_in[0], max_age=filled_in[1]
    )
    assert event.age is not None
    assert (event.age.range, event.age.basis) == (AgeRange(3, 6), "read")
    assert event.age.evidence[0].field == "title"
    assert [problem.what for problem in problems] == [
        "The age field says {field}, the text says {text}; the text is believed."
    ]
    assert problems[0].values["text"] == "3–6"


def test_a_field_that_somebody_typed_beats_the_words_and_a_contradiction_is_told() -> None:
    event, problems = understood(title={"fi": "Kerho 3–6-vuotiaille"}, min_age=7, max_age=9)
    assert event.age is not None
    assert (event.age.range, event.age.basis) == (AgeRange(7, 9), "stated")
    assert [problem.values for problem in problems] == [{"field": "7–9", "text": "3–6"}]


def test_a_field_and_words_that_agree_are_no_problem() -> None:
    event, problems = understood(title={"fi": "Kerho 7–9-vuotiaille"}, min_age=7, max_age=9)
    assert event.audiences == ("children",)
    assert event.suits == "made_for"
    assert problems == ()


def test_free_beside_a_price_is_not_free_and_is_told() -> None:
    event, problems = understood(
        offers=(SourceOffer(True),), description={"fi": "Jumppaa kerran viikossa. Hinta 7 €/kerta."}
    )
    assert event.price.is_free is False
    assert (event.price.low, event.price.high) == (7, 7)
    assert len(problems) == 1


def test_all_that_the_words_tell_is_in_the_event() -> None:
    event, problems = understood(
        title={"fi": "Muskari 0–1-vuotiaille"},
        description={
            "fi": "Lauletaan suomeksi ja ruotsiksi oman aikuisen kanssa. Tila on esteetön. Maksuton. "
            "Ilmoittautuminen 5.1. mennessä."
        },
        place=SourcePlace(name={"fi": "Pääkirjasto"}),
    )
    assert event.audiences == ("children", "families")
    assert event.topics == ("music",)
    assert event.accessibility == ("wheelchair",)
    assert set(event.languages) == {"fi", "sv"}
    assert event.price.is_free is True
    assert event.signup is not None
    assert event.signup.closes is not None
    assert (event.signup.closes.month, event.signup.closes.day, event.signup_needed) == (1, 5, True)
    assert problems == ()


def test_an_event_that_says_nothing_stays_unstated() -> None:
    event, problems = understood(title={"fi": "Lukupiiri"}, place=SourcePlace(name={"fi": "Pääkirjasto"}))
    assert event.age is None
    assert (event.audiences, event.suits) == ((), "unknown")
    assert problems == ()
