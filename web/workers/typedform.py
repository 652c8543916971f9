"""The form for an event typed in by hand <-> aggregator.handmade.Typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from aggregator.handmade import NO_DAY, PAUSES, Typed, pauses
from aggregator.schoolholidays import Holidays
from web.i18n import N_

# the form's names for the fields of Typed
TEXTS = {
    "title": "otsikko", "day": "paiva", "start": "alkaa", "end": "paattyy", "last": "viimeinen", "place": "paikka",
    "street": "osoite", "city": "kunta", "price": "hinta", "signup": "ilmo", "signup_by": "ilmo-viimeistaan",
}  # fmt: skip
NAMES = TEXTS | {
    "description": "kuvaus", "weekdays": "viikonpaivat", "left_out": "ei", "min_age": "ika-alku",
    "max_age": "ika-loppu", "language": "kieli",
}  # fmt: skip
HOLIDAYS = {
    "autumn": N_("the autumn holiday"),
    "winter": N_("the winter holiday"),
    "christmas": N_("Christmas, 21 December to 6 January"),
    "easter": N_("Easter"),
    "public": N_("public holidays"),
}
assert set(HOLIDAYS) == set(PAUSES)
LONGEST = 6_000
MOST_DAYS = 400
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d\d))?")


def of_fields(fields: Iterable[tuple[str, str]], holidays: Holidays, *, weekly: bool) -> Typed:
    """What a form says, mistakes and all (aggregator.handmade.problems tells them)."""
    told = list(fields)
    one = {name: value[:LONGEST] for name, value in told}
    texts = {field: " ".join(one.get(name, "").split()) for field, name in TEXTS.items()}
    texts |= {field: iso_day(texts[field]) for field in ("day", "last", "signup_by")}
    texts |= {field: iso_clock(texts[field]) for field in ("start", "end")}
    event = Typed(
        **texts,  # type: ignore[arg-type]  # the fields of TEXTS are texts
        description=one.get("kuvaus", "").replace("\r\n", "\n").strip(),
        weekdays=_weekdays(told) if weekly else (),
        min_age=_number(one.get("ika-alku", "")),
        max_age=_number(one.get("ika-loppu", "")),
        free=one.get("maksuton") == "1",
        language=one["kieli"] if one.get("kieli") in ("fi", "sv", "en") else "fi",
        left_out=_days(one.get("ei", "")) if weekly else (),
    )
    if not weekly:
        return event
    named = pauses(event, holidays, [value for name, value in told if name == "loma"])
    return replace(event, left_out=tuple(sorted({*event.left_out, *named})))


def iso_day(text: str) -> str:
    """A day as date fields send it; also one written "14.1.2027" where a browser has no such field."""
    found = _DAY.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def iso_clock(text: str) -> str:
    """A clock time as time fields send it; also "17.30" and "17"."""
    found = _CLOCK.fullmatch(text)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else text


def _weekdays(told: Iterable[tuple[str, str]]) -> tuple[int, ...]:
    chosen = {value for name, value in told if name == "viikonpaiva"}
    return tuple(day for day in range(7) if str(day) in chosen) or NO_DAY


def _days(text: str) -> tuple[str, ...]:
    return tuple(iso_day(part) for part in re.split(r"[\s,;]+", text) if part)[:MOST_DAYS]


def _number(text: str) -> int | None:
    """A whole number; -1 for what is none, which no age is."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else -1


def shown(event: Typed) -> Mapping[str, str]:
    """The fields of the form as they are filled in."""
    told = {name: getattr(event, field) for field, name in TEXTS.items()}
    ages = {"ika-alku": event.min_age, "ika-loppu": event.max_age}
    told |= {name: "" if age is None or age < 0 else str(age) for name, age in ages.items()}
    return told | {"kuvaus": event.description, "ei": "\n".join(event.left_out), "kieli": event.language}
