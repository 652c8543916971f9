"""What one VEVENT says, typed but not yet judged: the common ground of the fast and of the reference reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.records import When
from sources.text import one_line

Said = tuple[str, str]
Noted = tuple[str, dict[str, str]]


@dataclass(slots=True)
class Vevent:
    """The properties of a VEVENT that we read, values decoded (RFC 5545 section 3.6.1).

    Times are dates, aware datetimes, or naive datetimes where the feed tells a floating time.
    summary, description: (language code or "", text as the feed has it); html: X-ALT-DESC.
    geo: the two numbers in the feed's order. all_day: an X- property says so.
    quirks: what was repaired on the way, as (name, values) for `sources.quirks`.
    """

    uid: str = ""
    starts: When | None = None
    ends: When | None = None
    duration: timedelta | None = None
    rrule: str = ""
    rdates: tuple[When, ...] = ()
    exdates: tuple[When, ...] = ()
    recurrence_id: When | None = None
    this_and_future: bool = False
    summary: tuple[Said, ...] = ()
    description: tuple[Said, ...] = ()
    html: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    status: str = ""
    classification: str = ""
    url: str = ""
    images: tuple[str, ...] = ()
    organiser: str = ""
    sequence: int = 0
    modified: datetime | None = None
    all_day: bool = False
    quirks: list[Noted] = field(default_factory=list, compare=False)

    @property
    def label(self) -> str:
        """What a person knows the event by: its title, else its UID."""
        return next((line for _, text in self.summary if (line := one_line(text))), self.uid)

    def note(self, quirk: str, /, **values: object) -> None:
        """Remember a repair."""
        self.quirks.append((quirk, {place: str(value) for place, value in values.items()}))
