"""Days as they are written: "23.9.2025", "11–13.6.", "15. ja 22.2.", "25. helmikuuta", "December 5, 2026".

A day is first looked for as a whole (`_whole`); where only its number is there ("7.–11.6."), what follows must
complete it. No date goes over the end of a line. All patterns are anchored and bounded.
"""

from __future__ import annotations

import re

from sources.dates.clocks import UNIT
from sources.dates.items import Days, Partial
from sources.dates.words import MONTHS, WEEKDAYS

_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<y>\d\d)"
# a year is no clock time or number: "5.12. 2030" but "5.12. 20.30", "5.12. 2000 €"
_AFTER_YEAR = r"(?![\d]|[.:]\d| ?€)"

# separator -> rules in order: name, pattern, whether it is a date only beside a weekday or clock time
_YEAR_FIRST = (
    "year first",
    rf"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d\d)(?P=s)(?P<d>\d\d){_AFTER_YEAR}",
    False,
)
_RULES: dict[str, tuple[tuple[str, str, bool], ...]] = {
    ".": (
        _YEAR_FIRST,
        ("day.month.year", rf"{_DAY}\. ?{_MONTH}\. ?{_YEAR}{_AFTER_YEAR}\.?(?!\d)", False),
        ("day.month.yy", rf"{_DAY}\.{_MONTH}\.{_SHORT_YEAR}(?![\d:]|[.,]\d)", False),
        ("day.month.", rf"{_DAY}\.{_MONTH}\.(?!\d)", False),
        ("day.month", rf"{_DAY}\.{_MONTH}(?![\d.:%]|,\d)", True),
    ),
    "-": (_YEAR_FIRST, ("day-month-year", rf"{_DAY}-{_MONTH}-{_YEAR}{_AFTER_YEAR}", False)),
    "/": (
        _YEAR_FIRST,
        ("day/month/year", rf"{_DAY}/{_MONTH}[/ ]{_YEAR}{_AFTER_YEAR}", False),
        ("month/day/year", rf"{_MONTH}/{_DAY}/{_YEAR}{_AFTER_YEAR}", False),
        ("day/month/yy", rf"{_DAY}/{_MONTH}/{_SHORT_YEAR}(?![\d:]|[.,]\d)", False),
        ("day/month", rf"{_DAY}/{_MONTH}(?![\d/]|[.,:]\d)", True),
    ),
}
_NUMERIC = {
    separator: tuple((re.compile(pattern), weak) for _name, pattern, weak in rules)
    for separator, rules in _RULES.items()
}
_SEPARATOR = re.compile(r"\d{1,4}(?P<s>[./-])")
_WORD = r"(?P<w>[^\W\d_]{3,12})\b\.?"
_BEFORE_MONTH = re.compile(
    rf"{_DAY}(?:\.|:e|:a|st|nd|rd|th)? {{0,2}}(?:(?:of|päivä|päivänä|pnä) )?{_WORD}(?:,? {_YEAR}{_AFTER_YEAR})?",
    re.IGNORECASE,
)
# "March 5, 10–11 am": the ten is an hour
_AM_PM = r"\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b"
_DAY_OF_MONTH = rf"{_DAY}(?:\.|:e|:a|st|nd|rd|th)?(?!\d|[.:]\d| ?[ap]\.?m\b| ?[-–—] ?{_AM_PM})"
_MONTH_FIRST = re.compile(
    rf"{_WORD} {{1,2}}{_DAY_OF_MONTH}(?: ?(?:päivänä|päivä|pnä|pv))?(?:,? {_YEAR}{_AFTER_YEAR})?", re.IGNORECASE
)
_MORE_OF_MONTH = re.compile(
    rf" ?(?:(?P<dash>[-–—‒‑−])|,|\b(?:ja|sekä|och|and)\b|&) ?{_DAY_OF_MONTH}(?:,? {_YEAR}{_AFTER_YEAR})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"{_DAY}(?:\.|:e|st|nd|rd|th)?(?!\d)")
_DASH = re.compile(r" ?(?:[-–—‒‑−]|->|\b(?:to|till|until|through)\b) ?", re.IGNORECASE)
_LIST = re.compile(r" ?(?:,|&|/|\b(?:ja|sekä|och|samt|and)\b) ?", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(r"(?P<w>[^\W\d_]{2,14})\.?,? {1,2}(?:den )?", re.IGNORECASE)
# what cannot be a day is seen at one glance: most numbers in a text are none
_LIKELY_WHOLE = re.compile(r"\d{1,4}(?:[./-] ?\d|\.? ?[^\W\d_]{3}|:[ea] |(?:st|nd|rd|th) )")
_LIKELY = re.compile(
    rf"{_LIKELY_WHOLE.pattern}|\d{{1,2}}\.? ?(?:[-–—‒‑−,&]|ja|sekä|och|and|to)|[^\W\d_]{{3,12}}\.? {{1,2}}\d"
)
MOST_IN_A_LIST = 10


def read_days(text: str, position: int) -> Days | None:
    """The days written at `position` (a digit or the name of a month); None if there are none."""
    if not _LIKELY.match(text, position):
        return None
    first = _whole(text, position) or _month_first(text, position)
    if first is None:
        return _completed(text, position)
    if len(first.days) > 1 or first.days[0][1]:
        return first
    return _with_last(text, first)


def _whole(text: str, position: int) -> Days | None:
    """One day with its month."""
    separator = _SEPARATOR.match(text, position)
    for pattern, weak in _NUMERIC[separator["s"]] if separator else ():
        numeric = pattern.match(text, position)
        if numeric and _possible(numeric) and not (weak and UNIT.match(text, numeric.end())):
            return Days(position, numeric.end(), ((_partial(numeric, int(numeric["m"])), None),), weak)
    found = _BEFORE_MONTH.match(text, position)
    month = MONTHS.get(found["w"].lower()) if found else None
    return Days(position, found.end(), ((_partial(found, month), None),)) if found and month else None


def _possible(found: re.Match[str]) -> bool:
    return 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31


def _partial(found: re.Match[str], month: int, day: int | None = None) -> Partial:
    year = found.groupdict().get("y")
    if year and len(year) == 2:
        year = f"20{year}"
    return Partial(day or int(found["d"]), month, int(year) if year else None)


def _month_first(text: str, position: int) -> Days | None:
    """As in "heinäkuun 2. päivä", "December 5–7, 2026", "March 5, 12 and 19"."""
    found = _MONTH_FIRST.match(text, position)
    month = MONTHS.get(found["w"].lower()) if found else None
    if found is None or month is None:
        return None
    days: list[tuple[Partial, Partial | None]] = [(_partial(found, month), None)]
    end = found.end()
    while len(days) < MOST_IN_A_LIST and not days[-1][0].year:
        more = _MORE_OF_MONTH.match(text, end)
        if not more or _is_whole(text, more):
            break
        end = more.end()
        next_day = _partial(more, month)
        if more["dash"] and days[-1][1] is None:
            days[-1] = (days[-1][0], next_day)
        elif not more["dash"]:
            days.append((next_day, None))
        if next_day.year:
            break
    return Days(position, end, _same_year(days))


def _is_whole(text: str, more: re.Match[str]) -> bool:
    """Whether what looks like one more day of the month is a date of its own ("March 5, 12 April")."""
    return _whole(text, more.start("d")) is not None


def _with_last(text: str, first: Days) -> Days:
    """`first` with the last day where a range goes on: "31.12.–2.1.", "Dec 28 – Jan 2"."""
    dash = _DASH.match(text, first.end)
    if not dash:
        return first
    position, weekday = _skip_weekday(text, dash.end())
    last = _whole(text, position) or _month_first(text, position)
    if last is None or len(last.days) > 1 or last.days[0][1] or last.weak != first.weak:
        return first
    ends = last.days[0][0]._replace(weekday=weekday)
    return first._replace(end=last.end, days=((first.days[0][0], ends),), weak=first.weak)


def _skip_weekday(text: str, position: int) -> tuple[int, int | None]:
    found = _WEEKDAY_BEFORE.match(text, position) if not text[position : position + 1].isdigit() else None
    weekday = WEEKDAYS.get(found["w"].lower()) if found else None
    return (found.end(), weekday.days[0]) if found and weekday and len(weekday.days) == 1 else (position, None)


def _completed(text: str, position: int) -> Days | None:
    """As in "7.–11.6.", "15., 22. ja 29.3.", "5–7 mars": numbers that the last one's month completes."""
    numbers: list[tuple[int, bool]] = []
    at = position
    while len(numbers) < MOST_IN_A_LIST and (number := _NUMBER.match(text, at)):
        dash, comma = _DASH.match(text, number.end()), _LIST.match(text, number.end())
        glue = dash or comma
        if glue is None:
            return None
        numbers.append((int(number["d"]), dash is not None))
        at, weekday = _skip_weekday(text, glue.end())
        last = _whole(text, at) if _LIKELY_WHOLE.match(text, at) else None
        if last and not last.weak:
            return Days(position, last.end, _fill(numbers, last.days[0][0]._replace(weekday=weekday)))
        if last and last.weak:
            return None
    return None


def _fill(numbers: list[tuple[int, bool]], last: Partial) -> tuple[tuple[Partial, Partial | None], ...]:
    parts = [Partial(number, last.month, last.year) for number, _ in numbers] + [last]
    dashes = [dash for _, dash in numbers] + [False]
    days: list[tuple[Partial, Partial | None]] = []
    for part, ranges_from_before in zip(parts, [False, *dashes], strict=False):
        if ranges_from_before and days[-1][1] is None:
            days[-1] = (days[-1][0], part)
        else:
            days.append((part, None))
    return tuple(days)


def _same_year(days: list[tuple[Partial, Partial | None]]) -> tuple[tuple[Partial, Partial | None], ...]:
    """The year told at the end of a list holds for all of it."""
    year = (days[-1][1] or days[-1][0]).year
    return tuple((first._replace(year=year), last and last._replace(year=year)) for first, last in days)
