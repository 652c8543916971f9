"""The list, `/{language}/?filter`: events grouped by day, and the form that narrows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import TOTAL_CAP, AgeRange, Choices, Listing
from web import cards, dates, query, words
from web.cards import Around, CardView
from web.filter import Filter, age_order, canonical
from web.i18n import DEFAULT, N_, Tongue, tongue
from web.pages import page, redirect
from web.parts import Parts, parts
from web.query import Mistake

# the ages of day care, preschool and school in Finland
CHIPS = tuple(
    AgeRange(low, high) for low, high in ((0, 2), (3, 6), (7, 9), (10, 12), (13, 15), (16, 17), (18, 29))
)
DAYS = (
    ("", N_("All days")), ("tanaan", N_("Today")), ("viikonloppu", N_("Weekend")), ("valitse", N_("Pick dates")),
)  # fmt: skip
LABELS = {
    "alku": N_("First day"), "loppu": N_("Last day"), "ika": N_("Age group"), "v": N_("Child's exact age"),
    "alue": N_("Area"), "paikka": N_("Place"), "lahde": N_("Source"), "maksuton": N_("Only free events"),
    "ilman-ikaa": N_("Events with no age told"), "paiva": N_("When?"), "sivu": N_("Page"),
    "aihe": N_("Topic"), "aika": N_("Time of day"), "esteeton": N_("Accessibility"), "kenelle": N_("For whom?"),
    "kieli": N_("Language"), "lahella": N_("Near"), "q": N_("Words"), "sade": N_("Distance"),
    "sopii": N_("Made for or also suits"), "synt": N_("Year of birth"), "toistuvat": N_("Every time of a series"),
    "tyyppi": N_("Hobby or event"), "viikonpaiva": N_("Weekday"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its cards."""

    id: str
    heading: str
    cards: list[CardView]


def address(language: str, filter_: Filter) -> str:
    """The list's own address for a filter."""
    return f"/{language}{_here(filter_)}"


def _here(filter_: Filter, path: str = "/") -> str:
    asked = canonical(filter_)
    return f"{path}?{asked}" if asked else path


def front_door(request: Request) -> Response:
    """`/`: the site speaks its first language until asked otherwise."""
    return redirect(f"/{DEFAULT}/", 302)


def without_slash(request: Request) -> Response:
    """`/fi` and what was asked there: the list."""
    asked = request.url.query
    return redirect(f"/{request.path_params['language']}/" + (f"?{asked}" if asked else ""), 301)


def listing(request: Request) -> Response:
    """One page of the list; 303 to the tidy address when the form or a hand wrote it otherwise."""
    language = request.path_params["language"]
    reading = query.parse(request.url.query)
    if not reading.tidy and not reading.mistakes:
        return redirect(address(language, reading.filter), 303)
    site, said = parts(request), tongue(language)
    today, now = site.today(), site.now()
    asked = reading.filter.coming(today)
    found = site.store.listing(asked, now)
    choices = site.choices()
    around = Around(site.settings.zone, asked.day_from or today, said)
    return page(
        request, "listing.html", language, here=_here(reading.filter),
        words=words.filter_words(reading.filter, choices, said),
        robots="noindex, follow" if reading.filter != Filter() else "",
        mistakes=[_told(mistake, said) for mistake in reading.mistakes],
        form=form(reading.filter, choices, said),
        count=count_words(found.total, said),
        sections=sections(found, around, today),
        empty=_empty(site, reading.filter, said) if not (found.cards or found.unstated or found.ongoing) else None,
        older=address(language, reading.filter.on_page(found.page - 1)) if found.page > 1 else "",
        newer=address(language, reading.filter.on_page(found.page + 1)) if found.more else "",
        number_of_page=found.page,
        clear=f"/{language}/" if reading.filter != Filter() else "",
        subscribe=f"/{language}{_here(reading.filter.on_page(1), '/k')}",
    )  # fmt: skip


def _told(mistake: Mistake, said: Tongue) -> dict[str, str]:
    what = said(mistake.what, value=mistake.value)
    return {"field": mistake.key, "label": said(LABELS[mistake.key]), "what": what}


def count_words(total: int, said: Tongue) -> str:
    """How many were found: "42 tapahtumaa", "yli 2 000 tapahtumaa"."""
    if total > TOTAL_CAP:
        return said("more than {count} events", count=said.number(TOTAL_CAP))
    return said.plural("{count} event", "{count} events", total)


def sections(found: Listing, around: Around, today: date) -> list[Section]:
    """The cards by day; apart from them those with no age told, where ages were asked for, and what has been going
    on for days, last, so that it does not bury the day's own."""
    days: dict[date, list[CardView]] = {}
    for card in found.cards:
        days.setdefault(cards.day_of(card, around), []).append(cards.view(card, around))
    grouped = [Section(f"p{day}", _heading(day, today, around.said), shown) for day, shown in sorted(days.items())]
    if found.unstated:
        shown = [cards.view(card, around, dated=True) for card in found.unstated]
        grouped.append(Section("ilman", around.said(N_("Age not told")), shown))
    if found.ongoing:
        heading = N_("On now") if around.first_day == today else N_("Began earlier, still on")
        running = [cards.view(card, around) for card in found.ongoing]
        grouped.append(Section("kaynnissa", around.said(heading), running))
    return grouped


def _heading(day: date, today: date, said: Tongue) -> str:
    told = dates.heading(day, said.code, today.year)
    match (day - today).days:
        case 0:
            return said("Today, {day}", day=told)
        case 1:
            return said("Tomorrow, {day}", day=told)
    return told[:1].upper() + told[1:]


def form(filter_: Filter, choices: Choices, said: Tongue) -> dict[str, Any]:
    """The form's fields as they stand for `filter_`; what it cannot show as a choice becomes an extra one."""
    exact = [str(ages.min) for ages in filter_.ages if ages.min == ages.max]
    ranges = {*CHIPS, *(ages for ages in filter_.ages if ages.min != ages.max)}
    return {
        "ages": [_chip(ages, filter_) for ages in sorted(ranges, key=age_order)],
        "exact": ", ".join(exact),
        "selects": {
            "alue": _select(filter_.areas, choices.areas),
            "paikka": _select(filter_.places, ((place, place) for place in choices.places)),
            "lahde": _select(filter_.sources, choices.sources),
        },
        "free": filter_.free,
        "told_only": filter_.stated and not filter_.unstated,
        "days": [(value, said(label), value == _day(filter_)) for value, label in DAYS],
        "first": filter_.first.isoformat() if filter_.first else "",
        "last": filter_.last.isoformat() if filter_.last else "",
        "more": bool(exact or filter_.places or filter_.sources or not filter_.unstated),
    }


def _chip(ages: AgeRange, filter_: Filter) -> tuple[str, str, bool]:
    return f"{ages.min}-{'' if ages.max is None else ages.max}", words.ages(ages), ages in filter_.ages


def _day(filter_: Filter) -> str:
    return "valitse" if filter_.first or filter_.last else filter_.day


def _select(chosen: tuple[str, ...], options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """One value stands in the select; several stand beside it, each to be unticked."""
    labels = dict(options)
    single = chosen[0] if len(chosen) == 1 else ""
    if single:
        labels.setdefault(single, single)
    several = [(value, labels.get(value, value)) for value in chosen] if len(chosen) > 1 else []
    return {"options": list(labels.items()), "chosen": single, "several": several}


def _empty(site: Parts, filter_: Filter, said: Tongue) -> dict[str, str]:
    """The next day that has something under the filter, if its last day is what left the list empty."""
    asked = filter_.coming(site.today())
    start = site.store.next_occurrence(replace(asked, page=1), site.now()) if asked.day_to else None
    if start is None:
        return {}
    day = dates.local(start, site.settings.zone).date()
    later = replace(filter_, day="", first=max(day, site.today()), last=None, page=1)
    return {"day": dates.heading(day, said.code, site.today().year), "href": address(said.code, later)}
