"""The conditions of a cut in words: "for 13–15-year-olds", "free of charge", "in the area Keskusta"."""

from __future__ import annotations

from collections.abc import Callable

from aggregator.coverage import cuts
from aggregator.coverage.cuts import Cut
from aggregator.reading import topics
from aggregator.reading.accessibility import LABELS as FEATURES
from web import dates, words
from web.i18n import N_, Tongue
from web.parts import Parts

OPEN_AGE = 120
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


def _ages(value: str, said: Tongue) -> str:
    low, _, high = value.partition("-")
    if int(high) >= OPEN_AGE:
        return said("for those who are {age} or older", age=low)
    return said("for {ages}-year-olds", ages=low if low == high else f"{low}–{high}")


READERS: dict[str, Callable[[str, str, Parts, Tongue], str]] = {
    "ika": lambda _, value, __, said: _ages(value, said),
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
