"""The parts of an opportunity: words, ages, place, offers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from sources.openactive.wire import Data, own_id
from sources.postal import split_location
from sources.records import SourceOffer, SourcePlace, SourceSignup, Texts
from sources.text import one_line, plain, safe_address

GENDERS = {"FemaleOnly": "female only", "MaleOnly": "male only"}
FULL, ONLINE = "full", "online"
SYMBOLS = {"EUR": "€", "GBP": "£", "SEK": "kr"}
_NUMBERS = re.compile(r"\s*-?\d{1,3}\.\d+\s*,\s*-?\d{1,3}\.\d+\s*")


def listed(value: Any) -> list[Any]:
    """`value` as a list; [] for nothing."""
    return value if isinstance(value, list) else [] if value is None else [value]


def words(value: Any, read: Callable[[str], str] = one_line) -> str:
    """A text, or the first of several; "" for anything else."""
    first = next((one for one in listed(value) if isinstance(one, str)), "")
    return read(first)


def texts(value: Any, language: str, read: Callable[[str], str] = plain) -> Texts:
    """The text under its language; {} if there is none."""
    said = words(value, read)
    return {language: said} if said else {}


def tail(value: Any) -> str:
    """The last part of "https://openactive.io/FemaleOnly"."""
    return value.strip().rpartition("/")[2].rpartition("#")[2] if isinstance(value, str) else ""


def ages(data: Data) -> tuple[int | None, int | None]:
    """ageRange in completed years. Missing is unknown: that it means adults holds for gyms, not for libraries."""
    said = next((one for one in listed(data.get("ageRange")) if isinstance(one, dict)), {})
    low, high = _years(said.get("minValue")), _years(said.get("maxValue"))
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _years(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,3}", value.strip()):
        value = int(value)
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 120
    return int(value) if known else None


def categories(data: Data) -> tuple[str, ...]:
    """Activities, categories, level, whom it is for and what it gives access to, each once."""
    found = [*_labels(data, ("activity", "category", "level", "accessibilitySupport"))]
    found += [GENDERS[name] for one in listed(data.get("genderRestriction")) if (name := tail(one)) in GENDERS]
    if tail(data.get("eventAttendanceMode")) == "OnlineEventAttendanceMode":
        found.append(ONLINE)
    if is_full(data):
        found.append(FULL)
    return tuple(dict.fromkeys(filter(None, found)))


def _labels(data: Data, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for one in listed(data.get(name)):
            yield words(one.get("prefLabel") if isinstance(one, dict) else one)


def is_full(data: Data) -> bool:
    """Whether no place is left, as far as that is told."""
    left = data.get("remainingAttendeeCapacity")
    return isinstance(left, int) and not isinstance(left, bool) and left <= 0


def image(data: Data) -> str:
    """The first picture's address."""
    found = (one.get("url") if isinstance(one, dict) else one for one in listed(data.get("image")))
    return next((good for one in found if isinstance(one, str) and (good := safe_address(one))), "")


def address(data: Data) -> str:
    """The page about it."""
    said = data.get("url")
    return safe_address(said) if isinstance(said, str) else ""


def organiser(data: Data, language: str) -> Texts:
    """The organisation's name; a person who leads is nobody's business."""
    said = next((one for one in listed(data.get("organizer")) if isinstance(one, dict)), {})
    kind = str(said.get("@type", said.get("type", "")))
    return {} if "Person" in kind else texts(said.get("name"), language, one_line)


def place(data: Data, language: str) -> SourcePlace | None:
    """Where it is; None if that is not told."""
    said = next((one for one in _places(data) if isinstance(one, dict)), None)
    if said is None:
        name = words(data.get("location"))
        return SourcePlace(name={language: name}) if name else None
    inside = said.get("containedInPlace")
    whole = {**inside, **said} if isinstance(inside, dict) else said
    made = _place(whole, language)
    return made if made.name or made.street or made.lat is not None else None


def _places(data: Data) -> list[Any]:
    return [*listed(data.get("location")), *listed(data.get("beta:affiliatedLocation"))]


def _place(said: Data, language: str) -> SourcePlace:
    name = words(said.get("name"))
    if _NUMBERS.fullmatch(name):
        name = ""  # some systems repeat the coordinates
    street, code, city = _address(said.get("address"))
    lat, lon = _position(said.get("geo"))
    return SourcePlace(
        key=own_id(said),
        name={language: name} if name else {},
        street=street,
        postal_code=code,
        city=city,
        lat=lat,
        lon=lon,
        url=address(said),
    )


def _address(said: Any) -> tuple[str, str, str]:
    if isinstance(said, str):
        read = split_location(one_line(said))
        return read.street or read.name, read.postal_code, read.city
    if not isinstance(said, dict):
        return "", "", ""
    return tuple(words(said.get(n)).lstrip(", ") for n in ("streetAddress", "postalCode", "addressLocality"))  # type: ignore[return-value]


def _position(geo: Any) -> tuple[float | None, float | None]:
    lat, lon = (geo.get("latitude"), geo.get("longitude")) if isinstance(geo, dict) else (None, None)
    try:
        lat, lon = float(lat), float(lon)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None, None
    known = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (lat, lon) if known and (lat, lon) != (0, 0) else (None, None)


def offers(data: Data, language: str) -> tuple[SourceOffer, ...]:
    """Every price; that it is free where the event says so without one."""
    found = tuple(_offer(one, language) for one in listed(data.get("offers")) if isinstance(one, dict))
    if not found and data.get("isAccessibleForFree") is True:
        return (SourceOffer(is_free=True),)
    return found


def _offer(said: Data, language: str) -> SourceOffer:
    price = said.get("price")
    try:
        amount = None if price is None or isinstance(price, bool) else float(str(price).replace(",", "."))
    except ValueError:
        amount = None
    told = words(price) if isinstance(price, str) and amount is None else ""
    if amount is not None and math.isfinite(amount) and amount >= 0:
        currency = words(said.get("priceCurrency"))
        told = f"{amount:.2f} {SYMBOLS.get(currency, currency)}".replace(".00", "").strip()
    name = words(said.get("name")) or words(said.get("description"))
    return SourceOffer(
        is_free=None if amount is None else amount == 0,
        price={language: told} if told and amount != 0 else {},
        description={language: name} if name else {},
        url=address(said),
    )


def signup(data: Data) -> SourceSignup | None:
    """Where to sign up, and for how many."""
    found = next(
        (good for one in listed(data.get("offers")) if isinstance(one, dict) and (good := address(one))), ""
    )
    most = data.get("maximumAttendeeCapacity")
    capacity = most if isinstance(most, int) and not isinstance(most, bool) and most >= 0 else None
    return SourceSignup(found, capacity=capacity) if found else None
