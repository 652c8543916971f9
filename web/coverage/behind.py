"""`/{language}/kattavuus/tapahtumat?…`: the very sessions behind a number of the coverage page."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from aggregator.coverage import assembling, cuts
from aggregator.coverage.bands import AGES
from aggregator.coverage.cuts import Cut, CutError
from aggregator.coverage.terms import Period
from aggregator.identity import slugify
from aggregator.store.coverage import Behind
from web import dates, words
from web.coverage import wording
from web.coverage.conditions import in_words
from web.coverage.door import admitted, caching, frame
from web.coverage.page import HERE, asked_of
from web.i18n import Tongue, tongue
from web.pages import page
from web.parts import Parts, parts

MOST = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One session. language: of the title where it is another than the page's."""

    iso: str
    when: str
    title: str
    language: str
    href: str
    facts: str


@admitted
def behind(request: Request) -> Response:
    """The page; 400 with a plain word where the conditions cannot be read."""
    site, said = parts(request), tongue(request.path_params["language"])
    asked = asked_of(request, site)
    try:
        conditions, mistake = cuts.read(request.url.query), ""
    except CutError as error:
        conditions, mistake = (), said("“{value}” cannot be read.", value=str(error))
    found = (
        [] if mistake else site.store.coverage.behind(conditions, asked.period, assembling.known(site.settings))
    )
    query = cuts.written((*conditions, ("jakso", asked.period.name)))
    return page(
        request, "coverage/behind.html", said.code, here=f"{HERE}/tapahtumat?{query}", robots="noindex",
        status=400 if mistake else 200, headers=caching(request),
        mistake=mistake, conditions=in_words(conditions, site, said), period=wording.period(asked.period, said),
        items=[_item(one, site, said) for one in found[:MOST]], sessions=len(found),
        events=len({one.uid for one in found}), left_out=max(0, len(found) - MOST),
        back=f"/{said.code}{HERE}", whole=_whole(asked.period, conditions), **frame(request),
    )  # fmt: skip


def _whole(period: Period, conditions: Cut) -> str:
    """The family's own list, where it says nearly the same: the ages, area and price of these days."""
    same = {"ika": {band.key for band in AGES}, "hinta": {"maksuton"}}
    pairs = [("alku", str(period.first)), ("loppu", str(period.last)), ("toistuvat", "1")]
    for key, value in conditions:
        if key == "alue" and value != cuts.NONE:
            pairs.append(("alue", value))
        elif value in same.get(key, ()):
            pairs.append(("ika", value) if key == "ika" else ("maksuton", "1"))
    return cuts.written(sorted(pairs))


def _item(one: Behind, site: Parts, said: Tongue) -> Item:
    title, language = words.in_language(one.title, said.code)
    span = dates.span(one.start, one.end, one.all_day, site.settings.zone)
    profile = one.profile
    # a single event's, so not the word for many of "free of charge"
    told = {"yes": said("Free of charge").lower(), "no": said("costs something"), "untold": said("price not told")}
    price = told[profile.free]
    ages = said("age not told") if profile.low < 0 else _ages(profile.low, profile.high, said)
    facts = " · ".join(filter(None, (one.place, ages, price)))
    return Item(
        span.first.isoformat(), dates.whole(span, said.code), title or said("Untitled event"), language,
        f"/{said.code}/t/{one.uid}-{slugify(title)}".rstrip("-"), facts,
    )  # fmt: skip


def _ages(low: int, high: int, said: Tongue) -> str:
    return said("{ages} years", ages=f"{low}+" if high >= 120 else str(low) if low == high else f"{low}–{high}")
