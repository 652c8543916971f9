"""OpenActive: RPDE pages walked from the first to the last, then gone on with where the last one ended.

    at first, and every 6 days   the whole feed       a missing event is missing
    in between                   from the last `next` only what has changed, deletions told

A feed forgets what was deleted after 7 days (RPDE 1.0 section 5), so no walk goes on from longer ago than that.
What is read is in sources.openactive.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.adapters import Plan, State
from sources.errors import N_, ParseError, Problem
from sources.linked.wire import Unreadable
from sources.openactive import series
from sources.openactive.events import MOST_SCHEDULES, Context, digest, is_event, read_events
from sources.openactive.wire import Data, Item, Page, likeness, page, same_address
from sources.records import Document, Links, Parsed, Reading, Request

FULL_EVERY = timedelta(days=6)
ACCEPT = "application/vnd.openactive.rpde+json; version=1, application/json;q=0.9, */*;q=0.1"


class OpenActive:
    """The adapter. Keys are "kind:id"."""

    name = "openactive"
    linked = True

    def recognises(self, document: Document) -> int:
        """By the RPDE envelope or OpenActive's context, or a web page that lists feeds of OpenActive."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The first page, or those that the last walk ended with."""
        on = [str(one) for one in state.get("next", ())]
        if not on or not timedelta(0) <= now - _time(state.get("full"), now) < FULL_EVERY:
            return Plan((Request(address, accept=ACCEPT),))
        return Plan(tuple(Request(one, accept=ACCEPT) for one in on), complete=False)

    def links(self, document: Document, reading: Reading) -> Links:
        """The next page, or the end of the feed; what series here say; whether others must be heard first."""
        found = page(document)
        sessions = series.sessions_of(found.items)
        told = series.told(found.items) | ({series.SESSIONS + document.address: sessions} if sessions else {})
        ends = bool(found.next) and same_address(found.next, document.address)
        following = found.feeds or ((found.next,) if found.next and not ends else ())
        return Links(
            pages=tuple(Request(one, accept=ACCEPT) for one in following),
            told=told,
            waits=series.waits(found.items, reading.references),
            resume=found.next if ends else "",
        )

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("OpenActive refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """The events of one page. Raises NotAFeed, ParseError."""
        found = page(document)
        context = Context(
            ZoneInfo(reading.timezone), reading.language, series.family(found.items, reading.references)
        )
        parsed = Parsed()
        for item in found.items:
            _take(item, context, reading, parsed)
        _tell_unread(found, parsed)
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Where the feeds ended, and when they were last walked from the beginning."""
        if not plan.resume:
            return {}
        return {"next": list(plan.resume), "full": now.isoformat() if plan.complete else state.get("full", "")}


def _time(value: object, now: datetime) -> datetime:
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    return read if read and read.tzinfo else now - FULL_EVERY


def _take(item: Item, context: Context, reading: Reading, parsed: Parsed) -> None:
    if item.deleted:
        more = (f"{item.key}#{number}" for number in range(2, MOST_SCHEDULES + 1))
        parsed.deleted |= {item.key, *(key for key in more if key in reading.known)}
    elif is_event(item, context.family):
        _read(item, context.family.whole(item.data), context, reading, parsed)


def _read(item: Item, data: Data, context: Context, reading: Reading, parsed: Parsed) -> None:
    now = digest(data)
    several = isinstance(data.get("eventSchedule"), list) and len(data["eventSchedule"]) > 1
    if reading.known.get(item.key) == now and not several:
        parsed.present[item.key] = now
        return
    try:
        events, mended = read_events(item, data, context)
    except Unreadable as error:
        # it is there, so it does not count as missing; nothing stored can have this digest
        parsed.present[item.key] = b""
        parsed.problems.append(Problem(item.key, str(error)))
        return
    parsed.present |= {event.key: now for event in events}
    parsed.events += [event for event in events if reading.known.get(event.key) != now]
    if mended:
        parsed.problems.append(Problem(item.key, mended))


def _tell_unread(found: Page, parsed: Parsed) -> None:
    if found.unread:
        parsed.problems.append(
            Problem("", N_("Left out because they have no identity: {count} items."), {"count": str(found.unread)})
        )
