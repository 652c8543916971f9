"""A place written on one line -> its name, street, postal code and town, where Finnish writing shows them.

"Rantakylän kirjasto, Rantatie 7, 41992 Puuhala" (iCalendar's LOCATION, xcal, spreadsheets). What is written
in another way stays whole: a wrong street is worse than a long name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTS = re.compile(r"\s*[,\n;|]\s*|\s+[-–—]\s+")
_CODE = re.compile(r"\d{5}")
_TOWN = re.compile(r"(?:FI-?)?(?P<code>\d{5})\s+(?P<city>[A-ZÅÄÖ][^\d]{1,40})")
# a number behind the name, with a stair or a range: "Koulukatu 7–9", "Mannerheimintie 13 a B 12"
_NUMBER = r"\s\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s?[a-zA-Z])?(?:\s[A-Za-z])?(?:\s\d{1,3})?"
_STREET = re.compile(rf"[A-ZÅÄÖ][^\d]{{1,50}}{_NUMBER}")
_KIND = (
    r"(?:katu|tie|kuja|polku|raitti|väylä|aukio|tori|ranta|kaari|rinne|penger|gatan|vägen|gränd|stigen|esplanadi)"
)
_NAMED_STREET = re.compile(rf"[A-ZÅÄÖ][^\d]{{0,50}}{_KIND}{_NUMBER}")
_WORDS = re.compile(r"[A-ZÅÄÖ][a-zåäöA-ZÅÄÖ -]{1,30}")
_COUNTRY = {"finland", "suomi", "fi", "suomen tasavalta"}


class Location(NamedTuple):
    """Parts of a written place; "" where it does not show."""

    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""


def split_location(text: str) -> Location:
    """The parts of `text`; all of it as the name where they cannot be told for sure.

    Where no name stands before the street, the street is the name too.
    """
    parts = [part for part in _PARTS.split(text.strip()) if part and part.lower() not in _COUNTRY]
    return _with_code(parts) or _with_street(parts) or Location(text.strip())


def _with_code(parts: list[str]) -> Location | None:
    for number, part in enumerate(parts):
        if town := _TOWN.fullmatch(part):
            street = parts[number - 1] if number and _STREET.fullmatch(parts[number - 1]) else ""
            before = parts[: number - 1] if street else parts[:number]
            return _location(before, street or part, street, town["code"], town["city"].strip())
    return None


def _with_street(parts: list[str]) -> Location | None:
    for number, part in enumerate(parts):
        if _NAMED_STREET.fullmatch(part):
            after = parts[number + 1 : number + 3]
            city = after[0] if after and _WORDS.fullmatch(after[0]) else ""
            code = next((part for part in after if _CODE.fullmatch(part)), "") if city else ""
            return _location(parts[:number], part, part, code, city)
    return None


def _location(before: list[str], otherwise: str, street: str, code: str, city: str) -> Location:
    """Each part once: some calendars repeat the name as the first line of the address."""
    name = ", ".join(dict.fromkeys(before))
    return Location(name or otherwise, street, code, city)
