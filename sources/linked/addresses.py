"""Which addresses of a Linked Events API to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from sources.adapters import Plan
from sources.linked.wire import Item, listed
from sources.records import Links, Reading, Request

MOST_PAGES = 500
FULL_EVERY = timedelta(hours=24)
OVERLAP = timedelta(minutes=5)
ACCEPT = "application/json"
REFERENCES = (("location", "place"), ("keywords", "keyword"), ("audience", "keyword"))

# Without these the API leaves out courses, gives every series once more as a whole, and loses rows while paging.
_ALWAYS = {"sort": "start_time", "page_size": "100"}
_UNLESS_SAID = {"event_type": "General,Course", "super_event_type": "none"}
_OURS = ("page", "format", "last_modified_since", "show_deleted")


def plan(address: str, state: Mapping[str, Any], now: datetime) -> Plan:
    """What to ask first.

    address: an API's base, its list of events (its own filters are kept), or one saved page or event, taken as
    it is. Everything from yesterday on once in 24 hours, in between what has changed since the last pull.
    """
    parts = urlsplit(address)
    path = _list_path(parts.path)
    if not path:
        return Plan((Request(address, conditional=True, accept=ACCEPT),))
    asked = dict(parse_qsl(parts.query))
    query = {key: value for key, value in asked.items() if key not in (*_OURS, *_ALWAYS)}
    query = {"start": (now - timedelta(days=1)).date().isoformat()} | _UNLESS_SAID | query | _ALWAYS
    since = _since(state, now)
    if since:
        query |= {"last_modified_since": since, "show_deleted": "true"}
    wanted = urlunsplit((parts.scheme, parts.netloc, path, urlencode(query, safe=",:"), ""))
    return Plan((Request(wanted, accept=ACCEPT),), complete=not since)


def _list_path(path: str) -> str:
    """The path of the list of events, or "" if `path` is one event or a saved page."""
    steps = [step for step in path.split("/") if step]
    last = steps[-1] if steps else ""
    if last == "event":
        return f"/{'/'.join(steps)}/"
    if last.endswith(".json") or last == "search" or "event" in steps[-2:]:
        return ""
    return "/" + "/".join((*steps, "event", ""))


def remember(state: Mapping[str, Any], done: Plan, now: datetime) -> dict[str, str]:
    """The state after a pull that began at `now`; a little overlap, for the clocks of two machines differ."""
    full = now.isoformat() if done.complete else str(state.get("full", ""))
    return {"since": (now - OVERLAP).isoformat(), "full": full}


def _since(state: Mapping[str, Any], now: datetime) -> str:
    since, full = _time(state.get("since")), _time(state.get("full"))
    if not since or not full or since > now or not timedelta(0) <= now - full < FULL_EVERY:
        return ""
    return since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time if time and time.tzinfo else None


def links(meta: Item, data: Iterable[Item], base: str, reading: Reading) -> Links:
    """The next page, and the places and keywords that `data` points to and nobody has fetched yet."""
    following = neighbour(meta.get("next"), base)
    number = re.search(r"[?&]page=(\d{1,9})(?:&|$)", following)
    if number and int(number[1]) > MOST_PAGES:
        following = ""
    pages = (Request(following, accept=ACCEPT),) if following else ()
    pointers = {
        str(reference.get("@id")): role
        for field, role in REFERENCES
        for item in data
        for reference in listed(item.get(field))
        if "name" not in reference
    }
    wanted = {
        address: Request(address, role=role, accept=ACCEPT)
        for pointer, role in pointers.items()
        if (address := neighbour(pointer, base)) and address not in reading.references
    }
    return Links(pages, tuple(wanted.values()))


def neighbour(address: object, base: str) -> str:
    """`address` if it is on the same host as `base`, by the same scheme; "" if not.

    APIs behind a proxy often write http:// for themselves.
    """
    if not isinstance(address, str) or not address:
        return ""
    try:
        there, here = urlsplit(urljoin(base, address)), urlsplit(base)
        same = (there.hostname, there.port) == (here.hostname, here.port)
    except ValueError:
        return ""
    if not same or "@" in there.netloc or there.scheme not in ("http", "https"):
        return ""
    return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))
