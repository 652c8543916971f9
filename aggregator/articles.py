"""Things to read -> what is kept of them: ages and audiences from their texts. Runs where feeds are read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aggregator.ages import Telling, read
from aggregator.identity import content_hash
from aggregator.model import AgeRange, Texts
from sources.records import SourceArticle

EXCERPT = 400  # letters
READ = 4_000  # letters that ages are looked for in


@dataclass(frozen=True, slots=True)
class Article:
    """A tip or a piece of news. excerpt: its first words, on one line. ages: None where it tells none."""

    key: str
    title: Texts
    excerpt: Texts
    url: str
    image: str
    published: datetime | None
    ages: AgeRange | None
    audiences: tuple[str, ...]
    digest: bytes


Default = tuple[int | None, int | None]


def understand_all(told: Iterable[SourceArticle], default: Default = (None, None)) -> list[Article]:
    """Every article that can be understood; one that breaks us must not cost the others."""
    found = []
    for one in told:
        with suppress(ValueError, OverflowError, TypeError, KeyError):
            found.append(understand(one, default))
    return found


def understand(told: SourceArticle, default: Default = (None, None)) -> Article:
    """An article as it is kept. default: the ages that the source's keeper says of all it tells."""
    texts = [text[:READ] for text in told.text.values()]
    reading = read(
        Telling(tuple(told.title.values()), texts, default=default if default != (None, None) else None)
    )
    ages = reading.claim.range if reading.claim else None
    excerpt = {code: shortened(text) for code, text in told.text.items() if text.strip()}
    shown = repr((sorted(told.title.items()), sorted(excerpt.items()), told.url, told.image, told.published, ages))
    return Article(
        told.key, dict(told.title), excerpt, told.url, told.image, told.published, ages, reading.audiences,
        content_hash(shown, *reading.audiences),
    )  # fmt: skip


def shortened(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text on one line, cut after a sentence or a word."""
    line = " ".join(text[: most * 4].split())
    if len(line) <= most:
        return line
    cut = line[:most]
    ended = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: ended + 1] if ended > most // 2 else cut.rsplit(" ", 1)[0].rstrip(".,;:!?–-") + "…"
