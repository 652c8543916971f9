"""What people read about an event or a filter: ages, prices, states, series, filters. Pure; every language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from aggregator.model import AgeClaim, AgeRange, Basis, Choices, Price, Status, Suits, Texts, say
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


def state(status: Status, _: Tongue) -> str:
    """What is unusual about it: "Peruttu", "Siirretty" …; "" when there is nothing to tell."""
    return _(STATES[status]) if STATES[status] else ""


def price(told: Price, _: Tongue) -> str:
    """The organiser's words, "Free", "Charged", or "" where nobody says."""
    words = say(told.words, _.code)
    if told.is_free:
        return _("Free of charge")
    return words or (_("Not free") if told.is_free is False else "")


def series(rrule: str, remaining: int, _: Tongue) -> str:
    """How it goes on: "joka tiistai, 9 kertaa jäljellä"; "" for a single event and for the last one."""
    if remaining < 2:
        return ""
    left = _.plural("{count} time left", "{count} times left", remaining)
    day = _weekly_day(rrule)
    if day is None:
        return _("repeats, {left}", left=left)
    return _("every {weekday}, {left}", weekday=weekday(day, _.code), left=left)


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
    ranges = [ages(range_) for range_ in filter_.ages]
    parts = [f"“{filter_.words}”"] if filter_.words else []
    parts += [_("{ages} years", ages=", ".join(ranges))] if ranges else []
    parts += [_("born in {year}", year=year) for year in filter_.births]
    parts += [_(AUDIENCES[audience]) for audience in filter_.audiences]
    if not filter_.stated:
        parts.append(_("only with no age told"))
    elif not filter_.unstated:
        parts.append(_("only with an age told"))
    parts += [_(SUITED[filter_.suits])] if filter_.suits else []
    parts += [_(SHAPES[filter_.shape])] if filter_.shape else []
    parts += _labels(filter_.topics, {})
    parts += _labels(filter_.areas, dict(choices.areas))
    parts += filter_.places
    if filter_.radius:
        parts.append(_("within {distance} km of them", distance=_distance(filter_.radius, _)))
    if filter_.near:
        parts.append(_("within {distance} km", distance=_distance(filter_.near.km, _)))
    parts += _labels(filter_.sources, dict(choices.sources))
    if filter_.free:
        parts.append(_("free of charge"))
    parts += [_("in the language {code}", code=code) for code in filter_.languages]
    parts += _labels(filter_.accessibility, {})
    parts += [weekday(day, _.code) for day in filter_.weekdays]
    parts += [_(PARTS[part]) for part in filter_.parts]
    return parts + [words for words in [_days(filter_, _)] if words]


def _distance(kilometres: float, _: Tongue) -> str:
    return f"{kilometres:g}".replace(".", "." if _.code == "en" else ",")


def _labels(slugs: Iterable[str], labels: dict[str, str]) -> list[str]:
    return [labels.get(slug, slug) for slug in slugs]


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
