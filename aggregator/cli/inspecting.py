"""`puuha inspect`: the youth worker's and the maintainer's microscope."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.looking import is_address, is_file
from aggregator.cli.say import Stop, plain_errors, settings_or_stop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aggregator.cli.summary import Summary
    from aggregator.inspection import FoundFeed, Inspection
    from aggregator.settings import Settings

MARKS = {"ok": "green", "empty": "yellow"}
SHOWN = 40


def inspect(
    addresses: Annotated[
        list[str],
        typer.Argument(metavar="ADDRESS|FILE|FOLDER…", help="Web addresses, files, folders of files."),
    ],
    adapter: Annotated[str, typer.Option(help="Read it as this format instead of finding out.")] = "",
    timezone: Annotated[str, typer.Option(help="Time zone of times that tell none, e.g. Europe/Helsinki.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each input.")] = False,
    summary: Annotated[bool, typer.Option(help="Only how much was read of each format, and why not all.")] = False,
) -> int:
    """Show which feeds are behind addresses, what would be taken from them, and every problem. Writes nothing.

    An address may be a feed, any page, a calendar's share link, or kirkanta:MUNICIPALITY for its libraries.

    Example: puuha inspect https://example.org/tapahtumat
    """
    from aggregator.cli.summary import Summary, files_in
    from aggregator.services import run_async

    settings = settings_or_stop()
    addresses = files_in(addresses)
    _check(addresses, adapter, timezone)
    with plain_errors():
        inspections = _inspections(settings, addresses, adapter, timezone)
        return run_async(_tell(inspections, as_json, Summary() if summary else None))


def _check(addresses: list[str], adapter: str, timezone: str) -> None:
    from zoneinfo import ZoneInfo

    from sources.adapters import adapters

    if not addresses:
        raise Stop("There are no files in that folder.")
    for address in addresses:
        if not is_address(address) and not is_file(address):
            raise Stop(f"There is no file {address}, and it is no web address (https://…).")
    if adapter and adapter not in adapters():
        raise Stop(f"There is no adapter {adapter}; there are: {', '.join(sorted(adapters()))}.")
    if timezone:
        try:
            ZoneInfo(timezone)
        except (ValueError, OSError, KeyError) as error:
            raise Stop(f"There is no time zone {timezone}; one is Europe/Helsinki.") from error


async def _tell(inspections: AsyncIterator[Inspection], as_json: bool, summary: Summary | None) -> int:
    """One after the other, or all together in a summary; 0 if each is a feed."""
    from aggregator.cli.summary import show as show_summary
    from aggregator.inspection import as_json as json_of

    good = True
    async for inspection in inspections:
        good &= inspection.outcome in MARKS
        if summary is not None:
            summary.add(inspection)
        elif as_json:
            print(json.dumps(json_of(inspection), ensure_ascii=False), flush=True)
        else:
            show(inspection)
    if summary is not None and as_json:
        print(json.dumps(summary.as_json(), ensure_ascii=False))
    elif summary is not None:
        show_summary(summary)
        return 1 if summary.total["error"] else 0
    return 0 if good or as_json else 1


async def _inspections(
    settings: Settings, addresses: list[str], adapter: str, timezone: str
) -> AsyncIterator[Inspection]:
    from aggregator.onboarding import Inspector
    from aggregator.services import network

    async with network(settings) as (fetcher, children):
        inspector = Inspector(settings, fetcher, children)
        for address in addresses:
            yield await inspector.inspect(address, adapter=adapter, timezone=timezone, files=True)


def show(inspection: Inspection) -> None:
    """A table of the events with what was understood, and every problem."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    colour = MARKS.get(inspection.outcome, "red")
    counts = f"{len(inspection.items)} events"
    name = escape(inspection.title or inspection.address)
    console.print(
        f"[bold]{name}[/]  [{colour}]{inspection.outcome}[/]  {inspection.adapter}  {counts}", soft_wrap=True
    )
    for feed in inspection.feeds if inspection.feed != inspection.address or len(inspection.feeds) > 1 else ():
        console.print(f"  feed: {escape(feed.address)}  {escape(_told(feed))}", soft_wrap=True)
    if inspection.items:
        console.print(_table(inspection))
    if len(inspection.items) > SHOWN:
        console.print(f"… and {len(inspection.items) - SHOWN} more; --json shows all.")
    for problem in inspection.problems:
        item = f"{escape(problem.item[:60])}: " if problem.item else ""
        console.print(f"  [yellow]![/] {item}{escape(str(problem))}", soft_wrap=True)


def _told(feed: FoundFeed) -> str:
    """What a feed is and holds, in a line."""
    holds = feed.holds
    if holds is None:
        return f"{feed.title}  (not looked at)"
    share = holds.share_with_age
    parts = [
        f"{holds.events}{'+' if holds.more else ''} events",
        f"{holds.coming} in the next 60 days",
        f"{share:.0%} tell an age" if share is not None else "",
        f"{holds.articles} articles" if holds.articles else "",
        f"newest change {holds.newest:%Y-%m-%d}" if holds.newest else "",
    ]
    return f"{feed.adapter}  {feed.title}  ({', '.join(filter(None, parts))})  {feed.reason}"


def _table(inspection: Inspection) -> object:
    from rich.markup import escape
    from rich.table import Table

    from aggregator.inspection import event_json

    table = Table(box=None, pad_edge=False)
    for heading in ("starts", "title", "place", "ages", "price", "repeats", "status"):
        table.add_column(heading, overflow="fold")
    for item in inspection.items[:SHOWN]:
        told = event_json(item)
        ages = f"{_blank(told['min_age'])}–{_blank(told['max_age'])}" if told["age_basis"] else "not told"
        price = "free" if told["free"] else (told["price"] or "")
        repeats = f"{len(told['occurrences'])} ×" if item.event.series else ""
        cells = (told["starts"][:16], told["title"], (told["place"] or {}).get("name") or "", ages, price, repeats)
        table.add_row(
            *(escape(str(cell)) for cell in cells), "" if told["status"] == "confirmed" else told["status"]
        )
    return table


def _blank(value: int | None) -> str:
    return "" if value is None else str(value)
