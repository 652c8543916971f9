"""One opportunity -> events: one, or as many as it has schedules.

dates of its parts (subEvent) > eventSchedule > startDate and endDate
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sources.errors import N_
from sources.isodates import DAY
from sources.linked.events import STATUSES
from sources.linked.wire import Unreadable, spelt
from sources.openactive import parts
from sources.openactive.schedule import Times, duration, moment, times_of
from sources.openactive.series import Family, above_id
from sources.openactive.wire import TYPES, Data, Item, type_of
from sources.records import Recurrence, SourceEvent, SourceOverride, Status, When
from sources.text import one_line, plain

MOST_PARTS = 500
MOST_SCHEDULES = 20
# What changes without a family having any use of it, and what names people. Raise VERSION when more is read.
VOLATILE = frozenset(("remainingAttendeeCapacity", "leader", "contributor", "attendee", "attendeeCount"))
VOLATILE |= {f"beta:{name}" for name in VOLATILE}
VERSION = b"1"
_MILLISECONDS = 10**12


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all items of a document."""

    zone: ZoneInfo
    language: str
    family: Family


def is_event(item: Item, family: Family) -> bool:
    """Whether this is something to go to: no slot of a court, and no series whose sessions are told one by one."""
    return type_of(item.data) in TYPES and not family.has_sessions(item.data)


def digest(data: Data) -> bytes:
    """16 bytes that change when the event does. data: with all that it takes over."""
    steady = {name: value for name, value in data.items() if name not in VOLATILE} | {"full": parts.is_full(data)}
    return blake2b(spelt(steady), digest_size=16, person=VERSION).digest()


def read_events(item: Item, data: Data, context: Context) -> tuple[list[SourceEvent], str]:
    """The events, and a message id of what was mended. data: as for `digest`. Raises Unreadable.

    [] for a series that says nothing of when it is: its sessions will.
    """
    found, mended = _times(data, context.zone)
    if not found:
        return [], ""
    title = parts.texts(data.get("name"), context.language, one_line) or parts.texts(
        parts.categories(data)[:1], context.language
    )
    if not title:
        raise Unreadable(
            N_("Its series has not been told, and it has no name of its own.")
            if above_id(data)
            else N_("The event has no name.")
        )
    low, high = parts.ages(data)
    first = SourceEvent(
        key=item.key,
        title=title,
        starts=found[0].starts,
        ends=found[0].ends,
        timezone=found[0].zone.key,
        recurrence=found[0].recurrence,
        description=parts.texts(data.get("description"), context.language, plain),
        status=status(data),
        place=parts.place(data, context.language),
        categories=parts.categories(data),
        min_age=low,
        max_age=high,
        offers=parts.offers(data, context.language),
        url=parts.address(data),
        image=parts.image(data),
        signup=parts.signup(data),
        organiser=parts.organiser(data, context.language),
        series_key=above_id(data),
        modified=modified(item.modified),
    )
    return [first, *(_at(first, times, number) for number, times in enumerate(found[1:], 2))], mended


def _at(event: SourceEvent, times: Times, number: int) -> SourceEvent:
    return replace(
        event,
        key=f"{event.key}#{number}",
        starts=times.starts,
        ends=times.ends,
        timezone=times.zone.key,
        recurrence=times.recurrence,
    )


def status(data: Data) -> Status:
    """eventStatus, "confirmed" where it says nothing known."""
    return STATUSES.get(parts.tail(data.get("eventStatus")), "confirmed")


def modified(value: int | str | None) -> datetime | None:
    """RPDE's `modified` where it is a time: seconds or milliseconds since 1970, or ISO 8601."""
    if isinstance(value, str):
        read = moment(value, ZoneInfo("UTC"))
        return read if isinstance(read, datetime) else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    seconds = value / 1000 if value >= _MILLISECONDS else value
    known = 10**9 <= seconds < 10**10
    return datetime.fromtimestamp(int(seconds), UTC) if known else None


def _times(data: Data, zone: ZoneInfo) -> tuple[list[Times], str]:
    """When it is; [] for a series without dates of its own. Raises Unreadable where there should be some."""
    kind = type_of(data)
    if kind != "ScheduledSession":
        if times := _of_parts(data, zone):
            return [times], ""
        schedules = [one for one in parts.listed(data.get("eventSchedule")) if isinstance(one, dict)]
        found = [times for one in schedules[:MOST_SCHEDULES] if (times := times_of(one, data, zone))]
        if found or kind in ("SessionSeries", "EventSeries"):
            return found, ""
    return _single(data, zone)


def _single(data: Data, zone: ZoneInfo) -> tuple[list[Times], str]:
    starts = moment(data.get("startDate"), zone)
    if starts is None:
        raise Unreadable(N_("The event has no start time."))
    ends = _end(starts, data, zone)
    if ends is not None and ends < starts:
        return [Times(starts, None, zone)], N_("The event ends before it starts; its end was left out.")
    return [Times(starts, ends, zone)], ""


def _end(starts: When, data: Data, zone: ZoneInfo) -> When | None:
    """The end, of the same kind as the start; a last day becomes the day after."""
    ends, length = moment(data.get("endDate"), zone), duration(data.get("duration"))
    try:
        if isinstance(starts, datetime):
            if isinstance(ends, datetime):
                return ends
            return (starts.astimezone(UTC) + length).astimezone(zone) if length else None
        if ends is not None:
            return (ends.date() if isinstance(ends, datetime) else ends) + DAY
        return starts + max(length, DAY) if length else None
    except OverflowError:
        return None


def _of_parts(data: Data, zone: ZoneInfo) -> Times | None:
    """The series that the parts of `data` make up, the first of them being the first time."""
    said = [one for one in parts.listed(data.get("subEvent"))[:MOST_PARTS] if isinstance(one, dict)]
    found: dict[When, Data] = {
        starts: one for one in said if (starts := moment(one.get("startDate"), zone)) is not None
    }
    if not found:
        return None
    dates: list[When] = sorted(starts for starts in found if isinstance(starts, datetime)) or sorted(found)
    spans: dict[When, When | None] = {starts: _end(starts, found[starts], zone) for starts in dates}
    first, ends = dates[0], spans[dates[0]]
    changes = tuple(_changes(dates, found, spans, _length(first, ends)))
    if len(dates) == 1 and not changes:
        return Times(first, ends, zone)
    return Times(first, ends, zone, Recurrence(rdates=tuple(dates[1:]), overrides=changes))


def _changes(
    dates: list[When], found: dict[When, Data], spans: dict[When, When | None], length: timedelta | None
) -> Iterable[SourceOverride]:
    """What is told otherwise of single parts: that one is cancelled, or longer than the first."""
    for starts in dates:
        said, ends = status(found[starts]), spans[starts]
        other = ends is not None and _length(starts, ends) != length
        if said != "confirmed" or other:
            yield SourceOverride(
                starts, ends=ends if other else None, status=said if said != "confirmed" else None
            )


def _length(starts: date, ends: date | None) -> timedelta | None:
    if ends is None:
        return None
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        return ends.astimezone(UTC) - starts.astimezone(UTC)
    return ends - starts
