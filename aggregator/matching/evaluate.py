"""How well the rules judge a set of pairs that people have judged. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aggregator.matching.blocks import block_keys
from aggregator.matching.features import Happening
from aggregator.matching.judge import Judgement, judge
from aggregator.matching.told import happening_of


@dataclass(frozen=True, slots=True)
class Labelled:
    """One pair. same: what a person says. trap: what is difficult about it. half: which part of the set."""

    name: str
    same: bool
    trap: str
    half: str
    a: Happening
    b: Happening


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair that the rules judge otherwise than people."""

    pair: Labelled
    judgement: Judgement


@dataclass(slots=True)
class Score:
    """Counts. found: same and judged same; hidden: different, judged same; missed: same, judged different;
    apart: different and judged different. unshared: same, but no block in common, so never compared.
    """

    found: int = 0
    hidden: int = 0
    missed: int = 0
    apart: int = 0
    unshared: list[str] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of those judged the same, the share that is; 1 if none is judged so."""
        judged = self.found + self.hidden
        return self.found / judged if judged else 1.0

    @property
    def recall(self) -> float:
        """Of those that are the same, the share that is judged so; 1 if there are none."""
        true = self.found + self.missed
        return self.found / true if true else 1.0


def read_pairs(lines: Iterable[str]) -> Iterator[Labelled]:
    """The pairs of a JSON Lines file. Raises ValueError, KeyError and TypeError on a line that is no pair."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _labelled(json.loads(line), number)


def _labelled(told: dict[str, Any], number: int) -> Labelled:
    a, b = ({**told[side], "uid": told[side].get("uid") or f"{number}{side}"} for side in ("a", "b"))
    return Labelled(
        str(told.get("id") or number),
        bool(told["same"]),
        str(told.get("trap") or ""),
        str(told.get("half") or ""),
        happening_of(a, "a"),
        happening_of(b, "b"),
    )


def evaluate(pairs: Iterable[Labelled]) -> Score:
    """Judge every pair and count."""
    score = Score()
    for pair in pairs:
        judgement = judge(pair.a, pair.b)
        if judgement.same != pair.same:
            score.misses.append(Miss(pair, judgement))
        if pair.same and not set(block_keys(pair.a)) & set(block_keys(pair.b)):
            score.unshared.append(pair.name)
        match (pair.same, judgement.same):
            case (True, True):
                score.found += 1
            case (False, True):
                score.hidden += 1
            case (True, False):
                score.missed += 1
            case _:
                score.apart += 1
    return score
