"""Years of birth: vuosina 2016–2018 syntyneet, födda 2016–2018, born in 2016 or later. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.tokens import Text

_BIRTHS = re.compile(r"(?:b|B~?)?Z(?:[-&,/][ZN]|,&Z)*(?:[()]|~(?=[()B])|B)*")
OLDEST = 110
# nobody is invited by the year of birth of one person of this age
GROWN_UP = 20


def births(text: Text, year: int) -> Iterator[Mention]:
    """Every group told by years of birth. year: in which the event begins."""
    for match in _BIRTHS.finditer(text.codes):
        if "B" not in match[0] and "b" not in match[0]:
            continue
        told = [token for token in text.tokens[match.start() : match.end()] if token is not None]
        years = [token.value for token in told if token.code in "ZN"]
        years = [value if value > 99 else years[0] // 100 * 100 + value for value in years]
        oldest, youngest = year - min(years), year - max(years) - 1
        if not -1 <= youngest <= oldest <= OLDEST:
            continue
        low: int | None = max(0, youngest)
        high: int | None = oldest
        if "(" in match[0]:
            low = 0
        if ")" in match[0]:
            high = None
        one = any(token.word in {"född", "syntynyt"} for token in told)
        if (one or told[0].code == "b") and oldest > GROWN_UP:
            continue
        yield Mention(text, *match.span(), low, high, "birth years", "number", Tier.NUMBER)
