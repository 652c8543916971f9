"""When a filter leaves nothing: what shut out most, and when something comes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from web import dates, words
from web.i18n import N_
from web.screen import Screen, count_words

SHOWN = 3
# what the words of the filter do not tell
NAMES = {"unstated": N_("only with an age told"), "stated": N_("only with no age told")}


@dataclass(frozen=True, slots=True)
class Loosened:
    """One part of the filter, how many events there are without it, and where they are."""

    part: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class Empty:
    """loosened: what shut out most, first. day, href: the next that has something, "" if nothing does."""

    loosened: tuple[Loosened, ...]
    day: str
    href: str
    too_far: str


def why_empty(screen: Screen) -> Empty:
    """What to tell instead of an empty list."""
    said, filter_ = screen.said, screen.filter
    if filter_.page > 1:
        return Empty((), "", "", screen.address(filter_.on_page(1)))
    blockers = screen.site.store.blockers(screen.asked, screen.now)
    told: dict[str, list[str]] = {}
    for part, part_words in words.filter_parts(filter_, screen.choices, said):
        told.setdefault(part, []).append(part_words)
    loosened = tuple(
        Loosened(
            ", ".join(told.get(part, [said(NAMES[part])] if part in NAMES else [])),
            count_words(count, said),
            screen.address(filter_.without(part)),
        )
        for part, count in blockers.without
        if count and (part in told or part in NAMES)
    )
    day, href = _next(screen, blockers.next_start)
    return Empty(loosened[:SHOWN], day, href, "")


def _next(screen: Screen, start: int | None) -> tuple[str, str]:
    """The next day that has something, if the last day asked for is what left the list empty."""
    if start is None or screen.asked.day_to is None:
        return "", ""
    day = max(dates.local(start, screen.site.settings.zone).date(), screen.today)
    later = replace(screen.filter.without("days"), first=day)
    return dates.heading(day, screen.said.code, screen.today.year), screen.address(later)
