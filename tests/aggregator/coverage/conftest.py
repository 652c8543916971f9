"""A made-up town whose truth is known: what was put into the store, in the generator's own words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from aggregator.codec import dump_event
from aggregator.coverage import assembling
from aggregator.grouping import likeness
from aggregator.model import AgeClaim, AgeRange, Event, Occurrence, Place, Price
from aggregator.settings import Settings
from aggregator.store import Store, singles, sources
from aggregator.store import tables as rows
from sources.catalogue import Source

ZONE = ZoneInfo("Europe/Helsinki")
TODAY = date(2026, 11, 18)
NOW = 1_795_000_000
AREAS = {"keskusta": (61.190, 28.770), "vuoksenniska": (61.240, 28.850), "rajapatsas": (61.150, 28.600)}
AREA_FILE = """
[[municipality]]
name = "Imatra"
    [[municipality.district]]
    name = "Keskusta"
    centre = [61.190, 28.770]
    where.fi = "Keskustassa"
    [[municipality.district]]
    name = "Vuoksenniska"
    centre = [61.240, 28.850]
    where.fi = "Vuoksenniskalla"
    [[municipality.district]]
    name = "Rajapatsas"
    centre = [61.150, 28.600]
    [[municipality.school]]
    name = "Kosken koulu"
    [[municipality.school]]
    name = "Itä-Siitolan koulu"
    names = ["Siitolan koulu"]
"""


@dataclass
class Truth:
    """An event as its maker knows it. days: (day, hour or None, cancelled) of each of its sessions."""

    uid: str
    days: list[tuple[date, int | None, bool]]
    ages: tuple[int, int] | None
    stated: bool
    parents: bool
    adults: bool
    cancelled: bool
    area: str
    near: str
    school: str
    free: bool | None
    signup: bool | None
    accessible: bool
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    support: bool
    heard: bool
    placed: bool
    sources: tuple[str, ...]
    hobby: str = ""
    weekly: bool = False


TITLES = ("Satutunti", "Sählykerho", "Kuvataidepaja", "Bändi-ilta", "Metsäretki")


def make(count: int, seed: int = 7) -> list[Truth]:
    """Events from May 2025 to March 2027: single ones, weekly hobbies, and hobbies told as single events."""
    chance = random.Random(seed)
    made: list[Truth] = []
    number = 0
    while len(made) < count:
        number += 1
        one = some_truth(f"u{number:05}", chance)
        first = date(2025, 5, 1) + timedelta(days=chance.randrange(640))
        hour = chance.choice((None, 9, 11, 12, 14, 16, 17, 18, 20))
        kind = chance.random()
        if kind < 0.08 and hour is not None:
            # a weekly series, one of its times perhaps called off
            times = chance.choice((5, 8, 9, 14))
            off = chance.randrange(times) if chance.random() < 0.2 else -1
            one.weekly = True
            one.days = [(first + timedelta(weeks=n), hour, n == off) for n in range(times)]
            made.append(one)
        elif kind < 0.09 and hour is not None and not one.cancelled and not one.adults:
            # the same told as single events, all in one term
            start = date(chance.choice((2025, 2026)), 9, chance.randrange(1, 8))
            one.placed, one.sources, number = True, one.sources[:1], number + 9
            for n in range(9):
                told = Truth(**{**vars(one), "uid": f"{one.uid}-{n}", "hobby": one.uid})
                told.days = [(start + timedelta(weeks=n), hour, False)]
                made.append(told)
        else:
            one.days = [(first, hour, False)]
            made.append(one)
    return made[:count] if not made[count - 1].hobby else made


def some_truth(uid: str, chance: random.Random) -> Truth:
    ages = chance.choice(
        (None, (0, 2), (3, 6), (1, 4), (7, 12), (7, 9), (10, 15), (13, 17), (16, 29), (0, 99), (15, 15))
    )
    adults = chance.random() < 0.05
    parents = chance.random() < 0.07
    area = chance.choices(("keskusta", "vuoksenniska", ""), (6, 2, 1))[0]
    near = area if area and chance.random() < 0.8 else ""
    heard = chance.random() < 0.03
    return Truth(
        uid, [], (18, 64) if adults else ages, chance.random() < 0.4, parents, adults, chance.random() < 0.04, area, near,
        chance.choices(("", "kosken-koulu", "ita-siitolan-koulu"), (8, 1, 1))[0], chance.choice((True, True, False, None)),
        chance.choice((True, False, None)), chance.random() < 0.1,
        chance.choice(((), ("fi",), ("fi", "sv"), ("uk",), ("en", "fi"))), chance.choice(((), ("music",), ("sports", "crafts"))),
        not heard and chance.random() < 0.05, heard, chance.random() < 0.9,
        chance.choice((("kirjasto",), ("nuoriso",), ("kirjasto", "nuoriso"))),
    )  # fmt: skip


PLACES = {"": "Pääkirjasto", "kosken-koulu": "Kosken koulu, liikuntasali", "ita-siitolan-koulu": "Siitolan koulu"}


def as_event(told: Truth) -> Event:
    """What the feeds would have told."""
    title = (
        "Nuorisovaltuuston kokous"
        if told.heard
        else "Perhekahvila"
        if told.support
        else TITLES[int(told.uid[5]) % 5]
    )
    own = "".join(chr(ord("a") + int(digit)) * 2 for digit in (told.hobby or told.uid)[1:6])
    day, hour, _ = told.days[0]
    starts: Any = day if hour is None else datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    ends: Any = day + timedelta(days=1) if hour is None else starts + timedelta(hours=1)
    lat, lon = AREAS.get(told.near, (None, None))
    return Event(
        uid=told.uid, title={"fi": f"{title} {own}"}, starts=starts, ends=ends, timezone="Europe/Helsinki",
        status="cancelled" if told.cancelled else "confirmed", area=told.area,
        place=Place({"fi": PLACES[told.school]}, lat=lat, lon=lon) if told.placed else None,
        age=AgeClaim(AgeRange(*told.ages), "stated" if told.stated else "read") if told.ages else None,
        audiences=("parents",) if told.parents else (), topics=told.topics, price=Price(told.free),
        languages=told.languages, accessibility=("wheelchair",) if told.accessible else (), signup_needed=told.signup,
    )  # fmt: skip


def put(store: Store, events: list[Truth]) -> None:
    """Write the rows of the store as a pull would have."""
    slugs = ["", *AREAS]
    with store.write() as db:
        db.execute(
            insert(rows.area), [{"id": n, "slug": slug, "name": slug.title()} for n, slug in enumerate(slugs)]
        )
        ids = {
            slug: sources.add(db, Source(slug, slug.title(), f"https://{slug}.example.fi/"), NOW)
            for slug in ("kirjasto", "nuoriso")
        }
        tables: dict[Any, list[dict[str, Any]]] = {rows.event: [], rows.occurrence: [], rows.source_event: []}
        for number, told in enumerate(events):
            believed = as_event(told)
            low, high = told.ages or (-1, 200)
            shared = {
                "area_id": slugs.index(told.area), "free": 2 if told.free is None else int(told.free), "min_age": low,
                "max_age": high,
            }  # fmt: skip
            times = [(*instants(day, hour), off) for day, hour, off in told.days]
            lat, lon = AREAS.get(told.near, (None, None)) if told.placed else (None, None)
            tables[rows.event].append(shared | {
                "id": number, "uid": told.uid, "title": "{}", "status": believed.status, "all_day": told.days[0][1] is None,
                "rrule": "FREQ=WEEKLY" if told.weekly else "", "place": PLACES[told.school] if told.placed else "",
                "first_start_at": times[0][0], "last_end_at": times[-1][1], "hidden": False, "cancelled": told.cancelled,
                "content_hash": b"", "sequence": 0, "created_at": 0, "changed_at": 0, "detail": dump_event(believed),
                "lat": lat, "lon": lon,
            })  # fmt: skip
            tables[rows.occurrence] += [
                shared
                | {
                    "event_id": number,
                    "start_at": start,
                    "end_at": end,
                    "is_long": 0,
                    "cancelled": off or told.cancelled,
                }
                for start, end, off in times
            ]
            tables[rows.source_event] += [
                {"source_id": ids[slug], "key": told.uid, "event_id": number, "digest": b"", "missed": 0}
                for slug in told.sources
            ]
        for event, told in zip(tables[rows.event], events, strict=True):
            times = [Occurrence(*instants(day, hour), off or told.cancelled) for day, hour, off in told.days]
            event["likeness"] = likeness(as_event(told), times, ZONE)
        for table, values in tables.items():
            db.execute(insert(table), values)
        singles.settle(db, range(len(events)), ZONE)


def instants(day: date, hour: int | None) -> tuple[int, int]:
    start = datetime(day.year, day.month, day.day, hour or 0, tzinfo=ZONE)
    end = start + (timedelta(days=1) if hour is None else timedelta(hours=1))
    return int(start.timestamp()), int(end.timestamp())


@pytest.fixture(scope="session")
def settings_of(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A municipality with three areas and two schools."""
    path = Path(tmp_path_factory.mktemp("areas")) / "areas.toml"
    path.write_text(AREA_FILE, "utf-8")
    return Settings(municipality="Imatra", database="sqlite:///unused", areas=path, horizon_days=120)


@pytest.fixture(scope="session")
def truth() -> list[Truth]:
    """Five thousand events."""
    return make(5_000)


@pytest.fixture(scope="session")
def known_town(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, truth: list[Truth], settings_of: Settings
) -> Iterator[Store]:
    """They in a store, counted."""
    import shutil

    path = tmp_path_factory.mktemp("town") / "town.sqlite3"
    shutil.copy(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    put(store, truth)
    assembling.refresh(store, settings_of, NOW)
    yield store
    store.close()


@pytest.fixture
def fill() -> Any:
    """`fill(store, count)`: another such town in a store, smaller; its truth."""

    def filled(store: Store, count: int) -> list[Truth]:
        some = make(count, seed=11)
        put(store, some)
        return some

    return filled
