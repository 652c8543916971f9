"""Which addresses of The Events Calendar's REST API to ask."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from sources.adapters import Plan
from sources.linked.addresses import neighbour
from sources.linked.wire import Item
from sources.records import Links, Request

ROUTE = "/tribe/events/v1/events"
ACCEPT = "application/json"
MOST_PAGES = 100
PER_PAGE = "50"  # the API's own limit

# The segment where a calendar begins, as it is called on sites in fi, sv, en (the plugin's default is "events").
_CALENDARS = frozenset(
    """events event calendar tapahtumat tapahtuma tapahtumakalenteri kalenteri ohjelma evenemang evenemangskalender
    kalender kalendarium""".split()  # noqa: SIM905 (a list of names reads worse)
)
_TERMS = {"category": "categories", "kategoria": "categories", "kategori": "categories"}
_TERMS |= {"tag": "tags", "avainsana": "tags"}
_FILTERS = ("categories", "tags", "venue", "organizer", "featured", "search")
_PAGE = re.compile(r"[?&]page=(\d{1,9})(?:&|$)")


def plan(address: str, now: datetime) -> Plan:
    """The API's list of coming events for a site, a calendar's page (its category or tag kept), or the API itself.

    Asked by `ends_after` yesterday: `start_date` would leave out what has begun and goes on, and the API reads a
    day there as its last second.
    """
    parts = urlsplit(address)
    if parts.path.endswith(".json"):
        return Plan((Request(address, accept=ACCEPT),))
    asked = dict(parse_qsl(parts.query))
    by_route = asked.pop("rest_route", "")
    path, terms = (parts.path, {}) if by_route or ROUTE in parts.path else _api(parts.path)
    kept = {name: value for name, value in asked.items() if name in _FILTERS}
    query = ({"rest_route": ROUTE} if by_route else {}) | terms | kept
    yesterday = (now - timedelta(days=1)).date().isoformat()
    query |= {"per_page": PER_PAGE, "ends_after": yesterday, "status": "publish"}
    wanted = urlunsplit((parts.scheme, parts.netloc, path.rstrip("/") or "/", urlencode(query, safe=",/"), ""))
    return Plan((Request(wanted, accept=ACCEPT),))


def _api(path: str) -> tuple[str, dict[str, str]]:
    """The API's path on the site that a page with `path` belongs to, and the category or tag the page shows."""
    steps = [step for step in path.split("/") if step]
    if "wp-json" in steps:
        steps, after = steps[: steps.index("wp-json")], []
    else:
        at = next((n for n, step in enumerate(steps) if unquote(step).lower() in _CALENDARS), len(steps))
        steps, after = steps[:at], [unquote(step) for step in steps[at + 1 :]]
    terms = {
        _TERMS[name]: after[n + 1]
        for n, name in enumerate(after[:-1])
        if name in _TERMS and not re.fullmatch(r"list|month|day|lista|kuukausi", after[n + 1])
    }
    return "/".join(("", *steps, "wp-json" + ROUTE)), terms


def links(meta: Item, base: str) -> Links:
    """The next page on the same host, of at most `MOST_PAGES`."""
    following = neighbour(meta.get("next_rest_url"), base)
    number = _PAGE.search(following)
    if not following or (number and int(number[1]) > MOST_PAGES):
        return Links()
    return Links((Request(following, accept=ACCEPT),))
