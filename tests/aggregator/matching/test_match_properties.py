"""What holds for any events: symmetry, and that small changes do not hide a happening from the index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.matching.blocks import MOST_IN_BLOCK, block_keys, pairs
from aggregator.matching.features import features
from aggregator.matching.judge import judge
from aggregator.matching.told import happening_of
from aggregator.model import Event, Occurrence, Place

WORDS = [
    "Satutunti",
    "Muskari",
    "kerho",
    "lasten",
    "Kontulan",
    "kirjasto",
    "kirjastossa",
    "Onni",
    "ryhmä",
    "A",
    "B",
    "0–1",
    "v",
    "3-vuotiaille",
    "klo",
    "10",
    "osa",
    "2",
    "Sagostund",
    "för",
    "barn",
    "the",
    "club",
    "…",
    "/",
    "–",
    ":",
    "Imatran",
    "PERUTTU",
    "1.–2.",
    "lk",
]
PLACES = [
    "",
    "Pääkirjasto, Imatra",
    "Kontulan kirjasto",
    "Koulukatu 3, Lahti",
    "Verkossa",
    "Sali 1",
    "(,;",
    "Seurakuntatalo - aula",
]
titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join) | st.text(max_size=40)


@st.composite
def happenings(draw: st.DrawFn):
    start = datetime(2026, 3, 3, 8, tzinfo=UTC) + timedelta(
        minutes=draw(st.sampled_from((0, 5, 15, 60, 120, 180, 1440)))
    )
    count = draw(st.sampled_from((1, 1, 3)))
    length = draw(st.sampled_from((0, 1800, 7200, 86_400 * 21 + 1800)))
    name = draw(st.sampled_from(PLACES))
    near = draw(st.sampled_from((None, 60.0, 60.001, 61.0)))
    event = Event(
        draw(st.sampled_from("abc")),
        {draw(st.sampled_from(("fi", "sv", "en", "und"))): draw(titles)},
        start, start, "Europe/Helsinki",
        place=Place({"und": name}, lat=near, lon=near and 25.0) if name or near else None,
        url=draw(st.sampled_from(("", "https://a.fi/e/1", "https://www.a.fi/e/1/?utm_source=x", "http://[bad"))),
        organiser={"fi": draw(st.sampled_from(("", "Imatran seurakunta", "MLL")))},
    )  # fmt: skip
    at = int(start.timestamp())
    times = [Occurrence(at + 604_800 * n, at + 604_800 * n + length) for n in range(count)]
    return features(event, draw(st.sampled_from(("library", "city"))), times)


@given(happenings(), happenings())
@settings(max_examples=400, deadline=None)
def test_judging_is_symmetric_and_never_fails(a, b) -> None:
    assert judge(a, b) == judge(b, a)


@given(happenings())
@settings(max_examples=200, deadline=None)
def test_a_happening_has_a_bounded_number_of_short_keys(a) -> None:
    keys = block_keys(a)
    assert len(keys) == len(set(keys))
    assert len(keys) <= 120
    assert all(2 <= len(key) <= 24 for key in keys)


def test_symmetry_on_the_labelled_pairs(pairs) -> None:
    for pair in pairs:
        assert judge(pair.a, pair.b) == judge(pair.b, pair.a), pair.name


CHANGES = {
    "shouted": lambda title: title.upper(),
    "called off": lambda title: f"PERUTTU: {title}",
    "house before": lambda title: f"Kirjasto: {title}",
    "free": lambda title: f"{title} (maksuton)",
    "emoji": lambda title: f"🎈 {title} 🎈",
    "town": lambda title: f"Imatran {title}",
    "clock after": lambda title: f"{title} klo 10",
}


@pytest.mark.parametrize("change", CHANGES)
@given(
    st.sampled_from(
        [
            "Satutunti",
            "Lautapelikerho",
            "Nukketeatteri: Kettu ja kuunkuvajainen",
            "Vauvamuskari",
            "Sagostund",
            "Perhekahvila",
            "Hiirten yö",
        ]
    ),
    st.integers(-15, 15),
    st.integers(0, 59),
)
@settings(max_examples=40, deadline=None)
def test_small_changes_leave_a_key_in_common(change: str, title: str, shift: int, minute: int) -> None:
    start = datetime(2026, 3, 3, 10, minute)
    a = happening_of(
        {"title": title, "starts": start.isoformat(), "source": "library", "place": "Pääkirjasto, Imatra"}
    )
    told = {
        "title": CHANGES[change](title),
        "starts": (start + timedelta(minutes=shift)).isoformat(),
        "source": "city",
    }
    b = happening_of({**told, "place": "Imatran pääkirjasto"})
    assert set(block_keys(a)) & set(block_keys(b))


def test_pairs_finds_what_judging_everything_finds(pairs) -> None:
    every = [each for pair in pairs[::3] for each in (pair.a, pair.b)]
    found = {frozenset((a.key, b.key)) for a, b in pairs_of(every)}
    by_hand = {
        frozenset((a.key, b.key))
        for n, a in enumerate(every)
        for b in every[n + 1 :]
        if a.source != b.source and judge(a, b).same
    }
    assert by_hand
    assert by_hand <= found


def pairs_of(every):
    seen = list(pairs(every))
    assert len(seen) == len({frozenset((id(a), id(b))) for a, b in seen})
    return seen


def test_a_huge_block_stays_bounded() -> None:
    told = {"title": "Satutunti", "starts": "2026-03-03T10:00:00"}
    many = [happening_of({**told, "uid": str(n), "source": f"s{n}"}) for n in range(4 * MOST_IN_BLOCK)]
    assert len(list(pairs(many))) < 30 * len(many)
