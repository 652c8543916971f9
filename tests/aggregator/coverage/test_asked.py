"""What is asked of periods and cuts, and what events are recognised as."""

from __future__ import annotations

from datetime import date

import pytest

from aggregator.coverage import cuts
from aggregator.coverage.goals import load
from aggregator.coverage.recognised import recognise
from aggregator.coverage.terms import named, pause_of, year_before
from aggregator.schoolholidays import holidays_of


def test_periods() -> None:
    assert (
        load(None),
        named("2026Q5"),
        named("kissa"),
        named("2026-01-01..2025-01-01"),
        named("2000-01-01..2199-01-01"),
    ) == ((), None, None, None, None)
    spring = named("kevat-2026")
    assert spring is not None and (spring.last, year_before(spring).name) == (date(2026, 5, 30), "kevat-2025")
    odd = named("2028-02-29..2028-03-05")
    assert odd is not None and year_before(odd).first == date(2027, 2, 28)
    assert pause_of(date(2026, 7, 6), holidays_of("Imatra")) == "summer"
    assert pause_of(date(2026, 2, 23), holidays_of("Imatra")) == "winter"


@pytest.mark.parametrize(
    "query", ["ika=x", "ika=9-7", "alue=<b>", "aika=yo", "kenelle=isot", "viikonpaiva=xx", "tila=?"]
)
def test_a_cut_that_cannot_be_read_says_so(query: str) -> None:
    with pytest.raises(cuts.CutError, match=query.partition("=")[0]):
        cuts.read(query)


@pytest.mark.parametrize(
    ("title", "description", "support", "heard"),
    [
        ("Perhekahvila", "", True, False), ("Föräldrakväll", "", True, False), ("Nuorisovaltuuston kokous", "", False, True),
        ("Kysely nuorille", "", False, True), ("Kerho", "Lopuksi kysely", False, False), ("Barnens rättigheter", "", False, True),
        ("Kerho", "Lasten oikeuksien viikko", False, True), ("Youth council", "", False, True), ("Jalkapallokysymys", "", False, False),
    ],
)  # fmt: skip
def test_support_and_hearing_are_recognised(title: str, description: str, support: bool, heard: bool) -> None:
    found = recognise({"fi": title}, {"fi": description}, ())
    assert (found.support, found.heard) == (support, heard)


def test_topics_alone_tell_support() -> None:
    assert recognise({"fi": "Ilta"}, {}, ("parenting_support",)).support
