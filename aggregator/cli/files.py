"""`puuha sources export` and `import`: the list of feeds as TOML files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.looking import look, refusal
from aggregator.cli.opening import instant, opened
from aggregator.cli.say import Stop, plain_errors

if TYPE_CHECKING:
    from aggregator.exchange.bring import Difference
    from aggregator.exchange.records import Cargo
    from aggregator.settings import Settings
    from sources.catalogue import Source

SHARED = "_shared"


def export(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Only these sources.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE|DIR", help="A file; in a folder, a file for each source.")
    ] = None,
) -> None:
    """Write the sources as TOML that `import` reads back: settings, corrections, merges by hand, areas of places.

    Example: puuha sources export --out everything.toml; puuha sources export --out feeds/ imatra-kirjasto
    """
    from aggregator.exchange.bring import everything
    from aggregator.exchange.tomlfile import dump
    from aggregator.store import sources as rows

    with opened() as (_, store), store.read() as db:
        for id_ in ids or ():
            if rows.one(db, id_) is None:
                raise Stop(f"There is no source {id_}; `puuha sources list` shows them.")
        cargo = everything(db, ids or ())
        if out is None:
            sys.stdout.write(dump(cargo))
        elif out.is_dir():
            for name, part in _parts(cargo).items():
                (out / f"{name}.toml").write_text(dump(part), encoding="utf-8")
        else:
            out.write_text(dump(cargo), encoding="utf-8")


def _parts(cargo: Cargo) -> dict[str, Cargo]:
    """A part for each source; what is about several, and places, in `_shared`."""
    from dataclasses import replace

    parts = {}
    for source in cargo.sources:
        own = tuple(one for one in cargo.decisions if one.item[0] == source.id and not one.other[0])
        parts[source.id] = replace(cargo, sources=(source,), decisions=own, places=())
    several = tuple(one for one in cargo.decisions if one.other[0])
    shared = replace(cargo, sources=(), decisions=several, places=cargo.places)
    return parts | ({SHARED: shared} if several or cargo.places else {})


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="TOML files of `sources export`.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added or changed; write nothing.")
    ] = False,
) -> None:
    """Add and change what TOML files tell; all of it, or nothing if anything is wrong. Nothing is removed.

    Corrections and merges of events that no pull has brought yet wait for them.

    Example: puuha sources import everything.toml --dry-run; puuha sources import feeds/*.toml
    """
    from dataclasses import replace

    from aggregator.exchange.bring import bring, difference
    from aggregator.exchange.tomlfile import load

    with opened() as (settings, store):
        cargo = load(files)
        if dry_run:
            with store.read() as db:
                _tell(difference(db, cargo), "would be ")
            return
        cargo = replace(cargo, sources=_with_adapters(settings, cargo.sources))
        _tell(bring(store, settings, cargo, instant()), "")


def _tell(found: Difference, would: str) -> None:
    for what, listed in (("added", found.added), ("changed", found.changed)):
        for source in listed:
            print(f"  {source.id} {would}{what} ({source.address})")
    for one in found.decisions:
        about = " and ".join("/".join(filter(None, item)) for item in (one.item, one.other) if item[0])
        print(f"  {one.kind.replace('_', ' ')} {one.field} {one.value}: {about}".replace("  :", ":"))
    for place in found.places:
        print(f"  {place.key} {would}put in {place.area[1] or 'no area'}")
    print(
        f"{len(found.added)} {would}added, {len(found.changed)} changed, {len(found.decisions)} decisions,"
        f" {len(found.places)} places; {found.same} as before."
    )


def _with_adapters(settings: Settings, listed: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources with their formats, found out where a file tells none; every refusal is told."""
    found, refused = [], []
    for source in listed:
        try:
            found.append(_with_adapter(settings, source))
        except Stop as stop:
            refused.append(str(stop))
    if refused:
        raise Stop("\n".join(refused), 1)
    return tuple(found)


def _with_adapter(settings: Settings, source: Source) -> Source:
    from dataclasses import replace

    from sources.detect import adapter_named

    if source.adapter:
        with plain_errors():
            return replace(source, adapter=adapter_named(source.adapter).name)
    found = look(settings, source.address, "")
    if not found.adapter or not found.feed:
        raise Stop(f"{source.id}: {refusal(found)}", 1)
    return replace(source, adapter=found.adapter, address=found.feed)
