"""Labelled examples against what is read: how many are right, which are wrong, and whether a child is shut out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aggregator.ages.reading import read
from aggregator.ages.records import ages, telling
from aggregator.model import Suits

YOUNGEST, OLDEST = 0, 17


@dataclass(slots=True)
class Failure:
    """A row that was read otherwise than it is labelled. wrong: which of ages, audiences, suits."""

    id: str
    title: str
    wrong: tuple[str, ...]
    label: dict[str, Any]
    read: dict[str, Any]
    harm: bool


@dataclass(slots=True)
class Evaluation:
    """How many of `rows` are exactly right in each respect. harm: events read as shutting out a child they invite.

    confusion: (labelled suits, read suits) -> how many.
    """

    rows: int = 0
    ages: int = 0
    audiences: int = 0
    suits: int = 0
    harm: int = 0
    confusion: Counter[tuple[Suits, Suits]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)


def evaluate(rows: Iterable[Mapping[str, Any]]) -> Evaluation:
    """Read every row and compare with its labels (min_age, max_age, audiences, suits). Raises NotAnEvent."""
    found = Evaluation()
    for row in rows:
        told = ages(read(telling(row)))
        right = {
            "ages": (told["min_age"], told["max_age"]) == (row.get("min_age"), row.get("max_age")),
            "audiences": told["audiences"] == list(row.get("audiences", ())),
            "suits": told["suits"] == row.get("suits"),
        }
        found.rows += 1
        found.ages += right["ages"]
        found.audiences += right["audiences"]
        found.suits += right["suits"]
        found.confusion[row.get("suits", "unknown"), told["suits"]] += 1
        harm = shuts_out(row, told)
        found.harm += harm
        wrong = tuple(name for name, fine in right.items() if not fine)
        if wrong:
            label = {name: row.get(name) for name in ("min_age", "max_age", "audiences", "suits")}
            found.failures.append(
                Failure(str(row.get("id", "")), str(row.get("title", "")), wrong, label, told, harm)
            )
    return found


def shuts_out(label: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether a filter by age or by what suits children would lose a child whom the event invites."""
    if label.get("suits") not in {"made_for", "also"}:
        return False
    if told["suits"] == "no":
        return True
    return any(_fits(label, age) and not _fits(told, age) for age in range(YOUNGEST, OLDEST + 1))


def _fits(ages_: Mapping[str, Any], age: int) -> bool:
    low, high = ages_.get("min_age"), ages_.get("max_age")
    return (low is None or low <= age) and (high is None or age <= high)
