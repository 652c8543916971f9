"""Addresses that people copy out of a calendar -> the address a program subscribes to. Nothing is fetched.

A row: the system, what its share links look like, and the feed's address made of what the pattern caught.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote, urlsplit

Make = Callable[[re.Match[str]], str]
ICAL, SHEET = "ical", "csvsheet"


def _google(calendar: str) -> str:
    return f"https://calendar.google.com/calendar/ical/{quote(calendar, safe='')}/public/basic.ics"


def _google_by_source(match: re.Match[str]) -> str:
    """An embedded calendar: `src`, several of them in one frame (the first counts), in older frames base64."""
    source = parse_qs(match["query"].replace("&amp;", "&")).get("src", [""])[0]
    return _google(_decoded(source)) if source else ""


def _google_by_cid(match: re.Match[str]) -> str:
    cid = unquote(match["cid"])
    if re.match(r"(?:webcals?|https?)(?::|%3A)", cid, re.IGNORECASE):
        return re.sub(r"^webcals?:", "https:", unquote(cid), flags=re.IGNORECASE)
    return _google(_decoded(cid))


def _decoded(text: str) -> str:
    """A calendar's name, which newer links write in base64."""
    if "@" in text:
        return text
    try:
        said = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return text
    return said if "@" in said and said.isprintable() else text


def _same_with(end: str) -> Make:
    return lambda match: f"https://{match['rest']}{end}"


def _subscribed(match: re.Match[str]) -> str:
    """The feed inside a link that adds it to some calendar."""
    inside = unquote(match["feed"])
    return re.sub(r"^webcals?:", "https:", inside, flags=re.IGNORECASE)


def _template(text: str) -> Make:
    return lambda match: text.format(**{name: value or "" for name, value in match.groupdict().items()})


_TOKEN = r"(?P<token>[\w-]{5,80})"  # noqa: S105 (of a public share)
_OUTLOOK = r"(?P<rest>outlook\.(?:live|office|office365)\.com/owa/calendar/[^?#]+/)"
_CID, _URL = r"(?:.*&)?cid=(?P<cid>[^&#]+)(?:[&#].*)?", r"(?:.*&)?url=(?P<feed>[^&#]+)(?:[&#].*)?"
_GOOGLE = r"(?:www\.)?google\.com/calendar/"
_LINKED_EVENTS = (
    r"api\.hel\.fi/linkedevents/v\d|api\.espoo\.fi/events/v\d|linkedevents-api\.turku\.fi/v\d"
    r"|api\.tavastiaevents\.fi/v\d|satakuntaevents\.fi/api/v\d"
)
SHARES: tuple[tuple[str, str, Make, str], ...] = (
    ("Google Calendar", r"calendar\.google\.com/calendar/(?:u/\d+/)?embed\?(?P<query>.+)",
     _google_by_source, ICAL),
    ("Google Calendar", _GOOGLE + r"(?:b/\d+/)?(?:embed|htmlembed)\?(?P<query>.+)",
     _google_by_source, ICAL),
    ("Google Calendar", r"calendar\.google\.com/calendar/(?:u/\d+/?(?:r)?|r)?/?\?" + _CID, _google_by_cid, ICAL),
    ("Google Calendar", _GOOGLE + r"(?:render)?\?" + _CID, _google_by_cid, ICAL),
    ("Google Calendar", r"calendar\.google\.com/calendar/feeds/(?P<name>[^/]+)/public/(?:full|basic)",
     lambda match: _google(unquote(match["name"])), ICAL),
    ("Google Sheets", r"docs\.google\.com/spreadsheets/d/(?P<id>(?!e/)[\w-]{20,80})/(?:edit|view|htmlview|copy)?"
     r"(?:\?[^#]*)?(?:#gid=(?P<gid>\d+))?$",
     lambda match: f"https://docs.google.com/spreadsheets/d/{match['id']}/export?format=csv"
     + (f"&gid={match['gid']}" if match["gid"] else ""), SHEET),
    ("Google Sheets", r"docs\.google\.com/spreadsheets/d/e/(?P<id>[\w-]{20,120})/pub(?:html)?"
     r"(?:\?(?:.*&)?gid=(?P<gid>\d+).*|\?.*)?$",
     lambda match: f"https://docs.google.com/spreadsheets/d/e/{match['id']}/pub?output=csv"
     + (f"&gid={match['gid']}&single=true" if match["gid"] else ""), SHEET),
    ("Outlook", _OUTLOOK + r"(?:published/?)?(?:calendar|reachcalendar|index)\.html",
     _same_with("calendar.ics"), ICAL),
    ("Outlook", r"outlook\.(?:live|office)\.com/calendar/\d+/addfromweb/?\?" + _URL, _subscribed, ICAL),
    ("Nextcloud", r"(?P<host>[^/]+)(?P<folder>(?:/[\w.-]+)*?)(?:/index\.php)?/apps/calendar/(?:p|embed)/" + _TOKEN
     + r"(?:/.*)?", _template("https://{host}{folder}/remote.php/dav/public-calendars/{token}?export"), ICAL),
    ("Nextcloud", r"(?P<host>[^/]+)(?P<folder>(?:/[\w.-]+)*?)/remote\.php/dav/public-calendars/" + _TOKEN + r"/?",
     _template("https://{host}{folder}/remote.php/dav/public-calendars/{token}?export"), ICAL),
    ("Teamup", r"(?:www\.)?teamup\.com/(?:c/)?(?P<token>ks[0-9a-z]{10,30})(?:[/?#].*)?",
     _template("https://ics.teamup.com/feed/{token}/0.ics"), ICAL),
    ("Tockify", r"(?:www\.)?tockify\.com/(?P<token>[\w.-]{2,60})(?:/(?:agenda|monthly|pinboard|detail).*)?/?",
     _template("https://tockify.com/api/feeds/ics/{token}"), ICAL),
    ("Trumba", r"(?:www\.)?trumba\.com/calendars?/(?!.*\.ics$)(?P<token>[\w.-]{2,60}?)"
     r"(?:\.(?:html?|atom|rss|xml|json))?",
     _template("https://www.trumba.com/calendars/{token}.ics"), ICAL),
    ("Meetup", r"(?:www\.)?meetup\.com/(?:[a-z]{2}-[A-Za-z]{2}/)?(?P<token>(?!find|topics|home)[\w-]{3,60})"
     r"(?:/events)?/?(?:\?.*)?", _template("https://www.meetup.com/{token}/events/ical/"), ICAL),
    ("Hellewi", r"(?:uusi\.|www\.)?(?P<host>opistopalvelut\.fi|kuntapalvelut\.fi|kesayliopistopalvelut\.fi)/"
     r"(?P<token>[\w-]{2,40})(?:/(?P<lang>sv|en)\b)?(?:/.*)?",
     lambda match: f"https://api.{match['host']}/v1/{match['token']}/{match['lang'] or 'fi'}/courses", "hellewi"),
    ("Linked Events", rf"(?P<rest>{_LINKED_EVENTS})/?(?:event/?)?(?P<query>\?.*)?",
     _template("https://{rest}/event/{query}"), "linkedevents"),
)  # fmt: skip
_PATTERNS = tuple(
    (system, re.compile(pattern, re.IGNORECASE), make, kind) for system, pattern, make, kind in SHARES
)


def shared(address: str) -> tuple[str, str, str] | None:
    """(feed's address, adapter, system) for a share link; None for any other address. Never raises."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() in ("webcal", "webcals"):
        address = "https" + address[len(parts.scheme) :]
    elif parts.scheme not in ("http", "https"):
        return None
    rest = address.partition("://")[2]
    for system, pattern, make, adapter in _PATTERNS:
        match = pattern.fullmatch(rest)
        if match and (feed := make(match)):
            return (feed, adapter, system) if feed != address else None
    return (address, ICAL, "webcal") if parts.scheme.lower().startswith("webcal") else None
