"""Every age and age group that a text mentions, whoever is meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.numbers import numbers
from aggregator.ages.tokens import Text

# the letters of groups, children, activities, families with babies
_GROUPS = re.compile("[WCTV]")


# what is made for them and sold to anybody
_GOODS = re.compile(
    r"(?:vauva|vauvan|lasten|lapsen|barn|baby)\w*?(?:sukk|sukat|vaat|vaunu|pyör|suks|ratta|ratas|kirj|lelu|tarvik|keng|sängy|sänky|istui|"
    r"tuoli|haalar|luistim|kläd|vagn|cykel|cyklar|skidor|leksak|sko\b|skor\b|socks|clothes)"
)


# of one text: nobody names more groups, and every one is compared with every other
MOST_MENTIONS = 100


def mentions(text: Text, year: int | None) -> Iterator[Mention]:
    """Ages in numbers, then group words, MOST_MENTIONS at most. year: of the event, for birth years."""
    return islice(_all(text, year), MOST_MENTIONS) if text.tokens else iter(())


def _all(text: Text, year: int | None) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for mention in numbers(text, year):
        taken.append((mention.first, mention.last))
        yield mention
    end = 0
    for match in _GROUPS.finditer(text.codes):
        at = match.start()
        token = text.tokens[at]
        if token is None or at < end or any(first <= at < last for first, last in taken):
            continue
        beside = token.code == "C" and "W" in text.codes[max(0, at - 1) : at + 2]
        if not beside and not _GOODS.search(token.word):
            mention = _word(text, at)
            end = mention.last
            yield mention


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
