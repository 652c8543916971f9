"""Wishes and taps: what is refused before anybody sees it, and what the store keeps on either database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from aggregator import voices
from aggregator.coverage.terms import Period
from aggregator.settings import Settings
from aggregator.store import Store
from aggregator.store.voices import UNSEEN_DAYS
from aggregator.store.voicetables import tap, wish
from aggregator.upkeep import forget

TODAY = date(2026, 11, 18).toordinal()
CODE, MAIL, WEB = (sentence for _, sentence in voices.REFUSED)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Lisää uintia!", ""),
        ("Jalkapalloa 7-vuotiaille klo 16.30-18.00", ""),
        ("Kerho klo 08.30–10.00 ja 09:15", ""),
        ("Joulujuhla 24.12.2026 tai 01.12.2026", ""),
        ("Että olisi 10 000 palloa ja 3 koiraa. Ei muuta", ""),
        ("Uimista .. ja figuureja. Fiksua! Comboja.", ""),
        ("Pizzaa & limsaa @ kesäleiri", MAIL),
        ("soita 040 123 4567", voices.NUMBER),
        ("040-1234567", voices.NUMBER),
        ("+358 (40) 123 45 67", voices.NUMBER),
        ("0 4 0 1 2 3 4 5 6 7", voices.NUMBER),
        ("040.12.34.567", voices.NUMBER),
        ("\uff10\uff14\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17", voices.NUMBER),
        ("04\u200b01\u200b23\u200b4567", voices.NUMBER),
        ("numero 4512345", voices.NUMBER),
        ("maija@example.fi", MAIL),
        ("maija (at) example.fi", MAIL),
        ("instassa @maija_10", MAIL),
        ("katso www.example.fi", WEB),
        ("HTTPS://x.example", WEB),
        ("mun sivu on kiva.fi", WEB),
        ("kiva . com", WEB),
        ("discord.gg/abc", WEB),
        ("131052-308T", CODE),
        ("010115A123b", CODE),
        ("150616 Y 907R", CODE),
        ("20101224-1234", CODE),
        ("a" * 200, ""),
        ("a" * 201, voices.TOO_LONG),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(words: str, told: str) -> None:
    assert voices.refusal(voices.tidied(words)) == told


def test_words_are_made_plain() -> None:
    assert voices.tidied("  Lisää\r\n\tuintia\u202e \u200bheti\x00! ") == "Lisää uintia heti !"
    assert len(voices.tidied("x" * 1_000_000)) <= 4_000
    assert voices.mistake("5-6", "music", "") == voices.NO_BAND
    assert voices.mistake("7-9", "kissat", "") == voices.NO_TOPIC
    assert voices.mistake("parents", "music", "Kuoro") == ""


def test_a_wish_waits_is_shown_and_goes_but_stays_counted(store: Store) -> None:
    door = store.voices
    for band, topic, words in (
        ("7-9", "music", "Rumpuja"), ("7-9", "music", ""), ("parents", "food", "Kokkikerho"),
        ("13-15", "music", "Bändikämppä"),
    ):  # fmt: skip
        assert door.add(band, topic, "fi", words, TODAY)
    waiting = door.wishes("waiting")
    assert [one.words for one in waiting] == ["Rumpuja", "Kokkikerho", "Bändikämppä"]
    assert door.waiting() == 3 and door.wishes("shown") == [] and door.topics() == frozenset()
    first, second, third = (one.id for one in waiting)
    assert door.show(first) and door.show(third) and not door.show(first)
    assert [one.words for one in door.wishes("shown")] == ["Bändikämppä", "Rumpuja"]
    assert door.wishes("shown", topic="food") == [] and door.topics() == {"music"}
    assert door.reject(second) and not door.reject(second) and not door.show(second)
    assert door.reject(third)  # one that was shown can be taken back
    with store.read() as db:
        assert set(db.scalars(select(wish.c.words))) == {"Rumpuja", ""}
    day = date.fromordinal(TODAY)
    everything = {("7-9", "music"): 2, ("parents", "food"): 1, ("13-15", "music"): 1}
    assert door.counts(Period(day, day)) == everything
    assert door.counts(Period(date(2026, 1, 1), date(2026, 11, 17))) == {}


def test_no_more_wait_than_can_be_read(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.store.voices.MOST_WAITING", 2)
    told = [sqlite_store.voices.add("7-9", "music", "fi", words, TODAY) for words in ("a", "b", "c", "")]
    assert told == [True, True, False, True]


def test_words_that_nobody_reads_are_forgotten_by_upkeep(store: Store, tmp_path: Any) -> None:
    now = 1_795_000_000
    settings = Settings(database="sqlite:///unused", pictures=tmp_path)
    forget(store, settings, now)
    store.voices.add("7-9", "music", "fi", "Vanha", TODAY - UNSEEN_DAYS - 1)
    store.voices.add("7-9", "music", "fi", "Vielä aikaa", TODAY - UNSEEN_DAYS)
    store.voices.add("7-9", "music", "fi", "Näkyvä", TODAY - UNSEEN_DAYS - 1)
    store.voices.show(store.voices.wishes("waiting")[-1].id)
    assert forget(store, settings, now) == 1
    assert [one.words for one in store.voices.wishes("waiting")] == ["Vielä aikaa"]
    assert [one.words for one in store.voices.wishes("shown")] == ["Näkyvä"]
    assert store.voices.counts(Period(date(2026, 1, 1), date(2026, 12, 31))) == {("7-9", "music"): 3}


def test_taps_are_numbers_of_an_event_and_a_day(town: Any) -> None:
    town.take_in(town.event("1"), town.event("2"))
    door = town.store.voices
    with town.store.read() as db:
        uids = dict(db.exec_driver_sql("SELECT title, uid FROM event").all())
    one, two = (next(uid for title, uid in uids.items() if title.endswith(f'{n}"}}')) for n in "12")
    assert not door.tap("olematon", "fun", TODAY)
    for uid, answer, day in (
        (one, "fun", 0),
        (one, "fun", 0),
        (one, "not-fun", 1),
        (two, "so-so", 1),
        (two, "fun", -99),
    ):
        assert door.tap(uid, answer, TODAY + day)
    with town.store.read() as db:
        assert sorted(db.execute(select(tap.c.day, tap.c.answer, tap.c.taps)).all()) == [
            (TODAY - 99, "fun", 1), (TODAY, "fun", 2), (TODAY + 1, "not-fun", 1), (TODAY + 1, "so-so", 1),
        ]  # fmt: skip
    assert [(each.uid, each.taps) for each in door.felt(TODAY - 90)] == [
        (one, {"fun": 2, "not-fun": 1}), (two, {"so-so": 1}),
    ]  # fmt: skip
    assert [each.uid for each in door.felt(TODAY - 90, 1)] == [one]
