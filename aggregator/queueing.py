"""Who is due, shared out among many machines: Procrastinate on the store's own PostgreSQL.

Every worker process runs two queues: "chores", where a periodic tick defers one job for each due source and takes
back what a dead worker held; and "pulls". What is due stands in the sources' table all the same, and a lease
fences each commit, so that the queue holds nothing that could not be made again: it may be dropped at any time.

The queue's tables are those of one version of Procrastinate, in a schema of their own that bears its number: a
worker of the next version makes itself another one, and drops those that no worker uses any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import anyio.to_thread
import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy, __version__, exceptions
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from sqlalchemy import make_url

from aggregator.chores import GRACE_SECONDS, PICTURE_MINUTES, UPKEEP_HOURS, Chores, Told
from aggregator.pull import Puller
from aggregator.store.engine import DatabaseError
from aggregator.store.leases import LEASE_SECONDS, Lease
from sources.errors import N_

log = structlog.get_logger(__name__)
PREFIX = "puuha_queue_"
SCHEMA = PREFIX + __version__.replace(".", "_")
LOCK = 0x70757568  # "puuh": one process makes the schema, the others wait for it
MOST_AT_ONCE = 1_000
AGAIN_SECONDS = (1.0, 2.0, 5.0, 10.0)

QUEUED = "SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'pull'"
# acknowledged to nobody: its worker lives, but the database was away when it was done
FORGOTTEN = """
SELECT job.id, job.args FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
WHERE job.status = 'doing' AND event.type = 'started'
GROUP BY job.id HAVING MAX(event.at) < NOW() - make_interval(secs => %(seconds)s)
"""


# a pull that broke off, or was cut off by a worker's end; after that its lease ends by itself
AGAIN = RetryStrategy(max_attempts=5, wait=1, linear_wait=10)


class BrokeOff(Exception):
    """A pull ended without anything stored, its lease still held; logged already."""


class Queue:
    """Pulls what is due, together with every other worker of the same database: an aggregator.chores.Engine.

    Raises DatabaseError for a store that is no PostgreSQL.
    """

    def __init__(self, puller: Puller, told: Told = lambda report: None) -> None:
        url = make_url(puller.settings.database)
        if url.get_backend_name() != "postgresql":
            raise DatabaseError(N_("Workers on several machines need a PostgreSQL: set PUUHA_DATABASE."))
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._chores = Chores(puller, told)
        self._settings = puller.settings
        self._pulling: dict[int, Lease] = {}
        self._grace = GRACE_SECONDS
        self._stopping = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin working in the running event loop."""
        self._running = asyncio.create_task(self._run())

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Take no more jobs, wait a little for those under way, then give them and their leases back."""
        self._grace = grace
        self._stopping.set()
        if self._running:
            await self._running
        await self._give_back()

    async def _give_back(self) -> None:
        """End the leases of pulls that were cut off."""
        await self._chores.release(list(self._pulling.values()))
        self._pulling.clear()

    async def _run(self) -> None:
        """Work, and begin again whenever the database comes back."""
        failures = 0
        while not self._stopping.is_set():
            try:
                await anyio.to_thread.run_sync(prepare, self._address)
                await self._give_back()
                failures = 0
                await self._work()
            except Exception:
                log.exception("the queue broke off")
                seconds = AGAIN_SECONDS[min(failures, len(AGAIN_SECONDS) - 1)]
                failures += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _work(self) -> None:
        app = self._app()
        async with app.open_async():
            workers = [
                asyncio.create_task(self._worker(app, queue, jobs))
                for queue, jobs in (("chores", 2), ("pulls", self._settings.pulls_at_once))
            ]
            stopped = asyncio.create_task(self._stopping.wait())
            await asyncio.wait({*workers, stopped}, return_when=asyncio.FIRST_COMPLETED)
            for task in (*workers, stopped):
                task.cancel()
            ended = await asyncio.gather(*workers, stopped, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _worker(self, app: App, queue: str, jobs: int) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=jobs,
            shutdown_graceful_timeout=self._grace,
            install_signal_handlers=False,
            delete_jobs="always",
            update_heartbeat_interval=self._settings.dead_after / 4,
            stalled_worker_timeout=self._settings.dead_after,
        )

    def _app(self) -> App:
        connector = PsycopgConnector(
            conninfo=self._address,
            kwargs={"options": f"-c search_path={SCHEMA}"},
            min_size=2,
            max_size=self._settings.pulls_at_once + 4,
            timeout=10,
        )
        app = App(connector=connector)
        app.task(name="pull", queue="pulls", pass_context=True, retry=AGAIN)(self._pull)
        for name, chore, cron in (
            ("tick", partial(self._tick, app), every(self._settings.tick)),
            ("upkeep", self._chores.keep_up, f"7 */{UPKEEP_HOURS} * * *"),
            ("draw", self._chores.draw, f"*/{PICTURE_MINUTES} * * * *"),
        ):
            # no lock: one that a dead worker held would keep the very tick from running that takes it back
            task = app.task(name=name, queue="chores", queueing_lock=name)(on_time(chore))
            app.periodic(cron=cron)(task)
        return app

    async def _tick(self, app: App) -> None:
        """Defer a job for each due source that has none, and take back what the dead held."""
        due = await anyio.to_thread.run_sync(self._chores.due, MOST_AT_ONCE)
        queued = {row["queueing_lock"] for row in await app.connector.execute_query_all_async(QUEUED)}
        for source_id in due:
            lock = f"source {source_id}"
            if lock in queued:
                continue
            job = app.configure_task("pull", lock=lock, queueing_lock=lock)
            with suppress(exceptions.AlreadyEnqueued):
                await job.defer_async(source_id=source_id)
        await self._take_back(app)

    async def _take_back(self, app: App) -> None:
        """Free what was held by workers that are gone; what is still due then is deferred by the next tick."""
        for job_id, arguments in (await lost(app, self._settings.dead_after)).items():
            log.warning("a job is taken back from a worker that is gone", job=job_id)
            if source_id := arguments.get("source_id"):
                await anyio.to_thread.run_sync(self._chores.free, source_id)
            await app.job_manager.finish_job_by_id_async(job_id, Status.FAILED, delete_job=True)

    async def _pull(self, context: JobContext, source_id: int) -> None:
        """Pull one source; a job that a dead worker held takes its lease over (the token fences the dead one)."""
        lease = await anyio.to_thread.run_sync(self._chores.lease, source_id, context.job.attempts > 0)
        if lease is None:
            return
        self._pulling[source_id] = lease
        report = await self._chores.pull(lease)
        if report is None or report.outcome == "not_stored":
            raise BrokeOff(lease.row.about.id)
        del self._pulling[source_id]
        if report.outcome == "changed":
            with suppress(exceptions.AlreadyEnqueued):
                await context.app.configure_task("draw").defer_async(timestamp=0)


def on_time(chore: Callable[[], Awaitable[None]]) -> Callable[[int], Awaitable[None]]:
    """A periodic task is told for which second it is; ours do not need to know."""

    async def task(timestamp: int) -> None:
        await chore()

    return task


def every(seconds: int) -> str:
    """The cron line (with seconds last, as croniter has them) of something done about every so many seconds."""
    if seconds < 60:
        return f"* * * * * */{seconds}"
    return f"*/{min(seconds // 60, 30)} * * * *"


async def lost(app: App, dead_after: float) -> dict[int, dict[str, Any]]:
    """Jobs and their arguments whose worker has shown no sign for so many seconds, or that outlived a lease."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after)
    forgotten = await app.connector.execute_query_all_async(FORGOTTEN, seconds=LEASE_SECONDS)
    return {job.id: job.task_kwargs for job in stalled if job.id} | {row["id"]: row["args"] for row in forgotten}


def prepare(address: str) -> None:
    """Make the queue's tables if they are missing, and drop those of versions that no worker uses. Blocks."""
    tables = (
        "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) AND EXISTS"
        " (SELECT FROM pg_tables WHERE schemaname = nspname AND tablename = 'procrastinate_workers')"
    )
    with psycopg.connect(address, connect_timeout=10) as db:
        db.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        there = {row[0] for row in db.execute(tables, (PREFIX,))}
        for old in sorted(there - {SCHEMA}):
            name = psycopg.sql.Identifier(old)
            used = psycopg.sql.SQL(
                "SELECT 1 FROM {}.procrastinate_workers WHERE last_heartbeat > NOW() - INTERVAL '1 hour'"
            )
            if not db.execute(used.format(name)).fetchone():
                db.execute(psycopg.sql.SQL("DROP SCHEMA {} CASCADE").format(name))
        if SCHEMA not in there:
            db.execute(psycopg.sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(psycopg.sql.Identifier(SCHEMA)))
            db.execute(psycopg.sql.SQL("SET LOCAL search_path TO {}").format(psycopg.sql.Identifier(SCHEMA)))
            db.execute(SchemaManager.get_schema().encode())


def quiet() -> None:
    """Procrastinate tells each step of each job; what matters of them is logged by our own chores."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
