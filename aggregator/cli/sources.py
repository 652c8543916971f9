"""`puuha sources …`: the list of feeds."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.looking import look, refusal
from aggregator.cli.opening import instant, opened
from aggregator.cli.say import Stop, plain_errors, settings_or_stop

if TYPE_CHECKING:
    from aggregator.settings import Settings

app = typer.Typer(help="List, add and mind the sources.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The source's id, see `puuha sources list`.")]


def _missing(slug: str) -> Stop:
    return Stop(f"There is no source {slug}; `puuha sources list` shows them.")


@app.command("list")
def list_() -> None:
    """Every source, how it is doing and how many coming events it has.

    Example: puuha sources list
    """
    with opened() as (settings, store):
        health = store.health(instant())
    if not health:
        print("No sources yet. Add one: puuha sources add https://example.org/tapahtumat.ics")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "state", "events", "checked", "next pull"):
        table.add_column(heading)
    for row in health:
        state = "paused" if row.paused else "quarantined" if row.quarantined else row.outcome or "not pulled yet"
        failed = f" ({row.failures} failures)" if row.failures else ""
        times = (_when(row.checked_at, settings), "–" if row.paused else _when(row.next_pull_at, settings))
        table.add_row(row.slug, row.name, state + failed, str(row.events), *times)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _when(instant: int | None, settings: Settings) -> str:
    return (
        "never" if instant is None else datetime.fromtimestamp(instant, settings.zone).strftime("%Y-%m-%d %H:%M")
    )


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="The feed's web address.")],
    id_: Annotated[str, typer.Option("--id", help="Its lasting short name; made from the name if left out.")] = "",
    name: Annotated[str, typer.Option(help="Its name; the feed's own title if left out.")] = "",
    adapter: Annotated[str, typer.Option(help="Its format; found out if left out.")] = "",
    area: Annotated[str, typer.Option(help="District of events that tell none.")] = "",
    city: Annotated[str, typer.Option(help="Municipality of places that tell none.")] = "",
    kind: Annotated[str, typer.Option(help="library, youth, culture, sports, parish, club, school …")] = "other",
    licence: Annotated[str, typer.Option(help="Licence of its data, e.g. CC BY 4.0.")] = "",
    min_age: Annotated[int | None, typer.Option(help="From what age, for events that tell none.")] = None,
    max_age: Annotated[int | None, typer.Option(help="Up to what age, for events that tell none.")] = None,
    every: Annotated[int, typer.Option(help="Seconds between pulls; 0: the site's default.")] = 0,
    secret: Annotated[str, typer.Option(help="Name of its key in PUUHA_SECRETS, if it wants one.")] = "",
) -> None:
    """Look at an address, say what was found, and keep the best feed behind it as a source.

    Example: puuha sources add https://example.org/tapahtumat --name "Imatran kirjasto"
    """
    from aggregator.identity import slugify
    from aggregator.store import sources as rows
    from sources.catalogue import make

    with opened() as (settings, store):
        found = look(settings, address, adapter, secret)
        if found.outcome not in ("ok", "empty") or not found.adapter or not found.feed:
            raise Stop(refusal(found), 1)
        title = name or found.title or address
        address = found.feed
        entry = {
            "id": id_ or slugify(title) or "lahde", "name": title, "address": address, "adapter": found.adapter,
            "area": area, "city": city, "kind": kind, "licence": licence, "min_age": min_age, "max_age": max_age,
            "every": every, "secret": secret,
        }  # fmt: skip
        source = make(entry, "")
        with store.write() as db:
            if rows.one(db, source.id):
                raise Stop(f"There is a source {source.id} already; give another with --id.")
            same = [row.about.id for row in rows.every(db) if row.about.address == address]
            if same:
                raise Stop(f"That address is there already, as {same[0]}.")
            rows.add(db, source, instant())
    print(
        f"Added {source.id} ({found.adapter}, {len(found.items)} events, {source.address})."
        f" Pull it now: puuha pull {source.id}"
    )


@app.command()
def check(source: Annotated[str, typer.Argument(metavar="ID|FILE", help="A source's id, or a TOML file.")]) -> int:
    """Look whether a source works now, and which settings of a file are wrong. Writes nothing.

    Example: puuha sources check imatra-kirjasto
    """
    from aggregator.cli.inspecting import show
    from aggregator.store import sources as rows

    if source.endswith(".toml"):
        return _check_file(Path(source))
    with opened() as (settings, store):
        with store.read() as db:
            row = rows.one(db, source)
        if row is None:
            raise _missing(source)
        found = look(settings, row.about.address, row.about.adapter, row.about.secret, store)
        show(found)
    return 0 if found.outcome in ("ok", "empty") else 1


def _check_file(path: Path) -> int:
    from aggregator.cli.inspecting import show
    from sources.catalogue import load

    good = True
    settings = settings_or_stop()
    with plain_errors():
        for source in load([path]):
            found = look(settings, source.address, source.adapter, source.secret)
            show(found)
            good &= found.outcome in ("ok", "empty")
    return 0 if good else 1


@app.command()
def pause(id_: Id) -> None:
    """Stop pulling a source; its events stay.

    Example: puuha sources pause imatra-kirjasto
    """
    _set_paused(id_, True)
    print(f"{id_} is paused.")


@app.command()
def resume(id_: Id) -> None:
    """Pull a paused source again.

    Example: puuha sources resume imatra-kirjasto
    """
    _set_paused(id_, False)
    print(f"{id_} is pulled again.")


def _set_paused(slug: str, paused: bool) -> None:
    from aggregator.store import sources as rows

    with opened() as (_, store), store.write() as db:
        if not rows.set_paused(db, slug, paused, instant()):
            raise _missing(slug)


@app.command()
def approve(id_: Id) -> None:
    """Believe a quarantined source's smaller answer at its next pull.

    Example: puuha sources approve imatra-kirjasto
    """
    from aggregator.store import sources as rows

    with opened() as (_, store), store.write() as db:
        if rows.one(db, id_) is None:
            raise _missing(id_)
        if not rows.approve(db, id_, instant()):
            raise Stop(f"{id_} is not in quarantine.", 1)
    print(f"{id_}: the next pull counts what is missing.")


@app.command()
def remove(
    id_: Id,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a source and the events that no other source has.

    Example: puuha sources remove imatra-kirjasto --yes
    """
    from aggregator.minding.changing import remove as remove_source
    from aggregator.store import sources as rows

    with opened() as (settings, store):
        with store.read() as db:
            if rows.one(db, id_) is None:
                raise _missing(id_)
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Remove {id_} and its events?")):
            raise Stop("Nothing was removed; say --yes to do it without being asked.", 1)
        removed = remove_source(store, settings, id_, instant())
    print(f"{id_} and {removed} events are removed.")
