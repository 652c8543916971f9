"""Corrections in words. Pure but for the site's zone."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.corrections import Correction
from aggregator.model import AgeRange
from aggregator.reading import topics
from web import dates, words
from web.i18n import N_, Tongue
from web.parts import Parts

FIELDS: dict[str, str] = {
    "ages": N_("Ages"), "audiences": N_("For whom"), "topics": N_("Topics"), "hidden": N_("Hidden"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A correction in force. field: its key; name, value: in words; looks: the source has changed its words."""

    field: str
    name: str
    value: str
    by: str
    when: str
    looks: bool


def line(fix: Correction, site: Parts, said: Tongue) -> Line:
    """A correction as a line."""
    when = dates.short_day(dates.local(fix.made_at, site.settings.zone).date(), said.code)
    return Line(fix.field, said(FIELDS[fix.field]), value(fix, said), fix.made_by, when, fix.needs_look)


def value(fix: Correction, said: Tongue) -> str:
    """What was said: "3–6 v", "lapset, perheet"."""
    match fix.field:
        case "ages":
            return words.age(AgeRange(*fix.value), said)
        case "audiences":
            return words.audiences(fix.value, said) or said("for nobody in particular")
        case "topics":
            labels = topics.labels(said.code)
            return ", ".join(labels.get(one, one) for one in fix.value) or said("no topics")
        case _:
            return said("out of sight") if fix.value else said("in sight")
