"""TZID -> ZoneInfo for one calendar: by name, by its own VTIMEZONE, else the calendar's zone, and told so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sources.found import Found
from sources.icaltext import vtimezone
from sources.icaltext.blocks import Calendar
from sources.icaltext.zonenames import by_name, is_key, same_clock, zone_of_key

YEAR = 2026


@dataclass(slots=True)
class Zones:
    """The zones of one calendar.

    default: for floating times: X-WR-TIMEZONE, else the source's. known: TZID -> zone, a cache.
    """

    default: ZoneInfo
    custom: Mapping[str, ZoneInfo | None]
    known: dict[str, ZoneInfo]
    found: Found

    def find(self, tzid: str) -> ZoneInfo:
        """The zone of a TZID parameter. What had to be guessed is noted, once a zone."""
        zone = self.known.get(tzid)
        if zone is None:
            zone = self.known[tzid] = self._find(tzid)
        return zone

    def meaning(self) -> str:
        """All that decides how times of this calendar are read; the same text, the same times."""
        custom = sorted(f"{tzid}={zone.key if zone else ''}" for tzid, zone in self.custom.items())
        return "\n".join((self.default.key, *custom))

    def _find(self, tzid: str) -> ZoneInfo:
        zone = by_name(tzid)
        if zone and is_key(tzid):
            return zone
        if zone:
            zone = self.default if same_clock(zone, self.default) else zone
            self.found.note("zone_name", zone=tzid, read_as=zone.key)
            return zone
        zone = self.custom.get(tzid)
        self.found.note("zone_rules" if zone else "zone_unknown", zone=tzid, read_as=(zone or self.default).key)
        return zone or self.default


def zones_of(calendar: Calendar, timezone: str, now: datetime | None, found: Found) -> Zones:
    """The zones of `calendar`, for a source in `timezone`."""
    source = zone_of_key(timezone) or ZoneInfo("Europe/Helsinki")
    default = _default(calendar.head.get("X-WR-TIMEZONE", ""), source, found)
    year = now.year if now else YEAR
    first = tuple(dict.fromkeys((source.key, default.key)))
    custom = {
        name: vtimezone.zone(tuple(lines), year, first)
        for lines in calendar.zones
        if (name := vtimezone.tzid(lines)) and not by_name(name)
    }
    return Zones(default, custom, {}, found)


def _default(name: str, source: ZoneInfo, found: Found) -> ZoneInfo:
    zone = by_name(name)
    if not name:
        return source
    if not zone:
        found.note("calendar_zone_unknown", zone=name, read_as=source.key)
    elif not is_key(name):
        zone = source if same_clock(zone, source) else zone
        found.note("calendar_zone", zone=name, read_as=zone.key)
    return zone or source
