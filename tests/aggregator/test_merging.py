"""One happening from several sources: found, joined, explained, taken apart, and kept so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator import correcting, merging
from aggregator.areas import place_key
from aggregator.codec import load_event
from aggregator.merging import MergeError
from aggregator.model import EventQuery
from aggregator.settings import Settings
from aggregator.store import compose, history, items, matchmaker, places, resolve, sources
from sources.records import SourcePlace

NOW = 1_795_000_000
HOUR, DAY = 3600, 86_400
HERE = SourcePlace(name={"fi": "Pääkirjasto"}, street="Kirjastokatu 1", city="Puuhala")


def settings(town) -> Settings:
    return Settings(database=town.store.database, site_address="https://puuha.example.fi")


def cards(town, now: int = NOW):
    return town.store.listing(EventQuery(), now).cards


def twice(town, **fields):
    """The library's story hour, then the parish's telling of it; their uids."""
    town.source("kirjasto", kind="library")
    town.source("kaupunki", kind="municipality")
    ours = town.event("1", title={"fi": "Satutunti"}, place=HERE)
    theirs = town.event("x9", title={"fi": "Satutunti pääkirjastossa"}, place=HERE, **fields)
    (first,), (second,) = town.understood(ours, slug="kirjasto"), town.understood(theirs, slug="kaupunki")
    town.take_in(ours, slug="kirjasto")
    town.take_in(theirs, slug="kaupunki", now=NOW + 60)
    return ours, theirs, first.event.uid, second.event.uid


def test_the_same_happening_of_two_sources_is_one_event(town) -> None:
    _, _, uid, other = twice(town, description={"fi": "Satuja ja loruja perheen pienimmille. " * 4})
    (card,) = cards(town)
    assert (card.uid, card.sources) == (uid, ("Kaupunki", "Kirjasto"))
    page = town.store.event_page(uid, NOW)
    assert page is not None
    assert page.event.title == {"fi": "Satutunti"}
    assert page.event.description["fi"].startswith("Satuja")
    assert (page.told_by["title"], page.told_by["description"]) == ("kirjasto", "kaupunki")
    merged = town.store.event_page(other, NOW)
    assert merged is not None
    assert merged.event.uid == uid  # the site leads there
    (merge,) = merging.merges_of(town.store)
    assert (merge.uid, merge.other_uid, merge.made_by) == (uid, other, "judge")
    assert merge.score >= 0.85
    assert {reason.rule for reason in merge.reasons} >= {"title", "place", "time"}
    feed = town.store.calendar_feed(EventQuery(), NOW)
    assert feed.events == 1


@pytest.mark.parametrize(
    "other",
    [
        {"title": {"fi": "Muskari"}},
        {"place": SourcePlace(name={"fi": "Rantakylän kirjasto"}, city="Puuhala")},
    ],
)
def test_other_happenings_stay_apart(town, other: dict) -> None:
    town.take_in(town.event("1", title={"fi": "Satutunti"}, place=HERE), slug="kirjasto")
    town.take_in(town.event("2", **{"title": {"fi": "Satutunti"}, "place": HERE, **other}), slug="kaupunki")
    assert len(cards(town)) == 2
    assert merging.merges_of(town.store) == []


def test_two_groups_of_one_source_are_never_one_by_way_of_a_third(town) -> None:
    start = town.event().starts
    town.take_in(
        town.event("a", title={"fi": "Satutunti"}, place=HERE, starts=start, url="https://k.example.fi/t/1"),
        town.event("b", title={"fi": "Satutunti"}, place=HERE, starts=start, url="https://k.example.fi/t/2"),
        slug="kirjasto",
    )
    town.take_in(town.event("c", title={"fi": "Satutunti"}, place=HERE, starts=start), slug="kaupunki")
    assert len(cards(town)) == 2


def test_what_one_source_changes_shows_where_it_is_the_one_to_tell(town) -> None:
    ours, theirs, uid, _ = twice(town, image="https://kaupunki.example.fi/1.jpg")
    assert cards(town)[0].image.endswith("/1.jpg")
    town.take_in(replace(theirs, image="https://kaupunki.example.fi/2.jpg"), slug="kaupunki", now=NOW + HOUR)
    assert cards(town)[0].image.endswith("/2.jpg")
    revision = town.store.revision()
    town.take_in(replace(theirs, image="https://kaupunki.example.fi/2.jpg"), slug="kaupunki", now=NOW + 2 * HOUR)
    assert town.store.revision() == revision
    town.take_in(replace(ours, title={"fi": "PERUTTU: Satutunti"}), slug="kirjasto", now=NOW + 3 * HOUR)
    assert cards(town)[0].status == "cancelled"
    text = town.store.calendar_feed(EventQuery(), NOW).texts
    assert text.count(b"BEGIN:VEVENT") == 1
    assert b"STATUS:CANCELLED" in text
    assert uid.encode() in text


def test_an_event_that_one_source_drops_stays_with_the_other(town) -> None:
    ours, theirs, uid, _ = twice(town, image="https://kaupunki.example.fi/1.jpg")
    filler = [
        town.event(f"f{n}", title={"fi": f"Muskari {n}"}, starts=ours.starts + timedelta(days=n + 1))
        for n in range(5)
    ]
    town.take_in(theirs, *filler, slug="kaupunki", now=NOW + HOUR)
    town.take_in(*filler, slug="kaupunki", now=NOW + 2 * HOUR)
    gone = town.take_in(*filler, slug="kaupunki", now=NOW + 9 * HOUR)
    assert gone.hidden == {"x9"}
    card = next(card for card in cards(town) if card.uid == uid)
    assert (card.image, card.title) == ("", {"fi": "Satutunti"})
    assert len(town.store.event_page(uid, NOW).sources) == 1
    town.take_in(theirs, *filler, slug="kaupunki", now=NOW + 10 * HOUR)
    assert next(card for card in cards(town) if card.uid == uid).image.endswith("/1.jpg")
    assert len(merging.merges_of(town.store)) == 1


def test_taken_apart_both_are_there_again_for_ever(town) -> None:
    _, theirs, uid, other = twice(town)
    before = town.store.calendar_feed(EventQuery(), NOW).texts
    merging.unmerge(town.store, settings(town), other, "aino", NOW + HOUR)
    assert {card.uid for card in cards(town)} == {uid, other}
    assert {card.uid: card.sources for card in cards(town)} == {uid: ("Kirjasto",), other: ("Kaupunki",)}
    assert before in town.store.calendar_feed(EventQuery(), NOW).texts
    assert town.store.event_page(other, NOW).event.title == {"fi": "Satutunti pääkirjastossa"}
    for number in range(3):
        later = replace(theirs, description={"fi": f"Tervetuloa {number}"})
        town.take_in(later, slug="kaupunki", now=NOW + (2 + number) * HOUR)
    assert len(cards(town)) == 2
    with town.store.read() as db:
        row = sources.one(db, "kaupunki")
        assert row is not None
        assert not any(item.composed for item in items.load_items(db, row.id).values())
    # a worker's newer word
    merging.merge(town.store, settings(town), other, uid, "aino", NOW + DAY)
    assert [card.uid for card in cards(town)] == [uid]
    assert [one.made_by for one in merging.merges_of(town.store, undone=True)] == ["aino", "judge"]


def test_said_beforehand_not_the_same(town) -> None:
    town.take_in(town.event("1", title={"fi": "Satutunti"}, place=HERE), slug="kirjasto")
    later = town.event("2", title={"fi": "Muskari"}, place=HERE)
    town.take_in(later, slug="kaupunki")
    uid, other = sorted(card.uid for card in cards(town))
    merging.not_the_same(town.store, uid, other, "aino", NOW)
    town.take_in(replace(later, title={"fi": "Satutunti"}), slug="kaupunki", now=NOW + HOUR)
    assert len(cards(town)) == 2


def test_a_chain_of_merges_comes_apart_link_by_link(town) -> None:
    uids = []
    for number, slug in enumerate(("kirjasto", "kaupunki", "seurakunta")):
        town.take_in(town.event("1", title={"fi": f"Tapahtuma {slug}"}, place=HERE), slug=slug, now=NOW + number)
        uids.append(town.understood(town.event("1"), slug=slug)[0].event.uid)
    assert len(cards(town)) == 3
    own = settings(town)
    merging.merge(town.store, own, uids[1], uids[2], "aino", NOW + 10)
    merging.merge(town.store, own, uids[0], uids[1], "aino", NOW + 20)
    (card,) = cards(town)
    assert (card.uid, len(card.sources)) == (uids[0], 3)
    assert town.store.event_page(uids[2], NOW).event.uid == uids[0]
    merging.unmerge(town.store, own, uids[1], "aino", NOW + 30)
    assert {card.uid: len(card.sources) for card in cards(town)} == {uids[0]: 1, uids[1]: 2}
    merging.unmerge(town.store, own, uids[2], "aino", NOW + 40)
    assert {card.uid: len(card.sources) for card in cards(town)} == dict.fromkeys(uids, 1)


def test_what_cannot_be_joined_or_taken_apart_is_told(town) -> None:
    _, _, uid, other = twice(town)
    own = settings(town)
    with pytest.raises(MergeError, match="one event already"):
        merging.merge(town.store, own, uid, other, "aino", NOW)
    with pytest.raises(MergeError, match="take them apart"):
        merging.not_the_same(town.store, uid, other, "aino", NOW)
    with pytest.raises(MergeError, match="no event"):
        merging.merge(town.store, own, uid, "a" * 16, "aino", NOW)
    merging.unmerge(town.store, own, uid, "aino", NOW)
    with pytest.raises(MergeError, match="merged with nothing"):
        merging.unmerge(town.store, own, uid, "aino", NOW)


def test_a_source_that_is_removed_leaves_what_the_other_tells(town) -> None:
    _, _, uid, other = twice(town, image="https://kaupunki.example.fi/1.jpg")
    from aggregator.given import understanding
    from aggregator.store import compose

    with town.store.write() as db:
        shared = sources.shared_events(db, "kirjasto")
        assert len(shared) == 1
        assert sources.remove(db, "kirjasto") == 0
        compose.rewrite(db, shared, understanding(settings(town), NOW), NOW)
    (card,) = cards(town)
    assert (card.uid, card.title, card.sources) == (uid, {"fi": "Satutunti pääkirjastossa"}, ("Kaupunki",))
    with town.store.write() as db:
        assert sources.remove(db, "kaupunki") == 1
    # no name is left taken
    town.take_in(town.event("x9", title={"fi": "Satutunti"}, place=HERE), slug="kaupunki")
    assert [card.uid for card in cards(town)] == [other]


def test_corrections_of_both_hold_for_the_one(town) -> None:
    own = settings(town)
    town.take_in(town.event("1", title={"fi": "Lukupiiri"}, place=HERE), slug="kirjasto")
    town.take_in(town.event("2", title={"fi": "Muskari"}, place=HERE), slug="kaupunki", now=NOW + 1)
    uids = {card.title["fi"]: card.uid for card in cards(town)}
    correcting.correct(town.store, own, uids["Muskari"], {"ages": (3, 6)}, "aino", NOW)
    merging.merge(town.store, own, uids["Lukupiiri"], uids["Muskari"], "aino", NOW + 10)
    (card,) = cards(town)
    assert card.age is not None
    assert (card.age.range.min, card.age.range.max, card.age.basis) == (3, 6, "corrected")
    merging.unmerge(town.store, own, uids["Muskari"], "aino", NOW + 20)
    ages = {card.uid: card.age for card in cards(town)}
    assert ages[uids["Lukupiiri"]] is None
    assert ages[uids["Muskari"]] is not None


def test_tellings_are_kept_only_where_there_is_more_than_one(town) -> None:
    twice(town)
    town.take_in(town.event("9", title={"fi": "Pelikerho"}), slug="seurakunta")
    from sqlalchemy import select

    from aggregator.store.tables import source_event

    with town.store.read() as db:
        kept = {row.key: row.telling for row in db.execute(select(source_event.c.key, source_event.c.telling))}
    assert kept["9"] is None
    assert load_event(kept["1"]).title == {"fi": "Satutunti"}
    assert load_event(kept["x9"]).title == {"fi": "Satutunti pääkirjastossa"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"fi": "Satutunti 7–9-vuotiaille"}},
        {"place": SourcePlace(name={"fi": "Rantakylän kirjasto"}, street="Rantatie 7", city="Puuhala")},
    ],
)
def test_a_merge_comes_apart_when_a_source_tells_of_something_else(town, change: dict) -> None:
    ours, theirs, uid, other = twice(town)
    ours, theirs = (replace(one, title={"fi": "Satutunti 3–6-vuotiaille"}) for one in (ours, theirs))
    town.take_in(ours, slug="kirjasto", now=NOW + HOUR)
    town.take_in(theirs, slug="kaupunki", now=NOW + 2 * HOUR)
    assert [card.uid for card in cards(town)] == [uid]
    town.take_in(replace(theirs, **change), slug="kaupunki", now=NOW + 3 * HOUR)
    assert {card.uid: card.sources for card in cards(town)} == {uid: ("Kirjasto",), other: ("Kaupunki",)}
    (merge,) = merging.merges_of(town.store, undone=True)
    assert (merge.undone_by, merge.undone_at) == ("judge", NOW + 3 * HOUR)
    with town.store.read() as db:
        noted = [entry.kind for entry in history.of(db, resolve.event_id(db, other)).entries]
    assert "unmerged" in noted
    # what tells the same again is one again
    town.take_in(theirs, slug="kaupunki", now=NOW + 4 * HOUR)
    assert [card.uid for card in cards(town)] == [uid]


def test_a_worker_s_merge_and_a_moved_event_stay_one(town) -> None:
    ours, theirs, uid, other = twice(town)
    moved = replace(ours, starts=ours.starts + timedelta(hours=5), ends=ours.ends + timedelta(hours=5))
    town.take_in(moved, slug="kirjasto", now=NOW + HOUR)
    assert [card.uid for card in cards(town)] == [uid]
    merging.unmerge(town.store, settings(town), other, "aino", NOW + 2 * HOUR)
    merging.merge(town.store, settings(town), uid, other, "aino", NOW + 3 * HOUR)
    town.take_in(replace(theirs, title={"fi": "Muskari 0–1 v"}), slug="kaupunki", now=NOW + 4 * HOUR)
    assert [card.uid for card in cards(town)] == [uid]


def test_many_merges_are_made_in_parts_and_go_on_after_a_halt(town, monkeypatch) -> None:
    start = town.event().starts
    monkeypatch.setattr(matchmaker, "AT_ONCE", 3)
    ours, theirs = (
        [town.event(f"{slug}{n}", title={"fi": f"Satutunti {name}"}, place=HERE, starts=start + timedelta(days=n))
         for n, name in enumerate(("kettu", "karhu", "susi", "hirvi", "ilves", "majava", "orava", "siili"))]
        for slug in ("a", "b")
    )  # fmt: skip
    town.take_in(*ours, slug="kirjasto")
    town.take_in(*theirs, slug="kaupunki", now=NOW + 60)
    # as after a halt: three are made, the rest waits
    assert len(cards(town)) == 13
    # one of them has changed meanwhile and is another happening now
    theirs[7] = replace(theirs[7], title={"fi": "Muskari"})
    town.take_in(*theirs, slug="kaupunki", now=NOW + 120)
    assert matchmaker.go_on(town.store, town.how, NOW + 180) >= 4
    assert len(cards(town)) == 9
    assert len(merging.merges_of(town.store)) == 7
    assert matchmaker.go_on(town.store, town.how, NOW + 180) == 0


def test_a_merged_event_stays_in_the_district_a_worker_put_it(town) -> None:
    _, _, uid, _ = twice(town)
    place = town.store.event_page(uid, NOW).event.place
    with town.store.write() as db:
        places.put(db, place_key(place), ("vuoksi", "Vuoksi"), NOW)
        number = resolve.event_id(db, uid)
        compose.rewrite(db, [number], town.how, NOW + HOUR)
    assert [card.area for card in cards(town)] == ["Vuoksi"]
    revision = town.store.revision()
    with town.store.write() as db:
        assert compose.rewrite(db, [number], town.how, NOW + HOUR) == {}
    assert town.store.revision() == revision
