"""Where it is, as far as the words show: a label ("Paikka: …"), or a venue with the ending that says "at".

Finnish says where by an ending (kirjastossa, torilla), so the name is made of a table of venues and their forms;
what is not in the table is left alone. A wrong place is worse than none.
"""

from __future__ import annotations

import re

from sources.postal import split_location
from sources.records import SourcePlace

# form that says "at" -> name
_VENUES = {
    "kirjastossa": "kirjasto",
    "kirjastolla": "kirjasto",
    "nuorisotilassa": "nuorisotila",
    "nuorisotilalla": "nuorisotila",
    "nuorisotalolla": "nuorisotalo",
    "nuorisotalossa": "nuorisotalo",
    "koululla": "koulu",
    "koulussa": "koulu",
    "lukiolla": "lukio",
    "päiväkodissa": "päiväkoti",
    "salissa": "sali",
    "hallissa": "halli",
    "hallilla": "halli",
    "talossa": "talo",
    "talolla": "talo",
    "museossa": "museo",
    "museolla": "museo",
    "teatterissa": "teatteri",
    "kirkossa": "kirkko",
    "seurakuntakeskuksessa": "seurakuntakeskus",
    "palvelukeskuksessa": "palvelukeskus",
    "monitoimikeskuksessa": "monitoimikeskus",
    "keskuksessa": "keskus",
    "puistossa": "puisto",
    "torilla": "tori",
    "satamassa": "satama",
    "kentällä": "kenttä",
    "kahvilassa": "kahvila",
    "auditoriossa": "auditorio",
    "tilassa": "tila",
    "majalla": "maja",
    "rannalla": "ranta",
}
_FORMS = "|".join(sorted(_VENUES, key=len, reverse=True))
_FINNISH = re.compile(
    rf"(?P<whose>(?:\b[A-ZÅÄÖ][\wåäöÅÄÖ-]{{2,30}}n\s)?)\b(?P<head>[\wåäöÅÄÖ-]{{0,30}}?)(?P<form>{_FORMS})\b"
    r"(?P<name>(?:\s[A-ZÅÄÖ][\wåäö-]{2,20})?)"
)
_SV_VENUES = "biblioteket|skolan|museet|torget|kyrkan|gården|huset|hallen|parken|lokalen"
_SWEDISH = re.compile(rf"\b(?:på|i|vid)\s(?P<name>(?:[A-ZÅÄÖ]\w{{2,20}}\s)?\w{{0,20}}(?:{_SV_VENUES}))\b")
_EN_VENUES = "[Ll]ibrary|[Ss]chool|[Mm]useum|[Hh]all|[Cc]entre|[Cc]enter|[Tt]heatre|[Cc]hurch|[Pp]ark"
_ENGLISH = re.compile(rf"\b(?:at|in)\s(?:the\s)?(?P<name>(?:[A-Z]\w{{2,20}}\s){{0,3}}(?:{_EN_VENUES}))\b(?!\.\w)")
# not venues, though they end like one
_NOT = re.compile(r"(?:esikoulu|ajankohtaista|kysymyskoulu|ilmanmuusikkoulu|mielentila|tilaisuude)", re.IGNORECASE)


def written_place(text: str) -> SourcePlace | None:
    """The place that a label or a cell tells ("Sotkamon kirjasto, Koulukuja 2")."""
    text = text.strip(" .,;|")
    if not text or len(text) > 200:
        return None
    parts = split_location(text)
    return SourcePlace(
        name={"und": parts.name[:120]}, street=parts.street, postal_code=parts.postal_code, city=parts.city
    )


def place_in(text: str) -> SourcePlace | None:
    """The first venue that the running text names; None if it names none."""
    found = _FINNISH.search(text)
    if found and not _NOT.search(found[0]):
        name = _name(found)
        return SourcePlace(name={"und": name})
    found = _SWEDISH.search(text) or _ENGLISH.search(text)
    return SourcePlace(name={"und": _upper(found["name"])}) if found else None


def is_venue(words: str) -> bool:
    """Whether all that `words` say is where ("Sotkamon kirjastossa")."""
    found = _FINNISH.search(words)
    return found is not None and found[0].strip() == words


def _name(found: re.Match[str]) -> str:
    venue = found["head"] + _VENUES[found["form"]]
    whose = found["whose"].strip()
    name = found["name"].strip()
    return _upper(" ".join(part for part in (whose, venue, name) if part))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
