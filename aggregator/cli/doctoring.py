"""`puuha doctor`: what is wrong here, and what to do about it."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.cli.opening import instant
from aggregator.cli.say import Stop, settings_or_stop

if TYPE_CHECKING:
    from aggregator.doctor import Finding

COLOURS = {"ok": "green", "warning": "yellow", "wrong": "red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> int:
    """Say what is wrong with this installation and what to do about it. Changes nothing; 1 if anything is wrong.

    Example: puuha doctor
    """
    from aggregator.doctor import worst

    found = _findings()
    state = worst(found)
    if as_json:
        print(json.dumps({"state": state, "checks": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        _show(found)
    return 1 if state == "wrong" else 0


def _findings() -> list[Finding]:
    from aggregator.doctor import Finding, findings
    from aggregator.examining import examine

    try:
        settings = settings_or_stop()
    except Stop as stop:
        return [
            Finding("settings", "wrong", str(stop), "Put the environment variable right; the README lists them.")
        ]
    log = logging.getLogger("sources")
    level = log.level
    log.setLevel(logging.CRITICAL)  # what is wrong stands among the findings
    try:
        return list(findings(examine(settings, instant())))
    finally:
        log.setLevel(level)


def _show(found: list[Finding]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    for one in found:
        state = f"[{COLOURS[one.state]}]{one.state:<8}[/]"
        console.print(f"{state}{one.check:<11} {escape(one.said)}", soft_wrap=True)
        if one.do:
            console.print(f"{'':<19} → {escape(one.do)}", soft_wrap=True)
