"""What minding the sources decides, as tables: states, the strip, doubts, notices, the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.minding import advice, days, notices
from aggregator.minding.days import Stretch, strip
from aggregator.minding.doubts import doubt
from aggregator.minding.notices import Condition, Notice, due, week_due
from aggregator.minding.state import by_need, stale, state
from aggregator.model import AgeClaim, AgeRange, Event, Evidence
from aggregator.report import GOOD, SENTENCES, PullReport
from sources.errors import Problem
from web.messages import ids, read

NOW = 1_795_000_000
HOUR, DAY = 3600, 86_400
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass
class Pulse:
    paused: bool = False
    quarantined: bool = False
    outcome: str = "unchanged"
    failures: int = 0
    checked_at: int | None = NOW - HOUR
    next_pull_at: int = NOW + 100


@pytest.mark.parametrize(
    ("pulse", "word"),
    [
        (Pulse(), "works"),
        (Pulse(outcome="", checked_at=None), "new"),
        (Pulse(outcome="unreachable", failures=1), "slowed"),
        (Pulse(next_pull_at=NOW - 2 * HOUR), "works"),
        (Pulse(next_pull_at=NOW - 2 * HOUR - 1), "slowed"),
        (Pulse(outcome="unreachable", failures=3), "failing"),
        (Pulse(outcome="not_a_feed", failures=1, checked_at=None), "failing"),
        (Pulse(quarantined=True), "quarantined"),
        (Pulse(quarantined=True, failures=4), "failing"),
        (Pulse(paused=True, failures=9), "paused"),
        (Pulse(paused=True, quarantined=True), "paused"),
        (Pulse(paused=True, outcome="gone", failures=1), "failing"),
        (Pulse(outcome="gone", checked_at=None), "new"),  # let run again, not yet pulled
    ],
)
def test_a_source_in_one_word(pulse: Pulse, word: str) -> None:
    assert state(pulse, NOW, HOUR) == word


def test_what_wants_somebody_comes_first_and_half_a_year_is_long() -> None:
    told = [("works", "a", 1), ("new", "b", 2), ("failing", "z", 3), ("failing", "Ö", 4), ("quarantined", "c", 5)]
    assert by_need(told) == [3, 4, 5, 2, 1]  # type: ignore[arg-type]
    assert stale(NOW - 183 * DAY, NOW) and not stale(NOW - 181 * DAY, NOW) and not stale(None, NOW)


def at(day: int, hour: int = 12) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=HELSINKI).timestamp())


def test_the_strip_has_the_worst_of_each_day() -> None:
    cells = strip(
        [
            Stretch("unchanged", at(1), at(10), 200),  # equal quiet pulls share a row
            Stretch("unreachable", at(11), at(11), 1),
            Stretch("changed", at(11, 15), at(11, 15)),
            Stretch("unreachable", at(12, 1), at(12, 1)),
            Stretch("not_a_feed", at(12, 2), at(12, 2)),
            Stretch("quarantined", at(14), at(14)),
            Stretch("superseded", at(15), at(15)),
            Stretch("from a later version", at(16), at(16)),
        ],
        date(2026, 11, 18),
        HELSINKI,
    )
    assert len(cells) == days.DAYS and cells[-1].day == date(2026, 11, 18)
    told = {cell.day.day: (cell.outcome, cell.level, cell.failed) for cell in cells if cell.outcome}
    assert told.pop(11) == ("unreachable", "bad", 1)
    assert told.pop(12) == ("not_a_feed", "bad", 2)
    assert told.pop(14) == ("quarantined", "note", 0)
    assert told.pop(15) == ("superseded", "none", 0)
    assert told == dict.fromkeys(range(1, 11), ("unchanged", "good", 0))


def test_the_strip_ends_a_row_at_the_sites_midnight() -> None:
    late = int(datetime(2026, 11, 17, 22, 30, tzinfo=UTC).timestamp())  # 00:30 in Helsinki
    cells = strip([Stretch("error", late, late)], date(2026, 11, 18), HELSINKI)
    assert [cell.day for cell in cells if cell.outcome] == [date(2026, 11, 18)]


def test_every_outcome_has_a_rank() -> None:
    assert set(days.RANK) - {""} == set(SENTENCES)


def event(title: str, claim: AgeClaim | None, text: str = "") -> Event:
    starts = datetime(2026, 11, 19, 10, tzinfo=HELSINKI)
    return Event("a" * 16, {"fi": title}, starts, starts, "Europe/Helsinki", description={"fi": text}, age=claim)


def claimed(low: int | None, high: int | None, basis: str, *evidence: tuple[str, str, str]) -> AgeClaim:
    return AgeClaim(AgeRange(low, high), basis, tuple(Evidence(*one) for one in evidence))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (event("Lukupiiri", None), "unstated"),
        (event("Lukupiiri", claimed(None, None, "stated")), "unstated"),
        (event("Lukupiiri", claimed(3, 6, "default")), "default"),
        (event("Lukupiiri", claimed(3, 6, "corrected")), None),
        (event("Satutunti", claimed(3, 6, "read", ("Satutunti", "title", "activity word"))), "guessed"),
        (event("Kerho", claimed(3, 6, "read", ("Lastenosasto", "venue", "child word"))), "guessed"),
        (event("Kerho 3–6 v", claimed(3, 6, "read", ("3–6 v", "title", "range"))), None),
        (event("Kerho 10–12 v", claimed(3, 6, "stated")), "contradictory"),
        (event("Kerho", claimed(3, 6, "stated"), "Tule mukaan, 10–12-vuotiaat!"), "contradictory"),
        (event("Kerho 5–7 v", claimed(3, 6, "stated")), None),
        (event("Kerho", claimed(3, None, "stated")), None),
    ],
)
def test_why_an_age_wants_a_look(told: Event, why: str | None) -> None:
    assert doubt(told) == why


def condition(state: str = "works", **more: object) -> Condition:
    usual: dict[str, object] = {"paused": False, "quarantined": False, "outcome": "unchanged", "failures": 0}
    return Condition(1, state, **usual | more)  # type: ignore[arg-type]


BAD = condition("failing", outcome="unreachable", failures=3)


@pytest.mark.parametrize(
    ("now", "told", "steps"),
    [
        (condition(), set(), []),
        (condition("slowed", failures=1, outcome="unreachable"), set(), []),
        (BAD, set(), [("failing", "begins")]),
        (BAD, {"failing"}, []),  # once, however often it is pulled
        (condition(), {"failing"}, [("failing", "ends")]),
        (condition("slowed", failures=1, outcome="unreachable"), {"failing"}, []),
        # let run again: no failures any more, but it has not answered yet
        (condition("slowed", outcome="unreachable"), {"failing"}, []),
        (condition("paused", paused=True, outcome="unreachable"), {"failing"}, [("failing", "dropped")]),
        (condition("failing", paused=True, outcome="gone", failures=1), set(), [("failing", "begins")]),
        (condition("quarantined", quarantined=True, outcome="quarantined"), set(), [("quarantined", "begins")]),
        (condition("quarantined", quarantined=True, outcome="quarantined"), {"quarantined"}, []),
        (condition(), {"quarantined"}, [("quarantined", "ends")]),
        (
            condition("failing", quarantined=True, outcome="error", failures=4),
            {"quarantined"},
            [("failing", "begins")],
        ),
        (condition("paused", paused=True, quarantined=True), {"quarantined"}, [("quarantined", "dropped")]),
    ],
)
def test_what_is_to_be_told(now: Condition, told: set[str], steps: list[tuple[str, str]]) -> None:
    assert due([now], {(1, kind) for kind in told}) == [Notice(1, *step) for step in steps]  # type: ignore[arg-type]


def test_a_failure_is_told_once_a_period() -> None:
    told: set[tuple[int, str]] = set()
    steps = []
    for now in (condition(), BAD, BAD, BAD, condition(), condition(), BAD, BAD, condition()):
        for notice in due([now], told):
            steps.append(notice.step)
            (told.add if notice.step == "begins" else told.discard)((notice.source, notice.kind))
    assert steps == ["begins", "ends", "begins", "ends"]


@pytest.mark.parametrize(
    ("local", "told", "name"),
    [
        (datetime(2026, 11, 23, 6, 59), "", ""),
        (datetime(2026, 11, 23, 7, 0), "", "2026-W48"),
        (datetime(2026, 11, 23, 7, 0), "2026-W47", "2026-W48"),
        (datetime(2026, 11, 23, 7, 1), "2026-W48", ""),
        (datetime(2026, 11, 24, 3, 0), "2026-W47", "2026-W48"),  # nobody was up on Monday
        (datetime(2026, 11, 25, 9, 0), "2026-W47", ""),
        (datetime(2027, 1, 4, 8, 0), "2026-W53", "2027-W01"),
    ],
)
def test_when_the_week_is_told(local: datetime, told: str, name: str) -> None:
    assert week_due(local, told) == name


def test_every_failure_has_a_next_step_and_every_sentence_is_one() -> None:
    assert set(advice.STEPS) >= set(SENTENCES) - GOOD - {"superseded"}
    known = {ids(message)[0] for message in read("en") if message.id}
    assert {sentence for sentence in advice.STEPS_OF_PROBLEMS if sentence not in known} == set()


def test_the_surest_problem_tells_the_step() -> None:
    problems = (Problem("", SENTENCES["unreachable"]), Problem("", "The certificate of {host} has expired."))
    report = PullReport("a", "unreachable", 0, 0, problems=problems)
    assert advice.next_step(report) == advice.TELL_CERTIFICATE
    assert advice.next_step(PullReport("a", "unreachable", 0, 0)) == advice.WAIT
    assert advice.next_step(PullReport("a", "changed", 0, 0, problems=problems)) == ""
    assert notices.KINDS == ("failing", "quarantined")
