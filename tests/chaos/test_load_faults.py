"""Faults 43 and 47 to 50: clocks gone wrong, everything at once, and addresses that are only looked at."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, update

from aggregator.onboarding import Inspector
from aggregator.schedule import Schedule
from aggregator.store import families, leases, sources
from aggregator.store import pulls as log
from aggregator.store.tables import source
from aggregator.upkeep import forget
from sources.adapters import ADAPTERS

pytestmark = pytest.mark.anyio
HOUR, DAY, YEAR = 3600, 86_400, 365 * 86_400


def due(town) -> int:
    with town.store.write() as db:
        found = leases.claim_due(db, int(town.now), 10)
        for lease in found:
            leases.release(db, lease)
    return len(found)


async def test_43_a_clock_that_jumps_ends_nothing_and_holds_nothing_up(town) -> None:
    await town.settle()
    right = town.now
    with town.store.write() as db:
        token = families.add(db, ["ika=7"], int(right))
    forget(town.store, town.settings, int(right))
    assert due(town) == 0
    town.now = right - 2 * HOUR
    assert due(town) == 1, "checked in the future: the due time is not to be believed"
    assert due(town) == 0, "but only once"
    town.now = right + YEAR
    assert due(town) == 1
    assert (await town.tell(town.reply(town.many()))).good
    for _ in range(8):  # two days of upkeep by the wrong clock
        forget(town.store, town.settings, int(town.now))
    with town.store.write() as db:
        leases.claim_due(db, int(town.now) + 2 * HOUR, 10)
    town.now = right + HOUR
    assert due(town) == 1, "a lease of next year holds nobody up"
    with town.store.read() as db:
        assert families.by_edit(db, token) is not None
        assert [report.outcome for report in log.latest(db, "kirjasto")] == ["unchanged", "changed"]
    assert len(town.titles()) == 20


async def test_43_failures_of_a_clock_ahead_are_not_waited_for(town) -> None:
    await town.settle()
    with town.store.write() as db:
        db.execute(update(source).values(next_pull_at=int(town.now) + YEAR, checked_at=int(town.now)))
    assert due(town) == 1


async def until_told(schedule: Schedule, reports: list, count: int, seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    try:
        while len(reports) < count:
            assert time.monotonic() < ends, f"{len(reports)} of {count}"
            await asyncio.sleep(0.02)
    finally:
        await schedule.stop(1)


async def test_47_two_hundred_feeds_on_a_dead_host(town, make_hostile) -> None:
    dead = make_hostile()

    async def silent(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    dead.pages["*"] = silent
    for number in range(200):
        town.add(f"http://kuollut.example.fi:{dead.port}/{number}.ics", slug=f"s{number:03}")
    town.now += 1
    town.add("/k.ics")
    town.server.pages["/k.ics"] = town.reply(town.many())
    names = {"kuollut.example.fi": ["127.0.0.1"]}

    async def lookup(host: str, port: int) -> list[str]:
        return names.get(host, [host])

    async with town.fetching(seconds=1, resolver=lookup) as puller:
        reports: list = []
        puller.settings = town.settings.model_copy(update={"pulls_at_once": 16})
        schedule = Schedule(puller, reports.append)
        began = time.monotonic()
        await schedule.tick()
        await until_told(schedule, reports, 201)
    assert Counter(report.outcome for report in reports) == {"unreachable": 200, "changed": 1}
    assert dead.most <= 4, "two at a time, and two that have just hung up"
    assert dead.connections <= 6, "and after a few none at all for a while"
    assert time.monotonic() - began < 30


async def test_48_everything_due_at_start_is_spread_out(town) -> None:
    asked: list[int] = [0]

    async def brief(writer: asyncio.StreamWriter) -> None:
        asked.append(asked[-1] + 1)
        await asyncio.sleep(0.02)
        asked.append(asked[-1] - 1)
        writer.write(town.reply(town.many(1)))

    for number in range(30):
        town.add(f"/{number}.ics", slug=f"s{number}")
    town.server.pages["*"] = brief
    reports: list = []
    town.puller.chance = random.Random(1).random
    town.puller.settings = town.settings.model_copy(update={"pulls_at_once": 16})
    schedule = Schedule(town.puller, reports.append)
    await schedule.tick()
    await until_told(schedule, reports, 30)
    assert max(asked) == 2, "one server is not asked by all at once"
    with town.store.read() as db:
        waits = sorted(at - int(town.now) for (at,) in db.execute(select(source.c.next_pull_at)))
    assert HOUR * 0.95 <= waits[0] < waits[-1] <= HOUR * 1.05
    assert len(set(waits)) > 20, "nor will they be next time"
    assert waits[-1] - waits[0] > HOUR * 0.08


@pytest.mark.parametrize("how", ["pause", "remove"])
async def test_49_paused_or_deleted_while_it_is_fetched(town, how: str) -> None:
    before = await town.settle()

    async def meanwhile(writer: asyncio.StreamWriter) -> None:
        with town.store.write() as db:
            if how == "pause":
                sources.set_paused(db, "kirjasto", True, int(town.now))
            else:
                sources.remove(db, "kirjasto")
        writer.write(town.reply(town.many(30, mark=" uusi")))

    report = await town.tell(meanwhile)
    assert report.outcome == "superseded"
    if how == "pause":
        assert (town.kept(), town.row().about.paused) == (before, True)
    else:
        assert town.titles() == []


HOSTILE = {
    "inside": (lambda town, folder: "http://127.0.0.2/", "refused"),
    "metadata": (lambda town, folder: "http://169.254.169.254/latest/meta-data/", "refused"),
    "file": (lambda town, folder: "file:///etc/passwd", "refused"),
    "path": (lambda town, folder: str(folder / "k.ics"), "refused"),
    "broken": (lambda town, folder: "http://[::f+35", "refused"),
    "redirect": (lambda town, folder: town.server.base + "/to", "refused"),
    "endless": (lambda town, folder: town.server.base + "/endless", "error"),
    "slow": (lambda town, folder: town.server.base + "/slow", "error"),
    "nested": (lambda town, folder: town.server.base + "/nested", "not_a_feed"),
}


async def test_50_a_preview_has_the_same_guards_and_stores_nothing(town, make_hostile, tmp_path: Path) -> None:
    before, inside = town.kept(), make_hostile(host="127.0.0.2")
    (tmp_path / "k.ics").write_bytes(town.many())
    town.server.pages |= {
        "/to": town.reply(status=302, location=f"{inside.base}/k.ics"),
        "/endless": town.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536),
        "/slow": town.slowly(town.reply(town.many())),
        "/nested": town.reply(b"<!doctype html>" + b"<div>" * 20_000),
    }
    async with town.fetching(seconds=0.5) as puller:
        inspector = Inspector(town.settings, puller.fetcher, town.children)
        for name, (address, outcome) in HOSTILE.items():
            inspection = await inspector.inspect(address(town, tmp_path))
            assert (inspection.outcome, inspection.items) == (outcome, []), name
            assert inspection.problems, name
        for adapter in ADAPTERS:
            assert (await inspector.inspect("http://[::f+35", adapter=adapter)).outcome == "refused", adapter
    with town.store.read() as db:
        assert (town.kept(), sources.every(db), inside.connections) == (before, [], 0)
