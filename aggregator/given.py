"""What understanding events is given by the settings and by a source's keeper."""

from __future__ import annotations

from dataclasses import replace

from aggregator import settingfiles
from aggregator.areas import Areas
from aggregator.corrections import Correction
from aggregator.ics import Site
from aggregator.normalise import Policy
from aggregator.recurrence import Horizon
from aggregator.schoolholidays import Municipalities
from aggregator.settings import Settings
from aggregator.understand import Understanding
from sources.catalogue import Source

DAY = 86_400
NOBODY = Policy()
PAST_DAYS = 200  # feeds keep 180 days; a margin for the days between two expansions


def site_of(settings: Settings) -> Site:
    """What calendar texts need to know of the site."""
    return Site(settings.site_name, settings.site_address, settings.zone)


def holidays_of(settings: Settings) -> Municipalities:
    """When hobbies pause. Raises HolidaysError."""
    return settingfiles.holidays(settings)


def horizon(now: int, settings: Settings) -> Horizon:
    """The span for which series are worked out."""
    return Horizon(now - PAST_DAYS * DAY, now + settings.horizon_days * DAY)


def policy_of(source: Source) -> Policy:
    """What the source's keeper says of its events."""
    return Policy(source.id, source.area, source.city, source.min_age, source.max_age)


def understanding(
    settings: Settings,
    now: int,
    source: Source | None = None,
    always: tuple[Correction, ...] = (),
    areas: Areas | None = None,
) -> Understanding:
    """What it takes to understand events, of a source or (None) ones that are stored already."""
    policy = policy_of(source) if source else NOBODY
    if areas is not None:
        policy = replace(policy, areas=areas)
    return Understanding(policy, site_of(settings), horizon(now, settings), always, holidays_of(settings))
