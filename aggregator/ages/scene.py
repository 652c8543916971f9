"""A mention in its sentence, and its sentence in the event: what the roles look at. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aggregator.ages.mentions import Mention
from aggregator.ages.tokens import Text
from aggregator.ages.vocabulary import anywhere

ADULT = 18


_LECTURE = (
    "föreläs", "luento", "luennoi", "lecture", "tutkimusilta", "tutkijat esitt", "asukasilta", "kaavaluonnos",
    "detaljplan",
)  # fmt: skip


class Scene:
    """What the roles look at beside the sentence; looked up when a role asks for it, for few do."""

    def __init__(self, texts: Sequence[Text], mentions: Sequence[Mention], parents: bool) -> None:
        self.texts, self.mentions, self.parents = texts, mentions, parents

    @cached_property
    def words(self) -> str:
        """All texts, lower-cased."""
        return " ".join(text.folded for text in self.texts)

    @cached_property
    def description(self) -> str:
        """The first description, lower-cased."""
        return next((text.folded for text in self.texts if text.field == "description"), "")

    @cached_property
    def general(self) -> bool:
        """A market, a festival …"""
        return any(anywhere("general").search(text.folded) for text in self.texts if text.field == "title")

    @cached_property
    def lecture(self) -> bool:
        """A lecture, a hearing."""
        return any(word in self.words for word in _LECTURE)

    @cached_property
    def film(self) -> bool:
        """A film is shown."""
        return any("f" in text.codes for text in self.texts)

    @cached_property
    def small(self) -> bool:
        """Children or families are named, or an age group of small ones."""
        return any(not _SMALL.isdisjoint(text.codes) for text in self.texts) or any(
            m.kind == "group" and m.high is not None and m.high <= 3 for m in self.mentions
        )

    @cached_property
    def adults_in_title(self) -> bool:
        """The title names adults."""
        return any(m.in_title and m.kind == "group" and (m.low or 0) >= ADULT for m in self.mentions)

    @cached_property
    def named_in_title(self) -> bool:
        """The title names a group."""
        return any(m.in_title for m in self.mentions)


_SMALL = frozenset("CPLVFcaXT")


@dataclass(slots=True)
class Sentence:
    """The letters of a mention's sentence: before it, of it, after it, and all of them. company: `has_company`."""

    before: str
    own: str
    after: str
    whole: str
    company: bool


def sentence(mention: Mention) -> Sentence:
    """The sentence a mention stands in."""
    codes = mention.text.codes
    start = codes.rfind(".", 0, mention.first) + 1
    end = codes.find(".", mention.last)
    end = len(codes) if end < 0 else end
    first, last, whole = mention.first, mention.last, codes[start:end]
    return Sentence(codes[start:first], codes[first:last], codes[last:end], whole, has_company(whole))


def has_company(codes: str) -> bool:
    """Whether a sentence says that a child comes with an adult."""
    return "a" in codes or ("c" in codes and ("w" in codes or "m" in codes))


_FOR = re.compile(r"\b(?:för|for|till|to)\s+(?:barn\s+|children\s+|kids\s+|dig\s+som\s+är\s+|babies\s+)?$")
NOMINATIVE = re.compile(r"(?:t|v|lk|s|år|åringar|er|olds|n|kk|i|unga)$")
GENITIVE = re.compile(r"(?:en|ten|jen|den|an|in|än|n)$")
_TARGETS = ("lle", "lleen", "llenne", "llemme")
_FOR_ENDS = ("r ", "l ", "o ", "n ", "s ")


def is_target(mention: Mention) -> bool:
    """Whether the words themselves say "for": "-ille", "för …", "for …"."""
    if mention.ending.endswith(_TARGETS) or mention.rule == "span of words":
        return True
    return mention.before.endswith(_FOR_ENDS) and _FOR.search(mention.before) is not None


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
            if has_company(part) and not any(
                m.dropped == "accompaniment" and m.text is text and start <= m.first < end for m in mentions
            ):
                return True
            start = end + 1
    return False
