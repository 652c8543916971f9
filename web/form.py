"""The filter form: every choice with how many events it would leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregator.model import AgeRange, Choices, Counts
from aggregator.reading import topics
from aggregator.reading.accessibility import FEATURES
from web import dates, words
from web.filter import AUDIENCES, PARTS, SHAPES, SUITS, WEEKDAYS, Filter, age_order, canonical
from web.i18n import N_, Tongue

# the ages of day care, preschool and school in Finland
CHIPS = tuple(
    AgeRange(low, high) for low, high in ((0, 2), (3, 6), (7, 9), (10, 12), (13, 15), (16, 17), (18, 29))
)
DAYS = (
    ("", N_("All days")), ("tanaan", N_("Today")), ("viikonloppu", N_("Weekend")), ("valitse", N_("Pick dates")),
)  # fmt: skip
PART_NAMES = {"morning": N_("Morning"), "afternoon": N_("Day"), "evening": N_("Evening")}
SHAPE_NAMES = {"hobby": N_("Hobbies"), "single": N_("Single events")}
SUITS_NAMES = {
    "made_for": N_("Made for children, young people or families"), "also": N_("Those and what suits them too"),
}  # fmt: skip
AUDIENCE_NAMES = {
    "children": N_("Children"), "youth": N_("Young people"), "parents": N_("Parents"),
    "families": N_("Families"), "adults": N_("Adults"), "seniors": N_("Seniors"),
}  # fmt: skip
DISTANCES = (1.0, 3.0, 5.0, 10.0, 20.0)  # kilometres
FOLDED = frozenset((
    "aihe", "aika", "esteeton", "ilman-ikaa", "kenelle", "kieli", "lahde", "lahella", "paikka", "q", "sade",
    "sopii", "toistuvat", "tyyppi", "viikonpaiva",
))  # fmt: skip
MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. count: None where it is not known."""

    value: str
    label: str
    chosen: bool
    count: int | None = None


def ages_asked(filter_: Filter) -> list[AgeRange]:
    """The age ranges the form offers: its own, and those of the filter."""
    return sorted({*CHIPS, *(ages for ages in filter_.ages if ages.min != ages.max)}, key=age_order)


def spans_asked(today: date) -> dict[str, tuple[date | None, date | None]]:
    """The days the form offers; what begins today begins now."""
    spans: dict[str, tuple[date | None, date | None]] = {"": (None, None)}
    for day in ("tanaan", "viikonloppu"):
        first, last = Filter(day=day).days(today)
        spans[day] = None if first == today else first, last
    return spans


def form(
    filter_: Filter, choices: Choices, counts: Counts, said: Tongue, mistaken: Collection[str] = ()
) -> dict[str, Any]:
    """The form's fields as they stand for `filter_`; what it cannot show as a choice becomes an extra one.

    mistaken: the keys whose values could not be read; their fields are not folded away.
    """
    exact = [str(ages.min) for ages in filter_.ages if ages.min == ages.max]
    return {
        "ages": [_age(ages, filter_, counts) for ages in ages_asked(filter_)],
        "exact": ", ".join(exact),
        "births": ", ".join(map(str, filter_.births)),
        "areas": _named(filter_.areas, choices.areas, counts.areas),
        "municipalities": _by_municipality(filter_, choices, counts),
        "places": _named(filter_.places, _busiest(choices.places, counts, filter_), counts.places),
        "sources": _named(filter_.sources, choices.sources, counts.sources),
        "days": [
            Option(value, said(name), value == _day(filter_), counts.days.get(value)) for value, name in DAYS
        ],
        "first": filter_.first.isoformat() if filter_.first else "",
        "last": filter_.last.isoformat() if filter_.last else "",
        "free": Option("1", said(N_("Only free events")), filter_.free, counts.free),
        "unstated": counts.unstated,
        "told_only": filter_.stated and not filter_.unstated,
        "untold_only": not filter_.stated,
        "words": filter_.words,
        "near": filter_.near,
        "radius": _distances(filter_.radius, said),
        "each_time": filter_.each_time,
        **_further(filter_, choices, counts, said),
        "open": _is_further(filter_) or bool(FOLDED.intersection(mistaken)),
        "exact_open": bool(exact or filter_.births) or bool({"v", "synt"}.intersection(mistaken)),
    }


def _age(ages: AgeRange, filter_: Filter, counts: Counts) -> Option:
    value = f"{ages.min}-{'' if ages.max is None else ages.max}"
    return Option(value, words.ages(ages), ages in filter_.ages, counts.ages.get(ages))


def _further(filter_: Filter, choices: Choices, counts: Counts, said: Tongue) -> dict[str, Any]:
    """The fields that are folded away."""
    subjects = topics.labels(said.code)
    return {
        "parts": [
            Option(value, said(PART_NAMES[part]), part in filter_.parts, counts.parts.get(part))
            for value, part in PARTS.items()
        ],
        "weekdays": [
            Option(value, dates.STYLES[said.code].weekdays[day], day in filter_.weekdays, counts.weekdays.get(day))
            for value, day in WEEKDAYS.items()
        ],
        "topics": _named(
            filter_.topics, ((slug, subjects[slug]) for slug in subjects if slug in choices.topics), counts.topics
        ),
        "audiences": [
            Option(value, said(AUDIENCE_NAMES[code]), code in filter_.audiences, counts.audiences.get(code, 0))
            for value, code in AUDIENCES.items()
            if code in {*choices.audiences, *filter_.audiences}
        ],
        "languages": _named(
            filter_.languages,
            ((code, words.language_name(code, said.code)) for code in choices.languages),
            counts.languages,
        ),
        "accessibility": _named(
            filter_.accessibility,
            ((slug, words.accessibility(slug, said)) for slug in FEATURES if slug in choices.accessibility),
            counts.accessibility,
        ),
        "shape": _one_of(SHAPES, SHAPE_NAMES, filter_.shape, counts.shape, said),
        "suits": _one_of(SUITS, SUITS_NAMES, filter_.suits, counts.suits, said),
    }  # fmt: skip


def _one_of(
    values: Mapping[str, Any],
    names: Mapping[str, str],
    chosen: str | None,
    counts: Mapping[str, int],
    said: Tongue,
) -> list[Option]:
    some = [Option(value, said(names[code]), code == chosen, counts.get(code)) for value, code in values.items()]
    return [Option("", said(N_("All")), not chosen), *some]


def _is_further(filter_: Filter) -> bool:
    """Whether something that is folded away has been chosen."""
    plain = {"ages", "births", "areas", "days", "free"}
    rest = filter_.on_page(1)
    for part in plain:
        rest = rest.without(part)
    return canonical(rest) != ""


def _day(filter_: Filter) -> str:
    return "valitse" if filter_.first or filter_.last else filter_.day


def _named(chosen: tuple[str, ...], known: Iterable[tuple[str, str]], counts: Mapping[str, int]) -> list[Option]:
    """A choice for each that is known, and for what was chosen all the same."""
    labels = dict(known)
    labels |= {value: value for value in chosen if value not in labels}
    return [Option(value, label, value in chosen, counts.get(value, 0)) for value, label in labels.items()]


def _busiest(places: tuple[str, ...], counts: Counts, filter_: Filter) -> list[tuple[str, str]]:
    """Places where most takes place, in alphabetical order; every place there is would be too long a menu."""
    most = sorted(places, key=lambda place: -counts.places.get(place, 0))[:MOST_PLACES]
    return [(place, place) for place in sorted({*most, *filter_.places})]


def _by_municipality(filter_: Filter, choices: Choices, counts: Counts) -> list[tuple[str, list[Option]]]:
    """The districts under their municipalities' names, where there are several of these."""
    if len(choices.municipalities) < 2:
        return []
    options = {option.value: option for option in _named(filter_.areas, choices.areas, counts.areas)}
    return [
        (name, [options.pop(slug) for slug in slugs if slug in options]) for name, slugs in choices.municipalities
    ] + ([("–", list(options.values()))] if options else [])


def _distances(radius: float, said: Tongue) -> list[Option]:
    known = sorted({*DISTANCES, radius} - {0.0})
    some = [Option(f"{km:g}", f"{words.distance(km, said)} km", km == radius) for km in known]
    return [Option("", said(N_("Only this place")), not radius), *some]
