"""Whether two happenings are the same, by named rules, and why. Pure and symmetric.

First the vetoes: one that holds, and they are two. Then the points: what speaks for and against is added up; at
`THRESHOLD` they are one. Families forgive an event shown twice, not one that is hidden behind another, so the
threshold is set for precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aggregator.matching import vetoes
from aggregator.matching.features import Happening, own_page
from aggregator.matching.likeness import CLEAR_MATTER, Alike, compare
from aggregator.matching.places import Near, relate
from aggregator.matching.times import HOUR, Meeting, meet
from sources.errors import N_, fill

THRESHOLD = 0.8
LEAST_TEXT = 8  # words, before texts are compared
TITLE_POINTS = 0.7


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke. points: what it added (vetoes: 0). message: an id for translators with `{name}`s."""

    rule: str
    points: float
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.message, dict(self.values))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict. score: the points' sum, 0 after a veto. reasons: strongest first; of a veto only that."""

    same: bool
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two happenings and what was found by comparing them."""

    a: Happening
    b: Happening
    meeting: Meeting
    near: Near
    alike: Alike

    @property
    def same_text(self) -> float:
        """The share of the shorter description's words that the other has too; 0 where one is too short."""
        small = min(len(self.a.text), len(self.b.text))
        return len(self.a.text & self.b.text) / small if small >= LEAST_TEXT else 0.0

    @property
    def same_page(self) -> bool:
        """Whether both have one address, and that looks like one event's own."""
        return bool(self.a.url) and self.a.url == self.b.url and own_page(self.a.url)


@dataclass(frozen=True, slots=True)
class Rule:
    """What speaks for or against. points(pair): 0 where it does not hold. words(pair): fill the message."""

    name: str
    message: str
    points: Callable[[Pair], float]
    words: Callable[[Pair], Mapping[str, str]] = lambda pair: {}


def _title(pair: Pair) -> float:
    # each has a name of its own (two dogs, two films), or one is a kind of the other
    figure = min(pair.alike.figure, 0.3) if _two_names(pair) else pair.alike.figure
    return TITLE_POINTS * figure


def _two_names(pair: Pair) -> bool:
    alike = pair.alike
    return alike.narrowed or bool(alike.only_a and alike.only_b and not alike.foreign)


def _clear(pair: Pair) -> bool:
    return not _two_names(pair) and pair.alike.matter >= CLEAR_MATTER and min(pair.alike.a, pair.alike.b) >= 0.6


def _length(pair: Pair) -> float:
    a, b = sorted((pair.a.when.lasts, pair.b.when.lasts))
    if pair.meeting not in ("exact", "near") or not a:
        return 0.0
    if a == b:
        return 0.05
    return -0.35 if b >= 2.5 * a and b - a >= 1.5 * HOUR else 0.0


def _organiser(pair: Pair) -> float:
    a, b = pair.a.organiser, pair.b.organiser
    if not a or not b:
        return 0.0
    return 0.05 if a & b else -0.03


def _ages(pair: Pair) -> float:
    told = pair.a.title.marks.ages & pair.b.title.marks.ages
    return 0.05 if told or (pair.a.age and pair.a.age == pair.b.age) else 0.0


def _foreign(pair: Pair) -> bool:
    """Whether no language is common to the tellings of both titles."""
    a, b = ({variant.language for variant in happening.title.variants} for happening in (pair.a, pair.b))
    return not a & b


def _half_told(pair: Pair) -> float:
    """Only one says which group it is."""
    a, b = pair.a.title.marks, pair.b.title.marks
    one_sided = any(bool(getattr(a, name)) != bool(getattr(b, name)) for name in ("labels", "levels", "teams"))
    return -0.15 if one_sided and not pair.same_page else 0.0


def _shared(pair: Pair) -> Mapping[str, str]:
    return {"a": pair.a.shown, "b": pair.b.shown}


def _where(pair: Pair) -> float:
    return {"same": 0.25, "likely": 0.18, "room": -0.2}.get(pair.near, 0.0)


def _when(pair: Pair) -> float:
    return {"exact": 0.15, "series": 0.2, "one_of": 0.15, "days": 0.15, "near": 0.05, "day": 0.0}.get(
        pair.meeting, 0.0
    )


RULES: tuple[Rule, ...] = (
    Rule("title", N_("The titles are alike: “{a}” and “{b}”."), _title, _shared),
    Rule("clear_title", N_("The title is not a common one."), lambda pair: 0.1 if _clear(pair) else 0.0),
    Rule(
        "common_title",
        N_("The title is a common one, and it is not certain that the place is the same."),
        lambda pair: -0.2 if pair.near == "unknown" and not _clear(pair) else 0.0,
    ),
    Rule("place", N_("The place is the same."), lambda pair: max(0.0, _where(pair))),
    Rule("room", N_("The house is the same, but the room is another."), lambda pair: min(0.0, _where(pair))),
    Rule("time", N_("They begin at the same time."), lambda pair: _when(pair) if pair.meeting == "exact" else 0.0),
    Rule(
        "near_time",
        N_("They begin within a quarter of an hour of each other."),
        lambda pair: _when(pair) if pair.meeting == "near" else 0.0,
    ),
    Rule(
        "series",
        N_("They are on the same weekdays at the same hour, week after week."),
        lambda pair: _when(pair) if pair.meeting == "series" else 0.0,
    ),
    Rule(
        "one_of_series",
        N_("One is one of the other's times."),
        lambda pair: _when(pair) if pair.meeting == "one_of" else 0.0,
    ),
    Rule("days", N_("They are on the same days."), lambda pair: _when(pair) if pair.meeting == "days" else 0.0),
    Rule("length", N_("They last equally long."), lambda pair: max(0.0, _length(pair))),
    Rule(
        "part",
        N_("One lasts much longer, so the other may be a part of it."),
        lambda pair: min(0.0, _length(pair)),
    ),
    Rule("page", N_("Both lead to the same page."), lambda pair: 0.35 if pair.same_page else 0.0),
    Rule(
        "translated",
        N_("The titles are in different languages."),
        lambda pair: 0.1 if pair.same_page and pair.alike.figure < 0.3 and _foreign(pair) else 0.0,
    ),
    Rule("text", N_("The descriptions are the same."), lambda pair: 0.25 if pair.same_text >= 0.7 else 0.0),
    Rule("organiser", N_("The organiser is the same."), lambda pair: max(0.0, _organiser(pair))),
    Rule("other_organiser", N_("The organisers are called differently."), lambda pair: min(0.0, _organiser(pair))),
    Rule("ages", N_("The ages are the same."), _ages),
    Rule("half_told", N_("Only one says which group it is."), _half_told),
)
TWINS = Reason("twin", 1.0, N_("One source tells it twice: title, time, place and page are the same."))


def judge(a: Happening, b: Happening) -> Judgement:
    """Whether `a` and `b` are the same happening. judge(a, b) == judge(b, a)."""
    if (b.source, b.key, b.shown) < (a.source, a.key, a.shown):
        a, b = b, a
    if a.source == b.source:
        return _one_source(a, b)
    meeting = meet(a.when, b.when)
    if meeting is None:
        return _different(vetoes.TIME, a, b)
    near = relate(a.spot, b.spot)
    if near == "different":
        return _different(vetoes.PLACE, a, b)
    if veto := vetoes.group(a, b):
        return _different(veto, a, b)
    pair = Pair(a, b, meeting, near, compare(a.title, b.title, _ignored(a, b)))
    if meeting == "slip" and not _slipped(pair):
        return _different(vetoes.TIME, a, b)
    return _weighed(pair)


def _different(veto: vetoes.Veto, a: Happening, b: Happening) -> Judgement:
    return Judgement(False, 0.0, (Reason(veto.rule, 0.0, veto.message, veto.words(a, b)),))


def _one_source(a: Happening, b: Happening) -> Judgement:
    """What one source lists as two is two, unless nothing at all tells them apart."""
    twins = bool(a.url) and (a.url, a.shown, a.when, a.spot, a.age) == (b.url, b.shown, b.when, b.spot, b.age)
    return Judgement(True, 1.0, (TWINS,)) if twins else _different(vetoes.SOURCE, a, b)


def _ignored(a: Happening, b: Happening) -> frozenset[str]:
    """Words of the places and organisers: in a title they say where and who."""
    return a.spot.names | b.spot.names | a.organiser | b.organiser | a.spot.kinds | b.spot.kinds


def _slipped(pair: Pair) -> bool:
    """A clock read in the wrong zone: believed only if all else is the same and one of the times is at night.

    A matinee and an evening showing are as far apart, so an hour by day proves nothing.
    """
    at_night = any(not 8 * 60 <= when.clock < 21 * 60 for when in (pair.a.when, pair.b.when))
    return at_night and pair.same_page and pair.alike.figure >= 0.99 and pair.near in ("same", "likely")


def _weighed(pair: Pair) -> Judgement:
    reasons = sorted(_reasons(pair), key=lambda reason: (-abs(reason.points), reason.rule))
    score = round(sum(reason.points for reason in reasons), 3)
    return Judgement(score >= THRESHOLD, score, tuple(reasons))


def _reasons(pair: Pair) -> Iterator[Reason]:
    for rule in RULES:
        if points := rule.points(pair):
            yield Reason(rule.name, round(points, 3), rule.message, rule.words(pair))
