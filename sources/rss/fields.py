"""Elements of event modules, whatever prefix a feed gives them -> when, where and for how much.

    ev:startdate, ev:enddate, ev:location            RSS 1.0 event module
    xcal:dtstart, xcal:dtend, xcal:location …        xCal (draft-royer-calsch-xcal); library feeds
    gd:when startTime="" endTime=""                  Google Data
    bc:start_date, bc:end_date                       BiblioCommons

feedparser hands unknown elements on as "prefix_name", those with attributes without their text. pubDate, updated
and dc:date say when something was written, never when it happens; they are not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sources.dates.stamps import read_stamp, whole_days
from sources.errors import N_
from sources.postal import split_location
from sources.records import SourcePlace, When
from sources.text import one_line, plain

START = ("dtstart", "startdate", "start_date", "eventstart", "start-date", "event_date")
END = ("dtend", "enddate", "end_date", "eventend", "end-date")
# prefixes of modules that tell of writing, media or the feed itself
_OTHERS = frozenset(
    {"dc", "dcterms", "media", "itunes", "atom", "sy", "slash", "wfw", "content", "thr", "feedburner"}
)

# Trumba files each entry under its day: "2026/05/16 (Sat)"
_DAY = re.compile(r"\d{4}/\d\d/\d\d")

UNREADABLE = N_("The entry's start “{value}” cannot be read.")
ENDS_EARLY = N_("The entry ends before it begins; its end was left out.")


@dataclass(frozen=True, slots=True)
class Told:
    """starts None: the start is there but cannot be read (`value`). early: the end had to be left out."""

    starts: When | None
    ends: When | None
    value: str
    early: bool = False


class Fields:
    """The elements of one entry by their own names."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self._said: dict[str, str] = {}
        for key, value in entry.items():
            prefix, _, name = key.partition("_")
            if name and prefix not in _OTHERS and isinstance(value, str) and value.strip():
                self._said.setdefault(name.lower(), value.strip())
        when = entry.get("gd_when")
        if isinstance(when, Mapping):
            self._said.setdefault("dtstart", str(when.get("starttime") or ""))
            self._said.setdefault("dtend", str(when.get("endtime") or ""))

    def get(self, *names: str) -> str:
        """The first of `names` that is told, "" if none is."""
        return next((self._said[name] for name in names if self._said.get(name)), "")

    def times(self, zone: ZoneInfo) -> Told | None:
        """When, as the event elements tell it; None where the entry has none."""
        value = self.get(*START)
        if not value:
            return None
        starts, ends = read_stamp(value, zone), read_stamp(self.get(*END), zone)
        if starts is None:
            return Told(None, None, one_line(value, 60))
        first, after = whole_days(starts, ends)
        early = after is not None and after < first if type(after) is type(first) else after is not None
        return Told(first, None if early else after, value, early)

    def place(self) -> SourcePlace | None:
        """Where, of location, its address and its city."""
        name, street = (
            one_line(self.get("location", "venue", "location_name")),
            one_line(self.get("location-address")),
        )
        city = one_line(self.get("location-city"), 60)
        if not (name or street):
            return None
        parts = split_location(", ".join(part for part in (name, street) if part))
        if not street:
            return SourcePlace(
                name={"und": parts.name},
                street=parts.street,
                postal_code=parts.postal_code,
                city=parts.city or city,
            )
        address = split_location(street)
        return SourcePlace(
            name={"und": name or street},
            street=address.street or street,
            postal_code=address.postal_code,
            city=city or address.city,
        )

    def categories(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        """The words of <category> and of the module's categories, each once."""
        words = [one_line(str(tag.get("term") or ""), 80) for tag in entry.get("tags") or ()]
        words += [one_line(word, 80) for word in self.get("categories", "category").split(",")]
        return tuple(dict.fromkeys(word for word in words if word and not _DAY.match(word)))

    def text(self) -> str:
        """The long text, if the module has one."""
        return self.get("content", "description")

    def cost(self) -> str:
        """The price in the feed's own words."""
        return one_line(plain(self.get("cost", "price")), 200)
