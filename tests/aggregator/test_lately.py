"""What is made of the whole store: anew when it has changed, but not at the readers' expense."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.store import lately
from aggregator.store.lately import Lately

DEAR = 0.004  # seconds of processor time, far beyond what CHEAP is set to here


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(**values: float) -> None:
        for name, value in values.items():
            monkeypatch.setattr(lately, name, value)

    put(CHEAP=DEAR / 4, SLOW=1_000.0, SHARE=0, PATIENCE=1_000.0)
    return put


class Maker:
    """Makes the number of the making; costs what it is told to."""

    def __init__(self, cost: float = 0.0) -> None:
        self.cost, self.made, self.fails = cost, 0, False

    def __call__(self) -> int:
        until = time.thread_time() + self.cost
        while time.thread_time() < until:
            pass
        if self.fails:
            raise OSError("away")
        self.made += 1
        return self.made


def known(make: Callable[[], int]) -> Lately[int]:
    """Made twice: what the first making costs is not held to be what the next will."""
    kept: Lately[int] = Lately()
    assert [kept.get(key, make) for key in ("first", "second", "second")] == [1, 2, 2]
    return kept


def test_what_is_cheap_is_always_as_the_store_is(limits: Any) -> None:
    limits(CHEAP=1_000.0)
    make = Maker(DEAR)
    kept = known(make)
    assert [kept.get(key, make) for key in ("a", "a", "b", "c", "c")] == [3, 3, 4, 5, 5]


def test_readers_have_what_was_there_while_it_is_made_aside(limits: Any) -> None:
    make, hold = Maker(DEAR), threading.Event()
    kept = known(make)

    def aside() -> int:
        assert hold.wait(10)
        return 77

    assert [kept.get("a", make, aside) for _ in range(5)] == [2] * 5
    assert make.made == 2
    hold.set()
    kept.wait()
    assert kept.get("a", make, aside) == 77


def test_making_takes_a_share_of_the_time_at_most(limits: Any) -> None:
    limits(SHARE=1_000_000)
    make = Maker(DEAR)
    kept = known(make)
    assert {kept.get(key, make) for key in range(50)} == {2}
    kept.wait()
    assert make.made == 2
    limits(SHARE=0)
    kept.get("a", make)
    kept.wait()
    assert (kept.get("a", make), make.made) == (3, 3)


@pytest.mark.parametrize(("slow", "found"), [(1_000.0, 3), (0.0, 2)])
def test_what_nobody_had_made_for_long_is_waited_for_unless_it_is_slow(
    limits: Any, slow: float, found: int
) -> None:
    make = Maker(DEAR)
    kept = known(make)
    limits(PATIENCE=0.0, SLOW=slow)
    assert kept.get("a", make) == found
    kept.wait()
    assert kept.get("a", make) == 3


def test_many_who_wait_have_it_made_once(limits: Any) -> None:
    make, kept = Maker(0.05), Lately[int]()
    together = threading.Barrier(8)
    found: list[int] = []

    def ask() -> None:
        together.wait()
        found.append(kept.get("a", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, make.made) == ([1] * 8, 1)


def test_what_cannot_be_made_is_told_or_made_later(limits: Any, caplog: pytest.LogCaptureFixture) -> None:
    make = Maker(DEAR)
    make.fails = True
    with pytest.raises(OSError, match="away"):
        Lately[int]().get("a", make)
    make.fails = False
    kept = known(make)
    make.fails = True
    assert kept.get("a", make) == 2
    kept.wait()
    assert "could not be made anew" in caplog.text
    make.fails = False
    kept.get("a", make)
    kept.wait()
    assert kept.get("a", make) == 3


def test_what_does_not_fit_is_made_anew_whatever_it_costs(limits: Any) -> None:
    limits(SLOW=0.0)
    make = Maker(DEAR)
    kept = known(make)
    assert kept.get("second", make, fits=lambda made: made > 2) == 3
    assert kept.get("a", make, fits=lambda made: made > 3) == 4
