from __future__ import annotations

import asyncio

import pytest

from sources.errors import Unreachable
from sources.hosts import FAILURES_BEFORE_REST, REMEMBERED, REST, Hosts

pytestmark = pytest.mark.anyio


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def fail(hosts: Hosts, name: str = "kunta.fi", times: int = 1) -> None:
    for _ in range(times):
        async with hosts.turn(name):
            hosts.failed(name)


async def test_a_dead_host_rests_and_then_one_goes_first() -> None:
    clock = Clock()
    hosts = Hosts(2, clock)
    await fail(hosts, times=FAILURES_BEFORE_REST)
    with pytest.raises(Unreachable, match="left alone for now"):
        await fail(hosts)
    await fail(hosts, "naapuri.fi")
    clock.now += REST
    async with hosts.turn("kunta.fi"):
        with pytest.raises(Unreachable):
            await fail(hosts)
        hosts.answered("kunta.fi")
    async with hosts.turn("kunta.fi"), hosts.turn("kunta.fi"):
        pass


async def test_a_first_try_that_fails_means_another_rest() -> None:
    clock = Clock()
    hosts = Hosts(2, clock)
    await fail(hosts, times=FAILURES_BEFORE_REST)
    clock.now += REST
    await fail(hosts)
    with pytest.raises(Unreachable):
        await fail(hosts)
    clock.now += REST
    await fail(hosts)


async def test_a_first_try_that_ends_without_a_word_lets_the_next_one_try() -> None:
    clock = Clock()
    hosts = Hosts(1, clock)
    await fail(hosts, times=FAILURES_BEFORE_REST)
    clock.now += REST
    for _ in range(2):
        with pytest.raises(RuntimeError):
            async with hosts.turn("kunta.fi"):
                raise RuntimeError


async def test_an_answer_in_between_starts_the_count_again() -> None:
    hosts = Hosts(1, Clock())
    for _ in range(5):
        await fail(hosts, times=FAILURES_BEFORE_REST - 1)
        async with hosts.turn("kunta.fi"):
            hosts.answered("kunta.fi")


async def test_turns_are_waited_for_and_given_back() -> None:
    hosts = Hosts(1, Clock())
    async with hosts.turn("kunta.fi"):
        waiting = asyncio.create_task(fail(hosts))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        async with hosts.turn("naapuri.fi"):
            pass
    await asyncio.wait_for(waiting, 1)


async def test_hosts_are_forgotten() -> None:
    hosts = Hosts(1, Clock())
    for n in range(REMEMBERED + 50):
        async with hosts.turn(f"good{n}.fi"):
            pass
        await fail(hosts, f"bad{n}.fi")
    assert len(hosts._hosts) <= REMEMBERED
