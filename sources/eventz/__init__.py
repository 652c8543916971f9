"""One item of Eventz (the calendar of Tampere and other towns) -> SourceEvent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.icaltext.zonenames import zone_of_key
from sources.isodates import span, when
from sources.linked.wire import Item, Unreadable, listed
from sources.postal import split_location
from sources.records import Document, Reading, Recurrence, SourceEvent, SourceOffer, SourcePlace, When
from sources.text import one_line, plain, safe_address

# Raise it when more is read of an item than before, so that stored events are read again.
VERSION = b"1"
IMAGES = "https://s3.eu-central-1.amazonaws.com/eventz.today.prod/images/"
MOST_DATES = 500
LANGUAGES = frozenset(("fi", "sv", "en"))
_spelt = json.JSONEncoder(sort_keys=True, check_circular=False).encode
VOLATILE = frozenset(("countViews", "views", "likes", "updatedAt", "modified", "__v"))


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all items of one answer. site: its address, "" if unknown. locale: as in "fi-FI"."""

    zone: ZoneInfo
    language: str
    site: str
    locale: str


def context_of(document: Document, reading: Reading) -> Context:
    """What the answer's address and the source tell of all items."""
    parts = urlsplit(document.address)
    query = dict(parse_qsl(parts.query))
    language = reading.language if reading.language != "und" else one_line(query.get("lang", "und"), 3)
    zone = zone_of_key(reading.timezone) or ZoneInfo("Europe/Helsinki")
    on_site = parts.scheme in ("http", "https") and "/api/" in parts.path
    site = f"{parts.scheme}://{parts.netloc}" if on_site else ""
    return Context(zone, language, site, f"{query.get('lang', 'fi')}-{query.get('country', 'FI')}")


def digest(item: Item, context: Context) -> bytes:
    """16 bytes that change when the event, or how it is read, changes."""
    steady = {name: value for name, value in item.items() if name not in VOLATILE}
    whole = blake2b(_spelt(steady).encode(), digest_size=16, person=VERSION)
    whole.update(f"\n{context}".encode())
    return whole.digest()


def read_event(item: Item, key: str, context: Context) -> tuple[SourceEvent, bool]:
    """The event, and whether an end before its start had to be left out. Raises Unreadable."""
    own = item.get("language")
    spoken = own if isinstance(own, str) and own in LANGUAGES else ""
    if spoken and context.language == "und":
        context = replace(context, language=spoken)
    title = _text(item.get("name"), context, one_line)
    if not title:
        raise Unreadable(N_("The event has no name."))
    starts, ends, recurrence, no_end = _times(item, context.zone)
    return SourceEvent(
        key=key,
        title=title,
        starts=starts,
        ends=ends,
        timezone=context.zone.key,
        description=_text(item.get("descriptionLong"), context, plain)
        or _text(item.get("descriptionShort"), context, plain),
        recurrence=recurrence,
        place=next(filter(None, (_place(place, context) for place in listed(item.get("locations")))), None),
        categories=_words(item, ("hashtags", "globalContentCategories")),
        keyword_ids=tuple(f"eventz:{word}" for word in _words(item, ("ages",)) if word.startswith("age-")),
        offers=_offers(item, context),
        languages=(spoken,) if spoken else (),
        url=_url(item, key, context),
        image=next(filter(None, map(_image, (item.get("imageDesktop"), item.get("imageList")))), ""),
        organiser=_text(item.get("ownerName"), context, one_line),
    ), no_end


def _text(value: object, context: Context, read: Any) -> dict[str, str]:
    text = read(value) if isinstance(value, str) else ""
    return {context.language: text} if text else {}


def _times(item: Item, zone: ZoneInfo) -> tuple[When, When | None, Recurrence | None, bool]:
    """Start, end, the other dates of an item with several, and whether an end had to be left out."""
    event = next(iter(listed(item.get("event"))), {})
    dates = sorted(
        {(start, _moment(date.get("end"), zone)) for date in listed(event.get("dates"))[:MOST_DATES]
         if (start := _moment(date.get("start"), zone))},
        key=lambda pair: pair[0],
    )  # fmt: skip
    first = item.get("defaultStartDate") or event.get("start")
    last = item.get("defaultEndDate") or event.get("end")
    starts, ends = dates[0] if dates else (_moment(first, zone), _moment(last, zone))
    if starts is None:
        raise Unreadable(N_("The event has no start time."))
    begin, end, no_end = span(starts, ends, zone)
    others = dict.fromkeys(start if isinstance(begin, datetime) else start.date() for start, _ in dates[1:])
    more = tuple(other for other in others if other != begin)
    return begin, end, Recurrence(rdates=more) if more else None, no_end


def _moment(value: object, zone: ZoneInfo) -> datetime | None:
    if not value:
        return None
    try:
        read = when(str(value), zone)
    except (ValueError, OverflowError) as error:
        raise Unreadable(N_("The event has a time that cannot be read.")) from error
    return read if isinstance(read, datetime) else datetime.combine(read, time(), zone)


def _place(location: Item, context: Context) -> SourcePlace | None:
    own = next(iter(listed(location.get("alt"))), {}).get(context.language)
    text = (own.get("address") if isinstance(own, dict) else None) or location.get("address")
    name, street, code, city = split_location(plain(text, 300) if isinstance(text, str) else "")
    if not name:
        return None
    names = {context.language: one_line(name)}
    match (location.get("lat"), location.get("lng")):
        case (float() | int() as lat, float() | int() as lon) if abs(lat) <= 90 and abs(lon) <= 180:
            return SourcePlace("", names, street, code, city, lat=float(lat), lon=float(lon))
    return SourcePlace("", names, street, code, city)


def _words(item: Item, fields: Iterable[str]) -> tuple[str, ...]:
    lists = (value for field in fields if isinstance(value := item.get(field), list))
    found = (one_line(word, 80).lstrip("#") for words in lists for word in words if isinstance(word, str))
    return tuple(dict.fromkeys(filter(None, found)))


def _offers(item: Item, context: Context) -> tuple[SourceOffer, ...]:
    """The lowest and highest price in euros. No price told is not free."""
    price = next(iter(listed(item.get("price"))), {})
    bounds = (price.get("min"), price.get("max"))
    told = [float(bound) for bound in bounds if isinstance(bound, int | float) and not isinstance(bound, bool)]
    if item.get("hasPrice") is not True or not told:
        return ()
    if max(told) == 0:
        return (SourceOffer(is_free=True),)
    words = "–".join(dict.fromkeys(f"{n:.2f}".replace(".00", "").replace(".", ",") for n in sorted(told)))
    return (SourceOffer(is_free=False, price={context.language: f"{words} €"}),)


def _url(item: Item, key: str, context: Context) -> str:
    told = safe_address(str(item.get("url") or ""))
    return told or (f"{context.site}/{context.locale}/page/{key}" if context.site else "")


def _image(value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    return safe_address(value) or (IMAGES + value if re.fullmatch(r"[\w.-]{1,120}", value, re.ASCII) else "")
