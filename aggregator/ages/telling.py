"""What goes into reading an event's ages and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aggregator.ages.arithmetic import Range
from aggregator.ages.mentions import Mention
from aggregator.ages.tokens import Text
from aggregator.model import AgeClaim, Evidence, Suits


@dataclass(frozen=True, slots=True)
class Telling:
    """The texts of an event: title and description in every language they stand in. year: in which it begins.

    stated: what the feed's own age fields say. default: what the source's keeper says of all its events.
    """

    titles: Sequence[str] = ()
    descriptions: Sequence[str] = ()
    categories: Sequence[str] = ()
    keyword_ids: Sequence[str] = ()
    venue: str = ""
    year: int | None = None
    stated: Range | None = None
    default: Range | None = None


@dataclass(frozen=True, slots=True)
class AgeReading:
    """claim: None while no age is stated or implied. evidence: why these audiences.

    contradicted: what plain words say where they were not, or the fields where the words were, believed.
    """

    claim: AgeClaim | None
    audiences: tuple[str, ...]
    suits: Suits
    evidence: tuple[Evidence, ...]
    contradicted: Contradiction | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The feed's field says one thing, the text another. believed: "field" or "text"."""

    field: Range
    text: Range
    believed: str


@dataclass(slots=True)
class Reader:
    """Everything found in one event's texts, field by field."""

    telling: Telling
    texts: list[Text] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def codes(self, field_: str) -> str:
        return ".".join(text.codes for text in self.texts if text.field == field_)
