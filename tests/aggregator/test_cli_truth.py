"""Correcting, merging and looking back on the command line, as a worker does."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def puuha(sqlite_town, commands):
    """Run the program on a town with the same story hour from two sources, and a music hour."""
    sqlite_town.take_in(
        sqlite_town.event("1", title={"fi": "Satutunti"}), sqlite_town.event("2", title={"fi": "Muskari"})
    )
    sqlite_town.take_in(
        sqlite_town.event("9", title={"fi": "Satutunti"}), slug="kaupunki", now=sqlite_town.now + 5
    )
    run_here = commands(PUUHA_DATABASE=sqlite_town.store.database)

    def run(*args: str, code: int = 0) -> str:
        done = run_here(*args, code=code)
        return done.stdout + done.stderr

    return run


@pytest.fixture
def uids(sqlite_town, puuha) -> dict[str, str]:
    from aggregator.model import EventQuery

    cards = sqlite_town.store.listing(EventQuery(), sqlite_town.now).cards
    return {card.title["fi"]: card.uid for card in cards}


def test_correcting_and_looking_back(puuha, uids) -> None:
    uid = uids["Muskari"]
    page = f"https://puuha.example.fi/fi/t/{uid}-muskari"
    assert "nothing has been corrected" in puuha("correct", page)
    told = puuha(
        "correct", page, "--ages", "0-3", "--audience", "children", "--audience", "parents", "--by", "aino"
    )
    assert "ages: 0–3, by aino" in told
    assert "audiences: children, parents, by aino" in told
    assert "hidden" in puuha("correct", uid, "--hide", "--by", "bo")
    assert "undone by aino" in puuha("correct", uid, "--undo", "--field", "hidden", "--by", "aino")
    entries = json.loads(puuha("history", uid, "--json"))["entries"]
    assert [(one["kind"], one["origin"]) for one in entries] == [
        ("arrived", "kirjasto"), ("corrected", "aino"), ("corrected", "bo"), ("undone", "aino"),
    ]  # fmt: skip
    assert entries[1]["changes"]["audiences"] == [[], ["children", "parents"]]
    table = puuha("history", page)
    assert "Muskari" in table
    assert "corrected" in table
    assert "Nothing waits" in puuha("correct", "--waiting")
    assert "due now: puuha pull kirjasto" in puuha(
        "correct", "--source", "kirjasto", "--ages", "0-6", "--by", "aino"
    )


def test_merges(puuha, uids) -> None:
    (merge,) = json.loads(puuha("merges", "--json"))
    assert merge["uid"] == uids["Satutunti"]
    assert merge["reasons"]
    assert "The place is the same." in puuha("merges")
    assert "two events again" in puuha("unmerge", merge["other_uid"], "--by", "aino")
    assert "No events have been merged" in puuha("merges")
    assert "undone by aino" in puuha("merges", "--undone")
    assert "is shown as" in puuha("merge", merge["uid"], merge["other_uid"], "--by", "bo")
    assert merge["uid"] in puuha("history", merge["other_uid"])


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["correct"], 2, "Name one event"),
        (["correct", "satutunti", "--hide"], 2, "names no event"),
        (["correct", "a" * 16, "--hide"], 1, "no event aaaa"),
        (["correct", "a" * 16, "--ages", "six"], 2, "write 3-6"),
        (["correct", "a" * 16, "--ages", "6-3"], 1, "smaller first"),
        (["correct", "a" * 16, "--audience", "dogs"], 1, "children, youth"),
        (["correct", "a" * 16, "--hide", "--undo"], 2, "one at a time"),
        (["correct", "a" * 16, "--undo", "--field", "title"], 2, "ages, audiences, topics, hidden"),
        (["correct", "--source", "muu", "--ages", "3-6"], 1, "no source muu"),
        (["correct", "--source", "kirjasto", "--hide"], 1, "pause or remove"),
        (["history", "a" * 16], 1, "no event aaaa"),
        (["merge", "a" * 16, "b" * 16], 1, "no event aaaa"),
        (["unmerge", "a" * 16], 1, "no event aaaa"),
        (["sources", "quarantine", "muu"], 2, "no source muu"),
        (["sources", "quarantine", "kirjasto"], 1, "not in quarantine"),
        (["sources", "quarantine", "kirjasto", "--approve", "--reject"], 2, "not both"),
    ],
)
def test_mistakes_are_told_in_a_sentence(puuha, args: list[str], code: int, words: str) -> None:
    assert words in " ".join(puuha(*args, code=code).split())


def test_quarantine_shows_what_would_go(sqlite_town, puuha) -> None:
    events = [sqlite_town.event(f"k{n}", title={"fi": f"Kerho {n}"}) for n in range(6)]
    sqlite_town.take_in(*events, slug="kerho")
    from aggregator.store import quarantines, sources
    from aggregator.store.items import load_items
    from aggregator.store.tables import source

    with sqlite_town.store.write() as db:
        row = sources.one(db, "kerho")
        quarantines.remember(db, row, {item.event_id for item in load_items(db, row.id).values()})
        db.execute(source.update().where(source.c.id == row.id).values(quarantined_since=1, quarantined_pulls=1))
    told = puuha("sources", "quarantine", "kerho")
    assert "6 events would go" in told
    assert "Kerho 5" in told
    assert "stay" in puuha("sources", "quarantine", "kerho", "--reject")
    assert "rejected" in puuha("sources", "quarantine", "kerho")
    assert "puuha pull kerho" in puuha("sources", "quarantine", "kerho", "--approve")
