"""Faults 21 to 31, 44 and 45: what a feed's bytes say, through a whole pull."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import psutil
import pytest
from sqlalchemy import select

from aggregator.onboarding import Inspector
from aggregator.store.tables import occurrence
from sources.isolate import Children
from sources.quirks import QUIRKS
from web.app import create_app
from web.following import FORMS

pytestmark = pytest.mark.anyio
HOUR = 3600
MIB = 2**20
HELSINKI = ZoneInfo("Europe/Helsinki")


def sentences(report) -> set[str]:
    return {problem.what for problem in report.problems}


async def test_21_a_valid_calendar_without_events_is_quarantined(town) -> None:
    await town.settle()
    report = await town.tell(town.reply(town.calendar()))
    assert (report.outcome, report.missing, report.hidden) == ("quarantined", 20, 0)
    assert len(town.titles()) == 20
    assert town.row().quarantine.since == town.now


async def test_22_a_feed_that_shrinks_is_taken_in_but_nothing_goes(town) -> None:
    await town.settle(town.many(120))
    report = await town.tell(town.reply(town.many(40, mark=" ja muskari")))
    assert (report.outcome, report.changed, report.missing, report.hidden) == ("quarantined", 1, 80, 0)
    with town.store.read() as db:
        assert len(db.execute(select(occurrence)).all()) == 120
    assert "Satutunti 000 ja muskari" in town.titles()


async def test_23_one_broken_event_of_a_hundred(town) -> None:
    broken = town.vevent("rikki", "Rikki", start="DTSTART:ei-mitään")
    body = town.many(100).replace(b"BEGIN:VEVENT", broken.encode() + b"BEGIN:VEVENT", 1).replace(
        town.vevent("u99", "Satutunti 099").encode(), b""
    )  # fmt: skip
    town.add()
    report = await town.tell(town.reply(body))
    assert report.new == 99
    assert {problem.item for problem in report.problems} == {"Rikki", ""}, "told, by its name"


async def test_24_twins_and_events_without_a_name(town) -> None:
    twice = town.vevent("sama", "Satutunti") + town.vevent("sama", "Satutunti") + town.vevent("", "Nimetön")
    town.add()
    report = await town.tell(town.reply(town.calendar(twice)))
    assert (report.new, len(town.titles())) == (2, 2)
    assert {problem.item for problem in report.problems} == {"Satutunti", "Nimetön"}, "told of both"
    again = await town.tell(town.reply(town.calendar(twice + town.vevent("uusi", "Uusi"))))
    assert (again.new, again.changed, again.missing) == (1, 0, 0), "a stable key"


async def test_25_other_names_on_every_fetch_make_no_twins(town) -> None:
    await town.settle(town.many(20, uid="eka"))
    before = town.store.revision()
    for uid in ("toka", "kolmas"):
        town.now += HOUR
        report = await town.tell(town.reply(town.many(20, uid=uid)))
        assert (report.new, report.missing, report.outcome) == (0, 0, "unchanged"), report
        assert len(town.titles()) == 20
    assert town.store.revision() == before


async def test_26_only_the_stamp_differs(town) -> None:
    before = await town.settle()
    report = await town.tell(town.reply(town.many().replace(b"DTSTAMP:20261101", b"DTSTAMP:20261112")))
    assert (report.outcome, report.unchanged) == ("unchanged", 20)
    assert town.kept() == before


HARD = {
    "secondly": "RRULE:FREQ=SECONDLY\r\n",
    "never": "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n",
    "yearly_never": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n",
    "crowded": "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3\r\n",
    "sparse": "RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;BYDAY=MO;BYWEEKNO=53;BYSETPOS=366\r\n",
    "year_1": ("DTSTART:00010101T000000", "RRULE:FREQ=DAILY\r\n"),
    "million_dates": "RDATE:" + ",".join(["20270101T100000"] * 1_000_000) + "\r\n",
    "endless": ("DTSTART:20261127T100000", "DTEND:99991231T235959\r\n"),
}


async def test_27_rules_that_never_end_take_under_two_seconds(town, children) -> None:
    town.add()
    blocks = [town.vevent(name, name, extra) if isinstance(extra, str) else
              town.vevent(name, name, extra[1], start=extra[0]) for name, extra in HARD.items()]  # fmt: skip
    long = town.vevent("pitka", "pitka").replace("DURATION:PT1H", "DURATION:P999999D")
    await children.run(len, "awake")
    (child,) = children._all
    before = psutil.Process(child.process.pid).cpu_times()
    async with town.fetching(most=32 * MIB):
        report = await town.tell(town.reply(town.calendar(town.vevent("ok", "Satutunti"), *blocks, long)))
    after = psutil.Process(child.process.pid).cpu_times()
    assert after.user + after.system - before.user - before.system < 2, "in the same child, alive after it"
    assert report.outcome == "changed"
    assert "Satutunti" in town.titles()
    assert QUIRKS["rule_too_often"].what in sentences(report), "refused, not cut somewhere"
    assert {problem.item for problem in report.problems} >= {
        "secondly",
        "crowded",
        "year_1",
        "pitka",
        "million_dates",
    }
    with town.store.read() as db:
        assert len(db.execute(select(occurrence)).all()) < 3000


NESTED = {
    "ical": b"BEGIN:VCALENDAR\r\n"
    + b"BEGIN:VEVENT\r\n" * 100_000
    + b"END:VEVENT\r\n" * 100_000
    + b"END:VCALENDAR\r\n",
    "jsonld": b"<!doctype html><html><body>" + b"<div>" * 100_000 + b"x" + b"</div>" * 100_000 + b"</body></html>",
    "linkedevents": b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "rss": b'<rss version="2.0"><channel>' + b"<item>" * 100_000 + b"</item>" * 100_000 + b"</channel></rss>",
}


async def test_28_nested_to_death_dies_in_the_child_and_the_site_feels_nothing(town) -> None:
    before = await town.settle()
    waits: list[float] = []

    async def ask() -> None:
        transport = httpx.ASGITransport(create_app(town.settings, town.store, clock=lambda: town.now))
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as site:
            while True:
                began = time.perf_counter()
                assert (await site.get("/fi/")).status_code == 200
                waits.append(time.perf_counter() - began)
                await asyncio.sleep(0.02)

    async with Children(1, 512, 1, preload=("aggregator.understand",)) as own:
        town.children = own
        async with town.fetching(most=8 * MIB):
            asking = asyncio.create_task(ask())
            for adapter, body in NESTED.items():
                town.add(f"/{adapter}", slug=adapter, adapter=adapter)
                town.server.pages["*"] = town.reply(body)
                report = await town.pull(adapter)
                assert report.outcome in ("error", "not_a_feed"), (adapter, report)
            asking.cancel()
            await asyncio.wait([asking])
    waits.sort()
    assert waits[int(len(waits) * 0.99)] < 1, f"p99 of {len(waits)} pages"
    assert town.kept() == before


async def test_29_other_encodings_are_read_or_told(town) -> None:
    text = town.calendar(town.vevent("1", "Pyhäjärven äitikerho")).decode()
    wrong = text.encode().replace("äitikerho".encode(), b"\xe4itikerho")
    told = {
        "latin_1": text.encode("latin-1"), "utf_16": text.encode("utf-16"), "bom": text.encode("utf-8-sig"),
        "nul": text.encode().replace(b"kerho", b"ker\0ho"), "mixed": wrong,
    }  # fmt: skip
    for slug, body in told.items():
        town.add(f"/{slug}", slug=slug)
        town.server.pages["*"] = town.reply(body)
        report = await town.pull(slug)
        assert report.outcome == "changed", slug
        assert bool(report.problems) == (slug != "bom"), "told, whatever had to be guessed"
    assert set(town.titles()) == {"Pyhäjärven äitikerho", "Pyhäjärven itikerho"}


async def test_30_a_body_that_is_a_path_is_not_read(town, tmp_path: Path) -> None:
    before = await town.settle()
    secret = {"ical": ".ics", "rss": ".xml", "jsonld": ".html", "csvsheet": ".csv", "prose": ".html"}
    feed = "<rss version='2.0'><channel><item><title>Salainen 27.11.2026 klo 10</title></item></channel></rss>"
    for adapter, ending in secret.items():
        (tmp_path / f"feed{ending}").write_bytes(
            town.many(mark=" Salainen") if adapter == "ical" else feed.encode()
        )
        town.add(f"/{adapter}", slug=adapter, adapter=adapter)
        for body in (
            str(tmp_path / f"feed{ending}"),
            f"file://{tmp_path}/feed{ending}",
            f"{town.server.base}/toinen",
        ):
            town.server.pages |= {"/toinen": town.reply(feed.encode()), f"/{adapter}": town.reply(body.encode())}
            await town.pull(adapter)
    assert town.kept() == before
    assert town.server.times("/toinen") == 0


async def test_31_what_a_browser_a_phone_or_a_sheet_would_run_is_inert(town) -> None:
    evil = "=cmd|'/c calc'!A1 <script>alert(1)</script></title><img src=x onerror=alert(2)>"
    fields = (
        "URL:javascript:alert(3)\r\nATTACH;FMTTYPE=image/png:javascript:alert(4)\r\n"
        r"DESCRIPTION:eka\r\nATTENDEE:mailto:x@example.fi\nEND:VEVENT\nBEGIN:VALARM <iframe src=javascript:alert(5)>"
        '\r\nLOCATION:"><svg onload=alert(6)>\\nATTENDEE:mailto:y@example.fi\r\n'
    )
    town.add()
    assert (await town.tell(town.reply(town.calendar(town.vevent("1", evil, fields))))).new == 1
    transport = httpx.ASGITransport(create_app(town.settings, town.store, clock=lambda: town.now))
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as site:
        uid = town.store.listing(_everything(), int(town.now)).cards[0].uid
        name = (await site.get("/fi/k?")).headers["location"].rpartition("/")[2]
        pages = ["/fi/", "/sv/", f"/fi/t/{uid}", "/fi/viikko", "/fi/kuukausi", "/fi/kartta", "/fi/upota"]
        for path in pages:
            page = (await site.get(path)).text
            assert re.findall(r"<script(?![^>]*( src=| type=\"application/ld))", page) == [], path
            assert not re.search(r"<(img|svg|iframe)[^>]*\son|(href|src)=[\"']?\s*javascript:", page), path
            for data in re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", page, re.DOTALL):
                json.loads(data)
        for path in (f"/k/{name}.ics", f"/fi/t/{uid}.ics"):
            lines = re.split(
                "\r\n|\r|\n", (await site.get(path)).text.replace("\r\n ", "")
            )  # as lenient phones do
            names = [re.split("[;:]", line)[0] for line in lines]
            assert names.count("BEGIN") == names.count("END")
            assert not {"ATTENDEE", "VALARM"} & {*names, *(line.partition(":")[2] for line in lines)}
            assert not any(
                "javascript:" in line for line in lines if not line.startswith(("DESCRIPTION", "SUMMARY"))
            )
        for form in FORMS:
            answer = await site.get(f"/k/{name}.{form}")
            assert b"<script>alert" not in answer.content
            assert b'"javascript:' not in answer.content


def _everything():
    from aggregator.model import EventQuery

    return EventQuery()


CLOCKS = {
    # title: (DTSTART, more, first start in Helsinki, all at this local time)
    "gap": ("DTSTART;TZID=Europe/Helsinki:20270328T033000", "", "2027-03-28T04:30:00+03:00"),
    "overlap": ("DTSTART;TZID=Europe/Helsinki:20271031T033000", "", "2027-10-31T03:30:00+03:00"),
    "weekly": ("DTSTART;TZID=Europe/Helsinki:20270317T180000", "RRULE:FREQ=WEEKLY;COUNT=4\r\n", "2027-03-17T18:00:00+02:00"),
    "floating": ("DTSTART:20261127T180000", "", "2026-11-27T18:00:00+02:00"),
    "windows": ("DTSTART;TZID=FLE Standard Time:20270601T180000", "", "2027-06-01T18:00:00+03:00"),
    "unknown": ("DTSTART;TZID=Mars/Olympus:20270601T180000", "", "2027-06-01T18:00:00+03:00"),
    "all_day": ("DTSTART;VALUE=DATE:20270328", "", "2027-03-28T00:00:00+02:00"),
}  # fmt: skip


async def test_44_eighteen_stays_eighteen_whatever_the_clock_does(town) -> None:
    town.add()
    blocks = [town.vevent(name, name, more, start) for name, (start, more, _) in CLOCKS.items()]
    report = await town.tell(
        town.reply(town.calendar(*blocks).replace(b"DURATION:PT1H\r\nSUMMARY:all", b"SUMMARY:all"))
    )
    assert report.new == len(CLOCKS)
    assert [problem.values["zone"] for problem in report.problems] == ["FLE Standard Time", "Mars/Olympus"], "told"
    starts: dict[str, list[datetime]] = {}
    for card in town.store.listing(_everything(), int(town.now)).cards:
        page = town.store.event_page(card.uid, int(town.now))
        starts[card.title["fi"]] = [datetime.fromtimestamp(one.start, HELSINKI) for one in page.upcoming]
    assert {name: times[0].isoformat() for name, times in starts.items()} == {
        n: f for n, (_, _, f) in CLOCKS.items()
    }
    assert [(time.hour, time.utcoffset().seconds // HOUR) for time in starts["weekly"]] == [
        (18, 2),
        (18, 2),
        (18, 3),
        (18, 3),
    ]


async def test_45_a_rule_in_utc_shifts_as_written_and_the_preview_warns(town) -> None:
    rule = town.vevent("1", "Kerho", "RRULE:FREQ=WEEKLY;COUNT=4\r\n", "DTSTART:20270317T160000Z")
    single = town.vevent("2", "Juhla", start="DTSTART:20270317T160000Z")
    winter = town.vevent("3", "Talvi", "RRULE:FREQ=WEEKLY;COUNT=4\r\n", "DTSTART:20270113T160000Z")
    town.add()
    await town.tell(town.reply(town.calendar(rule, single, winter)))
    with town.store.read() as db:
        starts = [datetime.fromtimestamp(at, UTC).hour for (at,) in db.execute(select(occurrence.c.start_at))]
    assert set(starts) == {16}
    inspection = await Inspector(town.settings, town.puller.fetcher, town.children).inspect(
        town.server.base + "/k.ics"
    )
    warned = [problem.item for problem in inspection.problems if "UTC" in problem.what]
    assert warned == ["Kerho"]


async def test_29_a_table_with_letters_of_no_alphabet_is_told(town) -> None:
    town.add(adapter="csvsheet")
    report = await town.tell(town.reply(b"title;date;start time\nSatu\x81tunti \xe4;27.11.2026;10:00\n"))
    assert town.titles() == ["Satutunti ä"]
    assert [problem.what for problem in report.problems] == [
        "A letter was cut in half; what is left of it was dropped."
    ]


async def test_29_a_page_in_latin_1_without_a_word_about_it(town) -> None:
    page = "<!doctype html><html><body><h2>Äitienpäivän satutunti</h2><p>27.11.2026 klo 10–11, Lähiökirjasto</p></body></html>"
    town.add(adapter="prose")
    await town.tell(town.reply(page.replace("–", "-").encode("latin-1")))
    assert town.titles() == ["Äitienpäivän satutunti"]
