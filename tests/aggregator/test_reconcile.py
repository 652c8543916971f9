"""The removal rule and what counts as a change, case by case."""

from __future__ import annotations

import pytest

from aggregator.reconcile import Quarantine, StoredItem, reconcile, shrunk

NOW = 1_000_000
HOUR = 3600


def stored(
    number: int, *, coming: bool = True, hidden: bool = False, missing_since: int | None = None
) -> StoredItem:
    return StoredItem(
        number, f"uid{number}", b"d", b"h", 0, 0,
        NOW + HOUR if coming else NOW - HOUR, hidden, 0 if missing_since is None else 1, missing_since,
        NOW + HOUR // 2 if coming else NOW - 2 * HOUR,
    )  # fmt: skip


def run(
    old: dict[str, StoredItem], present: list[str], *, complete: bool = True, quarantine: Quarantine | None = None
):
    return reconcile(
        old, dict.fromkeys(present, b"d"), [], complete=complete, now=NOW, quarantine=quarantine or Quarantine()
    )


def many(count: int) -> dict[str, StoredItem]:
    return {str(number): stored(number) for number in range(count)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(0, 0, False), (1, 0, True), (4, 1, False), (5, 2, True), (5, 3, False), (120, 40, True), (120, 60, False)],
)
def test_shrunk(before: int, after: int, expected: bool) -> None:
    assert shrunk(before, after) is expected


def test_nothing_changed_is_nothing_to_write() -> None:
    changes = run(many(10), [str(n) for n in range(10)])
    assert not changes.any
    assert changes.absent == 0


def test_one_missing_is_marked_first_and_hidden_six_hours_later() -> None:
    first = run(many(3), ["0", "1"])
    assert first.missing == {"2": NOW}
    assert not first.visible
    soon = run(many(2) | {"2": stored(2, missing_since=NOW - 5 * HOUR)}, ["0", "1"])
    assert not soon.hidden
    later = run(many(2) | {"2": stored(2, missing_since=NOW - 6 * HOUR)}, ["0", "1"])
    assert later.hidden == {"2"}


def test_one_that_is_back_is_no_longer_missed() -> None:
    changes = run({"0": stored(0, missing_since=NOW - HOUR)}, ["0"])
    assert changes.back == {"0"}
    assert not changes.visible


def test_past_events_are_never_removed_by_absence() -> None:
    changes = run({"0": stored(0, coming=False), "1": stored(1)}, ["1"])
    assert not changes.any


def test_an_incomplete_answer_counts_nothing_as_missing() -> None:
    assert not run(many(10), ["0"], complete=False).any


@pytest.mark.parametrize("left", [0, 2])
def test_a_suddenly_small_answer_is_quarantined(left: int) -> None:
    changes = run(many(5), [str(n) for n in range(left)])
    assert changes.quarantine == Quarantine(NOW, 1)
    assert not changes.missing
    assert not changes.hidden


@pytest.mark.parametrize(
    ("quarantine", "hides"),
    [
        (Quarantine(NOW - 49 * HOUR, 1), False),
        (Quarantine(NOW - 47 * HOUR, 5), False),
        (Quarantine(NOW - 48 * HOUR, 2), True),
        (Quarantine(NOW - HOUR, 1, approved=True), True),
    ],
)
def test_quarantine_ends_after_three_pulls_over_48_hours_or_by_hand(quarantine: Quarantine, hides: bool) -> None:
    changes = run(many(6), [], quarantine=quarantine)
    assert (len(changes.hidden) == 6) is hides
    assert (changes.quarantine.since is None) is hides


def test_a_full_answer_ends_the_quarantine() -> None:
    changes = run(many(6), [str(n) for n in range(6)], quarantine=Quarantine(NOW - HOUR, 2))
    assert changes.quarantine == Quarantine()


def test_what_the_feed_itself_says_is_gone_goes_at_once() -> None:
    changes = reconcile(
        many(3), {"0": b"d"}, [], deleted={"1", "never known"}, complete=False, now=NOW, quarantine=Quarantine()
    )
    assert changes.hidden == {"1"}


def test_hidden_ones_are_not_counted_as_coming() -> None:
    old = {str(n): stored(n, hidden=n > 0) for n in range(10)}
    assert not run(old, ["0"]).any
