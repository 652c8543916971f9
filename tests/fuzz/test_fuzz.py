"""Each target for a moment: its seeds, and inputs made from them, the same ones every time."""

from __future__ import annotations

import runpy
import time
from itertools import islice
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FUZZ = runpy.run_path(str(HERE / "targets.py"))
MUTATED = runpy.run_path(str(HERE / "mutation.py"))["mutated"]
SECONDS = 0.15


@pytest.mark.parametrize("target", FUZZ["TARGETS"])
def test_nothing_but_a_refusal_comes_out(target: str) -> None:
    ends = time.process_time() + SECONDS
    for number, data in enumerate(islice(MUTATED(list(FUZZ["seeds"](target)), 1), 2_000)):
        began = time.process_time()
        FUZZ["TARGETS"][target](data)
        assert time.process_time() - began < 2, f"input {number} takes too long"
        if time.process_time() > ends:
            break
    assert number > 2


def test_the_corpus_is_small() -> None:
    assert sum(file.stat().st_size for file in (HERE / "corpus").iterdir()) < 200_000
