"""Family calendars in the store: secrets, changes, the union of several filters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from aggregator.model import AgeRange, EventQuery
from aggregator.store import Store, families
from aggregator.store.sitetables import family
from aggregator.tokens import feed_token, is_token, kept_hash, new_token

NOW = 1_795_000_000
DAY = 86_400


def test_only_hashes_of_the_tokens_are_kept(store: Store) -> None:
    token = store.beside.make_family(["synt=2018"], NOW)
    assert token and is_token(token)
    with store.read() as db:
        row = db.execute(select(family)).one()
    assert token not in str(row) and feed_token(token) not in str(row)
    assert token.encode() not in row.edit_hash + row.feed_hash
    assert (row.edit_hash, row.feed_hash) == (kept_hash(token), kept_hash(feed_token(token)))


def test_each_token_opens_its_own_door_only(store: Store) -> None:
    token = store.beside.make_family(["synt=2018", "synt=2021"], NOW) or ""
    feed = feed_token(token)
    found = store.beside.family(token)
    assert found is not None
    assert found.queries == ("synt=2018", "synt=2021")
    assert store.beside.family_feed(feed, NOW) == found
    assert store.beside.family(feed) is None
    assert store.beside.family_feed(token, NOW) is None


def test_changing_keeps_the_address_and_moves_on_in_time(store: Store) -> None:
    token = store.beside.make_family(["synt=2018"], NOW) or ""
    assert store.beside.change_family(token, ["aihe=music"], NOW)  # in the same second
    found = store.beside.family_feed(feed_token(token), NOW)
    assert found is not None
    assert (found.queries, found.changed_at) == (("aihe=music",), NOW + 1)
    assert not store.beside.change_family(new_token(), [], NOW)


def test_removed_is_gone_for_both(store: Store) -> None:
    token = store.beside.make_family([""], NOW) or ""
    assert store.beside.remove_family(token)
    assert store.beside.family(token) is None
    assert store.beside.family_feed(feed_token(token), NOW) is None
    assert not store.beside.remove_family(token)


def test_what_nobody_uses_is_forgotten_and_use_is_noted_to_a_month(store: Store) -> None:
    used, unused = (store.beside.make_family([""], NOW) or "" for _ in range(2))
    later = NOW + 390 * DAY
    store.beside.family_feed(feed_token(used), NOW + 10 * DAY)
    with store.read() as db:
        assert set(db.execute(select(family.c.used_at)).scalars()) == {NOW}
    store.beside.family_feed(feed_token(used), later)
    with store.write() as db:
        assert families.forget(db, NOW + 401 * DAY) == 1
    assert store.beside.family(used) is not None
    assert store.beside.family(unused) is None


def test_there_are_only_so_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "MOST", 1)
    assert store.beside.make_family([""], NOW)
    assert store.beside.make_family([""], NOW) is None


def uids(texts: bytes) -> list[str]:
    return [line for line in texts.decode().split("\r\n") if line.startswith("UID:")]


def test_the_union_holds_what_any_filter_leaves_once(town: Any) -> None:
    town.take_in(
        town.event("pieni", min_age=0, max_age=2),
        town.event("iso", min_age=10, max_age=12),
        town.event("kaikki", min_age=0, max_age=12),
        town.event("aikuinen", min_age=30, max_age=60),
    )
    little = EventQuery(ages=(AgeRange(1, 1),), unstated=False)
    big = EventQuery(ages=(AgeRange(11, 11),), unstated=False)
    store = town.store

    def feed(*queries: EventQuery, **more: Any) -> Any:
        return store.beside.union_feed(queries, NOW, **more)

    assert feed(little).texts == store.calendar_feed(little, NOW).texts
    both = feed(little, big)
    assert both.events == 3 == len(set(uids(both.texts)))
    assert set(uids(both.texts)) == set(uids(feed(little).texts)) | set(uids(feed(big).texts))
    nowhere = replace(big, areas=("ei-ole",))
    assert feed(little, nowhere).texts == feed(little).texts
    assert feed(nowhere).events == 0
    cut = feed(little, big, limit=1)
    assert (cut.events, cut.left_out) == (1, 2)


def test_entries_are_the_nearest_coming_ones_a_series_once(town: Any) -> None:
    from sources.records import Recurrence

    town.take_in(
        town.event("sarja", min_age=3, max_age=6, recurrence=Recurrence("FREQ=WEEKLY;COUNT=5")),
        town.event("muu", min_age=7, max_age=9),
    )
    found = town.store.beside.entries([EventQuery(ages=(AgeRange(3, 6),))], NOW)
    assert [(entry.event.title["fi"], entry.changed_at) for entry in found] == [("Satutunti sarja", NOW)]
    assert found[0].start > NOW and found[0].end - found[0].start == 3600
    assert town.store.beside.entries([EventQuery()], NOW + 60 * DAY) == []
    assert len(town.store.beside.entries([EventQuery()], NOW, most=1)) == 1


@pytest.mark.parametrize("_", range(20))
def test_tokens_are_of_128_bits_and_lead_one_way(_: int) -> None:
    token = new_token()
    feed = feed_token(token)
    assert is_token(token) and is_token(feed)
    assert len({token, feed, feed_token(feed)}) == 3
    assert not is_token(token + "a") and not is_token(token.upper())


def test_upkeep_lets_go_of_what_nobody_uses(store: Store, tmp_path: Any) -> None:
    from aggregator.settings import Settings
    from aggregator.upkeep import forget

    stray = tmp_path / "ab" / "0123.webp"
    stray.parent.mkdir()
    stray.write_bytes(b"")
    token = store.beside.make_family([""], NOW) or ""
    assert forget(store, Settings(pictures=tmp_path), NOW + 500 * DAY) == 2
    assert store.beside.family(token) is None and not stray.exists()
