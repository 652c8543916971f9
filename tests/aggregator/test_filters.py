"""Every filter against a plain reading of the same events: lists, totals and the counts beside each choice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

import pytest

from aggregator.model import (
    AUDIENCES,
    PARTS,
    AgeRange,
    EventQuery,
    Near,
)
from aggregator.store import Store
from aggregator.understand import Understood
from sources.records import Recurrence, SourceOffer, SourcePlace

NOW = 1_795_000_200  # at a full ten minutes, since counts are seen from there
HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = 86_400
TODAY = date(2026, 11, 18)
TOPICS = ("music", "sports", "reading", "crafts")
ACCESS = ("wheelchair", "induction_loop", "sign_language")
AREAS = ("Keskusta", "Rantakylä", "Metsola")
WORDS = ("Muskari", "Satutunti", "Robottipaja", "Lautapelit", "Perheretki")
AGES = (AgeRange(0, 2), AgeRange(3, 6), AgeRange(7, 9), AgeRange(10, 12), AgeRange(13, 17), AgeRange(18, None))
CENTRE = (61.19, 28.77)


def some_event(town, number: int, chance: random.Random):
    """A made-up event: single, series or exhibition, with or without each field."""
    key = str(number)
    starts = datetime(2026, 11, 1, chance.choice((9, 11, 13, 16, 18)), tzinfo=HELSINKI)
    starts += timedelta(days=chance.randrange(0, 60))
    shape = chance.random()
    fields: dict[str, object] = {"starts": starts, "ends": starts + timedelta(hours=chance.choice((1, 2, 13, 30)))}
    if shape < 0.4:
        rule = chance.choice(("FREQ=WEEKLY;COUNT=8", "FREQ=WEEKLY;COUNT=2", "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY"))
        fields |= {"ends": starts + timedelta(hours=1), "recurrence": Recurrence(rule)}
    elif shape < 0.55:
        days = chance.choice((1, 2, 3, 4, 40))
        fields = {"starts": starts.date(), "ends": starts.date() + timedelta(days=days)}
    ages = chance.choice((None, None, (0, 3), (3, 6), (7, 9), (7, 12), (13, 17), (18, None), (None, 12)))
    if ages:
        fields |= {"min_age": ages[0], "max_age": ages[1]}
    if (free := chance.choice((None, True, False))) is not None:
        fields["offers"] = (SourceOffer(free),)
    lat, lon = (round(CENTRE[0] + chance.uniform(-0.1, 0.1), 4), round(CENTRE[1] + chance.uniform(-0.2, 0.2), 4))
    place = SourcePlace(name={"fi": f"Talo {chance.randrange(6)}"}, district=chance.choice(AREAS))
    fields["place"] = replace(place, lat=lat, lon=lon) if chance.random() < 0.7 else place
    town.believed[key] = {
        "topics": tuple(topic for topic in TOPICS if chance.random() < 0.3),
        "audiences": tuple(audience for audience in AUDIENCES if chance.random() < 0.3),
        "languages": tuple(code for code in ("fi", "sv") if chance.random() < 0.4),
        "accessibility": tuple(what for what in ACCESS if chance.random() < 0.4),
        "suits": chance.choice(("made_for", "also", "no", "unknown")),
    }
    return town.event(key, title={"fi": f"{chance.choice(WORDS)} {number}"}, **fields)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled(request, databases, town_of):
    """90 events of two sources in a database, and each of them with its source."""
    with databases(request.param) as database:
        store = Store(database)
        town, chance, told = town_of(store), random.Random(5), []
        town.now = NOW
        for slug in ("kirjasto", "seurakunta"):
            events = [some_event(town, number, chance) for number in range(len(told), len(told) + 45)]
            town.take_in(*events, slug=slug)
            told += [(slug, item) for item in town.understood(*events, slug=slug)]
        store.close()
        yield database, told


@pytest.fixture
def made(filled, town_of) -> Iterator[tuple[object, list[tuple[str, Understood]]]]:
    """They in a store that has just been opened; only for reading."""
    database, told = filled
    store = Store(database)
    yield town_of(store), told
    store.close()


def kilometres(near: Near, lat: float, lon: float) -> float:
    """Along the great circle."""
    a, b = radians(near.lat), radians(lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon - near.lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def overlaps(ages: tuple[AgeRange, ...], item: Understood) -> bool:
    claim = item.event.age
    if claim is None:
        return True
    low, high = claim.range.min or 0, 200 if claim.range.max is None else claim.range.max
    return any(low <= (200 if a.max is None else a.max) and high >= (a.min or 0) for a in ages)


def is_close(query: EventQuery, item: Understood, told: list[tuple[str, Understood]]) -> bool:
    place = item.event.place
    at = None if place.lat is None else (place.lat, place.lon)
    if query.near and (at is None or kilometres(query.near, *at) > query.near.km):
        return False
    if not query.places:
        return True
    if place.name["fi"] in query.places:
        return True
    if not query.radius or at is None:
        return False
    for name in query.places:
        known = [
            i.event.place for _, i in told if i.event.place.name["fi"] == name and i.event.place.lat is not None
        ]
        middle = [sum(getattr(p, axis) for p in known) / len(known) for axis in ("lat", "lon")]
        if kilometres(Near(*middle, query.radius), *at) <= query.radius:
            return True
    return False


def part_of(start: datetime) -> str:
    return "morning" if start.hour < 12 else "afternoon" if start.hour < 17 else "evening"


def takes_place(query: EventQuery, item: Understood) -> bool:
    """Whether an occurrence is in the days, at the parts of day and on the weekdays asked for."""
    first = datetime.combine(query.day_from, datetime.min.time(), HELSINKI).timestamp() if query.day_from else NOW
    last = 10**12
    if query.day_to:
        last = datetime.combine(query.day_to + timedelta(days=1), datetime.min.time(), HELSINKI).timestamp()
    return any(
        end > first
        and start < last
        and (not query.parts or parts & set(query.parts))
        and (not query.weekdays or weekdays & set(query.weekdays))
        for start, end, parts, weekdays in times(item.event.uid, item)
    )


_TIMES: dict[str, list[tuple[int, int, set[str], set[int]]]] = {}


def times(uid: str, item: Understood) -> list[tuple[int, int, set[str], set[int]]]:
    """(start, end, parts of day, weekdays) of each occurrence."""
    if uid not in _TIMES:
        _TIMES[uid] = []
        for told in item.occurrences:
            starts, ends = (datetime.fromtimestamp(at, HELSINKI) for at in (told.start, told.end - 1))
            whole = item.event.all_day or told.end - told.start >= DAY / 2
            days = [starts.date() + timedelta(days=n) for n in range(8)]
            weekdays = {day.weekday() for day in days if day <= ends.date()} if whole else {starts.weekday()}
            _TIMES[uid].append((told.start, told.end, set(PARTS) if whole else {part_of(starts)}, weekdays))
    return _TIMES[uid]


def leaves(query: EventQuery, told: list[tuple[str, Understood]]) -> set[str]:
    """The uids that a filter leaves, read plainly."""
    found = set()
    for slug, item in told:
        event = item.event
        hobby = event.series is not None and len(item.occurrences) >= 3
        asked = (
            not query.ages or overlaps(query.ages, item),
            query.unstated or event.age is not None,
            query.stated or event.age is None,
            not query.areas or event.area in query.areas,
            not query.sources or slug in query.sources,
            not query.free or event.price.is_free is True,
            not query.topics or set(query.topics) & set(event.topics),
            not query.audiences or set(query.audiences) & set(event.audiences),
            not query.languages or set(query.languages) & set(event.languages),
            set(query.accessibility) <= set(event.accessibility),
            query.suits != "made_for" or event.suits == "made_for",
            query.suits != "also" or event.suits in {"made_for", "also"},
            query.shape is None or (query.shape == "hobby") == hobby,
            not query.words or event.title["fi"].lower().startswith(query.words),
        )
        if all(asked) and is_close(query, item, told) and takes_place(query, item):
            found.add(event.uid)
    return found


def queries(chance: random.Random) -> list[EventQuery]:
    """Each field by itself, and many together."""
    choices: dict[str, list[object]] = {
        "ages": [(AgeRange(7, 9),), (AgeRange(0, 2), AgeRange(16, None))],
        "unstated": [False],
        "stated": [False],
        "areas": [("rantakyla",), ("keskusta", "metsola")],
        "places": [("Talo 1",), ("Talo 2", "Talo 3")],
        "near": [Near(*CENTRE, 4), Near(61.2, 28.9, 7)],
        "sources": [("seurakunta",)],
        "free": [True],
        "topics": [("music",), ("sports", "crafts")],
        "audiences": [("children",), ("parents", "families")],
        "languages": [("sv",), ("fi", "en")],
        "accessibility": [("wheelchair",), ("induction_loop", "wheelchair")],
        "suits": ["made_for", "also"],
        "shape": ["hobby", "single"],
        "words": ["muskari", "lautapelit"],
        "day_from": [TODAY - timedelta(days=4), TODAY + timedelta(days=3)],
        "day_to": [TODAY, TODAY + timedelta(days=9)],
        "parts": [("morning",), ("afternoon", "evening")],
        "weekdays": [(2,), (5, 6)],
    }
    found = [
        EventQuery(),
        EventQuery(places=("Talo 4",), radius=5),
        EventQuery(places=("Talo 1", "Talo 2"), radius=2),
    ]
    found += [EventQuery(**{name: value}) for name, values in choices.items() for value in values]  # type: ignore[arg-type]
    for _ in range(40):
        names = chance.sample(sorted(choices), chance.randrange(2, 5))
        found.append(EventQuery(**{name: chance.choice(choices[name]) for name in names}))  # type: ignore[arg-type]
    return found


def everything(town, query: EventQuery) -> list[str]:
    """The uids of all pages of a list, and of what stands apart."""
    found, page = [], 1
    while True:
        listing = town.store.listing(replace(query, page=page), NOW)
        found += [card.uid for card in (*listing.cards, *listing.unstated, *listing.ongoing)]
        if not listing.more:
            return found
        page += 1


def test_lists_hold_what_a_plain_reading_leaves(made, monkeypatch) -> None:
    town, told = made
    monkeypatch.setattr("aggregator.store.reads.ASIDE_SIZE", 500)
    for query in queries(random.Random(7)):
        found, expected = everything(town, query), leaves(query, told)
        assert len(found) == len(set(found)), query
        assert set(found) == expected, query
        assert town.store.listing(query, NOW).total == len(expected), query


def test_rare_and_common_filters_leave_the_same(made, monkeypatch) -> None:
    """Whether a search begins with the events or with the time is only a matter of speed."""
    town, told = made
    monkeypatch.setattr("aggregator.store.finding.RARE", -1)
    monkeypatch.setattr("aggregator.store.reads.ASIDE_SIZE", 500)
    for query in queries(random.Random(8)):
        assert set(everything(town, query)) == leaves(query, told), query


@pytest.mark.parametrize("rare", [-1, 20])
def test_the_sets_at_hand_leave_the_same(made, monkeypatch, rare: int) -> None:
    """Beginning with few events, walking by time through many: both with what the sets in memory know."""
    town, told = made
    monkeypatch.setattr("aggregator.store.view.RARE", rare)
    monkeypatch.setattr("aggregator.store.finding.RARE", -2)
    monkeypatch.setattr("aggregator.store.reads.ASIDE_SIZE", 500)
    monkeypatch.setattr("aggregator.store.reads.PAGE_SIZE", 7)
    town.store.counts(EventQuery(), NOW)
    with town.store.read() as db:
        assert town.store._facets.picked(db, EventQuery(topics=("music",)), NOW).count > 7
    for query in queries(random.Random(11)):
        found, expected = everything(town, query), leaves(query, told)
        assert len(found) == len(set(found)), query
        assert set(found) == expected, query
        assert town.store.listing(query, NOW).total == len(expected), query


def test_counts_are_what_each_choice_would_leave(made) -> None:
    town, told = made
    days = {"tanaan": (TODAY, TODAY), "viikko": (TODAY, TODAY + timedelta(days=4)), "alku": (TODAY, None)}
    for query in queries(random.Random(9))[::2]:
        if query.day_from and query.day_from < TODAY:
            continue  # counts are of what is not over
        counts = town.store.counts(query, NOW, ages=AGES, days=days)
        assert counts.total == len(leaves(query, told)), query
        told_ages = replace(query, unstated=False, stated=True)
        assert counts.ages == {ages: len(leaves(replace(told_ages, ages=(ages,)), told)) for ages in AGES}, query
        unstated = replace(query, ages=(), unstated=True, stated=False)
        assert counts.unstated == len(leaves(unstated, told)), query
        several = {
            "areas": [item.event.area for _, item in told],
            "sources": ["kirjasto", "seurakunta"],
            "topics": TOPICS, "audiences": AUDIENCES, "languages": ("fi", "sv"),
        }  # fmt: skip
        for name, values in several.items():
            expected = {value: len(leaves(replace(query, **{name: (value,)}), told)) for value in values}
            assert getattr(counts, name) == {value: count for value, count in expected.items() if count}, (
                name,
                query,
            )
        for what in ACCESS:
            more = replace(query, accessibility=(*query.accessibility, what))
            assert counts.accessibility.get(what, 0) == len(leaves(more, told)), query
        for value in ("made_for", "also"):
            assert counts.suits[value] == len(leaves(replace(query, suits=value), told)), query
        for value in ("hobby", "single"):
            assert counts.shape[value] == len(leaves(replace(query, shape=value), told)), query
        for part in PARTS:
            assert counts.parts[part] == len(leaves(replace(query, parts=(part,)), told)), query
        for day in range(7):
            assert counts.weekdays[day] == len(leaves(replace(query, weekdays=(day,)), told)), query
        for name, (first, last) in days.items():
            assert counts.days[name] == len(leaves(replace(query, day_from=first, day_to=last), told)), query
        assert counts.free == len(leaves(replace(query, free=True), told)), query
        assert dict(counts.without) == without(query, told), query


def without(query: EventQuery, told: list[tuple[str, Understood]]) -> dict[str, int]:
    """How many there are without each field that narrows; the two days are one choice."""
    usual = EventQuery()
    groups = {"day_from": "days", "day_to": "days"}
    found = {}
    for field in fields(EventQuery):
        if getattr(query, field.name) == getattr(usual, field.name) or field.name == "radius":
            continue
        group = groups.get(field.name, field.name)
        names = [name for name, of in groups.items() if of == group] or [field.name]
        freed = replace(query, **{name: getattr(usual, name) for name in names})
        found[group] = len(leaves(freed, told))
    return found


def test_an_empty_list_names_what_shut_out_most_and_the_next_day(town) -> None:
    first = town.event().starts
    town.take_in(
        *(town.event(str(n), starts=first + timedelta(days=n), min_age=7, max_age=9) for n in range(1, 6)),
        town.event("9", starts=first + timedelta(days=20), offers=(SourceOffer(True),), min_age=3, max_age=6),
    )
    query = EventQuery(ages=(AgeRange(3, 6),), free=True, day_to=first.date() + timedelta(days=7))
    assert town.store.listing(query, NOW).total == 0
    told = town.store.blockers(query, NOW)
    assert told.without == (("days", 1), ("ages", 0), ("free", 0))
    assert told.next_start == int((first + timedelta(days=20)).timestamp())
    assert town.store.blockers(replace(query, ages=(AgeRange(7, 7),)), NOW).without[0] == ("free", 5)
    assert town.store.blockers(EventQuery(words="ei-ole"), NOW).next_start is None


def test_counts_follow_the_store(town) -> None:
    town.take_in(town.event("1"))
    assert town.store.counts(EventQuery(), NOW).total == 1
    town.take_in(town.event("1"), town.event("2"))
    assert town.store.counts(EventQuery(), NOW).total == 2
    assert town.store.counts(EventQuery(), NOW + 3 * DAY).total == 0


def test_a_large_store_is_counted_anew_aside(town, monkeypatch) -> None:
    """While many events are read anew, the last counts answer; then the new ones."""
    monkeypatch.setattr("aggregator.store.lately.CHEAP", -1.0)
    monkeypatch.setattr("aggregator.store.lately.SHARE", 0)
    events = [town.event(str(number)) for number in range(3)]
    for number in (1, 2):
        town.take_in(*events[:number])
        assert town.store.counts(EventQuery(), NOW).total == number
    town.take_in(*events)
    assert town.store.counts(EventQuery(), NOW).total == 2
    town.store._facets._keeper.wait()
    assert town.store.counts(EventQuery(), NOW).total == 3
    # another day, or a clock set back: what was there knows what is over, but not what was not yet
    assert town.store.counts(EventQuery(), NOW + 3 * DAY).total == 0
    town.store._facets._keeper.wait()
    assert town.store.counts(EventQuery(), NOW).total == 3


def test_a_series_is_one_card_at_its_next_time(town) -> None:
    first = town.event().starts
    town.take_in(
        town.event("1", title={"fi": "Kerho"}, starts=first - timedelta(days=21), recurrence=Recurrence("FREQ=WEEKLY;COUNT=9")),
        town.event("2", title={"fi": "Konsertti"}, starts=first + timedelta(days=1)),
    )  # fmt: skip
    club, concert = town.store.listing(EventQuery(), NOW).cards
    assert (club.title["fi"], club.remaining, club.weekday) == ("Kerho", 6, first.weekday())
    assert club.start == int(first.timestamp())
    assert (concert.remaining, concert.weekday) == (1, None)
    later = town.store.listing(EventQuery(day_from=first.date() + timedelta(days=8)), NOW).cards
    assert [(card.title["fi"], card.remaining) for card in later] == [("Kerho", 4)]
    assert town.store.listing(EventQuery(each_time=True), NOW).total == 7


def test_exhibitions_stand_apart_from_their_second_day_on(town) -> None:
    today = date.fromtimestamp(NOW)
    town.take_in(
        town.event("1", title={"fi": "auki"}, starts=today - timedelta(days=9), ends=today + timedelta(days=9)),
        town.event("2", title={"fi": "pian"}, starts=today - timedelta(days=3), ends=today + timedelta(days=3)),
        town.event(
            "3", title={"fi": "avataan"}, starts=today + timedelta(days=2), ends=today + timedelta(days=30)
        ),
        town.event("4", title={"fi": "alkaa"}, starts=today, ends=today + timedelta(days=30)),
        town.event(
            "5", title={"fi": "festivaali"}, starts=today - timedelta(days=1), ends=today + timedelta(days=2)
        ),
    )
    found = town.store.listing(EventQuery(), NOW)
    assert [card.title["fi"] for card in found.cards] == ["festivaali", "alkaa", "avataan"]
    assert [card.title["fi"] for card in found.ongoing] == ["pian", "auki"]
    assert (found.total, found.ongoing_total) == (5, 2)


def test_events_with_no_age_are_a_group_of_their_own_where_ages_are_asked(town) -> None:
    town.take_in(
        town.event("1", min_age=7, max_age=9), town.event("3", min_age=13),
        *(town.event(key, title={"fi": f"Tapaaminen {key}"}) for key in "24"),
    )  # fmt: skip
    asked = EventQuery(ages=(AgeRange(8, 8),))
    found = town.store.listing(asked, NOW)
    assert [len(found.cards), len(found.unstated), found.unstated_total, found.total] == [1, 2, 2, 3]
    assert len(town.store.listing(EventQuery(), NOW).cards) == 4
    for told, left in ((replace(asked, unstated=False), 1), (replace(asked, stated=False), 2)):
        assert town.store.listing(told, NOW).total == left


def test_feeds_follow_every_filter(made) -> None:
    town, told = made
    for query in queries(random.Random(11)):
        if query.parts or query.weekdays or query.day_from or query.day_to:
            continue  # a feed keeps whole series, and the past
        texts = town.store.calendar_feed(query, NOW).texts.decode().replace("\r\n ", "")
        missing = [uid for uid in leaves(query, told) if f"UID:{uid}@" not in texts]
        assert missing == [], query
        beyond = town.store.calendar_feed(replace(query, words="ei-ole"), NOW)
        assert beyond.events == 0


def test_choices_are_what_has_coming_events(made) -> None:
    town, _told = made
    choices = town.store.choices(NOW)
    assert choices.topics == tuple(sorted(TOPICS))
    assert choices.audiences == tuple(sorted(AUDIENCES))
    assert choices.languages == ("fi", "sv")
    assert choices.accessibility == tuple(sorted(ACCESS))
    assert choices.located == tuple(f"Talo {n}" for n in range(6))
