"""A hobby in one line, "Joka tiistai klo 17–18, 8.9.–8.12.2026, ei syyslomalla 12.–18.10.", and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aggregator.hobbies import Gap, Hobby, hobby
from aggregator.ics import event_path
from aggregator.model import EventPage
from aggregator.schoolholidays import SCHOOL, Holidays, Pause
from web import dates
from web.cards import iso
from web.i18n import N_, Tongue
from web.parts import Parts

EVERY = {1: N_("Every {weekday}"), 2: N_("Every other {weekday}")}
PAUSES: dict[Pause, str] = {
    "autumn": N_("not in the autumn holiday {days}"),
    "winter": N_("not in the winter holiday {days}"),
    "christmas": N_("not at Christmas {days}"),
    "easter": N_("not at Easter {days}"),
}
MOST_DAYS = 6  # days told one by one


@dataclass(frozen=True, slots=True)
class SiblingView:
    """One date of a hobby whose dates are events of their own. href: "" for the page's own event."""

    starts: str
    when: str
    cancelled: bool
    href: str


def line(found: EventPage, site: Parts, said: Tongue) -> str:
    """What the event recurs as; "" if it is no hobby."""
    event, holidays = found.event, site.holidays.of(found.event.place)
    times = [one.told for one in found.siblings] or found.times
    told = hobby(times, site.settings.zone, holidays, all_day=event.all_day) if len(times) > 1 else None
    return in_words(told, holidays, said, endless=found.endless) if told else ""


def in_words(told: Hobby, holidays: Holidays, said: Tongue, *, endless: bool = False) -> str:
    """The line. endless: its last date is not known."""
    *names, last = [dates.weekday(day, said.code) for day in told.weekdays]
    weekdays = said("{some} and {last}", some=", ".join(names), last=last) if names else last
    every = said(EVERY[told.every], weekday=weekdays)
    hours = dates.hours(told.starts, told.ends, said.code) if told.starts else ""
    if endless:
        span = said("from {day} on", day=dates.brief(told.first, told.first, said.code))
    else:
        span = dates.brief(told.first, told.last, said.code)
    parts = (" ".join(filter(None, (every, hours))), span, *_gaps(told.gaps, holidays, said))
    return ", ".join(parts).removesuffix(".") + "."  # a Finnish or Swedish date has a full stop of its own


def _gaps(gaps: Sequence[Gap], holidays: Holidays, said: Tongue) -> Iterator[str]:
    """The holidays with their days, then the other days together."""
    odd: list[date] = []
    for gap in gaps:
        if gap.pause is None or gap.pause == "public":
            odd += gap.dates
            continue
        first, last = gap.dates[0], gap.dates[-1]
        if gap.pause in SCHOOL:
            first, last = holidays.around(first)[0], holidays.around(last)[1]
        yield said(PAUSES[gap.pause], days=dates.brief(first, last, said.code, year=False))
    if odd:
        days = [dates.short_day(day, said.code, year=False, names=False) for day in odd[:MOST_DAYS]]
        yield said("not on {days}", days=", ".join(days) + (" …" if len(odd) > MOST_DAYS else ""))


def siblings(found: EventPage, site: Parts, said: Tongue) -> list[SiblingView]:
    """The coming dates of a hobby told one by one, with the page's own; [] where it is not told so."""
    event, zone, now = found.event, site.settings.zone, site.now()
    coming = [one for one in found.siblings if one.told.end > now or one.uid == event.uid]
    views = []
    for one in coming:
        span = dates.span(one.told.start, one.told.end, event.all_day, zone)
        href = "" if one.uid == event.uid else event_path(one.uid, one.title, said.code)
        views.append(
            SiblingView(iso(span.start, event.all_day), dates.whole(span, said.code), one.told.cancelled, href)
        )
    return views if len(views) > 1 else []
