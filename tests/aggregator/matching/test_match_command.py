"""`puuha match` as people run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EVENT = {
    "uid": "1",
    "title": "Satutunti kirjastossa",
    "starts": "2026-03-03T10:00:00+02:00",
    "place": {"name": "Pääkirjasto", "city": "Imatra"},
}


@pytest.fixture
def match(tmp_path: Path):
    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from aggregator.cli import main; main()", "match", *args]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def with_files(*told: object) -> subprocess.CompletedProcess[str]:
        for number, each in enumerate(told):
            (tmp_path / f"{number}.json").write_text(json.dumps(each))
        return run(*(str(tmp_path / f"{number}.json") for number in range(len(told))))

    run.files = with_files  # type: ignore[attr-defined]
    return run


def test_two_events_that_are_one(match) -> None:
    other = {"events": [EVENT | {"title": "Pääkirjaston satutunti", "place": {"name": "Imatran pääkirjasto"}}]}
    done = match.files(EVENT, other)
    assert done.returncode == 0
    assert done.stdout.startswith("the same (")
    assert "title: The titles are alike" in done.stdout and "compared at all: yes" in done.stdout


def test_two_events_that_are_two(match) -> None:
    done = match.files(EVENT | {"title": "Muskari 0–1 v"}, EVENT | {"title": "Muskari 1–2 v"})
    assert done.returncode == 1
    assert "They are for different ages: “Muskari 0–1 v” and “Muskari 1–2 v”." in done.stdout


def test_the_form_the_store_keeps(match, tmp_path: Path) -> None:
    from aggregator.codec import dump_event
    from aggregator.matching.told import event_of

    stored = json.loads(dump_event(event_of(EVENT)))
    assert match.files(stored, EVENT).returncode == 0


def test_the_whole_set(match, pairs_file: Path) -> None:
    done = match("--evaluate", str(pairs_file))
    assert done.returncode == 0
    assert "judged different" in done.stdout and "precision" in done.stdout and "MISSED" in done.stdout
    part = match("--evaluate", str(pairs_file), "--half", "check").stdout
    assert part.startswith("check") and "tune" not in part


@pytest.mark.parametrize(
    "told",
    [
        [{"title": "x"}],
        [[1]],
        [EVENT, {"events": []}],
        [EVENT | {"starts": "eilen"}, EVENT],
        [EVENT, EVENT, EVENT],
    ],
)
def test_what_is_no_event_is_told_plainly(match, told: list[object]) -> None:
    done = match.files(*told)
    assert done.returncode == 2
    assert done.stderr.startswith("puuha:") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("args", [("--evaluate", "missing.jsonl"), ("missing.json", "missing.json"), ()])
def test_what_is_not_there_is_told_plainly(match, args: tuple[str, ...]) -> None:
    done = match(*args)
    assert done.returncode == 2
    assert done.stderr.startswith("puuha:")


def test_help_has_an_example(match) -> None:
    assert "Example:" in match("--help").stdout
