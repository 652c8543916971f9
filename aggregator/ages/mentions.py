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


# characters before and after a mention that tell what it is: long texts are not walked again for every mention
WINDOW = 120


@dataclass(slots=True)
class Mention:
    """One age group at text.codes[first:last]. low, high: completed years, None: open. rule: its name.

    audiences: what the word itself says. kind: of the word ("number" for numbers). dropped: the role that took it
    out of the audience ("" while it counts). said: what stands for its words where no text has them.
    tokens: its words. ending: the last of them, lower-cased: it tells for whom, whose or who.
    before, after: what stands around it, lower-cased, WINDOW characters. in_title: whether it stands in the title.
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
    tokens: list[Token] = field(init=False)
    start: int = field(init=False, default=0)
    ending: str = field(init=False, default="")
    before: str = field(init=False, default="")
    after: str = field(init=False, default="")
    in_title: bool = field(init=False)

    def __post_init__(self) -> None:
        text = self.text
        self.in_title = text.field == "title"
        self.tokens = [token for token in text.tokens[self.first : self.last] if token is not None]
        if self.tokens:
            last = self.tokens[-1]
            self.start, self.ending = self.tokens[0].start, last.word
            self.before = text.folded[max(0, self.start - WINDOW) : self.start]
            self.after = text.folded[last.end : last.end + WINDOW]

    @property
    def before_as_written(self) -> str:
        """`before`, capitals kept."""
        return self.text.plain[max(0, self.start - WINDOW) : self.start]

    @property
    def words(self) -> str:
        """Its words as they stand in the text, with what follows directly ("3–6-vuotiaille")."""
        return self.text.plain[self.start : self.tokens[-1].end] if self.tokens else self.said
