"""One weekly hobby told in three ways, pulled over HTTP: the same card, the same page, the same filter."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from aggregator import correcting, merging
from aggregator.model import AgeRange, EventQuery
from aggregator.settings import Settings
from aggregator.store import sources
from aggregator.store.facets import Facets
from aggregator.store.tables import event, occurrence
from web.app import create_app

pytestmark = pytest.mark.anyio
ZONE = ZoneInfo("Europe/Helsinki")
# 2026-11-18 is now; week 9 of 2027 is the winter holiday of Imatra
TUESDAYS = [date(2026, 11, 3) + timedelta(weeks=n) for n in range(20)]
HELD = [
    day for day in TUESDAYS
    if not (date(2026, 12, 20) < day < date(2027, 1, 7)) and day.isocalendar().week != 9
]  # fmt: skip
LEFT = sum(day > date(2026, 11, 18) for day in HELD)
LINE = "Joka tiistai klo 17–18, 3.11.2026–16.3.2027, ei joululomalla 22.12.–5.1., ei talvilomalla 1.–7.3."
WHERE = "LOCATION:Pääkirjasto\\, Kirjastokatu 1\\, 55100 Imatra\r\n"


def stamp(day: date, hour: int = 17) -> str:
    return f"{day:%Y%m%d}T{hour:02}0000"


def single(vevent, day: date, title: str = "Lukukerho 7–9 v", hour: int = 17, extra: str = "") -> str:
    return vevent(f"kerta-{day}@k", title, stamp(day, hour), WHERE + extra)


def singles(ics, days=HELD, **changed: str) -> bytes:
    calendar, vevent = ics
    return calendar(*(changed.get(f"d{day:%m%d}", single(vevent, day)) for day in days))


def told_three_ways(ics) -> dict[str, bytes]:
    calendar, vevent = ics
    out = [day for day in TUESDAYS if day not in HELD]
    exdates = "".join(f"EXDATE;TZID=Europe/Helsinki:{stamp(day)}\r\n" for day in out)
    rule = f"RRULE:FREQ=WEEKLY;COUNT=20\r\n{exdates}"
    row = (
        "BEGIN:VEVENT\r\nUID:rivi@k\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261103\r\n"
        f"DTEND;VALUE=DATE:20270317\r\nSUMMARY:Lukukerho 7–9 v\r\n{WHERE}"
        "DESCRIPTION:Kerho kokoontuu tiistaisin klo 17–18.\r\nEND:VEVENT\r\n"
    )
    return {
        "rule": calendar(vevent("sarja@k", "Lukukerho 7–9 v", stamp(TUESDAYS[0]), WHERE + rule)),
        "singles": singles(ics),
        "row": calendar(row),
    }


def settings_of(store) -> Settings:
    return Settings(database=store.database, municipality="Imatra", site_address="https://puuha.example.fi")


def site(pulls) -> TestClient:
    app = create_app(settings_of(pulls.store), pulls.store, clock=lambda: pulls.clock.now)
    return TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def right(store, now: int) -> None:
    """Lists, counts and feeds agree on how many there are."""
    for query in (
        EventQuery(),
        EventQuery(shape="hobby"),
        EventQuery(weekdays=(1,)),
        EventQuery(words="lukukerho"),
        EventQuery(ages=(AgeRange(8, 8),), sources=("kirjasto",)),
        EventQuery(parts=("evening",)),
    ):
        found = store.listing(query, now)
        cards = len(found.cards) + found.unstated_total + found.ongoing_total
        with store.read() as db:
            # read anew: a slow machine's store may answer with the sets of a moment ago
            counts = Facets(store.zone, store.read).counts(db, query, now, (), {})
        assert (found.total, counts.total) == (cards, cards), query


async def test_three_tellings_are_one_hobby(pulls, feeds, answer, ics) -> None:
    cards, lines = {}, {}
    for name, body in told_three_ways(ics).items():
        feeds.pages[f"/{name}.ics"] = answer(body)
    async with pulls() as pulling:
        now = int(pulling.clock.now)
        for name in ("rule", "singles", "row"):
            pulling.add(f"{feeds.base}/{name}.ics", "kirjasto")
            report = await pulling.pull("kirjasto")
            assert report.outcome == "changed", report
            with site(pulling) as browse:
                html = browse.get("/fi/?tyyppi=harrastus").text
                (card,) = pulling.store.listing(EventQuery(shape="hobby"), now).cards
                assert pulling.store.listing(EventQuery(shape="single"), now).total == 0
                right(pulling.store, now)
                page = browse.get(re.search(r'href="(/fi/t/[^"]+)"', html)[1]).text
            cards[name] = (card.title, card.start, card.end, card.remaining, card.weekday, card.weekly, card.age)
            assert f"joka tiistai, {LEFT} kertaa jäljellä" in plain(html)
            lines[name] = plain(page)
            assert LINE in lines[name], name
            with pulling.store.write() as db:
                sources.remove(db, "kirjasto")
    assert cards["rule"][:-1] == cards["singles"][:-1] == cards["row"][:-1]
    assert {told[-1].range for told in cards.values()} == {AgeRange(7, 9)}
    assert "Sarjan ajat" in lines["singles"] and "Muut ajat" in lines["singles"]


async def test_a_single_is_moved_called_off_and_goes(pulls, feeds, answer, ics) -> None:
    _, vevent = ics
    feeds.pages["/k.ics"] = answer(singles(ics))
    async with pulls() as pulling:
        store, now = pulling.store, int(pulling.clock.now)
        pulling.add(f"{feeds.base}/k.ics")
        await pulling.pull()
        uids = feed_uids(store, now)
        first = HELD[3]  # 24 November, the next one
        assert len(uids) == len(HELD)

        async def again(body: bytes, later: int = 0) -> None:
            feeds.pages["/k.ics"] = answer(body)
            pulling.clock.now += later
            await pulling.pull()
            right(store, int(pulling.clock.now))

        # called off: the card says so, and when it goes on
        await again(singles(ics, **{"d1124": single(vevent, first, extra="STATUS:CANCELLED\r\n")}))
        (card,) = store.listing(EventQuery(), now).cards
        assert (card.status, card.remaining) == ("cancelled", LEFT)
        assert datetime.fromtimestamp(card.resumes, ZONE).date() == HELD[4]
        # moved to another hour: a card of its own beside the others
        await again(singles(ics, **{"d1124": single(vevent, first, hour=15)}))
        shown = [(card.remaining, datetime.fromtimestamp(card.start, ZONE).hour) for card in
                 store.listing(EventQuery(), now).cards]  # fmt: skip
        assert shown == [(1, 15), (LEFT - 1, 17)]
        # back again, and another text: one card; words of one of them find that one
        masks = single(vevent, HELD[5], extra="DESCRIPTION:Teemana naamiaiset.\r\n")
        await again(singles(ics, **{f"d{HELD[5]:%m%d}": masks}))
        assert store.listing(EventQuery(), now).total == 1
        (card,) = store.listing(EventQuery(words="naamiaiset"), now).cards
        assert datetime.fromtimestamp(card.start, ZONE).date() == HELD[5]
        assert store.listing(EventQuery(each_time=True), now).total == LEFT
        assert feed_uids(store, now) == uids
        # two gone from the feed, one of them the next
        for later in (0, 7 * 3600):
            await again(singles(ics, [day for day in HELD if day not in (first, HELD[6])]), later)
        (card,) = store.listing(EventQuery(), int(pulling.clock.now)).cards
        assert (card.remaining, datetime.fromtimestamp(card.start, ZONE).date()) == (LEFT - 2, HELD[4])
        assert feed_uids(store, now) < uids
        consistent(store)


def feed_uids(store, now: int) -> set[str]:
    feed = store.calendar_feed(EventQuery(), now)
    return set(re.findall(r"UID:(\S+)", feed.texts.decode()))


def consistent(store) -> None:
    """Every single event of a hobby has the one before it in `prev_end_at`, whatever was done to it."""
    with store.read() as db:
        rows = db.execute(
            select(
                event.c.hobby_id, event.c.id, occurrence.c.start_at, occurrence.c.end_at, occurrence.c.prev_end_at
            )
            .join(occurrence, occurrence.c.event_id == event.c.id)
            .where(event.c.hobby_id.is_not(None))
            .order_by(event.c.hobby_id, occurrence.c.start_at)
        ).all()
    over: dict[int, int] = {}
    for row in rows:
        assert row.prev_end_at == over.get(row.hobby_id, 0)
        over[row.hobby_id] = row.end_at


async def test_a_single_is_corrected_hidden_and_merged(pulls, feeds, answer, ics) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(singles(ics))
    feeds.pages["/s.ics"] = answer(calendar(*(
        vevent(f"s{n}@s", "Lukukerho 7–9 v", stamp(day), WHERE) for n, day in enumerate(HELD[4:7])
    )))  # fmt: skip
    async with pulls() as pulling:
        store, now = pulling.store, int(pulling.clock.now)
        settings = settings_of(store)
        pulling.add(f"{feeds.base}/k.ics")
        await pulling.pull()
        page = store.event_page(store.listing(EventQuery(), now).cards[0].uid, now)
        assert page is not None
        uids = [one.uid for one in page.siblings]
        fifth, sixth = uids[5], uids[6]
        correcting.correct(store, settings, fifth, {"ages": (10, 12)}, "anna", now)
        assert sorted(card.remaining for card in store.listing(EventQuery(), now).cards) == [1, LEFT - 1]
        correcting.undo(store, settings, fifth, (), "anna", now)
        assert [card.remaining for card in store.listing(EventQuery(), now).cards] == [LEFT]
        correcting.correct(store, settings, sixth, {"hidden": True}, "anna", now)
        assert [card.remaining for card in store.listing(EventQuery(), now).cards] == [LEFT - 1]
        correcting.undo(store, settings, sixth, (), "anna", now)
        # another source tells three of them
        pulling.add(f"{feeds.base}/s.ics", "seura")
        await pulling.pull("seura")
        (card,) = store.listing(EventQuery(), now).cards
        assert card.remaining == LEFT
        assert len(merging.merges_of(store)) == 3
        (card,) = store.listing(EventQuery(sources=("seura",)), now).cards
        assert datetime.fromtimestamp(card.start, ZONE).date() == HELD[4]
        right(store, now)
        consistent(store)
        merging.unmerge(store, settings, merging.merges_of(store)[0].uid, "anna", now)
        right(store, now)
        consistent(store)
