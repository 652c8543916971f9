"""How a series recurs, as schema.org has it (https://schema.org/Schedule). Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from aggregator.model import Event

DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
# RFC 5545 section 3.3.10 -> the unit of an ISO 8601 duration
UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_DAY = re.compile(r"[+-]?\d*([A-Z]{2})")
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})")


def schedule(happening: Event) -> dict[str, Any]:
    """The event's schedule; {} for a single event, and for a rule that schema.org has no words for."""
    if happening.series is None:
        return {}
    rule = dict(part.upper().split("=", 1) for part in happening.series.rrule.split(";") if "=" in part)
    unit = UNITS.get(rule.get("FREQ", ""))
    interval = rule.get("INTERVAL", "1")
    if unit is None or not interval.isdigit():
        return {}
    told = {
        "@type": "Schedule",
        "repeatFrequency": f"P{int(interval)}{unit}",
        "byDay": [f"https://schema.org/{DAYS[day]}" for day in _days(rule.get("BYDAY", ""))],
        "byMonthDay": [int(day) for day in rule.get("BYMONTHDAY", "").split(",") if day.isdigit()],
        "repeatCount": int(rule["COUNT"]) if rule.get("COUNT", "").isdigit() else None,
        "startDate": _day(happening.starts),
        "endDate": "-".join(until.groups()) if (until := _UNTIL.match(rule.get("UNTIL", ""))) else None,
        **_clock(happening),
        "exceptDate": sorted({_day(when) for when in happening.series.exdates}),
    }
    return {key: value for key, value in told.items() if value not in (None, [])}


def _days(told: str) -> list[str]:
    found = (_DAY.fullmatch(one) for one in told.split(","))
    return [one[1] for one in found if one and one[1] in DAYS]


def _day(when: date) -> str:
    return (when.date() if isinstance(when, datetime) else when).isoformat()


def _clock(happening: Event) -> dict[str, str]:
    starts, ends = happening.starts, happening.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return {}
    told = {"startTime": f"{starts:%H:%M:%S}", "scheduleTimezone": happening.timezone}
    return told | ({"endTime": f"{ends:%H:%M:%S}"} if ends > starts else {})
