"""The list of events as the Linked Events API answers it: filters, order, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from aggregator.demo.happening import ZONE
from aggregator.demo.linked import Json, LinkedData

DEFAULT_SIZE, LARGEST_SIZE = 20, 100
ORDERS = ("start_time", "end_time", "last_modified_time")


class BadRequest(ValueError):
    """A parameter makes no sense; the API answers 400 with the sentence."""


def event_list(data: LinkedData, query: Mapping[str, str], address: str, today: date) -> Json | None:
    """One page of the list; None if there is no such page. address: of the list, without a query."""
    kept = [event for event in data.events.values() if _wanted(event, query, today)]
    order = query.get("sort", "-last_modified_time")
    kept.sort(key=_order(order.lstrip("-")), reverse=order.startswith("-"))
    page, size = _number(query, "page", 1), min(_number(query, "page_size", DEFAULT_SIZE), LARGEST_SIZE)
    shown = kept[(page - 1) * size : page * size]
    if page > 1 and not shown:
        return None
    more = page * size < len(kept)
    meta = {
        "count": len(kept),
        "next": _page(address, query, page + 1) if more else None,
        "previous": _page(address, query, page - 1) if page > 1 else None,
    }
    return {"meta": meta, "data": shown}


def _wanted(event: Json, query: Mapping[str, str], today: date) -> bool:
    since = query.get("last_modified_since")
    if since and event["last_modified_time"] < _time(since, today):
        return False
    if event["deleted"]:
        return query.get("show_deleted") == "true"
    types = query.get("event_type", "General").split(",")
    kinds = query.get("super_event_type", "").split(",")
    if event["type_id"] not in types or (kinds != [""] and (event["super_event_type"] or "none") not in kinds):
        return False
    start, end, keywords = query.get("start"), query.get("end"), query.get("keyword", "")
    if (start and event["end_time"] < _time(start, today)) or (end and event["start_time"] > _time(end, today)):
        return False
    tagged = {pointer["@id"].rstrip("/").rpartition("/")[2] for pointer in event["keywords"]}
    return not keywords or bool(tagged & set(keywords.split(",")))


def _time(value: str, today: date) -> str:
    """A date, a time, "today" or "now" of a query as the events have it: UTC, to the second."""
    try:
        said = today.isoformat() if value in ("today", "now") else value
        is_date = len(said) == len("2026-05-01")
        read = (
            datetime.combine(date.fromisoformat(said), time(), ZONE) if is_date else datetime.fromisoformat(said)
        )
    except ValueError:
        raise BadRequest("time in invalid format (try ISO 8601 or yyyy-mm-dd)") from None
    aware = read if read.tzinfo else read.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _order(field: str) -> Callable[[Json], tuple[str, str]]:
    if field not in ORDERS:
        raise BadRequest("It is possible to sort with the following params only: " + ", ".join(ORDERS))
    return lambda event: (event.get(field) or "", event["id"])


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 10**6:
        raise BadRequest(f"{name} is not a number of 1 or more")
    return int(value)


def _page(address: str, query: Mapping[str, str], page: int) -> str:
    return f"{address}?{urlencode({**query, 'page': str(page)}, safe=',:')}"
