"""`puuha inspect --summary`: of many files at once, how much of each format was read, and why the rest was not."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aggregator.inspection import Inspection

OUTCOMES = ("ok", "empty", "not_a_feed", "refused", "error")
COLUMNS = ("inputs", *OUTCOMES, "events", "articles", "left_out")
NO_FORMAT = "–"


@dataclass(slots=True)
class Summary:
    """formats: name -> column -> how many. problems: (name, message id) -> how many items it was told of."""

    formats: dict[str, Counter[str]] = field(default_factory=dict)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, inspection: Inspection) -> None:
        """Take one input in."""
        name = inspection.adapter or NO_FORMAT
        row = self.formats.setdefault(name, Counter())
        row.update({"inputs": 1, inspection.outcome: 1, "events": len(inspection.items)})
        row.update({"articles": len(inspection.articles), "left_out": inspection.left_out})
        for problem in inspection.problems:
            told = problem.values.get("count", "")
            self.problems[name, problem.what] += int(told) if told.isdecimal() and not problem.item else 1

    @property
    def total(self) -> Counter[str]:
        """All formats together."""
        return sum(self.formats.values(), Counter())

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        rows = {name: {column: row[column] for column in COLUMNS} for name, row in sorted(self.formats.items())}
        problems = [
            {"adapter": name, "what": what, "count": count} for (name, what), count in self.problems.most_common()
        ]
        return {"formats": rows, "problems": problems}


def files_in(paths: Iterable[str]) -> list[str]:
    """`paths` with every folder replaced by the files below it, in the order of their names; no hidden ones."""
    found: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            found.append(path)
            continue
        below = (file for file in sorted(Path(path).rglob("*")) if file.is_file())
        found += [str(file) for file in below if not _hidden(file.relative_to(path))]
    return found


def _hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def show(summary: Summary) -> None:
    """Two tables: the formats, and what was said of their items."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table(box=None, pad_edge=False)
    table.add_column("format")
    for column in COLUMNS:
        table.add_column(column.replace("_", " "), justify="right")
    for name, row in [*sorted(summary.formats.items()), ("all", summary.total)]:
        table.add_row(name, *(str(row[column] or "·") for column in COLUMNS))
    console.print(table)
    if summary.problems:
        console.print()
    for (name, what), count in summary.problems.most_common():
        console.print(f"{count:6} × {name}: {escape(what)}", soft_wrap=True)
