"""What forbids that two happenings are one, whatever else speaks for it. Pure, symmetric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from aggregator.matching.features import Happening
from aggregator.matching.marks import OPEN, Ages
from aggregator.matching.times import day_name
from aggregator.matching.vocabulary import ALIKE
from sources.errors import N_

# completed years that a word for an audience stands for, where it meets numbers
_WORD_AGES: dict[str, Ages] = {
    "baby": (0, 1), "toddler": (1, 3), "preschool": (3, 6), "eskari": (5, 7), "school": (6, 16), "youth": (10, 29),
    "adult": (16, OPEN), "senior": (50, OPEN),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Veto:
    """A rule that forbids. holds(a, b); words(a, b): fill the message, an id for the translators."""

    rule: str
    message: str
    holds: Callable[[Happening, Happening], bool]
    words: Callable[[Happening, Happening], Mapping[str, str]]


def _titles(a: Happening, b: Happening) -> Mapping[str, str]:
    return {"a": a.shown, "b": b.shown}


def _times(a: Happening, b: Happening) -> Mapping[str, str]:
    return {"a": _told(a), "b": _told(b)}


def _told(happening: Happening) -> str:
    when = happening.when
    clock = "" if when.all_day else f" {when.clock // 60:02}:{when.clock % 60:02}"
    return day_name(when.days[0]) + clock


def _places(a: Happening, b: Happening) -> Mapping[str, str]:
    return {"a": a.where, "b": b.where}


def _numbers(happening: Happening) -> set[Ages]:
    return happening.title.marks.ages


def _other_ages(a: Happening, b: Happening) -> bool:
    mine, theirs = _numbers(a), _numbers(b)
    if mine and theirs:
        return not mine & theirs
    if not (mine or theirs or a.age or b.age):
        return False
    said_a, said_b = mine or _claimed(a), theirs or _claimed(b)
    if said_a and said_b:
        return not any(_overlap(one, other) for one in said_a for other in said_b)
    return False


def _claimed(happening: Happening) -> set[Ages]:
    if happening.age:
        return {happening.age}
    found = [_WORD_AGES[name] for name in happening.title.audiences if name in _WORD_AGES]
    return {(min(low for low, _ in found), max(high for _, high in found))} if found else set()


def _overlap(a: Ages, b: Ages) -> bool:
    """Whether two ranges can mean one group: one lies in the other, or they share more than a single year."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    inside = (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
    return shared > 0 or (inside and shared >= 0)


def _apart(name: str) -> Callable[[Happening, Happening], bool]:
    def holds(a: Happening, b: Happening) -> bool:
        mine, theirs = getattr(a.title.marks, name), getattr(b.title.marks, name)
        return bool(mine) and bool(theirs) and not mine & theirs

    return holds


def _other_people(a: Happening, b: Happening) -> bool:
    return _none_alike(a.title.audiences, b.title.audiences)


def _none_alike(a: Iterable[str], b: Iterable[str]) -> bool:
    a, b = set(a), set(b)
    if not a or not b or a & b:
        return False
    return not any(frozenset((one, other)) in ALIKE for one in a for other in b)


def _other_language(a: Happening, b: Happening) -> bool:
    mine, theirs = a.title.marks.spoken, b.title.marks.spoken
    if mine and theirs:
        return not mine & theirs
    if not mine and not theirs:
        return False
    said, silent = (mine, b) if mine else (theirs, a)
    titled = {variant.language for variant in silent.title.variants}
    return not (titled == said or set(silent.languages) == said)


def _other_towns(a: Happening, b: Happening) -> bool:
    mine, theirs = a.title.towns, b.title.towns
    return bool(mine - theirs) and bool(theirs - mine)


SOURCE = Veto("one_source", N_("One source lists them as two."), lambda a, b: a.source == b.source, _titles)
TIME = Veto("time", N_("They are at different times: {a} and {b}."), lambda a, b: False, _times)
PLACE = Veto("place", N_("They are at different places: “{a}” and “{b}”."), lambda a, b: False, _places)
GROUPS: tuple[Veto, ...] = (
    Veto("ages", N_("They are for different ages: “{a}” and “{b}”."), _other_ages, _titles),
    Veto("grades", N_("They are for different school grades: “{a}” and “{b}”."), _apart("grades"), _titles),
    Veto("groups", N_("They are different groups or parts: “{a}” and “{b}”."), _apart("labels"), _titles),
    Veto("levels", N_("One is for beginners, the other goes on: “{a}” and “{b}”."), _apart("levels"), _titles),
    Veto("teams", N_("They are different teams: “{a}” and “{b}”."), _apart("teams"), _titles),
    Veto("clocks", N_("The titles name different hours: “{a}” and “{b}”."), _apart("clocks"), _titles),
    Veto("people", N_("They are for different people: “{a}” and “{b}”."), _other_people, _titles),
    Veto("language", N_("They are held in different languages: “{a}” and “{b}”."), _other_language, _titles),
    Veto("towns", N_("The titles name different towns: “{a}” and “{b}”."), _other_towns, _titles),
)
# those that hold whatever becomes of the times
LASTING = frozenset({PLACE.rule, *(veto.rule for veto in GROUPS)})


def group(a: Happening, b: Happening) -> Veto | None:
    """The first rule that tells two groups apart, or None."""
    return next((veto for veto in GROUPS if veto.holds(a, b)), None)
