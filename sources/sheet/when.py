"""The cells about time of one row -> one sentence, which sources.dates reads.

A spreadsheet tells in columns what a person writes in a row: "joka ti", "7.1.2027", "28.4.2027", "17", "18.30" is
"joka ti 7.1.2027–28.4.2027 klo 17–18.30". So there is one grammar for both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sources.dates import Found
from sources.dates.words import WEEKDAYS

_SERIAL = re.compile(r"[345]\d{4}(?:[.,]0+)?")
_MIDNIGHT = re.compile(r"[ T]00?[:.]00(?:[:.]00)?$")
_SECONDS = re.compile(r"(\d{1,2}[:.]\d\d)[:.]00\b")
_CLOCK = re.compile(r"(?:klo|kello|kl|at)?\.?\s*\d{1,2}(?:[.:]\d\d)?(?!\d|[.:/-]\d{1,2}[.:/-])")
_HAS_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/|\d\.?\s?[^\W\d_]{3}")
_MORE_DAYS = re.compile(r"\d{1,2}[./]\d{1,2}[./]|\d{4}-\d\d-\d\d")
_EVERY_WEEK = re.compile(
    r"viikoittain|joka viikko|kerran viikossa|weekly|every week|varje vecka|en gång i veckan", re.IGNORECASE
)
_OTHER_WEEK = re.compile(
    r"joka toinen viikko|varannan vecka|every (?:other|second) week|fortnightly", re.IGNORECASE
)
_WEEKS = re.compile(r"parill|paritt|jämna|udda|even|odd", re.IGNORECASE)
_NO = frozenset({"ei", "nej", "no", "-", "–", "0", "kerran", "en gång", "once"})
_DAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_PLAIN = re.compile(
    r"(?:(?P<weekday>ma|ti|ke|to|pe|la|su) )?(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d)"
    r" klo (?P<H>1?\d|2[0-3])[.:](?P<M>[0-5]\d)(?:–(?P<H2>1?\d|2[0-3])[.:](?P<M2>[0-5]\d))?",
    re.ASCII,
)
# 1900 had no 29 February, but spreadsheets count it
EPOCH = date(1899, 12, 30)


def sentence(cells: Mapping[str, str], weekday: int | None = None) -> str:
    """What the row says about time, in words. weekday: of its first day, for rows that recur "weekly"."""
    day, start = _day(cells.get("day", "")), _clock(cells.get("start", ""))
    last_day, end = _day(cells.get("end_day", "")), _clock(cells.get("end", ""))
    if _HAS_DAY.search(start) and not day:
        day, start = _apart(start)
    if _HAS_DAY.search(end) and not last_day:
        last_day, end = _apart(end)
    last_day = "" if last_day == day else last_day
    repeat = _repeat(cells.get("repeat", ""), weekday)
    if last_day and end and start and not repeat:
        return f"{day} klo {start} – {last_day} klo {end}"
    days = f"{day}–{last_day}" if last_day and day else day or last_day
    clocks = f"klo {start}–{end}" if start and end else f"klo {start}" if start else ""
    pause = f", ei {cells['pause']}" if cells.get("pause") else ""
    return " ".join(part for part in (repeat, days, clocks) if part) + pause


def plainly(words: str, zone: ZoneInfo) -> Found | None:
    """What sources.dates finds in a sentence of the commonest form, "ti 12.5.2026 klo 17.30–18.15"; else None.

    Most rows of most tables are written so, and the grammar takes twenty times as long.
    """
    said = _PLAIN.fullmatch(words)
    if said is None:
        return None
    try:
        day = datetime(int(said["y"]), int(said["m"]), int(said["d"]), tzinfo=zone)
    except ValueError:
        return None
    start = day.replace(hour=int(said["H"]), minute=int(said["M"]))
    end = day.replace(hour=int(said["H2"]), minute=int(said["M2"])) if said["H2"] else None
    odd = said["weekday"] and WEEKDAYS[said["weekday"]].days != (day.weekday(),)
    return None if odd or (end and end <= start) else Found(start, end, (0, len(words)))


def is_every_week(cells: Mapping[str, str]) -> bool:
    """Whether the row recurs on the weekday of its first day, which has to be read first."""
    repeat = cells.get("repeat", "")
    return bool(_EVERY_WEEK.search(repeat) or _OTHER_WEEK.search(repeat)) or (
        bool(_WEEKS.search(repeat)) and not any(name in repeat.lower() for name in _DAYS)
    )


def _day(text: str) -> str:
    """A day; a spreadsheet may have left its own count of days."""
    if _SERIAL.fullmatch(text):
        return (EPOCH + timedelta(days=int(text[:5]))).isoformat()
    return _SECONDS.sub(r"\1", _MIDNIGHT.sub("", text)).strip()


def _clock(text: str) -> str:
    """Clock times without the word before them."""
    text = _SECONDS.sub(r"\1", text).strip()
    return re.sub(r"^(?:klo|kello|kl|klockan)\b\.?\s*", "", text, flags=re.IGNORECASE)


def _apart(text: str) -> tuple[str, str]:
    """A cell with day and clock time, cut between them; one that tells more than a day is left whole."""
    found = re.match(
        r"(?P<day>\S*\d{4}-\d\d-\d\d|.*?\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d\b)?)[ T,]*(?P<clock>.*)$", text
    )
    if found is None or _MORE_DAYS.search(found["clock"]):
        return text, ""
    return found["day"], _clock(found["clock"])


def _repeat(text: str, weekday: int | None) -> str:
    text = text.strip()
    if not text or text.lower() in _NO:
        return ""
    name = _DAYS[weekday] if weekday is not None else ""
    if _OTHER_WEEK.search(text):
        return f"joka toinen {name}" if name else ""
    if _EVERY_WEEK.search(text):
        return f"joka {name}" if name else ""
    if _WEEKS.search(text) and name and not any(day in text.lower() for day in _DAYS):
        return f"{text} joka {name}"
    return (
        text
        if re.search(r"joka|varje|every|sin\b|ar\b|s\b|viik|veck|week", text, re.IGNORECASE)
        else f"joka {text}"
    )
