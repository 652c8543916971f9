"""What a text mentions: ages told in numbers and words that name a group, each with the rule that read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from aggregator.ages.tokens import Text, Token


class Tier(IntEnum):
    """How good an evidence is; a later tier counts only where the earlier ones are silent."""

    FIELDS = 0
    NUMBER = 1
    GROUP = 2
    ACTIVITY = 3
    CATEGORY = 4
    VENUE = 5


@dataclass(slots=True)
class Mention:
    """One age group at text.codes[first:last]. low, high: completed years, None: open. rule: its name.

    audiences: what the word itself says. kind: of the word ("number" for numbers). dropped: the role that took it
    out of the audience ("" while it counts). said: what stands for its words where no text has them.
    """

    text: Text
    first: int
    last: int
    low: int | None
    high: int | None
    rule: str
    kind: str
    tier: Tier
    audiences: frozenset[str] = field(default_factory=frozenset)
    dropped: str = ""
    said: str = ""

    @property
    def tokens(self) -> list[Token]:
        """Its words."""
        return [token for token in self.text.tokens[self.first : self.last] if token is not None]

    @property
    def words(self) -> str:
        """Its words as they stand in the text, with what follows directly ("3–6-vuotiaille")."""
        tokens = self.tokens
        if not tokens:
            return self.said
        return self.text.plain[tokens[0].start : tokens[-1].end]

    @property
    def ending(self) -> str:
        """The last word of it, lower-cased: its ending tells for whom, whose or who."""
        return self.tokens[-1].word if self.tokens else ""

    @property
    def in_title(self) -> bool:
        """Whether it stands in the title."""
        return self.text.field == "title"
