"""Hellewi: the courses of adult-education institutes, page by page, and which of them are full.

The API wants a key of its municipality's: see sources.hellewi.tokens and the source's setting `secret`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from sources.adapters import SECRET, Plan, State
from sources.errors import N_, NotAFeed, Problem
from sources.hellewi.courses import Context, Course, course_id, digest, language_of, read_course
from sources.hellewi.tokens import authorization
from sources.linked.addresses import neighbour
from sources.linked.wire import Unreadable, load
from sources.records import Document, Links, Parsed, Reading, Request

ACCEPT = "application/json"
PARTICIPANTS = "participants"
AT_ONCE = 100  # courses a page, and ids a question
_MARKS = (b'"catalogitems"', b'"registrationbegins"', b'"registrationends"', b'"lessons"', b'"begins"')
_ONE = re.compile(r"/v\d+/[^/]+/(?:fi|sv|en)/?$")


class Hellewi:
    """The adapter. Keys are the courses' ids."""

    name = "hellewi"
    linked = True

    def recognises(self, document: Document) -> int:
        """A list of objects with the fields of courses."""
        head = document.body[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
        found = sum(mark in head for mark in _MARKS)
        return 90 if head[:1] in (b"[", b"{") and b'"begins"' in head and found >= 2 else 0

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The first hundred courses, with a token made of the key."""
        parts = urlsplit(address)
        path = parts.path.rstrip("/") + "/courses" if _ONE.search(parts.path) else parts.path
        query = {"page": "1", "limit": str(AT_ONCE)} | dict(parse_qsl(parts.query))
        wanted = urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))
        headers = authorization(str(state.get(SECRET, "")), wanted, now)
        return Plan((Request(wanted, accept=ACCEPT, headers=headers),))

    def links(self, document: Document, reading: Reading) -> Links:
        """The page after this one, and the question which of these courses are full."""
        following = neighbour(document.links.get("next"), document.address)
        pages = (Request(following, accept=ACCEPT),) if following else ()
        ids = [key for key in _courses(document)[0] if key.isalnum()]
        if not urlsplit(document.address).path.endswith("/courses"):
            return Links(pages)
        asked = (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
        addresses = (
            urljoin(document.address, f"course-participants?{urlencode({'ids': i}, True)}") for i in asked
        )
        found = (Request(one, PARTICIPANTS, accept=ACCEPT, lasting=False) for one in addresses)
        return Links(pages, tuple(one for one in found if one.address not in reading.references))

    def refer(self, document: Document) -> tuple[str, Any]:
        """Address, and the ids of full courses. Raises NotAFeed, ParseError."""
        said = load(document)
        if document.role != PARTICIPANTS or not isinstance(said, list):
            raise NotAFeed(N_("The answer is JSON, but does not say which courses are full."))
        rows = [row for row in said if isinstance(row, dict)]
        return document.address, {PARTICIPANTS: [course_id(row) for row in rows if row.get("full") is True]}

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The courses of one page. Raises NotAFeed, ParseError."""
        said = [value for value in reading.references.values() if isinstance(value, dict)]
        full = frozenset(str(one) for value in said for one in value.get(PARTICIPANTS, ()))
        language = language_of(document.address, reading.language)
        context = Context(document.address, language, ZoneInfo(reading.timezone), reading.now, full)
        parsed = Parsed()
        courses, nameless = _courses(document)
        for course in courses.values():
            _take(course, context, reading, parsed)
        if nameless:
            what = N_("Left out because they have no identity: {count} items.")
            parsed.problems.append(Problem("", what, {"count": str(nameless)}))
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}


def _courses(document: Document) -> tuple[dict[str, Course], int]:
    """The courses by their ids, and how many had none. Raises NotAFeed, ParseError."""
    whole = load(document)
    listed = whole if isinstance(whole, list) else [whole]
    if listed and not any(isinstance(one, dict) and ("begins" in one or "lessons" in one) for one in listed):
        raise NotAFeed(N_("The answer is JSON, but not a list of courses of Hellewi."))
    found: dict[str, Course] = {key: one for one in listed if isinstance(one, dict) and (key := course_id(one))}
    return found, len(listed) - len(found)


def _take(course: Course, context: Context, reading: Reading, parsed: Parsed) -> None:
    key, now = course_id(course), digest(course, context)
    parsed.present[key] = now
    if reading.known.get(key) == now:
        return
    try:
        event, missing = read_course(course, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[key] = b""
        parsed.problems.append(Problem(key, str(error)))
        return
    parsed.events.append(event)
    if missing:
        parsed.problems.append(Problem(key, missing))
