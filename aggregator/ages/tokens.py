"""Text -> a row of known words and numbers, each with one letter that says what it is.

    "Muskari 3–6-vuotiaille aikuisen kanssa"  ->  "~N-NYcw"

The letters are `vocabulary.CODES` and, for numbers, N (to 99), Z (a year), # (any other), k (a film's rating), b
(a letter that stands for "born"). Between two tokens stand - & / , + as they are written, `~` for words that mean
nothing here, and `.` where a sentence ends (`gaps`). Patterns of these letters are the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.ages.gaps import Gaps, after_all
from aggregator.ages.plaintext import clean, lowered
from aggregator.ages.spotting import JOINED, LETTER, Line, line_of, spot, tokens_of
from aggregator.ages.wordforms import ELATIVE, Token

__all__ = ["Text", "Token", "take_apart"]

# words that may name an audience
_NAMING = frozenset("WCVTEFLXPHaK") | {JOINED}
# what makes a number an age, a grade or a year of birth
_TELLING = frozenset("YyuiMGgARB^>!")


@dataclass(slots=True)
class Text:
    """A text taken apart. codes: the letters; tokens: beside them, None where a letter is a sign between tokens.

    Where nothing in a text can name an age or an audience, its codes are those of its words alone, without tokens.
    """

    plain: str
    folded: str
    field: str
    codes: str
    tokens: list[Token | None]


def take_apart(text: str, field: str) -> Text:
    """The known words and numbers of a text."""
    plain = clean(text)
    line = line_of(plain)
    matches, letters = spot(line)
    if not _worth_reading(line, letters):
        return Text(plain, lowered(plain), field, "".join(letters - {"N", LETTER}), [])
    codes, tokens = _in_a_row(line, tokens_of(line, matches))
    codes = _rewritten(codes, tokens)
    return Text(plain, lowered(plain), field, codes, tokens)


def _worth_reading(line: Line, letters: set[str]) -> bool:
    """Whether there may be an age, a group or company in a text with these words."""
    if not _NAMING.isdisjoint(letters) or ("c" in letters and not letters.isdisjoint("wm")):
        return True
    if "N" not in letters:
        return False
    if not _TELLING.isdisjoint(letters) or b"+" in line.raw:
        return True
    # "under-3s", "s. 2016"
    return LETTER in letters and (b"0S " in line.marked or b"S." in line.raw or b"F." in line.raw)


def _in_a_row(line: Line, found: Iterable[Token]) -> tuple[str, list[Token | None]]:
    """The letters of all tokens and of what stands between them."""
    plain, between = line.plain, Gaps(line).between
    codes: list[str] = []
    tokens: list[Token | None] = []
    last = 0
    for token in found:
        start = token.start
        if start > last:
            signs = "" if start == last + 1 and plain[last] == " " else between(last, start)
            if signs:
                codes.append(signs)
                tokens.extend([None] * len(signs))
            elif tokens and _span(tokens[-1], token):
                codes.append("-")
                tokens.append(None)
        codes.append(token.code)
        tokens.append(token)
        last = token.end
    rest = after_all(plain[last:])
    return "".join(codes) + rest, [*tokens, *[None] * len(rest)]


def _span(before: Token | None, after: Token) -> bool:
    """Whether two tokens side by side are a span by their endings: "eskareista kutosiin", "kolmesta kuuteen"."""
    return after.code in "WCN" and before is not None and before.code in "WCNYyG" and before.word.endswith(ELATIVE)


# "alkaen 7": the word stands before its number
_FROM = re.compile(r"(?<![NYuy])\^(?=-?N)")
# a dash that only joins: "6-vuotiaat", "under-3s"; a full stop that does not end: "3. LK"
_JOINING = re.compile(r"(?<=N)-(?=[YyuiMG])|(?<=[<>{])-(?![YyuiMG])|(?<=N)\.(?=G)")
# "grades 3": the unit stands before its number
_GRADE = re.compile(r"(?<!N)G(?=N)")


def _rewritten(codes: str, tokens: list[Token | None]) -> str:
    """Letters mean something else beside their neighbours; signs that only join are taken out of `tokens`, too."""
    if "^" in codes:
        codes = _FROM.sub(">", codes)
    joining = [match.start() for match in _JOINING.finditer(codes)]
    for at in reversed(joining):
        del tokens[at]
    if joining:
        codes = _JOINING.sub("", codes)
    if "GN" in codes:
        codes = _GRADE.sub("g", codes)
    return codes.replace("Pw", "cw")
