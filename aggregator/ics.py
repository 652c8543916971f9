"""Events as iCalendar (RFC 5545, RFC 7986), in the form that Google, Apple, Outlook and Thunderbird all take.

An event's text is written once, when the event is stored, and kept; a feed is kept texts put together. So a text
depends on the event and the site alone: what changes with storing stands as one line, STAMPS, until `stamped`.
Single events are told in UTC, series in their zone's wall-clock time with a VTIMEZONE, days as days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aggregator import eventwords, rules, ruletext
from aggregator.contentlines import CRLF, address, escaped, fold, in_utc, moment, one_line
from aggregator.identity import slugify
from aggregator.instances import Plan, aligned, beginning, bounded, duration_of, given_by, in_zone, later, plan_of
from aggregator.model import Event, Override, Place, Series, Status, Texts, say
from aggregator.vtimezone import vtimezone

STAMPS = "\x00" + CRLF
STATUSES: dict[Status, str] = {
    "confirmed": "CONFIRMED",
    "tentative": "TENTATIVE",
    "cancelled": "CANCELLED",
    "postponed": "TENTATIVE",
    "rescheduled": "CONFIRMED",
}
_ZONED = b"\nDTSTART;TZID="


@dataclass(frozen=True, slots=True)
class Site:
    """What an event's text needs to know of the site. address: https://host, without a slash at the end."""

    name: str
    address: str
    zone: ZoneInfo
    language: str = "fi"


def event_path(uid: str, title: Texts, language: str = "fi") -> str:
    """The path of an event's page: "/fi/t/uid-slug"."""
    slug = slugify(say(title, language))
    return f"/{language}/t/{quote(uid, safe='', errors='ignore')}" + (f"-{slug}" if slug else "")


def event_text(event: Event, site: Site) -> str:
    """The VEVENT of an event; of a series also one for each override. CRLF lines of at most 75 octets.

    Where DTSTAMP, CREATED, LAST-MODIFIED and SEQUENCE belong, each VEVENT has the line STAMPS.
    """
    if event.series is None:
        return _vevent(event, _times(event.starts, event.ends, zoned=False), site)
    series = bounded(event.series)
    plan = plan_of(event, series, site.zone)
    # the page of a changed instance is the page of its series
    page = event_path(event.uid, event.title, site.language)
    times = [*_times(event.starts, event.ends), *_recurrence(event, series, plan, site.zone)]
    changed = (
        _vevent(_changed(event, override), _override_times(event, override), site, page)
        for override in _overrides(event, series, plan, site.zone)
    )
    return _vevent(event, times, site, page) + "".join(changed)


def stamped(text: str, created: int, changed: int, sequence: int) -> str:
    """`text` with its STAMPS filled in. created, changed: instants; DTSTAMP is the last change, never "now"."""
    moment = in_utc(changed)
    lines = f"DTSTAMP:{moment}", f"CREATED:{in_utc(created)}", f"LAST-MODIFIED:{moment}", f"SEQUENCE:{sequence}"
    return text.replace(STAMPS, "".join(line + CRLF for line in lines))


def calendar(
    texts: bytes,
    *,
    site: Site,
    name: str,
    description: str,
    source: str,
    url: str,
    refresh_hours: int = 6,
    color: str = "#00539b",
    color_name: str = "darkblue",
    named: bool = True,
) -> bytes:
    """The VCALENDAR around stamped event texts, with the VTIMEZONEs they need.

    source: the feed's own address; url: a page about it; what is "" is left out. named=False: without a name, for
    one event's file (Outlook makes a new calendar of a named one). color_name: of CSS, as RFC 7986 section 5.9 has
    no others; Apple reads `color`.
    """
    ttl = f"PT{refresh_hours}H" if named else ""
    values = (
        ("VERSION", "2.0"),
        ("PRODID", f"-//{escaped(one_line(site.name))}//Puuhakalenteri//{site.language.upper()}"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("NAME", escaped(one_line(name)) if named else ""),
        ("X-WR-CALNAME", escaped(one_line(name)) if named else ""),
        ("DESCRIPTION", escaped(description)),
        ("X-WR-CALDESC", escaped(description)),
        ("COLOR", color_name),
        ("X-APPLE-CALENDAR-COLOR", color),
        ("SOURCE;VALUE=URI", address(source)),
        ("URL", address(url)),
        ("REFRESH-INTERVAL;VALUE=DURATION", ttl),
        ("X-PUBLISHED-TTL", ttl),
    )
    head = fold(f"{key}:{value}" for key, value in values if value)
    zones = "".join(vtimezone(zone) for zone in sorted(_zones(texts)))
    before = f"BEGIN:VCALENDAR{CRLF}{head}{zones}".encode("utf-8", "replace")
    return b"".join((before, texts, b"END:VCALENDAR", CRLF.encode()))


def _zones(texts: bytes) -> set[str]:
    """The TZIDs in the texts. By `find`, which takes a tenth of the time of a regular expression over 10 MB."""
    found: set[bytes] = set()
    at = texts.find(_ZONED)
    while at >= 0:
        ends = texts.index(b":", at)
        found.add(texts[at + len(_ZONED) : ends])
        at = texts.find(_ZONED, ends)
    return {zone.decode() for zone in found}


def _vevent(event: Event, times: list[str], site: Site, page: str = "") -> str:
    language = site.language
    url = site.address + (page or event_path(event.uid, event.title, language))
    categories = ",".join(map(escaped, eventwords.categories(event, language)))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(one_line(event.uid))}@puuhakalenteri",
        *times,
        "SUMMARY:" + escaped(eventwords.summary(event.title, event.status, language)),
        f"STATUS:{STATUSES[event.status]}",
        "DESCRIPTION:" + escaped(eventwords.description(event, url, site.zone, language)),
        *_place(event.place, language),
        *_if(categories, "CATEGORIES:"),
        f"URL:{url}",
        *_if(address(event.image), "IMAGE;VALUE=URI;DISPLAY=BADGE:"),
        "END:VEVENT",
    ]
    return fold(lines[:2]) + STAMPS + fold(lines[2:])


def _if(value: str, name: str) -> list[str]:
    return [name + value] if value else []


def _place(place: Place | None, language: str) -> Iterator[str]:
    if text := eventwords.location(place, language):
        yield f"LOCATION:{escaped(text)}"
    if place is None or place.lat is None or place.lon is None:
        return
    if isfinite(place.lat) and abs(place.lat) <= 90 and isfinite(place.lon) and abs(place.lon) <= 180:
        yield f"GEO:{place.lat:.6f};{place.lon:.6f}"


def _times(starts: date | datetime, ends: date | datetime, *, zoned: bool = True) -> list[str]:
    lines = [moment("DTSTART", starts, zoned=zoned)]
    if not isinstance(starts, datetime):
        return [*lines, moment("DTEND", later(starts, duration_of(starts, ends)), zoned=zoned)]
    if not isinstance(ends, datetime):
        ends = later(starts, duration_of(starts, ends))
    if ends > starts:  # DTEND must be later (RFC 5545 section 3.6.1); without it the event is a point in time
        lines.append(moment("DTEND", in_zone(ends, starts.tzinfo) if zoned else ends, zoned=zoned))
    return lines


def _recurrence(event: Event, series: Series, plan: Plan, zone: ZoneInfo) -> list[str]:
    """RRULE, RDATE and EXDATE, told so that every client comes to the same.

    ical.js (Thunderbird) shows a start or an override that is no instance only if RDATE lists it, and stumbles
    over an EXDATE that takes nothing away.
    """
    rule = _rule(event, series)
    first, ends = beginning(event.starts, zone), plan.last(rule)
    taken = _by_instant(series.exdates, event, zone)
    listed = _by_instant((*series.rdates, *(each.recurrence_id for each in plan.changed.values())), event, zone)
    if ends is None or first <= ends:
        listed[first] = aligned(event.starts, event.starts)
    given = given_by(rule, plan, {first, *taken, *listed})
    # one that takes away the first of several changed instances is no instance's, but its override stands there
    kept = taken.keys() & (given | {first, *plan.changes})
    extra = (when for at, when in listed.items() if at not in given and not plan.excludes(rules.wall(when), at))
    return [
        *([f"RRULE:{rule}"] if rule else []),
        *(moment("RDATE", when, zoned=True) for when in sorted(extra)),
        *(moment("EXDATE", taken[at], zoned=True) for at in sorted(kept)),
    ]


def _rule(event: Event, series: Series) -> rules.Rule | None:
    """The rule; None where it is refused, which was told when the series was expanded: its dates still stand."""
    try:
        return ruletext.read(series.rrule, event.starts) if series.rrule.strip() else None
    except rules.RuleError:
        return None


def _by_instant(dates: Iterable[date | datetime], event: Event, zone: ZoneInfo) -> dict[int, date | datetime]:
    told = (aligned(when, event.starts) for when in dates)
    return {beginning(when, zone): when for when in told}


def _overrides(event: Event, series: Series, plan: Plan, zone: ZoneInfo) -> Iterator[Override]:
    """Those that count, in order. One taken away by EXDATE counts if it also changes the instances after it."""
    based = [(beginning(aligned(each.recurrence_id, event.starts), zone), each) for each in series.overrides]
    for base, override in sorted(based, key=lambda item: item[0]):
        if override.this_and_future or plan.changed.get(base) is override:
            yield override


def _changed(event: Event, override: Override) -> Event:
    return replace(
        event,
        title=override.title or event.title,
        description=event.description if override.description is None else override.description,
        place=override.place or event.place,
        status=override.status or event.status,
    )


def _override_times(event: Event, override: Override) -> list[str]:
    was = aligned(override.recurrence_id, event.starts)
    starts = was if override.starts is None else override.starts
    ends = later(starts, duration_of(event.starts, event.ends)) if override.ends is None else override.ends
    name = "RECURRENCE-ID" + (";RANGE=THISANDFUTURE" if override.this_and_future else "")
    return [moment(name, was, zoned=True), *_times(starts, ends)]
