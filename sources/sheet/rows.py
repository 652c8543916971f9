"""One row -> its events, or what is wrong with it, told by the row's number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sources.dates import Context, Found, find_all
from sources.dates import found as told
from sources.errors import N_, Problem
from sources.postal import split_location
from sources.prose.items import base_of, key_of, recurrence_of
from sources.prose.words import CANCELLED, FREE
from sources.records import SourceEvent, SourceOffer, SourcePlace, SourceSignup, Status, Texts, When
from sources.sheet.ages import Ages, read_ages
from sources.sheet.table import Row
from sources.sheet.when import is_every_week, plainly, sentence
from sources.text import one_line, plain, safe_address

NO_TITLE = N_("Row {row}: there is no title.")
NO_DAY = N_("Row {row}: no day can be read in “{words}”.")
AGES_WERE_DATE = N_(
    "Row {row}: the spreadsheet has made a date of the ages (“{words}”); they were read as {ages}."
)
AGES_UNREAD = N_("Row {row}: the ages “{words}” cannot be read.")
# around this long before an event the last day to sign up is looked for
BEFORE = timedelta(days=150)
# what sources.dates has to say, with the row's number
_WITH_ROW = {
    told.WEEKDAY: N_("Row {row}: “{words}”: the weekday does not fit the date {date}. Check which is right."),
    told.YEAR_BEFORE: N_("Row {row}: “{words}”: no year is told; by its weekday this was {date}."),
    told.NO_SUCH_DAY: N_("Row {row}: “{words}”: there is no such day."),
    told.ENDS_EARLY: N_("Row {row}: “{words}”: it ends before it begins; the end was left out."),
    told.NO_LAST_DAY: N_("Row {row}: “{words}”: no last day is told; it is taken to go on until {date}."),
    told.PAUSE: N_("Row {row}: “{words}”: the days of this break are not known, so its dates are still shown."),
    told.AMBIGUOUS: N_("Row {row}: “{words}”: this may mean morning or evening. Check the clock time."),
    told.WHICH_WEEK: N_("Row {row}: “{words}”: which week this is, is not told. Check the dates."),
    told.OTHER_WEEK: N_(
        "Row {row}: “{words}”: every other week, but not told from which one on. Check the dates."
    ),
}
_YES = frozenset({"x", "kyllä", "k", "ja", "yes", "1", "true"})
_LANGUAGES = {
    "fi": "suomi suomeksi finska finnish fi",
    "sv": "ruotsi ruotsiksi svenska swedish sv",
    "en": "englanti englanniksi engelska english en",
}
_ANY_AGE = re.compile(r"kaik\w*|alla.*|all\b.*|everyone|perhe\w*|famil\w*|vauva\w*|koko .*|-", re.IGNORECASE)


@dataclass(slots=True)
class Read:
    """What a row came to."""

    events: list[SourceEvent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_row(row: Row, context: Context) -> Read:
    """The events of `row`; none and a problem where it has no title or no day."""
    cells = row.cells
    title = one_line(cells.get("title", ""), 300)
    if not title:
        return Read(problems=[_problem(row, NO_TITLE)])
    words, found = _times(row, context)
    good = [one for one in found if not one.doubtful]
    read = Read(problems=[_numbered(row, problem) for one in found for problem in one.problems])
    if not found:
        read.problems.append(_problem(row, NO_DAY, words=words))
    ages = read_ages(cells.get("ages", ""))
    read.problems += _of_ages(row, ages)
    read.events = [_event(row, title, one, ages, context) for one in good]
    return read


def _times(row: Row, context: Context) -> tuple[str, list[Found]]:
    weekday = None
    if is_every_week(row.cells):
        single = {name: cell for name, cell in row.cells.items() if name in ("day", "start")}
        first = _found(sentence(single), context)
        weekday = first[0].start.weekday() if first and first[0].start else None
    words = sentence(row.cells, weekday)
    return one_line(words, 120), _found(words, context)


def _found(words: str, context: Context) -> list[Found]:
    """Every day told, whatever for: in these cells nothing else stands."""
    found = plainly(words, context.zone)
    return [found] if found else [one._replace(kind="event") for one in find_all(words, context)]


def _event(row: Row, title: str, found: Found, ages: Ages | None, context: Context) -> SourceEvent:
    assert found.start is not None
    cells, said = row.cells, context.language
    place = _place(cells)
    name = next(iter(place.name.values()), "") if place else ""
    text = _description(row, ages)
    return SourceEvent(
        key=key_of(base_of(f"{title}|{name}"), found.start),
        title={said: title},
        starts=found.start,
        ends=found.end,
        timezone=context.zone.key,
        description={said: text} if text else {},
        status=_status(cells, title),
        recurrence=recurrence_of(found),
        place=place,
        categories=tuple(
            word for part in re.split(r"[,;/]", cells.get("category", "")) if (word := one_line(part, 80))
        ),
        min_age=ages.low if ages else None,
        max_age=ages.high if ages else None,
        offers=_offers(cells, said),
        languages=_languages(cells),
        url=safe_address(cells.get("url", "")),
        signup=_signup(cells.get("signup", ""), found.start, context),
        organiser=_texts(cells.get("organiser", ""), said),
    )


def _description(row: Row, ages: Ages | None) -> str:
    lines = [plain(row.cells.get("description", ""))]
    if row.cells.get("ages") and ages is None:
        lines.append(one_line(row.cells["ages"]))
    lines += [f"{one_line(heading, 60)}: {one_line(text)}" for heading, text in row.others if heading]
    return "\n".join(line for line in lines if line)


def _status(cells: dict[str, str], title: str) -> Status:
    said = cells.get("status", "").lower()
    return "cancelled" if said in _YES or CANCELLED.search(said) or CANCELLED.search(title) else "confirmed"


def _place(cells: dict[str, str]) -> SourcePlace | None:
    name, address, city = (one_line(cells.get(field, ""), 200) for field in ("place", "address", "city"))
    if not (name or address):
        return None
    parts = split_location(", ".join(part for part in (name, address, city if address else "") if part))
    if name and address and not parts.street:
        return SourcePlace(name={"und": name}, street=address, city=city)
    return SourcePlace(
        name={"und": parts.name or name},
        street=parts.street,
        postal_code=parts.postal_code,
        city=parts.city or city,
    )


def _offers(cells: dict[str, str], said: str) -> tuple[SourceOffer, ...]:
    price = one_line(cells.get("price", ""), 200)
    if not price:
        return ()
    if price.replace(",", ".").replace(".", "", 1).isdigit() and not FREE.fullmatch(price):
        price = f"{price} €"
    return (SourceOffer(is_free=True if FREE.match(price) else None, price={said: price}),)


def _languages(cells: dict[str, str]) -> tuple[str, ...]:
    said = set(re.findall(r"\w+", cells.get("language", "").lower()))
    return tuple(code for code, words in _LANGUAGES.items() if said & set(words.split()))


def _signup(cell: str, start: When, context: Context) -> SourceSignup | None:
    """Address and last day; a day without a year is the one before the event."""
    day = start.date() if isinstance(start, datetime) else start
    context = context._replace(day=day - BEFORE)
    url = next((address for word in cell.split() if (address := safe_address(word))), "")
    found = [one for one in find_all(cell, context) if one.start is not None and not one.doubtful]
    closes = _last_moment(found[-1].start, context.zone) if found else None
    return SourceSignup(url, None, closes) if url or closes else None


def _last_moment(when: When | None, zone: ZoneInfo) -> datetime | None:
    if when is None or isinstance(when, datetime):
        return when
    return datetime.combine(when, time(), zone) + timedelta(hours=23, minutes=59)


def _texts(cell: str, said: str) -> Texts:
    text = one_line(cell, 200)
    return {said: text} if text else {}


def _of_ages(row: Row, ages: Ages | None) -> list[Problem]:
    cell = row.cells.get("ages", "")
    if ages and ages.was_date:
        return [_problem(row, AGES_WERE_DATE, words=cell, ages=ages)]
    unread = re.search(r"\d", cell) and not re.search(r"lk|luok|åk|grade|klass", cell, re.IGNORECASE)
    return [_problem(row, AGES_UNREAD, words=cell)] if unread and ages is None and not _ANY_AGE.match(cell) else []


def _problem(row: Row, message: str, **values: object) -> Problem:
    said = {name: one_line(str(value), 120) for name, value in values.items()}
    return Problem(_label(row), message, {"row": str(row.number)} | said)


def _numbered(row: Row, problem: Problem) -> Problem:
    return Problem(_label(row), _WITH_ROW[problem.what], {"row": str(row.number)} | problem.values)


def _label(row: Row) -> str:
    return one_line(row.cells.get("title", ""), 80)
