"""Corrections laid over what sources tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.corrections import (
    Correction,
    CorrectionError,
    always,
    changed_words,
    checked,
    corrected,
    is_hidden,
    words,
)
from aggregator.model import AgeClaim, AgeRange, Event, Evidence

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
EVENT = Event("u", {"fi": "Satutunti 3–6 v"}, START, START + timedelta(hours=1), "Europe/Helsinki")
READ = AgeClaim(AgeRange(3, 6), "read", (Evidence("3–6 v", "title", "years"),))
STATED = AgeClaim(AgeRange(0, 99), "stated", (Evidence("0–99", "fields", "stated"),))
AGES = Correction("ages", [4, 5])


def test_a_correction_of_the_event_beats_all() -> None:
    for age in (None, READ, STATED):
        claim = corrected(replace(EVENT, age=age), [AGES]).age
        assert claim == AgeClaim(AgeRange(4, 5), "corrected", (Evidence("4–5", "worker", "corrected"),))


@pytest.mark.parametrize(
    ("age", "expected"),
    [(None, (4, 5, "corrected")), (READ, (4, 5, "corrected")), (STATED, (0, 99, "stated"))],
)
def test_a_correction_of_the_source_beats_all_but_the_events_own_field(
    age: AgeClaim | None, expected: tuple
) -> None:
    claim = always(replace(EVENT, age=age), [AGES]).age
    assert claim is not None
    assert (claim.range.min, claim.range.max, claim.basis) == expected


def test_audiences_topics_and_hiding() -> None:
    fixes = [Correction("audiences", ["children"]), Correction("topics", ["books"]), Correction("hidden", True)]
    done = corrected(EVENT, fixes)
    assert (done.audiences, done.topics) == (("children",), ("books",))
    assert done.audience_evidence == (Evidence("children", "worker", "corrected"),)
    assert is_hidden(fixes)
    assert not is_hidden(fixes[:2])


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("ages", (3, 6), [3, 6]),
        ("ages", (7, None), [7, None]),
        ("ages", (None, 12), [None, 12]),
        ("audiences", ["families", "children", "children"], ["children", "families"]),
        ("topics", [" music ", "", "music", "dance"], ["dance", "music"]),
        ("hidden", 1, True),
    ],
)
def test_values_have_one_stored_form(name: str, value: object, stored: object) -> None:
    assert checked(name, value) == stored


@pytest.mark.parametrize(
    ("name", "value", "words_in_it"),
    [
        ("ages", (6, 3), "smaller first"),
        ("ages", (None, None), "smaller first"),
        ("ages", (3, 130), "0 to 120"),
        ("audiences", ["dogs"], "dogs"),
        ("topics", ["books"], "reading_stories"),
        ("title", "x", "ages, audiences, topics, hidden"),
    ],
)
def test_what_cannot_be_corrected_is_told(name: str, value: object, words_in_it: str) -> None:
    with pytest.raises(CorrectionError, match=words_in_it):
        checked(name, value)


OTHER_TITLE = replace(EVENT, title={"fi": "Satutunti 5–8 v"})
OTHER_TEXT = replace(EVENT, description={"fi": "Lukuhetki"})
OTHER_TIME = replace(EVENT, starts=START + timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [
        (replace(EVENT, age=READ), replace(OTHER_TITLE, age=READ), True),
        (replace(EVENT, age=READ), replace(OTHER_TEXT, age=READ), False),
        (EVENT, OTHER_TEXT, True),
        (EVENT, OTHER_TIME, False),
        (replace(EVENT, age=STATED), replace(EVENT, age=replace(STATED, range=AgeRange(3, 6))), True),
        (replace(EVENT, age=STATED), replace(OTHER_TITLE, age=STATED), False),
        # a new release reads the same words otherwise: the source has changed nothing
        (replace(EVENT, age=READ), replace(EVENT, age=replace(READ, range=AgeRange(3, 5))), False),
    ],
)
def test_a_worker_is_asked_only_when_the_corrected_words_have_changed(
    before: Event, after: Event, asks: bool
) -> None:
    assert changed_words(after, words(before, "ages")) is asks
