"""The form in which a goal is written, and the goal that it says. Pure.

A goal's name in each language, what is counted, how many, where, in which weeks, and the conditions of its cut:
each field of the form is one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from aggregator.coverage import cuts
from aggregator.coverage.goals import MOST, Goal
from aggregator.model import LANGUAGES
from aggregator.reading.topics import TOPICS
from web.i18n import N_
from web.posting import Fields

LONGEST = 200  # characters of a name
OLDEST = 120
NAMES = {code: f"nimi-{code}" for code in LANGUAGES}
COUNTS: dict[str, str] = {"sessions": N_("Sessions"), "hobbies": N_("Lasting hobbies")}
WEEKS: dict[str, str] = {
    "term": N_("Weeks of term"), "holiday": N_("Holiday weeks"), "all": N_("All weeks"),
}  # fmt: skip
EACH, TOGETHER = "jokainen", "yhdessa"
PLACES: dict[str, str] = {EACH: N_("In each area by itself"), TOGETHER: N_("In all of them together")}
# what is ticked -> its condition; the words are those of web.coverage.conditions
TICKS: dict[str, tuple[str, str]] = {
    "maksuton": ("hinta", "maksuton"),
    "avoin": ("ilmoittautuminen", "ei"),
    "esteeton": ("esteeton", "1"),
    "vanhemmille": ("kenelle", "vanhemmat"),
    "tuki": ("tuki", "1"),
    "kuullaan": ("kuullaan", "1"),
}
# what is chosen from a list, by the condition's own name
PICKS: dict[str, tuple[str, ...]] = {
    "aika": ("aamu", "paiva", "ilta", "koko-paiva"),
    "viikonpaiva": ("arki", "viikonloppu"),
    "kieli": ("fi", "sv", "en", "muu"),
}
TEXTS = (*NAMES.values(), "mita", "vahintaan", "missa", "viikot", "ika-alku", "ika-loppu", *PICKS)
USUAL = {"mita": "sessions", "missa": EACH, "viikot": "term"}
NO_NAME = N_("Give the goal a name in Finnish.")
LONG_NAME = N_("A name may have at most 200 characters.")
NO_NUMBER = N_("Write how many as a whole number, 1 to 1,000.")
NO_AGE = N_("Write ages as whole years, 0 to 120.")
TURNED = N_("The first age is above the second.")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form. texts: by field; ticks: of TICKS; areas, topics: slugs."""

    texts: dict[str, str] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """The text of a field, as a template asks for it."""
        return self.texts.get(name, USUAL.get(name, ""))


def of_fields(fields: Fields) -> Form:
    """What was sent."""
    told = {name: " ".join(value.split())[: LONGEST + 1] for name, value in fields if name in TEXTS}
    sent = {name for name, value in fields if value}
    return Form(
        told, frozenset(sent & TICKS.keys()), tuple(value for name, value in fields if name == "alue"),
        tuple(value for name, value in fields if name == "aihe"),
    )  # fmt: skip


def of_goal(goal: Goal) -> Form:
    """A goal as the form has it."""
    told = {name: goal.title.get(code, "") for code, name in NAMES.items()}
    told |= {"mita": goal.count, "vahintaan": str(goal.at_least), "viikot": goal.weeks}
    told["missa"] = EACH if goal.by_area else TOGETHER
    told |= {key: value for key, value in goal.cut if key in PICKS}
    for key, value in goal.cut:
        if key == "ika":
            told["ika-alku"], _, told["ika-loppu"] = value.partition("-")
    if told.get("ika-loppu") == str(OLDEST):
        told["ika-loppu"] = ""
    topics = tuple(value for key, value in goal.cut if key == "aihe")
    return Form(told, frozenset(tick for tick, one in TICKS.items() if one in goal.cut), goal.areas, topics)


def read(form: Form, areas: Collection[str]) -> tuple[Goal | None, dict[str, str]]:
    """The goal, and what is to be put right: field -> message id. areas: slugs that may be chosen."""
    wrong = dict(_wrong(form))
    if wrong:
        return None, wrong
    return Goal(
        slug="", title={code: form[name] for code, name in NAMES.items() if form[name]}, cut=_cut(form, areas),
        at_least=int(form["vahintaan"]), count=cast(Literal["sessions", "hobbies"], _one_of(form, "mita", COUNTS)),
        by_area=form["missa"] == EACH,
        weeks=cast(Literal["term", "holiday", "all"], _one_of(form, "viikot", WEEKS)),
    ), {}  # fmt: skip


def _wrong(form: Form) -> Sequence[tuple[str, str]]:
    found = [] if form["nimi-fi"] else [("nimi-fi", NO_NAME)]
    found += [(name, LONG_NAME) for name in NAMES.values() if len(form[name]) > LONGEST]
    least = _number(form["vahintaan"])
    if least is None or not 1 <= least <= MOST:
        found.append(("vahintaan", NO_NUMBER))
    ages = [_number(form[name]) for name in ("ika-alku", "ika-loppu")]
    for name, age in zip(("ika-alku", "ika-loppu"), ages, strict=True):
        if form[name] and (age is None or age > OLDEST):
            return [*found, ("ika-alku", NO_AGE)]
    if ages[0] is not None and ages[1] is not None and ages[0] > ages[1]:
        found.append(("ika-alku", TURNED))
    return found


def _cut(form: Form, areas: Collection[str]) -> cuts.Cut:
    conditions = [TICKS[tick] for tick in form.ticks]
    if form["ika-alku"] or form["ika-loppu"]:
        low, high = int(form["ika-alku"] or 0), int(form["ika-loppu"] or OLDEST)
        conditions.append(("ika", f"{low}-{high}"))
    conditions += [(key, form[key]) for key, values in PICKS.items() if form[key] in values]
    conditions += [("alue", slug) for slug in dict.fromkeys(form.areas) if slug in areas]
    conditions += [("aihe", slug) for slug in dict.fromkeys(form.topics) if slug in TOPICS]
    return cuts.cut(*conditions)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _one_of(form: Form, name: str, choices: Collection[str]) -> str:
    return form[name] if form[name] in choices else USUAL[name]
