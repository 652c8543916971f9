"""The README's "Adding an adapter", done word for word in a copy of the program: files, line, commands, a pull."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SECTION = (ROOT / "README.md").read_text().split("\n## Adding an adapter\n")[1].split("\n## ")[0]
EXAMPLES = dict(re.findall(r"<!-- example: (.+?) -->\n```\w+\n(.*?)```\n", SECTION, re.DOTALL))
NAME = "kerhokone"
MODULE, FEED, READ = (
    f"sources/adapters/{NAME}.py",
    f"tests/data/{NAME}/seura.json",
    f"tests/data/{NAME}/seura.expected.json",
)
SUITE = "tests/sources/test_adapter_contract.py"
COPIED = ("pyproject.toml", "tests/conftest.py", "tests/seed.py", "tests/sources/conftest.py", SUITE)


@dataclass(frozen=True)
class Copy:
    """A copy of the program with the README's files in it, and how its commands are run."""

    root: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"PYTHONPATH": str(self.root), "COLUMNS": "200"}
        return subprocess.run(
            [sys.executable, *args], cwd=self.root, env=env | self.more, capture_output=True, text=True, timeout=100, check=False
        )  # fmt: skip

    def puuha(self, *args: str) -> str:
        done = self.run("-c", "from aggregator.cli import main; main()", *args)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add(self, name: str, module: str) -> None:
        """Put there what the README says to put there, under a name, the module as given."""
        for file, words in ((MODULE, module), (FEED, EXAMPLES[FEED]), (READ, EXAMPLES[READ])):
            path = self.root / file.replace(NAME, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words.replace(NAME, name))
        table = self.root / "sources/adapters/__init__.py"
        before, start, after = table.read_text().partition("ADAPTERS = {\n")
        table.write_text(before + start + EXAMPLES["one line of ADAPTERS"].replace(NAME, name) + after)

    def contract(self, *args: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", SUITE, "-k", NAME, *args)


@pytest.fixture
def extended(tmp_path: Path) -> Copy:
    """The program with everything in it that the README says to put there, and nothing else."""
    root = tmp_path / "copy"
    for room in ("sources", "aggregator"):
        shutil.copytree(ROOT / room, root / room)
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    copy = Copy(root)
    copy.add(NAME, EXAMPLES[MODULE])
    return copy


def test_it_is_one_file_of_a_hundred_lines_one_line_and_a_pair_of_files() -> None:
    assert set(EXAMPLES) == {FEED, MODULE, READ, "one line of ADAPTERS", "commands"}
    assert 60 <= EXAMPLES[MODULE].count("\n") <= 120
    assert EXAMPLES["one line of ADAPTERS"].count("\n") == 1


def test_its_commands_do_what_it_says(extended: Copy) -> None:
    """The pair's second file is written again as it stands in the README; the contract holds; so do the linters."""
    written, looked_at, tested = EXAMPLES["commands"].splitlines()
    (extended.root / READ).unlink()
    assert written == f"python {SUITE} {NAME}"
    assert extended.run(*written.split()[1:]).returncode == 0
    assert (extended.root / READ).read_text() == EXAMPLES[READ]
    assert looked_at == f"puuha inspect {FEED}"
    assert f"ok  {NAME}  2 events" in extended.puuha(*looked_at.split()[1:])
    assert tested == f"pytest {SUITE} -k {NAME}"
    done = extended.contract()
    assert done.returncode == 0, done.stdout[-4000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) > 20
    assert "skipped" not in done.stdout
    for check in (("check",), ("format", "--check")):
        assert extended.run("-m", "ruff", *check, MODULE).returncode == 0


# (what is right, what is wrong, the promise that is then broken)
SPOILT = {
    "known": ("if reading.known.get(key) == digest:", "if False:", "test_what_is_known_is_not_read_again"),
    "broken": (
        "except (ValueError, OverflowError):",
        "except ZeroDivisionError:",
        "test_one_broken_item_of_many_is_told_and_the_rest_kept",
    ),
    "anything": ("if not isinstance(listed, list):", "if False:", "test_something_else_is_not_a_feed"),
}


def test_the_contract_sees_mistakes(extended: Copy) -> None:
    """The same adapter under other names: one reads what is known, one stops at a broken item, one takes any JSON."""
    for name, (right, wrong, _) in SPOILT.items():
        assert EXAMPLES[MODULE].count(right) == 1
        extended.add(NAME + name, EXAMPLES[MODULE].replace(right, wrong))
    # all four recognise the feed: that one test has to fail, whoever is right
    done = extended.contract("-rf", "-k", f"{NAME} and not test_it_is_recognised")
    assert done.returncode == 1
    failed = set(re.findall(rf"^FAILED .*::(\w+)\[.*?({NAME}\w*)", done.stdout, re.MULTILINE))
    assert {name for _, name in failed} == {NAME + name for name in SPOILT}, done.stdout[-4000:]
    assert failed >= {(promise, NAME + name) for name, (_, _, promise) in SPOILT.items()}, done.stdout[-4000:]


def test_it_is_found_added_and_pulled_over_http(extended: Copy, hostile: Any, tmp_path: Path) -> None:
    extended.more.update(
        PUUHA_DATABASE=f"sqlite:///{tmp_path / 'puuha.sqlite3'}",
        PUUHA_ALLOW_ADDRESSES='["127.0.0.1/32"]',
        PUUHA_ALLOW_PORTS=f"[{hostile.port}]",
    )
    address = hostile.url("/vie/tapahtumat?muoto=json")
    serve(hostile, EXAMPLES[FEED])
    looked_at = json.loads(extended.puuha("inspect", "--json", address))
    assert (looked_at["outcome"], looked_at["adapter"]) == ("ok", NAME)
    assert [(event["title"], event["status"]) for event in looked_at["events"]] == [
        ("Futiskoulu 5–7 v", "confirmed"),
        ("Kesäleiri", "cancelled"),
    ]
    assert [problem["item"] for problem in looked_at["problems"]] == ["Kauden avaus"]

    assert f"({NAME}, 2 events, " in extended.puuha("sources", "add", address, "--name", "Seura")
    assert "changed (2 new" in extended.puuha("pull", "seura")
    assert "unchanged" in extended.puuha("pull", "seura")
    serve(hostile, EXAMPLES[FEED].replace("Futiskoulu", "Jalkapallokoulu"))
    assert re.search(r"changed \(0 new, 1 ", extended.puuha("pull", "seura"))


def serve(server: Any, body: str) -> None:
    server.reply("/vie/tapahtumat?muoto=json", body.encode(), content_type="application/json")
