"""What an event's page tells of place, price, sign-up and change: lines of words, ready to be shown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

from aggregator.model import Event, Place, Price, Signup, say
from web import dates, text, words
from web.i18n import Tongue
from web.parts import Parts


def place_lines(place: Place | None, said: Tongue) -> list[str]:
    """Name, street, postal code and town; what is empty or told twice is left out."""
    if place is None:
        return []
    town = f"{place.postal_code} {place.city}".strip()
    return list(dict.fromkeys(line for line in (say(place.name, said.code), place.street, town) if line))


def route(place: Place | None, template: str, said: Tongue) -> str:
    """The address of the way there (RFC 5870 `geo:` or a journey planner); "" where the place is not known."""
    if place is None or not template or place.lat is None or place.lon is None:
        return ""
    name = quote(say(place.name, said.code), safe="")
    values = {"lat": f"{place.lat:.5f}", "lon": f"{place.lon:.5f}", "name": name}
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    return template


def prices(price: Price, said: Tongue) -> list[str]:
    """Free or what it costs; then the organiser's own words, if they say more."""
    first = words.price(price, said)
    own, sums = say(price.words, said.code), "" if price.is_free else words.euros(price, said)
    if sums and _tells(own, sums):
        return [own]
    return list(dict.fromkeys(line for line in (sums or first, own) if line))


def _tells(own: str, sums: str) -> bool:
    """Whether the organiser's words tell the sum, so that "40 € / kausi" need not follow "40 €"."""
    amount = re.escape(sums.strip("€\u00a0 "))
    return re.search(rf"€\s?{amount}(?!\d)|(?<![\d,.–-]){amount}\s?(€|e\b|eur)", own, re.IGNORECASE) is not None


def signup(happening: Event, site: Parts, said: Tongue) -> list[str]:
    """Whether one has to sign up, when that is open, and for how many there is room."""
    if happening.signup_needed is False:
        return [said("No need to sign up.")]
    if happening.signup is None:
        return [said("Sign up in advance.")] if happening.signup_needed else []
    return _signup_lines(happening.signup, site, said)


def _signup_lines(signup: Signup, site: Parts, said: Tongue) -> list[str]:
    zone = site.settings.zone
    opens, closes = (
        dates.moment(at.astimezone(zone), said.code) if at else "" for at in (signup.opens, signup.closes)
    )
    lines = []
    if signup.closes and signup.closes < datetime.fromtimestamp(site.now(), UTC):
        lines.append(said("Sign-up closed {time}.", time=closes))
    else:
        lines += [said("Sign-up opens {time}.", time=opens)] if opens else []
        lines += [said("Sign-up closes {time}.", time=closes)] if closes else []
    if signup.capacity:
        lines.append(said.plural("Room for {count}.", "Room for {count}.", signup.capacity))
    return lines or [said("Sign up in advance.")]


def moved(moved_from: date | datetime | None, site: Parts, said: Tongue) -> str:
    """When it was to begin: "ti 23.9.2025 klo 12"; "" if it was not moved."""
    if moved_from is None:
        return ""
    if isinstance(moved_from, datetime):
        return dates.moment(moved_from.astimezone(site.settings.zone), said.code)
    return dates.short_day(moved_from, said.code)


def report(site: Parts, title: str, path: str, said: Tongue) -> str:
    """Where to report an error: a letter that names the event, or the page the settings name; "" if none."""
    contact = site.settings.contact
    if text.is_web_address(contact):
        return contact
    if "@" not in contact:
        return ""
    subject = quote(said("Error in the event: {title}", title=title), safe="")
    return f"mailto:{contact}?subject={subject}&body={quote(site.address(path) + chr(10) * 2, safe='')}"


def web_address(address: str) -> str:
    """`address` if it may be a link, else ""."""
    return address if text.is_web_address(address) else ""
