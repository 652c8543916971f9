"""Days and times as people write them in Finnish, Swedish and English. Pure.

Instants are whole seconds since 1970 (see aggregator.model); they are told in the zone handed in. `end` is
exclusive. A day's end at midnight is told as 24, not as the next day's 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from babel.dates import format_date

DAY = 86_400
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?")


@dataclass(frozen=True, slots=True)
class Style:
    """How one language writes. months: short names, () where the month is a number. full_hours: 09.00, not 9."""

    locale: str
    weekdays: tuple[str, ...]
    heading: str
    at: str
    till: str
    months: tuple[str, ...] = ()
    colon: str = "."
    full_hours: bool = True


_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
STYLES = {
    "fi": Style(
        "fi", ("ma", "ti", "ke", "to", "pe", "la", "su"), "cccc d. MMMM", " klo ", "{day} asti", full_hours=False
    ),
    "sv": Style("sv", ("må", "ti", "on", "to", "fr", "lö", "sö"), "cccc d MMMM", " kl. ", "till {day}"),
    "en": Style(
        "en_GB", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "cccc d MMMM", ", ", "until {day}",
        _ENGLISH_MONTHS, ":",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) as local days and clock times. last: the last day touched (inclusive)."""

    start: datetime
    end: datetime
    last: date
    all_day: bool

    @property
    def first(self) -> date:
        """The day it begins."""
        return self.start.date()

    @property
    def is_long(self) -> bool:
        """Longer than a day: a single whole day is not, nor an evening that passes midnight."""
        if self.all_day:
            return self.last > self.first
        return self.end.timestamp() - self.start.timestamp() > DAY


def local(instant: int, zone: tzinfo) -> datetime:
    """An instant as a time in `zone`."""
    return datetime.fromtimestamp(instant, zone)


def span(start: int, end: int, all_day: bool, zone: tzinfo) -> Span:
    """The occurrence [start, end) as days and clock times in `zone`."""
    begins, ends = local(start, zone), local(end, zone)
    last = ends.date()
    if end > start and ends.time() == time.min:
        last -= timedelta(days=1)
    return Span(begins, ends, last, all_day)


@lru_cache(maxsize=2048)
def heading(day: date, language: str, this_year: int) -> str:
    """A day in full: "tiistai 24. marraskuuta", with the year when it is another."""
    style = STYLES[language]
    return format_date(day, style.heading + ("" if day.year == this_year else " y"), locale=style.locale)


@lru_cache(maxsize=256)
def month(day: date, language: str) -> str:
    """The month of a day: "marraskuu 2026"."""
    return format_date(day, "LLLL y", locale=STYLES[language].locale)


@lru_cache(maxsize=256)
def days(first: date, last: date, language: str) -> str:
    """From a day to another: "16.–22. marraskuuta 2026", "30. marraskuuta – 6. joulukuuta 2026"."""
    style = STYLES[language]
    day, dot = ("d MMMM", "") if language != "fi" else ("d. MMMM", ".")
    ends = format_date(last, f"{day} y", locale=style.locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dot}–{ends}"
    year = " y" if first.year != last.year else ""
    return f"{format_date(first, day + year, locale=style.locale)} – {ends}"


@lru_cache(maxsize=64)
def weekday(number: int, language: str) -> str:
    """Monday is 0; "maanantai"."""
    return format_date(date(2024, 1, 1) + timedelta(days=number), "cccc", locale=STYLES[language].locale)


def short_day(day: date, language: str, *, year: bool = True, names: bool = True) -> str:
    """A day in brief: "ti 23.9.2025", without the year "ti 23.9."."""
    style = STYLES[language]
    name = style.weekdays[day.weekday()] + " " if names else ""
    if style.months:
        return f"{name}{day.day} {style.months[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{name}{day.day}.{day.month}." + (str(day.year) if year else "")


def clock(moment: datetime, language: str, *, midnight: bool = False) -> str:
    """The time on the clock: "12", "12.30". midnight: 24 instead of 0, for an end."""
    style = STYLES[language]
    hour = 24 if midnight and moment.time() == time.min and language != "en" else moment.hour
    if style.full_hours:
        return f"{hour:02}{style.colon}{moment.minute:02}"
    return f"{hour}{style.colon}{moment.minute:02}" if moment.minute else str(hour)


def times(span_: Span, language: str) -> str:
    """The clock times alone: "klo 12–13"; "" for whole days. On a later day the end names its day."""
    if span_.all_day:
        return ""
    at = STYLES[language].at
    begins = at.lstrip(", ") + clock(span_.start, language)
    if span_.end == span_.start:
        return begins
    ends = clock(span_.end, language, midnight=True)
    if span_.last == span_.first or not span_.is_long:
        return f"{begins}–{ends}"
    return f"{begins} – {short_day(span_.last, language, year=False)}{at}{ends}"


def hours(starts: time, ends: time | None, language: str) -> str:
    """The same of times on any day: "klo 17–18"."""
    begins = datetime.combine(date.min, starts)
    told = STYLES[language].at.lstrip(", ") + clock(begins, language)
    if ends is None or ends == starts:
        return told
    return f"{told}–{clock(datetime.combine(date.min, ends), language, midnight=True)}"


def brief(first: date, last: date, language: str, *, year: bool = True) -> str:
    """From a day to another in numbers: "8.9.–8.12.2026", "12.–18.10.", "8 Sept – 8 Dec 2026"; or a single day."""
    ends = short_day(last, language, year=year, names=False)
    if first == last:
        return ends
    same_year, month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    style = STYLES[language]
    if month:
        return f"{first.day}{'' if style.months else '.'}–{ends}"
    begins = short_day(first, language, year=year and not same_year, names=False)
    return f"{begins} – {ends}" if style.months else f"{begins}–{ends}"


def whole(span_: Span, language: str) -> str:
    """Day and time: "ti 23.9.2025 klo 12–13", "pe 5.–su 7.6.2026", "ti 23.9. klo 9 – to 25.9.2025 klo 15"."""
    at = STYLES[language].at
    one_day = span_.last == span_.first or not span_.is_long
    first = short_day(span_.first, language, year=one_day or span_.first.year != span_.last.year)
    last = short_day(span_.last, language)
    if span_.all_day:
        return first if one_day else f"{first} – {last}"
    if one_day:
        return f"{first}{at}{times(span_, language).removeprefix(at.lstrip(', '))}"
    begins, ends = clock(span_.start, language), clock(span_.end, language, midnight=True)
    return f"{first}{at}{begins} – {last}{at}{ends}"


def until(span_: Span, language: str, this_year: int) -> str:
    """Its last day: "su 30.11. asti", for what is already going on."""
    last = short_day(span_.last, language, year=span_.last.year != this_year)
    return STYLES[language].till.format(day=last)


def moment(instant: datetime, language: str) -> str:
    """A single point in time: "ti 23.9.2025 klo 12"."""
    return short_day(instant.date(), language) + STYLES[language].at + clock(instant, language)


def told(text: str, zone: tzinfo, language: str) -> str:
    """A day or time of ISO 8601 ("2026-11-12", "2026-11-12 16:00", "2026-11-12T16:00+02:00") as people write it.

    Other text stays as it is. A time without an offset is local already.
    """
    if not _ISO.fullmatch(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) == len("2026-11-12"):
        return short_day(at.date(), language)
    return moment(at.astimezone(zone) if at.tzinfo else at, language)


def instant(at: int, zone: tzinfo, language: str) -> str:
    """The same of an instant, told in `zone`."""
    return moment(local(at, zone), language)
