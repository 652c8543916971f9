"""Events as JSON lines, as `puuha ages` reads and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aggregator.ages.reading import read
from aggregator.ages.telling import AgeReading, Telling
from aggregator.model import Evidence
from aggregator.reading.textlanguage import text_language
from aggregator.reading.topics import topics

FIELDS = ("title", "description", "categories", "venue", "starts")


class NotAnEvent(ValueError):
    """A line that is no event; the sentence says why."""


def telling(row: Mapping[str, Any]) -> Telling:
    """The texts of a row. Keys that are not FIELDS are ignored; missing ones are empty. Raises NotAnEvent."""
    categories = row.get("categories") or []
    if isinstance(categories, str):
        categories = [categories]
    texts = [row.get(name) or "" for name in ("title", "description", "venue")]
    if not all(isinstance(text, str) for text in [*texts, *categories]):
        raise NotAnEvent("title, description and venue are texts, categories a list of texts")
    title, description, venue = texts
    return Telling([title], [description], categories, (), venue, _year(row.get("starts")))


def _year(starts: object) -> int | None:
    year = str(starts or "")[:4]
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None


def answer(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is understood of a row, in the words of `puuha ages`. Raises NotAnEvent."""
    told = telling(row)
    understood = read(told)
    texts = {"und": f"{told.titles[0]} {told.descriptions[0]}"}
    return {
        "id": row.get("id"),
        **ages(understood),
        "topics": list(topics([texts], told.categories)),
        "evidence": [one.words for one in understood.evidence],
        "why": [why(one) for one in understood.evidence],
        "language": text_language(f"{told.titles[0]}\n{told.descriptions[0]}"),
    }


def ages(understood: AgeReading) -> dict[str, Any]:
    """The labels of a reading."""
    claim = understood.claim
    return {
        "min_age": claim.range.min if claim else None,
        "max_age": claim.range.max if claim else None,
        "audiences": list(understood.audiences),
        "suits": understood.suits,
        "basis": claim.basis if claim else None,
    }


def why(evidence: Evidence) -> dict[str, str]:
    """Which words, from which field, by which rule."""
    return {"words": evidence.words, "field": evidence.field, "rule": evidence.rule}


def answers(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers of rows, one after another. Raises NotAnEvent."""
    return (answer(row) for row in rows)
