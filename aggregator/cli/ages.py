"""`puuha ages`: what is understood of events' texts, and how well, by labelled examples."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli.say import Stop
from aggregator.model import Suits

if TYPE_CHECKING:
    from aggregator.ages.evaluate import Evaluation, Failure

SUITS: tuple[Suits, ...] = ("made_for", "also", "no", "unknown")
HELP = """What is understood of events' texts: ages, audiences, topics, and the words that say so.

Reads JSON lines {"id","title","description","categories","venue","starts"} from FILE or standard input and writes
a line for each: JSON into a pipe, a table on a terminal.

Examples:

  echo '{"title": "Muskari 3–12 kk", "starts": "2027-01-14"}' | puuha ages

  puuha ages events.jsonl --json > understood.jsonl

  puuha ages --evaluate labelled.jsonl
"""


def ages(
    file: Annotated[Path | None, typer.Argument(help="JSON lines; standard input if not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines also on a terminal.")] = False,
    evaluate: Annotated[
        Path | None, typer.Option("--evaluate", help="Labelled JSON lines: how many are right, and the failures.")
    ] = None,
) -> None:
    """See HELP."""
    if evaluate is not None:
        return _evaluate(evaluate, as_json)
    if file is None and sys.stdin.isatty():
        raise Stop("Give a file of JSON lines, or pipe them in: puuha ages events.jsonl")
    if as_json or not sys.stdout.isatty():
        return _write(file)
    return _show(file)


def rows(file: Path | None) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file's lines. Raises Stop with the line's number."""
    with ExitStack() as stack:
        if file is None:
            lines = iter(sys.stdin)
        else:
            try:
                lines = iter(stack.enter_context(file.open(encoding="utf-8")))
            except OSError as error:
                raise Stop(f"{error.strerror}: {file}", 1) from error
        yield from _objects(lines, file)


def _objects(lines: Iterator[str], file: Path | None) -> Iterator[dict[str, Any]]:
    name = str(file) if file else "standard input"
    try:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Stop(f"Line {number} of {name} is no JSON: {error}", 1) from error
            if not isinstance(row, dict):
                raise Stop(f"Line {number} of {name} is no JSON object.", 1)
            yield row
    except UnicodeDecodeError as error:
        raise Stop(f"{name} is not UTF-8: {error.reason}", 1) from error


def _answers(file: Path | None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    from aggregator.ages.records import NotAnEvent, answer

    for row in rows(file):
        try:
            yield row, answer(row)
        except NotAnEvent as error:
            raise Stop(f"The event {row.get('id', '')} cannot be read: {error}.", 1) from error


def _write(file: Path | None) -> None:
    for _, understood in _answers(file):
        print(json.dumps(understood, ensure_ascii=False))


def _show(file: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in ("event", "ages", "audiences", "suits", "topics", "because of"):
        table.add_column(name)
    for row, told in _answers(file):
        because = "; ".join(f"{one['words']} ({one['field']}, {one['rule']})" for one in told["why"])
        cells = (row.get("title", ""), span(told), ", ".join(told["audiences"]), told["suits"])
        table.add_row(*(Text(str(cell)) for cell in (*cells, ", ".join(told["topics"]), because)))
    Console().print(table)


def span(told: dict[str, Any]) -> str:
    """Ages in a cell: "3–6", "7+", "–" where none are told."""
    low, high = told["min_age"], told["max_age"]
    if low is None and high is None:
        return "–"
    return f"{low}+" if high is None else f"{low or 0}–{high}"


def _evaluate(file: Path, as_json: bool) -> None:
    from dataclasses import asdict

    from aggregator.ages.evaluate import evaluate
    from aggregator.ages.records import NotAnEvent

    try:
        found = evaluate(rows(file))
    except NotAnEvent as error:
        raise Stop(f"{file}: {error}.", 1) from error
    if not found.rows:
        raise Stop(f"{file} holds no events.", 1)
    if as_json:
        told = asdict(found) | {"confusion": {f"{a} read as {b}": n for (a, b), n in found.confusion.items()}}
        print(json.dumps(told, ensure_ascii=False))
        return
    for failure in found.failures:
        print(_failure(failure))
    print("\n".join(_summary(found)))


def _failure(failure: Failure) -> str:
    label, told = failure.label, failure.read
    return (
        f"{failure.id}  {failure.title}\n    labelled  {_cell(label)}\n    read      {_cell(told)}"
        f"   wrong: {', '.join(failure.wrong)}{'  SHUTS A CHILD OUT' if failure.harm else ''}"
    )


def _cell(told: dict[str, Any]) -> str:
    return f"{span(told):7}  {','.join(told['audiences'] or ()) or '–'}  {told['suits']}"


def _summary(found: Evaluation) -> Iterator[str]:
    yield ""
    yield "suits: labelled (down) read as (across)"
    yield " " * 10 + "".join(f"{name:>10}" for name in SUITS)
    for label in SUITS:
        yield f"{label:10}" + "".join(f"{found.confusion[label, read] or '·':>10}" for read in SUITS)
    yield ""
    for name in ("ages", "audiences", "suits"):
        right = getattr(found, name)
        yield f"{name:10} {right} of {found.rows} exactly right ({right / found.rows:.1%})"
    yield f"{'harm':10} {found.harm} events shut out a child whom they invite"
