"""Documents kept in the store are pulled like any other, on both databases: sheets, and rows typed in by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from aggregator import adding, owncalendar
from aggregator.adding import AddingError, Details
from aggregator.handmade import Typed, problems
from aggregator.store import documents, inquiries, sources
from aggregator.store.desktables import document, typed
from aggregator.store.tables import event
from sources.catalogue import Source

pytestmark = pytest.mark.anyio
SHEET = "Tapahtuma;Pvm;Klo;Ikä\r\nSatutunti;19.11.2026;10;3-6\r\nRobottikerho;20.11.2026;17;\r\nMuskari;21.11.2026;9;0-2\r\n"
ROW = Typed("Kokkikerho", "2026-11-24", "17:00", "18:30", "2026-12-15", (1,), ("2026-12-08",), place="Nuorisotalo",
            min_age=9, max_age=12, price="20 €", description="Tehdään ruokaa.", signup_by="2026-11-23")  # fmt: skip


def seen(store) -> list[tuple[str, bool, bool]]:
    """(title, hidden, cancelled) of every event."""
    with store.read() as db:
        query = select(event.c.title, event.c.hidden, event.c.cancelled).order_by(event.c.first_start_at)
        return [(row.title.split('"')[3], row.hidden, row.cancelled) for row in db.execute(query)]


def keep(one, slug: str, text: str, agreed: bool = True) -> None:
    """Bring a table, the first one or a newer one."""
    now = int(one.clock.now)
    with one.store.write() as db:
        if sources.one(db, slug) is None:
            about = Source(slug, slug, f"stored:{slug}.csv", "csvsheet")
            sources.add(db, about, now)
        number = sources.one(db, slug).id
        documents.put(db, number, "t.csv", text.encode(), now, agreed=agreed)
        sources.read_again(db, number, now)


HEAD, *LINES = SHEET.strip().split("\r\n")


async def test_a_sheet_is_pulled_and_a_newer_one_takes_its_place(pulls) -> None:
    async with pulls() as one:
        keep(one, "taulu", SHEET)
        assert (await one.pull("taulu")).new == 3
        assert (await one.pull("taulu")).outcome == "not_modified"
        # without a worker's word the removal rule holds
        keep(one, "taulu", f"{HEAD}\r\nToinen;1.12.2026;10;\r\n", agreed=False)
        assert (await one.pull("taulu")).hidden == 0
        assert not any(hidden for _, hidden, _ in seen(one.store))
        keep(one, "taulu", f"{HEAD}\r\n{LINES[0]}\r\n")
        report = await one.pull("taulu")
        assert (report.outcome, report.hidden) == ("changed", 3)
        assert [title for title, hidden, _ in seen(one.store) if not hidden] == ["Satutunti"]
        # last month's rows are cleared away, not called off
        one.clock.now += 30 * 86_400
        keep(one, "taulu", f"{HEAD}\r\nJoulujuhla;20.12.2026;10;\r\n")
        await one.pull("taulu")
        assert [title for title, hidden, _ in seen(one.store) if not hidden] == ["Satutunti", "Joulujuhla"]
        one.add("stored:tyhja.csv", slug="tyhja", adapter="csvsheet")
        report = await one.pull("tyhja")
        assert report.outcome == "unreachable"
        assert "uploaded" in str(report.problems[1])


async def test_typed_rows_keep_their_names_through_every_change(pulls) -> None:
    async with pulls() as one:
        now, store = int(one.clock.now), one.store
        slug = owncalendar.make(store, Details("Oma kalenteri", organiser="Nuorisotoimi"), "nuoriso", now)
        assert owncalendar.make(store, Details("Toinen"), "nuoriso", now) == slug  # one for an organisation
        number = owncalendar.put(store, slug, ROW, now)
        party = owncalendar.put(store, slug, Typed("Joulujuhla", "2026-12-12", free=True), now)
        assert (await one.pull(slug)).new == 2
        uids = owncalendar.served(store, slug)
        assert set(uids) == {number, party}
        page = store.event_page(uids[number][0], now)
        believed = page.event
        assert (believed.age.range.min, believed.age.range.max, believed.age.basis) == (9, 12, "stated")
        assert believed.organiser and believed.price.low == 20 and believed.signup.closes.day == 23
        assert [date.fromtimestamp(o.start).isoformat() for o in page.upcoming] == [
            "2026-11-24",
            "2026-12-01",
            "2026-12-15",
        ]
        owncalendar.put(store, slug, replace(ROW, title="Ruokakerho", start="16:00"), now, number)
        owncalendar.call_off(store, slug, party, now, cancelled=True)
        assert (await one.pull(slug)).changed == 2
        after = owncalendar.served(store, slug)
        assert {number: uid for number, (uid, _) in after.items()} == {
            number: uid for number, (uid, _) in uids.items()
        }
        assert sorted(seen(store)) == [("Joulujuhla", False, True), ("Ruokakerho", False, False)]
        owncalendar.remove(store, slug, party, now)
        assert (await one.pull(slug)).hidden == 1
        assert owncalendar.served(store, slug) == {number: after[number]}


def test_typed_mistakes_are_told_by_field() -> None:
    bad = replace(
        ROW, title="", day="24.11.", end="16:00", weekdays=(1,), min_age=12, max_age=9, signup="javascript:x"
    )
    assert {one.item for one in problems(bad)} >= {"title", "day", "end", "min_age", "signup"}
    assert [one.item for one in problems(replace(ROW, weekdays=(6,), last="2026-11-27"))] == ["weekdays"]
    assert not problems(ROW)


def test_inquiries_are_few_and_forgotten(store) -> None:
    now = 1_795_000_000
    with store.write() as db:
        first, second = (inquiries.begin(db, 1, "kirjasto", "https://a.example/", now) for _ in range(2))
        assert inquiries.begin(db, 1, "kirjasto", "https://a.example/", now) is None
        assert inquiries.begin(db, 2, "kirjasto", "https://a.example/", now)
        assert inquiries.beat(db, first, now, ("Reading {address}…", {"address": "x"}))
        assert inquiries.end(db, first, "cancelled", now)
        assert not inquiries.beat(db, first, now, ("", {}))
        assert inquiries.end(db, second, "done", now, {"feeds": [], "obstacle": "nothing"})
        assert inquiries.again(db, second, now, anew=True)
        assert not inquiries.again(db, second, now)
        assert inquiries.one(db, second).lost(now + 60)
        assert inquiries.forget(db, now + 90_000) == 3


def test_a_source_and_its_document_go_together(store) -> None:
    now = 1_795_000_000
    token = adding.begin(store, 1, "kirjasto", "kevat.csv", now, body=SHEET.encode())
    with pytest.raises(AddingError):
        adding.save(store, token, Details(""), "Tiina", now)
    with store.write() as db:
        inquiries.end(db, token, "done", now, {"feeds": [{"address": "kevat.csv", "adapter": "csvsheet"}]})
    slug = adding.save(store, token, Details("Uusi", ages=(3, 6)), "Tiina", now)
    assert slug != "uusi"  # that word stands in addresses
    assert adding.save(store, token, Details("Uusi"), "Tiina", now) == slug  # sent twice
    with store.read() as db:
        row = sources.one(db, slug)
        assert (row.about.address, row.organisation) == (f"stored:{slug}.csv", "kirjasto")
        assert documents.kept(db, slug).body == SHEET.encode()
    with store.write() as db:
        sources.remove(db, slug)
        assert not db.execute(select(document)).all()
        assert not db.execute(select(typed)).all()
