"""Looking at an address before it becomes a source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.cli.say import Stop

if TYPE_CHECKING:
    from aggregator.inspection import Inspection
    from aggregator.settings import Settings
    from aggregator.store import Store

_ADDRESS = re.compile(r"[a-z]+://|kirkanta:", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether this can be looked at over the network; else it is a file's name, or a mistake."""
    return bool(_ADDRESS.match(text))


def is_file(text: str) -> bool:
    """Whether there is a file of that name."""
    return Path(text).is_file()


def look(
    settings: Settings, address: str, adapter: str, secret: str = "", store: Store | None = None
) -> Inspection:
    """What is behind an address. secret: the name of its key. store: whose own documents may be looked at too."""
    from aggregator.onboarding import Inspector
    from aggregator.services import network, run_async
    from aggregator.stored import Reaching

    async def run() -> Inspection:
        async with network(settings) as (fetcher, children):
            inspector = Inspector(settings, Reaching(fetcher, store) if store else fetcher, children)
            return await inspector.inspect(address, adapter=adapter, secret=secret)

    if store is None and not is_address(address):
        raise Stop(f"{address} is no web address (https://…).")
    return run_async(run())


def refusal(found: Inspection) -> str:
    """Why an address is no source, and where there may be one."""
    feeds = " ".join(feed.address for feed in found.feeds)
    told = " ".join(str(problem) for problem in found.problems)
    return f"{told} {feeds}".strip()
