"""What people read about an event or a filter: ages, prices, states, series, filters. Pure; every language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from babel import Locale, UnknownLocaleError

from aggregator.model import AgeClaim, AgeRange, Basis, Choices, Price, Status, Suits, Texts, say
from aggregator.reading import topics
from aggregator.reading.accessibility import LABELS as FEATURES
from web.dates import short_day, weekday
from web.filter import WEEKDAYS, Filter
from web.i18n import N_, Tongue

BASES: dict[Basis, str] = {
    "stated": N_("stated by the organiser"),
    "corrected": N_("checked by the editors"),
    "read": N_("estimated"),
    "default": N_("estimated"),
}
REASONS: dict[Basis, str] = {
    "stated": N_("The organiser states the age."),
    "corrected": N_("The editors have checked the age."),
    "read": N_("The age is estimated from the text."),
    "default": N_("The age is estimated from what this organiser usually offers."),
}
STATES: dict[Status, str] = {
    "confirmed": "",
    "tentative": N_("To be confirmed"),
    "cancelled": N_("Cancelled"),
    "postponed": N_("Postponed"),
    "rescheduled": N_("New time"),
}
AUDIENCES: dict[str, str] = {
    "children": N_("children"),
    "youth": N_("young people"),
    "parents": N_("parents"),
    "families": N_("families"),
    "adults": N_("adults"),
    "seniors": N_("seniors"),
}
SUITS: dict[Suits, str] = {
    "made_for": N_("Made for children, young people or families"),
    "also": N_("For everyone, also for children and families"),
    "no": "",
    "unknown": "",
}
SUITED = {
    "made_for": N_("made for children, young people and families"),
    "also": N_("suits children, young people and families"),
}
SHAPES = {"hobby": N_("hobbies"), "single": N_("single events")}
PARTS = {"morning": N_("in the morning"), "afternoon": N_("in the afternoon"), "evening": N_("in the evening")}
RELATIVE = {
    "tanaan": N_("today"), "huomenna": N_("tomorrow"), "viikonloppu": N_("at the weekend"),
    "viikko": N_("this week"), "ensi-viikko": N_("next week"),
}  # fmt: skip
ON_WEEKDAYS = (
    N_("on Mondays"), N_("on Tuesdays"), N_("on Wednesdays"), N_("on Thursdays"), N_("on Fridays"),
    N_("on Saturdays"), N_("on Sundays"),
)  # fmt: skip
SHORT_PRICE = 40
MINUTE, HOUR, DAY = 60, 3600, 86_400
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKLY = re.compile(r"(?:RRULE:)?FREQ=WEEKLY(?=;|$)", re.IGNORECASE)


def in_language(texts: Texts, language: str) -> tuple[str, str]:
    """The text as `say` picks it, and its language if that is known to be another than the page's (else "")."""
    text = say(texts, language)
    told = [code for code, other in texts.items() if other == text and code != "und"]
    return text, told[0] if told and language not in told and not texts.get("und") else ""


def ages(range_: AgeRange) -> str:
    """The bare numbers: "7–9", "16+", "8", "0–6"."""
    low = range_.min or 0
    if range_.max is None:
        return f"{low}+"
    return str(low) if low == range_.max else f"{low}–{range_.max}"


def age(range_: AgeRange, _: Tongue) -> str:
    """The numbers with their unit: "7–9 v"."""
    return _("{ages} years", ages=ages(range_))


def known(claim: AgeClaim | None) -> AgeClaim | None:
    """The claim, if it says anything."""
    return claim if claim and (claim.range.min is not None or claim.range.max is not None) else None


def audiences(told: Iterable[str], _: Tongue) -> str:
    """ "children, families"."""
    return ", ".join(_(AUDIENCES[name]) for name in told if name in AUDIENCES)


def accessibility(slug: str, _: Tongue) -> str:
    """A feature's name: "Esteetön pyörätuolilla"."""
    return _(FEATURES[slug]) if slug in FEATURES else slug


def language_name(code: str, language: str) -> str:
    """The language of a code: "sv" as "ruotsi"; the code itself if nobody knows it."""
    try:
        return str(Locale.parse(language).languages.get(code.lower(), code))
    except (UnknownLocaleError, ValueError):
        return code


def state(status: Status, _: Tongue) -> str:
    """What is unusual about it: "Peruttu", "Siirretty" …; "" when there is nothing to tell."""
    return _(STATES[status]) if STATES[status] else ""


def price(told: Price, _: Tongue) -> str:
    """ "Free", the organiser's words, the sum in euros, "Not free", or "" where nobody says."""
    if told.is_free:
        return _("Free of charge")
    return say(told.words, _.code) or euros(told, _) or (_("Not free") if told.is_free is False else "")


def short_price(told: Price, _: Tongue) -> str:
    """The same where there is little room: the sum stands for the organiser's words."""
    words = price(told, _)
    if len(words) <= SHORT_PRICE or told.is_free:
        return words
    return euros(told, _) or words[: SHORT_PRICE - 1].rstrip() + "…"


def euros(told: Price, _: Tongue) -> str:
    """From the lowest to the highest price: "7 €", "7–12,50 €", "from 7 €"; "" where no sum is told."""
    low, high = told.low, told.high
    if low is None or high is None:
        known = low if low is not None else high
        return _money(_number(known, _), _) if known is not None else ""
    return _money(_number(low, _) if low == high else f"{_number(low, _)}–{_number(high, _)}", _)


def _number(sum_: float, _: Tongue) -> str:
    return f"{sum_:.2f}".removesuffix(".00").replace(".", "." if _.code == "en" else ",")


def _money(sums: str, _: Tongue) -> str:
    return f"€{sums}" if _.code == "en" else f"{sums}\u00a0€"


def series(rrule: str, remaining: int, _: Tongue, day: int | None = None, *, weekly: bool = False) -> str:
    """How it goes on: "joka tiistai, 9 kertaa jäljellä"; "" for a single event and for the last one.

    day: 0 Monday … 6 Sunday, if all the times left fall on it. weekly: they follow each other by a week.
    """
    if remaining < 2:
        return ""
    left = _.plural("{count} time left", "{count} times left", remaining)
    every = day if weekly and day is not None else _weekly_day(rrule)
    if every is not None:
        return _("every {weekday}, {left}", weekday=weekday(every, _.code), left=left)
    return f"{_(ON_WEEKDAYS[day])}, {left}" if day is not None else _("repeats, {left}", left=left)


def _weekly_day(rrule: str) -> int | None:
    parts = dict(part.upper().split("=", 1) for part in rrule.split(";") if "=" in part)
    if not _WEEKLY.match(rrule) or parts.get("INTERVAL", "1") != "1" or parts.get("BYDAY") not in _DAYS:
        return None
    return _DAYS.index(parts["BYDAY"])


def ago(then: int, now: int, _: Tongue) -> str:
    """How long ago, in the largest whole unit."""
    seconds = max(0, now - then)
    if seconds < HOUR:
        return _.plural("{count} min ago", "{count} min ago", max(1, seconds // MINUTE))
    if seconds < 2 * DAY:
        return _.plural("{count} h ago", "{count} h ago", seconds // HOUR)
    return _.plural("{count} day ago", "{count} days ago", seconds // DAY)


def filter_words(filter_: Filter, choices: Choices, _: Tongue) -> list[str]:
    """The filter part by part, as a family would say it; empty if it asks for everything."""
    return [words for _part, words in filter_parts(filter_, choices, _)]


def filter_parts(filter_: Filter, choices: Choices, _: Tongue) -> list[tuple[str, str]]:
    """The same with the names of the parts, see `Filter.without`. A part may come several times."""
    ranges, radius, near = [ages(range_) for range_ in filter_.ages], filter_.radius, filter_.near
    told: list[tuple[str, Iterable[str]]] = [
        ("words", [_("“{words}”", words=filter_.words)] if filter_.words else []),
        ("ages", [_("{ages} years", ages=", ".join(ranges))] if ranges else []),
        ("ages", [_("born in {year}", year=year) for year in filter_.births]),
        ("audiences", [_(AUDIENCES[audience]) for audience in filter_.audiences]),
        ("stated", [] if filter_.stated else [_("only with no age told")]),
        ("unstated", [] if filter_.unstated or not filter_.stated else [_("only with an age told")]),
        ("suits", [_(SUITED[filter_.suits])] if filter_.suits else []),
        ("shape", [_(SHAPES[filter_.shape])] if filter_.shape else []),
        ("topics", _labels(filter_.topics, topics.labels(_.code), lower=True)),
        ("areas", _labels(filter_.areas, dict(choices.areas))),
        ("places", filter_.places),
        ("radius", [_("within {distance} km of them", distance=distance(radius, _))] if radius else []),
        ("near", [_("within {distance} km", distance=distance(near.km, _))] if near else []),
        ("sources", _labels(filter_.sources, dict(choices.sources))),
        ("free", [_("free of charge")] if filter_.free else []),
        ("languages", [_("language: {name}", name=language_name(code, _.code)) for code in filter_.languages]),
        ("accessibility", [accessibility(slug, _).lower() for slug in filter_.accessibility]),
        ("weekdays", [weekday(day, _.code) for day in filter_.weekdays]),
        ("parts", [_(PARTS[part]) for part in filter_.parts]),
        ("days", [words for words in [_days(filter_, _)] if words]),
    ]
    return [(part, words) for part, several in told for words in several]


def distance(kilometres: float, _: Tongue) -> str:
    """ "3", "1,5"."""
    return f"{kilometres:g}".replace(".", "." if _.code == "en" else ",")


def _labels(slugs: Iterable[str], labels: dict[str, str], *, lower: bool = False) -> list[str]:
    told = [labels.get(slug, slug) for slug in slugs]
    return [label.lower() for label in told] if lower else told


def _days(filter_: Filter, _: Tongue) -> str:
    match filter_.day:
        case "":
            pass
        case "tanaan" | "huomenna" | "viikonloppu" | "viikko" | "ensi-viikko":
            return _(RELATIVE[filter_.day])
        case day:
            return _("on {weekday}", weekday=weekday(WEEKDAYS[day], _.code))
    first, last = (_day(day, _) for day in (filter_.first, filter_.last))
    if not last or not first:
        return _("from {day} on", day=first) if first else _("until {day}", day=last) if last else ""
    return first if first == last else f"{first} – {last}"


def _day(day: date | None, _: Tongue) -> str:
    return short_day(day, _.code) if day else ""
