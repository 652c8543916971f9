"""An Event as JSON and back. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from aggregator.model import Event

Moment = TypeVar("Moment", date, date | None)
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def dump_event(event: Event) -> str:
    """The event as JSON, the same bytes for the same event."""
    return _EVENT.dump_json(event).decode()


def load_event(detail: str) -> Event:
    """The Event whose JSON `detail` is, its times in their own zone again (JSON keeps only the offset)."""
    event = _EVENT.validate_json(detail)
    return event if event.all_day else _in_zone(event)


def _in_zone(event: Event) -> Event:
    zone = ZoneInfo(event.timezone)

    def local(value: Moment) -> Moment:
        return value.astimezone(zone) if isinstance(value, datetime) else value

    series = event.series
    if series is not None:
        series = replace(
            series,
            rdates=tuple(map(local, series.rdates)),
            exdates=tuple(map(local, series.exdates)),
            overrides=tuple(
                replace(o, recurrence_id=local(o.recurrence_id), starts=local(o.starts), ends=local(o.ends))
                for o in series.overrides
            ),
        )
    return replace(event, starts=local(event.starts), ends=local(event.ends), series=series)
