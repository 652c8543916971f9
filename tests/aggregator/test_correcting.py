"""A worker's word, through pulls, undoing and what the source says later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator import correcting
from aggregator.corrections import CorrectionError
from aggregator.model import AgeRange, EventQuery
from aggregator.settings import Settings
from aggregator.store import history, items, resolve, sources

NOW = 1_795_000_000
HOUR = 3600


def settings(town) -> Settings:
    return Settings(database=town.store.database, site_address="https://puuha.example.fi")


def cards(town, query: EventQuery | None = None):
    return town.store.listing(query or EventQuery(), NOW).cards


def one(town):
    (card,) = cards(town)
    return card


def test_a_correction_shows_at_once_and_survives_every_pull(town) -> None:
    told = town.event(title={"fi": "Satutunti"})
    town.take_in(told)
    uid = one(town).uid
    done = correcting.correct(
        town.store,
        settings(town),
        uid,
        {"ages": (3, 6), "audiences": ["children"], "topics": ["music"]},
        "aino",
        NOW,
    )
    assert {fix.field for fix in done.in_force} == {"ages", "audiences", "topics"}
    for number in range(3):
        age = one(town).age
        assert age is not None
        assert (age.range, age.basis) == (AgeRange(3, 6), "corrected")
        assert cards(town, EventQuery(ages=(AgeRange(4, 4),), unstated=False))
        assert not cards(town, EventQuery(ages=(AgeRange(8, 8),)))
        later = replace(told, title={"fi": f"Satutunti {number}"}, description={"fi": "Tervetuloa"})
        town.take_in(later, now=NOW + (1 + number) * HOUR)
        assert one(town).title == {"fi": f"Satutunti {number}"}
    page = town.store.event_page(uid, NOW)
    assert page is not None
    assert (page.event.audiences, page.event.topics) == (("children",), ("music",))
    assert b"SEQUENCE:4\r\n" in town.store.calendar_feed(EventQuery(), NOW).texts


def test_undone_it_is_as_the_source_says_and_what_was_is_remembered(town) -> None:
    town.take_in(town.event(min_age=0, max_age=2))
    uid, own = one(town).uid, settings(town)
    correcting.correct(town.store, own, uid, {"ages": (3, 6)}, "aino", NOW)
    correcting.correct(town.store, own, uid, {"ages": (3, 7), "hidden": True}, "bo", NOW + 1)
    assert cards(town) == ()
    assert town.store.event_page(uid, NOW) is None
    correcting.undo(town.store, own, uid, ["hidden"], "aino", NOW + 2)
    assert one(town).age.range == AgeRange(3, 7)
    done = correcting.undo(town.store, own, uid, [], "aino", NOW + 3)
    assert one(town).age.range == AgeRange(0, 2)
    assert done.in_force == ()
    assert [(fix.field, fix.made_by, fix.undone_by) for fix in done.past] == [
        ("ages", "aino", "bo"), ("ages", "bo", "aino"), ("hidden", "bo", "aino"),
    ]  # fmt: skip
    with pytest.raises(CorrectionError, match="Nothing"):
        correcting.undo(town.store, own, uid, [], "aino", NOW + 4)
    with town.store.read() as db:
        entries = history.of(db, resolve.event_id(db, uid)).entries
        assert [(entry.kind, entry.origin) for entry in entries] == [
            ("arrived", "kirjasto"), ("corrected", "aino"), ("corrected", "bo"), ("undone", "aino"),
            ("undone", "aino"),
        ]  # fmt: skip
        assert entries[2].changes["hidden"] == [False, True]
        # and the event is nothing but what its source tells again
        row = sources.one(db, "kirjasto")
        assert row is not None
        assert not any(item.composed for item in items.load_items(db, row.id).values())


def test_what_a_worker_hid_stays_hidden_whatever_the_source_does(town) -> None:
    told = town.event()
    others = [town.event(str(n), title={"fi": f"Muskari {n}"}) for n in range(5, 9)]
    town.take_in(told, *others)
    uid = next(card.uid for card in cards(town) if card.title == {"fi": "Satutunti 1"})
    correcting.correct(town.store, settings(town), uid, {"hidden": True}, "aino", NOW)
    town.take_in(replace(told, title={"fi": "Satuhetki"}), *others, now=NOW + HOUR)
    town.take_in(*others, now=NOW + 2 * HOUR)
    town.take_in(*others, now=NOW + 9 * HOUR)
    town.take_in(told, *others, now=NOW + 10 * HOUR)
    assert uid not in {card.uid for card in cards(town)}
    correcting.undo(town.store, settings(town), uid, [], "aino", NOW)
    assert uid in {card.uid for card in cards(town)}


def test_a_worker_is_asked_to_look_when_the_corrected_words_change(town) -> None:
    told = town.event(title={"fi": "Satutunti"})
    town.take_in(told)
    uid = one(town).uid
    correcting.correct(town.store, settings(town), uid, {"ages": (3, 6)}, "aino", NOW)
    town.take_in(replace(told, url="https://kirjasto.example.fi/1"), now=NOW + HOUR)
    assert correcting.waiting_for_a_look(town.store) == []
    town.take_in(replace(told, title={"fi": "Satutunti kouluikäisille"}), now=NOW + 2 * HOUR)
    ((waiting, event, fix),) = correcting.waiting_for_a_look(town.store)
    assert (waiting, event.title, fix.field, fix.needs_look) == (
        uid, {"fi": "Satutunti kouluikäisille"}, "ages", True,
    )  # fmt: skip
    assert one(town).age.range == AgeRange(3, 6)  # kept all the same
    correcting.looked(town.store, uid, "bo", NOW + 3 * HOUR)
    assert correcting.waiting_for_a_look(town.store) == []
    with pytest.raises(CorrectionError, match="waits"):
        correcting.looked(town.store, uid, "bo", NOW)


@pytest.mark.anyio
async def test_always_for_this_source(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("a", "Lukupiiri"), vevent("b", "Muskari")))
    async with pulls() as town:
        town.add(feeds.base + "/k.ics")
        await town.pull()
        assert [card.age for card in cards(town)] == [None, None]
        done = correcting.correct_source(town.store, "kirjasto", {"ages": (0, 6)}, "aino", NOW)
        assert [fix.value for fix in done.in_force] == [[0, 6]]
        assert (await town.pull()).changed == 2
        assert {(card.age.range, card.age.basis) for card in cards(town)} == {(AgeRange(0, 6), "corrected")}
        assert (await town.pull()).outcome == "not_modified"
        # an event's own correction is stronger, and a new event has it from the beginning
        uid = cards(town)[0].uid
        correcting.correct(town.store, town.puller.settings, uid, {"ages": (7, None)}, "aino", NOW)
        feeds.pages["/k.ics"] = answer(
            calendar(vevent("a", "Lukupiiri"), vevent("b", "Muskari"), vevent("c", "Peli"))
        )
        await town.pull()
        assert sorted(card.age.range.min for card in cards(town)) == [0, 0, 7]
        correcting.undo_source(town.store, "kirjasto", [], "aino", NOW)
        await town.pull()
        assert [card.age for card in cards(town) if card.uid != uid] == [None, None]
        assert [card.age.range.min for card in cards(town) if card.uid == uid] == [7]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_mistakes_are_told(town) -> None:
    town.take_in(town.event(title={"fi": "Lukupiiri"}))
    uid, own = one(town).uid, settings(town)
    with pytest.raises(CorrectionError, match="no event"):
        correcting.correct(town.store, own, "a" * 16, {"hidden": True}, "aino", NOW)
    with pytest.raises(CorrectionError, match="smaller first"):
        correcting.correct(town.store, own, uid, {"ages": (6, 3)}, "aino", NOW)
    with pytest.raises(CorrectionError, match="pause"):
        correcting.correct_source(town.store, "kirjasto", {"hidden": True}, "aino", NOW)
    with pytest.raises(CorrectionError, match="no source"):
        correcting.correct_source(town.store, "muu", {"ages": (3, 6)}, "aino", NOW)
    assert one(town).age is None


def test_an_events_history_is_bounded(town) -> None:
    town.take_in(town.event())
    for number in range(history.KEPT + 5):
        town.take_in(town.event(title={"fi": f"Satutunti, osa {number}"}), now=NOW + number)
    with town.store.write() as db:
        assert history.prune(db) == 5
        assert history.prune(db) == 0
        entries = history.of(db, resolve.event_id(db, one(town).uid)).entries
    assert len(entries) == history.KEPT + 1
    assert entries[-1].changes == {
        "title.fi": [f"Satutunti, osa {history.KEPT + 3}", f"Satutunti, osa {history.KEPT + 4}"]
    }
