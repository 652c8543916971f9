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
from dataclasses import dataclass

from aggregator.ages.arithmetic import Bound, Range, union, years_below, years_high, years_low
from aggregator.ages.births import births
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.tokens import Text, Token

_NUMBERS = re.compile(
    r"(?:![~CALFz]{0,3}(?=[<>]))?(?:[ARg]~?)*(?:[<>{^][CgA]?)?"
    r"(?:W-g?)?N(?:[YyuiMG]?[-&,/]{1,2}[<>{]?g?N|[YyuiMG]?-W|YN(?=M)|g-?(?=N))*\+?[YyuiMG]*A?(?:&?[\^v]|[,&]?O|\+)*-?"
)
OLDEST = 110
# where "över 30 år" or "yli 20 vuotta" is a length of time, not an age
LONG_TIME = 20


@dataclass(slots=True)
class Phrase:
    """A phrase read: bounds with the sign before each but the first, and what stands around them."""

    bounds: list[Bound]
    joints: list[str]
    before: str
    after: str


def numbers(text: Text, year: int | None) -> Iterator[Mention]:
    """Every age told in numbers. year: of the event, for birth years (None: those are not read)."""
    codes = text.codes
    if "N" in codes:
        for match in _NUMBERS.finditer(codes):
            found = _read(match, text)
            if found:
                low, high, rule = found
                yield Mention(text, *match.span(), low, high, rule, "number", Tier.NUMBER)
    if year is not None and "Z" in codes and ("B" in codes or "b" in codes):
        yield from births(text, year)


def _read(match: re.Match[str], text: Text) -> tuple[int | None, int | None, str] | None:
    phrase = _phrase(match, text)
    if not _has_unit(phrase, match, text):
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
        if code == "N" and at and text.codes[at - 1] == "Y" and text.codes[at + 1 : at + 2] == "M":
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


def _has_unit(phrase: Phrase, match: re.Match[str], text: Text) -> bool:
    """Give every bound the unit of the next one that tells it; False if the phrase is no age."""
    while len(phrase.bounds) > 1 and not phrase.bounds[-1].unit and phrase.joints[-1] != "-":
        if not phrase.bounds[-2].unit:
            break
        phrase.bounds.pop()
        phrase.joints.pop()
    _cut_list(phrase)
    unit = ""
    for bound in reversed(phrase.bounds):
        unit = bound.unit = bound.unit or unit
    last = phrase.bounds[-1]
    told = "A" in phrase.before or "R" in phrase.before
    if not last.unit:
        return _unitless(phrase, match, text, told)
    alone = len(phrase.bounds) == 1 and not last.sign and not phrase.after.strip("-A")
    if last.unit == "u":
        return _weak(phrase, match, text, told, alone)
    if last.unit == "M" and alone:
        return told
    if alone and (last.unit in "iy" or (last.unit in "Yy" and last.low >= LONG_TIME)):
        return False
    return not (last.unit == "G" and _temperature(match, text))


def _cut_list(phrase: Phrase) -> None:
    """ "ikävuosille 9-12, enintään 8 joogaajaa": what follows a finished range by a comma is something else."""
    for at, joint in enumerate(phrase.joints):
        if joint == "," and "-" in phrase.joints[:at] and not any(b.unit for b in phrase.bounds[at + 1 :]):
            del phrase.bounds[at + 1 :], phrase.joints[at:]
            return


def _temperature(match: re.Match[str], text: Text) -> bool:
    """ "4th-6th graders" are pupils, "20 grader" is the weather."""
    told = [t for t in text.tokens[match.start() : match.end()] if t is not None]
    return any(t.code == "G" and t.word.startswith("grader") for t in told) and all(
        t.word.isdigit() for t in told if t.code == "N"
    )


def _unitless(phrase: Phrase, match: re.Match[str], text: Text, told: bool) -> bool:
    first = phrase.bounds[0]
    if "R" in phrase.before:
        good = first.low >= 12 and "k" not in text.codes and "f" not in text.codes
    elif told:
        good = "~" not in match[0] or len(phrase.bounds) > 1
    elif (
        ("!" in phrase.before and first.sign == "<")
        or (first.sign == ">" and _fyllt(match, text))
        or (first.sign and _says_age(match, text))
        or (len(phrase.bounds) == 2 and _beside_group(phrase, match, text))
        or (first.sign and text.codes[max(0, match.start() - 1) : match.start()] == "C")
    ):
        good = True
    elif "^" in phrase.after:
        good = text.codes[match.start() : match.end()].count("^") == 1 and _english_upward(match, text)
    elif "+" in phrase.after:
        good = len(phrase.bounds) == 1 and text.field in {"title", "description"} and not _counted(match, text)
    else:
        good = False
    if good:
        for bound in phrase.bounds:
            bound.unit = "Y"
    return good


_MUST_BE = re.compile(r"\b(?:be|vara|olla|oltava|on oltava|är)\s+$")


def _says_age(match: re.Match[str], text: Text) -> bool:
    """ "from age four"; "you must be at least 16"."""
    told = [t for t in text.tokens[match.start() : match.end()] if t is not None]
    if any(" age" in t.word for t in told):
        return True
    return told[0].word in {"at least", "minst", "vähintään"} and bool(
        _MUST_BE.search(text.folded[: told[0].start])
        and not re.match(r"\s*(?:cm|m|kg|%)", text.folded[told[-1].end :])
    )


_BESIDE = re.compile(r"\s*(?:[,(]|mellan|between|väliltä|iältään)\s*$")


def _beside_group(phrase: Phrase, match: re.Match[str], text: Text) -> bool:
    """ "unga vuxna mellan 18 och 25", "young adults, 18-25", "your child between six and nine"."""
    at = match.start() - 1
    while at >= 0 and text.codes[at] in "~,":
        at -= 1
    group = text.tokens[at] if at >= 0 else None
    number = next(t for t in text.tokens[match.start() : match.end()] if t is not None)
    if group is None or group.entry is None or group.code not in "WC":
        return False
    if not _BESIDE.fullmatch(text.folded[group.end : number.start]):
        return False
    low, high = phrase.bounds[0].low, phrase.bounds[-1].high
    top = 99 if group.entry.high is None else group.entry.high + 3
    return low < high and (group.entry.low or 0) <= high and low <= top


def _fyllt(match: re.Match[str], text: Text) -> bool:
    return any(t.word in {"fyllt", "fyllda"} for t in text.tokens[match.start() : match.end()] if t)


def _english_upward(match: re.Match[str], text: Text) -> bool:
    """ "7 and over"; "alkaen" without a unit is an hour or a price."""
    return any(
        t.word.startswith(("and ", "or ", "täyttän")) for t in text.tokens[match.start() : match.end()] if t
    )


def _counted(match: re.Match[str], text: Text) -> bool:
    """ "100+ tarjousta", "20+ paikkaa": a plus before what is counted, in running text."""
    token = next(t for t in text.tokens[match.start() : match.end()] if t is not None)
    return text.field == "description" and bool(re.match(r"\s[a-zåäö]", text.plain[token.end : token.end + 2]))


def _weak(phrase: Phrase, match: re.Match[str], text: Text, told: bool, alone: bool) -> bool:
    """ "vuotta", "år", "years": a length of time unless something says that it is an age."""
    if told:
        return True
    if alone:
        return text.field == "title" and text.codes[max(0, match.start() - 1) : match.start()] == "C"
    if phrase.bounds[-1].sign or len(phrase.bounds) > 1:
        if "&" in phrase.joints and not phrase.bounds[-1].sign and not _among(match, text):
            return False
        after = text.plain[_end(match, text) :].lstrip()[:8].lower()
        if after.startswith(("sitten", "sedan", "ago", "kest", "of ")):
            return False
        return phrase.bounds[-1].low < LONG_TIME or "^" in phrase.after or "O" in phrase.after
    return True


_AMONG = re.compile(r"(?:mellan|between|för|för barn|barn|barn på)\s+$")


def _among(match: re.Match[str], text: Text) -> bool:
    """ "barn mellan 5 och 7 år", not "i dag 18 och 19 år"."""
    first = next(t for t in text.tokens[match.start() : match.end()] if t is not None)
    return text.field == "title" or bool(_AMONG.search(text.folded[: first.start]))


def _end(match: re.Match[str], text: Text) -> int:
    return max(token.end for token in text.tokens[match.start() : match.end()] if token is not None)


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
