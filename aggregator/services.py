"""The parts that pulling needs, put together from the settings, and taken apart again."""

from __future__ import annotations

import asyncio
import ctypes
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio.to_thread

from aggregator import settingfiles
from aggregator.pull import Puller
from aggregator.settings import Settings
from aggregator.store import Store, places, sources, versions
from aggregator.understand import UNDERSTANDING
from sources.addresses import AddressRules
from sources.fetch import Fetcher
from sources.isolate import Children

T = TypeVar("T")


M_ARENA_MAX, HEAPS = -8, 2  # malloc.h of glibc


def few_heaps() -> None:
    """Let all threads share two heaps. Otherwise glibc makes one a thread, and each keeps the largest page or feed
    it ever held: a site that pulls 500 feeds took 476 MB that way, and 313 MB with two. Elsewhere: nothing."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:  # musl has none
            mallopt(M_ARENA_MAX, HEAPS)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in an event loop of its own; uvloop's where there is one (a third less time for each fetch)."""
    few_heaps()
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def rules_of(settings: Settings) -> AddressRules:
    """Which addresses may be called."""
    return AddressRules.of(settings.allow_addresses, settings.ports)


@asynccontextmanager
async def network(settings: Settings) -> AsyncIterator[tuple[Fetcher, Children]]:
    """A fetcher and the child processes that read what it brings."""
    fetcher = Fetcher(
        rules_of(settings),
        contact=settings.contact,
        seconds=settings.fetch_seconds,
        max_bytes=settings.fetch_bytes,
    )
    children = Children(
        settings.children, settings.child_memory, settings.child_seconds, preload=("aggregator.understand",)
    )
    async with fetcher, children:
        yield fetcher, children


def read_anew(store: Store) -> bool:
    """Forget every digest if what is stored was understood by another version; whether it was."""
    with store.read() as db:
        if versions.get(db, "understanding_version") == UNDERSTANDING:
            return False
    with store.write() as db:
        sources.read_again(db)
        versions.put(db, "understanding_version", UNDERSTANDING)
    return True


@asynccontextmanager
async def pulling(settings: Settings, store: Store) -> AsyncIterator[Puller]:
    """A Puller on an open store that knows the settings' districts. Raises SourceError if a file cannot be used.

    Everything is read again if this program understands more than the last did.
    """
    settingfiles.check(settings)
    await anyio.to_thread.run_sync(read_anew, store)
    await anyio.to_thread.run_sync(places.settle, store, settingfiles.districts(settings))
    async with network(settings) as (fetcher, children):
        yield Puller(store, settings, fetcher, children)
