"""Systems that sites are made with: how each shows itself in a page, and where it keeps its feeds.

A row is all there is to a system. In a place, {origin} is the site, {page} the page's address without a query,
{root} the site's WordPress (which may live in a folder), {1} what the sign caught.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed may be. adapter: what it is read by, "" to find out. weight: 0 to 100, the surest first."""

    address: str
    adapter: str = ""
    weight: int = 60


@dataclass(frozen=True, slots=True)
class System:
    """sign: a pattern in the page's source. catch: another whose group fills {1}, or places with {1} fall away."""

    name: str
    sign: str
    places: tuple[Place, ...]
    catch: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A system that a page shows, and what its sign caught."""

    name: str
    caught: str = ""


def _ical(address: str, weight: int = 60) -> Place:
    return Place(address, "ical", weight)


def _rss(address: str, weight: int = 45) -> Place:
    return Place(address, "rss", weight)


WORDPRESS_EVENTS = "{root}wp-json/tribe/events/v1/events"
EVENTZ = "{origin}/api/collection/{1}/content?lang=fi&country=FI&mode=event&sort=startDate"

SYSTEMS: tuple[System, ...] = (
    System(
        "The Events Calendar",
        r"/plugins/the-events-calendar/|/wp-json/tribe/events/|class=\"[^\"]*\btribe-(?:events|common)\b|tribe_events_cat",
        (Place(WORDPRESS_EVENTS, "tribe", 96), _ical("{page}?ical=1", 70)),
    ),
    System("Modern Events Calendar", r"/plugins/modern-events-calendar", (_ical("{root}?mec-ical-feed=1", 80),)),
    System("Events Manager", r"/plugins/events-manager/", (_ical("{root}events.ics", 80),)),
    System(
        "All-in-One Event Calendar",
        r"/plugins/all-in-one-event-calendar/|\bai1ec[-_]",
        (
            _ical(
                "{root}?plugin=all-in-one-event-calendar&controller=ai1ec_exporter_controller&action=export_events",
                80,
            ),
        ),
    ),
    System("My Calendar", r"/plugins/my-calendar/", (_ical("{root}feeds/my-calendar-ics/", 80),)),
    System("WordPress", r"/wp-content/|/wp-includes/|content=\"WordPress", (_rss("{root}feed/", 30),)),
    System(
        "LibCal",
        r"libcal\.com|springy",
        (_ical("{origin}/ical_subscribe.php?src=p&cid={1}", 92), _rss("{origin}/rss.php?m=month&cid={1}")),
        r"(?:\bcid|cal_?id|calendarId)[\"']?\s{0,5}[=:]\s{0,5}[\"']?(\d{2,7})",
    ),
    System(
        "Localist",
        r"localist\.com|localist-images|/localist/|Powered by (?:<[^>]*>)?Localist|data-localist",
        (_ical("{origin}/calendar.ics", 90), _rss("{origin}/calendar.xml")),
    ),
    System(
        "Trumba",
        r"trumba\.com/scripts",
        (
            _ical("https://www.trumba.com/calendars/{1}.ics", 95),
            _rss("https://www.trumba.com/calendars/{1}.rss"),
        ),
        r"webName['\"]?\s{0,5}:\s{0,5}['\"]([\w.-]{2,60})['\"]",
    ),
    System(
        "LiveWhale",
        r"/livewhale/|\blw_events\b|livewhale\.(?:com|js)",
        (_ical("{origin}/live/ical/events", 90), _rss("{origin}/live/rss/events")),
    ),
    System(
        "Squarespace",
        r"static1\.squarespace\.com|Static\.SQUARESPACE_CONTEXT|squarespace-cdn\.com",
        (_rss("{page}?format=rss", 60),),
    ),
    System(
        "Drupal",
        r"content=\"Drupal|/sites/default/files/|data-drupal-selector|drupal-settings-json",
        (_rss("{origin}/rss.xml", 25),),
    ),
    System(
        "JEvents",
        r"option=com_jevents|/components/com_jevents/|jevents",
        (
            _ical("{origin}/index.php?option=com_jevents&task=icals.export&format=ical", 60),
            _rss("{origin}/index.php?option=com_jevents&task=modlatest.rss&format=feed&type=rss"),
        ),
    ),
    System("Joomla", r"content=\"Joomla!|/media/jui/js/", (_rss("{page}?format=feed&type=rss", 30),)),
    System(
        "CivicPlus",
        r"/Calendar\.aspx|CivicEngage|civicplus",
        (_ical("{origin}/iCalendar.aspx", 60), _rss("{origin}/RSSFeed.aspx?ModID=58&CID=All-calendar.xml", 55)),
    ),
    System(
        "Linked Events",
        r"/(?:linkedevents|events)\\?/v\d\b",
        (Place("{1}/event/", "linkedevents", 94),),
        r"(https?:\\?/\\?/[\w.-]{1,100}\\?/(?:linkedevents|events)\\?/v\d)\b",
    ),
    System(
        "Eventz",
        r"/api/collection/|collection(?:Id)?[\"']?\s{0,5}:",
        (Place(EVENTZ, "eventz", 94),),
        r"(?:/api/collection/|collection(?:Id)?[\"']?\s{0,5}:\s{0,5}[\"'])([0-9a-f]{24})\b",
    ),
    System(
        "OpenActive",
        r"application/vnd\.openactive\.rpde",
        (Place("{page}", "openactive", 94),),
    ),
)  # fmt: skip
_SIGNS = tuple(
    (system, re.compile(system.sign, re.IGNORECASE), re.compile(system.catch, re.IGNORECASE)) for system in SYSTEMS
)

# Sites whose feed stands elsewhere, by their host names.
SITES: tuple[tuple[str, str, str], ...] = (
    (r"(?:tapahtumat|events)\.hel\.fi", "https://api.hel.fi/linkedevents/v1/event/", "linkedevents"),
    (r"(?:harrastukset|hobbies)\.hel\.fi", "https://api.hel.fi/linkedevents/v1/event/", "linkedevents"),
    (r"tapahtumat\.espoo\.fi", "https://api.espoo.fi/events/v1/event/", "linkedevents"),
    (r"(?:kalenteri|tapahtumat)\.turku\.fi", "https://linkedevents-api.turku.fi/v1/event/", "linkedevents"),
    (r"(?:www\.)?tavastiaevents\.fi", "https://api.tavastiaevents.fi/v1/event/", "linkedevents"),
    (r"(?:www\.)?satakuntaevents\.fi", "https://satakuntaevents.fi/api/v2/event/", "linkedevents"),
)


def shown(source: str) -> tuple[Shown, ...]:
    """The systems that a page's source shows, in the table's order."""
    found: list[Shown] = []
    for system, sign, catch in _SIGNS:
        if sign.search(source):
            caught = catch.search(source) if system.catch else None
            found.append(Shown(system.name, caught[1].replace("\\/", "/") if caught else ""))
    return tuple(found)


def places(systems: tuple[Shown, ...], page: str, root: str = "") -> Iterator[tuple[str, Place]]:
    """(system, place with its address filled) for the page at `page`. root: of its WordPress, if that is known."""
    parts = urlsplit(page)
    origin = f"{parts.scheme}://{parts.netloc}"
    bare = f"{origin}{parts.path}"
    rows = {system.name: system for system in SYSTEMS}
    for one in systems:
        for place in rows[one.name].places:
            if "{1}" in place.address and not one.caught:
                continue
            fill = {"{origin}": origin, "{page}": bare, "{root}": root or f"{origin}/", "{1}": one.caught}
            address = place.address
            for name, value in fill.items():
                address = address.replace(name, value)
            yield one.name, Place(address, place.adapter, place.weight)


def site_feed(address: str) -> Place | None:
    """The feed of a site known by its host name."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:  # "http://[": told by who fetches it
        return None
    return next(
        (Place(feed, adapter, 97) for pattern, feed, adapter in SITES if re.fullmatch(pattern, host)), None
    )
