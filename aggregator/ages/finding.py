"""Every age and age group that a text mentions, whoever is meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.numbers import numbers
from aggregator.ages.tokens import Text

_WORD_KINDS = {"group", "child", "activity", "babyfamilies"}


# what is made for them and sold to anybody
_GOODS = re.compile(
    r"(?:vauva|vauvan|lasten|lapsen|barn|baby)\w*?(?:sukk|sukat|vaat|vaunu|pyör|suks|ratta|ratas|kirj|lelu|tarvik|keng|sängy|sänky|istui|"
    r"tuoli|haalar|luistim|kläd|vagn|cykel|cyklar|skidor|leksak|sko\b|skor\b|socks|clothes)"
)


def mentions(text: Text, year: int | None) -> Iterator[Mention]:
    """Ages in numbers, then group words. year: in which the event begins, for birth years."""
    taken: list[tuple[int, int]] = []
    for mention in numbers(text, year):
        taken.append((mention.first, mention.last))
        yield mention
    at = 0
    while at < len(text.tokens):
        token = text.tokens[at]
        if token is not None and token.entry is not None and token.entry.kind in _WORD_KINDS:
            beside = token.code == "C" and "W" in text.codes[max(0, at - 1) : at + 2]
            if (
                not beside
                and not _GOODS.search(token.word)
                and not any(first <= at < last for first, last in taken)
            ):
                mention = _word(text, at)
                at = mention.last - 1
                yield mention
        at += 1


def _word(text: Text, at: int) -> Mention:
    """A group word, or a span of two: "eskareista kutosiin"."""
    token = text.tokens[at]
    assert token is not None
    assert token.entry is not None
    entry = token.entry
    tier = Tier.ACTIVITY if entry.kind == "activity" else Tier.GROUP
    last = text.tokens[at + 2] if text.codes[at + 1 : at + 3] in {"-W", "-C"} else None
    if last is not None and last.entry is not None and last.entry.kind in {"group", "child"}:
        high = last.entry.high
        both = frozenset(entry.audiences) | frozenset(last.entry.audiences)
        if token.word.endswith(("sta", "stä")) or text.plain[token.end : last.start] == "-":
            return Mention(text, at, at + 3, entry.low, high, "span of words", "group", Tier.NUMBER, both)
    low, high, end = entry.low, entry.high, at + 1
    if text.codes[at + 1 : at + 2] in {"^", "O"}:
        high, end = None, at + 2
    return Mention(text, at, end, low, high, f"{entry.kind} word", entry.kind, tier, frozenset(entry.audiences))
