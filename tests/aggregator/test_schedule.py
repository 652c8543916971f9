"""Ticking: what is due is pulled once, however many tick; stopping leaves nothing half-done."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import anyio
import pytest

from aggregator.schedule import Schedule

pytestmark = pytest.mark.anyio
PATHS = [f"/{number}.ics" for number in range(6)]


def publish(feeds, ics, answer) -> None:
    calendar, vevent = ics
    for path in PATHS:
        feeds.pages[path] = answer(calendar(vevent("u1", f"Satutunti {path}", "20261127T100000")), etag=False)


async def until(condition, seconds: float = 20) -> None:
    with anyio.fail_after(seconds):
        while not condition():
            await anyio.sleep(0.05)


async def test_all_that_is_due_is_pulled_a_few_at_a_time(pulls, feeds, ics, answer) -> None:
    publish(feeds, ics, answer)
    async with pulls() as town:
        for number, path in enumerate(PATHS):
            town.add(feeds.base + path, slug=f"s{number}")
        reports = []
        schedule = Schedule(town.puller, reports.append)
        assert await schedule.tick() == town.puller.settings.pulls_at_once
        await until(lambda: len(reports) == len(PATHS))  # room that comes free is used at once
        assert {report.outcome for report in reports} == {"changed"}
        assert await schedule.tick() == 0
        town.clock.now += 2 * 3600
        assert await schedule.tick() > 0
        await until(lambda: len(reports) == 2 * len(PATHS))


async def test_room_that_comes_free_is_filled_for_all_of_it_at_once(pulls, feeds, monkeypatch) -> None:
    """Each look at what is due is a transaction; readers come between them."""
    async with pulls() as town:
        for number in range(10):
            town.add(f"{feeds.base}/{number}.ics", slug=f"s{number}")
        schedule, claimed, most = Schedule(town.puller), [], town.puller.settings.pulls_at_once
        claim = schedule._chores.claim

        async def told(room):
            leases = await claim(room)
            claimed.append((room, len(leases)))
            return leases

        async def at_once(lease) -> None:
            return None

        monkeypatch.setattr(schedule._chores, "claim", told)
        monkeypatch.setattr(schedule._chores, "pull", at_once)
        await schedule.tick()
        await until(lambda: sum(many for _, many in claimed) == 10)
        assert claimed == [(most, 4), (most, 4), (most, 2)]
        await schedule.stop(grace=5)


async def test_two_schedulers_on_one_store_pull_each_source_once(pulls, feeds, ics, answer) -> None:
    publish(feeds, ics, answer)
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(pulls()) for _ in range(2)]
        for number, path in enumerate(PATHS):
            first.add(feeds.base + path, slug=f"s{number}")
        reports = []
        schedules = [Schedule(town.puller, reports.append) for town in (first, second)]
        await asyncio.gather(*(schedule.tick() for schedule in schedules * 3))
        await until(lambda: len(reports) == len(PATHS))
        assert sorted(path for path, _ in feeds.asked) == PATHS


async def test_stopping_gives_back_the_lease_of_a_pull_that_hangs(pulls, feeds, ics, answer) -> None:
    publish(feeds, ics, answer)
    async with pulls() as town:
        town.add(feeds.base + PATHS[0], slug="s0")
        hanging = asyncio.Event()

        async def hang(*args):
            hanging.set()
            await anyio.sleep(3600)

        town.puller.fetcher.fetch = hang
        schedule = Schedule(town.puller)
        schedule.start()
        with anyio.fail_after(10):
            await hanging.wait()
            await schedule.stop(grace=0.2)
        from aggregator.store import leases

        with town.store.write() as db:
            assert len(leases.claim_due(db, int(town.clock.now), 5)) == 1


async def test_a_database_that_is_away_does_not_end_the_ticking(pulls, feeds, ics, answer, monkeypatch) -> None:
    publish(feeds, ics, answer)
    async with pulls() as town:
        town.add(feeds.base + PATHS[0], slug="s0")
        schedule = Schedule(town.puller)

        async def away(room):
            raise ConnectionError("gone for a moment")

        with monkeypatch.context() as outage:
            outage.setattr(schedule._chores, "claim", away)
            assert await schedule.tick() == 0
        assert await schedule.tick() == 1
        await schedule.stop(grace=10)


async def test_a_pull_that_changed_something_is_followed_by_its_pictures_and_does_not_wait(
    pulls, feeds, ics, answer, monkeypatch
) -> None:
    publish(feeds, ics, answer)
    begun, drawn = [], anyio.Event()

    async def refresh(gallery) -> int:
        begun.append(gallery.store)
        await drawn.wait()
        return 1

    monkeypatch.setattr("aggregator.pictures.Gallery.refresh", refresh)
    async with pulls() as town:
        for number, path in enumerate(PATHS):
            town.add(feeds.base + path, slug=f"s{number}")
        reports = []
        schedule = Schedule(town.puller, reports.append)
        await schedule.tick()
        await until(lambda: len(reports) == len(PATHS))
        assert begun == [town.store], "one at a time, however many pulls ask for it"
        drawn.set()
        await until(lambda: not schedule._tasks)
        town.clock.now += 2 * 3600
        await schedule.tick()
        await until(lambda: len(reports) == 2 * len(PATHS))
        assert len(begun) == 1, "what changed nothing asks for nothing"
