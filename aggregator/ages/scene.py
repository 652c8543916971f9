"""A mention in its sentence, and its sentence in the event: what the roles look at. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aggregator.ages.mentions import Mention
from aggregator.ages.tokens import Text

ADULT = 18


@dataclass(slots=True)
class Scene:
    """What the roles look at beside the sentence. general: a market …; words: all texts, lower-cased."""

    general: bool = False
    film: bool = False
    lecture: bool = False
    words: str = ""
    description: str = ""
    small: bool = False
    parents: bool = False
    adults_in_title: bool = False
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """The letters of a mention's sentence: before it, of it, after it."""

    before: str
    own: str
    after: str

    @property
    def whole(self) -> str:
        """All of it."""
        return self.before + self.own + self.after


def sentence(mention: Mention) -> Sentence:
    """The sentence a mention stands in."""
    codes = mention.text.codes
    start = codes.rfind(".", 0, mention.first) + 1
    end = codes.find(".", mention.last)
    end = len(codes) if end < 0 else end
    return Sentence(codes[start : mention.first], codes[mention.first : mention.last], codes[mention.last : end])


def has_company(codes: str) -> bool:
    """Whether a sentence says that a child comes with an adult."""
    return "a" in codes or ("c" in codes and ("w" in codes or "m" in codes))


_FOR = re.compile(r"\b(?:för|for|till|to)\s+(?:barn\s+|children\s+|kids\s+|dig\s+som\s+är\s+|babies\s+)?$")
NOMINATIVE = re.compile(r"(?:t|v|lk|s|år|åringar|er|olds|n|kk|i|unga)$")
GENITIVE = re.compile(r"(?:en|ten|jen|den|an|in|än|n)$")
_TARGET = re.compile(r"lle(?:en|nne|mme)?$")


def is_target(mention: Mention) -> bool:
    """Whether the words themselves say "for": "-ille", "för …", "for …"."""
    if _TARGET.search(mention.ending) or mention.rule == "span of words":
        return True
    return bool(_FOR.search(mention.text.folded[: mention.tokens[0].start]))


def along(mention: Mention) -> bool:
    """Vauvat tulevat mukaan; bebisarna är förstås med."""
    whole = sentence(mention).whole
    return not mention.in_title and "!" not in whole and ("m" in whole or whole.endswith("w"))


def company(texts: list[Text], mentions: list[Mention]) -> bool:
    """Whether an adult takes part: a sentence with company that is not only a rule for the small ones."""
    for text in texts:
        start = 0
        for part in text.codes.split("."):
            end = start + len(part)
            rule = any(
                m.dropped == "accompaniment" and m.text is text and start <= m.first < end for m in mentions
            )
            if has_company(part) and not rule:
                return True
            start = end + 1
    return False


def rest(mention: Mention) -> str:
    """What follows it in its text, lower-cased."""
    return mention.text.folded[mention.tokens[-1].end :]
