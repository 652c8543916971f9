"""What changed between two tellings of an event, for its history. Pure."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Literal

from aggregator.model import Event

Kind = Literal[
    "changed", "moved", "cancelled", "restored", "hidden", "back", "renewed",
    "corrected", "undone", "merged", "unmerged", "looked",
]  # fmt: skip
Changes = dict[str, list[Any]]
LONGEST = 240


def differences(old: str, new: str) -> Changes:
    """Field -> [old, new] of two events' JSON; of records only the parts that differ, long texts cut."""
    before, after = json.loads(old), json.loads(new)
    found: Changes = {}
    for name in sorted(before.keys() | after.keys()):
        if name != "uid" and before.get(name) != after.get(name):
            _note(found, name, before.get(name), after.get(name))
    return found


def _note(found: Changes, name: str, before: Any, after: Any) -> None:
    if isinstance(before, dict) and isinstance(after, dict):
        for part in sorted(before.keys() | after.keys()):
            if before.get(part) != after.get(part):
                _note(found, f"{name}.{part}", before.get(part), after.get(part))
    else:
        found[name] = [_short(before), _short(after)]


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def kind_of(old: Event, new: Event, moved: bool) -> Kind:
    """The most telling word for a change."""
    if old.status != "cancelled" and new.status == "cancelled":
        return "cancelled"
    if old.status == "cancelled" and new.status != "cancelled":
        return "restored"
    return "moved" if moved else "changed"


def is_move(old: Event, new: Event, over: bool) -> bool:
    """Whether a single event now takes place at another time. over: whether the old time had passed.

    A day that has got a clock time is told more exactly, not moved; so has one whose end alone has changed.
    """
    if over or old.series is not None or new.series is not None or old.starts == new.starts:
        return False
    return old.all_day == new.all_day or day_of(old.starts) != day_of(new.starts)


def moved_from(before: str | None, old: Event, new: Event, over: bool) -> str | None:
    """The start to be shown as the old one, ISO 8601: the one first announced; None if it is there again."""
    first = before if before is not None else (old.starts.isoformat() if is_move(old, new, over) else None)
    if over and new.starts != old.starts:
        return None
    return None if first == new.starts.isoformat() else first


def day_of(value: date | datetime) -> date:
    """The day of a start, in the zone it was told in."""
    return value.date() if isinstance(value, datetime) else value


def when_moved(told: str | None) -> date | datetime | None:
    """What `moved_from` stored, as a date or an aware datetime."""
    if told is None:
        return None
    return datetime.fromisoformat(told) if "T" in told else date.fromisoformat(told)
