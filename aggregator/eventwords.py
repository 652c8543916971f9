"""What a calendar entry says in words: ages, price and sign-up first, then the text, then where to read more.

The words stand here and not in a translators' catalogue because a calendar text is written once, when the event is
stored, in the site's own language.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from aggregator.contentlines import one_line
from aggregator.model import AgeClaim, Event, Place, Price, Signup, Status, Texts, say

LONGEST_TEXT = 2000
LONGEST_LINE = 300
MOST_CATEGORIES = 10

WORDS: dict[str, dict[str, str]] = {
    "fi": {
        "cancelled": "PERUTTU", "postponed": "SIIRRETTY", "untitled": "Nimetön tapahtuma",
        "age": "Ikä: {ages} v ({basis})", "stated": "järjestäjän ilmoittama", "corrected": "tarkistettu",
        "read": "arvioitu", "default": "arvioitu", "free": "Maksuton",
        "signup": "Ilmoittautuminen", "advance": "Ennakkoilmoittautuminen", "by": "{day} mennessä",
        "from": "{day} alkaen",
        "children": "lapset", "youth": "nuoret", "parents": "vanhemmat", "families": "perheet",
        "adults": "aikuiset", "seniors": "ikäihmiset",
    },
    "sv": {
        "cancelled": "INSTÄLLT", "postponed": "UPPSKJUTET", "untitled": "Evenemang utan namn",
        "age": "Ålder: {ages} år ({basis})", "stated": "enligt arrangören", "corrected": "kontrollerad",
        "read": "uppskattad", "default": "uppskattad", "free": "Gratis",
        "signup": "Anmälan", "advance": "Förhandsanmälan", "by": "senast {day}", "from": "från {day}",
        "children": "barn", "youth": "unga", "parents": "föräldrar", "families": "familjer",
        "adults": "vuxna", "seniors": "seniorer",
    },
    "en": {
        "cancelled": "CANCELLED", "postponed": "POSTPONED", "untitled": "Untitled event",
        "age": "Age: {ages} years ({basis})", "stated": "stated by the organiser", "corrected": "checked",
        "read": "estimated", "default": "estimated", "free": "Free of charge",
        "signup": "Sign-up", "advance": "Sign-up in advance", "by": "by {day}", "from": "from {day}",
        "children": "children", "youth": "youth", "parents": "parents", "families": "families",
        "adults": "adults", "seniors": "seniors",
    },
}  # fmt: skip
# the audience that an age belongs to where no audience is told: completed years, inclusive
GROUPS = (("children", 0, 12), ("youth", 13, 17), ("adults", 18, 200))


def words(language: str) -> dict[str, str]:
    """The words in `language`, or in Finnish."""
    return WORDS.get(language, WORDS["fi"])


def cut(text: str, most: int) -> str:
    """`text` in at most `most` characters, with "…" where something was cut off."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def summary(title: Texts, status: Status, language: str) -> str:
    """The title in one line; a cancelled or postponed event says so first."""
    said = words(language)
    text = one_line(say(title, language)) or said["untitled"]
    first = said.get(status, "") if status in ("cancelled", "postponed") else ""
    if first and not text.casefold().startswith(first.casefold()):
        text = f"{first}: {text}"
    return cut(text, LONGEST_LINE)


def description(event: Event, address: str, zone: ZoneInfo, language: str) -> str:
    """Ages, price and sign-up, the event's own text, and at the end `address`."""
    first = [_ages(event.age, language), _price(event.price, language), _signup(event, zone, language)]
    head = "\n".join(line for line in first if line)
    text = cut(say(event.description, language).strip(), LONGEST_TEXT)
    return "\n\n".join(part for part in (head, text, address) if part)


def location(place: Place | None, language: str) -> str:
    """Name, street and town, each once."""
    if place is None:
        return ""
    parts = (one_line(part) for part in (say(place.name, language), place.street, place.city))
    return ", ".join(cut(part, LONGEST_LINE) for part in dict.fromkeys(parts) if part)


def categories(event: Event, language: str) -> list[str]:
    """Topics, audiences by age, the feed's own categories; each once, at most 10."""
    said = words(language)
    found = [*event.topics, *(said.get(name, name) for name in _audiences(event)), *event.categories]
    unique: dict[str, str] = {}
    for word in map(one_line, found):
        unique.setdefault(word.casefold(), cut(word, LONGEST_LINE))
    unique.pop("", None)
    return list(unique.values())[:MOST_CATEGORIES]


def _audiences(event: Event) -> tuple[str, ...]:
    if event.audiences or event.age is None:
        return event.audiences
    low, high = event.age.range.min, event.age.range.max
    if low is None and high is None:
        return ()
    return tuple(name for name, first, last in GROUPS if (low or 0) <= last and (high is None or high >= first))


def _ages(claim: AgeClaim | None, language: str) -> str:
    if claim is None or (claim.range.min is None and claim.range.max is None):
        return ""
    low, high = claim.range.min or 0, claim.range.max
    ages = f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}"
    said = words(language)
    return said["age"].format(ages=ages, basis=said[claim.basis])


def _price(price: Price, language: str) -> str:
    if price.is_free:
        return words(language)["free"]
    return cut(one_line(say(price.words, language)), LONGEST_LINE)


def _signup(event: Event, zone: ZoneInfo, language: str) -> str:
    if event.signup is None:
        return ""
    said = words(language)
    told = [part for part in (_term(event.signup, event.starts, zone, said), one_line(event.signup.url)) if part]
    return f"{said['signup']}: {', '.join(told)}" if told else said["advance"]


def _term(signup: Signup, starts: date, zone: ZoneInfo, said: dict[str, str]) -> str:
    opens, closes = (
        _day(when, starts.year, zone) if when is not None else "" for when in (signup.opens, signup.closes)
    )
    if opens and closes:
        return f"{opens}–{closes}"
    return said["by"].format(day=closes) if closes else said["from"].format(day=opens) if opens else ""


def _day(when: datetime, year: int, zone: ZoneInfo) -> str:
    """ "5.1.", with the year where it is not the event's own."""
    local = when.astimezone(zone)
    return f"{local.day}.{local.month}." + (str(local.year) if local.year != year else "")
