"""Vevents of one group -> a SourceEvent: a single event, or a series with what differs in its instances."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sources.icaltext.rules import checked, meets_clock_change
from sources.icaltext.times import Span, aware, plausible, span
from sources.icaltext.vevent import Said, Vevent
from sources.icaltext.zonenames import UTC
from sources.postal import split_location
from sources.records import Recurrence, SourceEvent, SourceOverride, SourcePlace, Status, Texts, When
from sources.text import one_line, plain, safe_address

CATEGORIES = 50
DATES = 2_000
OVERRIDES = 1_000
SHORT = 200

_STATUS: dict[str, Status] = {
    "": "confirmed", "CONFIRMED": "confirmed", "TENTATIVE": "tentative", "CANCELLED": "cancelled",
}  # fmt: skip
_ODD_STATUS: dict[str, Status] = {
    "CANCELED": "cancelled", "CANCEL": "cancelled", "PERUTTU": "cancelled", "POSTPONED": "postponed",
    "RESCHEDULED": "rescheduled",
}  # fmt: skip
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?\Z")
# degrees north and east that events in a zone lie between; only for zones of one small country
_AREA = {"Europe/Helsinki": ((59.0, 70.2), (19.0, 31.7)), "Europe/Mariehamn": ((59.0, 61.0), (19.0, 22.0))}


@dataclass(frozen=True, slots=True)
class Context:
    """What an event inherits.

    zone: for floating times. language: where the feed says none. cancelled: all of it is (METHOD:CANCEL).
    """

    zone: ZoneInfo
    language: str = "und"
    cancelled: bool = False


def assemble(
    key: str, master: Vevent, overrides: Sequence[Vevent], context: Context, series: str = ""
) -> SourceEvent | None:
    """The event of `master`, with the instances that differ; None if it has no time or is private.

    What was repaired is noted in the Vevents. series: the UID, for an instance that came alone.
    """
    if master.classification in ("PRIVATE", "CONFIDENTIAL"):
        master.note("private")
        return None
    when = span(master, context.zone)
    if when is None:
        return None
    event = SourceEvent(
        key=key,
        title=_texts(master.summary, context, 300),
        starts=when.starts,
        ends=when.ends,
        description=_description(master, context),
        status=_status(master, context),
        place=_place(master, context),
        categories=_categories(master),
        url=safe_address(master.url),
        image=next(filter(None, map(safe_address, master.images)), ""),
        organiser=_organiser(master, context),
        series_key=series,
        modified=_modified(master, context),
        timezone=_zone_name(when, context),
    )
    recurrence = _recurrence(master, when, event, overrides, context)
    if recurrence is None:
        return event
    return replace(event, recurrence=recurrence, timezone=when.zone.key)


def _modified(event: Vevent, context: Context) -> datetime | None:
    return aware(event.modified, context.zone) if event.modified and plausible(event.modified) else None


def _zone_name(when: Span, context: Context) -> str:
    """Single times in UTC and days belong to where the calendar is; a rule belongs to the zone it is told in."""
    return context.zone.key if when.zone == UTC or when.all_day else when.zone.key


def _recurrence(
    master: Vevent, when: Span, event: SourceEvent, overrides: Sequence[Vevent], context: Context
) -> Recurrence | None:
    rrule = checked(master, when)
    if when.zone == UTC and meets_clock_change(rrule, when.starts, context.zone):
        master.note("rule_in_utc")
    rdates = _dates(master, master.rdates, when)
    changes = [change for one in overrides if (change := _override(one, when, event, context))]
    by_id = {change.recurrence_id: change for change in changes}
    if by_id and not rrule and not rdates:
        rdates = tuple(sorted((moment for moment in by_id if moment != when.starts), key=_instant))
        if rdates and not master.rrule:
            master.note("instances_without_rule")
    if not (rrule or rdates or by_id):
        return None
    ordered = sorted(by_id.values(), key=lambda change: _instant(change.recurrence_id))[:OVERRIDES]
    return Recurrence(rrule, rdates, _dates(master, master.exdates, when), tuple(ordered))


def _dates(master: Vevent, moments: tuple[When, ...], when: Span) -> tuple[When, ...]:
    if len(moments) > DATES:
        master.note("too_many_dates", limit=DATES)
    kept = [moment for moment in moments[:DATES] if plausible(moment)]
    if any(isinstance(moment, datetime) == when.all_day for moment in kept):
        master.note("series_date_kind")
    return tuple(sorted({when.fit(moment) for moment in kept}, key=_instant))


def _instant(moment: When) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _override(one: Vevent, when: Span, event: SourceEvent, context: Context) -> SourceOverride | None:
    if one.recurrence_id is None or not plausible(one.recurrence_id):
        return None
    if isinstance(one.recurrence_id, datetime) == when.all_day:
        one.note("series_date_kind")
    instance = when.fit(one.recurrence_id)
    # an instance without a start says only what differs, which RFC 5545 does not allow but some do
    moved = None if one.starts is None else span(one, context.zone)
    if moved is None and one.starts is not None:
        return None
    starts, ends = _moved(moved, instance, when)
    return SourceOverride(
        recurrence_id=instance,
        this_and_future=one.this_and_future,
        starts=starts,
        ends=ends,
        title=_changed(_texts(one.summary, context, 300), event.title),
        description=_changed(_description(one, context), event.description),
        place=_changed_place(_place(one, context), event.place),
        status=_changed_status(one, event, context),
    )


def _moved(moved: Span | None, instance: When, when: Span) -> tuple[When | None, When | None]:
    """Start and end, where the instance is not when the series has it."""
    if moved is None:
        return None, None
    same_kind = moved.all_day == when.all_day
    if same_kind and _instant(moved.starts) == _instant(instance) and moved.length == when.length:
        return None, None
    if same_kind and _instant(moved.starts) == _instant(instance):
        return None, moved.ends
    return moved.starts, moved.ends


def _changed(new: Texts, old: Texts) -> Texts | None:
    return new if new and new != old else None


def _changed_place(new: SourcePlace | None, old: SourcePlace | None) -> SourcePlace | None:
    return new if new is not None and new != old else None


def _changed_status(one: Vevent, event: SourceEvent, context: Context) -> Status | None:
    status = _status(one, context) if one.status else event.status
    return status if status != event.status else None


def _line(text: str, limit: int) -> str:
    """`one_line`, remembered for the short texts that stand in many events."""
    return _short_line(text, limit) if len(text) <= SHORT else one_line(text, limit)


@lru_cache(maxsize=4096)
def _short_line(text: str, limit: int) -> str:
    return one_line(text, limit)


def _texts(said: tuple[Said, ...], context: Context, limit: int) -> Texts:
    texts = {_language(language, context): one_line(text, limit) for language, text in reversed(said)}
    return {language: text for language, text in texts.items() if text}


def _description(event: Vevent, context: Context) -> Texts:
    said = reversed(event.description)
    texts = {_language(language, context): text for language, said_text in said if (text := plain(said_text))}
    if texts or not event.html:
        return texts
    text = plain(event.html)
    return {context.language: text} if text else {}


def _language(language: str, context: Context) -> str:
    match = _LANGUAGE.match(language)
    return match[1].lower() if match else context.language


def _status(event: Vevent, context: Context) -> Status:
    if context.cancelled:
        return "cancelled"
    known = _STATUS.get(event.status)
    if known is None:
        known = _ODD_STATUS.get(event.status, "confirmed")
        event.note("status", value=event.status, read_as=known)
    return known


def _place(event: Vevent, context: Context) -> SourcePlace | None:
    # Apple breaks lines between the name and the address
    whole = _line(event.location.replace("\n", ", "), 300)
    lat, lon = _position(event, context)
    if not whole and lat is None:
        return None
    name, street, code, city = split_location(whole)
    url = safe_address(event.location) if "://" in event.location else ""
    street = "" if street == name else street
    return SourcePlace("", {"und": name} if name else {}, street, code, city, lat=lat, lon=lon, url=url)


def _position(event: Vevent, context: Context) -> tuple[float | None, float | None]:
    if event.geo is None:
        return None, None
    lat, lon = event.geo
    if _turned(lat, lon, context):
        event.note("geo_swapped")
        lat, lon = lon, lat
    if abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
        event.note("geo_refused")
        return None, None
    return lat, lon


def _turned(lat: float, lon: float, context: Context) -> bool:
    """Whether the two stand the wrong way round: no such latitude, or in the calendar's country only if turned."""
    if abs(lat) > 90:
        return abs(lon) <= 90 and abs(lat) <= 180
    (south, north), (west, east) = _AREA.get(context.zone.key, ((91, 91), (181, 181)))
    return south <= lon <= north and west <= lat <= east


def _categories(event: Vevent) -> tuple[str, ...]:
    words = (_line(word, 100) for word in event.categories[:CATEGORIES])
    return tuple(dict.fromkeys(filter(None, words)))


def _organiser(event: Vevent, context: Context) -> Texts:
    name = one_line(event.organiser)
    # Google writes the address where the name belongs
    return {context.language: name} if name and "@" not in name else {}
