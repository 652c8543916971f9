"""A month on a sheet of paper, `/{language}/juliste?kk=2026-12&filter`: one A4 page with a QR code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import Card, Listing
from web import dates, query, words
from web.filter import Filter, canonical, subscription
from web.i18n import Tongue, tongue
from web.pages import page, redirect
from web.parts import Parts, parts
from web.qr import code

MOST = 60
# how many rows a look of the sheet has room for, see poster.css
LOOKS = (12, 24, 40, 50, MOST)
MONTH = re.compile(r"(20\d\d|21\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet. more: place, age, price."""

    starts: str
    when: str
    title: str
    language: str
    more: str
    cancelled: bool


def poster(request: Request) -> Response:
    """The sheet; 303 to the tidy address when it was written otherwise."""
    language = request.path_params["language"]
    site, said = parts(request), tongue(language)
    first = _month(request.url.query, site.today())
    wanted = _timeless(query.parse(request.url.query).filter)
    here = _here(first, wanted)
    if f"/juliste?{request.url.query}" != here:
        return redirect(f"/{language}{here}", 303)
    cards, left_out = _cards(site, wanted, first)
    rows = [_row(card, site, said) for card in cards]
    name = site.store.remember_filter(subscription(wanted))
    landing = site.address(f"/{language}/k/{name}")
    return page(
        request, "poster.html", language, here=here, robots="noindex",
        month=format_date(first, "LLLL y", locale=dates.STYLES[language].locale),
        words=words.filter_words(wanted, site.choices(), said),
        rows=rows, look=next((look for look in LOOKS if look >= len(rows)), MOST), left_out=left_out,
        qr=code(landing), landing=landing.partition("://")[2],
        earlier=f"/{language}{_here(_beside(first, -1), wanted)}",
        later=f"/{language}{_here(_beside(first, 32), wanted)}",
        back=f"/{language}/" + (f"?{canonical(wanted)}" if canonical(wanted) else ""),
    )  # fmt: skip


def _month(asked: str, today: date) -> date:
    told = next((value for key, value in parse_qsl(asked) if key == "kk"), "")
    found = MONTH.fullmatch(told)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _timeless(wanted: Filter) -> Filter:
    """The filter without its own days: the month says them."""
    return replace(wanted, day="", first=None, last=None, page=1, each_time=False)


def _here(first: date, wanted: Filter) -> str:
    pairs = [("kk", f"{first:%Y-%m}"), *parse_qsl(canonical(wanted))]
    return f"/juliste?{urlencode(sorted(pairs, key=lambda pair: pair[0]))}"


def _beside(first: date, days: int) -> date:
    return (first + timedelta(days=days)).replace(day=1)


def _cards(site: Parts, wanted: Filter, first: date) -> tuple[list[Card], int]:
    """What stands on the sheet, and how many did not fit. Every time of a series, if there is room for them."""
    last = _beside(first, 32) - timedelta(days=1)
    month = replace(wanted, first=max(first, min(site.today(), last)), last=last)
    every = replace(month, each_time=True)
    found = _listing(site, every)
    if found.total > MOST:
        month_once = _listing(site, month)
        return _together(site, month, month_once), max(0, month_once.total - MOST)
    return _together(site, every, found), 0


def _listing(site: Parts, wanted: Filter) -> Listing:
    return site.store.listing(wanted.query(site.today()), site.now())


def _together(site: Parts, wanted: Filter, found: Listing) -> list[Card]:
    """The month's cards by time, cut to the sheet; what is going on all along comes last."""
    cards = list(found.cards)
    if found.more:
        cards += _listing(site, wanted.on_page(2)).cards
    nearest = sorted((*cards, *found.unstated), key=lambda card: (card.start, card.uid))
    return [*nearest, *found.ongoing][:MOST]


def _row(card: Card, site: Parts, said: Tongue) -> Row:
    title, language = words.in_language(card.title, said.code)
    span = dates.span(card.start, card.end, card.all_day, site.settings.zone)
    claim = words.known(card.age)
    free = said("Free of charge").lower() if card.price.is_free else ""
    facts = (card.place, words.age(claim.range, said) if claim else "", free)
    return Row(
        span.first.isoformat(), _when(span, said), title or said("Untitled event"), language,
        " · ".join(fact for fact in facts if fact), card.status == "cancelled",
    )  # fmt: skip


def _when(span: dates.Span, said: Tongue) -> str:
    first = dates.short_day(span.first, said.code, year=False)
    if span.is_long:
        return f"{first} – {dates.short_day(span.last, said.code, year=False)}"
    return f"{first} {dates.times(span, said.code)}".rstrip()
