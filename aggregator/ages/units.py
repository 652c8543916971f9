"""Whether a phrase of numbers is an age: by its unit, or by what stands beside it. Pure."""

from __future__ import annotations

import re

from aggregator.ages.arithmetic import Phrase
from aggregator.ages.tokens import Text

# where "över 30 år" or "yli 20 vuotta" is a length of time, not an age
LONG_TIME = 20


def has_unit(phrase: Phrase, match: re.Match[str], text: Text) -> bool:
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
