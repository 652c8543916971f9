"""For whom an event is, and why that is believed: which words, from which field, by which rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aggregator.model import Event, Evidence
from web import words
from web.i18n import N_, Tongue

FIELDS = {
    "title": N_("in the title"),
    "description": N_("in the description"),
    "categories": N_("among the categories"),
    "keywords": N_("among the keywords"),
    "venue": N_("in the name of the place"),
    "fields": N_("in the organiser's age field"),
    "source": N_("told of all this source's events"),
    "worker": N_("told by the editors"),
}
RULES = {
    "range": N_("an age range"),
    "age": N_("an age"),
    "under": N_("below an age"),
    "up to": N_("up to an age"),
    "from": N_("from an age up"),
    "not under": N_("not below an age"),
    "age limit": N_("an age limit"),
    "grades": N_("school grades"),
    "months": N_("months of age"),
    "birth years": N_("years of birth"),
    "span of words": N_("from one group to another"),
    "group word": N_("a word for an age group"),
    "child word": N_("a word for children"),
    "babyfamilies word": N_("a word for families with babies"),
    "activity word": N_("what it is usually held for"),
    "youth club": N_("an open evening for the young"),
    "keyword": N_("a keyword for an age group"),
    "everyone word": N_("a word for all ages"),
    "family word": N_("a word for the whole family"),
    "families word": N_("a word for families with children"),
    "grandchildren word": N_("a word for grandchildren"),
    "parent word": N_("a word for parents"),
    "expecting word": N_("a word for those expecting a child"),
}
SHOWN = 4
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: the words, and the rest in the reader's language ("in the title, an age range")."""

    words: str
    where: str


def reasons(evidence: Iterable[Evidence], said: Tongue) -> list[Reason]:
    """A line for each piece of evidence, the first SHOWN of them; fields and workers' own words need no rule."""
    lines = []
    for one in list(dict.fromkeys(evidence))[:SHOWN]:
        told = [said(FIELDS[one.field])] if one.field in FIELDS else []
        told += [said(RULES[one.rule])] if one.rule in RULES else []
        lines.append(Reason(short(one.words), ", ".join(told)))
    return lines


def short(words: str) -> str:
    """The words, cut where they are too long to be read at a glance."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def for_whom(happening: Event, said: Tongue) -> dict[str, Any]:
    """What its page tells under "For whom?": age, basis, reason, audiences and suits are "" where nothing is told;
    because: the lines of words it was read from."""
    claim = words.known(happening.age)
    return {
        "age": words.age(claim.range, said) if claim else "",
        "basis": said(words.BASES[claim.basis]) if claim else "",
        "reason": said(words.REASONS[claim.basis]) if claim else "",
        "because": reasons(_evidence(happening), said),
        "audiences": words.audiences(happening.audiences, said),
        "suits": said(words.SUITS[happening.suits]) if words.SUITS[happening.suits] else "",
    }


def _evidence(happening: Event) -> tuple[Evidence, ...]:
    told = happening.age.evidence if happening.age and happening.age.basis in {"read", "corrected"} else ()
    return tuple(dict.fromkeys(told + happening.audience_evidence))
