"""What a calendar says about itself. Nothing here can make an event unreadable."""

from __future__ import annotations

from collections.abc import Iterable

from sources.found import Found
from sources.icaltext import values
from sources.icaltext.blocks import Calendar
from sources.text import one_line


def title(calendars: Iterable[Calendar]) -> str:
    """The name of the first calendar that has one: NAME (RFC 7986 section 5.1), else X-WR-CALNAME."""
    names = (calendar.head.get(name, "") for calendar in calendars for name in ("NAME", "X-WR-CALNAME"))
    return next(filter(None, (one_line(values.text(name)) for name in names)), "")


def cancelled(calendar: Calendar) -> bool:
    """Whether the calendar was sent to cancel its events (RFC 5546 section 3.2.5)."""
    return calendar.head.get("METHOD", "").upper() == "CANCEL"


def check(calendar: Calendar, found: Found) -> None:
    """Note what is wrong in the head; all of it is only read, never trusted."""
    scale = calendar.head.get("CALSCALE", "GREGORIAN")
    if scale.upper() != "GREGORIAN":
        found.note("calscale", value=scale)
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        value = calendar.head.get(name, "PT1H")
        try:
            values.duration(value)
        except ValueError:
            found.note("refresh_interval", value=value)
