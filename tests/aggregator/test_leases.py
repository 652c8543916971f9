"""Who may pull, and whose result counts: with several processes at it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aggregator.store import Store, leases, sources
from aggregator.store.leases import LEASE_SECONDS, Lease, LeaseLost
from sources.catalogue import Source

NOW = 1_000_000


def add(store: Store, count: int) -> None:
    with store.write() as db:
        for number in range(count):
            sources.add(db, Source(f"s{number}", f"S {number}", f"https://s{number}.example.fi/", "ical"), NOW)


def claim(store: Store, now: int = NOW, limit: int = 10) -> list[Lease]:
    with store.write() as db:
        return leases.claim_due(db, now, limit)


def test_a_source_is_claimed_once_until_its_lease_ends(store: Store) -> None:
    add(store, 2)
    assert len(claim(store)) == 2
    assert claim(store) == []
    assert len(claim(store, NOW + LEASE_SECONDS + 1)) == 2


def test_paused_and_not_yet_due_are_left_alone(store: Store) -> None:
    add(store, 2)
    with store.write() as db:
        assert sources.set_paused(db, "s0", True, NOW)
    assert len(claim(store, NOW - 1)) == 0
    assert len(claim(store)) == 1


def test_the_late_result_of_a_lost_lease_is_refused(store: Store) -> None:
    add(store, 1)
    (old,) = claim(store)
    (new,) = claim(store, NOW + LEASE_SECONDS + 1)
    assert new.token > old.token
    with pytest.raises(LeaseLost), store.write() as db:
        leases.finish(db, old, {"outcome": "late"})
    with store.write() as db:
        leases.finish(db, new, {"outcome": "changed"})
        row = sources.one(db, "s0")
        assert row is not None
        assert row.outcome == "changed"


@pytest.mark.parametrize("how", ["pause", "remove"])
def test_pausing_or_removing_fences_a_pull_under_way(store: Store, how: str) -> None:
    add(store, 1)
    (lease,) = claim(store)
    with store.write() as db:
        if how == "pause":
            sources.set_paused(db, "s0", True, NOW)
        else:
            sources.remove(db, "s0")
    with pytest.raises(LeaseLost), store.write() as db:
        leases.finish(db, lease, {"outcome": "changed"})


def test_many_claimers_never_share_a_source(store: Store) -> None:
    add(store, 40)
    with ThreadPoolExecutor(8) as threads:
        claimed = [lease for part in threads.map(lambda _: claim(store, limit=5), range(16)) for lease in part]
    assert len(claimed) == len({lease.source_id for lease in claimed}) == 40


def test_pull_now_waits_for_nobody_but_a_pull_under_way(store: Store) -> None:
    add(store, 1)
    with store.write() as db:
        row = sources.one(db, "s0")
        assert row is not None
        lease = leases.claim(db, row.id, NOW - 500)
        assert lease is not None
        assert leases.claim(db, row.id, NOW - 500) is None
        leases.release(db, lease)
        assert leases.claim(db, row.id, NOW - 500) is not None
