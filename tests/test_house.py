"""The house rules hold: types, lint, the direction of imports, and no word where it must not stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("sources", "aggregator", "web")


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def tool(name: str) -> str:
    """A program of the same environment."""
    return str(Path(sys.executable).parent / name)


@pytest.mark.timeout(300)
def test_types() -> None:
    run(tool("mypy"))


def test_lint() -> None:
    run(tool("ruff"), "check", ".")


def test_format() -> None:
    run(tool("ruff"), "format", "--check", ".")


def test_imports_go_one_way() -> None:
    run(tool("lint-imports"), "--no-cache")


def python_files() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts]


def test_no_module_has_grown_into_two() -> None:
    long = {str(path.relative_to(ROOT)): n for path in python_files() if (n := path.read_text().count("\n")) > 300}
    assert not long


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path)
        for path in python_files()
        if path.read_text().strip() and not re.match(r'(#.*\n)*"""', path.read_text())
    ]
    assert not silent


def test_pins_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert lines
    odd = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+|#.*|", line)]
    assert not odd
