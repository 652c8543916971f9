"""A dated part -> SourceEvent, with a key that holds while the text around it is edited.

The key is the title's hash and the start. A corrected start makes another key; the old one is then told as gone,
for its title still stands on the page.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sources.dates import Found
from sources.prose.parts import Part
from sources.prose.words import SIGNUP_LINK
from sources.records import Recurrence, SourceEvent, SourceOffer, SourceSignup, When
from sources.text import cut

LONGEST_TEXT = 4_000
BETWEEN = "@"
_START = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?")


def base_of(title: str) -> str:
    """The part of a key that does not change with the day."""
    return blake2b(" ".join(title.lower().split()).encode("utf-8", "replace"), digest_size=8).hexdigest()


def key_of(base: str, start: When) -> str:
    """The key of one of several events that share `base`."""
    return f"{base}{BETWEEN}{start:%Y-%m-%dT%H:%M}" if isinstance(start, datetime) else f"{base}{BETWEEN}{start}"


def parts_of_key(key: str) -> tuple[str, str]:
    """What `key_of` made the key of; the start is "" in any other key."""
    base, between, start = key.rpartition(BETWEEN)
    return (base, start) if between and _START.fullmatch(start) else (key, "")


def event_of(part: Part, found: Found, zone: ZoneInfo, language: str, url: str) -> SourceEvent:
    """The event of `found`, one of the part's days. url: of the page or entry it stands in."""
    assert found.start is not None
    language = language or "und"
    return SourceEvent(
        key=key_of(base_of(part.title), found.start),
        title={language: part.title},
        starts=found.start,
        ends=found.end,
        timezone=zone.key,
        description={language: text} if (text := cut("\n".join(part.text), LONGEST_TEXT)) else {},
        status="cancelled" if part.cancelled else "confirmed",
        recurrence=recurrence_of(found),
        place=part.place,
        offers=(SourceOffer(price={language: part.price}),) if part.price else (),
        url=_own_link(part) or url,
        signup=_signup(part, zone),
    )


def settled(found: Found, title: str, known: Container[str]) -> Found:
    """`found`; where no year is told, in the year in which it was read before.

    The year of such a day is guessed from the day of reading, and on an old page the guess turns round in time.
    """
    if found.year_told or found.start is None or found.rrule or (found.start.month, found.start.day) == (2, 29):
        return found
    before = found.start.replace(year=found.start.year - 1)
    if key_of(base_of(title), before) not in known:
        return found
    ends = found.end and found.end - (found.start - before)
    return found._replace(start=before, end=ends)


def recurrence_of(found: Found) -> Recurrence | None:
    """The rule of a series, None for a single event."""
    if not found.rrule and not found.rdates:
        return None
    return Recurrence(found.rrule, found.rdates, found.exdates)


def gone(known: Iterable[str], present: Mapping[str, bytes], bases: set[str], today: date) -> set[str]:
    """Keys of coming events whose title (or entry) is still told, but no longer with that start."""
    told = ((key, *parts_of_key(key)) for key in known if key not in present)
    return {key for key, base, start in told if base in bases and (not start or start[:10] >= today.isoformat())}


def digest(event: SourceEvent) -> bytes:
    """The same bytes for the same event."""
    return blake2b(repr(event).encode("utf-8", "replace"), digest_size=16).digest()


def once(events: Iterable[SourceEvent]) -> list[SourceEvent]:
    """Each key once; the fuller of two."""
    kept: dict[str, SourceEvent] = {}
    for event in events:
        other = kept.get(event.key)
        if other is None or len(repr(event)) > len(repr(other)):
            kept[event.key] = event if other is None else replace(event, key=event.key)
    return list(kept.values())


def _own_link(part: Part) -> str:
    """A link whose words are in the title, so that it is this part's own."""
    title = part.title.lower()
    return next((address for address, words in part.links if len(words) > 3 and words.lower() in title), "")


def _signup(part: Part, zone: ZoneInfo) -> SourceSignup | None:
    url = next((address for address, words in part.links if SIGNUP_LINK.search(f"{address} {words}")), "")
    closes = next((_end_of(one, zone) for one in part.signup if one.kind == "closes" and not one.doubtful), None)
    opens = next(
        (_moment(one.start, zone) for one in part.signup if one.kind == "opens" and not one.doubtful), None
    )
    return SourceSignup(url, opens, closes) if url or closes or opens else None


def _end_of(found: Found, zone: ZoneInfo) -> datetime | None:
    """The last moment: the clock time told, else the end of the last day."""
    if isinstance(found.start, datetime) or found.end is None:
        return found.start if isinstance(found.start, datetime) else None
    return datetime.combine(found.end - timedelta(days=1), time(23, 59), zone)


def _moment(when: When | None, zone: ZoneInfo) -> datetime | None:
    return when if isinstance(when, datetime) or when is None else datetime.combine(when, time(), zone)
