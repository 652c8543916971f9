"""Places: what a feed's words for one consist of, and whether two are the same house. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, hypot, radians
from typing import Literal

from aggregator.matching.likeness import same_word
from aggregator.matching.titles import Title
from aggregator.matching.vocabulary import ROOMS, STREETS
from aggregator.matching.words import (
    clear_town,
    fold,
    house_of,
    in_pieces,
    is_noise,
    language_of,
    phrased,
    stem,
    town_of,
)
from aggregator.model import Place

Near = Literal["same", "likely", "unknown", "room", "different"]
NEAR, FAR = 150.0, 500.0  # metres
_ROOMS = tuple(sorted((fold(room) for room in ROOMS.split()), key=len, reverse=True))
_STREET = re.compile(rf"\b([a-z][a-z .'-]*?(?:{fold(STREETS)})[a-z]{{0,2}})\s+(\d+)\s*([a-z]\b)?")
_POSTAL = re.compile(r"\b\d{5}\b")
_SEGMENTS = re.compile(r"\s*[,/(;|>\n]\s*|\)\s*|\s+-\s+")
# one house of the kind in most towns: its kind is its name
_ALONE = frozenset(
    ("paakirjasto", "uimahalli", "jaahalli", "kaupunginteatteri", "musiikkiopisto", "kansalaisopisto")
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where. kinds: of house; names: what tells this one from others of its kind; rooms: within it.

    street: name, number, or None. town: folded Finnish name. lat, lon: WGS 84 degrees or None.
    """

    kinds: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    street: tuple[str, str] | None = None
    town: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def told(self) -> bool:
        """Whether it says more than the town."""
        return bool(self.kinds or self.names or self.street or self.rooms or self.lat is not None)


NOWHERE = Spot()


def read_place(place: Place | None, title: Title) -> Spot:
    """The place as the event tells it, what only the title tells put in where the place is silent."""
    spot = _spot(place) if place else NOWHERE
    town = spot.town or (next(iter(title.towns)) if len(title.towns) == 1 else "")
    if title.house and not spot.kinds and not spot.names and spot.lat is None and not spot.street:
        names = frozenset((title.part,)) if title.part else frozenset[str]()
        return replace(spot, kinds=frozenset((title.house,)), names=names, town=town)
    return replace(spot, town=town) if town != spot.town else spot


def _spot(place: Place) -> Spot:
    spot, town = NOWHERE, _town(place.city) if place.city else ""
    for language, text in sorted(place.name.items()):
        spot = _joined(spot, _read(text, language, town))
    if place.street:
        spot = replace(spot, street=_read(place.street, "fi", town).street or spot.street)
    if town:
        spot = replace(spot, town=town)
    if place.lat is not None and place.lon is not None:
        spot = replace(spot, lat=place.lat, lon=place.lon)
    return spot


def _town(city: str) -> str:
    folded = fold(city)
    return town_of(folded) or folded


def _joined(a: Spot, b: Spot) -> Spot:
    return Spot(
        a.kinds | b.kinds,
        a.names | b.names,
        a.rooms | b.rooms,
        a.street or b.street,
        a.town or b.town,
        a.lat,
        a.lon,
    )


@lru_cache(maxsize=16_384)
def _read(text: str, language: str, town: str) -> Spot:
    """One line of a place. Cached: a feed tells the same few places over and over."""
    language = language if language in ("fi", "sv", "en") else language_of(text)
    kinds: set[str] = set()
    names: set[str] = set()
    rooms: set[str] = set()
    street: tuple[str, str] | None = None
    segments = _SEGMENTS.split(phrased(fold(text)))
    town = town or next(filter(None, map(_bare_town, segments)), "")
    for number, whole in enumerate(segments):
        segment = _POSTAL.sub(" ", whole).strip()
        if found := _STREET.search(segment):
            street = street or (found[1].replace(".", "").strip(), found[2] + (found[3] or ""))
            continue
        room = _room(segment)
        if room and (number or room == segment):
            rooms.add(room)
            continue
        for place, piece in enumerate(in_pieces(segment)):
            # "Imatran kirjasto", but the house's own name in "Nuorisotila Vimpeli"
            inside = town_of(piece) if town_of(piece) == town or not place else ""
            if inside and (inside == town or (not town and clear_town(piece))):
                town = inside
            elif not is_noise(piece) and len(piece) > 1 and not (not place and town_of(piece)):
                _named(piece, language, kinds, names)
    if kinds & {"paakirjasto", "kirjastoauto"}:
        kinds.discard("kirjasto")
    return Spot(frozenset(kinds), frozenset(names), frozenset(rooms), street, town)


def _bare_town(segment: str) -> str:
    """The town if the segment is nothing else, a postal code aside."""
    words = in_pieces(_POSTAL.sub(" ", segment))
    return town_of(words[0]) if len(words) == 1 else ""


def _room(segment: str) -> str:
    """The segment if it names a room, its number and letter included; "" if not."""
    words = in_pieces(segment)
    found = any(word.startswith(room) for word in words for room in _ROOMS if len(word) - len(room) <= 4)
    return " ".join(words) if found and len(words) <= 4 else ""


def _named(piece: str, language: str, kinds: set[str], names: set[str]) -> None:
    house = house_of(piece)
    if house:
        kinds.add(house[0])
    if not house or house[1]:
        # "keskuskoulu" is a school and a name
        names.add(stem(piece, language))


def metres(a: Spot, b: Spot) -> float | None:
    """How far apart, None where one has no coordinates. Flat-earth arithmetic: good to a per cent in a town."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north = (a.lat - b.lat) * 111_195
    east = (a.lon - b.lon) * 111_195 * cos(radians((a.lat + b.lat) / 2))
    return hypot(north, east)


def relate(a: Spot, b: Spot) -> Near:
    """Whether two places are the same house; "room" where the house is the same and the room is another."""
    if ("online" in a.kinds) != ("online" in b.kinds) and a.told and b.told:
        return "different"
    if a.town and b.town and a.town != b.town:
        return "different"
    if not a.told or not b.told:
        return "unknown"
    near = _house(a, b)
    if near not in ("same", "likely") or not _other_room(a.rooms, b.rooms):
        return near
    return "different" if _numbered_apart(a.rooms, b.rooms) else "room"


def _house(a: Spot, b: Spot) -> Near:
    by_name, apart = _by_name(a, b), metres(a, b)
    if a.street and b.street:
        if _same_street(a.street, b.street):
            return "room" if by_name == "different" else "same"
        return "same" if apart is not None and apart <= NEAR and by_name == "same" else "different"
    if apart is not None and apart <= NEAR:
        return "room" if by_name == "different" else "same"
    if apart is not None and apart > FAR:
        return "same" if by_name == "same" and a.names & b.names and apart < 4 * FAR else "different"
    return by_name


def _same_street(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[1][:4].rstrip("abcdef") == b[1][:4].rstrip("abcdef") and (a[0] == b[0] or same_word(a[0], b[0]))


def _by_name(a: Spot, b: Spot) -> Near:
    shared = _shared(a.names, b.names)
    kinds = a.kinds & b.kinds
    if shared and (kinds or not a.kinds or not b.kinds):
        return "same"
    if shared:
        return "unknown" if {"kirjasto", "paakirjasto"} >= a.kinds | b.kinds else "different"
    if a.names and b.names:
        return "different"
    if a.kinds and b.kinds:
        return _by_kind(a, b)
    # a name on one side and a mere kind on the other: may be one house or two
    return "unknown"


def _by_kind(a: Spot, b: Spot) -> Near:
    kinds = a.kinds & b.kinds
    if not kinds:
        libraries = {"kirjasto", "paakirjasto"} >= a.kinds | b.kinds
        return "likely" if libraries and not a.names and not b.names else "different"
    if kinds & _ALONE:
        return "same" if a.town == b.town or not a.names | b.names else "likely"
    if a.names or b.names:
        return "unknown"
    return "same" if a.town and a.town == b.town else "likely"


def _shared(a: frozenset[str], b: frozenset[str]) -> bool:
    if not a or not b:
        return False
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return all(name in large or any(same_word(name, other) for other in large) for name in small)


def _numbered_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """ "sali 1" and "sali 2": parallel showings; "satuhuone" and "lastenosasto" may be one corner."""
    split_a, split_b = ({tuple(room.rsplit(" ", 1)) for room in rooms if " " in room} for rooms in (a, b))
    return any(one[0] == other[0] and len(one[1]) <= 2 for one in split_a for other in split_b)


def _other_room(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and not a & b
