"""What a session takes over from the series it belongs to, which may have come in another page or feed.

A session says `superEvent`: the series itself, or only its id. What series say is kept by their ids, as far as
sessions take it over; and which series have sessions, for then the sessions are the events and not the series.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sources.openactive.wire import SERIES, Data, Item, own_id, type_of

TAKEN_OVER = (
    "name", "description", "activity", "category", "level", "ageRange", "genderRestriction", "offers", "location",
    "accessibilitySupport", "isAccessibleForFree", "beta:affiliatedLocation", "url", "image", "organizer",
    "eventAttendanceMode", "superEvent",
)  # fmt: skip
DEPTH = 3
LONGEST = 2_000  # characters of a text that is kept for others
SESSIONS = "sessions in "


@dataclass(frozen=True, slots=True)
class Family:
    """What is known of series. series: id -> what they say. with_sessions: ids of those that have sessions."""

    series: Mapping[str, Any]
    with_sessions: frozenset[str]

    def whole(self, data: Data, depth: int = DEPTH) -> Data:
        """`data` with all that it takes over; what it says itself goes first."""
        above = self._above(data)
        if not above or not depth:
            return data
        above = self.whole(above, depth - 1)
        return {name: above[name] for name in TAKEN_OVER if name in above} | {
            name: value for name, value in data.items() if value not in (None, "", [], {})
        }

    def _above(self, data: Data) -> Data:
        above = data.get("superEvent")
        if isinstance(above, str):
            above = self.series.get(above)
        elif isinstance(above, dict) and "name" not in above:
            above = {**self.series.get(own_id(above), {}), **above}
        return above if isinstance(above, dict) else {}

    def has_sessions(self, data: Data) -> bool:
        """Whether sessions of this series are told one by one."""
        return own_id(data) in self.with_sessions


def above_id(data: Data) -> str:
    """The id of the series `data` belongs to; "" if it belongs to none."""
    above = data.get("superEvent")
    if isinstance(above, dict):
        return own_id(above)
    return above if isinstance(above, str) else ""


def told(items: Iterable[Item]) -> dict[str, Any]:
    """What the series among `items` say, by their ids."""
    return {
        id_: {name: _short(item.data[name]) for name in TAKEN_OVER if name in item.data}
        for item in items
        if type_of(item.data) in SERIES and (id_ := own_id(item.data))
    }


def sessions_of(items: Iterable[Item]) -> list[str]:
    """The ids of the series that `items` belong to."""
    return sorted({id_ for item in items if (id_ := above_id(item.data))})


def family(items: Iterable[Item], references: Mapping[str, Any]) -> Family:
    """What this page and all pages before it know."""
    items = list(items)
    with_sessions = {*sessions_of(items)}
    for name, value in references.items():
        if name.startswith(SESSIONS) and isinstance(value, list):
            with_sessions.update(map(str, value))
    return Family({**references, **told(items)}, frozenset(with_sessions))


def waits(items: Iterable[Item], references: Mapping[str, Any]) -> bool:
    """Whether later pages may say what is missing here: a session's series, or a series' sessions."""
    items = list(items)
    known = {*references, *told(items)}
    return any(_lacks(item.data, known) for item in items)


def _lacks(data: Data, known: set[str]) -> bool:
    if type_of(data) in SERIES and not data.get("subEvent"):
        return True
    above = data.get("superEvent")
    embedded = isinstance(above, dict) and "name" in above
    return bool(above_id(data)) and not embedded and above_id(data) not in known


def _short(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, str) else value
