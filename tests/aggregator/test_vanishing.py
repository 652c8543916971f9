"""What waits in quarantine, what a worker says to it, cut windows and ends of seasons."""

from __future__ import annotations

import pytest

from aggregator.model import EventQuery
from aggregator.reconcile import Quarantine, StoredItem, reconcile
from aggregator.store import quarantines, sources

NOW = 1_795_000_000
HOUR, DAY = 3600, 86_400
PATH = "/tapahtumat.ics"


def item(number: int, start: float, hours: float = 1, recurs: bool = False) -> StoredItem:
    begins = NOW + int(start * DAY)
    end = begins + int(hours * HOUR)
    return StoredItem(number, f"u{number}", b"d", b"h", 0, 0, end, False, start_at=begins, recurs=recurs)


def run(stored: dict[str, StoredItem], present: list[str], quarantine: Quarantine | None = None):
    held = dict.fromkeys(present, b"d")
    return reconcile(stored, held, [], complete=True, now=NOW, quarantine=quarantine or Quarantine())


@pytest.mark.parametrize("size", [10, 30, 200, 500])
def test_a_cut_window_never_removes_what_lies_beyond_it(size: int) -> None:
    stored = {str(n): item(n, 1 + n) for n in range(size + 40)}
    changes = run(stored, [str(n) for n in range(size)])
    assert not changes.missing
    assert changes.quarantine.since is None
    # but within it, it does
    shown = [str(n) for n in range(size + 1) if n != 3]
    assert run(stored, shown).missing.keys() == {"3"}
    # and a feed of another size is not cut
    assert run(stored, [str(n) for n in range(size + 1)]).absent == 39


def test_what_begins_with_the_last_of_a_cut_window_may_be_cut_too() -> None:
    stored = {str(n): item(n, 1 + min(n, 9)) for n in range(12)}
    assert not run(stored, [str(n) for n in range(10)]).absent


def test_a_season_ends_without_a_quarantine() -> None:
    begun = {"a": item(1, -0.02, 2), "b": item(2, -30)}
    assert not run(begun, []).any
    assert run(begun | {"c": item(3, 2)}, []).quarantine.since == NOW
    # a series goes on though it has begun
    assert run({"r": item(1, -30, 60 * 24, recurs=True)}, []).quarantine.since == NOW


def test_a_long_event_that_has_begun_is_missed_but_doubts_nobody() -> None:
    changes = run({"n": item(1, -3, 20 * 24)}, [])
    assert changes.missing == {"n": NOW}
    assert changes.quarantine.since is None


def test_a_rejected_answer_is_never_believed_by_itself() -> None:
    stored = {str(n): item(n, 1 + n) for n in range(6)}
    waiting = Quarantine(NOW - 90 * DAY, 50, rejected=True)
    changes = run(stored, ["0"], waiting)
    assert changes.quarantine == Quarantine(NOW - 90 * DAY, 51, rejected=True)
    assert not changes.hidden
    assert run(stored, [str(n) for n in range(6)], waiting).quarantine == Quarantine()


@pytest.mark.anyio
async def test_the_keeper_sees_what_would_go_and_decides(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    days = [vevent(f"u{n}", f"Satutunti {n}", f"202611{20 + n}T100000") for n in range(8)]
    feeds.pages[PATH] = answer(calendar(*days))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        with town.store.read() as db:
            assert quarantines.waiting(db, "kirjasto") is None
        feeds.pages[PATH] = answer(calendar(*days[:3]))
        assert (await town.pull()).outcome == "quarantined"
        with town.store.read() as db:
            found = quarantines.waiting(db, "kirjasto")
        assert found is not None
        assert [one.title["fi"] for one in found.events] == [f"Satutunti {n}" for n in range(3, 8)]
        with town.store.write() as db:
            assert sources.reject(db, "kirjasto")
        for _ in range(5):
            town.clock.now += 30 * HOUR
            assert (await town.pull()).outcome in ("quarantined", "unchanged")
        assert len(town.store.listing(EventQuery(), NOW).cards) == 8
        with town.store.write() as db:
            assert sources.approve(db, "kirjasto", int(town.clock.now))
        report = await town.pull()
        assert (report.outcome, report.hidden) == ("changed", 3)  # the other two are past by now
        with town.store.read() as db:
            assert quarantines.waiting(db, "kirjasto") is None


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
