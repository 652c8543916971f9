"""Sources that have fallen silent: what is shown of them is as it was when they last answered."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.minding.state import silent
from web import dates
from web.i18n import Tongue
from web.parts import Parts

NAMED = 4


@dataclass(frozen=True, slots=True)
class Silent:
    """A source and when it last answered, "ti 23.9.2025 klo 12"."""

    name: str
    since: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The first silent sources, longest silent first, and how many more there are."""

    sources: tuple[Silent, ...]
    more: int


def notice(site: Parts, said: Tongue) -> Notice | None:
    """What to tell above the events; None while every source that has ever answered still does. Blocks."""
    fallen = [
        (source.checked_at, source.name)
        for source in site.health()
        if source.checked_at is not None and source.events and silent(source, site.now(), site.settings.pull_every)
    ]
    if not fallen:
        return None
    told = tuple(
        Silent(name, dates.moment(dates.local(checked, site.settings.zone), said.code))
        for checked, name in sorted(fallen)[:NAMED]
    )
    return Notice(told, len(fallen) - len(told))
