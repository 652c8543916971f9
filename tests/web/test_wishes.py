"""A family's wishes: form fields, filters and kept queries tell the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import AgeRange
from web import query, wishes
from web.filter import Filter
from web.wishes import Child, Wishes

TOPICS = ("food", "music", "sports")
children = st.lists(
    st.builds(
        Child,
        st.integers(2008, 2026).map(str),
        st.lists(st.sampled_from(TOPICS), unique=True).map(lambda some: tuple(sorted(some))),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda child: child.born,
).map(tuple)
commons = st.builds(
    Filter, areas=st.sampled_from([(), ("keskusta",), ("keskusta", "rantakyla")]), free=st.booleans(),
    unstated=st.booleans(), words=st.sampled_from(["", "muskari"]), weekdays=st.sampled_from([(), (5, 6)]),
)  # fmt: skip


def fields_of(wanted: Wishes) -> list[tuple[str, str]]:
    """What a browser would send of the form."""
    told = [("pohja", wishes.hidden(wanted)), ("teko", "tallenna")]
    for number, child in enumerate(wanted.children):
        told += [(f"synt-{number}", child.born), *((f"aihe-{number}", topic) for topic in child.topics)]
    told += [("alue", area) for area in wanted.common.areas]
    told += [("maksuton", "1")] if wanted.common.free else []
    return told + ([] if wanted.common.unstated else [("ilman-ikaa", "0")])


@given(children, commons)
def test_there_and_back(some: tuple[Child, ...], common: Filter) -> None:
    wanted = Wishes(some, common)
    assert wishes.of_fields(fields_of(wanted)) == wanted
    assert wishes.of_queries(wanted.queries()) == wanted
    assert [query.parse(one).filter for one in wanted.queries()] == list(wanted.filters())


def test_each_child_has_its_own_interests_and_grows() -> None:
    wanted = Wishes((Child("2018", ("sports",)), Child("2021")), Filter(areas=("keskusta",)))
    assert wanted.queries() == ["aihe=sports&alue=keskusta&synt=2018", "alue=keskusta&synt=2021"]
    eldest = wanted.filters()[0]
    assert eldest.query(date(2026, 11, 18)).ages == (AgeRange(7, 8),)
    assert eldest.query(date(2031, 1, 1)).ages == (AgeRange(12, 13),)


def test_from_a_list_one_comes_with_its_filter() -> None:
    wanted = wishes.of_filter(query.parse("ika=7-9&synt=2018&aihe=music&q=muskari&sivu=3&alue=keskusta").filter)
    assert wanted.children == (Child("2018", ("music",)),)
    assert wanted.queries() == ["aihe=music&alue=keskusta&q=muskari&synt=2018"], "the birth year says it better"
    ages = wishes.of_filter(query.parse("ika=7-9").filter)
    assert ages.children == (Child(),)
    assert ages.queries() == ["ika=7-9"]


@pytest.mark.parametrize(
    "told",
    [
        [],
        [("synt-0", "")],
        [("synt-0", "kissa"), ("aihe-0", "<script>"), ("alue", "\x00"), ("pohja", "%%%&sivu=-1")],
        [(f"synt-{n}", "") for n in range(200)],
        [("synt-99999999999999999999", "2018")],
    ],
)
def test_nonsense_asks_for_nothing(told: list[tuple[str, str]]) -> None:
    wanted = wishes.of_fields(told)
    assert wanted.empty
    assert 1 <= len(wanted.children) <= wishes.MOST_CHILDREN


def test_there_is_room_for_only_so_many_children() -> None:
    wanted = Wishes()
    for _ in range(20):
        wanted = wanted.one_more()
    assert len(wanted.children) == wishes.MOST_CHILDREN
