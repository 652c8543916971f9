"""Wishes beside what there is: the table's numbers are those of a plain count."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

from aggregator.coverage import assembling
from aggregator.coverage.bands import AGES, BAND_KEYS
from aggregator.coverage.terms import named, year_before
from aggregator.coverage.wishing import FEW
from aggregator.reading.topics import TOPICS
from aggregator.store import Store

TODAY, NOW = date(2026, 11, 18), 1_795_000_000
Q4 = (date(2026, 10, 1), date(2026, 12, 31))
BEFORE = (date(2025, 10, 1), date(2025, 12, 31))


def told(chance: random.Random) -> list[tuple[str, str, date]]:
    """Wishes within and without the two periods."""
    days = [*Q4, *BEFORE, date(2026, 9, 30), date(2027, 1, 1), TODAY]
    return [(chance.choice(BAND_KEYS[:4]), chance.choice(TOPICS[:7]), chance.choice(days)) for _ in range(150)]


def sessions(truth: list[Any], days: tuple[date, date], band: str, topic: str) -> int:
    low, high = next((one.low, one.high) for one in AGES if one.key == band)
    return sum(
        1
        for one in truth
        if topic in one.topics and one.ages and one.ages[0] <= high and one.ages[1] >= low
        and not one.cancelled and not (one.adults and not one.parents)
        for day, _, off in one.days
        if days[0] <= day <= days[1] and not off
    )  # fmt: skip


def test_wishes_and_supply(store: Store, fill: Any, settings_of: Any) -> None:
    truth, wishes = fill(store, 500), told(random.Random(3))
    assembling.refresh(store, settings_of, NOW)
    for number, (band, topic, day) in enumerate(wishes):
        store.voices.add(band, topic, "fi", "sanoja" if number % 2 else "", day.toordinal())
    for one in store.voices.wishes("waiting")[::3]:
        store.voices.reject(one.id)
    quarter = named("2026Q4")
    assert quarter is not None
    table = assembling.overview(store, settings_of, quarter, year_before(quarter), TODAY).tables["toiveet"]
    now, before = (
        Counter((band, topic) for band, topic, day in wishes if days[0] <= day <= days[1]) for days in (Q4, BEFORE)
    )
    *rows, whole = table.rows
    assert [row.figures[0].count for row in rows] == sorted(now.values(), reverse=True)
    assert {row.key for row in rows} == {f"{topic} {band}" for band, topic in now}
    for row in rows:
        topic, band = row.key.split()
        assert (row.figures[0].count, row.figures[0].before) == (now[band, topic], before[band, topic])
        there = row.figures[1]
        expected = (sessions(truth, Q4, band, topic), sessions(truth, BEFORE, band, topic))
        assert (there.count, there.before) == expected, row.key
    assert (whole.figures[0].count, whole.figures[0].before) == (now.total(), before.total())
    assert sum(row.figures[1].count or 0 for row in rows) > 20
    by_topic = Counter(topic for _, topic in now.elements())
    few = ",".join(sorted(topic for topic, some in by_topic.items() if some < FEW))
    assert [note.values.get("which", "") for note in table.notes] == ["", *([few] if few else [])]
