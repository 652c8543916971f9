"""One event object of The Events Calendar -> SourceEvent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.icaltext.zonenames import zone_of_key
from sources.isodates import DAY, span, when
from sources.linked.wire import Item, Unreadable, listed
from sources.postal import split_location
from sources.records import SourceEvent, SourceOffer, SourcePlace, Status, When
from sources.text import one_line, plain, safe_address

# Raise it when more is read of an event than before, so that stored events are read again.
VERSION = b"1"
# What changes without the event having changed.
_spelt = json.JSONEncoder(sort_keys=True, check_circular=False).encode
VOLATILE = frozenset(("modified", "modified_utc", "modified_utc_details", "json_ld", "rest_url", "author"))
STATUSES: dict[str, Status] = {
    "canceled": "cancelled", "cancelled": "cancelled", "postponed": "postponed", "tentative": "tentative",
    "rescheduled": "rescheduled",
}  # fmt: skip
WITHDRAWN = frozenset(("draft", "pending", "private", "future", "trash", "auto-draft", "inherit"))
NO_END = N_("The event ends before it starts; its end was left out.")
# names of places, organisers and categories come again in every event
_line = lru_cache(maxsize=4_096)(one_line)
_DATED = re.compile(r"/(?P<slug>[^/]+)/(?P<day>\d{4}-\d\d-\d\d)(?:/\d{1,3})?/?$")
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all events of one answer. zone: the source's; language: of its texts."""

    zone: ZoneInfo
    language: str


def key_of(item: Item) -> str:
    """What the site knows an event by; an instance of a recurring one by its series and its own start.

    Ids of instances are given anew when the series is saved, so that they are no names.
    """
    dated = _dated(item)
    if dated:
        return f"{one_line(unquote(dated['slug']))}@{one_line(str(item.get('start_date') or dated['day']))}"
    number = item.get("id")
    return str(number) if isinstance(number, int | str) and number else one_line(str(item.get("global_id") or ""))


def series_of(item: Item) -> str:
    """What the instances of a recurring event have in common, "" for others."""
    dated = _dated(item)
    return one_line(unquote(dated["slug"])) if dated else ""


def _dated(item: Item) -> re.Match[str] | None:
    """The slug and the day in the address of an instance."""
    try:
        return _DATED.search(urlsplit(str(item.get("url") or "")).path)
    except ValueError:  # brackets that hold no IPv6 number
        return None


def is_left_out(item: Item) -> bool:
    """Drafts and what the site itself hides from its lists."""
    return item.get("status") in WITHDRAWN or item.get("hide_from_listings") is True


def digest(item: Item, context: Context) -> bytes:
    """16 bytes that change when the event, or how it is read, changes."""
    steady = {name: value for name, value in item.items() if name not in VOLATILE}
    whole = blake2b(_spelt(steady).encode(), digest_size=16, person=VERSION)
    whole.update(f"\n{context.zone.key}\n{context.language}".encode())
    return whole.digest()


def read_event(item: Item, key: str, context: Context) -> tuple[SourceEvent, str]:
    """The event, and a message id of what was mended in it ("" if nothing). Raises Unreadable."""
    title = _texts(item.get("title"), context, one_line)
    if not title:
        raise Unreadable(N_("The event has no name."))
    zone = zone_of(item, context)
    starts, ends, no_end = _span(item, zone)
    event = SourceEvent(
        key=key,
        title=title,
        starts=starts,
        ends=ends,
        timezone=zone.key,
        description=_texts(item.get("description"), context, plain) or _texts(item.get("excerpt"), context, plain),
        status=_status(item),
        place=_place(item.get("venue"), context),
        categories=tuple(_names(item, ("categories", "tags"), "name")),
        offers=_offers(item, context),
        url=safe_address(str(item.get("url") or "")) or safe_address(str(item.get("website") or "")),
        image=next((_address(image) for image in listed(item.get("image"))), ""),
        organiser=_texts(", ".join(_names(item, ("organizer",), "organizer")), context, _line),
        series_key=series_of(item),
        modified=_modified(item),
    )
    return event, NO_END if no_end else ""


def zone_of(item: Item, context: Context) -> ZoneInfo:
    """The event's zone, or the source's where none is named.

    An offset ("UTC+0" is WordPress' default) is no zone: what people see is the clock of `start_date`, which they
    read where the source is.
    """
    name = str(item.get("timezone") or "")
    return (zone_of_key(name) if "/" in name else None) or context.zone


def is_offset(item: Item) -> bool:
    """Whether a zone is told, but none with a name."""
    return bool(item.get("timezone")) and "/" not in str(item["timezone"])


def _span(item: Item, zone: ZoneInfo) -> tuple[When, When | None, bool]:
    starts, ends = _clock(item, "start_date", zone), _clock(item, "end_date", zone)
    if starts is None:
        raise Unreadable(N_("The event has no start time."))
    whole_day = starts.time() == time() and ends is not None and (ends.hour, ends.minute) == (23, 59)
    if item.get("all_day") not in (True, "1", "true", "yes") and not whole_day:
        return (starts, None, True) if ends is not None and ends < starts else (starts, ends, False)
    last = ends.date() if ends is not None else starts.date()
    # an end at 00:00, or some hours after it by the site's "end of day cutoff", is of the day before
    if ends is not None and ends.hour < 6 and last > starts.date():
        last -= DAY
    return span(starts.date(), last, zone)


def _clock(item: Item, name: str, zone: ZoneInfo) -> datetime | None:
    text = item.get(name)
    if not text:
        return None
    try:
        moment = when(str(text), zone)
    except (ValueError, OverflowError) as error:
        raise Unreadable(N_("The event has a time that cannot be read.")) from error
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone)


def _texts(value: object, context: Context, read: Any) -> dict[str, str]:
    text = read(value) if isinstance(value, str) else ""
    return {context.language: text} if text else {}


def _status(item: Item) -> Status:
    said = (str(item.get(name) or "").lower() for name in ("event_status", "status"))
    return next((STATUSES[word] for word in said if word in STATUSES), "confirmed")


def _names(item: Item, fields: Iterable[str], name: str) -> list[str]:
    found = (_line(str(one.get(name) or "")) for field in fields for one in listed(item.get(field)))
    return list(dict.fromkeys(filter(None, found)))


def _place(value: object, context: Context) -> SourcePlace | None:
    for venue in listed(value):
        name, street, code, city = (
            _line(str(venue.get(part) or "")) for part in ("venue", "address", "zip", "city")
        )
        if not code and not city and street:
            whole = split_location(street)
            street, code, city = whole.street or street, whole.postal_code, whole.city
        if name or street or city:
            lat, lon = _position(venue)
            names = {context.language: name} if name else {}
            key, url = str(venue.get("id") or ""), safe_address(str(venue.get("url") or ""))
            return SourcePlace(key, names, street, code, city, lat=lat, lon=lon, url=url)
    return None


def _position(venue: Item) -> tuple[float | None, float | None]:
    try:
        lat, lon = float(venue["geo_lat"]), float(venue["geo_lng"])
    except (KeyError, TypeError, ValueError):
        return None, None
    known = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return (lat, lon) if known else (None, None)


def _offers(item: Item, context: Context) -> tuple[SourceOffer, ...]:
    """The price in the site's words. Free only where every amount is 0."""
    words = one_line(str(item.get("cost") or ""), 200)
    details = next(iter(listed(item.get("cost_details"))), {})
    values = details.get("values")
    amounts = [str(value) for value in values if value is not None] if isinstance(values, list) else []
    told = [float(amount.replace(",", ".")) for amount in amounts if _NUMBER.fullmatch(amount)]
    if not words and not told:
        return ()
    free = None if not told else max(told) == 0
    return (SourceOffer(is_free=free, price={context.language: words} if words else {}),)


def _address(image: Item) -> str:
    return safe_address(str(image.get("url") or ""))


def _modified(item: Item) -> datetime | None:
    try:
        moment = when(str(item.get("modified_utc") or ""), ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None
