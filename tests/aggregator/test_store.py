"""The store on both databases: what is taken in is found again, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aggregator.model import AgeRange, EventQuery
from aggregator.store import Store, items, sources
from sources.catalogue import Source
from sources.records import Recurrence, SourceOffer, SourceOverride, SourcePlace

DAY = 86_400
NOW = 1_795_000_000


def titles(store: Store, query: EventQuery | None = None, now: int = NOW) -> list[str]:
    found = store.listing(query or EventQuery(), now)
    return [card.title["fi"] for card in (*found.cards, *found.unstated, *found.ongoing)]


def test_taken_in_is_found_with_all_it_says(town) -> None:
    town.take_in(
        town.event(
            min_age=3,
            max_age=6,
            offers=(SourceOffer(True),),
            description={"fi": "Luetaan kirjoja."},
            url="https://kirjasto.example.fi/1",
        )
    )
    listing = town.store.listing(EventQuery(), NOW)
    assert listing.total == 1
    assert not listing.more
    (card,) = listing.cards
    assert (card.place, card.area, card.sources) == ("Pääkirjasto", "Keskusta", ("Kirjasto",))
    assert card.age is not None
    assert card.age.range == AgeRange(3, 6)
    assert card.price.is_free is True
    page = town.store.event_page(card.uid, NOW)
    assert page is not None
    assert page.event.description == {"fi": "Luetaan kirjoja."}
    assert [o.start for o in page.upcoming] == [card.start]
    assert page.text.startswith("BEGIN:VEVENT\r\n")


def test_taking_in_the_same_again_writes_nothing(town) -> None:
    events = [town.event(str(number)) for number in range(20)]
    town.take_in(*events)
    revision, feed = town.store.revision(), town.store.calendar_feed(EventQuery(), NOW)
    changes = town.take_in(*events, now=NOW + DAY // 2)
    assert not changes.any
    assert town.store.revision() == revision
    assert town.store.calendar_feed(EventQuery(), NOW) == feed


def test_a_change_moves_the_revision_and_keeps_the_uid(town) -> None:
    town.take_in(town.event("1"), town.event("2"))
    before = town.store.listing(EventQuery(), NOW).cards
    revision = town.store.revision()
    town.take_in(town.event("1", title={"fi": "Muskari"}), town.event("2"), now=NOW + 60)
    after = town.store.listing(EventQuery(), NOW).cards
    assert {card.uid for card in before} == {card.uid for card in after}
    assert town.store.revision() == revision + 1
    changed = next(card for card in after if card.title["fi"] == "Muskari")
    page = town.store.event_page(changed.uid, NOW)
    assert page is not None
    assert "SEQUENCE:1\r\n" in page.text
    assert page.changed_at == NOW + 60


def test_a_missing_event_goes_after_two_pulls_and_comes_back(town) -> None:
    events = [town.event(str(number)) for number in range(3)]
    town.take_in(*events)
    town.take_in(*events[:2], now=NOW + 60)
    assert len(titles(town.store)) == 3
    town.take_in(*events[:2], now=NOW + 7 * 3600)
    assert len(titles(town.store)) == 2
    assert b"Satutunti 2" not in town.store.calendar_feed(EventQuery(), NOW).texts
    town.take_in(*events, now=NOW + 8 * 3600)
    assert len(titles(town.store)) == 3


def test_an_empty_answer_hides_nothing(town) -> None:
    events = [town.event(str(number)) for number in range(6)]
    town.take_in(*events)
    for hours in (1, 8, 20):
        town.take_in(now=NOW + hours * 3600)
    assert len(titles(town.store)) == 6


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EventQuery(), ["vauvat", "leikki", "nuoret", "kaikki"]),
        (EventQuery(ages=(AgeRange(4, 4),)), ["leikki", "kaikki"]),
        (EventQuery(ages=(AgeRange(4, 4),), unstated=False), ["leikki"]),
        (EventQuery(ages=(AgeRange(0, 2), AgeRange(16, 17)), unstated=False), ["vauvat", "nuoret"]),
        (EventQuery(ages=(AgeRange(6, 7),), unstated=False), ["leikki"]),
        (EventQuery(ages=(AgeRange(30, None),), unstated=False), []),
        (EventQuery(unstated=False), ["vauvat", "leikki", "nuoret"]),
        (EventQuery(free=True), ["leikki"]),
        (EventQuery(areas=("rantakyla",)), ["nuoret"]),
        (EventQuery(areas=("ei-ole",)), []),
        (EventQuery(places=("Nuorisotalo",)), ["nuoret"]),
        (EventQuery(sources=("kirjasto",)), ["vauvat", "leikki", "nuoret", "kaikki"]),
        (EventQuery(sources=("muu",)), []),
    ],
)
def test_filters(town, query: EventQuery, expected: list[str]) -> None:
    first = town.event().starts
    town.take_in(
        town.event("1", title={"fi": "vauvat"}, min_age=0, max_age=2),
        town.event(
            "2", title={"fi": "leikki"}, min_age=3, max_age=6, offers=(SourceOffer(True),),
            starts=first + timedelta(hours=1),
        ),
        town.event(
            "3", title={"fi": "nuoret"}, min_age=13, max_age=17, starts=first + timedelta(hours=2),
            place=SourcePlace(name={"fi": "Nuorisotalo"}, district="Rantakylä"),
        ),
        town.event("4", title={"fi": "kaikki"}, starts=first + timedelta(hours=3)),
    )  # fmt: skip
    assert titles(town.store, query) == expected
    feed = town.store.calendar_feed(query, NOW)
    assert feed.events == len(expected)


def test_days(town) -> None:
    today = date(2026, 11, 18)
    first = town.event().starts  # on the 19th
    town.take_in(
        town.event("ennen", title={"fi": "ennen"}, starts=first - timedelta(days=3)),
        town.event("paiva", title={"fi": "päivä"}, starts=date(2026, 11, 19), ends=date(2026, 11, 20)),
        town.event("nyt", title={"fi": "nyt"}),
        town.event("viikko", title={"fi": "viikko"}, starts=first + timedelta(days=7)),
        town.event("nayttely", title={"fi": "näyttely"}, starts=date(2026, 11, 1), ends=date(2026, 12, 24)),
    )
    assert titles(town.store) == ["päivä", "nyt", "viikko", "näyttely"]
    assert titles(town.store, EventQuery(day_to=today)) == ["näyttely"]
    one_day = EventQuery(day_from=date(2026, 11, 19), day_to=date(2026, 11, 19))
    assert titles(town.store, one_day) == ["päivä", "nyt", "näyttely"]
    assert titles(town.store, EventQuery(day_from=date(2026, 11, 15), day_to=date(2026, 11, 16))) == [
        "ennen",
        "näyttely",
    ]
    # an exclusive end: the day itself no longer shows what ended as it began
    assert titles(town.store, EventQuery(day_from=date(2026, 12, 24), day_to=date(2026, 12, 24))) == []


def test_a_series_has_a_row_for_each_occurrence_when_asked(town) -> None:
    first = town.event().starts
    moved = first + timedelta(days=7)
    town.take_in(
        town.event(
            recurrence=Recurrence(
                rrule="FREQ=WEEKLY;COUNT=4",
                overrides=(
                    SourceOverride(moved, starts=moved + timedelta(hours=2), ends=moved + timedelta(hours=3)),
                    SourceOverride(first + timedelta(days=14), status="cancelled"),
                    SourceOverride(first + timedelta(days=21), title={"fi": "Joulusatutunti"}),
                ),
            )
        )
    )
    cards = town.store.listing(EventQuery(each_time=True), NOW).cards
    week = 7 * DAY
    assert [card.start - cards[0].start for card in cards] == [0, week + 7200, 2 * week, 3 * week]
    assert [card.status for card in cards] == ["confirmed", "confirmed", "cancelled", "confirmed"]
    assert [card.remaining for card in cards] == [4, 3, 2, 1]
    assert cards[3].title == {"fi": "Joulusatutunti"}
    assert {card.uid for card in cards} == {cards[0].uid}


def test_paging(town) -> None:
    first = town.event().starts
    town.take_in(*(town.event(str(n), starts=first + timedelta(minutes=n)) for n in range(120)))
    pages = [town.store.listing(EventQuery(page=number), NOW) for number in (1, 2, 3, 4)]
    assert [len(page.cards) for page in pages] == [50, 50, 20, 0]
    assert [page.more for page in pages] == [True, True, False, False]
    assert {page.total for page in pages} == {120}
    assert len({card.uid for page in pages for card in page.cards}) == 120


def test_the_feed_is_cut_nearest_first(town) -> None:
    first = town.event().starts
    town.take_in(
        *(town.event(f"past{n}", starts=first - timedelta(days=2 + n)) for n in range(5)),
        *(town.event(f"next{n}", starts=first + timedelta(days=n)) for n in range(5)),
        town.event("old", starts=first - timedelta(days=190)),
    )
    whole = town.store.calendar_feed(EventQuery(), NOW)
    assert (whole.events, whole.left_out) == (10, 0)
    cut = town.store.calendar_feed(EventQuery(), NOW, limit=6)
    assert (cut.events, cut.left_out) == (6, 4)
    # the nearest are chosen, and stand in the order they came, so that time passing alone changes no byte
    order = [line[8:] for line in cut.texts.decode().split("\r\n") if line.startswith("SUMMARY:")]
    assert order == [f"Satutunti {key}" for key in ("past0", "next0", "next1", "next2", "next3", "next4")]
    small = town.store.calendar_feed(EventQuery(), NOW, max_bytes=len(cut.texts) - 1)
    assert (small.events, small.left_out) == (5, 5)


def test_cancelled_stays_in_the_feed_seven_days_after_its_end(town) -> None:
    town.take_in(town.event())
    town.take_in(town.event(title={"fi": "PERUTTU: Satutunti 1"}), now=NOW + 60)
    text = town.store.calendar_feed(EventQuery(), NOW).texts
    assert b"STATUS:CANCELLED\r\n" in text
    assert b"SUMMARY:PERUTTU: Satutunti 1\r\n" in text
    assert b"SEQUENCE:1\r\n" in text
    (card,) = town.store.listing(EventQuery(), NOW).cards
    assert card.status == "cancelled"
    assert town.store.calendar_feed(EventQuery(), card.end + 6 * DAY).events == 1
    assert town.store.calendar_feed(EventQuery(), card.end + 8 * DAY).events == 0


def test_choices_offer_only_what_is_coming(town) -> None:
    first = town.event().starts
    town.take_in(
        town.event("1"),
        town.event(
            "2", place=SourcePlace(name={"fi": "Vanha"}, district="Mennyt"), starts=first - timedelta(days=9)
        ),
    )
    choices = town.store.choices(NOW)
    assert choices.areas == (("keskusta", "Keskusta"),)
    assert choices.places == ("Pääkirjasto",)
    assert choices.sources == (("kirjasto", "Kirjasto"),)


def test_next_occurrence_looks_beyond_the_filters_last_day(town) -> None:
    town.take_in(town.event())
    query = EventQuery(day_to=date(2026, 11, 18))
    (card,) = town.store.listing(EventQuery(), NOW).cards
    assert town.store.listing(query, NOW).total == 0
    assert town.store.next_occurrence(query, NOW) == card.start
    assert town.store.next_occurrence(replace(query, areas=("ei",)), NOW) is None


def test_filters_have_lasting_short_names(town) -> None:
    name = town.store.remember_filter("v=8&alue=keskusta")
    assert town.store.remember_filter("v=8&alue=keskusta") == name
    assert town.store.filter(name) == "v=8&alue=keskusta"
    assert town.store.filter("tuntematon") is None
    assert len(name) == 10


def test_removing_a_source_takes_its_events_along(town) -> None:
    town.take_in(town.event(), slug="kirjasto")
    town.take_in(town.event(title={"fi": "Muskari"}), slug="seurakunta")
    with town.store.write() as db:
        assert sources.remove(db, "kirjasto") == 1
        assert sources.remove(db, "kirjasto") is None
    assert [card.sources for card in town.store.listing(EventQuery(), NOW).cards] == [("Seurakunta",)]


def test_other_settings_of_a_source_make_everything_be_read_again(town) -> None:
    town.take_in(town.event())
    with town.store.write() as db:
        row = sources.one(db, "kirjasto")
        assert row is not None
        sources.change(db, replace(row.about, min_age=3))
        row = sources.one(db, "kirjasto")
        assert row is not None
        assert row.about == Source(
            id="kirjasto",
            name="Kirjasto",
            address="https://kirjasto.example.fi/feed.ics",
            adapter="ical",
            min_age=3,
        )
        assert {item.digest for item in items.load_items(db, row.id).values()} == {b""}
