"""`puuha history`: what changed in an event, when, and by whom."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli.naming import EventName, uid_of
from aggregator.cli.opening import opened
from aggregator.cli.say import Stop

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from aggregator.store.history import Past


def history(
    event: EventName,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show what changed in an event, when, and from which source.

    Example: puuha history https://puuha.example.fi/fi/t/a2b3c4d5e6f7g2h3-satutunti
    """
    from aggregator.store import history as past
    from aggregator.store import resolve

    uid = uid_of(event)
    with opened() as (settings, store), store.read() as db:
        number = resolve.event_id(db, uid)
        if number is None:
            raise Stop(f"There is no event {uid}.", 1)
        found = past.of(db, number)
        standing = resolve.standing(db, number)
        into = past.of(db, standing).uid if standing != number else ""
    print(json.dumps(_data(found, into), ensure_ascii=False, indent=2)) if as_json else _table(
        found, into, settings.zone
    )


def _data(found: Past, into: str) -> dict[str, Any]:
    entries = [
        {"at": one.at, "origin": one.origin, "kind": one.kind, "changes": one.changes} for one in found.entries
    ]
    return {"uid": found.uid, "title": found.title, "merged_into": into, "entries": entries}


def _table(found: Past, into: str, zone: ZoneInfo) -> None:
    from rich.console import Console
    from rich.table import Table

    from aggregator.model import say

    print(f"{say(found.title)} ({found.uid})" + (f", merged into {into}" if into else ""))
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "what", "from", "field", "was", "is"):
        table.add_column(heading, overflow="fold")
    for one in found.entries:
        head = [datetime.fromtimestamp(one.at, zone).strftime("%Y-%m-%d %H:%M"), one.kind, one.origin]
        rows = [(name, _shown(old), _shown(new)) for name, (old, new) in one.changes.items()]
        for name, old, new in rows or [("", "", "")]:
            table.add_row(*head, name, old, new)
            head = ["", "", ""]
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
