"""From mentions to one answer: which ages, for whom, and whether under-18s are meant. Pure.

The order of evidence: numbers, group words, activity words, categories and keywords, the venue; a later one counts
only where the earlier ones are silent. Several groups make the outer bounds of all; an open bound stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.ages.arithmetic import Range, union
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.scene import is_target
from aggregator.model import AUDIENCES, Suits

CHILD_LAST = 12
YOUTH_LAST = 29
ADULT = 18
SENIOR = 60
MADE_FOR_LAST = 19
WITH_ADULT_LAST = 3


@dataclass(slots=True)
class Heard:
    """What the words say beside ages. company: an adult takes part. rule: only small ones need an adult."""

    everyone: bool = False
    family: bool = False
    families: bool = False
    parents: bool = False
    expecting: bool = False
    company: bool = False
    rule: bool = False
    side: bool = False
    adults: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. range: None where nothing was said of ages."""

    range: Range | None
    audiences: tuple[str, ...]
    suits: Suits


def audience(mentions: Sequence[Mention], silent: bool = False) -> list[Mention]:
    """The mentions that count for the age: the best tier's, and narrower words before wider ones.

    silent: activity words say nothing, since families or parents are named.
    """
    counted = [m for m in mentions if not m.dropped and (m.low is not None or m.high is not None)]
    if not counted:
        return []
    best = min(m.tier for m in counted)
    if best is Tier.ACTIVITY and silent:
        return []
    chosen = [m for m in counted if m.tier == best]
    if best is Tier.GROUP:
        return _narrowest(chosen)
    if best is Tier.NUMBER:
        words = [m for m in counted if m.tier is Tier.GROUP and _another_group(m, chosen)]
        return chosen + words
    return chosen


def _narrowest(words: list[Mention]) -> list[Mention]:
    """leikki-ikäiset + lapsi: only the narrower; lapset + nuoret: both."""
    return [m for m in words if not any(_inside(other, m) for other in words)]


def _inside(inner: Mention, outer: Mention) -> bool:
    if (inner.low, inner.high) == (outer.low, outer.high) or (outer.low or 0) >= ADULT:
        return False
    low, high = _closed(outer)
    inner_low, inner_high = _closed(inner)
    return low <= inner_low and inner_high <= high


def _closed(mention: Mention) -> tuple[int, int]:
    return mention.low or 0, 200 if mention.high is None else mention.high


def overlap(one: Mention, other: Mention) -> bool:
    """Whether some age belongs to both."""
    low, high = _closed(one)
    other_low, other_high = _closed(other)
    return low <= other_high and other_low <= high


def _same_people(one: Mention, other: Mention) -> bool:
    """Whether two mentions share more than the one year by which school grades overlap."""
    low, high = _closed(one)
    other_low, other_high = _closed(other)
    shared = min(high, other_high) - max(low, other_low) + 1
    return shared > 1 or shared >= min(high - low, other_high - other_low) + 1


def _another_group(word: Mention, numbers: list[Mention]) -> bool:
    """A word beside numbers is another group if no number overlaps it and it is named as an audience by itself."""
    if word.kind == "child" or word.high is None:
        return False
    if any(_same_people(word, n) for n in numbers) or not (
        word.in_title or is_target(word) or word.ending.endswith(("t", "luokkalaisten"))
    ):
        return False
    return all(_apart(word, n) for n in numbers)


def _apart(word: Mention, number: Mention) -> bool:
    """Whether they stand in different clauses."""
    if word.text is not number.text:
        return not word.in_title
    first, last = sorted((word, number), key=lambda m: m.first)
    return any(sign in word.text.codes[first.last : last.first] for sign in ".&,")


def decide(mentions: Sequence[Mention], heard: Heard) -> Decision:
    """The answer for an event's mentions."""
    counted = audience(mentions, heard.family or heard.everyone or heard.parents)
    ages = union([(m.low, m.high) for m in counted]) if counted else None
    groups = _groups(ages, counted, heard)
    return Decision(ages, tuple(a for a in AUDIENCES if a in groups), _suits(ages, groups, heard))


def of_range(ages: Range, audiences: Sequence[str]) -> tuple[tuple[str, ...], Suits]:
    """Whom a range of ages alone is for, and whether it suits under-18s; families, parents of `audiences` stay."""
    if ages == (None, None):
        return (), "unknown"
    groups = _of_range(ages) | ({"families", "parents"} & set(audiences))
    return tuple(a for a in AUDIENCES if a in groups), _suits(ages, groups, Heard(families="families" in groups))


def _groups(ages: Range | None, counted: Sequence[Mention], heard: Heard) -> set[str]:
    groups: set[str] = set()
    if ages is not None:
        groups |= _of_range(ages)
        told = frozenset[str]().union(*(m.audiences for m in counted if m.tier is not Tier.NUMBER))
        groups |= told if not groups else told & {"families", "adults", "seniors"}
        if all(m.kind == "babyfamilies" for m in counted):
            groups -= {"children"}
    if heard.adults and ages is not None and (ages[0] or 0) <= CHILD_LAST and ages[1] is None:
        groups |= {"children", "youth", "adults"}
    if heard.parents or heard.expecting:
        groups.add("parents")
    if heard.family or heard.everyone or heard.families:
        groups.add("families")
        if (
            ages is not None
            and ages[1] is None
            and (ages[0] or 0) <= CHILD_LAST
            and (heard.family or heard.everyone)
        ):
            groups -= {"children", "youth", "adults"}
    if groups & {"children"} and (heard.company or heard.parents):
        groups.add("families")
    if not groups and (heard.rule or heard.side or heard.company):
        groups.add("families")
    if heard.side and not groups & {"children", "youth"}:
        groups.add("families")
    return groups


def _of_range(ages: Range) -> set[str]:
    low, high = ages[0] or 0, ages[1]
    if high is None:
        return _of_open(low)
    groups = set()
    children = max(0, min(high, CHILD_LAST) - low + 1)
    youth = max(0, min(high, YOUTH_LAST) - max(low, CHILD_LAST + 1) + 1)
    needed = min(2, high - low + 1)
    if children >= needed:
        groups.add("children")
    if youth >= needed:
        groups.add("youth")
    if not groups and low >= SENIOR:
        groups.add("seniors")
    elif high > YOUTH_LAST or low >= ADULT:
        groups.add("adults")
    if high <= WITH_ADULT_LAST:
        groups.add("families")
    return groups


def _of_open(low: int) -> set[str]:
    if low <= CHILD_LAST:
        return {"children"}
    if low < ADULT:
        return {"youth", "adults"}
    return {"seniors"} if low >= SENIOR else {"adults"}


def _suits(ages: Range | None, groups: set[str], heard: Heard) -> Suits:  # noqa: PLR0911  # a table of cases
    if not groups:
        return "unknown"
    if ages is None:
        return _without_ages(groups, heard)
    low, high = ages[0] or 0, ages[1]
    if high is not None and high <= MADE_FOR_LAST:
        return "made_for"
    if low >= ADULT:
        return "also" if groups & {"children", "families"} else "no"
    if high is None and groups == {"children"}:
        return "made_for"
    if high is None and groups <= {"children", "families", "parents"} and not (heard.family or heard.everyone):
        return "made_for"
    return "also"


def _without_ages(groups: set[str], heard: Heard) -> Suits:
    if heard.families:
        return "made_for"
    if groups & {"families", "children", "youth"}:
        return "also"
    return "no"
