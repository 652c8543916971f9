"""`puuha sources export` and `import`: the list of feeds as TOML files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.looking import look, refusal
from aggregator.cli.say import Stop, plain_errors
from aggregator.cli.sources import instant, opened

if TYPE_CHECKING:
    from aggregator.settings import Settings
    from aggregator.store import Store
    from sources.catalogue import Source


def export(
    file: Annotated[Path | None, typer.Argument(help="The file to write; standard output if left out.")] = None,
) -> None:
    """Write all sources as TOML that `import` reads back.

    Example: puuha sources export sources.toml
    """
    from aggregator.store import sources as rows
    from sources.catalogue import dump

    with opened() as (_, store):
        with store.read() as db:
            text = dump(row.about for row in rows.every(db))
        if file is None:
            sys.stdout.write(text)
        else:
            file.write_text(text, encoding="utf-8")


def import_(files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="TOML files of sources.")]) -> None:
    """Add the sources of TOML files; those of the same id get the file's settings. All or none.

    Example: puuha sources import sources.toml
    """
    from sources.catalogue import load

    with opened() as (settings, store):
        listed = [_with_adapter(settings, source) for source in load(files)]
        added, changed = _store_all(store, listed)
    print(f"{added} added, {changed} changed, {len(listed) - added - changed} as before.")


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


def _store_all(store: Store, listed: list[Source]) -> tuple[int, int]:
    from aggregator.store import sources as rows

    added = changed = 0
    with store.write() as db:
        for source in listed:
            old = rows.one(db, source.id)
            if old is None:
                rows.add(db, source, instant())
                added += 1
            elif old.about != source:
                rows.change(db, source)
                changed += 1
    return added, changed
