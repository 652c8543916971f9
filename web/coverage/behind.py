"""`/{language}/kattavuus/tapahtumat?…`: the very sessions behind a number of the coverage page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from aggregator.coverage import assembling, cuts
from aggregator.coverage.bands import AGES
from aggregator.coverage.cuts import Cut, CutError
from aggregator.coverage.terms import Period
from aggregator.identity import slugify
from aggregator.reading import topics
from aggregator.reading.accessibility import LABELS as FEATURES
from aggregator.store.coverage import Behind
from web import dates, words
from web.coverage import wording
from web.coverage.door import admitted, caching
from web.coverage.page import HERE, asked_of
from web.i18n import N_, Tongue, tongue
from web.pages import page
from web.parts import Parts, parts

MOST = 500
# (key, value) -> what it says
SAID: dict[tuple[str, str], str] = {
    ("aihe", "-"): N_("topic not told"),
    ("aika", "aamu"): N_("in the morning"),
    ("aika", "paiva"): N_("in the afternoon"),
    ("aika", "ilta"): N_("in the evening"),
    ("aika", "koko-paiva"): N_("all day"),
    ("alue", "-"): N_("area not known"),
    ("esteeton", "1"): N_("said to be accessible or adapted"),
    ("esteeton", "-"): N_("accessibility not told"),
    ("hinta", "maksuton"): N_("free of charge"),
    ("hinta", "maksullinen"): N_("costs something"),
    ("hinta", "ei-tiedossa"): N_("price not told"),
    ("ika", "ei"): N_("age not told"),
    ("ikatieto", "kerrottu"): N_("age stated"),
    ("ikatieto", "arvioitu"): N_("age read from the text"),
    ("ikatieto", "ei"): N_("age not told"),
    ("ilmoittautuminen", "ei"): N_("without sign-up"),
    ("ilmoittautuminen", "kylla"): N_("with sign-up"),
    ("ilmoittautuminen", "ei-tiedossa"): N_("sign-up not told"),
    ("kenelle", "vanhemmat"): N_("for parents"),
    ("kieli", "-"): N_("language not told"),
    ("kieli", "muu"): N_("in other languages than Finnish or Swedish"),
    ("kuullaan", "1"): N_("children and young people are heard"),
    ("lahella", "-"): N_("place not on the map"),
    ("maksuton", "1"): N_("free of charge"),
    ("matala", "1"): N_("free and without sign-up"),
    ("matala", "-"): N_("price or sign-up not told"),
    ("paikka", "0"): N_("place missing"),
    ("pitka", "1"): N_("lasting hobbies"),
    ("tila", "peruttu"): N_("cancelled"),
    ("tila", "aikuisille"): N_("for adults only"),
    ("tuki", "1"): N_("support for parents"),
    ("viikonpaiva", "arki"): N_("on weekdays"),
    ("viikonpaiva", "viikonloppu"): N_("at weekends"),
}


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
        back=f"/{said.code}{HERE}", whole=_whole(asked.period, conditions),
    )  # fmt: skip


def in_words(conditions: Cut, site: Parts, said: Tongue) -> list[str]:
    """Each condition in words."""
    return [_condition(key, value, site, said) for key, value in conditions]


def _condition(key: str, value: str, site: Parts, said: Tongue) -> str:
    told = SAID.get((key, value))
    return said(told) if told else READERS.get(key, _as_it_is)(key, value, site, said)


def _as_it_is(key: str, value: str, _site: Parts, _said: Tongue) -> str:
    return f"{key}={value}"


def _weekday(value: str, said: Tongue) -> str:
    return dates.weekday(cuts.WEEKDAYS.index(value), said.code)


READERS: dict[str, Callable[[str, str, Parts, Tongue], str]] = {
    "ika": lambda _, value, __, said: said("for {ages}-year-olds", ages=value.replace("-", "–")),
    "alue": lambda _, value, site, said: said("in the area {area}", area=_name(site, "area", value)),
    "lahella": lambda _, value, site, said: said(
        "within 3 km of the centre of {area}", area=_name(site, "area", value)
    ),
    "lahde": lambda _, value, site, __: _name(site, "source", value),
    "koulu": lambda _, value, site, __: _name(site, "school", value),
    "kieli": lambda _, value, __, said: words.language_name(value, said.code),
    "aihe": lambda _, value, __, said: topics.labels(said.code).get(value, value),
    "esteeton": lambda _, value, __, said: said(FEATURES[value]) if value in FEATURES else value,
    "viikonpaiva": lambda _, value, __, said: _weekday(value, said),
}


def _name(site: Parts, kind: str, key: str) -> str:
    return site.store.coverage.names(kind).get(key, key)


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
    price = {"yes": said("free of charge"), "no": said("costs something"), "untold": said("price not told")}[
        profile.free
    ]
    ages = said("age not told") if profile.low < 0 else _ages(profile.low, profile.high, said)
    facts = " · ".join(filter(None, (one.place, ages, price)))
    return Item(
        span.first.isoformat(), dates.whole(span, said.code), title or said("Untitled event"), language,
        f"/{said.code}/t/{one.uid}-{slugify(title)}".rstrip("-"), facts,
    )  # fmt: skip


def _ages(low: int, high: int, said: Tongue) -> str:
    return said("{ages} years", ages=f"{low}+" if high >= 120 else str(low) if low == high else f"{low}–{high}")
