"""`puuha merges`, `merge`, `unmerge`: one happening from several sources as one event."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.naming import By, EventName, uid_of, whoever
from aggregator.cli.opening import instant, opened

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from aggregator.store.merges import Merge


def list_(
    event: Annotated[str, typer.Argument(metavar="[EVENT]", help="Only of this event.")] = "",
    undone: Annotated[bool, typer.Option("--undone", help="Also those that were taken apart again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show which events of several sources were made one, by whom, and why.

    Example: puuha merges
    """
    from aggregator.merging import merges_of

    with opened() as (settings, store):
        found = merges_of(store, uid_of(event) if event else "", undone=undone)
        if as_json:
            print(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=2))
        elif found:
            _table(found, settings.zone)
        else:
            print("No events have been merged.")


def _data(one: Merge) -> dict[str, object]:
    reasons = [{"rule": each.rule, "points": each.points, "words": str(each)} for each in one.reasons]
    return asdict(one) | {"reasons": reasons}


def _table(found: list[Merge], zone: ZoneInfo) -> None:
    from rich.console import Console
    from rich.table import Table

    from aggregator.model import say

    table = Table(box=None, pad_edge=False)
    for heading in ("when", "by", "score", "event", "took in", "why"):
        table.add_column(heading, overflow="fold")
    for one in found:
        when = datetime.fromtimestamp(one.made_at, zone).strftime("%Y-%m-%d %H:%M")
        by = one.made_by + (f", undone by {one.undone_by}" if one.undone_at is not None else "")
        kept, taken = f"{say(one.title)}\n{one.uid}", f"{say(one.other_title)}\n{one.other_uid}"
        why = "\n".join(f"{each.points:+.2f} {each}" for each in one.reasons)
        table.add_row(when, by, f"{one.score:.2f}", kept, taken, why)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def merge(event: EventName, other: EventName, by: By = "") -> None:
    """Make one of two events that are the same happening. It can be undone: puuha unmerge.

    Example: puuha merge a2b3c4d5e6f7g2h3 b2c3d4e5f6g7h2i3
    """
    from aggregator import merging

    with opened() as (settings, store):
        done = merging.merge(store, settings, uid_of(event), uid_of(other), whoever(by), instant())
    print(f"{done.other_uid} is shown as {done.uid} from now on. To undo it: puuha unmerge {done.other_uid}")


def unmerge(event: EventName, by: By = "") -> None:
    """Take an event out of the one it was merged into; the two are never joined again by themselves.

    Example: puuha unmerge b2c3d4e5f6g7h2i3
    """
    from aggregator import merging

    with opened() as (settings, store):
        done = merging.unmerge(store, settings, uid_of(event), whoever(by), instant())
    print(f"{done.other_uid} and {done.uid} are two events again, for good.")
