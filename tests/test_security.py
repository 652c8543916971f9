"""SECURITY.md names guards and proofs that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")
][2:]


def test_every_danger_has_a_guard_and_a_proof() -> None:
    assert len(ROWS) > 12
    for *_, where, proof in ROWS:
        guards, proofs = re.findall(r"`([^`]+)`", where), re.findall(r"`(tests/[^`]+)`", proof)
        assert guards and proofs
        assert not [name for name in guards + proofs if not (ROOT / name).is_file()]


def test_each_pin_stands_once() -> None:
    names = [re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line]  # fmt: skip
    assert sorted(names) == sorted(set(names))
