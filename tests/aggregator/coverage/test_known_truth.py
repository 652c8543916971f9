"""Every number of the report is the one that a plain count of the made-up town's own truth gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from aggregator.coverage import assembling, cuts
from aggregator.coverage.assembling import Overview
from aggregator.coverage.gaps import SENTENCES
from aggregator.coverage.terms import named, year_before

TODAY = date(2026, 11, 18)
NOW = 1_795_000_000
AGES = {"0-2": (0, 2), "3-6": (3, 6), "7-9": (7, 9), "10-12": (10, 12), "13-15": (13, 15), "16-17": (16, 17)}
COLUMNS = [*AGES, "parents", "untold", "any"]
Q4 = (date(2026, 10, 1), date(2026, 12, 31))
BEFORE = (date(2025, 10, 1), date(2025, 12, 31))
Test = Callable[[Any, date, Any], bool]


def state(told: Any, off: bool) -> str:
    if told.cancelled:
        return "cancelled"
    if told.adults and not told.parents:
        return "adults"
    return "cancelled" if off else "held"


KNOWN: dict[Any, list[tuple[Any, date, int | None]]] = {}


def sessions(
    truth: list[Any], days: tuple[date, date], wanted: str = "held"
) -> list[tuple[Any, date, int | None]]:
    key = id(truth), days, wanted
    if key not in KNOWN:
        there = (
            (told, day, hour, off) for told in truth for day, hour, off in told.days if days[0] <= day <= days[1]
        )
        KNOWN[key] = [(told, day, hour) for told, day, hour, off in there if state(told, off) == wanted]
    return KNOWN[key]


def is_for(told: Any, band: str) -> bool:
    if band == "any":
        return True
    if band == "parents":
        return bool(told.parents)
    hit = [key for key, (low, high) in AGES.items() if told.ages and told.ages[0] <= high and told.ages[1] >= low]
    return not hit and not told.parents if band == "untold" else band in hit


def count(truth: list[Any], days: tuple[date, date], band: str, test: Test = lambda *_: True) -> int:
    key = id(truth), days, band
    if key not in KNOWN:
        KNOWN[key] = [one for one in sessions(truth, days) if is_for(one[0], band)]
    return sum(1 for told, day, hour in KNOWN[key] if test(told, day, hour))


def slot(name: str) -> Test:
    def inside(_: Any, day: date, hour: int | None) -> bool:
        if day.weekday() >= 5:
            return name == "weekend"
        part = "day" if hour is None else "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"
        return name == part

    return inside


def low_threshold(told: Any) -> str:
    if told.free is False or told.signup is True:
        return "no"
    return "yes" if told.free and told.signup is False else "untold"


CENTRES = {"keskusta", "vuoksenniska", "rajapatsas"}
BANDED: dict[str, list[Test]] = {
    "alueet": [*(lambda t, d, h, a=a: t.area == a for a in ("keskusta", "vuoksenniska", "rajapatsas", "")), lambda *_: True],  # type: ignore[misc]
    # the centres are farther than 3 km from one another
    "ulottuvilla": [*(lambda t, d, h, a=a: t.placed and t.near == a for a in ("keskusta", "vuoksenniska", "rajapatsas")),  # type: ignore[misc]
                    lambda t, d, h: not (t.placed and t.near)],
    "viikonpaivat": [*(lambda t, d, h, n=n: d.weekday() == n for n in range(7)), lambda *_: True],  # type: ignore[misc]
    "kaikille": [
        lambda t, d, h: t.accessible, lambda t, d, h: not t.accessible,
        lambda t, d, h: bool(set(t.languages) - {"fi", "sv"}),
        *(lambda t, d, h, c=c: c in t.languages for c in ("en", "fi", "sv", "uk")),  # type: ignore[misc]
        lambda t, d, h: not t.languages,
        lambda t, d, h: low_threshold(t) == "yes", lambda t, d, h: low_threshold(t) == "untold",
    ],
    "tuki": [lambda t, d, h: t.support, lambda t, d, h: t.heard],
}  # fmt: skip


@pytest.fixture(scope="module")
def found(known_town: Any, settings_of: Any) -> Overview:
    quarter = named("2026Q4")
    assert quarter is not None
    return assembling.overview(known_town, settings_of, quarter, year_before(quarter), TODAY)


def test_sessions_by_age_and_when(found: Overview, truth: list[Any]) -> None:
    names = ("morning", "afternoon", "evening", "day", "weekend")
    for row, band in zip(found.tables["iat"].rows, COLUMNS, strict=True):
        for days, part in ((Q4, "count"), (BEFORE, "before")):
            expected = [count(truth, days, band), *(count(truth, days, band, slot(name)) for name in names)]
            assert [getattr(figure, part) for figure in row.figures] == expected, (band, part)
        assert {figure.of for figure in row.figures[1:]} == {row.figures[0].count}
    assert found.tables["iat"].rows[-1].figures[0].count > 900


def test_free_paid_and_untold(found: Overview, truth: list[Any]) -> None:
    for row, band in zip(found.tables["hinnat"].rows, COLUMNS, strict=True):
        tests: list[Test] = [lambda t, d, h, f=f: t.free is f for f in (True, False, None)]  # type: ignore[misc]
        for days, part in ((Q4, "count"), (BEFORE, "before")):
            expected = [*(count(truth, days, band, test) for test in tests), count(truth, days, band)]
            assert [getattr(figure, part) for figure in row.figures] == expected, band


@pytest.mark.parametrize("slug", list(BANDED))
def test_each_table_by_age(found: Overview, truth: list[Any], slug: str) -> None:
    table = found.tables[slug]
    assert len(table.rows) == len(BANDED[slug])
    for row, test in zip(table.rows, BANDED[slug], strict=True):
        for days, part in ((Q4, "count"), (BEFORE, "before")):
            expected = [count(truth, days, band, test) for band in COLUMNS]
            assert [getattr(figure, part) for figure in row.figures] == expected, row.label


def test_topics(found: Overview, truth: list[Any]) -> None:
    for row in found.tables["aiheet"].rows:
        expected = [
            count(truth, Q4, band, lambda t, d, h, key=row.key: key in t.topics if key else not t.topics)
            for band in COLUMNS
        ]
        assert [figure.count for figure in row.figures] == expected


def test_the_next_thirty_days(found: Overview, truth: list[Any]) -> None:
    days = (TODAY, TODAY + timedelta(days=29))
    for row in found.tables["tulossa"].rows:
        expected = [count(truth, days, band, lambda t, d, h, key=row.key: t.area == key) for band in COLUMNS]
        assert [figure.count for figure in row.figures] == expected
    assert found.tables["tulossa"].notes[0].values == {"names": "Rajapatsas"}


def lasting(truth: list[Any], days: tuple[date, date]) -> list[Any]:
    """Hobbies of eight times or more in the autumn, some time of it, from the first to the last, in those days."""
    term = (date(days[0].year, 8, 1), date(days[0].year, 12, 31))
    hobbies: dict[str, tuple[Any, list[date]]] = {}
    for told, day, _ in sessions(truth, term):
        if told.weekly or told.hobby:
            hobbies.setdefault(told.hobby or told.uid, (told, []))[1].append(day)
    return [
        told for told, some in hobbies.values() if len(some) >= 8 and min(some) <= days[1] and max(some) >= days[0]
    ]


def test_lasting_hobbies_by_grade(found: Overview, truth: list[Any]) -> None:
    grades = {"1-2": (7, 8), "3-6": (9, 12), "7-9": (13, 15), "upper": (16, 18)}
    for days, part in ((Q4, "count"), (BEFORE, "before")):
        there = lasting(truth, days)
        assert len(there) > 20
        for row in found.tables["harrastukset"].rows:
            some = there
            if row.key in grades:
                low, high = grades[row.key]
                some = [one for one in there if one.ages and one.ages[0] <= high and one.ages[1] >= low]
            elif row.key == "untold":
                some = [one for one in there if is_for(one, "untold")]
            expected = [*(sum(one.free is free for one in some) for free in (True, False, None)), len(some)]
            assert [getattr(figure, part) for figure in row.figures] == expected, (row.key, part)


def test_schools(found: Overview, truth: list[Any]) -> None:
    there = lasting(truth, Q4)
    for row in found.tables["koulut"].rows:
        some = [one for one in there if one.school == row.key and one.placed]
        assert [figure.count for figure in row.figures] == [sum(one.free is True for one in some), len(some)]
    assert len(found.tables["koulut"].rows) == 2


def test_holiday_weeks(found: Overview, truth: list[Any]) -> None:
    # in the autumn of 2026 there is the autumn holiday, week 42, and two weeks of Christmas, one of them cut by the year
    table = found.tables["loma"]
    weeks = [date(2026, 10, 5) + timedelta(weeks=n) for n in range(12)]
    pauses = {date(2026, 10, 12): "autumn", date(2026, 12, 21): "christmas"}
    assert [row.key for row in table.rows] == ["autumn", "christmas", "term"]
    for row, monday in zip(table.rows, pauses, strict=False):
        days = (monday, monday + timedelta(days=6))
        evening = count(truth, days, "any", lambda t, d, h: h is not None and h >= 17)
        assert [figure.count for figure in row.figures] == [
            *(count(truth, days, band) for band in COLUMNS),
            evening,
        ]
    term = [monday for monday in weeks if monday not in pauses]
    whole = [sum(count(truth, (m, m + timedelta(days=6)), band) for m in term) / len(term) for band in COLUMNS]
    assert [figure.count for figure in table.rows[-1].figures[:-1]] == pytest.approx(whole)


def test_what_is_no_supply_is_told(found: Overview, truth: list[Any]) -> None:
    assert found.cancelled == len(sessions(truth, Q4, "cancelled")) > 0
    assert found.adults == len(sessions(truth, Q4, "adults")) > 0


def test_how_much_the_organisers_tell(found: Overview, truth: list[Any]) -> None:
    for row in found.tables["tiedot"].rows:
        some = [told for told, *_ in sessions(truth, Q4) if row.key in (*told.sources, "any")]
        expected = [
            len(some), sum(bool(t.ages) and t.stated for t in some), sum(bool(t.ages) and not t.stated for t in some),
            sum(not t.ages for t in some), sum(not t.placed for t in some), sum(t.free is None for t in some),
        ]  # fmt: skip
        assert [figure.count for figure in row.figures[:-1]] == expected


def test_quarter_by_quarter(found: Overview, truth: list[Any]) -> None:
    starts = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1),
              date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]  # fmt: skip
    for number, row in enumerate(found.tables["neljannekset"].rows):
        days = (starts[number], starts[number + 1] - timedelta(days=1))
        expected = [count(truth, days, band) for band in COLUMNS] if number else [None] * len(COLUMNS)
        assert [figure.count for figure in row.figures] == expected


def test_the_events_behind_every_number_are_as_many_as_it_says(
    found: Overview, known_town: Any, settings_of: Any
) -> None:
    known = assembling.known(settings_of)
    quarter = found.period
    # alike ones are looked at once
    behind = Counter((one.profile, one.day.weekday()) for one in known_town.coverage.behind((), quarter, known))
    looked = 0
    for table in found.tables.values():
        if table.slug in {"harrastukset", "koulut"}:
            continue  # they count hobbies, not sessions
        for row in table.rows:
            for figure in row.figures:
                if figure.cut is not None and figure.period is None:
                    wanted = cuts.holds(cuts.read(cuts.written(figure.cut)))
                    there = sum(some for (profile, weekday), some in behind.items() if wanted(profile, weekday))
                    assert there == figure.count, (table.slug, row.label, figure.cut)
                    looked += 1
    assert looked > 300
    for query in ("ika=13-15&alue=keskusta&hinta=maksuton", "pitka=1&ika=7-9", "ika=ei&maksuton=1", "alue=-"):
        asked = cuts.read(query)
        whole = known_town.coverage.counts(quarter)
        expected = sum(some for profile, weekday, some in whole if cuts.holds(asked)(profile, weekday))
        assert len(known_town.coverage.behind(asked, quarter, known)) == expected > 0, query


def test_gaps_are_what_a_plain_look_finds(found: Overview, truth: list[Any]) -> None:
    days = (TODAY, TODAY + timedelta(days=29))
    conditions: dict[str, Test] = {
        "free": lambda t, d, h: t.free is True,
        "open": lambda t, d, h: t.signup is False,
        "evening": lambda t, d, h: d.weekday() < 5 and h is not None and h >= 17,
        "weekend": lambda t, d, h: d.weekday() >= 5,
        "accessible": lambda t, d, h: t.accessible,
    }

    def nothing(band: str, area: str, lack: frozenset[str]) -> bool:
        def test(told: Any, day: date, hour: Any) -> bool:
            return area in ("", told.area) and all(conditions[name](told, day, hour) for name in lack)

        return not count(truth, days, band, test)

    told = {(gap.low, gap.high, gap.area, gap.lack) for gap in found.gaps}
    assert (0, 17, "rajapatsas", frozenset()) in told
    for area in ("", "keskusta", "vuoksenniska", "rajapatsas"):
        for lack in SENTENCES:
            for band, (low, high) in {**AGES, "parents": (-1, -1)}.items():
                said = any(
                    g[0] <= low
                    and high <= g[1]
                    and (g[0] < 0) == (low < 0)
                    and g[2] in ("", area)
                    and g[3] <= lack
                    for g in told
                )
                assert said is nothing(band, area, lack), (area, lack, band)
    # and none is said twice
    for one in told:
        others = (g for g in told if g != one)
        assert not any(
            g[0] <= one[0]
            and one[1] <= g[1]
            and (g[0] < 0) == (one[0] < 0)
            and g[2] in ("", one[2])
            and g[3] <= one[3]
            for g in others
        ), one
