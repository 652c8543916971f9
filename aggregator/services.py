"""The parts that pulling needs, put together from the settings, and taken apart again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aggregator.pull import Puller
from aggregator.settings import Settings
from aggregator.store import Store
from sources.addresses import AddressRules
from sources.fetch import Fetcher
from sources.isolate import Children


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


@asynccontextmanager
async def pulling(settings: Settings, store: Store) -> AsyncIterator[Puller]:
    """A Puller on an open store."""
    async with network(settings) as (fetcher, children):
        yield Puller(store, settings, fetcher, children)
