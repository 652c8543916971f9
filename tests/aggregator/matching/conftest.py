"""Happenings made from short words, and the labelled pairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.matching.evaluate import Labelled, read_pairs
from aggregator.matching.features import Happening
from aggregator.matching.told import happening_of

PAIRS = Path(__file__).parents[2] / "data" / "matching" / "pairs.jsonl"


@pytest.fixture(scope="session")
def pairs() -> list[Labelled]:
    """The labelled pair set."""
    return list(read_pairs(PAIRS.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="session")
def pairs_file() -> Path:
    """Where it is."""
    return PAIRS


@pytest.fixture(scope="session")
def happening() -> Callable[..., Happening]:
    """Make a happening: a title, and any of the fields of an event as JSON."""

    def make(title: str | dict[str, str], source: str = "library", **fields: Any) -> Happening:
        place = fields.pop("place", "Pääkirjasto, Imatra")
        told = {
            "uid": f"{source}:{title}",
            "title": title,
            "starts": "2026-03-03T10:00:00",
            "source": source,
            "place": place,
        }
        return happening_of({**told, **fields})

    return make
