"""A cut of the cube: which sessions a number counts, as a query string in the words that the site's filters have.

ika=13-15&alue=keskusta&hinta=maksuton&aika=ilta&viikonpaiva=arki
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from aggregator.coverage.bands import AGES, PARENTS, UNTOLD
from aggregator.coverage.profile import NATIONAL, NOWHERE, Profile

Holds = Callable[[Profile, int], bool]
MOST = 20  # conditions
WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")
SPANS = {"arki": (0, 1, 2, 3, 4), "viikonloppu": (5, 6)} | {word: (n,) for n, word in enumerate(WEEKDAYS)}
TIMES = {"aamu": "morning", "paiva": "afternoon", "ilta": "evening", "koko-paiva": "day"}
YES_NO = {"kylla": "yes", "ei": "no", "ei-tiedossa": "untold"}
PRICES = {"maksuton": "yes", "maksullinen": "no", "ei-tiedossa": "untold"}
NONE = "-"
NAME = re.compile(r"[a-z0-9_-]{1,60}")


class CutError(ValueError):
    """A condition that cannot be read: key=value."""


def _ages(value: str) -> Holds:
    if value == "ei":
        return lambda p, _: p.bands == (UNTOLD,)
    found = re.fullmatch(r"(\d{1,3})-(\d{1,3})", value)
    if not found or int(found[1]) > int(found[2]):
        raise CutError(value)
    low, high = int(found[1]), int(found[2])
    return lambda p, _: p.low >= 0 and p.low <= high and p.high >= low


def _one_of(field: str, words: dict[str, str]) -> Callable[[str], Holds]:
    def read(value: str) -> Holds:
        if value not in words:
            raise CutError(value)
        wanted = words[value]
        return lambda p, _: getattr(p, field) == wanted

    return read


def _named(field: str) -> Callable[[str], Holds]:
    def read(value: str) -> Holds:
        if not NAME.fullmatch(value):
            raise CutError(value)
        wanted = "" if value == NONE else value
        return lambda p, _: getattr(p, field) == wanted

    return read


def _tagged(field: str) -> Callable[[str], Holds]:
    """ "-": none of them is told; "1": any."""

    def read(value: str) -> Holds:
        if value == NONE:
            return lambda p, _: not getattr(p, field)
        if value == "1":
            return lambda p, _: bool(getattr(p, field))
        if not NAME.fullmatch(value):
            raise CutError(value)
        return lambda p, _: value in getattr(p, field)

    return read


def _language(value: str) -> Holds:
    if value == "muu":
        return lambda p, _: not NATIONAL.issuperset(p.languages)
    return _tagged("languages")(value)


def _reach(value: str) -> Holds:
    if value == NONE:
        return lambda p, _: p.reach == NOWHERE
    return _tagged("reach")(value)


def _flag(field: str) -> Callable[[str], Holds]:
    return _one_of(field, {"1": True, "0": False})  # type: ignore[dict-item]


def _audience(value: str) -> Holds:
    if value != "vanhemmat":
        raise CutError(value)
    return lambda p, _: p.parents


def _weekday(value: str) -> Holds:
    if value not in SPANS:
        raise CutError(value)
    days = SPANS[value]
    return lambda _, weekday: weekday in days


# What a number does not say is "held": cancelled sessions and those for adults only have to be asked for.
KEYS: dict[str, Callable[[str], Holds]] = {
    "aihe": _tagged("topics"),
    "aika": _one_of("when", TIMES),
    "alue": _named("area"),
    "esteeton": _tagged("accessibility"),
    "hinta": _one_of("free", PRICES),
    "ika": _ages,
    "ikatieto": _one_of("basis", {"kerrottu": "stated", "arvioitu": "read", "ei": ""}),
    "ilmoittautuminen": _one_of("signup", YES_NO),
    "kenelle": _audience,
    "kieli": _language,
    "koulu": _named("school"),
    "kuullaan": _flag("heard"),
    "lahde": _tagged("sources"),
    "lahella": _reach,
    "maksuton": _one_of("free", {"1": "yes"}),
    "matala": _one_of("low_threshold", {"1": "yes", "0": "no", "-": "untold"}),
    "paikka": _flag("placed"),
    "pitka": _flag("lasting"),
    "tila": _one_of("state", {"peruttu": "cancelled", "aikuisille": "adults", "": "held"}),
    "tuki": _flag("support"),
    "viikonpaiva": _weekday,
}
Cut = tuple[tuple[str, str], ...]


def cut(*conditions: tuple[str, str]) -> Cut:
    """The same conditions, always in the same order."""
    return tuple(sorted(conditions))


def of_band(band: str) -> tuple[tuple[str, str], ...]:
    """The condition of one of BAND_KEYS or UNTOLD; none for any other."""
    if band == PARENTS:
        return (("kenelle", "vanhemmat"),)
    if band == UNTOLD:
        return (("ika", "ei"),)
    return (("ika", band),) if any(one.key == band for one in AGES) else ()


def read(query: str) -> Cut:
    """The conditions of a query string; keys that are none of ours are left out. Raises CutError."""
    pairs = [(key, value) for key, value in parse_qsl(query[:2_000]) if key in KEYS][:MOST]
    for key, value in pairs:
        try:
            KEYS[key](value)
        except CutError:
            raise CutError(f"{key}={value[:40]}") from None
    return cut(*pairs)


def unknown(query: str) -> list[str]:
    """The keys of a query string that are none of ours."""
    return [key for key, _ in parse_qsl(query[:2_000]) if key not in KEYS]


def written(conditions: Iterable[tuple[str, str]]) -> str:
    """The query string."""
    return urlencode(list(conditions))


def holds(conditions: Cut) -> Holds:
    """Whether a session of a profile on a weekday (0 Monday) is in the cut. Values of one key: any of them."""
    groups: dict[str, list[Holds]] = {}
    for key, value in conditions:
        groups.setdefault(key, []).append(KEYS[key](value))
    if "tila" not in groups:
        groups["tila"] = [KEYS["tila"]("")]
    tests = list(groups.values())
    return lambda profile, weekday: all(any(one(profile, weekday) for one in some) for some in tests)


class Bare(NamedTuple):
    """What an event's own columns tell of its sessions' profiles."""

    low: int
    high: int
    area: str
    free: str


Likely = Callable[[Bare], bool]
PLAIN = ("alue", "hinta", "ika", "maksuton")


def likely(conditions: Cut) -> Likely:
    """Whether an event can have sessions in the cut, told before all of it is read."""
    groups: dict[str, list[Holds]] = {}
    for key, value in conditions:
        if key in PLAIN and ("ika", "ei") not in conditions:
            groups.setdefault(key, []).append(KEYS[key](value))
    tests = list(groups.values())
    return lambda bare: all(any(one(bare, 0) for one in some) for some in tests)  # type: ignore[arg-type]
