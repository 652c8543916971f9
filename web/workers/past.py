"""An event's history in words. Pure but for the site's zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aggregator.matching.judge import Reason
from aggregator.store.history import Entry
from web import dates
from web.i18n import N_, Tongue
from web.parts import Parts

KINDS: dict[str, str] = {
    "arrived": N_("Came"),
    "changed": N_("Changed"),
    "moved": N_("Moved to another time"),
    "cancelled": N_("Cancelled"),
    "restored": N_("Is held after all"),
    "hidden": N_("Taken out of sight: its source does not have it any more"),
    "back": N_("Back in its source"),
    "renewed": N_("Its source gave it a new identifier"),
    "corrected": N_("Corrected"),
    "undone": N_("A correction was undone"),
    "merged": N_("Merged with another event"),
    "unmerged": N_("Taken apart from another event"),
    "looked": N_("Looked at: the correction holds"),
}
FIELDS: dict[str, str] = {
    "title": N_("title"),
    "description": N_("description"),
    "starts": N_("beginning"),
    "ends": N_("end"),
    "status": N_("whether it is held"),
    "place": N_("place"),
    "area": N_("area"),
    "age": N_("ages"),
    "audiences": N_("for whom"),
    "suits": N_("for whom"),
    "topics": N_("topics"),
    "price": N_("price"),
    "url": N_("link"),
    "image": N_("picture"),
    "signup": N_("sign-up"),
    "organiser": N_("organiser"),
    "languages": N_("language"),
    "accessibility": N_("accessibility"),
    "series": N_("dates"),
    "hidden": N_("in sight or not"),
}
# what only follows from the rest, or says nothing to people
UNTOLD = frozenset({"audience_evidence", "timezone", "categories", "signup_needed", "with", "into"})
PLAIN = frozenset({"title", "description", "starts", "ends", "url", "place", "organiser"})
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the history. by: the source or who did it. changes: (field, was, is); both may be ""."""

    when: str
    what: str
    by: str
    changes: tuple[tuple[str, str, str], ...]


def moment(entry: Entry, names: Mapping[str, str], site: Parts, said: Tongue) -> Moment:
    """An entry in words. names: of sources, by their slugs."""
    when = dates.moment(dates.local(entry.at, site.settings.zone), said.code)
    what = said(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    by = said("the program") if entry.origin == "judge" else names.get(entry.origin, entry.origin)
    return Moment(when, what, by, _changes(entry.changes, site, said))


def _changes(changes: Mapping[str, list[Any]], site: Parts, said: Tongue) -> tuple[tuple[str, str, str], ...]:
    """A line for each field that means something; of a record whose parts changed only the name."""
    lines: dict[str, tuple[str, str, str]] = {}
    for path, (old, new) in changes.items():
        name = path.partition(".")[0]
        if name in UNTOLD or name not in FIELDS:
            continue
        plain = name in PLAIN and all(value is None or isinstance(value, str) for value in (old, new))
        label = said(FIELDS[name])
        was, now = (_short(value, site, said) if plain else "" for value in (old, new))
        lines.setdefault(label, (label, was, now))
    order = [said(label) for label in FIELDS.values()]
    return tuple(sorted(lines.values(), key=lambda line: order.index(line[0])))


def reason_words(reason: Reason, site: Parts, said: Tongue) -> str:
    """What speaks for or against two events' being one, its times as people write them."""
    zone = site.settings.zone
    return said(
        reason.message, **{name: dates.told(value, zone, said.code) for name, value in reason.values.items()}
    )


def _short(value: str | None, site: Parts, said: Tongue) -> str:
    text = dates.told(" ".join((value or "").split()), site.settings.zone, said.code)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
