"""`puuha worker`: the scheduler in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.cli.say import log_to_stderr, plain_errors, settings_or_stop
from aggregator.cli.serving import STOP_SECONDS, stop_signals

if TYPE_CHECKING:
    from aggregator.settings import Settings
    from aggregator.store import Store


def worker() -> None:
    """Pull the sources when they are due, without the site, until stopped. Several may work on one database.

    Example: PUUHA_DATABASE=postgresql://puuha@db/puuha puuha worker
    """
    from aggregator.services import run_async
    from aggregator.store import Store

    settings = settings_or_stop()
    log_to_stderr()
    with plain_errors():
        store = Store(settings.database, settings.timezone)
        try:
            store.migrate()
            run_async(_work(settings, store))
        finally:
            store.close()


async def _work(settings: Settings, store: Store) -> None:
    from aggregator.schedule import Schedule
    from aggregator.services import pulling

    stopping = stop_signals()
    async with pulling(settings, store) as puller:
        schedule = Schedule(puller)
        schedule.start()
        print("Working  (Ctrl-C stops)", flush=True)
        await stopping.wait()
        await schedule.stop(STOP_SECONDS)
