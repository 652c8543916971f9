"""Every command with arguments that nobody should give: one plain sentence and an exit code, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.cli.say import Stop

ENDLESS = {"serve", "worker", "demo"}  # they go on until they are stopped
ARGUMENTS = [
    "", " ", "-", "--", "x", "--help", "--nosuch", "-1", "0", "99999999999999999999", "1e999", "nan", "\x01", "a" * 5_000, "ä",
    "\U0001f9f8", "../../etc/passwd", "/", "/dev/null", ".", "http://[", "http://[::f+35", "https://", "file:///etc/passwd",
    "kirkanta:", "kirkanta:%00", "webcal://", "javascript:alert(1)", "'; DROP TABLE event; --", "%s%n", "{x}", "\\", "*", "0001-01-01",
]  # fmt: skip


def commands() -> list[tuple[tuple[str, ...], list[str], int]]:
    """Every command, its options, and how many arguments it takes."""
    found = []

    def walk(command, path: tuple[str, ...]) -> None:
        for name, inner in sorted(getattr(command, "commands", {}).items()):
            walk(inner, (*path, name))
        if not getattr(command, "commands", {}):
            options = [one.opts[-1] for one in command.params if one.param_type_name == "option"]
            found.append((path, options, sum(one.param_type_name == "argument" for one in command.params)))

    walk(get_command(app), ())
    return [one for one in found if one[0][0] not in ENDLESS]


@pytest.mark.parametrize("command", commands(), ids=lambda command: "-".join(command[0]))
def test_no_command_ends_in_a_traceback(command, monkeypatch, tmp_path: Path, sqlite_database: str) -> None:
    path, options, count = command
    monkeypatch.setenv("PUUHA_DATABASE", sqlite_database)
    monkeypatch.chdir(tmp_path)
    chance = random.Random("-".join(path))
    for _ in range(6):
        arguments = [chance.choice(ARGUMENTS) for _ in range(chance.choice((count, count, count + 1)))]
        for option in chance.sample(options, min(len(options), chance.choice((0, 1, 2)))):
            arguments += [option, chance.choice(ARGUMENTS)]
        result = CliRunner().invoke(app, [*path, *arguments], standalone_mode=False)
        error = result.exception
        assert error is None or told(error), f"{path} {arguments!r}: {error!r}"


def told(error: BaseException) -> bool:
    """Whether aggregator.cli.main makes a plain sentence of it."""
    return isinstance(error, (Stop, SystemExit, KeyboardInterrupt, typer.Exit, typer.Abort)) or hasattr(
        error, "format_message"
    )
