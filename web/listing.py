"""The list, `/{language}/?filter`: events grouped by day, and the form that narrows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import Listing
from web import cards, dates
from web.cards import Around, CardView
from web.empty import why_empty
from web.i18n import DEFAULT, N_, Tongue
from web.images import Pictures
from web.pages import redirect
from web.screen import Screen, begin, count_words

__all__ = ["count_words", "front_door", "listing", "without_slash"]
UNTOLD_SHOWN = 8
SWITCH_ON, SWITCH_OFF = N_("Show them"), N_("Hide them")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its cards."""

    id: str
    heading: str
    cards: list[CardView]


@dataclass(frozen=True, slots=True)
class Untold:
    """The events with no age told, where ages were asked for. href: with them, or without them."""

    cards: list[CardView]
    count: str
    hidden: bool
    switch: str
    href: str
    all: str


def front_door(request: Request) -> Response:
    """`/`: the site speaks its first language until asked otherwise."""
    return redirect(f"/{DEFAULT}/", 302)


def without_slash(request: Request) -> Response:
    """`/fi` and what was asked there: the list."""
    asked = request.url.query
    return redirect(f"/{request.path_params['language']}/" + (f"?{asked}" if asked else ""), 301)


def listing(request: Request) -> Response:
    """One page of the list."""
    screen = begin(request, "list")
    if isinstance(screen, Response):
        return screen
    asked = screen.asked
    found = screen.site.store.listing(asked, screen.now)
    pictures = Pictures.of(screen.site, (card.image for card in (*found.cards, *found.unstated)))
    around = Around(screen.site.settings.zone, asked.day_from or screen.today, screen.said, pictures)
    nothing = not (found.cards or found.unstated or found.ongoing)
    return screen.page(
        "listing.html", found.total,
        sections=sections(found, around, screen.today),
        untold=_untold(screen, found, around),
        running=_running(found, around, screen.today),
        empty=why_empty(screen) if nothing else None,
        tips=screen.site.has_tips(),
        older=screen.address(screen.filter.on_page(found.page - 1)) if found.page > 1 else "",
        newer=screen.address(screen.filter.on_page(found.page + 1)) if found.more else "",
        number_of_page=found.page,
    )  # fmt: skip


def sections(found: Listing, around: Around, today: date) -> list[Section]:
    """The cards by day."""
    days: dict[date, list[CardView]] = {}
    for card in found.cards:
        days.setdefault(cards.day_of(card, around), []).append(cards.view(card, around))
    return [Section(f"p{day}", _heading(day, today, around.said), shown) for day, shown in sorted(days.items())]


def _heading(day: date, today: date, said: Tongue) -> str:
    told = dates.heading(day, said.code, today.year)
    match (day - today).days:
        case 0:
            return said("Today, {day}", day=told)
        case 1:
            return said("Tomorrow, {day}", day=told)
    return told[:1].upper() + told[1:]


def _untold(screen: Screen, found: Listing, around: Around) -> Untold | None:
    """Apart from the rest, with a switch; only where ages were asked for."""
    filter_, said = screen.filter, screen.said
    if not (filter_.ages or filter_.births) or not filter_.stated or found.page > 1:
        return None
    total = found.unstated_total if filter_.unstated else screen.counts.unstated
    if not total:
        return None
    shown = [cards.view(card, around, dated=True) for card in found.unstated[:UNTOLD_SHOWN]]
    return Untold(
        shown, count_words(total, said), not filter_.unstated,
        said(SWITCH_OFF if filter_.unstated else SWITCH_ON),
        screen.address(replace(filter_, unstated=not filter_.unstated)),
        screen.address(replace(filter_, stated=False, ages=(), births=())) if total > len(shown) and shown else "",
    )  # fmt: skip


def _running(found: Listing, around: Around, today: date) -> Section | None:
    """What has been going on for days: apart, so that it does not bury the day's own."""
    if not found.ongoing:
        return None
    heading = N_("On now") if around.first_day == today else N_("Began earlier, still on")
    return Section("kaynnissa", around.said(heading), [cards.view(card, around) for card in found.ongoing])
