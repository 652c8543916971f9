"""The README says what is so: its commands, its settings, its files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from aggregator.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_two_commands_stand_on_the_first_screen_and_ci_runs_the_second() -> None:
    first_screen = "\n".join(README.splitlines()[:16])
    start = "    python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e "
    assert f"{start}. && .venv/bin/puuha demo\n" in first_screen
    assert f"{start}'.[test]' && .venv/bin/pytest\n" in first_screen
    (taken,) = re.findall(r"^command=\$\((.+)\)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    command = subprocess.run(taken, shell=True, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"    {command}" == f"{start}'.[test]' && .venv/bin/pytest\n"


def settings_table() -> list[tuple[str, str]]:
    """(name, default) of every setting, as the README has to show it."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "see above" if name == "database" else str(field.get_default())
        rows.append((f"PUUHA_{name.upper()}", default, field.description or ""))
    return [(name, f"| `{name}` | {default or '–'} | {what} |") for name, default, what in rows]


@pytest.mark.parametrize(("name", "row"), settings_table())
def test_every_setting_is_told_with_its_default(name: str, row: str) -> None:
    assert row in README, f"README.md lacks the row:\n{row}"


def test_no_setting_is_told_that_is_not_there() -> None:
    told = set(re.findall(r"^\| `(PUUHA_[A-Z_]+)`", README, re.MULTILINE))
    assert told == {name for name, _ in settings_table()}


def test_every_command_is_told() -> None:
    from aggregator.cli.app import app

    commands = {command.name for command in app.registered_commands} | {g.name for g in app.registered_groups}
    assert set(re.findall(r"^\| `puuha ([a-z]+)`", README, re.MULTILINE)) == commands


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:aggregator|sources|web|tests)/[\w/.]+\.py)`", README))
    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_every_adapter_is_told() -> None:
    from sources.adapters import adapters

    table = README.split("### What it reads")[1].split("###")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(adapters())
