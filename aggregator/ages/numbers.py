"""Ages told in numbers: phrases of the letters in `tokens`, read from left to right.

    N-NY        3–6-vuotiaat, 4- to 8-year-olds     3..6
    <NY         alle 3-v., under 3 år               0..2
    >NY  N+     yli 7-v., 7+                        7..
    NY^         7-vuotiaasta alkaen, 7 år och äldre 7..
    !<NY        ei sovi alle 4-vuotiaille           4..
    NM-NY       3 kk–4 v                            0..4
    N-NG        1.–3. lk                            grades
    Z-ZB        2016–2018 syntyneet                 birth years
    RN  AN-N    ikäraja 15, ages 4–8                the unit stands before

A number without a unit is no age: hours, dates, prices, rooms and scores need no rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.ages.arithmetic import Bound, Phrase, Range, union, years_below, years_high, years_low
from aggregator.ages.births import births
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.tokens import Text, Token
from aggregator.ages.units import has_unit

_NUMBERS = re.compile(
    r"(?:![~CALFz]{0,3}(?=[<>]))?(?:[ARg]~?)*(?:[<>{^][CgA]?)?"
    r"(?:W-g?)?N(?:[YyuiMG]?[-&,/]{1,2}[<>{]?g?N|[YyuiMG]?-W|YN(?=M)|g-?(?=N))*\+?[YyuiMG]*A?(?:&?[\^v]|[,&]?O|\+)*-?"
)
OLDEST = 110


def numbers(text: Text, year: int | None) -> Iterator[Mention]:
    """Every age told in numbers. year: of the event, for birth years (None: those are not read)."""
    codes = text.codes
    if "N" in codes:
        for match in _NUMBERS.finditer(codes):
            found = _read(match, text) if _may_be_age(match, codes) else None
            if found:
                low, high, rule = found
                yield Mention(text, *match.span(), low, high, rule, "number", Tier.NUMBER)
    if year is not None and "Z" in codes and ("B" in codes or "b" in codes):
        yield from births(text, year)


def _may_be_age(match: re.Match[str], codes: str) -> bool:
    """Most numbers of a text have no unit, no sign and no group beside them: they need not be read."""
    if match[0].strip("N-&,/~"):
        return True
    first = match.start()
    return codes[max(0, first - 4) : first].rstrip("~,").endswith(("W", "C"))


def _read(match: re.Match[str], text: Text) -> tuple[int | None, int | None, str] | None:
    phrase = _phrase(match, text)
    if not has_unit(phrase, match, text):
        return None
    ranges = _ranges(phrase)
    if not ranges:
        return None
    low, high = union(ranges)
    if (low or 0) > OLDEST or (high or 0) > OLDEST or (low is not None and high is not None and low > high):
        return None
    return low, high, _rule(phrase)


def _phrase(match: re.Match[str], text: Text) -> Phrase:
    phrase = Phrase([], [], "", "")
    sign, joint, before, unit = "", "", "", ""
    for at in range(*match.span()):
        code, token = text.codes[at], text.tokens[at]
        if phrase.bounds and text.codes[at - 1 : at + 2] == "YNM":  # "1 v 6 kk" is one bound
            continue
        if code in "NW" and token is not None:
            if phrase.bounds:
                phrase.joints.append(joint or ",")
            phrase.bounds.append(_bound(token, sign, unit))
            sign, joint = "", ""
        elif code in "<>{" and (not phrase.bounds or joint):
            sign = code
        elif code == "g":
            unit = "G"
        elif code in "YyuiMG" and phrase.bounds:
            phrase.bounds[-1].unit = phrase.bounds[-1].unit or code
        elif code in "-&,/" and phrase.bounds:
            joint = code if joint in {"", ","} else joint
        elif not phrase.bounds:
            before += code
        elif code != "~":
            phrase.after += code
    if joint == "-":
        phrase.after += "-"
    phrase.before = before
    return phrase


def _bound(token: Token, sign: str, unit: str) -> Bound:
    if token.entry is not None:
        return Bound(token.entry.low or 0, token.entry.high or 0, "Y", sign)
    return Bound(token.value, token.value, unit, sign)


def _ranges(phrase: Phrase) -> list[Range]:
    """The ranges between commas and "and"s; joined by a dash two bounds are one range."""
    found: list[Range] = []
    group: list[Bound] = []
    for bound, joint in zip(phrase.bounds, ["", *phrase.joints], strict=True):
        if joint != "-" and group:
            found.append(_range(group))
            group = []
        group.append(bound)
    after = set(phrase.after)
    last = _range(group)
    upward = bool(after & set("^O+")) or "^" in phrase.before
    if "!" in phrase.before and phrase.bounds[0].sign == ">":
        return [(0, phrase.bounds[0].low - 1)]
    if "!" in phrase.before and phrase.bounds[0].sign == "<":
        return [(years_low(phrase.bounds[0]), None)]
    if upward or "R" in phrase.before:
        last = (last[0], None)
    elif "v" in after:
        last = (0 if len(group) == 1 else last[0], last[1])
    elif "-" in after and len(group) == 1 and group[0].unit in "Y" and "A" in phrase.before:
        last = (last[0], None)
    return [*found, last]


def _range(group: list[Bound]) -> Range:
    first, last = group[0], group[-1]
    if len(group) == 1:
        if first.sign == "<":
            return 0, years_below(first)
        if first.sign == "{":
            return 0, years_high(first)
        if first.sign == ">":
            return years_low(first), None
        return years_low(first), years_high(first)
    high = years_below(last) if last.sign == "<" else years_high(last)
    return years_low(first), high


def _rule(phrase: Phrase) -> str:  # noqa: PLR0911  # a table of cases
    units = {bound.unit for bound in phrase.bounds}
    if "G" in units:
        return "grades"
    if "M" in units:
        return "months"
    if "!" in phrase.before:
        return "under" if phrase.bounds[0].sign == ">" else "not under"
    if "R" in phrase.before:
        return "age limit"
    sign = phrase.bounds[-1].sign
    if sign == "<":
        return "under"
    if sign == ">" or set(phrase.after) & set("^O+"):
        return "from"
    if sign == "{" or "v" in phrase.after:
        return "up to"
    return "range" if len(phrase.bounds) > 1 else "age"
