"""`puuha pull`: now, in this process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.opening import opened
from aggregator.cli.say import Stop, log_to_stderr

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.pull import Puller
    from aggregator.report import PullReport
    from aggregator.settings import Settings
    from aggregator.store import Store
    from aggregator.store.sources import SourceRow


def pull(
    source: Annotated[str, typer.Argument(help="The source's id; without it all that are not paused.")] = "",
) -> int:
    """Pull sources now, whether they are due or not, and say what came of it.

    Exits with 1 if a source could not be pulled. Example: puuha pull imatra-kirjasto
    """
    from aggregator.services import run_async

    log_to_stderr("WARNING")
    with opened() as (settings, store):
        reports = run_async(_pull_all(settings, store, chosen(store, source)))
    return 0 if all(report.good for report in reports) else 1


def chosen(store: Store, slug: str) -> list[SourceRow]:
    """The source of that id, or all that are not paused. Ends the command if there is none."""
    from aggregator.store import sources

    with store.read() as db:
        rows = sources.every(db)
    if not rows:
        raise Stop("There are no sources yet; add one with `puuha sources add ADDRESS`.", 1)
    if not slug:
        return [row for row in rows if not row.about.paused]
    found = [row for row in rows if row.about.id == slug]
    if not found:
        raise Stop(f"There is no source {slug}; `puuha sources list` shows them.")
    return found


async def _pull_all(settings: Settings, store: Store, rows: list[SourceRow]) -> list[PullReport]:
    from aggregator.services import pulling

    async with pulling(settings, store) as puller:
        reports = await pull_rows(puller, rows)
    await draw(settings, store)
    return reports


async def draw(settings: Settings, store: Store) -> None:
    """Fetch the pictures that have become due: where `puuha pull` is all that runs, nothing else would."""
    from aggregator.pictures import Gallery

    if came := await Gallery(store, settings).refresh():
        print(f"pictures: {came} new", flush=True)


async def pull_rows(puller: Puller, rows: list[SourceRow]) -> list[PullReport]:
    """Pull these sources, a few at a time, showing progress: bars on a terminal, a line each otherwise."""
    if sys.stdout.isatty():
        return await _with_bars(puller, rows)
    return await _each(
        puller, rows, lambda slug: lambda pages, size: None, lambda report: print(line(report), flush=True)
    )


async def _each(
    puller: Puller,
    rows: list[SourceRow],
    progress_of: Callable[[str], Callable[[int, int], None]],
    told: Callable[[PullReport], None],
) -> list[PullReport]:
    import anyio

    reports: list[PullReport] = []
    gate = anyio.CapacityLimiter(puller.settings.pulls_at_once)

    async def one(row: SourceRow) -> None:
        async with gate:
            report = await pull_row(puller, row, progress_of(row.about.id))
        reports.append(report)
        told(report)

    async with anyio.create_task_group() as group:
        for row in rows:
            group.start_soon(one, row)
    return reports


async def pull_row(puller: Puller, row: SourceRow, progress: Callable[[int, int], None]) -> PullReport:
    """Pull one source under a lease of its own."""
    import anyio.to_thread

    from aggregator.report import PullReport
    from aggregator.store import leases

    now = int(puller.clock())

    def claim() -> leases.Lease | None:
        with puller.store.write() as db:
            return leases.claim(db, row.id, now)

    lease = await anyio.to_thread.run_sync(claim)
    if lease is None:
        return PullReport(row.about.id, "superseded", now, now)
    return await puller.pull(lease, progress)


async def _with_bars(puller: Puller, rows: list[SourceRow]) -> list[PullReport]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(highlight=False)
    with Progress(*columns, console=console, transient=True) as bars:
        whole = bars.add_task("sources", total=len(rows))

        def progress_of(slug: str) -> Callable[[int, int], None]:
            return lambda pages, size: bars.update(whole, description=f"{slug}: {pages} pages, {size // 1024} kB")

        def told(report: PullReport) -> None:
            bars.advance(whole)
            console.print(line(report), style="" if report.good else "red", markup=False)

        return await _each(puller, rows, progress_of, told)


def line(report: PullReport) -> str:
    """A report in one line, its problems below it."""
    from aggregator.report import SENTENCES

    counts = (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.missing} missing, {report.hidden} hidden, {report.refused} refused"
    )
    first = f"{report.source}: {report.outcome} ({counts})"
    told = [str(problem) for problem in report.problems if not problem.item] or (
        [] if report.good else [SENTENCES[report.outcome]]
    )
    items = [f"{problem.item[:60]}: {problem}" for problem in report.problems if problem.item]
    more = [f"… and {len(items) - 5} more; `puuha inspect` shows all"] if len(items) > 5 else []
    return "\n    ".join([first, *told, *items[:5], *more])
