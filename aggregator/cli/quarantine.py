"""`puuha sources quarantine`: what would go, and a worker's word on it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from aggregator.cli.opening import instant, opened
from aggregator.cli.say import Stop
from aggregator.cli.sources import Id

SHOWN = 60


def quarantine(
    id_: Id,
    approve: Annotated[
        bool, typer.Option("--approve", help="Believe the smaller answer: these events go.")
    ] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The answer is wrong: keep these events.")] = False,
) -> None:
    """Show which events a source's suddenly smaller answer would take away; approve or reject it.

    Example: puuha sources quarantine imatra-kirjasto --reject
    """
    from aggregator.model import say
    from aggregator.store import quarantines, sources

    if approve and reject:
        raise Stop("--approve or --reject, not both.")
    with opened() as (settings, store):
        with store.read() as db:
            if sources.one(db, id_) is None:
                raise Stop(f"There is no source {id_}; `puuha sources list` shows them.")
            found = quarantines.waiting(db, id_)
        if found is None:
            raise Stop(f"{id_} is not in quarantine.", 1)
        if approve or reject:
            with store.write() as db:
                sources.approve(db, id_, instant()) if approve else sources.reject(db, id_)
    if approve:
        print(f"{id_}: the next pull takes out {len(found.events)} events; it is due now: puuha pull {id_}")
        return
    if reject:
        print(f"{id_}: its {len(found.events)} events stay until the feed is whole again, or until you approve.")
        return
    since = datetime.fromtimestamp(found.since, settings.zone).strftime("%Y-%m-%d %H:%M")
    word = " You have rejected it." if found.rejected else " You have approved it." if found.approved else ""
    print(f"{found.name} has been in quarantine since {since}; {len(found.events)} events would go:{word}")
    for one in found.events[:SHOWN]:
        start = datetime.fromtimestamp(one.start, settings.zone).strftime("%Y-%m-%d %H:%M")
        print(f"  {start}  {say(one.title)}  {one.uid}")
    if len(found.events) > SHOWN:
        print(f"  and {len(found.events) - SHOWN} more")
