"""Faults 32 to 36 and 46: the real program in processes of its own, killed, stopped and doubled."""

from __future__ import annotations

import asyncio
import re
import signal
import threading
import time

import pytest
from sqlalchemy import func, select

from aggregator.store import leases
from aggregator.store.leases import LEASE_SECONDS
from aggregator.store.tables import event, pull

pytestmark = pytest.mark.anyio
HANGING = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nBEGIN:VCALENDAR\r\n"


@pytest.fixture
def today(town):
    """The town in the present, as the program in its own process sees it."""
    town.now = time.time()
    town.feed = town.many(now=town.now)
    town.server.pages["/k.ics"] = town.reply(town.feed)
    return town


def due(town) -> list[leases.Lease]:
    with town.store.write() as db:
        return leases.claim_due(db, int(town.now), 10)


def log(town) -> list[tuple[str, int]]:
    with town.store.read() as db:
        return [tuple(row) for row in db.execute(select(pull.c.outcome, pull.c.times).order_by(pull.c.id))]


async def test_32_killed_while_fetching_is_fetched_once_more(today, program) -> None:
    today.server.pages["/k.ics"] = today.slowly(HANGING, 0.01)
    today.add()
    before = today.kept()
    worker = program.start("worker")
    program.until(today.server.times)
    worker.kill()
    assert (today.kept(), log(today), due(today)) == (before, [], []), "the lease holds"
    today.server.pages["/k.ics"] = today.reply(today.feed)
    today.now += LEASE_SECONDS + 60
    (lease,) = due(today)
    assert (await today.puller.pull(lease)).new == 20
    assert (today.server.times(), due(today)) == (2, [])


async def test_33_killed_inside_the_transaction_leaves_the_state_before(today, program) -> None:
    today.add()
    before = today.kept()
    process = program.start("pull", hold="before:aggregator.store.pulls:record")
    program.until(lambda: process.held)
    process.kill()
    assert (today.kept(), log(today)) == (before, [])
    today.now += LEASE_SECONDS + 60
    assert (await today.pull()).new == 20


async def test_34_killed_between_commit_and_answer_changes_nothing_when_run_again(today, program) -> None:
    today.add()
    process = program.start("pull", hold="after:aggregator.pull:_Work._settle")
    program.until(lambda: process.held)
    process.kill()
    stored, today.now = today.kept(), time.time() + 60
    assert log(today) == [("changed", 1)]
    read, again = today.read(), await today.pull()
    assert (again.outcome, again.new, again.changed, today.kept()) == ("unchanged", 0, 0, stored)
    assert today.read() == read, "it knows the bytes: what was remembered came with the same commit"


async def test_35_a_worker_that_wakes_after_its_lease_may_not_write(today, program) -> None:
    asked, go_on = threading.Event(), threading.Event()

    async def late(writer: asyncio.StreamWriter) -> None:
        asked.set()
        while not go_on.is_set():
            await asyncio.sleep(0.01)
        writer.write(today.reply(today.many(mark=" vanhentunut", now=today.now)))

    today.server.pages["/k.ics"] = late
    today.add()
    process = program.start("pull")
    program.until(asked.is_set)
    process.signal(signal.SIGSTOP)
    go_on.set()
    today.now += LEASE_SECONDS + 60
    assert (await today.tell(today.reply(today.feed))).new == 20
    stored = today.kept()
    process.signal(signal.SIGCONT)
    _, told = process.ended()
    assert "kirjasto: superseded" in told
    assert today.kept() == stored


async def test_36_two_workers_on_one_store_do_everything_once(today, program) -> None:
    paths = [f"/{number}.ics" for number in range(6)]
    for path in paths:
        title = today.vevent("u", f"Satutunti {path}", now=today.now)
        today.server.pages[path] = today.slowly(today.reply(today.calendar(title)), 0.1, 400)
        today.add(path, slug=path.strip("/."))
    workers = [program.start("worker") for _ in range(2)]
    program.until(lambda: len(log(today)) >= len(paths))
    for worker in workers:
        worker.signal(signal.SIGTERM)
    told = [worker.ended()[1] for worker in workers]
    assert sorted(path for path, _ in today.server.asked) == paths
    assert log(today) == [("changed", 1)] * len(paths)
    with today.store.read() as db:
        assert db.execute(select(func.count()).select_from(event)).scalar_one() == len(paths)
    assert all("outcome=changed" in one for one in told), "both of them worked"


async def test_46_told_to_stop_while_fetching(today, program) -> None:
    program.env["PUUHA_PULLS_AT_ONCE"] = "1"
    started = []
    for count, command in enumerate((("serve", "--port", "0"), ("worker",)), 1):
        today.server.pages[f"/{count}.ics"] = today.slowly(HANGING, 0.01)
        today.add(f"/{count}.ics", slug=f"s{count}")
        started.append(program.start(*command))
        program.until(lambda count=count: len(today.server.asked) >= count)
    assert due(today) == []
    for process in started:
        process.signal(signal.SIGTERM)
    began = time.monotonic()
    for process in started:
        code, told = process.ended()
        assert time.monotonic() - began < 10, told
        assert (code, re.findall("Traceback", told)) == (0, [])
    assert sorted(path for path, _ in today.server.asked) == ["/1.ics", "/2.ics"], "each its own"
    assert sorted(lease.row.about.id for lease in due(today)) == ["s1", "s2"], "given back, and due at once"
