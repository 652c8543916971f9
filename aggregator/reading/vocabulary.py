"""The topics and their words, as they stand in topics.tsv beside this file.

One row a topic: slug, labels in Finnish, Swedish and English, YSO ids (Finto's General Finnish Ontology), stems in
each language, and `not`: look-alikes, which are taken out before the stems are looked for. Cells hold stems set
apart by `|`; what a stem is, `stems` explains. A stem with a space in it is a phrase.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from aggregator.model import LANGUAGES
from aggregator.reading.stems import Stem, stem

FILE = "topics.tsv"


class Topic(NamedTuple):
    """labels: language -> words for people. stems: language -> as written. looks_alike: as written."""

    slug: str
    labels: dict[str, str]
    ids: tuple[str, ...]
    stems: dict[str, tuple[str, ...]]
    looks_alike: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the file's order. Raises ValueError if the file is broken."""
    text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return tuple(_topic(row) for row in rows)


def _topic(row: dict[str, str]) -> Topic:
    return Topic(
        row["topic"],
        {language: row[language] for language in LANGUAGES},
        tuple(row["yso"].split()),
        {language: _cell(row[f"stems_{language}"]) for language in LANGUAGES},
        _cell(row["not"]),
    )


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def bit(topic: int, language: str) -> int:
    """The bit that says: topic number `topic` was found with a stem of `language`."""
    return 1 << (topic * len(LANGUAGES) + LANGUAGES.index(language))


@cache
def every(topic: int) -> int:
    """The bits of topic number `topic` in every language."""
    return sum(bit(topic, language) for language in LANGUAGES)


def _written() -> Iterator[Stem]:
    for number, topic in enumerate(topics()):
        for language, stems in topic.stems.items():
            yield from (stem(one, bit(number, language)) for one in stems)
        yield from (stem(one, every(number), void=True) for one in topic.looks_alike)


@cache
def word_stems() -> tuple[Stem, ...]:
    """The stems that are looked for word by word."""
    return tuple(one for one in _written() if " " not in one.text)


@cache
def phrases() -> tuple[Stem, ...]:
    """The stems with a space in them: looked for in the whole text."""
    return tuple(one for one in _written() if " " in one.text)
