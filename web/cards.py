"""An occurrence as the lists show it: every word ready, so that templates only place them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from aggregator.ics import event_path
from aggregator.model import Card
from web import dates, words
from web.because import short
from web.i18n import Tongue
from web.images import Pictures, PictureView

NO_PICTURES = Pictures({})


@dataclass(frozen=True, slots=True)
class CardView:
    """title_language: "" if it is the page's own. state: "Peruttu" and the like. starts: ISO 8601 for <time>.

    resumes: of a series whose this time is cancelled, the next one, "ti 1.12."; else "".
    """

    href: str
    title: str
    title_language: str
    cancelled: bool
    state: str
    starts: str
    when: str
    place: str
    age: str
    basis: str
    because: str
    price: str
    free: bool
    series: str
    resumes: str
    sources: str
    picture: PictureView | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a card is seen from. first_day: the first day the list shows. pictures: what we have of the cards'."""

    zone: tzinfo
    first_day: date
    said: Tongue
    pictures: Pictures = NO_PICTURES


def view(card: Card, around: Around, *, dated: bool = False) -> CardView:
    """`card` in words. dated: its day is told too, where no heading tells it."""
    said = around.said
    title, title_language = words.in_language(card.title, said.code)
    span = span_of(card, around)
    claim = words.known(card.age)
    return CardView(
        href=path(card, said),
        title=title or said("Untitled event"),
        title_language=title_language,
        cancelled=card.status == "cancelled",
        state=words.state(card.status, said),
        starts=iso(span.start, card.all_day),
        when=dates.whole(span, said.code) if dated else _when(span, around),
        place=", ".join(dict.fromkeys(part for part in (card.place, card.area) if part)),
        age=words.age(claim.range, said) if claim else "",
        basis=said(words.BASES[claim.basis]) if claim else "",
        because=short(claim.evidence[0].words) if claim and claim.basis == "read" and claim.evidence else "",
        price=words.short_price(card.price, said),
        free=card.price.is_free is True,
        series=words.series(card.rrule, card.remaining, said, card.weekday, weekly=card.weekly),
        resumes=_resumes(card, around),
        sources=", ".join(dict.fromkeys(card.sources)),
        picture=around.pictures.view(card.image),
    )


def path(card: Card, said: Tongue) -> str:
    """Where its page is."""
    return event_path(card.uid, card.title, said.code)


def _when(span: dates.Span, around: Around) -> str:
    language = around.said.code
    if _is_running(span, around):
        return dates.until(span, language, around.first_day.year)
    if span.all_day and span.is_long:
        return dates.until(span, language, around.first_day.year)
    return dates.times(span, language) or around.said("All day")


def _resumes(card: Card, around: Around) -> str:
    if card.resumes is None:
        return ""
    return dates.short_day(dates.local(card.resumes, around.zone).date(), around.said.code, year=False)


def iso(moment: datetime, all_day: bool) -> str:
    """For <time datetime>: a date or a local time with its offset."""
    return moment.date().isoformat() if all_day else moment.isoformat(timespec="minutes")


def span_of(card: Card, around: Around) -> dates.Span:
    """The card's time in the site's zone."""
    return dates.span(card.start, card.end, card.all_day, around.zone)


def _is_running(span: dates.Span, around: Around) -> bool:
    return span.is_long and span.first < around.first_day


def day_of(card: Card, around: Around) -> date:
    """The day under whose heading the card stands."""
    return max(dates.local(card.start, around.zone).date(), around.first_day)
