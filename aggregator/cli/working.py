"""`puuha worker`: pulling without a site, on as many machines as one likes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.opening import opened
from aggregator.cli.say import log_to_stderr
from aggregator.cli.serving import STOP_SECONDS, stop_signals

if TYPE_CHECKING:
    from aggregator.chores import Engine
    from aggregator.pull import Puller
    from aggregator.settings import Settings
    from aggregator.store import Store


class Kind(StrEnum):
    """What says when a source is pulled."""

    apscheduler = "apscheduler"
    procrastinate = "procrastinate"


def worker(
    engine: Annotated[
        Kind, typer.Option(help="apscheduler: by itself; procrastinate: many workers share a PostgreSQL's queue.")
    ] = Kind.apscheduler,
) -> None:
    """Pull the sources when they are due, without serving the site, until stopped.

    Example: PUUHA_DATABASE=postgresql://puuha@db/puuha puuha worker --engine procrastinate
    """
    from aggregator.services import run_async

    log_to_stderr()
    with opened() as (settings, store):
        run_async(_work(settings, store, engine))


async def _work(settings: Settings, store: Store, kind: Kind) -> None:
    from aggregator.services import pulling

    stopping = stop_signals()
    async with pulling(settings, store) as puller:
        engine = _engine(kind, puller)
        engine.start()
        print(f"Pulling what is due, by {kind}  (Ctrl-C stops)", flush=True)
        await stopping.wait()
        await engine.stop(STOP_SECONDS)


def _engine(kind: Kind, puller: Puller) -> Engine:
    if kind is Kind.procrastinate:
        from aggregator import queueing

        queueing.quiet()
        return queueing.Queue(puller)
    from aggregator.schedule import Schedule

    return Schedule(puller)
