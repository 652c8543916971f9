"""Query strings: what is asked, what is tidy, and what is told when it cannot be read."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import AUDIENCES, PARTS, AgeRange, EventQuery, Near
from web.filter import DAYS as RELATIVE
from web.filter import OLDEST, Filter, age_of, age_order, canonical, nearby, subscription
from web.query import KEYS, LAST_PAGE, parse

AGE = AgeRange


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", Filter()),
        ("ika=7-9", Filter(ages=(AGE(7, 9),))),
        ("ika=10-12&ika=7-9", Filter(ages=(AGE(7, 9), AGE(10, 12)))),
        ("ika=16-", Filter(ages=(AGE(16, None),))),
        ("ika=-6", Filter(ages=(AGE(0, 6),))),
        ("ika=7%E2%80%939", Filter(ages=(AGE(7, 9),))),
        ("v=8", Filter(ages=(AGE(8, 8),))),
        ("v=9&v=4", Filter(ages=(AGE(4, 4), AGE(9, 9)))),
        ("v=4%2C+9", Filter(ages=(AGE(4, 4), AGE(9, 9)))),
        ("alue=keskusta&alue=keskusta", Filter(areas=("keskusta",))),
        ("paikka=P%C3%A4%C3%A4kirjasto", Filter(places=("Pääkirjasto",))),
        ("lahde=b&lahde=a", Filter(sources=("a", "b"))),
        ("maksuton=1", Filter(free=True)),
        ("maksuton=0", Filter()),
        ("ilman-ikaa=0", Filter(unstated=False)),
        ("ilman-ikaa=1", Filter()),
        ("alku=2026-12-24&loppu=2026-12-26", Filter(first=date(2026, 12, 24), last=date(2026, 12, 26))),
        ("alku=24.12.2026", Filter(first=date(2026, 12, 24))),
        ("paiva=tanaan", Filter(day="tanaan")),
        ("paiva=viikonloppu&alku=2026-12-24", Filter(day="viikonloppu")),
        ("paiva=valitse&alku=2026-12-24", Filter(first=date(2026, 12, 24))),
        ("paiva=2026-12-24", Filter(first=date(2026, 12, 24), last=date(2026, 12, 24))),
        ("paiva=24.12.2026", Filter(first=date(2026, 12, 24), last=date(2026, 12, 24))),
        ("paiva=la", Filter(day="la")),
        ("paiva=ensi-viikko", Filter(day="ensi-viikko")),
        ("synt=2018&synt=2015&synt=2018", Filter(births=(2015, 2018))),
        ("ilman-ikaa=vain", Filter(stated=False)),
        ("aika=ilta&aika=aamu", Filter(parts=("morning", "evening"))),
        ("viikonpaiva=su&viikonpaiva=la", Filter(weekdays=(5, 6))),
        ("aihe=liikunta&aihe=Musiikki", Filter(topics=("liikunta", "musiikki"))),
        ("kieli=SV", Filter(languages=("sv",))),
        ("esteeton=pyoratuoli", Filter(accessibility=("pyoratuoli",))),
        ("tyyppi=harrastus", Filter(shape="hobby")),
        ("tyyppi=tapahtuma", Filter(shape="single")),
        ("kenelle=vanhemmat&kenelle=lapset", Filter(audiences=("children", "parents"))),
        ("sopii=tehty", Filter(suits="made_for")),
        ("sopii=myos", Filter(suits="also")),
        ("toistuvat=1", Filter(each_time=True)),
        ("q=++Muskareita+%C3%A4idille+", Filter(words="muskareita äidille")),
        ("q=a%CC%88iti", Filter(words="äiti")),
        ("lahella=61.19042,28.77,2.5", Filter(near=Near(61.190, 28.770, 2.5))),
        ("lahella=61.19,28.77", Filter(near=Near(61.190, 28.770, 3.0))),
        ("paikka=Talo&sade=2,5", Filter(places=("Talo",), radius=2.5)),
        ("sade=2", Filter()),
        ("sivu=2", Filter(page=2)),
        ("ika=&alue=&paikka=&v=&alku=&paiva=", Filter()),
        ("utm_source=x&fbclid=y", Filter()),
    ],
)
def test_what_is_asked(asked: str, expected: Filter) -> None:
    reading = parse(asked)
    assert reading.filter == expected
    assert reading.mistakes == ()


@pytest.mark.parametrize(
    ("asked", "tidy"),
    [
        ("", True),
        ("ika=7-9", True),
        ("ika=7-9&ika=10-12", True),
        ("alue=keskusta&ika=7-9", True),
        ("paikka=a%20b", True),
        ("ika=7-9&utm_source=x", True),
        ("ika=7-9&alue=keskusta", False),
        ("ika=10-12&ika=7-9", False),
        ("ika=7-9&alue=", False),
        ("ika=8-8", False),
        ("v=4,9", False),
        ("sivu=1", False),
        ("maksuton=0", False),
        ("paiva=tanaan&alku=2026-12-24", False),
        ("alku=24.12.2026", False),
        ("paiva=2026-12-24", False),
        ("synt=2015&synt=2018", True),
        ("synt=2018&synt=2015", False),
        ("aika=aamu&aika=ilta", True),
        ("aika=ilta&aika=aamu", False),
        ("lahella=61.190%2C28.770%2C3", True),
        ("lahella=61.19,28.77,3", False),
        ("q=muskari", True),
        ("q=Muskari", False),
        ("paikka=Talo&sade=3", True),
        ("paikka=Talo&sade=3.0", False),
        ("sade=3", False),
    ],
)
def test_what_is_tidy(asked: str, tidy: bool) -> None:
    assert parse(asked).tidy is tidy


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("ika=abc", "ika"), ("ika=9-7", "ika"), ("ika=-", "ika"), ("ika=7", "ika"), ("ika=7-200", "ika"),
        ("v=kahdeksan", "v"), ("v=-4", "v"), ("v=121", "v"), ("v=4_0", "v"), ("v=²", "v"),
        ("alku=huomenna", "alku"), ("alku=2026-02-30", "alku"), ("loppu=31.2.2026", "loppu"),
        ("alku=0001-01-01", "alku"), ("alku=9999-12-31", "alku"),
        ("alku=2026-12-24&loppu=2026-12-01", "loppu"),
        ("paiva=eilen", "paiva"), ("maksuton=ehk%C3%A4", "maksuton"), ("ilman-ikaa=x", "ilman-ikaa"),
        ("sivu=0", "sivu"), ("sivu=x", "sivu"), (f"sivu={LAST_PAGE + 1}", "sivu"),
        ("synt=18", "synt"), ("synt=1850", "synt"), ("synt=2018.5", "synt"), ("synt=٢٠١٨", "synt"),
        ("aika=y%C3%B6", "aika"), ("viikonpaiva=ma-pe", "viikonpaiva"), ("kieli=suomi", "kieli"),
        ("aihe=a%20b", "aihe"), ("aihe=%27", "aihe"), ("esteeton=%C3%A4", "esteeton"), ("tyyppi=x", "tyyppi"),
        ("kenelle=kaikki", "kenelle"), ("sopii=ei", "sopii"), ("toistuvat=2", "toistuvat"), ("q=!!!", "q"),
        ("q=" + "x" * 500, "q"), ("lahella=91,28", "lahella"), ("lahella=61", "lahella"), ("lahella=nan,28", "lahella"),
        ("lahella=61,28,900", "lahella"), ("lahella=61,28,0", "lahella"), ("sade=0", "sade"), ("sade=1e3", "sade"),
        ("sade=-3", "sade"), ("paiva=2026-02-30", "paiva"),
        ("paikka=a%00b", "paikka"), ("paikka=%FF", "paikka"), ("paikka=" + "x" * 500, "paikka"),
        ("&".join(f"alue={n}" for n in range(50)), "alue"),
    ],
)  # fmt: skip
def test_a_bad_value_is_left_out_and_told(asked: str, key: str) -> None:
    reading = parse(asked + "&lahde=kirjasto")
    assert [mistake.key for mistake in reading.mistakes] == [key]
    assert reading.filter.sources == ("kirjasto",)
    assert parse(canonical(reading.filter)).mistakes == ()


def test_a_bad_value_costs_only_itself() -> None:
    reading = parse("ika=7-9&ika=abc&v=4")
    assert reading.filter.ages == (AGE(4, 4), AGE(7, 9))


def test_a_flood_of_parameters_is_cut() -> None:
    assert parse("&".join(["x=1"] * 100_000) + "&v=4").filter == Filter()


AGES = st.one_of(
    st.builds(lambda low, more: AGE(low, min(OLDEST, low + more)), st.integers(0, OLDEST), st.integers(0, OLDEST)),
    st.builds(lambda low: AGE(low, None), st.integers(0, OLDEST)),
)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))


CODES = st.from_regex("[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
WORDS = st.from_regex("[a-zåäö0-9]{1,8}( [a-zåäö0-9]{1,8}){0,2}", fullmatch=True)
KILOMETRES = st.integers(1, 1000).map(lambda tenths: tenths / 10)
POSITIONS = st.builds(nearby, st.floats(-90, 90), st.floats(-180, 180), KILOMETRES)


def several(values: st.SearchStrategy, key: object = None) -> st.SearchStrategy:
    return st.lists(values, max_size=4).map(lambda found: tuple(sorted(set(found), key=key)))  # type: ignore[call-overload]


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    relative = draw(st.sampled_from(RELATIVE))
    first, last = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if first and last and last < first:
        first, last = last, first
    places = draw(several(NAMES))
    unstated, stated = draw(st.sampled_from([(True, True), (False, True), (True, False)]))
    return Filter(
        ages=tuple(sorted(set(draw(st.lists(AGES, max_size=4))), key=age_order)),
        births=draw(several(st.integers(1900, 2199))),
        unstated=unstated,
        stated=stated,
        areas=draw(several(NAMES)),
        places=places,
        radius=draw(KILOMETRES) if places and draw(st.booleans()) else 0,
        near=draw(st.none() | POSITIONS),
        sources=draw(several(NAMES)),
        free=draw(st.booleans()),
        topics=draw(several(CODES)),
        audiences=draw(several(st.sampled_from(AUDIENCES), AUDIENCES.index)),
        languages=draw(several(st.sampled_from(["fi", "sv", "en", "smn"]))),
        accessibility=draw(several(CODES)),
        suits=draw(st.sampled_from(["", "made_for", "also"])),  # type: ignore[arg-type]
        shape=draw(st.sampled_from([None, "hobby", "single"])),  # type: ignore[arg-type]
        words=draw(st.just("") | WORDS),
        day=relative,
        first=None if relative else first,
        last=None if relative else last,
        parts=draw(several(st.sampled_from(PARTS), PARTS.index)),
        weekdays=draw(several(st.integers(0, 6))),
        each_time=draw(st.booleans()),
        page=draw(st.integers(1, LAST_PAGE)),
    )


@given(filters())
def test_what_is_written_is_read_back(filter_: Filter) -> None:
    reading = parse(canonical(filter_))
    assert reading.filter == filter_
    assert reading.mistakes == ()
    assert reading.tidy


@given(filters(), st.randoms())
def test_order_does_not_matter(filter_: Filter, random: object) -> None:
    pairs = parse_qsl(canonical(filter_))
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert canonical(parse(urlencode(pairs)).filter) == canonical(filter_)


@given(st.text(max_size=200), st.sampled_from(sorted(KEYS)))
def test_anything_is_read_without_falling(text: str, key: str) -> None:
    for asked in (text, urlencode({key: text})):
        reading = parse(asked)
        again = parse(canonical(reading.filter))
        assert again.filter == reading.filter
        assert again.tidy


MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(day, (5, 6)) for day in range(6)] + [(6, (6, 6)), (7, (12, 13))],
)
def test_the_weekend_is_the_coming_one_or_what_is_left(day: int, expected: tuple[int, int]) -> None:
    first, last = Filter(day="viikonloppu").days(MONDAY + timedelta(days=day))
    assert (first, last) == tuple(MONDAY + timedelta(days=days) for days in expected)


def test_today_moves_with_the_day_and_stays_relative() -> None:
    filter_ = parse("paiva=tanaan").filter
    assert canonical(filter_) == "paiva=tanaan"
    for days in (0, 1, 40):
        query = filter_.query(MONDAY + timedelta(days=days))
        assert query.day_from == query.day_to == MONDAY + timedelta(days=days)


def test_a_list_of_today_begins_now_but_a_calendar_of_today_at_midnight() -> None:
    for day in ("tanaan", "viikonloppu"):
        sunday = MONDAY + timedelta(days=6)
        filter_ = parse(f"paiva={day}").filter
        assert (filter_.coming(sunday).day_from, filter_.coming(sunday).day_to) == (None, sunday)
        assert filter_.query(sunday).day_from == sunday
    saturday = MONDAY + timedelta(days=5)
    assert parse("paiva=viikonloppu").filter.coming(MONDAY).day_from == saturday
    assert parse(f"alku={MONDAY}").filter.coming(MONDAY).day_from == MONDAY


def test_a_subscription_has_no_page() -> None:
    assert subscription(parse("ika=7-9&sivu=3&toistuvat=1").filter) == "ika=7-9"


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("huomenna", 1, 1), ("viikko", 0, 4), ("ensi-viikko", 5, 11), ("ke", 0, 0), ("la", 3, 3), ("ma", 5, 5),
        ("ti", 6, 6),
    ],
)  # fmt: skip
def test_relative_days_seen_on_a_wednesday(word: str, first: int, last: int) -> None:
    wednesday = MONDAY + timedelta(days=2)
    asked = parse(f"paiva={word}").filter.query(wednesday)
    assert (asked.day_from, asked.day_to) == (wednesday + timedelta(days=first), wednesday + timedelta(days=last))


def test_a_year_of_birth_grows_with_the_child_in_the_same_calendar() -> None:
    filter_ = parse("synt=2018&ika=0-2").filter
    assert subscription(filter_) == "ika=0-2&synt=2018"
    for year, ages in ((2026, AGE(7, 8)), (2027, AGE(8, 9)), (2030, AGE(11, 12))):
        assert filter_.query(date(year, 6, 1)).ages == (AGE(0, 2), ages)
    assert age_of(2026, MONDAY) == AGE(0, 0)
    assert age_of(2027, MONDAY) == AGE(0, 0)
    assert age_of(2025, MONDAY) == AGE(0, 1)


def test_everything_a_filter_asks_reaches_the_store() -> None:
    asked = parse(
        "aihe=musiikki&aika=ilta&alue=k&esteeton=e&ika=7-9&kenelle=nuoret&kieli=sv&lahde=l&lahella=61,28,2"
        "&maksuton=1&paikka=p&q=sana&sade=3&sopii=tehty&toistuvat=1&tyyppi=tapahtuma&viikonpaiva=ti&sivu=2"
    ).filter.query(MONDAY)
    assert asked == EventQuery(
        ages=(AGE(7, 9),), areas=("k",), places=("p",), radius=3, near=Near(61, 28, 2), sources=("l",), free=True,
        topics=("musiikki",), audiences=("youth",), languages=("sv",), accessibility=("e",), suits="made_for",
        shape="single", words="sana", parts=("evening",), weekdays=(1,), each_time=True, page=2,
    )  # fmt: skip
